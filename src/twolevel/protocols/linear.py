"""Systems of linear equations in fractions.

Knows Gaussian elimination. Knows nothing of offers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["reduced", "solved"]


def solved(
    matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]
) -> list[Fraction] | None:
    """Return the solution of a square system, or None where it has none or many.

    Examples
    --------
    >>> solved([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(-1)]], [Fraction(3), Fraction(0)])
    [Fraction(1, 1), Fraction(1, 1)]
    """
    solution, free = reduced(matrix, right)
    return None if free else solution


def reduced(
    matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction], least: Fraction = Fraction(0)
) -> tuple[list[Fraction], list[int]]:
    """Return a solution whose free unknowns are zero, and the places of these.

    Pivots no larger than `least` count as zero; rows without a pivot are not looked at again.

    Examples
    --------
    >>> reduced([[Fraction(0), Fraction(2), Fraction(4)]], [Fraction(6)])
    ([Fraction(0, 1), Fraction(3, 1), Fraction(0, 1)], [0, 2])
    """
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows[0]) - 1 if rows else 0
    pivots: list[int] = []
    for column in range(size):
        top = len(pivots)
        pivot = max(range(top, len(rows)), key=lambda k: abs(rows[k][column]), default=None)
        if pivot is None or abs(rows[pivot][column]) <= least:
            continue
        rows[top], rows[pivot] = rows[pivot], rows[top]
        lead = rows[top][column]
        rows[top] = [entry / lead for entry in rows[top]]
        for k in range(len(rows)):
            factor = rows[k][column]
            if k != top and factor:
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[top], strict=True)]
        pivots.append(column)
    solution = [Fraction(0)] * size
    for row, column in enumerate(pivots):
        solution[column] = rows[row][size]
    return solution, [column for column in range(size) if column not in pivots]
