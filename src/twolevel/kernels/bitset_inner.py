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

BINS = 4096
BEYOND = np.int64(2**63 - 1)

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
    fixed: Mapping[int, int],
    requires: Sequence[Integers],
) -> InnerBlock:
    """Prepare the agreements with some options of the inner issues, those of tied ones fixed."""
    count = len(next(iter(options.values()))) if options else 1
    sums = tables.over(options, count)
    for pair in tables.pairs:
        for issue, other, entries in (
            (pair.first, pair.second, pair.entries),
            (pair.second, pair.first, pair.entries.transpose(0, 2, 1)),
        ):
            if issue in options and other in fixed:
                sums += entries[:, options[issue], fixed[other]]
    required = np.zeros(count, dtype=np.int64)
    for issue, column in options.items():
        required |= requires[issue][column]
    classes = np.unique(required)
    columns = [_columns(options, factor, tables) for factor in inner_factors([*options], tables)]
    lowest = sums.min(axis=1)
    return InnerBlock(
        options=options,
        sums=sums,
        lowest=lowest,
        arrays=_ranked(sums - lowest[:, None], [c.ravel() for c in columns]),
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


def _ranked(sums: Integers, columns: list[Words]) -> Inner:
    order = np.argsort(-sums, axis=1, kind="stable")
    ranked = np.take_along_axis(sums, order, axis=1)
    levels = np.concatenate([np.full((len(sums), 1), BEYOND), ranked], axis=1)
    nested = aligned_words(levels.size * WORDS).reshape(*levels.shape, WORDS)
    rows, ranks = np.ogrid[: len(sums), 1 : levels.shape[1]]
    nested[rows, ranks, order >> 6] = np.uint64(1) << (order & 63).astype(np.uint64)
    np.bitwise_or.accumulate(nested, axis=1, out=nested)
    shifts = np.array([max(0, int(top).bit_length() - 12) for top in ranked[:, 0]])
    bins = np.zeros((len(sums), BINS + 1), dtype=np.int16)
    for row, shift in enumerate(shifts):
        edges = np.arange(BINS) << shift
        bins[row, :BINS] = np.searchsorted(-ranked[row], -edges, side="right")
    found = np.concatenate([np.zeros(0, dtype=np.uint64), *columns])
    options = aligned_words(padded(len(found) // WORDS) * WORDS)
    options[: len(found)] = found
    return Inner(levels, order.astype(np.int16), bins, shifts, nested.reshape(-1), options)


def bits_of(mask: NDArray[np.bool_]) -> Words:
    """Return a mask over at most 1024 agreements as words: ``(WORDS,)``."""
    filled = np.zeros(BLOCK, dtype=np.bool_)
    filled[: len(mask)] = mask
    return np.packbits(filled, bitorder="little").view(np.uint64)
