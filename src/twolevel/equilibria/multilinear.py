"""Expected payoffs of all strategies and their slopes, at a mixed profile in floats.

Knows payoff tensors and one long vector of probabilities, the players' one after the other.
Two ways that agree up to rounding: a compiled pass over all profiles, best for many players
with few strategies, and contractions by NumPy, best for large tensors and where nothing can be
compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Multilinear"]

Floats = NDArray[np.float64]

COMPILED_PROFILES = 20_000
"""Profiles up to which the compiled pass is used."""


class Multilinear:
    """Payoffs as functions of probabilities.

    Parameters
    ----------
    payoffs
        ``(n_players, *shape)``, floats.
    compiled
        Whether to use the compiled pass; by size and availability if None.
    """

    def __init__(self, payoffs: Floats, *, compiled: bool | None = None) -> None:
        self.payoffs = payoffs
        self.shape = payoffs.shape[1:]
        self.starts = np.concatenate([[0], np.cumsum(self.shape)]).astype(np.int64)
        self.total = int(self.starts[-1])
        self.slices = [
            slice(int(a), int(b)) for a, b in zip(self.starts, self.starts[1:], strict=False)
        ]
        small = payoffs[0].size <= COMPILED_PROFILES and find_spec("numba") is not None
        self.compiled = small if compiled is None else compiled
        if self.compiled:
            self._flat = np.ascontiguousarray(payoffs.reshape(len(payoffs), -1).T)
            digits = np.unravel_index(np.arange(payoffs[0].size), self.shape)
            self._places = np.stack(digits, axis=1) + self.starts[:-1]

    def vectors(self, chances: Floats) -> list[Floats]:
        """Return the players' parts of a long vector."""
        return [chances[part] for part in self.slices]

    def uniform(self) -> Floats:
        """Return the profile in which everybody plays everything with equal probability."""
        return np.concatenate([np.full(size, 1 / size) for size in self.shape])

    def values(self, chances: Floats) -> Floats:
        """Return each strategy's expected payoff against the others: ``(total,)``."""
        return self(chances)[0]

    def __call__(self, chances: Floats) -> tuple[Floats, Floats]:
        """Return each strategy's expected payoff, and its slopes in all probabilities.

        Returns
        -------
        values
            ``(total,)``.
        slopes
            ``(total, total)``: rows are strategies, columns the probabilities.
        """
        values, slopes = np.zeros(self.total), np.zeros((self.total, self.total))
        if self.compiled:
            _compiled()(self._flat, self._places, chances, values, slopes)
        else:
            self._contract(chances, values, slopes)
        return values, slopes

    def _contract(self, chances: Floats, values: Floats, slopes: Floats) -> None:
        vectors, n = self.vectors(chances), len(self.shape)
        for player in range(n):
            mine = self.slices[player]
            tensor = self.payoffs[player]
            for other in range(n):
                if other != player:
                    pair = _without(tensor, vectors, player, other)
                    slopes[mine, self.slices[other]] = pair
            if n == 1:
                values[mine] = tensor
            else:
                near = 0 if player else 1
                values[mine] = slopes[mine, self.slices[near]] @ vectors[near]


def _without(tensor: Floats, vectors: list[Floats], player: int, other: int) -> Floats:
    """Return a tensor contracted with all vectors but two players', the first player's rows."""
    for axis in range(tensor.ndim - 1, -1, -1):
        if axis not in {player, other}:
            tensor = np.tensordot(tensor, vectors[axis], axes=([axis], [0]))
    return tensor if player < other else tensor.T


@cache
def _compiled() -> Callable[..., None]:
    from numba import njit

    return njit(cache=True, nogil=True)(_accumulate)


def _accumulate(flat: Any, places: Any, chances: Any, values: Any, slopes: Any) -> None:
    """Add up payoffs times the probability of everything but one or two players' strategies."""
    n = flat.shape[1]
    after = np.ones(n + 1)
    for s in range(flat.shape[0]):
        for k in range(n - 1, -1, -1):
            after[k] = after[k + 1] * chances[places[s, k]]
        before = 1.0
        for i in range(n):
            row = places[s, i]
            values[row] += flat[s, i] * before * after[i + 1]
            between = before
            for k in range(i + 1, n):
                column = places[s, k]
                weight = between * after[k + 1]
                slopes[row, column] += flat[s, i] * weight
                slopes[column, row] += flat[s, k] * weight
                between *= chances[column]
            before *= chances[row]
