"""A block of inner agreements, prepared: how every row ranks them, and bit sets of what they are.

Knows the agreements of one block and the options that are fixed for it; does not know the walk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.bitset_cut import BLOCK
from twolevel.kernels.bitset_rules import padded
from twolevel.kernels.tables import Integers, Tables
from twolevel.kernels.words import WORDS, Inner, aligned_words

__all__ = ["InnerBlock", "bits_of", "inner_block", "inner_factors"]

MOST_BINS = 4096

Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InnerBlock:
    """Up to 1024 agreements over the inner issues.

    Attributes
    ----------
    options
        For each inner issue, the option that each agreement picks: ``(n,)``.
    sums
        What the inner issues pay each row: ``(n_rows, n)``.
    lowest
        The least of it: ``(n_rows,)``.
    arrays
        What the walk reads.
    n_options
        Options, and pairs of options that a table pays for, whose bit sets the arrays hold.
    classes, class_bits
        Masks of countries that agreements require, and the bit set of each.
    """

    options: Mapping[int, Integers]
    sums: Integers
    lowest: Integers
    arrays: Inner
    n_options: int
    classes: Integers
    class_bits: Words

    @property
    def size(self) -> int:
        """Number of agreements."""
        return self.sums.shape[1]


def inner_factors(inner: Sequence[int], tables: Tables) -> list[tuple[int, ...]]:
    """Return the inner issues, and the pairs of them that a table pays for."""
    pairs = [(pair.first, pair.second) for pair in tables.pairs]
    return [(issue,) for issue in inner] + [pair for pair in pairs if {*pair} <= {*inner}]


def inner_block(
    tables: Tables,
    options: Mapping[int, Integers],
    sums: Integers,
    fixed: Mapping[int, int],
    requires: Sequence[Integers],
) -> InnerBlock:
    """Prepare the agreements with some options of the inner issues, those of tied ones fixed.

    `sums` is what the inner issues pay by themselves: ``(n_rows, n)``.
    """
    count = sums.shape[1]
    for pair in tables.pairs:
        for issue, other, entries in (
            (pair.first, pair.second, pair.entries),
            (pair.second, pair.first, pair.entries.transpose(0, 2, 1)),
        ):
            if issue in options and other in fixed:
                sums = sums + entries[:, options[issue], fixed[other]]
    required = np.zeros(count, dtype=np.int64)
    for issue, column in options.items():
        required |= requires[issue][column]
    classes = np.unique(required)
    factors = inner_factors([*options], tables)
    columns = [np.zeros((0, WORDS), dtype=np.uint64)]
    columns += [_columns(options, factor, tables) for factor in factors]
    lowest = sums.min(axis=1)
    return InnerBlock(
        options=options,
        sums=sums,
        lowest=lowest,
        arrays=_ranked(sums, lowest, np.concatenate(columns)),
        n_options=sum(map(len, columns)),
        classes=classes,
        class_bits=np.concatenate([bits_of(required == mask) for mask in classes]),
    )


def _columns(options: Mapping[int, Integers], factor: Sequence[int], tables: Tables) -> Words:
    """Return the bit sets of an issue's options, or of pairs of options: ``(n, WORDS)``."""
    sizes = [tables.sizes[issue] for issue in factor]
    codes = np.ravel_multi_index([options[issue] for issue in factor], sizes)
    has = np.zeros((prod(sizes), BLOCK), dtype=np.bool_)
    has[codes, np.arange(len(codes))] = True
    return np.packbits(has, axis=1, bitorder="little").view(np.uint64)


def _ranked(sums: Integers, lowest: Integers, columns: Words) -> Inner:
    """Return what the walk reads of a block, given the bit sets of its options."""
    from twolevel.kernels.bitset_ranks import rank

    n_rows, count = sums.shape
    options = aligned_words(padded(len(columns)) * WORDS)
    options[: columns.size] = columns.ravel()
    inner = Inner(
        sums=np.empty((n_rows, count + 1), dtype=np.int64),
        order=np.empty((n_rows, count), dtype=np.int16),
        bins=np.empty((n_rows, min(MOST_BINS, 4 << count.bit_length()) + 1), dtype=np.int16),
        shifts=np.empty(n_rows, dtype=np.int64),
        bits=aligned_words(n_rows * (count + 1) * WORDS, blank=False),
        options=options,
    )
    rank(sums, lowest, inner.sums, inner.order, inner.bins, inner.shifts, inner.bits)
    return inner


def bits_of(mask: NDArray[np.bool_]) -> Words:
    """Return a mask over at most 1024 agreements as words: ``(WORDS,)``."""
    filled = np.zeros(BLOCK, dtype=np.bool_)
    filled[: len(mask)] = mask
    return np.packbits(filled, bitorder="little").view(np.uint64)
