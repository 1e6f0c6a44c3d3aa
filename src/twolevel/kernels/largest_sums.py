"""The largest sums of tables over one or two issues, for many drawn tables at once.

The elimination of ``kernels.elimination``, with one more axis for the draws and 64-bit integers
in place of exact numbers of any kind.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import LimitError

__all__ = ["BARRED", "largest_sums"]

BARRED = -(2**45)
"""The entry of what cannot be combined: no sum of allowed entries reaches down to half of it."""

MOST_ENTRIES = 4_000_000

Units = NDArray[np.int64]
Factor = tuple[tuple[int, ...], Units]


def largest_sums(sizes: Sequence[int], factors: Sequence[Factor], n_draws: int) -> Units:
    """Return, for every draw, the largest sum of factors over one option an issue.

    Parameters
    ----------
    sizes
        Number of options of each issue.
    factors
        Pairs of the issues concerned, in increasing order, and entries
        ``(n_draws or 1, options, ...)`` below 2**44 in size, or ``BARRED``.
    n_draws
        Number of draws.

    Raises
    ------
    LimitError
        If the issues are linked so densely that a table would exceed four million entries.
    """
    pending = list(factors)
    left = set(range(len(sizes)))
    total = np.zeros(n_draws, dtype=np.int64)
    while left:
        issue = min(left, key=lambda j: (len(_scope(pending, j)), j))
        left.remove(issue)
        bucket = [factor for factor in pending if issue in factor[0]]
        if not bucket:
            continue
        pending = [factor for factor in pending if issue not in factor[0]]
        scope = _scope(bucket, issue)
        if np.prod([float(sizes[j]) for j in scope]) * n_draws > MOST_ENTRIES * 100:
            raise LimitError(
                f"issues are linked too densely: maximising one payoff needs a table over "
                f"{len(scope)} issues at once; remove linkages or exclusions, or merge issues"
            )
        table = _spread(bucket[0], scope)
        for factor in bucket[1:]:
            table = table + _spread(factor, scope)
        best = table.max(axis=1 + scope.index(issue))
        rest = tuple(j for j in scope if j != issue)
        if rest:
            pending.append((rest, best))
        else:
            total = total + best
    return total


def _scope(factors: Sequence[Factor], issue: int) -> tuple[int, ...]:
    return tuple(sorted({j for issues, _ in factors if issue in issues for j in issues}))


def _spread(factor: Factor, scope: tuple[int, ...]) -> Units:
    issues, table = factor
    lengths = [table.shape[1 + issues.index(j)] if j in issues else 1 for j in scope]
    return table.reshape(len(table), *lengths)
