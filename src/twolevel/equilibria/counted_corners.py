"""All equilibria of a two-player game by counting the corners of both polytopes in whole numbers.

Complete and exact for every game, degenerate ones included. Knows corners in fractions and how
they pair. Does not know when counting is the way to go.
"""

from __future__ import annotations

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
from twolevel.equilibria.corner_pairs import maximal_subsets, pairs
from twolevel.equilibria.extremes import Extremes, some_extremes
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed

__all__ = ["MOST_BASES", "counted", "paired"]

MOST_BASES = 50_000
"""Bases of each polytope that are visited at most in whole numbers."""


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
    equilibria, subsets = paired(ours, theirs, m + n)
    degenerate = any(c.labels.bit_count() > m for c in ours) or any(
        c.labels.bit_count() > n for c in theirs
    )
    if not (all_ours and all_theirs):
        return some_extremes(equilibria, degenerate=degenerate or None, walked=0)
    return Extremes(equilibria=equilibria, subsets=subsets, degenerate=degenerate)


def paired(
    ours: list[Corner], theirs: list[Corner], labels: int
) -> tuple[tuple[Mixed, ...], tuple[tuple[int, ...], ...]]:
    """Return the equilibria of corners in order of strategies, and their maximal Nash subsets."""
    found = pairs(_bound(ours, labels), _bound(theirs, labels))
    equilibria = tuple((strategy_of(ours[a]), strategy_of(theirs[b])) for a, b in found)
    return equilibria, maximal_subsets(found)


def _bound(corners_: list[Corner], labels: int) -> NDArray[np.bool_]:
    """Return which labels bind at each corner."""
    table = np.zeros((len(corners_), labels), dtype=np.bool_)
    for row, corner in zip(table, corners_, strict=True):
        row[:] = [corner.labels >> label & 1 for label in range(labels)]
    return table
