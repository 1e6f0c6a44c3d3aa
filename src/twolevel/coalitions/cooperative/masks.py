"""Coalitions as masks, and exact sums over them.

Knows bits and whole numbers; bit k of a mask is the k-th player. Sums are taken in int64 where
that is safe and in Python integers where it is not, so that they never wrap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LARGEST", "Whole", "fitted", "members_of", "sums", "whole_numbers"]

LARGEST = 1 << 62
"""Sums that stay below this size in int64 do not wrap."""

Whole = NDArray[Any]
"""Whole numbers: an int64 array, or an object array of Python ints."""


def members_of(mask: int) -> Iterator[int]:
    """Yield the positions of a mask's members."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def fitted(numbers: Sequence[int] | Whole, *, headroom: int = 1) -> Whole:
    """Return whole numbers as int64 if `headroom` times the largest is safe, else as objects."""
    largest = max((abs(int(number)) for number in numbers), default=0)
    return np.array(numbers, dtype=np.int64 if largest * headroom < LARGEST else object)


def sums(numbers: Sequence[int]) -> Whole:
    """Return the sum of the players' whole numbers for every mask: ``(2**n,)``.

    Examples
    --------
    >>> sums([1, 10]).tolist()
    [0, 1, 10, 11]
    """
    steps = fitted(numbers, headroom=max(1, len(numbers)))
    found = np.zeros(1, dtype=steps.dtype)
    for step in steps:
        found = np.concatenate([found, found + step])
    return found


def whole_numbers(numbers: Iterable[Fraction]) -> tuple[list[int], int]:
    """Return fractions as whole numbers and their common denominator."""
    listed = list(numbers)
    scale = lcm(*(number.denominator for number in listed))
    return [number.numerator * (scale // number.denominator) for number in listed], scale
