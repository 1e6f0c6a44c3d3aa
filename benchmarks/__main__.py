"""Run the benchmarks: ``python -m benchmarks [--quick]``.

Every workload is run by the library and by a rival in turn, on fresh input each round; their
answers must be equal; the table gives the median of the rounds and the ratio.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.problems import quota_game
from benchmarks.rivals import numpy_script
from twolevel.payoffs import PointGame, point_game
from twolevel.ratification import overlap, survey

ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Workload:
    """A size of the reference problem, and which contestants are run on it."""

    name: str
    n_issues: int
    contestants: tuple[str, ...]
    rounds: int = ROUNDS


WORKLOADS = (
    Workload(name="1e5 agreements", n_issues=5, contestants=("numpy", "script")),
    Workload(name="1e6 agreements", n_issues=6, contestants=("bitset", "numpy", "script")),
    Workload(name="1e7 agreements", n_issues=7, contestants=("bitset", "numpy", "script")),
    Workload(name="1e8 agreements", n_issues=8, contestants=("bitset", "numpy"), rounds=1),
    Workload(name="1e9 agreements", n_issues=9, contestants=("bitset",), rounds=1),
)


def library(backend: str) -> Callable[[PointGame], np.ndarray]:
    """Return the library's way to the zone of every coalition, with one of its backends."""

    def run(game: PointGame) -> np.ndarray:
        found = overlap(survey(game, method="enumerate", backend=backend))
        return np.array([size.count for _, size in found.coalitions])

    return run


CONTESTANTS: dict[str, Callable[[PointGame], np.ndarray]] = {
    "bitset": library("bitset"),
    "numpy": library("numpy"),
    "script": numpy_script,
}


def measured(workload: Workload, rounds: int) -> dict[str, float]:
    """Return each contestant's median seconds; their answers must be equal."""
    seconds: dict[str, list[float]] = {name: [] for name in workload.contestants}
    for seed in range(1, rounds + 1):
        scenario = quota_game(n_issues=workload.n_issues, generosity=0.95, seed=seed)
        answers = []
        for name in workload.contestants:
            game = point_game(scenario)
            start = time.perf_counter()
            answers.append(CONTESTANTS[name](game))
            seconds[name].append(time.perf_counter() - start)
        if not all(np.array_equal(answer, answers[0]) for answer in answers):
            raise SystemExit(f"{workload.name}: the answers differ")
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def main() -> None:
    """Run the workloads and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the small workloads, once")
    quick = parser.parse_args().quick
    CONTESTANTS["bitset"](point_game(quota_game(n_issues=4)))  # compile, or load what is compiled
    print("Zones of all coalitions of six countries with 20 actors; median seconds")
    print(f"{'':16}" + "".join(f"{name:>12}" for name in CONTESTANTS) + "   agreements/s  ratio")
    for workload in WORKLOADS[:2] if quick else WORKLOADS:
        found = measured(workload, 1 if quick else workload.rounds)
        cells = [f"{found[name]:11.3f}s" if name in found else f"{'':12}" for name in CONTESTANTS]
        best, worst = min(found.values()), max(found.values())
        speed = 10.0**workload.n_issues / best
        print(f"{workload.name:16}" + "".join(cells) + f"{speed:15.2e}{worst / best:6.1f}x")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
