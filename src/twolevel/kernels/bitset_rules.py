"""Rules as the compiled walk reads them, and the room that its counts take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.counts import MOST_PATTERNED, standings
from twolevel.kernels.diagrams import Diagram, diagram
from twolevel.kernels.words import WORDS, Rules

__all__ = ["FEWEST_BITS", "GRID", "cells", "padded", "rules_of"]

FEWEST_BITS = 4
"""Sets whose intersections are counted at least."""

GRID = 4
"""Rows and columns of blocks that are counted at once."""


def padded(count: int) -> int:
    """Return a count rounded up to what is counted at once."""
    return -(-count // GRID) * GRID


def cells(voters: int) -> int:
    """Return how many counts the walk adds up for a country of so many actors."""
    if voters <= MOST_PATTERNED:
        return 1 << max(voters + 2, FEWEST_BITS)
    return GRID * padded(standings(voters))


def rules_of(passing: Sequence[NDArray[np.bool_]]) -> Rules:
    """Return small rules as words, all ones or none a pattern, and large ones as diagrams."""
    nothing = np.zeros(0, dtype=np.int64)
    empty = Diagram(voters=nothing, without=nothing, along=nothing, root=0)
    small = [len(table) <= 1 << MOST_PATTERNED for table in passing]
    tables = [table[: len(table) * few] for table, few in zip(passing, small, strict=True)]
    diagrams = [empty if few else diagram(table) for table, few in zip(passing, small, strict=True)]
    return Rules(
        np.where(np.concatenate(tables), ~np.uint64(0), np.uint64(0)),
        np.cumsum([0, *map(len, tables)]).astype(np.int64),
        np.concatenate([one.voters for one in diagrams]),
        np.concatenate([one.without for one in diagrams]) * WORDS,
        np.concatenate([one.along for one in diagrams]) * WORDS,
        np.cumsum([0, *map(len, diagrams)]).astype(np.int64),
        np.array([one.root * WORDS for one in diagrams], dtype=np.int64),
        (2 + max(map(len, diagrams))) * WORDS,
    )
