"""Weighted sums of gains, maximised exactly.

Knows integer coefficients. Serves the utilitarian solution and, with the multipliers of a
lottery as coefficients, the search for an agreement that would improve the lottery.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Self

import numpy as np

from twolevel.bargaining.folds import Rows, tournament
from twolevel.bargaining.problem import LARGEST_GAIN, Gains, Integers
from twolevel.kernels.goals import SUM, Goal

__all__ = ["WeightedSum"]

_SLACK = 1e-11
"""Relative slack of the float prefilter, far above the rounding of a sum of non-negatives."""


class WeightedSum:
    """The order by a weighted sum of gains; players of weight zero only break ties.

    Breaking ties by the plain sum of the others' gains is the limit of ever smaller positive
    weights, and keeps every best point Pareto efficient.

    Parameters
    ----------
    weights
        One non-negative weight a util and player.
    scales
        Units per util.
    ideal
        Each player's largest gain in units: an upper bound on what is compared.
    """

    def __init__(self, weights: Sequence[Fraction], scales: Sequence[int], ideal: Gains) -> None:
        idle = [Fraction(0 if weight else 1) for weight in weights]
        stages = [weights, idle] if any(idle) else [weights]
        self._weights = [
            Fraction(weight) / scale for weight, scale in zip(weights, scales, strict=True)
        ]
        self._stages = [_whole(stage, scales) for stage in stages]
        self._fits = [
            sum(weight * gain for weight, gain in zip(stage, ideal, strict=True)) < LARGEST_GAIN
            and max(stage) < LARGEST_GAIN
            for stage in self._stages
        ]

    @classmethod
    def of_units(cls, weights: Sequence[Fraction], ideal: Gains) -> Self:
        """Return the order for weights that apply to units, not to utils."""
        return cls(weights, [1] * len(weights), ideal)

    def best(self, gains: Integers, incumbent: Gains | None) -> Rows:
        rows = np.arange(len(gains))
        for place, (stage, fits) in enumerate(zip(self._stages, self._fits, strict=True)):
            if not fits:
                return self._best_of_large(gains, rows, stage)
            values = gains[rows] @ np.array(stage, dtype=np.int64)
            top = values.max()
            if place == 0 and incumbent is not None and top < self._sum(stage, incumbent):
                return rows[:0]
            rows = rows[values == top]
        return rows

    def _best_of_large(self, gains: Integers, rows: Rows, stage: Sequence[int]) -> Rows:
        largest = max(stage)
        values = gains[rows] @ np.array([weight / largest for weight in stage])
        return tournament(gains, rows[values >= values.max() * (1 - _SLACK)], self.compare)

    @staticmethod
    def _sum(stage: Sequence[int], gains: Gains) -> int:
        return sum(weight * gain for weight, gain in zip(stage, gains, strict=True))

    def compare(self, first: Gains, second: Gains) -> int:
        for stage in self._stages:
            one, other = self._sum(stage, first), self._sum(stage, second)
            if one != other:
                return 1 if one > other else -1
        return 0

    def exact_value(self, gains: Sequence[int | Fraction]) -> Fraction:
        """Return the weighted sum of gains given in units."""
        return sum(
            (weight * gain for weight, gain in zip(self._weights, gains, strict=True)), Fraction(0)
        )

    def value(self, gains: Gains) -> float:
        return float(self.exact_value(gains))

    def remark(self, gains: Gains) -> str:  # noqa: ARG002 - a sum is never degenerate
        return ""

    def goal(self) -> Goal | None:
        largest = max(self._stages[0])
        factors = tuple(weight / largest if largest else 0.0 for weight in self._stages[0])
        nothing = (0.0,) * len(factors)
        return Goal(kind=SUM, weights=nothing, factors=factors, offsets=nothing)


def _whole(weights: Sequence[Fraction], scales: Sequence[int]) -> list[int]:
    per_unit = [Fraction(weight) / scale for weight, scale in zip(weights, scales, strict=True)]
    common = lcm(*(weight.denominator for weight in per_unit))
    return [int(weight * common) for weight in per_unit]
