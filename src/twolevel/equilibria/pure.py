"""All equilibria in pure strategies.

Knows payoffs as numbers to be compared; decides ties exactly, as the numbers are given.

A profile survives when no player has a better strategy. The first player is compared over all
profiles; every further player only over the profiles that survive so far, of which there are
fewer by a factor of about the number of strategies each time. Blocks are read one at a time, so
the payoffs need not fit in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isfinite, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.errors import ArgumentError, LimitError, shown

__all__ = ["BLOCK", "is_pure_equilibrium", "pure_equilibria", "stream_pure_equilibria"]

BLOCK = 2**20
"""Profiles that are compared at a time."""

Ids = NDArray[np.int64]
Payoffs = Callable[[int, Ids], NDArray[Any]]


def pure_equilibria(game: NormalFormGame) -> NDArray[np.int64]:
    """Return all pure equilibria of a game, in the order of the profiles.

    Returns
    -------
    numpy.ndarray
        ``(n_equilibria, n_players)``: positions of strategies.

    Notes
    -----
    Complete, and exact in the numbers given. Cost: little more than one comparison a profile.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> pure_equilibria(game).tolist()
    [[1, 1]]
    """
    flat = game.numbers.reshape(game.n_players, -1)
    ids = np.flatnonzero(_best_of_first(game))
    for player in range(2, game.n_players):
        ids = _best(game.shape, lambda who, at: flat[who][at], player, ids, BLOCK)
    return _profiles(ids, game.shape)


def stream_pure_equilibria(
    shape: Sequence[int],
    payoff: Callable[[int, NDArray[np.int64]], Any],
    *,
    block: int = BLOCK,
) -> NDArray[np.int64]:
    """Return all pure equilibria of a game whose payoffs are computed, or read, on demand.

    Parameters
    ----------
    shape
        How many strategies each player has.
    payoff
        Called with a player's position and profiles ``(m, n_players)`` of positions; returns
        the player's payoffs ``(m,)``. For an array on disk:
        ``lambda i, at: tensor[(i, *at.T)]``.
    block
        Profiles that are asked for at a time; the answer does not depend on it.

    Returns
    -------
    numpy.ndarray
        ``(n_equilibria, n_players)``: positions of strategies.

    Raises
    ------
    ArgumentError
        If the shape or the block is not made of positive integers, or a payoff is not a finite
        number.
    LimitError
        If there are more profiles than an int64 counts.

    Notes
    -----
    Some two payoffs a profile are asked for in all, whatever the number of players.

    Examples
    --------
    >>> def crowding(player, profiles):  # everybody wants to be where the fewest are
    ...     return -(profiles == profiles[:, [player]]).sum(axis=1)
    >>> stream_pure_equilibria((2, 2), crowding).tolist()
    [[0, 1], [1, 0]]
    """
    sizes = tuple(shape)
    whole = all(isinstance(k, int | np.integer) and k > 0 for k in (*sizes, block))
    if not sizes or not whole:
        raise ArgumentError(
            f"shape and block must be positive integers, not {shown(sizes)} and {shown(block)}"
        )
    if prod(map(int, sizes)) >= 2**62:
        raise LimitError("a game can have at most 2**62 profiles")

    def values(player: int, ids: Ids) -> NDArray[Any]:
        found = np.asarray(payoff(player, np.stack(np.unravel_index(ids, sizes), axis=1)))
        if found.shape != ids.shape:
            raise ArgumentError(
                f"payoff returned the shape {found.shape} for {len(ids)} profiles; "
                "it must return one number a profile"
            )
        if not _are_finite(found):
            raise ArgumentError(f"payoff of player {player} is not a finite number everywhere")
        return found

    return _survivors(sizes, values, int(block))


def _are_finite(numbers: NDArray[Any]) -> bool:
    """Return whether all entries are finite numbers; integers and fractions of any size are."""
    if numbers.dtype.kind == "O":
        return all(
            isinstance(x, int | Fraction) or (isinstance(x, float) and isfinite(x))
            for x in numbers.flat
        )
    return numbers.dtype.kind in "iuf" and bool(np.isfinite(numbers).all())


def is_pure_equilibrium(game: NormalFormGame, digits: Sequence[int]) -> bool:
    """Whether nobody gains by a change of strategy, decided in the numbers given."""
    for player, own in enumerate(digits):
        place: tuple[Any, ...] = (*digits[:player], slice(None), *digits[player + 1 :])
        line = game.numbers[player][place]
        if (line > line[own]).any():
            return False
    return True


def _profiles(ids: Ids, shape: Sequence[int]) -> NDArray[np.int64]:
    return np.stack(np.unravel_index(ids, tuple(shape)), axis=1).astype(np.int64)


def _best_of_first(game: NormalFormGame) -> NDArray[np.bool_]:
    """Return where the first two players have no better strategy; whole axes at a time."""
    where = game.numbers[0] == game.numbers[0].max(axis=0)
    if game.n_players > 1:
        where &= game.numbers[1] == game.numbers[1].max(axis=1, keepdims=True)
    return where.ravel()


def _survivors(shape: Sequence[int], payoff: Payoffs, block: int) -> NDArray[np.int64]:
    first, rest = shape[0], prod(shape[1:])
    columns = max(1, block // first)
    found = []
    for start in range(0, rest, columns):
        others = np.arange(start, min(start + columns, rest), dtype=np.int64)
        every = (np.arange(first)[:, None] * rest + others).ravel()
        values = payoff(0, every).reshape(first, len(others))
        ids = every[np.flatnonzero(values == values.max(axis=0))]
        for player in range(1, len(shape)):
            ids = _best(shape, payoff, player, ids, block)
        found.append(ids)
    return _profiles(np.sort(np.concatenate(found)), shape)


def _best(shape: Sequence[int], payoff: Payoffs, player: int, ids: Ids, block: int) -> Ids:
    """Return the profiles in which a player's strategy is a best response."""
    stride, size = prod(shape[player + 1 :]), shape[player]
    step = max(1, block // size)
    kept = [ids[:0]]
    for start in range(0, len(ids), step):
        part = ids[start : start + step]
        digit = part // stride % size
        lines = (part - digit * stride) + np.arange(size)[:, None] * stride
        values = payoff(player, lines.ravel()).reshape(lines.shape)
        own = values[digit, np.arange(len(part))]
        kept.append(part[own == values.max(axis=0)])
    return np.concatenate(kept)
