"""Completing corners of a generic two-player game, by a compiled walk with certificates.

Knows how the walk's arrays are laid out, enlarged and read. Where the walk cannot certify a
sign, as at the corners of degenerate games, it says so, and whoever asked counts in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from time import monotonic
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.normal_form import NormalFormGame

__all__ = ["Ending", "Walk", "can_walk", "cost", "polytopes", "walked"]

Ending = Literal["closed", "doubt", "time", "bases"]
"""Why a walk ended: all corners were met, a sign could not be told, or a limit was reached."""

STEP_WORK = 20_000_000
"""Operations, about, between two looks at the clock: some hundredths of a second."""

ROOM = 1 << 12

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a walk over one polytope has found.

    Attributes
    ----------
    ending
        Why it ended.
    bases
        How many were certified.
    completing
        For each corner that the other polytope completes, proven: the labels that bind there.
    open
        At how many corners it could not be told whether the other polytope completes them.
    """

    ending: Ending
    bases: int
    completing: tuple[frozenset[int], ...]
    open: int


def can_walk() -> bool:
    """Return whether the walk can be compiled."""
    return find_spec("numba") is not None


def cost(own: int, others: int) -> int:
    """Return about how many operations a basis takes, by the players' numbers of strategies."""
    return own * (own + others * min(own, others))


def polytopes(game: NormalFormGame) -> tuple[Floats, Floats]:
    """Return the matrices of both players' polytopes, rounded once, from 1/2 to 3/2.

    The first player's is ``(n, m)``, the second's ``(m, n)``.
    """
    first, second = (_between(game.integers(player)[0]) for player in (0, 1))
    return np.ascontiguousarray(second.T), first


def _between(payoffs: NDArray[Any]) -> Floats:
    low = payoffs.min()
    twice = 2 * (payoffs.max() - low) or 2
    whole = 2 * (payoffs - low) + twice // 2
    return np.array([[int(x) / int(twice) for x in row] for row in whole])


def walked(
    matrix: Floats, other: Floats, *, most: int, until: float | None = None, work: int = STEP_WORK
) -> Walk:
    """Walk over a polytope's corners from zero, and see which the other polytope completes.

    Parameters
    ----------
    matrix, other
        ``(e, d)`` and ``(d, e)``: this player's polytope and the other's.
    most
        How many bases to certify at most.
    until
        When to stop, by the monotonic clock.
    work
        Operations, about, between two looks at the clock.
    """
    from twolevel.kernels.corner_walk import CLOSED, DOUBT, PRESENT, UNSURE, put, walk

    e, d = matrix.shape
    step = max(1, work // (4 * cost(d, e)))
    bases = np.empty((ROOM, d), np.int16)
    slots = np.full(4 * ROOM, -1)
    completed = np.empty(ROOM, np.int8)
    found, done = put(bases, slots, 0, np.arange(d, dtype=np.int16)), 0
    ending: Ending | None = None
    while ending is None:
        count = min(step, most - done)
        bases, slots, completed = _roomy(bases, slots, completed, found, found + count * d)
        status, found, done = walk(matrix, other, bases, slots, completed, found, done, count)
        if status == CLOSED:
            ending = "closed"
        elif status == DOUBT:
            ending = "doubt"
        elif done >= most:
            ending = "bases"
        elif until is not None and monotonic() >= until:
            ending = "time"
    seen = completed[:done]
    return Walk(
        ending=ending,
        bases=done,
        completing=tuple(
            frozenset(row) for row in bases[np.flatnonzero(seen == PRESENT)].astype(int).tolist()
        ),
        open=int((seen == UNSURE).sum()),
    )


def _roomy(
    bases: NDArray[np.int16],
    slots: NDArray[np.int64],
    completed: NDArray[np.int8],
    found: int,
    needed: int,
) -> tuple[NDArray[np.int16], NDArray[np.int64], NDArray[np.int8]]:
    """Return arrays with room for as many bases as are needed, and the same in them."""
    if needed <= len(bases):
        return bases, slots, completed
    from twolevel.kernels.corner_walk import move

    room = 1 << (needed - 1).bit_length()
    larger = np.empty((room, bases.shape[1]), np.int16)
    states = np.empty(room, np.int8)
    states[:found] = completed[:found]
    places = np.full(4 * room, -1)
    move(bases, found, larger, places)
    return larger, places, states
