"""Whether numbers known to be small are zero, by their residues modulo primes; compiled.

Knows linear equations modulo a prime below ``2**31``, and that a whole number smaller than a
product of primes which all divide it is zero. Does not know what the equations are about.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.corners import PRIME_BITS

__all__ = ["vanish"]


@njit(nogil=True, cache=True)
def _inverted(value, prime):
    """Return the inverse of a number that the prime does not divide: a power of it."""
    result, power, left = np.uint64(1), value, prime - np.uint64(2)
    while left:
        if left & np.uint64(1):
            result = result * power % prime
        power = power * power % prime
        left >>= np.uint64(1)
    return result


@njit(nogil=True, cache=True)
def _triangular(table, prime):
    """Turn ``(k, k + 1)`` into rows of ones on the diagonal and zeros below; False if singular."""
    k = len(table)
    for c in range(k):
        row = c
        while row < k and table[row, c] == 0:
            row += 1
        if row == k:
            return False
        for q in range(c, k + 1):
            table[row, q], table[c, q] = table[c, q], table[row, q]
        inverse = _inverted(table[c, c], prime)
        for q in range(c, k + 1):
            table[c, q] = table[c, q] * inverse % prime
        for r in range(c + 1, k):
            if table[r, c]:
                factor = prime - table[r, c]
                for q in range(c, k + 1):
                    table[r, q] = (table[r, q] + factor * table[c, q]) % prime
    return True


@njit(nogil=True, cache=True)
def _solved(residues, prime, binding, played, k, weights):
    """Write what solves ``A z = 1``; return whether the prime leaves A invertible."""
    table = np.ones((k, k + 1), np.uint64)
    for r in range(k):
        for c in range(k):
            table[r, c] = residues[binding[r], played[c]]
    if not _triangular(table, prime):
        return False
    for c in range(k - 1, -1, -1):
        weights[c] = table[c, k]
        for q in range(c + 1, k):
            weights[c] = (weights[c] + (prime - table[c, q]) * weights[q]) % prime
    return True


@njit(nogil=True, cache=True)
def vanish(polytope, bits, values, binding, played, k):
    """Return whether the weights and slacks whose values are zero are proven to be zero.

    Parameters
    ----------
    polytope
        A `Polytope`.
    bits
        Logarithm of a bound on those weights and slacks times the determinant.
    values
        ``(e,)``: k weights and then the slacks of the rows that do not bind, in order.
    binding, played, k
        The rows and columns of the square part, in order, and how many there are.
    """
    weights = np.empty(k, np.uint64)
    for residues, prime in zip(polytope.residues, polytope.primes):  # noqa: B905 - compiled
        if bits <= 0.0:
            return True
        if not _solved(residues, prime, binding, played, k, weights):
            continue
        place, b = k, 0
        for r in range(k):
            if values[r] == 0.0 and weights[r]:
                return False
        for i in range(len(residues)):
            if b < k and binding[b] == i:
                b += 1
                continue
            if values[place] == 0.0:
                total = np.uint64(1)
                for c in range(k):
                    total = (total + (prime - residues[i, played[c]]) * weights[c]) % prime
                if total:
                    return False
            place += 1
        bits -= PRIME_BITS
    return bits <= 0.0
