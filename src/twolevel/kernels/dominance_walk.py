"""The compiled test whether a vector has another above it, a thousand others at a time.

The vectors compared with, the **members**, stand in blocks of 1024. For each column the range
of values is cut into 256 bins; bit m of ``bits[block, column, bin]`` says that member m of the
block lies in that bin or above it. The members that may stand above a vector are then one
intersection of bit sets a column, and only those left are compared number by number.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, PLR0913, PLR0917

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.vectors import WORDS, and_into, copy_into

__all__ = ["BINS", "BLOCK", "above", "sift"]

BINS = 256
BLOCK = 64 * WORDS
MANY = 8 * BLOCK
"""Vectors that meet a block's bits at a time."""


@njit(nogil=True, cache=True, inline="always")
def _bin(edges, column, value):
    """Return how many of a column's 255 edges, sorted upwards, the value reaches."""
    low, step = 0, 128
    while step:
        if edges[column, low + step - 1] <= value:
            low += step
        step >>= 1
    return low


@njit(nogil=True, cache=True, inline="always")
def _member_above(vectors, row, bins, bits, members, first, last, scratch):
    """Return the place of a member of some blocks that is nowhere below a vector, or -1.

    The vector is a row of `vectors`, and its bins are a row of `bins`.
    """
    width = vectors.shape[1]
    for block in range(first, last):
        start = block * width
        copy_into(scratch, 0, bits, (start * BINS + bins[row, 0]) * WORDS)
        for c in range(1, width):
            and_into(scratch, 0, scratch, 0, bits, ((start + c) * BINS + bins[row, c]) * WORDS)
        for w in range(WORDS):
            word = scratch[w]
            place = block * BLOCK + w * 64
            while word:
                if word & np.uint64(1):
                    c = 0
                    while c < width and members[place, c] >= vectors[row, c]:
                        c += 1
                    if c == width:
                        return place
                word >>= np.uint64(1)
                place += 1
    return -1


@njit(nogil=True, cache=True)
def _left(rows, count, vectors, bins, bits, members, first, last, found, scratch):
    """Keep, at the front of `rows`, those with no member of some blocks above; return how many.

    Block by block, so that a block's bits stay near the processor while all rows meet them.
    """
    for block in range(first, last):
        kept = 0
        for place in range(count):
            row = rows[place]
            member = _member_above(vectors, row, bins, bits, members, block, block + 1, scratch)
            if member < 0:
                rows[kept] = row
                kept += 1
            else:
                found[row] = member
        count = kept
    return count


@njit(nogil=True, cache=True)
def above(vectors, pivots, edges, bits, members, found, equal):
    """Put into `found`, for each vector, the place of a member nowhere below it, or -1.

    Parameters
    ----------
    vectors
        ``(n, width)``.
    pivots
        Places of the members to be tried before all others.
    edges
        Lower ends of the bins but the first: ``(width, 255)``.
    bits
        Bit sets of the members, flat: ``(n_blocks * width * 256 * 16,)``.
    members
        ``(n_members, width)``.
    found, equal
        ``(n,)``; the second says where the member equals the vector.
    """
    width = vectors.shape[1]
    bins = np.empty(vectors.shape, np.int16)
    rows = np.empty(len(vectors), np.int64)
    scratch = np.empty(WORDS, np.uint64)
    count = 0
    for row in range(len(vectors)):
        found[row] = -1
        for pivot in pivots:
            c = 0
            while c < width and members[pivot, c] >= vectors[row, c]:
                c += 1
            if c == width:
                found[row] = pivot
                break
        if found[row] < 0:
            for c in range(width):
                bins[row, c] = _bin(edges, c, vectors[row, c])
            rows[count] = row
            count += 1
    blocks = (len(members) + BLOCK - 1) // BLOCK
    _left(rows, count, vectors, bins, bits, members, 0, blocks, found, scratch)
    for row in range(len(vectors)):
        c = 0
        while found[row] >= 0 and c < width and members[found[row], c] == vectors[row, c]:
            c += 1
        equal[row] = c == width


@njit(nogil=True, cache=True)
def sift(vectors, edges, bits, members, places, found):
    """Make members of the vectors that no earlier one is above; return their number.

    Parameters
    ----------
    vectors
        ``(n, width)``, so sorted that none has a later one above it.
    edges
        As for ``above``.
    bits
        Zeros, to be filled: as for ``above``, with room for n members.
    members, places
        To be filled with the members and their rows: ``(n, width)`` and ``(n,)``.
    found
        For each vector that is no member, the place of the member above it, else -1.
    """
    n, width = vectors.shape
    bins = np.empty(vectors.shape, np.int16)
    scratch = np.empty(WORDS, np.uint64)
    rows = np.empty(MANY, np.int64)
    few = np.empty(BLOCK, np.int64)
    count = 0
    for start in range(0, n, MANY):
        known = min(MANY, n - start)
        for k in range(known):
            row = rows[k] = start + k
            found[row] = -1
            for c in range(width):
                bins[row, c] = _bin(edges, c, vectors[row, c])
        full = count // BLOCK
        known = _left(rows, known, vectors, bins, bits, members, 0, full, found, scratch)
        for begin in range(0, known, BLOCK):
            part = min(BLOCK, known - begin)
            few[:part] = rows[begin : begin + part]
            now = count // BLOCK
            part = _left(few, part, vectors, bins, bits, members, full, now, found, scratch)
            for k in range(part):
                row = few[k]
                last = (count + BLOCK - 1) // BLOCK
                found[row] = _member_above(vectors, row, bins, bits, members, now, last, scratch)
                if found[row] < 0:
                    bit = np.uint64(1) << np.uint64(count & 63)
                    for c in range(width):
                        members[count, c] = vectors[row, c]
                        word = (count // BLOCK * width + c) * BINS * WORDS
                        word += count % BLOCK >> 6
                        for b in range(bins[row, c] + 1):
                            bits[word + b * WORDS] |= bit
                    places[count] = row
                    count += 1
    return count
