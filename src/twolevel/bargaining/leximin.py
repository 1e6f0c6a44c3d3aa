"""Leximin: the worst-off player first, then the next, decided exactly.

Knows values of the form ``(gain - offset) / denominator``, one pair a player. Egalitarian,
Kalai-Smorodinsky and equal-loss solutions differ only in that pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.folds import Rows
from twolevel.bargaining.problem import LARGEST_GAIN, Gains, Integers
from twolevel.kernels.goals import LEAST, SUM, Goal

__all__ = ["Leximin"]

_SLACK = 1e-12
"""Relative slack of the float prefilter, far above the rounding of one division."""


class Leximin:
    """The order by the sorted values of the players who can gain.

    Parameters
    ----------
    offsets, denominators
        What turns a gain in units into a comparable value.
    ideal
        Each player's largest gain in units; players whose ideal gain is zero are left out.
    """

    def __init__(self, offsets: Sequence[int], denominators: Sequence[int], ideal: Gains) -> None:
        self.places = tuple(place for place, gain in enumerate(ideal) if gain > 0)
        self.offsets = tuple(offsets[place] for place in self.places)
        self.denominators = tuple(denominators[place] for place in self.places)
        sizes = [max(ideal[place], offsets[place]) for place in self.places]
        self._n_players = len(ideal)
        self._multipliers = _common_multipliers(self.denominators, sizes)

    def values(self, gains: Sequence[int | Fraction]) -> list[Fraction]:
        """Return the compared values at a point, in the order of `places`."""
        return [
            Fraction(gains[place] - offset) / denominator
            for place, offset, denominator in zip(
                self.places, self.offsets, self.denominators, strict=True
            )
        ]

    def best(self, gains: Integers, incumbent: Gains | None) -> Rows:
        rows = np.arange(len(gains))
        if not self.places:
            return rows
        numerators = gains[:, self.places] - np.array(self.offsets, dtype=np.int64)
        worst = (numerators / np.array(self.denominators, dtype=np.float64)).min(axis=1)
        level = worst.max()
        if incumbent is not None:
            level = max(level, float(min(self.values(incumbent))))
        rows = rows[worst >= level - _SLACK * abs(level)]
        ordered = np.sort(self._in_order(numerators[rows]), axis=1)
        for place in range(len(self.places)):
            if len(rows) < 2:
                break
            keep = ordered[:, place] == ordered[:, place].max()
            rows, ordered = rows[keep], ordered[keep]
        return rows

    def _in_order(self, numerators: Integers) -> Integers:
        """Return integers that stand in the exact order of the values."""
        if self._multipliers is not None:
            return numerators * np.array(self._multipliers, dtype=np.int64)
        return _ranks(numerators, self.denominators)

    def compare(self, first: Gains, second: Gains) -> int:
        one, other = sorted(self.values(first)), sorted(self.values(second))
        return (one > other) - (one < other)

    def value(self, gains: Gains) -> float:
        return float(min(self.values(gains), default=Fraction(0)))

    def remark(self, gains: Gains) -> str:  # noqa: ARG002 - players without a stake are left out
        return ""

    def goal(self) -> Goal | None:
        weights, factors, offsets = ([0.0] * self._n_players for _ in range(3))
        for place, offset, denominator in zip(
            self.places, self.offsets, self.denominators, strict=True
        ):
            weights[place], offsets[place] = 1.0, float(offset)
            factors[place] = 1 / denominator
        return Goal(
            kind=LEAST if self.places else SUM,
            weights=tuple(weights),
            factors=tuple(factors),
            offsets=tuple(offsets),
        )


def _common_multipliers(
    denominators: Sequence[int], sizes: Sequence[int]
) -> tuple[int, ...] | None:
    """Return what brings the values to one denominator, or None if they outgrow 64 bits."""
    common = lcm(*denominators)
    multipliers = tuple(common // denominator for denominator in denominators)
    largest = max((m * size for m, size in zip(multipliers, sizes, strict=True)), default=0)
    return multipliers if largest < LARGEST_GAIN else None


def _ranks(numerators: Integers, denominators: Sequence[int]) -> Integers:
    """Return dense ranks of fractions ``(n_points, n_players)``: equal only if they are equal."""
    distinct = [np.unique(column, return_inverse=True) for column in numerators.T]
    values = np.concatenate([d[0] / b for d, b in zip(distinct, denominators, strict=True)])
    tops: NDArray[Any] = np.concatenate([numbers for numbers, _ in distinct])
    bottoms = np.repeat(np.arange(len(distinct)), [len(numbers) for numbers, _ in distinct])

    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.arange(len(values))
    near = np.diff(values[order]) <= _SLACK * np.abs(values[order][1:])
    edges = np.flatnonzero(np.diff(near, prepend=False, append=False).astype(bool))
    for start, stop in zip(edges[::2], edges[1::2] + 1, strict=True):
        members = order[start:stop]
        exact = {int(m): Fraction(int(tops[m]), denominators[bottoms[m]]) for m in members}
        settled = sorted(exact, key=exact.__getitem__)
        rank = int(start)
        ranks[settled[0]] = rank
        for before, after in pairwise(settled):
            rank += exact[after] > exact[before]
            ranks[after] = rank
    ends = np.cumsum([len(numbers) for numbers, _ in distinct])[:-1]
    return np.stack(
        [own[member] for own, (_, member) in zip(np.split(ranks, ends), distinct, strict=True)],
        axis=1,
    )
