"""A first look at a problem: how many points compete, and the most each player can gain.

Knows points; does not know what a solution makes of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from twolevel.bargaining.problem import BargainingProblem, Gains, Points, rational
from twolevel.errors import listed
from twolevel.labels import Labels

__all__ = ["Survey", "SurveyFold", "survey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a pass over all points finds before anything is chosen.

    Attributes
    ----------
    players
        The names.
    points
        The number of points, losses included.
    rational
        The number of individually rational points.
    ideal
        The ideal point in units: each player's largest gain over the individually rational
        points. All zero when there is none.
    always_lose
        The players whose gain is negative at every point.
    """

    players: Labels
    points: int
    rational: int
    ideal: Gains
    always_lose: tuple[str, ...]

    @property
    def stakeholders(self) -> tuple[int, ...]:
        """Positions of the players who can gain something.

        A player whose ideal gain is zero gains zero at every individually rational point, so
        leaving it out of a product or a ratio changes no comparison.
        """
        return tuple(place for place, gain in enumerate(self.ideal) if gain > 0)

    @property
    def no_agreement_reason(self) -> str:
        """Why nothing can be agreed, or an empty string."""
        if self.rational:
            return ""
        if not self.points:
            return "there is no agreement to choose from: the zone of agreement is empty"
        text = (
            f"none of the {self.points} agreements leaves every player at least as well off as "
            "no agreement"
        )
        if self.always_lose:
            verb = "loses" if len(self.always_lose) == 1 else "lose"
            text += f"; {listed(self.always_lose)} {verb} in every one"
        return text


class SurveyFold:
    """A mergeable pass that takes points with losses too."""

    def __init__(self, players: Labels) -> None:
        self._players = players
        self._points = self._rational = 0
        self._ideal = np.zeros(len(players), dtype=np.int64)
        self._can_keep = np.zeros(len(players), dtype=np.bool_)

    def update(self, points: Points) -> None:
        """Take a block of points."""
        self._points += len(points.ids)
        self._can_keep |= (points.gains >= 0).any(axis=0)
        fair = rational(points)
        self._rational += len(fair.ids)
        self._ideal = np.maximum(self._ideal, fair.gains.max(axis=0, initial=0))

    def merge(self, other: Self) -> None:
        """Take what another pass over other points found."""
        self._points += other._points
        self._rational += other._rational
        self._can_keep |= other._can_keep
        self._ideal = np.maximum(self._ideal, other._ideal)

    def result(self) -> Survey:
        """Return what was found."""
        return Survey(
            players=self._players,
            points=self._points,
            rational=self._rational,
            ideal=tuple(self._ideal.tolist()),
            always_lose=tuple(
                name
                for name, keeps in zip(self._players, self._can_keep, strict=True)
                if self._points and not keeps
            ),
        )


def survey(problem: BargainingProblem) -> Survey:
    """Return the ideal point and the counts of a problem, in one pass.

    Raises
    ------
    ArgumentError
        If a block's shape does not fit the number of players.

    Examples
    --------
    >>> found = survey(BargainingProblem.from_points([(2, 1), (1, 3), (-1, 9)]))
    >>> found.points, found.rational, found.ideal
    (3, 2, (2, 3))
    """
    if problem.shortcut is not None:
        count, ideal = problem.shortcut.ideals()
        return Survey(
            players=problem.players, points=count, rational=count, ideal=ideal, always_lose=()
        )
    fold = SurveyFold(problem.players)
    for points in problem.blocks():
        fold.update(problem.checked(points))
    return fold.result()
