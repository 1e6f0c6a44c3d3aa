"""Exact comparison of products and fractions of 64-bit integers, compiled.

What the objectives of bargaining decide with Python's long integers is decided here with limbs
of 32 bits, so that ties between agreements are ties and nothing else.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["compare_fractions", "compare_products"]

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


@njit(nogil=True, cache=True)
def _multiply(limbs, used, factor):
    """Multiply a number of `used` limbs by a factor below 2**63; return the limbs used."""
    low, high = np.uint64(factor) & LOW, np.uint64(factor) >> HALF
    carry = np.uint64(0)
    previous = np.uint64(0)
    for k in range(used + 2):
        limb = limbs[k] if k < used else np.uint64(0)
        # limb * low + previous * high + carry may exceed 64 bits: keep the halves apart
        one, other = limb * low, previous * high
        lower = (one & LOW) + (other & LOW) + (carry & LOW)
        upper = (one >> HALF) + (other >> HALF) + (carry >> HALF) + (lower >> HALF)
        limbs[k] = lower & LOW
        carry = upper
        previous = limb
    return used + 2


@njit(nogil=True, cache=True)
def compare_products(first, second):
    """Return the sign of the product of `first` less that of `second`: positive integers each."""
    size = 2 * max(len(first), len(second)) + 3
    one, other = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    one[0] = other[0] = 1
    used = 1
    for factor in first:
        used = _multiply(one, used, factor)
    used = 1
    for factor in second:
        used = _multiply(other, used, factor)
    for k in range(size - 1, -1, -1):
        if one[k] != other[k]:
            return 1 if one[k] > other[k] else -1
    return 0


@njit(nogil=True, cache=True)
def compare_fractions(a, b, c, d):
    """Return the sign of ``a/b - c/d`` for non-negative `a`, `c` and positive `b`, `d`."""
    one, other = a * 1.0 / b, c * 1.0 / d
    if abs(one - other) > 1e-12 * max(one, other):
        return 1 if one > other else -1
    if b == d:
        return (a > c) - (a < c)
    return compare_products(np.array([a, d]), np.array([c, b]))
