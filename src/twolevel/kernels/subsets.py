"""Sums over supersets, for counts indexed by bit masks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["from_superset_sums", "superset_sums"]


def superset_sums(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, for every mask, the sum of the counts of the masks that contain it.

    The zeta transform over supersets (Yates 1937): ``n 2**(n-1)`` additions.

    Parameters
    ----------
    counts
        ``(..., 2**n)`` counts by mask.

    Examples
    --------
    >>> superset_sums(np.array([1, 2, 3, 4]))
    array([10,  6,  7,  4])
    """
    sums = np.array(counts)
    bits = sums.shape[-1].bit_length() - 1
    for bit in range(bits):
        halves = sums.reshape(*sums.shape[:-1], -1, 2, 1 << bit)
        halves[..., 0, :] += halves[..., 1, :]
    return sums


def from_superset_sums(sums: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the counts by mask whose superset sums these are: the inverse of the above.

    Examples
    --------
    >>> from_superset_sums(np.array([10, 6, 7, 4]))
    array([1, 2, 3, 4])
    """
    counts = np.array(sums)
    bits = counts.shape[-1].bit_length() - 1
    for bit in range(bits):
        halves = counts.reshape(*counts.shape[:-1], -1, 2, 1 << bit)
        halves[..., 0, :] -= halves[..., 1, :]
    return counts
