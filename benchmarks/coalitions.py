"""Bargains of every coalition: ``python -m benchmarks.coalitions [--quick]``.

In one pass, against the same coalitions each solved by itself on the same kept tables; the
agreements must be equal. Any three countries may act, so that most coalitions bargain. The
table gives seconds of processor time, the least of a few rounds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from benchmarks.problems import quota_game
from twolevel.bargaining import bargaining_problem, solve
from twolevel.model import AtLeast
from twolevel.participation import settle_coalitions
from twolevel.payoffs import PointGame, point_game
from twolevel.ratification.approval import passing_country_masks

Answer = list[int | None]

SIZES = ((5, 6), (6, 6), (5, 8))
QUICK = ((3, 6),)
ROUNDS = 3


def one_pass(game: PointGame) -> Answer:
    """Return the agreement of every coalition, found together."""
    found = settle_coalitions(game)
    return [each.agreement.id if each.agreement else None for each in found]


def apart(game: PointGame) -> Answer:
    """Return the agreement of every coalition, each found by itself."""
    passing = passing_country_masks(game.scenario.international, game.countries)
    found: Answer = []
    for mask, acts in enumerate(passing):
        members = [name for k, name in enumerate(game.countries) if mask >> k & 1]
        ids = solve(bargaining_problem(game, members)).ids if acts and members else ()
        found.append(ids[0] if ids else None)
    return found


def timed(run: Callable[[PointGame], Answer], game: PointGame) -> tuple[float, Answer]:
    """Return the least processor time of a few rounds, and the answer."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        answer = run(game)
        times.append(time.process_time() - start)
    return min(times), answer


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small game")
    sizes = QUICK if parser.parse_args().quick else SIZES
    print(
        f"{'agreements':>12} {'countries':>9} {'bargains':>8} {'pass':>8} {'apart':>8} {'ratio':>6}"
    )
    for n_issues, n_countries in sizes:
        members = (2,) * n_countries
        scenario = quota_game(n_issues=n_issues, members=members).replace(
            "international", AtLeast(count=3)
        )
        game = point_game(scenario)
        ours, answer = timed(one_pass, game)
        theirs, other = timed(apart, game)
        if answer != other:
            raise SystemExit("answers differ")
        reached = sum(number is not None for number in answer)
        print(
            f"{scenario.n_agreements:>12,} {n_countries:>9} {reached:>8} {ours:>8.3f} "
            f"{theirs:>8.3f} {theirs / ours:>6.1f}"
        )


if __name__ == "__main__":
    main()
