"""Benchmark of voting power: ``python -m benchmarks.power [--quick]``.

Shapley-Shubik indices of weighted games by the library, by exact integers as an analyst would
write them with NumPy, and by the packages ``powerindex`` and ``powerindices`` where they are
installed. The exact answers must be equal; a package that is off is said to be off.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from math import factorial

import numpy as np

from twolevel.coalitions import VotingGame, power_indices

Index = list[Fraction] | list[float]
CLOSE = 1e-9


def by_library(weights: list[int], quota: int) -> Index:
    """Return the library's answer."""
    members = {f"m{k}": weight for k, weight in enumerate(weights)}
    return list(power_indices(VotingGame.weighted(members, quota=quota)).shapley_shubik.values())


def by_hand(weights: list[int], quota: int) -> Index:
    """Return exact indices: all sets counted by size and weight, then without each member."""
    n = len(weights)
    counts = np.zeros((n + 1, quota), dtype=object)
    counts[0, 0] = 1
    for weight in weights:
        for size in range(n, 0, -1):
            counts[size, weight:] += counts[size - 1, : quota - weight]
    known: dict[int, Fraction] = {}
    for weight in weights:
        if weight in known:
            continue
        without = counts.copy()
        for size in range(1, n + 1):
            without[size, weight:] -= without[size - 1, : quota - weight]
        swings = without[:, max(0, quota - weight) :].sum(axis=1)
        total = sum(factorial(s) * factorial(n - s - 1) * swings[s] for s in range(n))
        known[weight] = Fraction(int(total), factorial(n))
    return [known[weight] for weight in weights]


def by_powerindex(weights: list[int], quota: int) -> Index:
    """Return what the package powerindex says."""
    from powerindex import Game

    game = Game(quota, weights)
    game.calc_shapley_shubik()
    return list(game.shapley_shubik)


def by_powerindices(weights: list[int], quota: int) -> Index:
    """Return what the package powerindices says."""
    from powerindices import compute_ssi

    return list(map(float, compute_ssi(quota, list(weights))))


RIVALS: dict[str, Callable[[list[int], int], Index]] = {
    "by hand": by_hand,
    "powerindex": by_powerindex,
    "powerindices": by_powerindices,
}

WORKLOADS = (  # members, largest weight, rivals that end within a minute
    (30, 100, ("by hand", "powerindex", "powerindices")),
    (75, 20, ("by hand", "powerindex", "powerindices")),
    (60, 100, ("by hand",)),
    (100, 1000, ("by hand",)),
    (200, 100, ()),
    (200, 1000, ()),
)


def timed(run: Callable[[list[int], int], Index], weights: list[int], quota: int) -> tuple:
    """Return the seconds a run takes, and its answer."""
    start = time.perf_counter()
    answer = run(weights, quota)
    return time.perf_counter() - start, answer


def verdict(answer: Index, exact: Index) -> str:
    """Say whether an answer is right."""
    if answer == exact:
        return "equal"
    worst = max(abs(float(a) - float(b)) for a, b in zip(answer, exact, strict=True))
    return "right to 1e-9" if worst <= CLOSE else f"WRONG by up to {worst:.1g}"


def main() -> None:
    """Run the workloads and print one line each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.power", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the smallest workload")
    quick = parser.parse_args().quick
    for members, largest, rivals in WORKLOADS[:1] if quick else WORKLOADS:
        draw = random.Random(members * largest)
        weights = [draw.randint(1, largest) for _ in range(members)]
        quota = sum(weights) // 2 + 1
        seconds, exact = min(timed(by_library, weights, quota) for _ in range(3))
        line = f"{members:4} members, weights to {largest:5}: library {seconds:7.3f} s"
        for name in rivals:
            if name == "by hand" or find_spec(name):
                taken, answer = timed(RIVALS[name], weights, quota)
                said = verdict(answer, exact)
                if name == "by hand" and said != "equal":
                    raise SystemExit("the exact answers differ")
                line += f"   {name} {taken:.2f} s ({said}, {taken / seconds:.0f}x)"
        print(line)


if __name__ == "__main__":
    main()
