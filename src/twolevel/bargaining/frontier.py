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
from twolevel.labels import Labels

__all__ = ["Frontier", "FrontierFold", "pareto_frontier"]

_FIRST_BATCH = 8
"""So many of the strongest vectors meet a block first; they dominate most of it."""

_PAIRS = 1_000_000
"""Pairs of vectors compared at a time."""


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

    Memory and the cost of a block grow with the number of vectors on the frontier.

    Parameters
    ----------
    n_players
        The number of columns.
    largest
        The number of distinct vectors of gains after which the pass gives up.
    """

    def __init__(self, n_players: int, *, largest: int) -> None:
        self._largest = largest
        self._gains: Integers = np.empty((0, n_players), dtype=np.int64)
        self._ids: NDArray[Any] = np.empty(0, dtype=np.int64)
        self._counts: Integers = np.empty(0, dtype=np.int64)

    def update(self, points: Points) -> None:
        """Take a block of individually rational points.

        Raises
        ------
        LimitError
            If the frontier outgrows its limit.
        """
        if not len(self._ids):
            self._ids = self._ids.astype(points.ids.dtype)
        if len(points.ids):
            self._add(points.gains, points.ids, np.ones(len(points.ids), dtype=np.int64))

    def merge(self, other: Self) -> None:
        """Take what another pass over other points kept."""
        if len(other._ids):
            self._ids = self._ids if len(self._ids) else self._ids.astype(other._ids.dtype)
            self._add(other._gains, other._ids, other._counts)

    def _add(self, gains: Integers, ids: NDArray[Any], counts: Integers) -> None:
        above = _first_above(self._gains, gains)
        open_to = above < 0
        # the frontier's vectors do not dominate each other, so a vector equal to one of them
        # has no other above it
        same = np.flatnonzero(~open_to)
        same = same[(gains[same] == self._gains[above[same]]).all(axis=1)]
        np.add.at(self._counts, above[same], counts[same])
        np.minimum.at(self._ids, above[same], ids[same])

        gains, ids, counts = _merged(gains[open_to], ids[open_to], counts[open_to])
        keep = undominated(gains)
        gains, ids, counts = gains[keep], ids[keep], counts[keep]
        stays = _first_above(gains, self._gains) < 0
        self._gains = np.concatenate([self._gains[stays], gains])
        self._ids = np.concatenate([self._ids[stays], ids])
        self._counts = np.concatenate([self._counts[stays], counts])
        if len(self._ids) > self._largest:
            raise LimitError(
                f"the Pareto frontier has more than {self._largest} distinct vectors of gains; "
                "raise the limit or use fewer players"
            )
        strength = (self._gains / self._gains.max(axis=0, initial=1)).sum(axis=1)
        order = np.argsort(-strength, kind="stable")  # strong vectors first: they remove most
        self._gains, self._ids = self._gains[order], self._ids[order]
        self._counts = self._counts[order]

    def result(self, players: Labels) -> Frontier:
        """Return the frontier found, in order of ids."""
        order = np.argsort(self._ids, kind="stable")
        arrays = self._ids[order], self._counts[order], self._gains[order]
        for array in arrays:
            array.setflags(write=False)
        return Frontier(players=players, ids=arrays[0], counts=arrays[1], gains=arrays[2])


def _first_above(strong: Integers, weak: Integers) -> NDArray[np.intp]:
    """Return, for each weak vector, the first strong one that is nowhere below it, or -1."""
    first = np.full(len(weak), -1, dtype=np.intp)
    waiting = np.arange(len(weak))
    start, size = 0, _FIRST_BATCH
    while start < len(strong) and len(waiting):
        batch = strong[start : start + size]
        above = np.ones((len(batch), len(waiting)), dtype=np.bool_)
        for own, other in zip(batch.T, weak[waiting].T, strict=True):
            above &= own[:, None] >= other
        hit = above.any(axis=0)
        first[waiting[hit]] = start + above[:, hit].argmax(axis=0)
        waiting = waiting[~hit]
        start += size
        size = max(_FIRST_BATCH, _PAIRS // max(1, len(waiting)))
    return first


def _merged(
    gains: Integers, ids: NDArray[Any], counts: Integers
) -> tuple[Integers, NDArray[Any], Integers]:
    """Return distinct vectors, the smallest id and the number of agreements at each."""
    by_id = np.argsort(ids, kind="stable")
    vectors, first, member = np.unique(gains[by_id], axis=0, return_index=True, return_inverse=True)
    totals = np.zeros(len(vectors), dtype=np.int64)
    np.add.at(totals, member.reshape(-1), counts[by_id])
    return vectors, ids[by_id][first], totals


def undominated(vectors: Integers) -> NDArray[np.intp]:
    """Return the positions of the distinct rows that no other row dominates, strongest first."""
    ranks = sum(np.unique(column, return_inverse=True)[1].astype(np.int64) for column in vectors.T)
    # whatever dominates a row has a higher sum of ranks, so it comes earlier
    waiting = np.argsort(-np.asarray(ranks), kind="stable")
    keep = []
    while len(waiting):
        top, waiting = waiting[0], waiting[1:]
        keep.append(top)
        waiting = waiting[(vectors[waiting] > vectors[top]).any(axis=1)]
    return np.array(keep, dtype=np.intp)


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
    if not isinstance(largest, int) or isinstance(largest, bool) or largest < 1:
        raise ArgumentError(f"the limit must be a positive integer, not {shown(largest)}")
    fold = FrontierFold(len(problem.players), largest=largest)
    run(problem, [fold])
    return fold.result(problem.players)
