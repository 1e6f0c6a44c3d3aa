"""Agreements as mixed-radix numbers, last issue fastest."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

__all__ = ["LARGEST_ID", "digits_of", "ids_of", "split_point"]

LARGEST_ID = 2**63 - 1
"""The largest id that an int64 holds; beyond it ids are Python ints in object arrays."""


def digits_of(ids: NDArray[np.int64], sizes: Sequence[int]) -> NDArray[np.int64]:
    """Return the options that ids stand for: ``(n,)`` ids to ``(n, n_issues)`` positions."""
    digits = np.empty((len(ids), len(sizes)), dtype=np.int64)
    rest = np.asarray(ids)
    for issue in range(len(sizes) - 1, -1, -1):
        digits[:, issue] = rest % sizes[issue]
        rest = rest // sizes[issue]
    return digits


def ids_of(digits: NDArray[np.int64], sizes: Sequence[int]) -> NDArray[np.int64]:
    """Return the ids of rows of positions; an object array when ids outgrow int64."""
    wide = prod(sizes) - 1 > LARGEST_ID
    ids = np.zeros(len(digits), dtype=object if wide else np.int64)
    for issue, size in enumerate(sizes):
        ids = ids * size + digits[:, issue]
    return ids


def split_point(sizes: Sequence[int], largest: int) -> int:
    """Return the first issue of the longest tail of issues with at most `largest` agreements.

    The tail forms the inner block that is tabulated once; the issues before it are walked. At
    least the last issue is in the tail, however many options it has.
    """
    size, split = 1, len(sizes)
    while split > 0 and (size * sizes[split - 1] <= largest or split == len(sizes)):
        split -= 1
        size *= sizes[split]
    return split
