"""What is looked for among agreements: objectives as numbers, and the best known so far.

A goal orders vectors of gains roughly as an objective does, in floats: it may take two for
tied that are not, and never one for worse that is not. It is used to pass over agreements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEAST", "PRODUCT", "SUM", "Goal", "Goals"]

PRODUCT, LEAST, SUM = range(3)
"""Weighted product of gains, least of them, weighted sum."""

NEAR = 2.0
"""How evenly players weigh in the mean that bounds a least value: from experience."""

TINY = np.finfo(float).tiny

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An objective in floats.

    ``PRODUCT``: the largest weight of players who gain, then the product of their gains times
    factors, raised to the weights. ``LEAST``: the largest least ``(gain - offset) * factor``
    among players of positive weight. ``SUM``: the largest sum of gains times factors.

    Attributes
    ----------
    kind
        One of the three.
    weights, factors, offsets
        One number a player.
    """

    kind: int
    weights: tuple[float, ...]
    factors: tuple[float, ...]
    offsets: tuple[float, ...]


class Goals(NamedTuple):
    """Goals as arrays, one row a goal, with the best known so far.

    Attributes
    ----------
    kinds, weights, factors, offsets
        As for a goal.
    equal, whole, roots
        For products: whether all weights are alike, their sum, and the power that makes a mean
        of the product.
    means, mean_offsets, scales
        The mean that bounds a product or a least value, as a sum over gains; and what turns
        that into the score.
    widths
        The size of what cancels in a score.
    masses, levels, bests, bars
        The best known: the weight of those who gain, the score, the gains ``(n, n_players)``,
        and what the mean must reach.
    """

    kinds: NDArray[np.int64]
    weights: Floats
    factors: Floats
    offsets: Floats
    equal: NDArray[np.bool_]
    whole: Floats
    roots: Floats
    means: Floats
    mean_offsets: Floats
    scales: Floats
    widths: Floats
    masses: Floats
    levels: Floats
    bests: Floats
    bars: Floats

    @classmethod
    def of(cls, goals: Sequence[Goal], n_players: int) -> Goals:
        """Return goals of so many players, with nothing known."""
        shape = len(goals), n_players
        weights = np.array([goal.weights for goal in goals]).reshape(shape)
        factors = np.array([goal.factors for goal in goals]).reshape(shape)
        offsets = np.array([goal.offsets for goal in goals]).reshape(shape)
        active = weights > 0
        kinds = np.array([goal.kind for goal in goals], dtype=np.int64)
        least, equal = kinds == LEAST, np.zeros(len(goals), dtype=np.bool_)
        for o, row in enumerate(weights):
            equal[o] = len(set(row[row > 0].tolist())) == 1
        count = np.maximum(1, active.sum(axis=1))
        whole = np.maximum(weights.sum(axis=1), TINY)
        share = np.where(least, 1 / count, np.where(kinds == PRODUCT, 1 / whole, 1.0))
        heavy = np.where((kinds == PRODUCT)[:, None], weights, np.where(least[:, None], active, 1))
        means = share[:, None] * heavy * factors
        none = np.full(len(goals), -np.inf)
        return cls(
            kinds=kinds,
            weights=weights,
            factors=factors,
            offsets=offsets,
            equal=equal,
            whole=whole,
            roots=np.where(equal, 1 / count, 1.0),
            means=means,
            mean_offsets=np.where(least, (means * offsets).sum(axis=1), 0.0),
            scales=np.ones(len(goals)),
            widths=np.where(least, np.abs(offsets * factors).max(axis=1, initial=0), 0.0),
            masses=np.zeros(len(goals)),
            levels=none,
            bests=np.zeros(shape),
            bars=none.copy(),
        )

    def aimed(self) -> Goals:
        """Return goals whose means are tightest near the best known, which may be raised apart.

        A product is at most the mean of gains in shares of the best known gains. A least value
        is at most any mean; players whose value is least weigh most in the one taken.
        """
        means, offsets, scales = self.means.copy(), self.mean_offsets.copy(), self.scales.copy()
        bars = np.full(len(self.kinds), -np.inf)
        for o, kind in enumerate(self.kinds):
            level, active = self.levels[o], self.weights[o] > 0
            if kind == SUM:
                bars[o] = level
            elif kind == PRODUCT and self.masses[o] >= self.whole[o]:
                best = np.where(active, self.bests[o], 1.0)
                means[o] = self.weights[o] / self.whole[o] / best
                scales[o] = level ** -self.roots[o]
                bars[o] = level ** self.roots[o] * scales[o]
            elif kind == LEAST and np.isfinite(level):
                values = (self.bests[o] - self.offsets[o]) * self.factors[o]
                ahead = np.where(active, values - level, 0.0)
                pull = np.where(active, 1 / (ahead + NEAR * (ahead.max() + TINY)), 0.0)
                means[o] = pull / pull.sum() * self.factors[o]
                offsets[o] = (means[o] * self.offsets[o]).sum()
                bars[o] = level + offsets[o]
        return self._replace(
            means=means,
            mean_offsets=offsets,
            scales=scales,
            masses=self.masses.copy(),
            levels=self.levels.copy(),
            bests=self.bests.copy(),
            bars=bars,
        )

    def take(self, other: Goals) -> bool:
        """Raise the best known to that of others; return whether it rose."""
        better = (other.masses > self.masses) | (
            (other.masses >= self.masses) & (other.levels > self.levels)
        )
        self.masses[better] = other.masses[better]
        self.levels[better] = other.levels[better]
        self.bests[better] = other.bests[better]
        return bool(better.any())
