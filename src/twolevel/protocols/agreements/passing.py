"""The chance that a proposal passes when votes are cast by chance.

Knows an assembly and independent chances to accept: floats, complex numbers (whose imaginary
parts carry slopes) or fractions. Does not know where they come from.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.protocols.agreements.assembly import Assembly

__all__ = ["chances_to_pass"]

Chances = NDArray[Any]


def chances_to_pass(
    game: Assembly, accepts: Chances, proposer: int, places: NDArray[np.int64] | None = None
) -> Chances:
    """Return each proposal's chance to pass if every column accepts with a given chance.

    Parameters
    ----------
    game
        The assembly.
    accepts
        ``(..., n_places, n_columns)``; the chance to pass rises with every one.
    proposer
        Who proposes, and so signs if its ratifiers do.
    places
        Which agreements these are; all by default.

    Returns
    -------
    numpy.ndarray
        ``(..., n_places)``
    """
    n = game.n_countries
    if game.ratified is None:
        verdicts = [_folded(accepts[..., list(columns)], table) for columns, table in game.voters]
        ratified = np.stack(verdicts, axis=-1)
    else:
        rows = game.ratified if places is None else game.ratified[places]
        ratified = np.broadcast_to(rows.astype(accepts.dtype), accepts[..., :n].shape)
    signs = ratified * accepts[..., :n]
    signs[..., proposer] = ratified[..., proposer]
    return _at_least(signs, game.quota)


def _folded(accepts: Chances, passing: NDArray[np.bool_]) -> Chances:
    """Return the chance that independent approvals form a passing pattern."""
    table = np.broadcast_to(passing.astype(accepts.dtype), (*accepts.shape[:-1], len(passing)))
    for bit in reversed(range(accepts.shape[-1])):
        half = 1 << bit
        chance = accepts[..., bit : bit + 1]
        table = (1 - chance) * table[..., :half] + chance * table[..., half:]
    return table[..., 0]


def _at_least(signs: Chances, quota: int) -> Chances:
    """Return the chance that at least a quota of independent signatures is given."""
    size = signs.shape[-1]
    if quota >= size:
        whole: Chances = signs.prod(axis=-1)
        return whole
    count = np.zeros((*signs.shape[:-1], size + 1), dtype=signs.dtype)
    count[..., 0] = 1
    for column in range(size):
        chance = signs[..., column : column + 1]
        count[..., 1:] = count[..., 1:] * (1 - chance) + count[..., :-1] * chance
        count[..., :1] = count[..., :1] * (1 - chance)
    reached: Chances = count[..., quota:].sum(axis=-1)
    return reached
