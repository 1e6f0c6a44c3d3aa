"""Pairs of corners that bind every label between them, and the faces that they span.

Such pairs are the extreme equilibria. In a degenerate game equilibria form continua, unions of
maximal Nash subsets, which are the products of faces whose corners pair completely.
Knows which labels bind at corners. Does not know where the corners come from.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Pair", "maximal_subsets", "pairs"]

MOST_AT_ONCE = 1 << 16
"""Pairs that are compared at once at most."""

Pair = tuple[int, int]


def pairs(ours: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> list[Pair]:
    """Return the pairs of corners that bind every label between them, in order.

    Label by label, both sides are parted into the corners that bind it and those that do not; two
    that do not are never compared. Of ``N * N`` pairs, that leaves about ``N**1.6``.

    Parameters
    ----------
    ours, theirs
        ``(n_corners, n_labels)``: the labels that bind.
    """
    free = ~ours, ~theirs
    words = [_words(side) for side in free]
    uneven = sum(np.abs(side.mean(axis=0) - 0.5) for side in free if len(side))
    order = np.argsort(uneven, kind="stable")
    waiting = [(np.arange(len(ours)), np.arange(len(theirs)), 0)]
    found: list[Pair] = []
    while waiting:
        left, right, depth = waiting.pop()
        if len(left) * len(right) <= MOST_AT_ONCE or depth == len(order):
            common = np.zeros((len(left), len(right)), np.uint64)
            for a, b in zip(words[0], words[1], strict=True):
                common |= a[left, None] & b[right]
            first, second = np.nonzero(common == 0)
            found += zip(left[first].tolist(), right[second].tolist(), strict=True)
            continue
        a, b = free[0][left, order[depth]], free[1][right, order[depth]]
        waiting += [(left[~a], right, depth + 1), (left[a], right[~b], depth + 1)]
    return sorted(found)


def _words(table: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return rows of zeros and ones as ``(n_words, n_rows)``, 64 to a word."""
    packed = np.packbits(table, axis=1)
    padded = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    return np.ascontiguousarray(padded.view(np.uint64).T)


def maximal_subsets(found: list[Pair]) -> tuple[tuple[int, ...], ...]:
    """Return the maximal complete bipartite parts of pairs, as their positions."""
    partners: dict[int, frozenset[int]] = {}
    for a, b in found:
        partners[a] = partners.get(a, frozenset()) | {b}
    closed = _intersections(partners.values())
    position = {pair: k for k, pair in enumerate(found)}
    subsets = [
        tuple(sorted(position[a, b] for a in partners if right <= partners[a] for b in right))
        for right in closed
    ]
    return tuple(sorted(subsets))


def _intersections(sets: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """Return all non-empty intersections of some of the sets."""
    found: set[frozenset[int]] = set()
    for each in set(sets):
        found |= {each & other for other in found} | {each}
    return {each for each in found if each}
