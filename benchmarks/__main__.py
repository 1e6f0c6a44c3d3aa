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
    """A size of the reference problem, and whether the rivals are run on it too."""

    name: str
    n_issues: int
    generosity: float
    rivals: bool = True
    quick: bool = False


WORKLOADS = (
    Workload(name="1e5 agreements, 20 actors", n_issues=5, generosity=0.95, quick=True),
    Workload(name="1e6 agreements, 20 actors", n_issues=6, generosity=0.95),
    Workload(name="1e7 agreements, 20 actors", n_issues=7, generosity=0.95),
    Workload(name="1e8 agreements, 20 actors", n_issues=8, generosity=0.95, rivals=False),
)


def timed(run: Callable[[PointGame], np.ndarray], game: PointGame) -> tuple[float, np.ndarray]:
    """Return the seconds a run takes, and its answer."""
    start = time.perf_counter()
    answer = run(game)
    return time.perf_counter() - start, answer


def library(game: PointGame) -> np.ndarray:
    """Return the zone of every coalition, by the library."""
    found = overlap(survey(game, method="enumerate"))
    return np.array([size.count for _, size in found.coalitions])


def main() -> None:
    """Run the workloads and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the smallest workload, once")
    quick = parser.parse_args().quick
    print(f"{'workload':28} {'twolevel':>10} {'per second':>11} {'NumPy script':>13} {'ratio':>6}")
    for workload in WORKLOADS:
        if quick and not workload.quick:
            continue
        ours, theirs = [], []
        rounds = 1 if quick or not workload.rivals else ROUNDS
        for seed in range(1, rounds + 1):
            scenario = quota_game(
                n_issues=workload.n_issues, generosity=workload.generosity, seed=seed
            )
            seconds, answer = timed(library, point_game(scenario))
            ours.append(seconds)
            if workload.rivals:
                seconds, other = timed(numpy_script, point_game(scenario))
                theirs.append(seconds)
                if not np.array_equal(answer, other):
                    raise SystemExit(f"{workload.name}: the answers differ")
        speed = scenario.n_agreements / statistics.median(ours)
        line = f"{workload.name:28} {statistics.median(ours):9.3f}s {speed:11.3g}"
        if theirs:
            ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
            line += f" {statistics.median(theirs):12.3f}s {statistics.median(ratios):5.1f}x"
        print(line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
