"""Agreements in blocks: what a fold needs to know of many agreements at once.

The space is cut into a prefix of issues, walked one combination at a time, and an inner block
over the remaining issues, whose sums are tabulated once. In a block an actor approves where
its inner sum reaches its threshold less its prefix sum: one comparison an agreement, and no
addition. Memory depends on the block, never on the number of agreements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.radix import digits_of, ids_of, split_point
from twolevel.kernels.tables import Integers, Tables

__all__ = ["Block", "Enumeration", "Exclusion", "ListedBlock", "PrefixBlock", "listed_block"]

INNER_AGREEMENTS = 16_384
"""Agreements an inner block aims at: 26 rows of 32-bit sums of that size stay in cache."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An option of one issue that cannot be combined with an option of another."""

    first: int
    first_option: int
    second: int
    second_option: int


class Block(Protocol):
    """Some agreements: their ids, payoffs, feasibility and the countries they require."""

    size: int

    @property
    def ids(self) -> NDArray[np.int64]:
        """Ids of the agreements, excluded ones included: ``(size,)``."""

    @property
    def feasible(self) -> Mask:
        """Where no pair of options is excluded: ``(size,)``."""

    @property
    def required(self) -> Integers:
        """Bit mask of the countries that each agreement requires: ``(size,)``."""

    def reaches(self, row: int, threshold: int) -> Mask:
        """Return where the row's payoff reaches a threshold: ``(size,)``."""

    def most(self, row: int) -> int:
        """Return the largest payoff of a row, excluded agreements included."""

    def values(self, rows: slice, where: NDArray[np.intp]) -> Integers:
        """Return payoffs of rows at places in the block: ``(n_rows, len(where))``."""


class ListedBlock:
    """A block of agreements given by their options, in any order and number."""

    def __init__(
        self,
        tables: Tables,
        digits: Integers,
        exclusions: Sequence[Exclusion],
        requires: Sequence[Integers],
    ) -> None:
        self.size = len(digits)
        self._tables, self._digits = tables, digits
        self._exclusions, self._requires = exclusions, requires

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        return ids_of(self._digits, self._tables.sizes)

    @cached_property
    def _sums(self) -> Integers:
        return self._tables.at(self._digits)

    def reaches(self, row: int, threshold: int) -> Mask:
        return self._sums[row] >= threshold

    def most(self, row: int) -> int:
        return int(self._sums[row].max())

    def values(self, rows: slice, where: NDArray[np.intp]) -> Integers:
        return self._sums[rows, where]

    @cached_property
    def feasible(self) -> Mask:
        return _feasible(self._digits, self._exclusions)

    @cached_property
    def required(self) -> Integers:
        return _required(self._digits, self._requires)


class PrefixBlock:
    """The agreements that share the options of the prefix issues."""

    def __init__(self, space: Enumeration, number: int) -> None:
        self.size = space.inner_size
        self._space = space
        self.number = number

    @cached_property
    def _prefix(self) -> Integers:
        return digits_of(np.array([self.number]), self._space.prefix_sizes)[0]

    @property
    def ids(self) -> NDArray[np.int64]:
        return self.number * self.size + np.arange(self.size, dtype=np.int64)

    @cached_property
    def _base(self) -> list[int]:
        return self._space.prefix_sums(self._prefix)

    def _inner(self, row: int) -> Integers:
        return self._space.inner_sums(row, self._prefix)

    def reaches(self, row: int, threshold: int) -> Mask:
        inner = self._inner(row)
        needed = threshold - self._base[row]
        limits = np.iinfo(inner.dtype)
        if needed > limits.max:
            return np.zeros(self.size, dtype=np.bool_)
        return inner >= max(needed, limits.min)

    def most(self, row: int) -> int:
        return self._base[row] + int(self._inner(row).max())

    def values(self, rows: slice, where: NDArray[np.intp]) -> Integers:
        numbers = range(*rows.indices(self._space.tables.n_rows))
        found = np.empty((len(numbers), len(where)), dtype=np.int64)
        for place, row in enumerate(numbers):
            found[place] = self._inner(row)[where]
            found[place] += self._base[row]
        return found

    @cached_property
    def feasible(self) -> Mask:
        return self._space.feasible(self._prefix)

    @cached_property
    def required(self) -> Integers:
        return self._space.required(self._prefix)


class Enumeration:
    """The whole space, cut into blocks.

    Parameters
    ----------
    tables
        Payoffs of every row.
    exclusions
        Pairs of options that cannot be combined.
    requires
        For each issue, the bit mask of required countries of each option.
    inner_agreements
        Size that inner blocks aim at.
    """

    def __init__(
        self,
        tables: Tables,
        exclusions: Sequence[Exclusion] = (),
        requires: Sequence[Integers] = (),
        *,
        inner_agreements: int = INNER_AGREEMENTS,
    ) -> None:
        self.tables = tables
        self.sizes = tables.sizes
        self.exclusions, self.requires = tuple(exclusions), tuple(requires)
        self.split = split_point(self.sizes, inner_agreements)
        self.prefix_sizes = self.sizes[: self.split]
        self.inner_size = prod(self.sizes[self.split :])
        self.n_blocks = prod(self.prefix_sizes)
        self._spanning = [p for p in tables.pairs if p.first < self.split <= p.second]

    def block(self, number: int) -> Block:
        """Return one block."""
        return PrefixBlock(self, number)

    def blocks(self, start: int = 0, stop: int | None = None) -> Iterator[Block]:
        """Yield the blocks from number `start` up to `stop`, in the order of the ids."""
        for number in range(start, self.n_blocks if stop is None else stop):
            yield self.block(number)

    @cached_property
    def _inner_digits(self) -> Integers:
        return digits_of(np.arange(self.inner_size), self.sizes[self.split :])

    @cached_property
    def _inner_sums(self) -> Integers:
        """The inner sums ``(n_rows, inner_size)``, in 32 bits where they fit."""
        total = np.ascontiguousarray(self.tables.product(range(self.split, len(self.sizes))).T)
        narrow = np.abs(total).max(initial=0) < 2**31
        return total.astype(np.int32) if narrow else total

    def prefix_sums(self, prefix: Integers) -> list[int]:
        """Return each row's sum over the prefix issues, as Python ints."""
        total = np.zeros(self.tables.n_rows, dtype=np.int64)
        for issue, option in enumerate(prefix):
            total += self.tables.singles[issue][:, option]
        for pair in self.tables.pairs:
            if pair.second < self.split:
                total += pair.entries[:, prefix[pair.first], prefix[pair.second]]
        return [int(number) for number in total]

    def inner_sums(self, row: int, prefix: Integers) -> Integers:
        """Return a row's sums over the inner issues and over tables that span the cut."""
        sums = self._inner_sums[row]
        for pair in self._spanning:
            entries = pair.entries[row, prefix[pair.first]]
            if entries.any():
                sums = sums + entries[self._inner_digits[:, pair.second - self.split]]
        return sums

    @cached_property
    def _inner_feasible(self) -> Mask:
        inner = [
            Exclusion(e.first - self.split, e.first_option, e.second - self.split, e.second_option)
            for e in self.exclusions
            if e.first >= self.split
        ]
        return _feasible(self._inner_digits, inner)

    def feasible(self, prefix: Integers) -> Mask:
        """Return where the agreements of a block are feasible: ``(inner_size,)``."""
        mask = self._inner_feasible
        for e in self.exclusions:
            if e.first < self.split and prefix[e.first] == e.first_option:
                if e.second >= self.split:
                    mask = mask & (self._inner_digits[:, e.second - self.split] != e.second_option)
                elif prefix[e.second] == e.second_option:
                    return np.zeros(self.inner_size, dtype=np.bool_)
        return mask

    @cached_property
    def _inner_required(self) -> Integers:
        return _required(self._inner_digits, self.requires[self.split :])

    def required(self, prefix: Integers) -> Integers:
        """Return the countries that the agreements of a block require: ``(inner_size,)``."""
        common = 0
        for issue, option in enumerate(prefix):
            common |= int(self.requires[issue][option])
        return self._inner_required | common


def listed_block(space: Enumeration, digits: Integers) -> ListedBlock:
    """Return the block of agreements given by their options."""
    return ListedBlock(space.tables, digits, space.exclusions, space.requires)


def _feasible(digits: Integers, exclusions: Sequence[Exclusion]) -> Mask:
    mask = np.ones(len(digits), dtype=np.bool_)
    for e in exclusions:
        mask &= (digits[:, e.first] != e.first_option) | (digits[:, e.second] != e.second_option)
    return mask


def _required(digits: Integers, requires: Sequence[Integers]) -> Integers:
    required = np.zeros(len(digits), dtype=np.int64)
    for issue, masks in enumerate(requires):
        required |= masks[digits[:, issue]]
    return required
