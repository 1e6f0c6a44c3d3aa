"""Linear programmes solved exactly, in integers.

Knows the simplex method on a condensed tableau with whole numbers over one denominator
(Edmonds' integer pivoting) and Bland's rule, which cannot cycle. Knows nothing of games.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError

__all__ = ["Optimum", "maximise"]

Integers = NDArray[Any]


class Optimum(tuple[Fraction, tuple[Fraction, ...], tuple[Fraction, ...]]):
    """The optimal value, a solution, and the prices of the constraints (a dual solution)."""

    __slots__ = ()

    @property
    def value(self) -> Fraction:
        return self[0]

    @property
    def solution(self) -> tuple[Fraction, ...]:
        return self[1]

    @property
    def prices(self) -> tuple[Fraction, ...]:
        return self[2]


def maximise(objective: Integers, matrix: Integers, bounds: Integers) -> Optimum:
    """Return the maximum of ``objective @ x`` over ``matrix @ x <= bounds``, ``x >= 0``.

    Parameters
    ----------
    objective, matrix, bounds
        Python integers in object arrays ``(n,)``, ``(m, n)`` and ``(m,)``; bounds must not be
        negative, so that zero is feasible.

    Raises
    ------
    ArgumentError
        If a bound is negative or the programme has no finite maximum.

    References
    ----------
    Bland, R. G. (1977), "New finite pivoting rules for the simplex method", *Mathematics of
    Operations Research* 2, 103-107. doi:10.1287/moor.2.2.103
    """
    rows, columns = matrix.shape
    if (bounds < 0).any():
        raise ArgumentError("the bounds of an exact programme must not be negative")
    table: Any = np.zeros((rows + 1, columns + 1), dtype=object)
    table[:rows, :columns], table[:rows, columns] = matrix, bounds
    table[rows, :columns] = -objective
    inside = list(range(columns, columns + rows))  # variables: x first, then slacks
    outside = list(range(columns))
    denominator = 1
    while True:
        entering = [k for k in range(columns) if table[rows, k] < 0]
        if not entering:
            break
        column = min(entering, key=lambda k: outside[k])
        limits = [r for r in range(rows) if table[r, column] > 0]
        if not limits:
            raise ArgumentError("the exact programme has no finite maximum")
        row = min(limits, key=lambda r: (Fraction(table[r, columns], table[r, column]), inside[r]))
        denominator = _pivot(table, row, column, denominator)
        inside[row], outside[column] = outside[column], inside[row]
    values = [Fraction(0)] * (columns + rows)
    for r, variable in enumerate(inside):
        values[variable] = Fraction(table[r, columns], denominator)
    prices = [Fraction(0)] * (columns + rows)
    for c, variable in enumerate(outside):
        prices[variable] = Fraction(table[rows, c], denominator)
    top = Fraction(table[rows, columns], denominator)
    return Optimum((top, tuple(values[:columns]), tuple(prices[columns:])))


def _pivot(table: Integers, row: int, column: int, denominator: int) -> int:
    """Swap a row's variable with a column's; return the new common denominator."""
    pivot = table[row, column]
    across, down = table[row].copy(), table[:, column].copy()
    down[row] = 0
    table *= pivot
    table -= np.outer(down, across)
    table //= denominator
    table[row] = across
    table[:, column] = -down
    table[row, column] = denominator
    return int(pivot)
