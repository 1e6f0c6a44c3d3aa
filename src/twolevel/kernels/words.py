"""Blocks of bits in memory: their size, arrays of them, and what the compiled walk works on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["LANES", "WORDS", "Counted", "Inner", "Rules", "Work", "aligned_words"]

WORDS = 16
"""Words of 64 bits in a block of bits."""

LANES = 8
"""Words in a wide register, and partial sums that a count of bits is kept in."""

_LINE = 64


def aligned_words(count: int, kind: Any = np.uint64, *, blank: bool = True) -> NDArray[Any]:
    """Return an array of `count` words that starts where a line of cache does: zero, if blank.

    Examples
    --------
    >>> aligned_words(3)
    array([0, 0, 0], dtype=uint64)
    """
    raw = (np.zeros if blank else np.empty)(count + _LINE // 8, dtype=kind)
    skip = -(raw.ctypes.data // 8) % (_LINE // 8)
    return raw[skip : skip + count]


class Inner(NamedTuple):
    """The inner agreements, as every row ranks them.

    Attributes
    ----------
    sums
        Each row's inner sums less the least, sorted downwards from place 1 on; place 0 is
        beyond reach: ``(n_rows, n_inner + 1)``.
    order
        The inner agreements in that order: ``(n_rows, n_inner)``.
    bins, shifts
        How many sums reach the lower end of each bin, and the width of bins in bits.
    bits
        The nested bit sets of each row, by rank.
    options
        The bit sets of inner options.
    """

    sums: NDArray[np.int64]
    order: NDArray[np.int16]
    bins: NDArray[np.int16]
    shifts: NDArray[np.int64]
    bits: NDArray[np.uint64]
    options: NDArray[np.uint64]


class Rules(NamedTuple):
    """The countries' rules: tables of the small ones, decision diagrams of the large ones.

    Attributes
    ----------
    table, starts
        A word a pattern of approval, all ones or none, and where each country's table starts.
    voters, without, along
        The nodes of all diagrams: whose approval is asked for, and the places in words of where
        to go on, the blocks 0 and 1 being refusal and passing.
    nodes, roots
        Where each country's nodes start, and the place in words of each root.
    room
        Words that the blocks of the largest diagram take.
    """

    table: NDArray[np.uint64]
    starts: NDArray[np.int64]
    voters: NDArray[np.int64]
    without: NDArray[np.int64]
    along: NDArray[np.int64]
    nodes: NDArray[np.int64]
    roots: NDArray[np.int64]
    room: int


class Work(NamedTuple):
    """Blocks to work in: signatures, two lattices, facets, and the sets of all others.

    Block 0 of the second lattice is full.
    """

    signs: NDArray[np.uint64]
    low: NDArray[np.uint64]
    high: NDArray[np.uint64]
    facets: NDArray[np.uint64]
    others: NDArray[np.uint64]


class Counted(NamedTuple):
    """What is added up: zones, patterns, options, prefixes, and the largest gains."""

    zones: NDArray[np.int64]
    patterns: NDArray[np.int64]
    options: NDArray[np.int64]
    reached: NDArray[np.int64]
    peaks: NDArray[np.int64]
