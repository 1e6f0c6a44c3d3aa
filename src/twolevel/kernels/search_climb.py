# mypy: ignore-errors
"""A climb from an agreement to a better one that differs in one issue or two.

Knows what the walk looks for. What it finds is a candidate like any other; it proves nothing.
"""

from __future__ import annotations

from numba import njit

from twolevel.kernels.search_prices import promising
from twolevel.kernels.search_tightening import COMPILED, inner

__all__ = ["climb"]


@inner
def _reached(space, aim, tree, work):
    """Return whether the candidate is possible and promising."""
    for r in range(len(work.lost)):
        work.lost[r] = 0.0
    for f in range(len(space.first)):
        column = space.factor_start[f] + tree.candidate[space.first[f]]
        two = space.second[f]
        if two >= 0:
            width = space.option_start[two + 1] - space.option_start[two]
            column += tree.candidate[space.first[f]] * (width - 1) + tree.candidate[two]
        if not space.possible[column]:
            return False
        row = space.losses[column]
        for r in range(len(row)):
            work.lost[r] += row[r]
    return promising(space, aim, work.lost, work, False)


@njit(**COMPILED)
def climb(space, aim, tree, work, start):
    """Change one option or two of the candidate so that it is promising; False if none is.

    Pairs of issues are tried in a circle from number `start`; returns where it stopped, or -1.
    """
    n_issues = len(tree.candidate)
    start_of = space.option_start
    n_pairs = n_issues * n_issues
    for step in range(n_pairs):
        pair = (start + step) % n_pairs
        j, k = pair // n_issues, pair % n_issues
        if j > k:
            continue
        own, other = tree.candidate[j], tree.candidate[k]
        for o in range(start_of[j + 1] - start_of[j]):
            for p in range(start_of[k + 1] - start_of[k]):
                if (j != k and (o == own or p == other)) or (j == k and (p > 0 or o == own)):
                    continue
                tree.candidate[k] = p
                tree.candidate[j] = o
                if _reached(space, aim, tree, work):
                    return pair
        tree.candidate[j], tree.candidate[k] = own, other
    return -1
