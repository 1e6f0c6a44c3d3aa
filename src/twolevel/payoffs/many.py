"""One number a draw: arithmetic on thousands of drawn numbers at once.

Knows floats and the grid that they lie on. Sums and products of numbers on dyadic grids are
exact as long as they fit the 53 bits of a float; a number remembers the grid, so that whoever
turns it into integers knows whether anything is rounded. Does not know what the numbers mean.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

__all__ = ["FINEST", "Many", "floats_of", "units_of"]

FINEST = 2**52
"""Grids finer than this are not followed: a float could not hold their numbers exactly."""

Floats = NDArray[np.float64]


class Many:
    """A number in every draw.

    Parameters
    ----------
    values
        ``(n_draws,)``.
    denominator
        All values are multiples of one over this; 0 when no grid coarse enough is known.

    Examples
    --------
    >>> half = Many(np.array([0.5, 0.25]), 4)
    >>> total = 1 - half * Fraction(1, 3)
    >>> total.denominator, (total.values * 12).round().tolist()
    (12, [10.0, 11.0])
    """

    __slots__ = ("denominator", "values")

    def __init__(self, values: Floats, denominator: int) -> None:
        self.values = values
        self.denominator = denominator if denominator <= FINEST else 0

    def __add__(self, other: Many | Fraction | int) -> Many:
        return self._with(other, np.add, lcm)

    __radd__ = __add__

    def __sub__(self, other: Many | Fraction | int) -> Many:
        return self._with(other, np.subtract, lcm)

    def __rsub__(self, other: Fraction | int) -> Many:
        return Many(np.subtract(float(other), self.values), self._grid(other, lcm))

    def __mul__(self, other: Many | Fraction | int) -> Many:
        return self._with(other, np.multiply, lambda a, b: a * b)

    __rmul__ = __mul__

    def _with(
        self,
        other: Many | Fraction | int,
        operation: Callable[..., Floats],
        grid: Callable[[int, int], int],
    ) -> Many:
        right = other.values if isinstance(other, Many) else float(other)
        return Many(operation(self.values, right), self._grid(other, grid))

    def _grid(self, other: Many | Fraction | int, grid: Callable[[int, int], int]) -> int:
        theirs = other.denominator
        return grid(self.denominator, theirs) if self.denominator and theirs else 0


def floats_of(number: Many | Fraction | int, n_draws: int) -> Floats:
    """Return a number in floats, one a draw: ``(n_draws,)``."""
    return number.values if isinstance(number, Many) else np.full(n_draws, float(number))


def units_of(number: Many | Fraction | int, scale: int, n_draws: int) -> NDArray[np.int64]:
    """Return a number in units of one over `scale`, to the nearest, one a draw: ``(n_draws,)``."""
    if isinstance(number, Many):
        return np.rint(number.values * float(scale)).astype(np.int64)
    return np.full(n_draws, round(Fraction(number) * scale), dtype=np.int64)
