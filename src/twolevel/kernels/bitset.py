"""Counting agreements by who can sign, a thousand at a time.

The space is cut in three: **inner** issues, whose agreements form blocks of up to 1024 bits;
**prefix** issues, walked by compiled code; and **outer** issues, walked here, so that work
comes in chunks that can be shown, interrupted and spread over threads. Issues that a table
links to inner ones are inner or outer. Counts are integers and merged by addition: neither the
cut nor the number of threads can change them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.bitset_cut import GRAIN, Grain, cut_of
from twolevel.kernels.bitset_inner import InnerBlock, bits_of, inner_block, inner_factors
from twolevel.kernels.bitset_rules import FEWEST_BITS, GRID, cells, padded, rules_of
from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.counts import MOST_PATTERNED, SCOPES, Counts, standings
from twolevel.kernels.radix import digits_of
from twolevel.kernels.subsets import from_superset_sums
from twolevel.kernels.tables import Integers, Tables
from twolevel.kernels.words import LANES, WORDS, Counted, Work, aligned_words

__all__ = ["BitsetSpace"]

USUAL = 200
"""Rows and nodes of diagrams, in all blocks, beyond which a chunk holds fewer prefixes."""

SHARES = 8
"""Chunks into which a space is cut at least, for threads to share it, if they are not too small."""

FEWEST_PREFIXES = 1_000
"""Prefixes below which no chunk is made for another thread: half a millisecond, about its start."""

NO_PEAK = -(2**62)

Words = NDArray[np.uint64]


class Zones:
    """What the walk counts by mask of countries, for each mask of required ones.

    Up to eight countries it counts every coalition's zone, in partial sums.
    """

    def __init__(self, n_required: int, n_countries: int) -> None:
        from twolevel.kernels.bitset_walk import MOST_CROSSED

        self._masks, self._crossed = 1 << n_countries, n_countries <= MOST_CROSSED
        self.stride = LANES << max(n_countries, FEWEST_BITS) if self._crossed else self._masks
        self.counts = aligned_words(n_required * self.stride, np.int64)

    def by_mask(self) -> Iterator[Integers]:
        """Yield, for each mask of required countries, agreements by who can sign."""
        for counts in self.counts.reshape(-1, self.stride):
            if self._crossed:
                yield from_superset_sums(counts.reshape(-1, LANES).sum(axis=1)[: self._masks])
            else:
                yield counts


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
    grain
        How fine the space is cut; the counts of all chunks together do not depend on it.
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
        grain: Grain = GRAIN,
    ) -> None:
        sizes = tables.sizes
        self.tables, self.thresholds, self.details = tables, thresholds, details
        self.exclusions, self.requires = exclusions, requires
        self.cut = cut_of(sizes, tables.pairs, tables.n_rows, grain)
        self.rules = rules_of(passing)
        effort = self.cut.parts * (tables.n_rows + int(self.rules.nodes[-1]))
        rest = [issue for issue in range(len(sizes)) if issue not in self.cut.inner]
        shared = prod(sizes[issue] for issue in rest) // SHARES
        prefixes = min(grain.prefixes, max(FEWEST_PREFIXES, shared)) * USUAL // max(USUAL, effort)
        rest.sort(key=lambda issue: issue not in self.cut.tied)  # those tied are outer
        place = len(rest)
        while (
            place > len(self.cut.tied)
            and prod(sizes[issue] for issue in rest[place - 1 :]) <= prefixes
        ):
            place -= 1
        self.outer, self.prefix = tuple(rest[:place]), tuple(rest[place:])
        self.n_chunks = prod(sizes[issue] for issue in self.outer)
        self.chunk_agreements = prod(sizes) // self.n_chunks
        self.voters = np.cumsum([0, *voters])
        self.n_countries = len(voters)
        self.factors = inner_factors(self.cut.inner, tables)
        self.all_blocks = self._prepared_blocks()
        self._prepare_prefix()
        self._left = {block: self._left_of(block) for block in self.all_blocks}

    # -- preparation ---------------------------------------------------------------------------

    def _digits(self, issues: Sequence[int]) -> Integers:
        sizes = [self.tables.sizes[issue] for issue in issues]
        return digits_of(np.arange(prod(sizes)), sizes)

    def _prepared_blocks(self) -> list[InnerBlock]:
        """Return the blocks of all options of tied issues, part by part."""
        inner, tied, parts = self.cut.inner, self.cut.tied, self.cut.parts
        digits, sums = self._digits(inner), self.tables.product(inner)
        ends = [len(digits) * part // parts for part in range(parts + 1)]
        return [
            inner_block(
                self.tables,
                dict(zip(inner, digits[start:stop].T, strict=True)),
                np.ascontiguousarray(sums[start:stop].T),
                dict(zip(tied, options.tolist(), strict=True)),
                self.requires,
            )
            for options in self._digits(tied)
            for start, stop in itertools.pairwise(ends)
        ]

    def blocks(self, outer: Mapping[int, int]) -> list[InnerBlock]:
        """Return the blocks that together hold the inner agreements, given the outer options."""
        number = 0
        for issue in self.cut.tied:
            number = number * self.tables.sizes[issue] + outer[issue]
        return self.all_blocks[number * self.cut.parts : (number + 1) * self.cut.parts]

    def _prepare_prefix(self) -> None:
        digits = self._digits(self.prefix)
        required = np.zeros(len(digits), dtype=np.int64)
        for place, issue in enumerate(self.prefix):
            required |= self.requires[issue][digits[:, place]]
        order = np.argsort(required, kind="stable")  # prefixes of a class stand together
        self.prefix_digits = digits[order]
        self.prefix_options = dict(zip(self.prefix, self.prefix_digits.T, strict=True))
        self.prefix_sums = self.tables.product(self.prefix)[order]
        self.prefix_classes, starts = np.unique(required[order], return_index=True)
        self.class_starts = np.append(starts, len(digits))

    # -- the walk ------------------------------------------------------------------------------

    def outer_options(self, chunk: int) -> dict[int, int]:
        """Return the options of the outer issues that the agreements of a chunk share."""
        sizes = [self.tables.sizes[issue] for issue in self.outer]
        return dict(zip(self.outer, digits_of(np.array([chunk]), sizes)[0].tolist(), strict=True))

    def chunk(self, number: int) -> Counts:
        """Return the counts of one chunk: the agreements that share the outer issues' options."""
        from twolevel.kernels.bitset_walk import walk

        n = self.n_countries
        outer = self.outer_options(number)
        shared, base = self.shared(outer), self.prefix_base(outer)
        voters = np.diff(self.voters).tolist()
        widths = [cells(count) for count in voters]
        patterns = aligned_words(sum(widths) * LANES, np.int64)
        blocks = self.blocks(outer)
        n_options = len(blocks[0].arrays.options) // WORDS
        option_counts = aligned_words(padded(n) * n_options * LANES, np.int64)
        reached = np.zeros((len(base), n), dtype=np.int64)
        peaks = np.full(n, NO_PEAK, dtype=np.int64)
        work, by_mask = self._work(), dict[int, Integers]()
        for block in blocks:
            required, places = self._required(outer, block)
            zones = Zones(len(required), n)
            walk(
                base,
                self.limits(shared, block),
                block.arrays,
                self.rules,
                self.voters,
                (self.common_to(outer, block), self.left_by(outer, block)),
                (self.class_starts, block.class_bits, places * zones.stride),
                work,
                Counted(zones.counts, patterns, option_counts, reached, peaks),
                self.details,
            )
            for mask, counts in zip(required.tolist(), zones.by_mask(), strict=True):
                known = by_mask.get(mask)
                by_mask[mask] = counts if known is None else known + counts
        if not self.details:
            total = Counts.zero(voters)
            total.by_mask = by_mask
            return total
        marginals = option_counts.reshape(padded(n), n_options, LANES).sum(axis=2)[
            :n, : blocks[0].n_options
        ]
        parts = np.split(patterns.reshape(-1, LANES).sum(axis=1), np.cumsum(widths)[:-1])
        return Counts(
            by_mask=by_mask,
            by_pattern=[
                from_superset_sums(part[: 4 << count])
                if count <= MOST_PATTERNED
                else part.reshape(-1, GRID)[: standings(count), :SCOPES].T.ravel()
                for part, count in zip(parts, voters, strict=True)
            ],
            gain_sums=self._gain_sums(marginals, reached, base, shared, outer),
            gain_counts=[int(count) for count in reached.sum(axis=0)],
            gain_peaks=[None if peak == NO_PEAK else int(peak) for peak in peaks],
        )

    def limits(self, shared: Sequence[int], block: InnerBlock) -> Integers:
        """Return what prefix and inner sums above the least must reach together: ``(n_rows,)``."""
        frame = zip(self.thresholds, shared, block.lowest.tolist(), strict=True)
        return np.array([t - s - least for t, s, least in frame], dtype=np.int64)

    def shared(self, outer: Mapping[int, int]) -> list[int]:
        """Return each row's sum over the outer issues."""
        options = {issue: np.array([option]) for issue, option in outer.items()}
        return [int(total) for total in self.tables.over(options, 1)[:, 0]]

    def _work(self) -> Work:
        """Return blocks to work in, for one thread."""
        from twolevel.kernels.bitset_walk import BATCH, MOST_CROSSED

        voters = np.diff(self.voters)
        patterned = int(voters[voters <= MOST_PATTERNED].max(initial=0)) + 2
        crossed = self.n_countries if self.n_countries <= MOST_CROSSED else 0
        widest = max(crossed, patterned, FEWEST_BITS)
        half = 1 << (widest - widest // 2)
        facets = max(widest, padded(standings(int(voters.max()))))
        sizes = (self.n_countries, half, half, facets, padded(self.n_countries))
        work = Work(*(aligned_words(size * BATCH * WORDS) for size in sizes))
        work.high[: BATCH * WORDS] = ~np.uint64(0)
        return work

    def prefix_base(self, outer: Mapping[int, int]) -> Integers:
        """Return each row's sums over the prefixes and their links: ``(n_prefixes, n_rows)``."""
        base = self.prefix_sums
        for pair in self.tables.pairs:
            ends = (pair.first, pair.second)
            for fixed, free, entries in (
                (*ends, pair.entries),
                (*ends[::-1], pair.entries.transpose(0, 2, 1)),
            ):
                if fixed in outer and free in self.prefix_options:
                    base = base + entries[:, outer[fixed], self.prefix_options[free]].T
        return base

    def common_to(self, outer: Mapping[int, int], block: InnerBlock) -> Words:
        """Return the agreements of a block that the outer options leave, whatever the prefix."""
        feasible = np.ones(block.size, dtype=np.bool_)
        for e in self.exclusions:
            met = self._met(e, outer)
            if met == ():
                feasible[:] = False
            elif met is not None and met[0] in block.options:
                feasible &= block.options[met[0]] != met[1]
        return bits_of(feasible)

    def left_by(self, outer: Mapping[int, int], block: InnerBlock) -> Words:
        """Return a bit set a prefix of what exclusions leave of a block, or nothing if all."""
        met = [self._met(e, outer) for e in self.exclusions]
        barred = [end for end in met if end and end[0] in self.prefix_options]
        feasible = self._left[block]
        if barred and not len(feasible):
            feasible = self._every(block).ravel()
        if barred:
            open_to = np.logical_and.reduce(
                [self.prefix_options[issue] != option for issue, option in barred]
            )
            feasible = feasible * np.repeat(open_to, WORDS)
        return feasible

    def _every(self, block: InnerBlock) -> Words:
        every = bits_of(np.ones(block.size, dtype=np.bool_))
        return np.tile(every, (len(self.prefix_digits), 1))

    def _left_of(self, block: InnerBlock) -> Words:
        """Return a bit set a prefix of what exclusions among walked issues leave of a block."""
        walked = {*block.options, *self.prefix_options}
        concerned = [e for e in self.exclusions if e.first in walked and e.second in walked]
        if not concerned:
            return np.zeros(0, dtype=np.uint64)
        feasible = self._every(block)
        for e in concerned:
            prefixes = np.ones(len(feasible), dtype=np.bool_)
            inner = np.ones(block.size, dtype=np.bool_)
            for issue, option in ((e.first, e.first_option), (e.second, e.second_option)):
                if issue in self.prefix_options:
                    prefixes &= self.prefix_options[issue] == option
                else:
                    inner &= block.options[issue] == option
            feasible[prefixes] &= bits_of(~inner)
        return feasible.ravel()

    @staticmethod
    def _met(e: Exclusion, outer: Mapping[int, int]) -> tuple[int, ...] | None:
        """Return what an exclusion still bars once the outer options are fixed.

        None: nothing, or it does not concern outer issues. Empty: everything. Else the issue
        and the option barred.
        """
        ends = ((e.first, e.first_option), (e.second, e.second_option))
        fixed = [end for end in ends if end[0] in outer]
        if not fixed or any(outer[issue] != option for issue, option in fixed):
            return None
        return next((end for end in ends if end[0] not in outer), ())

    def _required(
        self, outer: Mapping[int, int], block: InnerBlock
    ) -> tuple[Integers, NDArray[np.int64]]:
        """Return the masks of required countries in a chunk, and which each pair of classes has."""
        shared = 0
        for issue, option in outer.items():
            shared |= int(self.requires[issue][option])
        masks = shared | self.prefix_classes[:, None] | block.classes
        required, places = np.unique(masks, return_inverse=True)
        return required, places.reshape(masks.shape)

    def _gain_sums(
        self,
        marginals: Integers,
        reached: Integers,
        base: Integers,
        shared: Sequence[int],
        outer: Mapping[int, int],
    ) -> list[int]:
        """Return exact sums of gains from counts by inner option and by prefix."""
        sums = []
        first = int(self.voters[-1])
        for c in range(self.n_countries):
            row, place, total = first + c, 0, 0
            for factor in self.factors:
                entries = self._entries(factor, row, outer)
                total += _exact_dot(entries, marginals[c, place : place + len(entries)])
                place += len(entries)
            total += _exact_dot(base[:, row], reached[:, c])
            total += (shared[row] - self.thresholds[row]) * int(reached[:, c].sum())
            sums.append(total)
        return sums

    def _entries(self, factor: tuple[int, ...], row: int, outer: Mapping[int, int]) -> Integers:
        """Return what each option of an issue, or pair of options, pays a row."""
        if len(factor) == 2:
            pair = next(p for p in self.tables.pairs if (p.first, p.second) == factor)
            return pair.entries[row].ravel()
        (issue,) = factor
        entries = self.tables.singles[issue][row]
        for pair in self.tables.pairs:
            if pair.first == issue and pair.second in outer:
                entries = entries + pair.entries[row, :, outer[pair.second]]
            elif pair.second == issue and pair.first in outer:
                entries = entries + pair.entries[row, outer[pair.first]]
        return entries


def _exact_dot(values: Integers, counts: Integers) -> int:
    """Return a sum of products as a Python int, whose halves 64 bits hold."""
    high, low = values >> 32, values & 0xFFFFFFFF
    return (int(high @ counts) << 32) + int(low @ counts)
