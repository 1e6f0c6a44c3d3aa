"""Run the benchmark of search: ``python -m benchmarks.search [--instances 1000]``.

Random games too large to enumerate, with zones from plentiful to empty, each solved from a fresh
game; then HiGHS on some of the same games as mixed-integer programmes, for the solutions that
are linear, with the answers compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from benchmarks.problems import quota_game
from twolevel.bargaining.search_result import SearchResult
from twolevel.bargaining.searching import search
from twolevel.payoffs import PointGame, point_game
from twolevel.ratification.approval import minimal_sets
from twolevel.ratification.signing import Signing

LIMIT = 10.0
SOLUTIONS = ("any", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
LINEAR = ("utilitarian", "egalitarian")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Games of one shape, their reservations at a share of the mean payoff."""

    n_issues: int
    n_options: int
    generosity: float

    def __str__(self) -> str:
        return f"{self.n_issues:3} x {self.n_options}  {self.generosity:5.2f}"


KINDS = tuple(
    Kind(n_issues=n_issues, n_options=8, generosity=generosity)
    for n_issues, generosities in (
        (12, (0.5, 0.9, 1.0, 1.06, 1.1, 1.15)),
        (20, (0.5, 0.9, 1.0, 1.08, 1.13, 1.2)),
        (30, (0.5, 0.9, 1.0, 1.1, 1.15, 1.2)),
    )
    for generosity in generosities
)
"""From zones that hold a good part of all agreements to empty ones."""


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One game of a kind."""

    kind: Kind
    seed: int

    def game(self) -> PointGame:
        """Return the game, made anew."""
        return point_game(
            quota_game(
                n_issues=self.kind.n_issues,
                n_options=self.kind.n_options,
                generosity=self.kind.generosity,
                seed=self.seed,
            )
        )


def instances(count: int, kinds: Sequence[Kind] = KINDS) -> Iterator[Instance]:
    """Yield so many games, kinds in turn, every one with a seed of its own."""
    for place in range(count):
        yield Instance(kind=kinds[place % len(kinds)], seed=1 + place)


# -- the rival -----------------------------------------------------------------------------------


class Programme:
    """A coalition of all as a mixed-integer programme: options, and a winning set a country."""

    def __init__(self, game: PointGame) -> None:
        self.game = game
        signing = Signing(game)
        payoffs = np.concatenate(game.tables.singles, axis=1).astype(float)
        self.n_columns = payoffs.shape[1]
        sets = [(c, mask) for c, p in enumerate(signing.passing) for mask in minimal_sets(p)]
        self.size = self.n_columns + len(sets) + 1
        lows = np.array([sum(t[r].min() for t in game.tables.singles) for r in range(len(payoffs))])
        needs = np.array([float(row.threshold) for row in game.rows])
        self.rows: list[tuple[dict[int, float], float, float]] = []
        start = 0
        for size in game.tables.sizes:
            self.rows.append((dict.fromkeys(range(start, start + size), 1.0), 1.0, 1.0))
            start += size
        for c in range(len(game.countries)):
            own = {self.n_columns + k: 1.0 for k, (d, _) in enumerate(sets) if d == c}
            self.rows.append((own, 1.0, np.inf))
            row = len(game.actors) + c
            self.rows.append((dict(enumerate(payoffs[row])), needs[row], np.inf))
        for k, (c, mask) in enumerate(sets):
            for bit, row in enumerate(signing.actors[c]):
                if mask >> bit & 1:  # binding only where the set is the one chosen
                    slack = max(0.0, needs[row] - lows[row])
                    terms = dict(enumerate(payoffs[row])) | {self.n_columns + k: -slack}
                    self.rows.append((terms, needs[row] - slack, np.inf))
        self.payoffs, self.needs = payoffs, needs

    def solve(self, solution: str, seconds: float) -> tuple[float | None, bool]:
        """Return the value in utils, None if there is no agreement, and whether it is proven."""
        rows, cost = list(self.rows), np.zeros(self.size)
        scales = np.array([float(row.scale) for row in self.game.country_rows])
        gains = self.payoffs[len(self.game.actors) :]
        needs = self.needs[len(self.game.actors) :]
        if solution == "utilitarian":
            cost[: self.n_columns] = -(gains / scales[:, None]).sum(axis=0)
        else:
            cost[-1] = -1.0
            for c, scale in enumerate(scales):
                rows.append((dict(enumerate(gains[c])) | {self.size - 1: -scale}, needs[c], np.inf))
        entries = [
            (place, column, value)
            for place, (terms, _, _) in enumerate(rows)
            for column, value in terms.items()
        ]
        places, columns, values = (np.array(part) for part in zip(*entries, strict=True))
        matrix = coo_array((values, (places, columns)), shape=(len(rows), self.size))
        kinds = np.ones(self.size)
        kinds[-1] = 0
        upper = np.ones(self.size)
        upper[-1] = np.inf if solution == "egalitarian" else 0
        found = milp(
            cost,
            constraints=LinearConstraint(
                matrix.tocsr(), [low for _, low, _ in rows], [high for _, _, high in rows]
            ),
            integrality=kinds,
            bounds=Bounds(0, upper),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None, found.status == 2
        value = -found.fun
        if solution == "utilitarian":
            value -= (needs / scales).sum()
        return value, found.status == 0


# -- tables --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Run:
    """A search of an instance, and what it took in processor seconds."""

    instance: Instance
    result: SearchResult
    processor: float


def run(instance: Instance, solution: str, seconds: float, workers: int | None) -> Run:
    """Search an instance for a solution."""
    game = instance.game()
    start = time.process_time()
    result = search(game, solution=solution, seconds=seconds, workers=workers)
    return Run(instance=instance, result=result, processor=time.process_time() - start)


HEADER = (
    "issues x options  solution            games agreed  proved     nodes       max"
    "  seconds   90%     max   processor s   max gap"
)


def line(label: str, solution: str, runs: Sequence[Run]) -> str:
    """Return a line of the table."""
    results = [each.result for each in runs]
    seconds = sorted(each.seconds for each in results)
    ninety = seconds[min(len(seconds) - 1, int(0.9 * len(seconds)))]
    proved = sum(each.status != "limit" for each in results) / len(results)
    nodes = [each.nodes for each in results]
    gaps = [each.gap / abs(each.bound) for each in results if each.gap and each.bound]
    return (
        f"{label:18}{solution:18}{len(runs):7}{sum(each.agreed for each in results):7}"
        f"{proved:8.1%}{statistics.median(nodes):10.0f}{max(nodes):10}"
        f"{statistics.median(seconds):9.3f}{ninety:6.2f}{seconds[-1]:8.2f}"
        f"{max(each.processor for each in runs):13.2f} {f'{max(gaps):9.1%}' if gaps else ''}"
    )


def growth(
    count: int,
    seconds: float,
    *,
    workers: int | None,
    kinds: Sequence[Kind] = KINDS,
    solutions: Sequence[str] = SOLUTIONS,
) -> None:
    """Print how long proofs take, by kind, and in all by solution."""
    chosen = list(instances(count, kinds))
    print(
        f"Search of {count} games, at most {seconds:g} s each, {workers or os.cpu_count()} workers; "
        "six countries with 20 actors"
    )
    print(HEADER)
    runs: dict[str, list[Run]] = {solution: [] for solution in solutions}
    for kind in kinds:
        for solution in solutions:
            own = [
                run(instance, solution, seconds, workers)
                for instance in chosen
                if instance.kind == kind
            ]
            if own:
                runs[solution] += own
                print(line(str(kind), solution, own), flush=True)
    for solution in solutions:
        print(line("all", solution, runs[solution]))
    late = [
        f"{each.instance.kind} seed {each.instance.seed} {solution}"
        for solution, own in runs.items()
        for each in own
        if each.result.status == "limit"
    ]
    print(f"Not proved: {len(late)} of {count * len(solutions)}", *late, sep="\n  ")


def rivals(count: int, seconds: float, *, kinds: Sequence[Kind] = KINDS) -> None:
    """Print how HiGHS compares on one core; where both prove an answer it must be the same."""
    chosen = list(instances(count, kinds))
    print(f"Against HiGHS on {count} games, at most {seconds:g} s each, one worker; medians")
    print("issues x options  solution        search s  proved   HiGHS s  proved   ratio   worst")
    for kind in kinds:
        for solution in LINEAR:
            own, other, proved = [], [], [0, 0]
            for instance in chosen:
                if instance.kind != kind:
                    continue
                found = search(instance.game(), solution=solution, seconds=seconds, workers=1)
                programme = Programme(instance.game())
                start = time.perf_counter()
                value, proven = programme.solve(solution, seconds)
                other.append(time.perf_counter() - start)
                own.append(found.seconds)
                proved[0] += found.status != "limit"
                proved[1] += proven
                if proven and found.status != "limit":
                    check_equal(found, value)
            if not own:
                continue
            ratios = [theirs / ours for theirs, ours in zip(other, own, strict=True)]
            print(
                f"{kind!s:18}{solution:14}{statistics.median(own):10.3f}{proved[0]:5}/{len(own)}"
                f"{statistics.median(other):10.3f}{proved[1]:5}/{len(own)}"
                f"{statistics.median(ratios):8.1f}{min(ratios):8.2f}",
                flush=True,
            )


def check_equal(found: SearchResult, value: float | None) -> None:
    """Stop unless the search's value is the rival's, within the rival's own tolerance."""
    same = (found.value is None) == (value is None)
    if found.value is not None and value is not None:
        same = abs(found.value - value) <= 1e-5 * max(1.0, abs(value))
    if not same:
        raise SystemExit(f"{found.solution}: search says {found.value}, HiGHS {value}")


def main() -> None:
    """Run the benchmark and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only small games, and few")
    parser.add_argument("--instances", type=int, default=len(KINDS), help="random games to search")
    parser.add_argument("--rivals", type=int, default=len(KINDS), help="games for HiGHS as well")
    parser.add_argument("--seconds", type=float, default=LIMIT, help="limit of each search")
    parser.add_argument("--workers", type=int, default=None, help="threads; all cores by default")
    options = parser.parse_args()
    small = Kind(n_issues=10, n_options=6, generosity=1.0)
    search(Instance(kind=small, seed=1).game(), solution="any")  # compile, or load what is compiled
    if options.quick:
        growth(2, options.seconds, workers=options.workers, kinds=(small,))
        rivals(2, options.seconds, kinds=(small,))
        return
    growth(options.instances, options.seconds, workers=options.workers)
    rivals(options.rivals, options.seconds)


if __name__ == "__main__":
    main()
