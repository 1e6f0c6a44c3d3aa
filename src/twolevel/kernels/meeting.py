"""How many agreements give a row at least so much: two halves that meet in the middle.

Knows one row's integer tables, the pairs that tie issues, and a threshold. Knows no label.

The issues are dealt into two halves that no linked or excluded pair crosses. Each half's sums are
listed with how many ways lead to them, equal sums put together; then both lists are walked
against each other in order of size (Horowitz and Sahni 1974, https://doi.org/10.1145/321812.321823).
Integers throughout: the count is exact, whatever its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import LimitError
from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.radix import digits_of
from twolevel.kernels.tables import Integers, Tables

__all__ = ["MOST_SUMS", "count_reaching"]

MOST_SUMS = 8_000_000
"""Sums of a half that are held at once, before equal ones are put together."""

LARGEST_COUNT = 2**62


class _Sums(NamedTuple):
    """Distinct sums in ascending order, and how many ways lead to each; Python ints if many."""

    values: Integers
    ways: NDArray[Any]

    @property
    def total(self) -> int:
        """The number of combinations."""
        return int(self.ways.sum())


def count_reaching(
    tables: Tables,
    row: int,
    threshold: int | None,
    *,
    exclusions: Sequence[Exclusion] = (),
    most_sums: int = MOST_SUMS,
) -> int:
    """Return how many agreements that no exclusion bars pay a row at least a threshold.

    Parameters
    ----------
    tables
        Payoffs of all rows.
    row
        The row that is counted for.
    threshold
        What its payoff must reach; None for no condition at all.
    exclusions
        Pairs of options that cannot be combined.
    most_sums
        Sums of a half that may be held at once: 100 bytes each.

    Raises
    ------
    LimitError
        If a half has too many different sums, or too many issues are tied together.
    """
    counted = None if threshold is None else row
    groups = _tied_issues(tables, exclusions)
    sums = [_sums_of(tables, counted, group, exclusions, most_sums) for group in groups]
    left = right = _Sums(np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64))
    for each in sorted(sums, key=lambda found: -len(found.values)):
        if len(left.values) <= len(right.values):
            left = _added(left, each, most_sums)
        else:
            right = _added(right, each, most_sums)
    if threshold is None:
        return left.total * right.total
    ways, more = left.ways, right.ways
    if left.total * right.total >= LARGEST_COUNT:
        ways, more = ways.astype(object), more.astype(object)
    after = np.concatenate([np.cumsum(more[::-1])[::-1], np.zeros(1, more.dtype)])
    first = np.searchsorted(right.values, threshold - left.values)
    return int((ways * after[first]).sum())


def _tied_issues(tables: Tables, exclusions: Sequence[Exclusion]) -> list[list[int]]:
    """Return the issues in groups that no pair crosses."""
    group = list(range(len(tables.sizes)))
    ties = [(pair.first, pair.second) for pair in tables.pairs]
    ties += [(each.first, each.second) for each in exclusions]
    for one, two in ties:
        old, new = group[two], group[one]
        group = [new if own == old else own for own in group]
    return [[j for j, own in enumerate(group) if own == name] for name in dict.fromkeys(group)]


def _sums_of(
    tables: Tables,
    row: int | None,
    issues: list[int],
    exclusions: Sequence[Exclusion],
    most: int,
) -> _Sums:
    """Return a row's sums over some issues, or zeros, all combinations looked at."""
    sizes = [tables.sizes[j] for j in issues]
    total = prod(sizes)
    if total > most:
        raise LimitError(
            f"{len(issues)} issues are tied together by linkages or exclusions, and their "
            f"{total:,} combinations are more than the {most:,} that can be counted exactly; "
            "estimate the size from a sample"
        )
    digits = digits_of(np.arange(total), sizes)
    place = {issue: k for k, issue in enumerate(issues)}
    values = np.zeros(total, dtype=np.int64)
    if row is not None:
        for issue, k in place.items():
            values += tables.singles[issue][row][digits[:, k]]
        for pair in tables.pairs:
            if pair.first in place:
                one, two = digits[:, place[pair.first]], digits[:, place[pair.second]]
                values += pair.entries[row][one, two]
    allowed = np.ones(total, dtype=bool)
    for each in exclusions:
        if each.first in place:
            barred = digits[:, place[each.first]] == each.first_option
            allowed &= ~(barred & (digits[:, place[each.second]] == each.second_option))
    return _gathered(values[allowed], np.ones(int(allowed.sum()), dtype=np.int64))


def _added(one: _Sums, two: _Sums, most: int) -> _Sums:
    """Return the sums over the issues of both."""
    total = len(one.values) * len(two.values)
    if total > most:
        raise LimitError(
            f"half of the issues have {total:,} sums, more than the {most:,} that can be "
            "counted exactly; estimate the size from a sample"
        )
    values = np.add.outer(one.values, two.values).reshape(-1)
    ways, more = one.ways, two.ways
    if one.total * two.total >= LARGEST_COUNT:
        ways, more = ways.astype(object), more.astype(object)
    return _gathered(values, np.multiply.outer(ways, more).reshape(-1))


def _gathered(values: Integers, ways: NDArray[Any]) -> _Sums:
    """Return the values in ascending order, equal ones put together."""
    if not len(values):
        return _Sums(values, ways)
    order = np.argsort(values, kind="stable")
    values, ways = values[order], ways[order]
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    return _Sums(values[starts], np.add.reduceat(ways, starts))
