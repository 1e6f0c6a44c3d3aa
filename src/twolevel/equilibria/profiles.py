"""Mixed profiles: what they pay, what deviating would pay, and the regret.

Knows a game's numbers and one vector of probabilities a player. Everything works on fractions
as on floats: exact in, exact out.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.normal_form import NormalFormGame

__all__ = ["Mixed", "deviation_payoffs", "is_exact", "payoffs_and_regrets", "pure_profile"]

Mixed = tuple[NDArray[Any], ...]
"""One vector of probabilities a player: floats, or fractions in an object array."""


def is_exact(mixed: Mixed) -> bool:
    """Whether a profile is given in fractions."""
    return all(vector.dtype == object for vector in mixed)


def pure_profile(digits: Sequence[int], shape: Sequence[int]) -> Mixed:
    """Return a pure profile as vectors of fractions."""
    found = []
    for digit, size in zip(digits, shape, strict=True):
        vector = np.full(size, Fraction(0), dtype=object)
        vector[digit] = Fraction(1)
        found.append(vector)
    return tuple(found)


def deviation_payoffs(tensor: NDArray[Any], mixed: Mixed, player: int) -> NDArray[Any]:
    """Return what each of a player's strategies pays against the others' mixtures."""
    denominator = 1
    for axis in range(len(mixed) - 1, -1, -1):
        if axis == player:
            continue
        support = np.flatnonzero(mixed[axis] != 0)
        chances = mixed[axis][support]
        if chances.dtype == object:
            chances, common = _whole(chances)
            denominator *= common
        tensor = np.tensordot(np.take(tensor, support, axis=axis), chances, axes=([axis], [0]))
    return tensor if denominator == 1 else tensor * Fraction(1, denominator)


def _whole(chances: NDArray[Any]) -> tuple[NDArray[Any], int]:
    """Return fractions times their common denominator, and that: whole numbers add up faster."""
    common = lcm(*(chance.denominator for chance in chances))
    weights = np.empty(len(chances), dtype=object)
    weights[:] = [chance.numerator * (common // chance.denominator) for chance in chances]
    return weights, common


def payoffs_and_regrets(
    game: NormalFormGame, mixed: Mixed
) -> tuple[list[Fraction] | list[float], list[Fraction] | list[float]]:
    """Return every player's expected payoff, and what it could gain by deviating, in utils.

    Fractions for a profile in fractions, else floats.
    """
    payoffs: list[Any] = []
    regrets: list[Any] = []
    exactly = is_exact(mixed)
    played = [np.flatnonzero(vector != 0) for vector in mixed]
    if exactly and all(len(part) == 1 for part in played):
        return _at_pure(game, [int(part[0]) for part in played])
    for player in range(game.n_players):
        tensor, scale = _restricted(game, mixed, player, exactly=exactly)
        others = tuple(
            vector if axis == player else vector[vector != 0] for axis, vector in enumerate(mixed)
        )
        values = deviation_payoffs(tensor, others, player)
        own = sum((p * v for p, v in zip(mixed[player], values, strict=True) if p), 0 * values[0])
        best = max(values)
        if exactly:
            payoffs.append(Fraction(own) / scale)
            regrets.append(Fraction(best - own) / scale)
        else:
            payoffs.append(float(own) / scale)
            regrets.append(max(0.0, float(best - own)) / scale)
    return payoffs, regrets


def _at_pure(game: NormalFormGame, digits: list[int]) -> tuple[list[Fraction], list[Fraction]]:
    """Return payoffs and regrets at a pure profile."""
    payoffs, regrets = [], []
    for player, digit in enumerate(digits):
        table = game.numbers[player]
        own: Any = (*digits[:player], slice(None), *digits[player + 1 :])
        row = table[own].tolist()
        scale = game.scales[player]
        if table.dtype == np.float64:
            row, scale = [Fraction(repr(x)) for x in row], 1
        payoffs.append(Fraction(row[digit]) / scale)
        regrets.append(Fraction(max(row) - row[digit]) / scale)
    return payoffs, regrets


def _restricted(
    game: NormalFormGame, mixed: Mixed, player: int, *, exactly: bool
) -> tuple[NDArray[Any], int]:
    """Return a player's numbers where the others' probabilities are positive, and their scale."""
    index = [
        np.arange(size) if axis == player else np.flatnonzero(mixed[axis] != 0)
        for axis, size in enumerate(game.shape)
    ]
    table = game.numbers[player][np.ix_(*index)]
    if not exactly:
        return table.astype(np.float64), game.scales[player]
    if table.dtype == np.float64:
        fractions = np.empty(table.size, dtype=object)
        fractions[:] = [Fraction(repr(float(x))) for x in table.flat]
        return fractions.reshape(table.shape), 1
    return table.astype(object), game.scales[player]
