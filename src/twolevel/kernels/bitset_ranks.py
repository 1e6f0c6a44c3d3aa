"""How rows rank the agreements of a block, by compiled code: sums, bins, and nested bit sets.

Sums fall into bins of equal width, four times as many as agreements; within a bin, few are left
to be sorted. The same bins serve the walk, which looks up in them what reaches a threshold.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.vectors import add_bit
from twolevel.kernels.words import WORDS

__all__ = ["rank"]

BEYOND = 2**63 - 1

CROWDED = 64
"""Comparisons an agreement beyond which a row's bins hold too many sums to be sorted in place."""


@njit(nogil=True, cache=True)
def rank(sums, lowest, levels, order, bins, shifts, nested):
    """Rank the agreements of a block for every row.

    Parameters
    ----------
    sums, lowest
        What they pay each row, and the least of it: ``(n_rows, n)``, ``(n_rows,)``.
    levels, order, bins, shifts, nested
        To be filled: what ``Inner`` holds, `nested` being its bits. There are a power of two of
        bins, and one that nothing reaches.
    """
    n_bins = bins.shape[1] - 1
    places = np.empty(n_bins + 1, np.int64)
    for row in range(len(sums)):
        top = sums[row].max() - lowest[row]
        shift = 0
        while top >> shift >= n_bins:
            shift += 1
        shifts[row] = shift
        compared = _binned(sums[row], lowest[row], shift, bins[row], places)
        _scattered(sums[row], lowest[row], shift, places, levels[row], order[row])
        if compared > CROWDED * sums.shape[1]:
            _sorted_anew(sums[row], lowest[row], levels[row], order[row])
        else:
            _sorted_in_place(levels[row], order[row])
        _nested(order[row], nested, row * levels.shape[1] * WORDS)


@njit(nogil=True, cache=True, inline="always")
def _binned(sums, lowest, shift, bins, places):
    """Count the sums that reach each bin, and those beyond it; return how crowded bins are."""
    places[:] = 0
    for total in sums:
        places[(total - lowest) >> shift] += 1
    reach = compared = 0
    for k in range(len(places) - 1, -1, -1):
        inside = places[k]
        compared += inside * inside
        places[k] = reach
        reach += inside
        bins[k] = reach
    return compared


@njit(nogil=True, cache=True, inline="always")
def _scattered(sums, lowest, shift, places, levels, order):
    """Put the sums in the order of their bins, the largest first."""
    levels[0] = BEYOND
    for k in range(len(sums)):
        total = sums[k] - lowest
        place = places[total >> shift]
        places[total >> shift] = place + 1
        levels[place + 1] = total
        order[place] = k


@njit(nogil=True, cache=True, inline="always")
def _sorted_in_place(levels, order):
    """Sort downwards what is almost sorted; those of equal sums stay in order."""
    for k in range(2, len(levels)):
        total, which, place = levels[k], order[k - 1], k
        while levels[place - 1] < total:
            levels[place] = levels[place - 1]
            order[place - 1] = order[place - 2]
            place -= 1
        levels[place] = total
        order[place - 1] = which


@njit(nogil=True, cache=True, inline="always")
def _sorted_anew(sums, lowest, levels, order):
    """Sort downwards from scratch; those of equal sums stay in order."""
    order[:] = np.argsort(-sums, kind="mergesort")
    for k in range(len(sums)):
        levels[k + 1] = sums[order[k]] - lowest


@njit(nogil=True, cache=True, inline="always")
def _nested(order, nested, start):
    """Write the sets of the best agreements of a row, each with one bit more than the last."""
    nested[start : start + WORDS] = 0
    for which in order:
        add_bit(nested, start + WORDS, nested, start, np.int64(which))
        start += WORDS
