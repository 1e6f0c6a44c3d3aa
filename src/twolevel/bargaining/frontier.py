"""The Pareto frontier of the zone, streamed and exact.

Knows integer gains; compares nothing across players, so units do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.folds import run
from twolevel.bargaining.problem import BargainingProblem, Integers, Points
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.kernels.dominance import Members, undominated, use_compiled
from twolevel.labels import Labels

__all__ = ["Frontier", "FrontierFold", "check_largest", "pareto_frontier"]

WAITING = 4096
"""So many vectors may wait before they are compared with each other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frontier:
    """The individually rational agreements on which no other improves.

    Agreements that pay everybody the same stand together as one vector of gains.

    Attributes
    ----------
    players
        The names.
    ids
        The smallest id at each distinct vector of gains, in increasing order: ``(n_vectors,)``.
    counts
        How many agreements give that vector: ``(n_vectors,)``.
    gains
        In units, ``(n_vectors, n_players)``.
    """

    players: Labels
    ids: NDArray[Any]
    counts: Integers
    gains: Integers

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def agreements(self) -> int:
        """The number of Pareto efficient agreements, duplicates included."""
        return int(self.counts.sum())


class FrontierFold:
    """A mergeable pass that keeps the points that nothing seen so far improves on.

    What no known vector dominates waits, and is settled some thousands at a time. Memory grows
    with the number of vectors on the frontier.

    Parameters
    ----------
    n_players
        The number of columns.
    largest
        The number of distinct vectors of gains after which the pass gives up.
    compiled
        Whether to use compiled code; None: once many points were seen.

    Attributes
    ----------
    members
        The vectors known to compete, but those that wait, ready to be compared with others.
    """

    def __init__(self, n_players: int, *, largest: int, compiled: bool | None = None) -> None:
        self._largest, self._compiled = largest, compiled
        self._gains: Integers = np.empty((0, n_players), dtype=np.int64)
        self._ids: NDArray[Any] = np.empty(0, dtype=np.int64)
        self._counts: Integers = np.empty(0, dtype=np.int64)
        self.members = Members(self._gains, sample=None, compiled=self._by_compiled_code(0))
        self._waiting: list[tuple[Integers, NDArray[Any], Integers]] = []
        self._n_waiting = self._seen = 0
        self._recent = self._gains

    def __len__(self) -> int:
        """Return the number of vectors known to compete."""
        return len(self._ids) + self._n_waiting

    def update(self, points: Points) -> None:
        """Take a block of individually rational points.

        Raises
        ------
        LimitError
            If the frontier outgrows its limit.
        """
        self._add(points.gains, points.ids, np.ones(len(points.ids), dtype=np.int64))

    def merge(self, other: Self) -> None:
        """Take what another pass over other points kept."""
        self.take(*other.kept())

    def kept(self) -> tuple[NDArray[Any], Integers, Integers]:
        """Return ids, counts and gains of the vectors that compete."""
        self.settle()
        return self._ids, self._counts, self._gains

    def take(self, ids: NDArray[Any], counts: Integers, gains: Integers) -> None:
        """Take vectors that another pass kept: as given by ``kept``."""
        self._add(gains, ids, counts)

    def strongest(self, most: int) -> Integers:
        """Return some of the strongest vectors known to compete: ``(at most most, n_players)``."""
        return self.members.ranked[:most].astype(np.int64)

    def dominates(self, bounds: Integers) -> NDArray[np.bool_]:
        """Return which bounds ``(n, n_players)`` a known vector dominates.

        Nothing that is nowhere above such a bound is on the frontier.
        """
        self._recent = bounds
        found, equal = self.members.above(bounds)
        return (found >= 0) & ~equal

    def _add(self, gains: Integers, ids: NDArray[Any], counts: Integers) -> None:
        if not len(ids):
            return
        self._recent = gains if len(ids) > 1000 else self._recent
        if not len(self):
            self._ids = self._ids.astype(ids.dtype)
        self._seen += len(ids)
        found, equal = self.members.above(gains)
        np.add.at(self._counts, found[equal], counts[equal])
        np.minimum.at(self._ids, found[equal], ids[equal])
        waits = found < 0
        self._waiting.append((gains[waits], ids[waits], counts[waits]))
        self._n_waiting += len(self._waiting[-1][1])
        if self._n_waiting > max(WAITING, len(self._ids) // 4) or not len(self._ids):
            self.settle()

    def settle(self) -> None:
        """Decide about the vectors that wait.

        Raises
        ------
        LimitError
            If the frontier outgrows its limit.
        """
        if not self._n_waiting:
            return
        parts = [(self._gains, self._ids, self._counts), *self._waiting]
        gains, ids, counts = (np.concatenate(part) for part in zip(*parts, strict=True))
        keep, above = undominated(gains, compiled=self._by_compiled_code(len(gains)))
        same = np.flatnonzero((gains == gains[keep[above]]).all(axis=1))
        self._gains, self._ids = gains[keep], ids[keep]
        self._counts = np.zeros(len(keep), dtype=np.int64)
        np.add.at(self._counts, above[same], counts[same])
        np.minimum.at(self._ids, above[same], ids[same])
        self._waiting, self._n_waiting = [], 0
        if len(keep) > self._largest:
            raise LimitError(
                f"the Pareto frontier has more than {self._largest} distinct vectors of gains; "
                "raise the limit or use fewer players"
            )
        self.members = Members(
            self._gains, sample=self._recent, compiled=self._by_compiled_code(self._seen)
        )

    def _by_compiled_code(self, count: int) -> bool:
        return use_compiled(count) if self._compiled is None else self._compiled

    def result(self, players: Labels) -> Frontier:
        """Return the frontier found, in order of ids."""
        self.settle()
        order = np.argsort(self._ids, kind="stable")
        arrays = self._ids[order], self._counts[order], self._gains[order]
        for array in arrays:
            array.setflags(write=False)
        return Frontier(players=players, ids=arrays[0], counts=arrays[1], gains=arrays[2])


def pareto_frontier(problem: BargainingProblem, *, largest: int = 100_000) -> Frontier:
    """Return the Pareto frontier of the individually rational agreements.

    Exact on integers, in one pass; memory grows with the frontier, not with the number of
    agreements.

    Parameters
    ----------
    problem
        The bargaining problem.
    largest
        The number of distinct vectors of gains that the frontier may have.

    Raises
    ------
    LimitError
        If the frontier is larger than that.
    ArgumentError
        If the limit is not a positive integer.

    Examples
    --------
    >>> problem = BargainingProblem.from_points([(1, 1), (2, 1), (0, 3), (2, 1), (5, -1)])
    >>> frontier = pareto_frontier(problem)
    >>> frontier.ids.tolist(), frontier.counts.tolist(), frontier.gains.tolist()
    ([1, 2], [2, 1], [[2, 1], [0, 3]])
    """
    check_largest(largest)
    fold = FrontierFold(len(problem.players), largest=largest)
    run(problem, [fold])
    return fold.result(problem.players)


def check_largest(largest: object) -> None:
    """Raise ArgumentError if a limit on the frontier is not a positive integer."""
    if not isinstance(largest, int) or isinstance(largest, bool) or largest < 1:
        raise ArgumentError(f"the limit must be a positive integer, not {shown(largest)}")
