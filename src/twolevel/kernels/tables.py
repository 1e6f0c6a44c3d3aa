"""Payoffs as tables of integers over one issue or two, and their sums.

A row is anything with an additive payoff: an actor, or a country's negotiator. The payoff of
an agreement is the sum of one entry a table; as entries are integers within bounds that keep
every sum below 2**62, sums are exact in int64 whatever their order.
"""

from __future__ import annotations

from collections.abc import Mapping
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

    def over(self, options: Mapping[int, Integers], count: int) -> Integers:
        """Return sums over the tables of some issues, given their options: ``(n_rows, count)``."""
        total = np.zeros((self.n_rows, count), dtype=np.int64)
        for issue, column in options.items():
            total += self.singles[issue][:, column]
        for pair in self.pairs:
            if pair.first in options and pair.second in options:
                total += pair.entries[:, options[pair.first], options[pair.second]]
        return total
