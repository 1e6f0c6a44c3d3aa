"""Counting the sets that fit under bounds, exactly, by size: the dynamic programme.

Knows whole numbers only. A set of members **fits** when its total weight stays within a bound
in every one of several weightings. Coalitions that leave out a set that fits win; so every
voting power index follows from how many sets fit, and how many do so without each member.

Counts grow to ``2**n``, so that a table entry is kept as several limbs of an int64 array,
lowest first, and carries are settled only every so many additions. Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb, gcd, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_ENTRIES", "Fitting", "fitting", "table_entries"]

MOST_ENTRIES = 1 << 26
"""Entries of the largest tables that callers should ask for, eight bytes each."""

_WORD = 61
_BLOCK = 1023
"""Weights that are added up before carries are settled: large enough for speed, and small enough
that limbs can be long."""
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """How many sets fit, by size.

    Attributes
    ----------
    total
        For sizes 0 to n.
    without
        For each member, the sets that do not contain it, for sizes 0 to n.
    """

    total: tuple[int, ...]
    without: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Weights and bounds in lowest terms, and the layout of the table."""

    weights: tuple[tuple[int, ...], ...]
    bounds: tuple[int, ...]
    largest: int
    light: tuple[int, ...]
    bits: int
    limbs: int

    @property
    def entries(self) -> int:
        return self.limbs * (self.largest + 1) * prod(bound + 1 for bound in self.bounds)


def _plan(weightings: Sequence[Sequence[int]], bounds: Sequence[int]) -> _Plan:
    """Return the plan; a weighting of nothing but ones becomes the bound on size."""
    members = len(weightings[0])
    rows, limits, largest = [], [], members
    for row, bound in zip(weightings, bounds, strict=True):
        if set(row) == {1}:
            largest = min(largest, bound)
            continue
        common = gcd(*row)
        rows.append([weight // common for weight in row])
        limits.append(min(bound // common, sum(rows[-1])))
    columns = tuple(zip(*rows, strict=True)) if rows else ((),) * members
    light = [
        i for i in range(members) if all(w <= b for w, b in zip(columns[i], limits, strict=True))
    ]
    light.sort(key=lambda i: columns[i], reverse=True)  # keeps tables narrow for longest
    for row, bound in zip(rows, limits, strict=True):
        fits = accumulate(sorted(row[i] for i in light))
        largest = min(largest, sum(1 for weight in fits if weight <= bound))
    largest = min(largest, len(light))
    cells = prod(bound + 1 for bound in limits)
    room = max(min(cells, _BLOCK), largest).bit_length()  # for what is added up unsettled
    bits = _WORD if len(light) < _WORD else _WORD - room
    return _Plan(
        weights=columns,
        bounds=tuple(limits),
        largest=largest,
        light=tuple(light),
        bits=bits,
        limbs=len(light) // bits + 1,
    )


def table_entries(weightings: Sequence[Sequence[int]], bounds: Sequence[int]) -> int:
    """Return the size of the table that counting would need."""
    return _plan(weightings, bounds).entries


def fitting(weightings: Sequence[Sequence[int]], bounds: Sequence[int]) -> Fitting:
    """Return how many sets of members fit, by size, and how many without each member.

    Parameters
    ----------
    weightings
        ``(n_weightings, n_members)`` whole numbers, none negative.
    bounds
        What a set may weigh at most in each weighting.

    Notes
    -----
    The table is filled once, in ``O(n_members**2 * product of bounds)`` additions. Sets without
    member i follow from it alone: with ``F_s(b)`` the sets of size s within b,
    ``G_s(b) = F_s(b) - F_{s-1}(b - w_i) + F_{s-2}(b - 2 w_i) - ...``.

    References
    ----------
    Mann, I., Shapley, L. S. (1962). Values of large games VI: evaluating the electoral college
    exactly. RAND Memorandum RM-3158. Uno, T. (2012). Efficient computation of power indices for
    weighted majority games. ISAAC 2012, https://doi.org/10.1007/978-3-642-35261-4_70.

    Examples
    --------
    >>> fitting([[1, 2]], [2]).total, fitting([[1, 2]], [2]).without
    ((1, 2, 0), ((1, 1, 0), (1, 1, 0)))
    """
    plan = _plan(weightings, bounds)
    table = _filled(plan)
    _add_up(table, plan)
    members = len(plan.weights)
    padding = (0,) * (members - plan.largest)
    corner = table.reshape(plan.limbs, plan.largest + 1, -1)[:, :, -1]
    total = _whole(corner, plan.bits) + padding
    known: dict[tuple[int, ...], tuple[int, ...]] = {}
    for i in plan.light:
        if plan.weights[i] not in known:
            known[plan.weights[i]] = _without(table, plan, plan.weights[i]) + padding
    light = set(plan.light)
    without = tuple(known[plan.weights[i]] if i in light else total for i in range(members))
    return Fitting(total=total, without=without)


def _filled(plan: _Plan) -> Integers:
    """Return settled counts by limb, size and weight: ``(limbs, sizes, *weights)``.

    Only the weights that some set of a size can have are ever touched, and carries are settled
    one size at a time, so that what is worked on stays in the processor's cache.
    """
    shape = (plan.limbs, plan.largest + 1, *(bound + 1 for bound in plan.bounds))
    table = np.zeros(shape, dtype=np.int64)
    table[(0, 0, *(0 for _ in plan.bounds))] = 1
    columns: list[list[int]] = [[] for _ in plan.bounds]
    slack = max(1, _WORD - plan.bits)
    for done, i in enumerate(plan.light):
        weights = plan.weights[i]
        lightest = [[0, *accumulate(sorted(column))] for column in columns]
        heaviest = [[0, *accumulate(sorted(column, reverse=True))] for column in columns]
        settles = plan.limbs > 1 and (done % slack == slack - 1 or i == plan.light[-1])
        for size in range(min(done + 1, plan.largest), 0, -1):
            used = (comb(done + 1, size).bit_length() - 1) // plan.bits + 1
            source: list[slice] = []
            target: list[slice] = []
            for d, weight in enumerate(weights):
                low = lightest[d][size - 1]
                high = min(heaviest[d][size - 1], plan.bounds[d] - weight)
                source.append(slice(low, max(low, high + 1)))
                target.append(slice(low + weight, max(low, high + 1) + weight))
            larger, smaller = table[:used, size], table[:used, size - 1]
            larger[(slice(None), *target)] += smaller[(slice(None), *source)]
        for column, weight in zip(columns, weights, strict=True):
            column.append(weight)
        if settles:
            _settle_sizes(table, plan, columns, done + 1)
    return table


def _settle_sizes(
    table: Integers, plan: _Plan, columns: Sequence[Sequence[int]], members: int
) -> None:
    """Settle the counts of sets of some members, wherever there can be any, in place."""
    lightest = [[0, *accumulate(sorted(column))] for column in columns]
    heaviest = [[0, *accumulate(sorted(column, reverse=True))] for column in columns]
    for size in range(min(members, plan.largest) + 1):
        used = (comb(members, size).bit_length() - 1) // plan.bits + 1
        where = tuple(
            slice(lightest[d][size], max(0, min(heaviest[d][size], bound)) + 1)
            for d, bound in enumerate(plan.bounds)
        )
        _settle(table[: used + 1, size][(slice(None), *where)], plan.bits)


def _add_up(table: Integers, plan: _Plan) -> None:
    """Turn counts at each weight into counts up to it, in place; below the least there are none."""
    members = len(plan.light)
    columns = [sorted(plan.weights[i][d] for i in plan.light) for d, _ in enumerate(plan.bounds)]
    lightest = [[0, *accumulate(column)] for column in columns]
    for size in range(plan.largest + 1):
        used = (comb(members, size).bit_length() - 1) // plan.bits + 1
        where = tuple(slice(least[size], None) for least in lightest)
        part = table[: used + 1, size][(slice(None), *where)]
        for axis in range(1, part.ndim):
            _add_up_along(np.moveaxis(part, axis, 1), plan)


def _add_up_along(part: Integers, plan: _Plan) -> None:
    """Add up counts along the first weight, a block at a time, in place."""
    if plan.limbs == 1:
        np.cumsum(part, axis=1, out=part)
        return
    for start in range(0, part.shape[1], _BLOCK):
        block = part[:, start : start + _BLOCK]
        if start:
            block[:, 0] += part[:, start - 1]
        np.cumsum(block, axis=1, out=block)
        _settle(block, plan.bits)


def _settle(table: Integers, bits: int) -> None:
    """Move what exceeds a limb into the next, in place."""
    carry = np.empty_like(table[0])
    for limb in range(len(table) - 1):
        np.right_shift(table[limb], bits, out=carry)
        table[limb + 1] += carry
        table[limb] &= (1 << bits) - 1


def _without(table: Integers, plan: _Plan, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sets that fit without a member of these weights, by size."""
    steps = plan.largest
    for weight, bound in zip(weights, plan.bounds, strict=True):
        steps = min(steps, bound // weight) if weight else steps
    found = np.zeros((plan.limbs, plan.largest + 1), dtype=np.int64)
    for taken in range(steps + 1):
        at = [bound - taken * weight for bound, weight in zip(plan.bounds, weights, strict=True)]
        place: tuple[Any, ...] = (slice(None), slice(None), *at)
        part = table[:, : plan.largest + 1 - taken][place]
        if taken % 2:
            found[:, taken:] -= part
        else:
            found[:, taken:] += part
    return _whole(found, plan.bits)


def _whole(limbs: Integers, bits: int) -> tuple[int, ...]:
    """Return ``(limbs, sizes)`` as Python integers by size."""
    columns = limbs.T.tolist()
    return tuple(sum(limb << (bits * k) for k, limb in enumerate(column)) for column in columns)
