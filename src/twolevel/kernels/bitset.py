"""Counting agreements by who can sign, a thousand at a time.

The space is cut in three: **inner** issues, whose agreements (up to 1024) form one block of
bits; **prefix** issues, walked by compiled code; and **outer** issues, walked here, so that
work comes in chunks that can be shown, interrupted and spread over threads. Issues that a
table links stay in the same part or in the two walked ones. Counts are integers and merged by
addition: neither the cut nor the number of threads can change them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.bitset_rules import FEWEST_BITS, GRID, cells, padded, rules_of
from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.counts import MOST_PATTERNED, SCOPES, Counts, standings
from twolevel.kernels.radix import digits_of
from twolevel.kernels.subsets import from_superset_sums
from twolevel.kernels.tables import Integers, PairTable, Tables
from twolevel.kernels.words import LANES, WORDS, Counted, Inner, Work, aligned_words

__all__ = ["BLOCK", "BitsetSpace", "inner_issues"]

BLOCK = 64 * WORDS
"""Agreements that a block of bits holds at most."""

PREFIXES = 20_000
"""Prefixes that a chunk holds at most: some 20 million agreements, a few hundredths of a second."""

BINS = 4096
NO_PEAK = -(2**62)
BEYOND = np.int64(2**63 - 1)

Words = NDArray[np.uint64]


def inner_issues(
    sizes: Sequence[int], pairs: Iterable[PairTable], largest: int = BLOCK
) -> tuple[int, ...]:
    """Return the issues of the inner block: the fullest block that cuts no linked issues apart.

    Linked issues form groups; of all unions of groups with at most `largest` agreements the one
    with the most is taken. It may be empty.
    """
    groups = [{issue} for issue in range(len(sizes))]
    for pair in pairs:
        joined = [g for g in groups if pair.first in g or pair.second in g]
        groups = [g for g in groups if g not in joined] + [set().union(*joined)]
    best: dict[int, frozenset[int]] = {1: frozenset()}
    for group in groups:
        size = prod(sizes[issue] for issue in group)
        for known, issues in list(best.items()):
            if known * size <= largest:
                best.setdefault(known * size, issues | group)
    return tuple(sorted(best[max(best)]))


class BitsetSpace:
    """A space of agreements prepared for the compiled walk.

    Parameters
    ----------
    tables
        Payoffs: the rows of the actors country by country, then one row a country.
    thresholds
        What each row must reach: one Python int a row.
    voters
        Number of actors of each country.
    passing
        For each country, which patterns of its actors' approvals ratify: ``(2**n_actors,)``.
    exclusions, requires
        As for the enumeration in blocks.
    details
        Whether patterns and gains are counted too, or only the masks.
    block, prefixes
        Agreements that a block, and prefixes that a chunk, may hold; the counts of all chunks
        together do not depend on them.
    """

    def __init__(
        self,
        tables: Tables,
        thresholds: Sequence[int],
        voters: Sequence[int],
        passing: Sequence[NDArray[np.bool_]],
        exclusions: Sequence[Exclusion],
        requires: Sequence[Integers],
        *,
        details: bool = True,
        block: int = BLOCK,
        prefixes: int = PREFIXES,
    ) -> None:
        sizes = tables.sizes
        self.tables, self.thresholds, self.details = tables, thresholds, details
        self.exclusions, self.requires = exclusions, requires
        self.inner = inner_issues(sizes, tables.pairs, block)
        rest = [issue for issue in range(len(sizes)) if issue not in self.inner]
        cut = len(rest)
        while cut > 0 and prod(sizes[i] for i in rest[cut - 1 :]) <= prefixes:
            cut -= 1
        self.outer, self.prefix = tuple(rest[:cut]), tuple(rest[cut:])
        self.n_chunks = prod(sizes[issue] for issue in self.outer)
        self.chunk_agreements = prod(sizes) // self.n_chunks
        self.voters = np.cumsum([0, *voters])
        self.n_countries = len(voters)
        self.rules = rules_of(passing)
        self._prepare_inner()
        self._prepare_prefix()

    # -- preparation ---------------------------------------------------------------------------

    def _digits(self, issues: Sequence[int]) -> Integers:
        sizes = [self.tables.sizes[issue] for issue in issues]
        return digits_of(np.arange(prod(sizes)), sizes)

    def sums_over(self, issues: Sequence[int], digits: Integers) -> Integers:
        """Return each row's sums over tables within `issues`: ``(n_rows, n)``."""
        total = np.zeros((self.tables.n_rows, len(digits)), dtype=np.int64)
        column = {issue: digits[:, place] for place, issue in enumerate(issues)}
        for issue in issues:
            total += self.tables.singles[issue][:, column[issue]]
        for pair in self.tables.pairs:
            if pair.first in column and pair.second in column:
                total += pair.entries[:, column[pair.first], column[pair.second]]
        return total

    def _prepare_inner(self) -> None:
        digits = self._digits(self.inner)
        sums = self.sums_over(self.inner, digits)
        self.lowest = sums.min(axis=1)
        order = np.argsort(-sums, axis=1, kind="stable")
        ranked = np.take_along_axis(sums, order, axis=1) - self.lowest[:, None]
        levels = np.concatenate([np.full((len(sums), 1), BEYOND), ranked], axis=1)
        nested = aligned_words(levels.size * WORDS).reshape(*levels.shape, WORDS)
        for row, places in enumerate(order):
            single = np.zeros((len(places), WORDS), dtype=np.uint64)
            single[np.arange(len(places)), places >> 6] = np.uint64(1) << (places & 63).astype(
                np.uint64
            )
            nested[row, 1:] = np.bitwise_or.accumulate(single, axis=0)
        shifts = np.array([max(0, int(top).bit_length() - 12) for top in ranked[:, 0]])
        bins = np.zeros((len(sums), BINS + 1), dtype=np.int16)
        for row, shift in enumerate(shifts):
            edges = np.arange(BINS) << shift
            bins[row, :BINS] = np.searchsorted(-ranked[row], -edges, side="right")
        self.factors = [(issue,) for issue in self.inner] + [
            (pair.first, pair.second) for pair in self.tables.pairs if pair.first in self.inner
        ]
        options = [
            _bits(
                np.logical_and.reduce(
                    [column == o for column, o in zip(columns, choice, strict=True)]
                )
            )
            for factor in self.factors
            for columns in [[digits[:, self.inner.index(issue)] for issue in factor]]
            for choice in itertools.product(*(range(self.tables.sizes[i]) for i in factor))
        ]
        self.inner_digits = digits
        self.n_options = len(options)
        columns = aligned_words(padded(len(options)) * WORDS)
        columns[: len(options) * WORDS] = np.concatenate([np.zeros(0, dtype=np.uint64), *options])
        self.arrays = Inner(
            levels,
            order.astype(np.int16),
            bins,
            shifts,
            nested.reshape(-1),
            columns,
        )
        required = np.zeros(len(digits), dtype=np.int64)
        for place, issue in enumerate(self.inner):
            required |= self.requires[issue][digits[:, place]]
        self.inner_classes = np.unique(required)
        self.class_bits = np.concatenate([_bits(required == mask) for mask in self.inner_classes])

    def _prepare_prefix(self) -> None:
        digits = self._digits(self.prefix)
        required = np.zeros(len(digits), dtype=np.int64)
        for place, issue in enumerate(self.prefix):
            required |= self.requires[issue][digits[:, place]]
        order = np.argsort(required, kind="stable")  # prefixes of a class stand together
        self.prefix_digits = digits[order]
        self.prefix_sums = self.sums_over(self.prefix, self.prefix_digits).T.copy()
        self.prefix_classes, starts = np.unique(required[order], return_index=True)
        self.class_starts = np.append(starts, len(digits))
        self.feasible_prefixes = self._feasible_prefixes()

    def _feasible_prefixes(self) -> Words:
        """Return a bit set a prefix of what exclusions within inner and prefix issues leave."""
        known = {*self.inner, *self.prefix}
        concerned = [e for e in self.exclusions if e.first in known and e.second in known]
        if not concerned:
            return np.zeros(0, dtype=np.uint64)
        feasible = np.tile(
            _bits(np.ones(len(self.inner_digits), dtype=np.bool_)), (len(self.prefix_digits), 1)
        )
        for e in concerned:
            here = self._has(e.first, e.first_option), self._has(e.second, e.second_option)
            prefixes = here[0][0] & here[1][0]
            inner = _bits(~(here[0][1] & here[1][1]))
            feasible[prefixes] &= inner
        return feasible.ravel()

    def _has(self, issue: int, option: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which prefixes, and which inner agreements, may have an option of an issue."""
        prefixes = np.ones(len(self.prefix_digits), dtype=np.bool_)
        inner = np.ones(len(self.inner_digits), dtype=np.bool_)
        if issue in self.prefix:
            prefixes = self.prefix_digits[:, self.prefix.index(issue)] == option
        else:
            inner = self.inner_digits[:, self.inner.index(issue)] == option
        return prefixes, inner

    # -- the walk ------------------------------------------------------------------------------

    def chunk(self, number: int) -> Counts:
        """Return the counts of one chunk: the agreements that share the outer issues' options."""
        from twolevel.kernels.bitset_walk import walk

        n = self.n_countries
        sizes = [self.tables.sizes[issue] for issue in self.outer]
        outer = dict(zip(self.outer, digits_of(np.array([number]), sizes)[0].tolist(), strict=True))
        shared = self._shared(outer)
        base, limits = self.frame(outer)
        classes = len(self.prefix_classes), len(self.inner_classes)
        bits = max(n, FEWEST_BITS)
        zones = aligned_words((prod(classes) << bits) * LANES, np.int64)
        voters = np.diff(self.voters).tolist()
        widths = [cells(count) for count in voters]
        patterns = aligned_words(sum(widths) * LANES, np.int64)
        n_options = len(self.arrays.options) // WORDS
        option_counts = aligned_words(padded(n) * n_options * LANES, np.int64)
        reached = np.zeros((len(base), n), dtype=np.int64)
        peaks = np.full(n, NO_PEAK, dtype=np.int64)
        walk(
            base,
            np.array(limits, dtype=np.int64),
            self.arrays,
            self.rules,
            self.voters,
            (self.common_to(outer), self.left_by(outer)),
            (self.class_starts, self.class_bits),
            self._work(),
            Counted(zones, patterns, option_counts, reached, peaks),
            self.details,
        )
        by_words = zones.reshape(*classes, 1 << bits, LANES).sum(axis=3)[..., : 1 << n]
        marginals = option_counts.reshape(padded(n), n_options, LANES).sum(axis=2)[
            :n, : self.n_options
        ]
        parts = np.split(patterns.reshape(-1, LANES).sum(axis=1), np.cumsum(widths)[:-1])
        return Counts(
            by_mask=self._by_mask(by_words, outer),
            by_pattern=[
                from_superset_sums(part[: 4 << count])
                if count <= MOST_PATTERNED
                else part.reshape(-1, GRID)[: standings(count), :SCOPES].T.ravel()
                for part, count in zip(parts, voters, strict=True)
            ],
            gain_sums=self._gain_sums(marginals, reached, base, shared),
            gain_counts=[int(count) for count in reached.sum(axis=0)],
            gain_peaks=[None if peak == NO_PEAK else int(peak) for peak in peaks],
        )

    def frame(self, outer: dict[int, int]) -> tuple[Integers, list[int]]:
        """Return the sums over prefixes, and what inner sums above the least must reach."""
        shared = self._shared(outer)
        limits = [
            t - s - int(least)
            for t, s, least in zip(self.thresholds, shared, self.lowest, strict=True)
        ]
        return self._with_spanning(outer), limits

    def _shared(self, outer: dict[int, int]) -> list[int]:
        return [int(s) for s in self.sums_over(self.outer, np.array([list(outer.values())]))[:, 0]]

    def _work(self) -> Work:
        """Return blocks to work in, for one thread."""
        from twolevel.kernels.bitset_walk import BATCH

        voters = np.diff(self.voters)
        patterned = int(voters[voters <= MOST_PATTERNED].max(initial=0)) + 2
        widest = max(self.n_countries, patterned, FEWEST_BITS)
        half = 1 << (widest - widest // 2)
        facets = max(widest, padded(standings(int(voters.max()))))
        sizes = (self.n_countries, half, half, facets, padded(self.n_countries))
        work = Work(*(aligned_words(size * BATCH * WORDS) for size in sizes))
        work.high[: BATCH * WORDS] = ~np.uint64(0)
        return work

    def _with_spanning(self, outer: dict[int, int]) -> Integers:
        base = self.prefix_sums
        for pair in self.tables.pairs:
            ends = (pair.first, pair.second)
            if sum(issue in outer for issue in ends) == 1:
                entries = pair.entries if ends[0] in outer else pair.entries.transpose(0, 2, 1)
                fixed, free = ends if ends[0] in outer else ends[::-1]
                column = self.prefix_digits[:, self.prefix.index(free)]
                base = base + entries[:, outer[fixed], column].T
        return base

    def common_to(self, outer: dict[int, int]) -> Words:
        """Return the inner agreements that the outer options leave, whatever the prefix."""
        feasible = np.ones(len(self.inner_digits), dtype=np.bool_)
        for e in self.exclusions:
            met = self._met(e, outer)
            if met == ():
                feasible[:] = False
            elif met is not None and met[0] in self.inner:
                feasible &= self.inner_digits[:, self.inner.index(met[0])] != met[1]
        return _bits(feasible)

    def left_by(self, outer: dict[int, int]) -> Words:
        feasible = self.feasible_prefixes
        for e in self.exclusions:
            met = self._met(e, outer)
            if met and met[0] in self.prefix:
                if not len(feasible):
                    every = _bits(np.ones(len(self.inner_digits), dtype=np.bool_))
                    feasible = np.tile(every, len(self.prefix_digits))
                barred = self.prefix_digits[:, self.prefix.index(met[0])] == met[1]
                feasible = np.where(
                    barred[:, None], np.uint64(0), feasible.reshape(-1, WORDS)
                ).ravel()
        return feasible

    @staticmethod
    def _met(e: Exclusion, outer: dict[int, int]) -> tuple[int, ...] | None:
        """Return what an exclusion still bars once the outer options are fixed.

        None: nothing, or it does not concern outer issues. Empty: everything. Else the issue
        and the option barred.
        """
        ends = ((e.first, e.first_option), (e.second, e.second_option))
        fixed = [end for end in ends if end[0] in outer]
        if not fixed or any(outer[issue] != option for issue, option in fixed):
            return None
        return next((end for end in ends if end[0] not in outer), ())

    def _by_mask(self, zones: Integers, outer: dict[int, int]) -> dict[int, Integers]:
        shared = 0
        for issue, option in outer.items():
            shared |= int(self.requires[issue][option])
        found: dict[int, Integers] = {}
        for p, by_prefix in enumerate(self.prefix_classes.tolist()):
            for q, by_inner in enumerate(self.inner_classes.tolist()):
                required = shared | by_prefix | by_inner
                counts = from_superset_sums(zones[p, q])
                known = found.get(required)
                found[required] = counts if known is None else known + counts
        return found

    def _gain_sums(
        self, marginals: Integers, reached: Integers, base: Integers, shared: Sequence[int]
    ) -> list[int]:
        """Return exact sums of gains from counts by inner option and by prefix."""
        sums = []
        first = int(self.voters[-1])
        for c in range(self.n_countries):
            row, place, total = first + c, 0, 0
            for factor in self.factors:
                entries = self._entries(factor, row)
                counts = marginals[c, place : place + len(entries)]
                total += sum(int(a) * int(b) for a, b in zip(entries, counts, strict=True))
                place += len(entries)
            high, low = base[:, row] >> 32, base[:, row] & 0xFFFFFFFF
            total += (int(high @ reached[:, c]) << 32) + int(low @ reached[:, c])
            total += (shared[row] - self.thresholds[row]) * int(reached[:, c].sum())
            sums.append(total)
        return sums

    def _entries(self, factor: tuple[int, ...], row: int) -> Integers:
        if len(factor) == 1:
            return self.tables.singles[factor[0]][row]
        pair = next(p for p in self.tables.pairs if (p.first, p.second) == factor)
        return pair.entries[row].ravel()


def _bits(mask: NDArray[np.bool_]) -> Words:
    """Return a mask over at most 1024 agreements as words: ``(WORDS,)``."""
    padded = np.zeros(BLOCK, dtype=np.bool_)
    padded[: len(mask)] = mask
    return np.packbits(padded, bitorder="little").view(np.uint64)
