"""A corner of a best-response polytope from the constraints that bind there, in whole numbers.

Knows linear equations in whole numbers. Does not know how corners are found.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.best_response_polytopes import Corner

__all__ = ["corner_at", "solved"]


def corner_at(
    matrix: NDArray[Any], bound: Collection[int], own: range, others: range
) -> Corner | None:
    """Return the corner other than zero at which some constraints bind; None if there is none.

    Parameters
    ----------
    matrix
        ``(n_others, n_own)``, positive Python integers.
    bound
        The labels of as many constraints as there are own strategies.
    own, others
        Labels of the columns and of the rows.
    """
    played = [k for k, label in enumerate(own) if label not in bound]
    binding = [k for k, label in enumerate(others) if label in bound]
    if not played or len(played) != len(binding):
        return None
    answer = solved(matrix[np.ix_(binding, played)])
    if answer is None:
        return None
    weights, denominator = answer
    slacks = denominator - matrix[:, played] @ weights
    if min(weights) < 0 or min(slacks) < 0:
        return None
    strategy = dict(zip(played, weights // gcd(*weights), strict=True))
    total = sum(strategy.values())
    idle = [label for k, label in enumerate(own) if not strategy.get(k, 0)]
    best = [label for label, slack in zip(others, slacks, strict=True) if not slack]
    return Corner(
        strategy=tuple(Fraction(strategy.get(k, 0), total) for k in range(len(own))),
        labels=sum(1 << label for label in (*idle, *best)),
    )


def solved(matrix: NDArray[Any]) -> tuple[NDArray[Any], int] | None:
    """Return whole numbers w and a positive d with ``matrix @ w = d``; None if singular.

    By fraction-free elimination, in which every division leaves no remainder.
    """
    size = len(matrix)
    table = np.ones((size, size + 1), dtype=object)
    table[:, :size] = matrix
    before = 1
    for k in range(size):
        pivot = next((r for r in range(k, size) if table[r, k]), None)
        if pivot is None:
            return None
        if pivot != k:
            table[[k, pivot]] = table[[pivot, k]]
        rest = table[k + 1 :, k + 1 :]
        rest *= table[k, k]
        rest -= np.outer(table[k + 1 :, k], table[k, k + 1 :])
        rest //= before
        before = table[k, k]
    weights = np.zeros(size, dtype=object)
    for k in range(size - 1, -1, -1):
        known = table[k, k + 1 : size] @ weights[k + 1 :] if k + 1 < size else 0
        weights[k] = (before * table[k, size] - known) // table[k, k]
    return (weights, int(before)) if before > 0 else (-weights, -int(before))
