"""The largest sum of tables over one or two issues, exactly, by eliminating variables.

Bucket elimination (Dechter 1999, https://doi.org/10.1016/S0004-3702(99)00059-4): issues are
maximised out one at a time, the one that touches the fewest others first. Cost grows with the
width of the graph of linked issues, not with the number of agreements.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import LimitError

__all__ = ["largest_sum"]

MOST_ENTRIES = 4_000_000
NEVER = float("-inf")

Numbers = NDArray[np.object_]
Factor = tuple[tuple[int, ...], Numbers]


def largest_sum(sizes: Sequence[int], factors: Sequence[Factor]) -> object:
    """Return the largest sum of factors over all choices of one option an issue.

    Parameters
    ----------
    sizes
        Number of options of each issue.
    factors
        Pairs of the issues concerned, in increasing order, and an object array of exact
        numbers over their options; ``-inf`` marks what cannot be combined.

    Raises
    ------
    LimitError
        If the issues are linked so densely that a table would exceed four million entries.
    """
    pending = list(factors)
    left = set(range(len(sizes)))
    constant: object = 0
    while left:
        issue = min(left, key=lambda j: (len(_scope(pending, j)), j))
        left.remove(issue)
        bucket = [factor for factor in pending if issue in factor[0]]
        if not bucket:
            continue
        pending = [factor for factor in pending if issue not in factor[0]]
        scope = _scope(bucket, issue)
        if np.prod([float(sizes[j]) for j in scope]) > MOST_ENTRIES:
            raise LimitError(
                f"issues are linked too densely: maximising one payoff needs a table over "
                f"{len(scope)} issues at once (at most {MOST_ENTRIES} entries); remove linkages "
                "or exclusions, or merge issues"
            )
        table = _sum([_spread(factor, scope) for factor in bucket])
        best = np.maximum.reduce(table, axis=scope.index(issue))
        rest = tuple(j for j in scope if j != issue)
        if rest:
            pending.append((rest, best))
        else:
            constant = constant + best
    return constant


def _scope(factors: Sequence[Factor], issue: int) -> tuple[int, ...]:
    return tuple(sorted({j for issues, _ in factors if issue in issues for j in issues}))


def _spread(factor: Factor, scope: tuple[int, ...]) -> Numbers:
    issues, table = factor
    return table.reshape([table.shape[issues.index(j)] if j in issues else 1 for j in scope])


def _sum(tables: Sequence[Numbers]) -> Numbers:
    total = tables[0]
    for table in tables[1:]:
        total = total + table
    return total
