"""Corners of best-response polytopes, by a compiled walk with certificates.

Knows how the walk's arrays are laid out, enlarged and read. Where the walk cannot certify a
sign, as where payoffs tie but for rounding, it says so, and whoever asked counts in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil, log2
from time import monotonic
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.kernels.corners import PRIME_BITS, Met, Polytope, largest_primes

__all__ = ["Ending", "Walk", "can_walk", "completed", "cost", "polytopes", "walked"]

Ending = Literal["closed", "doubt", "time", "bases"]
"""Why a walk ended: all corners were met, a sign could not be told, or a limit was reached."""

STEP_WORK = 20_000_000
"""Operations, about, between two looks at the clock: some hundredths of a second."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walk:
    """What a walk over one polytope has found.

    Attributes
    ----------
    ending
        Why it ended.
    bases
        ``(n_bases, d)``: those certified, by the labels that bind.
    bound
        ``(n_bases, d + e)``: all labels that bind at the corner of each.
    """

    ending: Ending
    bases: NDArray[np.int16]
    bound: NDArray[np.bool_]

    @property
    def tied(self) -> bool:
        """Whether at some corner more labels bind than the polytope has dimensions."""
        return bool((self.bound.sum(axis=1) > self.bases.shape[1]).any())

    def corners(self) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
        """Return one basis of each corner but zero, and the labels that bind there."""
        packed = np.packbits(self.bound, axis=1)
        _, first = np.unique(packed, axis=0, return_index=True)
        first = first[~self.bound[first, : self.bases.shape[1]].all(axis=1)]
        return self.bases[first], self.bound[first]


def can_walk() -> bool:
    """Return whether the walk can be compiled."""
    return find_spec("numba") is not None


def cost(own: int, others: int) -> int:
    """Return about how many operations a basis takes, by the players' numbers of strategies."""
    return own * (own + others * min(own, others))


def polytopes(game: NormalFormGame) -> tuple[Polytope, Polytope]:
    """Return both players' polytopes: matrices of ``(n, m)`` and ``(m, n)``."""
    first, second = (game.integers(player)[0] for player in (0, 1))
    return _polytope(second.T), _polytope(first)


def _polytope(payoffs: NDArray[Any]) -> Polytope:
    """Return the polytope of payoffs in whole numbers, shifted to be positive."""
    low = int(payoffs.min())
    span = int(payoffs.max()) - low or 1
    whole = payoffs - low + (span + 1) // 2
    sizes = np.array([_bits(k, span) for k in range(min(payoffs.shape) + 1)])
    primes = largest_primes(ceil((sizes.max() + 2) / PRIME_BITS))
    return Polytope(
        matrix=np.array([[int(x) / span for x in row] for row in whole]),
        tilt=np.random.default_rng(0).random(len(whole)),
        residues=np.array([(whole % int(prime)).astype(np.uint64) for prime in primes]),
        primes=primes,
        sizes=sizes,
    )


def _bits(k: int, span: int) -> float:
    """Return the logarithm of a bound on determinants of k rows.

    With c the middle of the numbers, a determinant is that of the numbers less c beside a column of
    ones, above a row of -c and a one; the product of the lengths of its columns bounds it (Hadamard).
    """
    middle = (2 * ((span + 1) // 2) + span) / (2 * span)
    return (log2(k + 1) + k * (2 * log2(span) + log2(k / 4 + middle**2))) / 2


def walked(
    polytope: Polytope, *, most: int, until: float | None = None, work: int = STEP_WORK
) -> Walk:
    """Walk over a polytope's corners from zero.

    Parameters
    ----------
    polytope
        The polytope.
    most
        How many bases to certify at most.
    until
        When to stop, by the monotonic clock.
    work
        Operations, about, between two looks at the clock.
    """
    from twolevel.kernels.corner_walk import CLOSED, DOUBT, put, walk

    e, d = polytope.matrix.shape
    step = max(1, work // (2 * cost(d, e)))
    met = Met.empty(d, e)
    found, done = put(met.bases, met.slots, 0, np.arange(d, dtype=np.int16)), 0
    ending: Ending | None = None
    while ending is None:
        count = min(step, most - done)
        met = _roomy(met, found, found + count * d)
        status, found, done = walk(polytope, met, found, done, count)
        if status == CLOSED:
            ending = "closed"
        elif status == DOUBT:
            ending = "doubt"
        elif done >= most:
            ending = "bases"
        elif until is not None and monotonic() >= until:
            ending = "time"
    return Walk(ending=ending, bases=met.bases[:done], bound=met.bound[:done])


def completed(
    bases: NDArray[np.int16],
    other: Polytope,
    *,
    until: float | None = None,
    work: int = STEP_WORK,
) -> tuple[NDArray[np.int16], int]:
    """Return the bases that a simple corner of the other polytope completes, proven.

    And at how many others, for a tie or for want of time, it could not be told whether one does.

    Parameters
    ----------
    bases
        ``(n_bases, d)``: by the labels that bind.
    other
        The other player's polytope.
    until, work
        As for `walked`.
    """
    from twolevel.kernels.corner_walk import PRESENT, UNSURE, complete

    seen = np.full(len(bases), UNSURE, np.int8)
    step = max(1, work // (2 * cost(*other.matrix.shape)))
    for start in range(0, len(bases), step):
        part = slice(start, start + step)
        complete(other.matrix, bases[part], seen[part])
        if until is not None and monotonic() >= until:
            break
    return bases[seen == PRESENT], int((seen == UNSURE).sum())


def _roomy(met: Met, found: int, needed: int) -> Met:
    """Return arrays with room for as many bases as are needed, and the same in them."""
    if needed <= len(met.bases):
        return met
    from twolevel.kernels.corner_walk import move

    d = met.bases.shape[1]
    larger = Met.empty(d, met.bound.shape[1] - d, room=1 << (needed - 1).bit_length())
    move(met, found, larger)
    return larger
