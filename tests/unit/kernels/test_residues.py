"""Residues, against whole numbers of any size."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

pytest.importorskip("numba")

from twolevel.kernels.corners import Polytope, largest_primes
from twolevel.kernels.residues import vanish


def polytope(rows, primes):
    residues = np.array([[[x % int(p) for x in row] for row in rows] for p in primes], np.uint64)
    nothing = np.empty(0)
    return Polytope(nothing[None], nothing, residues, primes, nothing)


def test_primes_by_definition():
    found = [int(prime) for prime in largest_primes(6)]
    assert found[0] == 2**31 - 1  # Mersenne's
    below = range(found[-1], 2**31)
    assert found == [n for n in reversed(below) if all(n % k for k in range(2, 46_341))]


@pytest.mark.parametrize("bits", [10.0, 31.0, 200.0])
def test_zeros_are_proven_and_others_are_not(bits):
    """Two unknowns, three rows: the first two bind and the third is slack, or not quite."""
    scale = 10**20
    rows = [[2 * scale, 1 * scale], [1 * scale, 2 * scale], [3 * scale, 0]]
    primes = largest_primes(8)
    binding, played = np.array([0, 1]), np.array([0, 1])

    def proven(rows, values, primes=primes):
        return vanish(polytope(rows, primes), bits, values, binding, played, 2)

    z = [Fraction(1, 3 * scale), Fraction(1, 3 * scale)]
    assert [sum(a * x for a, x in zip(row, z, strict=True)) for row in rows] == [1, 1, 1]
    tied = np.array([0.3, 0.3, 0.0])
    assert proven(rows, tied)
    assert not proven([*rows[:2], [3 * scale - 1, 0]], tied)
    assert not proven(rows, np.array([0.0, 0.3, 0.0]))  # a weight that is not zero
    assert proven(rows, tied, primes[:1]) == (bits <= 30)  # else too few primes to tell


def test_a_prime_that_divides_the_determinant_proves_nothing():
    rows = polytope([[0, 1], [0, 1], [1, 1]], largest_primes(1))
    values = np.array([0.0, 1.0, 0.0])
    assert not vanish(rows, 5.0, values, np.array([0, 1]), np.array([0, 1]), 2)
