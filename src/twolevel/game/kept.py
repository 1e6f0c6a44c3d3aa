"""What a game holds: its scenario, the scenario in numbers, and what is computed once.

Knows what other analyses start from. Nothing is stored back on the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame, point_game
from twolevel.ratification.survey import Survey, survey

if TYPE_CHECKING:
    from twolevel.bargaining.problem import BargainingProblem
    from twolevel.bargaining.settlement import FloorMode

__all__ = ["Coalition", "Kept", "Progress"]

Coalition = Iterable[str]
Progress = Callable[[int, int], None]


class Kept:
    """A scenario, its numbers, and the results that others are made of."""

    def __init__(self, scenario: Scenario, *, point: PointGame | None = None) -> None:
        self.scenario = scenario
        self.point = point_game(scenario) if point is None else point
        self._survey: Survey | None = None
        self._problems: dict[tuple[tuple[str, ...], str], BargainingProblem] = {}

    def survey(self, **options: Any) -> Survey:
        """Return the survey; see ``twolevel.ratification.survey`` for the options.

        The survey by the default method is made once and kept.
        """
        if set(options) - {"progress"}:
            return survey(self.point, **options)
        if self._survey is None:
            self._survey = survey(self.point, **options)
        return self._survey

    def problem(
        self,
        coalition: Coalition | None = None,
        *,
        floor_mode: FloorMode = "truncate",
        progress: Progress | None = None,
    ) -> BargainingProblem:
        """Return the bargaining problem of a coalition."""
        from twolevel.bargaining import bargaining_problem

        names = self.point.coalition(coalition)
        key = (names, floor_mode)
        if key not in self._problems:
            self._problems[key] = bargaining_problem(
                self.point, names, floor_mode=floor_mode, progress=progress
            )
        return self._problems[key]
