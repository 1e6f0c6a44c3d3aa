"""From a point near an equilibrium to the equilibrium, in floats.

Knows Newton's method on the conditions that the strategies of a support pay the same and their
probabilities sum to one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.multilinear import Floats, Multilinear

__all__ = ["polished", "regret_of"]

ROUNDS = 12
SMALLEST_STEP = 1e-15
SINGULAR = 1e6


def regret_of(payoffs: Multilinear, chances: Floats) -> float:
    """Return the largest regret of any player, in the units of the payoffs."""
    values = payoffs.values(chances)
    return max(float(values[part].max() - values[part] @ chances[part]) for part in payoffs.slices)


def _solved(matrix: Floats, target: Floats) -> Floats:
    """Return the solution of linear equations; the shortest where they are dependent."""
    try:
        found: Any = np.linalg.solve(matrix, target)
    except np.linalg.LinAlgError:
        found = np.full(len(target), np.inf)
    if np.abs(found).max() < SINGULAR:
        return found
    shortest: Any = np.linalg.lstsq(matrix, target, rcond=1e-9)[0]
    return shortest


def polished(payoffs: Multilinear, chances: Floats, support: NDArray[np.bool_]) -> Floats | None:
    """Return the profile on a support that makes it indifferent, by Newton's method.

    Parameters
    ----------
    payoffs
        The game.
    chances
        A point nearby.
    support
        Which strategies are played; at least one a player.

    Returns
    -------
    numpy.ndarray or None
        Probabilities, or None if the iteration leaves the simplex or does not settle.
    """
    inside = np.flatnonzero(support)
    owner = np.repeat(np.arange(len(payoffs.shape)), payoffs.shape)[inside]
    belongs = (owner[:, None] == np.arange(len(payoffs.shape))).astype(np.float64)
    size, n = len(inside), len(payoffs.shape)
    point = np.where(support, chances, 0.0)
    for part in payoffs.slices:
        point[part] /= point[part].sum()
    matrix = np.zeros((size + n, size + n))
    matrix[:size, size:], matrix[size:, :size] = -belongs, belongs.T
    for _ in range(ROUNDS):
        values, slopes = payoffs(point)
        matrix[:size, :size] = slopes[np.ix_(inside, inside)]
        target = np.concatenate([values[inside], belongs.T @ point[inside] - 1.0])
        level = np.array([values[part] @ point[part] for part in payoffs.slices])
        target[:size] -= belongs @ level
        step = _solved(matrix, -target)[:size]
        size_of_step = np.abs(step).max()
        if not size_of_step < 1.0:
            return None
        point[inside] += step
        if size_of_step < SMALLEST_STEP:
            break
    if point.min() < 0 or size_of_step > 1e-9:
        return None
    for part in payoffs.slices:
        point[part] /= point[part].sum()
    return point
