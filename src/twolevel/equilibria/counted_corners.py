"""All equilibria of a two-player game by counting the corners of both polytopes in whole numbers.

Complete and exact for every game, degenerate ones included: these have equilibria in continua,
unions of maximal Nash subsets, which are the products of faces whose corners pair completely.
Knows corners and how they pair. Does not know when counting is the way to go.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.best_response_polytopes import (
    MOST_NUMBERS,
    Corner,
    corners,
    payoff_matrices,
    strategy_of,
    two_player_shape,
)
from twolevel.equilibria.extremes import Extremes, some_extremes
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed

__all__ = ["MOST_BASES", "counted"]

MOST_BASES = 50_000
"""Bases of each polytope that are visited at most in whole numbers."""

CHUNK = 256
"""Corners that are paired with all others at once."""


def counted(game: NormalFormGame, most: int | None, until: float | None) -> Extremes:
    """Return what whole numbers alone find, or what they find in time."""
    (m, n), (first, second) = two_player_shape(game), payoff_matrices(game)
    rows, columns = range(m), range(m, m + n)
    limits = [
        min(MOST_BASES, MOST_NUMBERS // (size * (m + n + 2))) if most is None else most
        for size in (n, m)
    ]
    ours, all_ours = corners(second.T, own=rows, others=columns, most=limits[0], until=until)
    theirs, all_theirs = corners(first, own=columns, others=rows, most=limits[1], until=until)
    pairs = _completing(ours, theirs, m + n)
    equilibria: list[Mixed] = [(strategy_of(ours[a]), strategy_of(theirs[b])) for a, b in pairs]
    degenerate = any(c.labels.bit_count() > m for c in ours) or any(
        c.labels.bit_count() > n for c in theirs
    )
    if not (all_ours and all_theirs):
        return some_extremes(equilibria, degenerate=degenerate or None, walked=0)
    return Extremes(
        equilibria=tuple(equilibria), subsets=_maximal_subsets(pairs), degenerate=degenerate
    )


def _completing(ours: list[Corner], theirs: list[Corner], labels: int) -> list[tuple[int, int]]:
    """Return the pairs of corners that bind every label between them."""
    free, others = (_free(side, labels) for side in (ours, theirs))
    found: list[tuple[int, int]] = []
    for start in range(0, len(ours), CHUNK):
        common = free[start : start + CHUNK] @ others.T  # labels that neither binds: exact counts
        for a, b in np.argwhere(common == 0).tolist():
            found.append((start + a, b))
    return found


def _free(corners_: list[Corner], labels: int) -> NDArray[np.float32]:
    """Return which labels do not bind at each corner, as zeros and ones."""
    table = np.zeros((len(corners_), labels), dtype=np.float32)
    for row, corner in zip(table, corners_, strict=True):
        row[:] = [not corner.labels >> label & 1 for label in range(labels)]
    return table


def _maximal_subsets(pairs: list[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return the maximal complete bipartite parts of the pairs, as positions of pairs."""
    partners: dict[int, frozenset[int]] = {}
    for a, b in pairs:
        partners[a] = partners.get(a, frozenset()) | {b}
    closed = _intersections(partners.values())
    position = {pair: k for k, pair in enumerate(pairs)}
    subsets = [
        tuple(sorted(position[a, b] for a in partners if right <= partners[a] for b in right))
        for right in closed
    ]
    return tuple(sorted(subsets))


def _intersections(sets: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """Return all non-empty intersections of some of the sets."""
    found: set[frozenset[int]] = set()
    for each in set(sets):
        found |= {each & other for other in found} | {each}
    return {each for each in found if each}
