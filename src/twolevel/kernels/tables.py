"""Payoffs as tables of integers over one issue or two, and their sums.

A row is anything with an additive payoff: an actor, or a country's negotiator. The payoff of
an agreement is the sum of one entry a table; as entries are integers within bounds that keep
every sum below 2**62, sums are exact in int64 whatever their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LARGEST_SUM", "PairTable", "Tables"]

LARGEST_SUM = 2**62
"""No payoff, threshold or partial sum reaches this size."""

Integers = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairTable:
    """Terms over two issues: ``entries`` is ``(n_rows, size of first, size of second)``."""

    first: int
    second: int
    entries: Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tables:
    """All terms of all rows.

    Attributes
    ----------
    singles
        One array an issue, ``(n_rows, options of the issue)``.
    pairs
        Tables over two issues, ``first < second``.
    """

    singles: tuple[Integers, ...]
    pairs: tuple[PairTable, ...] = ()

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.singles[0])

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of options of each issue."""
        return tuple(table.shape[1] for table in self.singles)

    def at(self, digits: Integers) -> Integers:
        """Return the payoffs of agreements given as ``(n, n_issues)``: ``(n_rows, n)``."""
        return self.over(dict(enumerate(digits.T)), len(digits))

    def product(self, issues: Sequence[int]) -> Integers:
        """Return sums over the tables of some issues for all of their options together.

        Parameters
        ----------
        issues
            Issues in their order; options of the last change fastest.

        Returns
        -------
        Sums: ``(product of the issues' sizes, n_rows)``.

        Examples
        --------
        >>> tables = Tables(singles=(np.array([[0, 10]]), np.array([[1, 2, 3]])))
        >>> tables.product([0, 1]).ravel().tolist()
        [1, 2, 3, 11, 12, 13]
        """
        total = np.zeros((1, self.n_rows), dtype=np.int64)
        for issue in issues:
            total = (total[:, None] + self.singles[issue].T).reshape(-1, self.n_rows)
        for pair in self.pairs:
            if pair.first in issues and pair.second in issues:
                shape = [self.sizes[i] if i in {pair.first, pair.second} else 1 for i in issues]
                entries = pair.entries.transpose(1, 2, 0).reshape(*shape, self.n_rows)
                square = total.reshape(*(self.sizes[i] for i in issues), self.n_rows)
                square += entries
        return total

    def over(self, options: Mapping[int, Integers], count: int) -> Integers:
        """Return sums over the tables of some issues, given their options: ``(n_rows, count)``."""
        total = np.zeros((self.n_rows, count), dtype=np.int64)
        for issue, column in options.items():
            total += self.singles[issue][:, column]
        for pair in self.pairs:
            if pair.first in options and pair.second in options:
                total += pair.entries[:, options[pair.first], options[pair.second]]
        return total
