"""Systems of linear equations in fractions.

Knows Gaussian elimination. Knows nothing of offers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["solved"]


def solved(
    matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]
) -> list[Fraction] | None:
    """Return the solution of a square system, or None where it has none or many.

    Examples
    --------
    >>> solved([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(-1)]], [Fraction(3), Fraction(0)])
    [Fraction(1, 1), Fraction(1, 1)]
    """
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = next((k for k in range(column, size) if rows[k][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [entry / lead for entry in rows[column]]
        for k in range(size):
            factor = rows[k][column]
            if k != column and factor:
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[column], strict=True)]
    return [row[size] for row in rows]
