"""Run the benchmark of search: ``python -m benchmarks.search [--quick]``.

Random games too large to enumerate, at reservations from generous to forbidding, each solved
from a fresh game; then the same games by HiGHS as a mixed-integer programme, for the solutions
that are linear, with the answers compared.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

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
SOLUTIONS = ("any", "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "equal_loss")


@dataclass(frozen=True, kw_only=True)
class Size:
    """Games of one shape, and the reservations to try: shares of the mean payoff."""

    n_issues: int
    n_options: int
    generosities: tuple[float, ...]


SIZES = (
    Size(n_issues=12, n_options=8, generosities=(0.5, 1.0, 1.08, 1.12, 1.2)),
    Size(n_issues=20, n_options=8, generosities=(0.5, 1.0, 1.1, 1.14, 1.2)),
    Size(n_issues=30, n_options=8, generosities=(0.5, 1.0, 1.1, 1.15, 1.17, 1.2)),
)
QUICK = (Size(n_issues=12, n_options=6, generosities=(0.5, 1.0, 1.1)),)
RIVALS = (
    Size(n_issues=10, n_options=6, generosities=(0.5, 1.0)),
    Size(n_issues=20, n_options=8, generosities=(0.5, 1.0, 1.1)),
)


def games(size: Size, generosity: float, seeds: int) -> list[PointGame]:
    """Return random games of one kind."""
    return [
        point_game(
            quota_game(
                n_issues=size.n_issues, n_options=size.n_options, generosity=generosity, seed=seed
            )
        )
        for seed in range(1, seeds + 1)
    ]


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


def line(size: Size, generosity: float, solution: str, found: Sequence[SearchResult]) -> str:
    """Return a line of the table."""
    seconds = [each.seconds for each in found]
    proved = Fraction(sum(each.status != "limit" for each in found), len(found))
    agreed = sum(each.agreed for each in found)
    gaps = [each.gap / abs(each.bound) for each in found if each.gap and each.bound]
    gap = f"{max(gaps):8.1%}" if gaps else " " * 8
    return (
        f"{size.n_issues:3}x{size.n_options:<3}{generosity:6.2f}  {solution:18}"
        f"{float(proved):7.0%}{agreed:5}/{len(found):<4}{statistics.median(seconds):9.3f}"
        f"{max(seconds):8.2f}{statistics.median(each.nodes for each in found):10.0f}"
        f"{max(each.nodes for each in found):9}{gap}"
    )


def growth(sizes: Sequence[Size], seeds: int, seconds: float) -> None:
    """Print how long proofs take, by size and generosity."""
    print(f"Search, at most {seconds:g} s each; six countries with 20 actors; {seeds} games a line")
    print(
        "  size  gener.  solution          proved agreed   median s   max s     nodes      max gap"
    )
    everything = []
    for size in sizes:
        for generosity in size.generosities:
            for solution in SOLUTIONS:
                found = [
                    search(game, solution=solution, seconds=seconds)
                    for game in games(size, generosity, seeds)
                ]
                everything += found
                print(line(size, generosity, solution, found), flush=True)
    proved = sum(each.status != "limit" for each in everything)
    print(f"{proved} of {len(everything)} proved")


def rivals(sizes: Sequence[Size], seeds: int, seconds: float) -> None:
    """Print how HiGHS compares; where both prove an answer it must be the same."""
    print(f"Against HiGHS, at most {seconds:g} s each; median seconds of {seeds} games")
    print("  size  gener.  solution      search  proved     HiGHS  proved    ratio")
    for size in sizes:
        for generosity in size.generosities:
            for solution in ("utilitarian", "egalitarian"):
                own, other, proved = [], [], [0, 0]
                for game in games(size, generosity, seeds):
                    found = search(game, solution=solution, seconds=seconds)
                    start = time.perf_counter()
                    value, proven = Programme(game).solve(solution, seconds)
                    other.append(time.perf_counter() - start)
                    own.append(found.seconds)
                    proved[0] += found.status != "limit"
                    proved[1] += proven
                    if proven and found.status != "limit":
                        check_equal(found, value)
                ratio = statistics.median(other) / statistics.median(own)
                print(
                    f"{size.n_issues:3}x{size.n_options:<3}{generosity:6.2f}  {solution:12}"
                    f"{statistics.median(own):8.3f}{proved[0]:5}/{seeds}"
                    f"{statistics.median(other):10.3f}{proved[1]:5}/{seeds}{ratio:8.0f}x",
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
    parser.add_argument("--games", type=int, default=10, help="random games a line")
    options = parser.parse_args()
    search(games(QUICK[0], 0.5, 1)[0], solution="any")  # compile, or load what is compiled
    if options.quick:
        growth(QUICK, 2, LIMIT)
        rivals(RIVALS[:1], 2, LIMIT)
    else:
        growth(SIZES, options.games, LIMIT)
        rivals(RIVALS, 3, 60.0)


if __name__ == "__main__":
    main()
