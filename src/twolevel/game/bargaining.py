"""Methods about bargaining: what a coalition makes of the agreements that it can sign.

Knows which function of the rooms below answers which method. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from twolevel.game.kept import Coalition, Kept, Progress

if TYPE_CHECKING:
    from pathlib import Path

    from twolevel.bargaining.choosing import Method, Outcome, Seconds
    from twolevel.bargaining.compromise import Compromise
    from twolevel.bargaining.frontier import Frontier
    from twolevel.bargaining.search_result import SearchResult
    from twolevel.bargaining.settlement import FloorMode
    from twolevel.bargaining.solving import Over

__all__ = ["Bargaining"]


class Bargaining(Kept):
    """What a coalition agrees on."""

    def solve(
        self,
        solution: str = "nash",
        *,
        coalition: Coalition | None = None,
        floor_mode: FloorMode = "truncate",
        over: Over = "agreements",
        weights: Mapping[str, Any] | None = None,
        method: Method = "auto",
        seconds: Seconds = "auto",
        checkpoint: str | Path | None = None,
        progress: Progress | None = None,
    ) -> Outcome:
        """Return what a bargaining solution makes of a coalition's zone.

        Where there are too many agreements to enumerate the zone is searched, and the result is
        a ``SearchResult``: proven, or with its gap.

        Parameters
        ----------
        solution
            A name from ``twolevel.bargaining.SOLUTIONS``: nash, kalai_smorodinsky,
            egalitarian, utilitarian or equal_loss.
        coalition
            Countries that must all sign; all of them by default.
        floor_mode
            How ratification enters: ``"truncate"``, ``"threat_point"`` or ``"acceptance"``.
        over
            ``"agreements"``, or ``"lotteries"`` over them.
        weights
            Bargaining power by country, for the solutions that take weights.
        method
            ``"enumerate"``, ``"search"``, or ``"auto"``: search where the game has more
            agreements than can be enumerated (200 million).
        seconds
            How long to look at most; None for no limit. ``"auto"``: ten seconds for a search,
            no limit for an enumeration. When time is up, the best found is returned with status
            ``"limit"``: a search says how far from the best it can be, an enumeration which
            share of the agreements it covers.
        checkpoint
            A file in which a search is kept, and from which one that was interrupted goes on.
        progress
            Called with the number of agreements done and the total, in each pass.

        Raises
        ------
        LabelError
            If there is no such solution or country.
        ArgumentError
            If another argument is not among those allowed, or the checkpoint belongs to another
            run, or is given where all agreements are enumerated.
        LimitError
            If the game has more agreements than can be enumerated, and what is asked for needs
            all of them: lotteries, floor modes other than ``"truncate"``.
        """
        return self.solve_all(
            [solution],
            coalition=coalition,
            floor_mode=floor_mode,
            over=over,
            weights=weights,
            method=method,
            seconds=seconds,
            checkpoint=checkpoint,
            progress=progress,
        )[solution]

    def solve_all(
        self,
        solutions: Sequence[str] | None = None,
        *,
        coalition: Coalition | None = None,
        floor_mode: FloorMode = "truncate",
        over: Over = "agreements",
        weights: Mapping[str, Any] | None = None,
        method: Method = "auto",
        seconds: Seconds = "auto",
        checkpoint: str | Path | None = None,
        progress: Progress | None = None,
    ) -> Mapping[str, Outcome]:
        """Return several solutions by name, all of them by default; see ``solve``.

        All are found by the same method; a search may use so many seconds for each, an
        enumeration for all of them.
        """
        from twolevel.bargaining.choosing import outcomes

        return outcomes(
            self.point,
            solutions,
            coalition=coalition,
            floor_mode=floor_mode,
            over=over,
            weights=weights,
            method=method,
            seconds=seconds,
            checkpoint=checkpoint,
            progress=progress,
            posed=self.problem,
        )

    def search(
        self, solution: str = "nash", *, coalition: Coalition | None = None, **options: Any
    ) -> SearchResult:
        """Return a bargaining solution found without enumerating, with its proof or its gap.

        For spaces that no one can enumerate; see ``twolevel.bargaining.searching.search``.
        """
        from twolevel.bargaining.searching import search

        return search(
            self.point, solution=solution, coalition=self.point.coalition(coalition), **options
        )

    def frontier(self, coalition: Coalition | None = None, **options: Any) -> Frontier:
        """Return the agreements of a coalition's zone on which no other improves.

        See ``twolevel.bargaining.zone_frontier`` for the options.
        """
        from twolevel.bargaining import zone_frontier

        return zone_frontier(self.point, self.point.coalition(coalition), **options)

    def compromise(self, coalition: Coalition | None = None) -> Compromise:
        """Return the salience-weighted compromise on numeric issues."""
        from twolevel.bargaining import compromise

        return compromise(self.point, self.point.coalition(coalition))
