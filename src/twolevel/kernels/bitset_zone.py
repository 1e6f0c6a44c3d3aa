"""The zone of one coalition by bit sets: its size, the most each can gain, its best agreements.

Knows integers, thresholds and goals. What the compiled walk keeps is a superset of the best
agreements; what is best is settled elsewhere, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.bitset import BitsetSpace
from twolevel.kernels.bitset_cut import GRAIN, Grain
from twolevel.kernels.bitset_inner import InnerBlock
from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.goals import Goals
from twolevel.kernels.radix import digits_of
from twolevel.kernels.tables import Integers, Tables
from twolevel.kernels.words import WORDS, aligned_words

__all__ = ["BitsetZone"]

KEPT = 65_536
"""Agreements that a thread keeps at most before it hands them over."""

Sink = Callable[[NDArray[np.int64], Integers], None]


class BitsetZone:
    """The zone of a coalition whose countries' rows the tables hold.

    Parameters
    ----------
    tables, thresholds, voters, passing, exclusions
        As for ``BitsetSpace``, of the countries of the coalition.
    barred
        For each issue, which options the coalition may not choose.
    origins
        Payoffs of the countries from which gains are counted.
    grain
        How fine the space is cut.
    """

    def __init__(
        self,
        tables: Tables,
        thresholds: Sequence[int],
        voters: Sequence[int],
        passing: Sequence[NDArray[np.bool_]],
        exclusions: Sequence[Exclusion],
        *,
        barred: Sequence[NDArray[np.bool_]],
        origins: Sequence[int],
        grain: Grain = GRAIN,
    ) -> None:
        self.space = space = BitsetSpace(
            tables,
            thresholds,
            voters,
            passing,
            exclusions,
            [options.astype(np.int64) for options in barred],
            details=False,
            grain=grain,
        )
        self.n_chunks, self.chunk_agreements = space.n_chunks, space.chunk_agreements
        self.n_countries = len(voters)
        self._first = int(space.voters[-1])
        self.shifts = np.array(
            [t - o for t, o in zip(thresholds[self._first :], origins, strict=True)],
            dtype=np.int64,
        )
        sizes = tables.sizes
        self._strides = [prod(sizes[issue + 1 :]) for issue in range(len(sizes))]
        self._prefix_ids = self._ids(space.prefix_options, len(space.prefix_digits))
        self._inner = {block: self._inner_of(block) for block in space.all_blocks}
        self._no_goals = Goals.of([], self.n_countries)
        self._stop = int(space.class_starts[1]) if space.prefix_classes[0] == 0 else 0
        self.order = np.arange(self.n_countries)

    def _ids(self, options: Mapping[int, Integers], count: int) -> Integers:
        """Return what options of some issues add to an id: ``(count,)``."""
        total = np.zeros(count, dtype=np.int64)
        for issue, column in options.items():
            total += column * self._strides[issue]
        return total

    def _inner_of(self, block: InnerBlock) -> tuple[Integers, Integers]:
        """Return the countries' payoffs above the least ``(n, n_countries)``, and ids ``(n,)``."""
        payoffs = block.sums[self._first :] - block.lowest[self._first :, None]
        return np.ascontiguousarray(payoffs.T), self._ids(block.options, block.size)

    def promising_first(self) -> NDArray[np.int64]:
        """Return the chunks, those whose outer options pay the countries most first."""
        sizes = [self.space.tables.sizes[issue] for issue in self.space.outer]
        digits = digits_of(np.arange(self.n_chunks), sizes)
        total = np.zeros(self.n_chunks)
        tables = [table[self._first :] for table in self.space.tables.singles]
        spread = np.zeros(self.n_countries)
        for issue in self.space.cut.inner:
            spread += np.ptp(tables[issue], axis=1)
        for place, issue in enumerate(self.space.outer):
            total += (tables[issue] / np.maximum(spread, 1.0)[:, None]).sum(axis=0)[
                digits[:, place]
            ]
        return np.argsort(-total, kind="stable")

    def set_order(self, shares: Sequence[float]) -> None:
        """Ask countries that sign little first; the answer does not depend on it."""
        self.order = np.argsort(np.asarray(shares), kind="stable")

    def ideals(self, chunk: int, known: Sequence[int]) -> tuple[int, list[int]]:
        """Return the size of a chunk's zone, and each country's largest gain in it or known."""
        peaks = np.array(known, dtype=np.int64)
        size = sum(seen for seen, _, _ in self._walk(chunk, self._no_goals, peaks))
        return size, peaks.tolist()

    def seek(self, chunk: int, goals: Goals, lock: Lock, sink: Sink) -> None:
        """Hand over the agreements of a chunk that may be best, and raise the best known."""
        with lock:
            own = goals.aimed()
        for _, ids, gains in self._walk(chunk, own, np.zeros(self.n_countries, dtype=np.int64)):
            if len(ids):
                with lock:
                    sink(ids, gains)
                    goals.take(own)

    def _walk(
        self, chunk: int, goals: Goals, peaks: Integers
    ) -> Iterator[tuple[int, NDArray[np.int64], Integers]]:
        space = self.space
        outer = space.outer_options(chunk)
        barred = any(space.requires[issue][option] for issue, option in outer.items())
        if barred or not self._stop:
            return
        offset = sum(option * self._strides[issue] for issue, option in outer.items())
        base, shared = space.prefix_base(outer)[: self._stop], space.shared(outer)
        for block in space.blocks(outer):
            if block.classes[0] != 0:  # every agreement of the block picks a barred option
                continue
            common = aligned_words(WORDS)
            common[:] = space.common_to(outer, block) & block.class_bits[:WORDS]
            feasible = common, space.left_by(outer, block)
            frame = base, space.limits(shared, block)
            for seen, ids, gains in self._walk_block(block, frame, feasible, goals, peaks):
                yield seen, ids + offset, gains

    def _walk_block(
        self,
        block: InnerBlock,
        frame: tuple[Integers, Integers],
        feasible: tuple[NDArray[np.uint64], NDArray[np.uint64]],
        goals: Goals,
        peaks: Integers,
    ) -> Iterator[tuple[int, NDArray[np.int64], Integers]]:
        from twolevel.kernels.bitset_walk import BATCH
        from twolevel.kernels.bitset_zone_walk import walk_zone

        space, n = self.space, self.n_countries
        payoffs, inner_ids = self._inner[block]
        means = payoffs @ goals.means.T
        ranking = np.argsort(-means, axis=0)
        means = np.take_along_axis(means, ranking, axis=0)
        room = max(KEPT if len(goals.kinds) else 0, BATCH * block.size)
        found = np.empty(room, dtype=np.int64), np.empty((room, n), dtype=np.int64)
        signs = aligned_words(n * BATCH * WORDS)
        ids = self._prefix_ids, inner_ids
        start = 0
        while start < self._stop:
            start, seen, kept = walk_zone(
                start,
                *frame,
                block.arrays,
                space.rules,
                space.voters,
                self.order,
                feasible,
                signs,
                payoffs,
                self.shifts,
                peaks,
                goals,
                (np.ascontiguousarray(means.T), ranking.T.astype(np.int16)),
                ids,
                *found,
            )
            yield int(seen), found[0][:kept].copy(), found[1][:kept].copy()
