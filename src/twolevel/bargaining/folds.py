"""Finding the best points of a stream, exactly, whatever the blocks.

Knows how to keep the best points and their ties; does not know what makes a point good: that
is an objective. Floats may narrow a block down, but an objective settles every near call with
integers or fractions, so ties do not depend on the size or the order of blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.problem import BargainingProblem, Gains, Integers, Points
from twolevel.kernels.goals import Goal

__all__ = ["LISTED_TIES", "Argmax", "Best", "Fold", "Objective", "Rows", "run", "tournament"]

LISTED_TIES = 1000
"""At most so many tied agreements are listed, smallest ids first; the count is always exact."""

Rows = NDArray[np.intp]


class Objective(Protocol):
    """What makes one point better than another: a complete and transitive order."""

    def best(self, gains: Integers, incumbent: Gains | None) -> Rows:
        """Return the best rows of a block, none if all are worse than the incumbent.

        The rows returned tie exactly with each other. They may still be worse than the
        incumbent; the caller compares.
        """

    def compare(self, first: Gains, second: Gains) -> int:
        """Return 1, 0 or -1 as the first point is better, as good or worse: exactly."""

    def value(self, gains: Gains) -> float:
        """Return the leading number that the objective maximises."""

    def remark(self, gains: Gains) -> str:
        """Return what is degenerate about a best point, or an empty string."""

    def goal(self) -> Goal | None:
        """Return the order in floats, to pass over what is certainly worse; None if unknown."""


@runtime_checkable
class Seeker(Protocol):
    """A pass that needs to see only what may be best by an objective."""

    objective: Objective

    def update(self, points: Points) -> None:
        """Take a block."""


class Fold(Protocol):
    """A pass over individually rational points."""

    def update(self, points: Points) -> None:
        """Take a block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best points found.

    Attributes
    ----------
    ids
        Ids of the best points, smallest first, at most `LISTED_TIES` of them.
    count
        How many best points there are.
    gains
        Gains in units at the smallest id.
    same_gains
        Whether all best points give every player the same.
    """

    ids: tuple[int, ...]
    count: int
    gains: Gains
    same_gains: bool


class Argmax:
    """A mergeable pass that keeps the best points by an objective.

    Cost: one call of the objective a block, and memory for the listed ties.
    """

    def __init__(self, objective: Objective) -> None:
        self.objective = objective
        self._best: Best | None = None

    def update(self, points: Points) -> None:
        """Take a block of individually rational points."""
        if not len(points.ids):
            return
        rows = self.objective.best(points.gains, self._best.gains if self._best else None)
        if not len(rows):
            return
        rows = rows[np.argsort(points.ids[rows], kind="stable")]
        gains = points.gains[rows]
        self._offer(
            Best(
                ids=tuple(int(number) for number in points.ids[rows[:LISTED_TIES]]),
                count=len(rows),
                gains=tuple(gains[0].tolist()),
                same_gains=bool((gains == gains[0]).all()),
            )
        )

    def merge(self, other: Self) -> None:
        """Take what another pass over other points found by the same objective."""
        if other._best:
            self._offer(other._best)

    def result(self) -> Best | None:
        """Return the best points, or None if no point was seen."""
        return self._best

    def _offer(self, new: Best) -> None:
        old = self._best
        order = 1 if old is None else self.objective.compare(new.gains, old.gains)
        if old is None or order > 0:
            self._best = new
        elif order == 0:
            self._best = Best(
                ids=tuple(sorted(old.ids + new.ids)[:LISTED_TIES]),
                count=old.count + new.count,
                gains=min((old.ids[0], old.gains), (new.ids[0], new.gains))[1],
                same_gains=old.same_gains and new.same_gains and old.gains == new.gains,
            )


def run(problem: BargainingProblem, folds: Iterable[Fold]) -> None:
    """Show the individually rational points of a problem to several folds in one pass.

    Where the problem has a shortcut and all folds look for best points, they are only shown
    points that may be best.
    """
    folds = tuple(folds)
    if problem.shortcut is not None:
        goals = [fold.objective.goal() for fold in folds if isinstance(fold, Seeker)]
        known = [goal for goal in goals if goal is not None]
        if len(known) == len(folds):
            problem.shortcut.contenders(known, lambda points: _show(points, folds))
            return
    for points in problem.rational_blocks():
        _show(points, folds)


def _show(points: Points, folds: Iterable[Fold]) -> None:
    for fold in folds:
        fold.update(points)


def tournament(gains: Integers, rows: Rows, compare: Callable[[Gains, Gains], int]) -> Rows:
    """Return those of `rows` that no other of them beats, by exact comparison.

    Cost: one comparison for every distinct vector of gains, so narrow the rows down first.
    """
    if len(rows) < 2:
        return rows
    vectors, member = np.unique(gains[rows], axis=0, return_inverse=True)
    points: Sequence[Gains] = [tuple(vector) for vector in vectors.tolist()]
    best = [0]
    for place in range(1, len(points)):
        order = compare(points[place], points[best[0]])
        if order > 0:
            best = [place]
        elif order == 0:
            best.append(place)
    chosen: NDArray[Any] = np.isin(member.reshape(-1), best)
    return rows[chosen]
