"""What a walk over the corners of a polytope reads and writes.

Knows arrays and their shapes. Does not know what is done with them, nor what a corner means.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["PRIME_BITS", "Met", "Polytope", "largest_primes"]

PRIME_BITS = 30
"""Every prime is larger than two to this power."""

ROOM = 1 << 12


class Polytope(NamedTuple):
    """A polytope ``{z >= 0 : M z <= 1}`` for a positive matrix M, ``(e, d)``.

    Attributes
    ----------
    matrix
        M, rounded once.
    tilt
        ``(e,)``, not negative: a direction of the right-hand side, drawn so as not to have ties.
    residues
        ``(n_primes, e, d)``: M times a number of at least one, in whole numbers, modulo primes.
    primes
        ``(n_primes,)``, from ``2**30`` to ``2**31``.
    sizes
        ``(min(d, e) + 1,)``: logarithms to base 2 of bounds on determinants of those whole
        numbers, by how many rows they have.
    """

    matrix: NDArray[np.float64]
    tilt: NDArray[np.float64]
    residues: NDArray[np.uint64]
    primes: NDArray[np.uint64]
    sizes: NDArray[np.float64]


class Met(NamedTuple):
    """The bases that a walk has met.

    Attributes
    ----------
    bases
        ``(room, d)``: labels of the constraints that bind, in order.
    slots
        A hash table of their places, -1 where it is free; a power of two long.
    bound
        ``(room, d + e)``: of those certified, the labels of all constraints that bind there.
    """

    bases: NDArray[np.int16]
    slots: NDArray[np.int64]
    bound: NDArray[np.bool_]

    @classmethod
    def empty(cls, d: int, e: int, room: int = ROOM) -> Met:
        """Return room for so many bases, a power of two."""
        return cls(
            bases=np.empty((room, d), np.int16),
            slots=np.full(4 * room, -1),
            bound=np.empty((room, d + e), np.bool_),
        )


def largest_primes(count: int) -> NDArray[np.uint64]:
    """Return the largest primes below ``2**31``, in descending order."""
    root = 1 << (PRIME_BITS + 2) // 2  # more than the square root of the largest
    sieve = np.ones(root, np.bool_)
    sieve[:2] = False
    for k in range(2, int(root**0.5) + 1):
        if sieve[k]:
            sieve[k * k :: k] = False
    small, candidate = np.flatnonzero(sieve), (2 << PRIME_BITS) - 1
    found: list[int] = []
    while len(found) < count:
        if (candidate % small).all():
            found.append(candidate)
        candidate -= 2
    return np.array(found, np.uint64)
