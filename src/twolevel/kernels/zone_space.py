"""A zone prepared for the walk that looks for its frontier.

Issues are taken in the order of how much they move payoffs. The first ones are fixed by a
**chunk**, whose bound is known before anything in it is looked at; the rest, up to some ten
thousand agreements, form the tree that compiled code walks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.dominance import Members
from twolevel.kernels.radix import digits_of
from twolevel.kernels.tables import Integers, PairTable, Tables

__all__ = ["ZoneRules", "ZoneSpace"]

IN_TREE = 16_384
"""Agreements that a tree holds at most, as long as it has more than one issue."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoneRules:
    """What an agreement needs to be in the zone.

    Attributes
    ----------
    rows
        Rows of the tables: the countries', then their actors', country by country.
    needs
        What each row must reach: ``(n_rows,)``. An actor that does not may still be outvoted.
    voters
        Number of actors of each country.
    passing
        For each country, which patterns of approval ratify: ``(2**n_actors,)``.
    origins
        Payoffs of the countries from which gains are counted.
    present
        Mask of the countries that options may require.
    """

    rows: tuple[int, ...]
    needs: Integers
    voters: tuple[int, ...]
    passing: tuple[NDArray[np.bool_], ...]
    origins: Integers
    present: int


class ZoneSpace:
    """A space of agreements in chunks, each walked as a tree.

    Parameters
    ----------
    tables, exclusions, requires
        As for the enumeration in blocks.
    rules
        What is in the zone.
    in_tree
        Agreements that a tree holds at most; what is found does not depend on it.
    """

    def __init__(
        self,
        tables: Tables,
        exclusions: Sequence[Exclusion],
        requires: Sequence[Integers],
        rules: ZoneRules,
        *,
        in_tree: int = IN_TREE,
    ) -> None:
        self.rules = rules
        rows = list(rules.rows)
        self._width = len(rules.origins)
        self._singles = [table[rows].astype(np.int64) for table in tables.singles]
        self._pairs = [
            PairTable(first=p.first, second=p.second, entries=p.entries[rows].astype(np.int64))
            for p in tables.pairs
        ]
        self._exclusions = tuple(exclusions)
        self._open = [required & ~np.int64(rules.present) == 0 for required in requires]
        self.sizes = tables.sizes
        self._strides = [prod(self.sizes[issue + 1 :]) for issue in range(len(self.sizes))]
        order = self._by_spread()
        cut = len(order) - 1
        while cut > 0 and prod(self.sizes[issue] for issue in order[cut - 1 :]) <= in_tree:
            cut -= 1
        self.fixed, self.tree = order[:cut], order[cut:]
        self.n_chunks = prod(self.sizes[issue] for issue in self.fixed)
        self.chunk_agreements = prod(self.sizes[issue] for issue in self.tree)
        self._place = {issue: place for place, issue in enumerate(self.tree)}
        self._prepare()

    def _by_spread(self) -> list[int]:
        """Return the issues, those that move the countries' payoffs most first."""
        spreads = np.array([np.ptp(t[: self._width], axis=1) for t in self._singles], dtype=float)
        for pair in self._pairs:
            for issue, axis in ((pair.first, 1), (pair.second, 2)):
                spreads[issue] += np.ptp(pair.entries[: self._width], axis=axis).max(axis=1)
        share = (spreads / np.maximum(1.0, spreads.sum(axis=0))).sum(axis=1)
        return [int(issue) for issue in np.argsort(-share, kind="stable")]

    def _prepare(self) -> None:
        shape = (len(self.tree), max(self.sizes[i] for i in self.tree))
        n_rows = len(self.rules.rows)
        self._tables = np.zeros((*shape, n_rows), dtype=np.int64)
        self._allowed = np.zeros(shape, dtype=np.bool_)
        for place, issue in enumerate(self.tree):
            self._tables[place, : self.sizes[issue]] = self._singles[issue].T
            self._allowed[place, : self.sizes[issue]] = self._open[issue]
        ends, entries = [], []
        for pair in self._pairs:
            if pair.first in self._place and pair.second in self._place:
                table = pair.entries.transpose(1, 2, 0)
                places = self._place[pair.first], self._place[pair.second]
                if places[0] > places[1]:
                    places, table = places[::-1], table.transpose(1, 0, 2)
                full = np.zeros((shape[1], shape[1], n_rows), dtype=np.int64)
                full[: table.shape[0], : table.shape[1]] = table
                ends.append(places)
                entries.append(full)
        barred = []
        for e in self._exclusions:
            if e.first in self._place and e.second in self._place:
                one = (self._place[e.first], e.first_option)
                other = (self._place[e.second], e.second_option)
                barred.append((*min(one, other), *max(one, other)))
        self._links = (
            np.array(ends, dtype=np.int64).reshape(-1, 2),
            np.array(entries, dtype=np.int64).reshape(-1, shape[1], shape[1], n_rows),
            np.array(barred, dtype=np.int64).reshape(-1, 4),
        )
        self._pair_most = np.zeros((len(self.tree) + 1, n_rows), dtype=np.int64)
        for (early, late), table in zip(ends, entries, strict=True):
            real = table[: self.sizes[self.tree[early]], : self.sizes[self.tree[late]]]
            self._pair_most[: late + 1] += real.max(axis=(0, 1))
        self._rules = (
            np.asarray(self.rules.needs, dtype=np.int64),
            np.cumsum([self._width, *self.rules.voters]),
            np.concatenate([np.zeros(0, dtype=np.bool_), *self.rules.passing]),
            np.cumsum([0, *(len(passing) for passing in self.rules.passing)])[:-1],
        )

    # -- chunks --------------------------------------------------------------------------------

    def bounds(self) -> tuple[NDArray[np.int64], Integers]:
        """Return the chunks that may hold something, best bounds first, and their bounds.

        A bound is the most that any agreement of the chunk may gain each country:
        ``(n, n_countries)``.
        """
        width = self._width
        bounds = np.zeros((self.n_chunks, width), dtype=np.int64)
        digits = digits_of(np.arange(self.n_chunks), [self.sizes[i] for i in self.fixed])
        column = {issue: digits[:, place] for place, issue in enumerate(self.fixed)}
        holds = np.ones(self.n_chunks, dtype=np.bool_)
        for issue, table in enumerate(self._singles):
            if issue in column:
                bounds += table[:width, column[issue]].T
                holds &= self._open[issue][column[issue]]
            elif self._open[issue].any():
                bounds += table[:width, self._open[issue]].max(axis=1)
            else:
                holds[:] = False
        for pair in self._pairs:
            entries = pair.entries[:width]
            if pair.first not in column:
                entries = entries.max(axis=1, keepdims=True)
            if pair.second not in column:
                entries = entries.max(axis=2, keepdims=True)
            zero = np.zeros(self.n_chunks, dtype=np.int64)
            bounds += entries[:, column.get(pair.first, zero), column.get(pair.second, zero)].T
        for e in self._exclusions:
            if e.first in column and e.second in column:
                both = column[e.first] == e.first_option
                holds &= ~(both & (column[e.second] == e.second_option))
        holds &= (bounds >= self._rules[0][:width]).all(axis=1)
        chunks = np.flatnonzero(holds)
        bounds = bounds[chunks] - self.rules.origins
        share = (bounds / np.maximum(1, bounds.max(axis=0, initial=1))).sum(axis=1)
        order = np.argsort(-share, kind="stable")
        return chunks[order], bounds[order]

    def walk(self, chunk: int, known: Members) -> tuple[NDArray[np.int64], Integers]:
        """Return ids and gains of the agreements of a chunk that no known vector dominates."""
        from twolevel.kernels.zone_walk import walk

        sizes = [self.sizes[issue] for issue in self.fixed]
        chosen = dict(zip(self.fixed, digits_of(np.array([chunk]), sizes)[0].tolist(), strict=True))
        base = np.zeros(len(self.rules.rows), dtype=np.int64)
        for issue, option in chosen.items():
            base += self._singles[issue][:, option]
        tables, allowed = self._tables, self._allowed
        for pair in self._pairs:
            ends = [chosen.get(pair.first), chosen.get(pair.second)]
            if None not in ends:
                base += pair.entries[:, ends[0], ends[1]]
            elif ends != [None, None]:
                tables = tables.copy() if tables is self._tables else tables
                free = pair.second if ends[1] is None else pair.first
                column = (
                    pair.entries[:, ends[0]] if ends[1] is None else pair.entries[:, :, ends[1]]
                )
                tables[self._place[free], : self.sizes[free]] += column.T
        for e in self._exclusions:
            for one, other in (
                ((e.first, e.first_option), (e.second, e.second_option)),
                ((e.second, e.second_option), (e.first, e.first_option)),
            ):
                if chosen.get(one[0]) == one[1] and other[0] in self._place:
                    allowed = allowed.copy() if allowed is self._allowed else allowed
                    allowed[self._place[other[0]], other[1]] = False
        none = np.empty(0, dtype=np.int64)
        if not allowed.any(axis=1).all():
            return none, np.empty((0, self._width), dtype=np.int64)
        lowest = np.iinfo(np.int64).min
        most = np.zeros((len(self.tree) + 1, len(base)), dtype=np.int64)
        best = np.where(allowed[:, :, None], tables, lowest).max(axis=1)
        most[:-1] = np.cumsum(best[::-1], axis=0)[::-1]
        ids = np.empty(self.chunk_agreements, dtype=np.int64)
        gains = np.empty((self.chunk_agreements, self._width), dtype=np.int64)
        count = walk(
            base,
            sum(option * self._strides[issue] for issue, option in chosen.items()),
            (
                np.array([self.sizes[issue] for issue in self.tree]),
                np.array([self._strides[issue] for issue in self.tree]),
                allowed,
                tables,
                most + self._pair_most,
            ),
            self._links,
            self._rules,
            np.asarray(self.rules.origins, dtype=np.int64),
            known.arrays(),
            ids,
            gains,
        )
        return ids[:count].copy(), gains[:count].copy()
