"""The position in a box that costs least among those that cost others no more than they bear.

Knows quadratic losses, one weight a dimension. Knows nothing of offers.

A primal-dual interior point method finds the position, and prices of what the others bear. Prices
prove: given them, the best position is known by dimension, and what it costs is a bound. What is
found costs no more than the bound, or the bound exceeds what any position of the box costs and
there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bowls", "least_loss"]

Floats = NDArray[np.float64]

SLACK = 1e-11
ROOM = 1e-9
MOST_STEPS = 60
LEAST = 1e-14
NEARLY = 0.995
"""How far a step goes towards the next bound."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bowls:
    """Losses ``sum_j weights[j] * (x[j] - ideals[j])**2``: ``(n_players, n_dimensions)``."""

    ideals: Floats
    weights: Floats

    def take(self, players: Sequence[int]) -> Bowls:
        return Bowls(ideals=self.ideals[list(players)], weights=self.weights[list(players)])

    def of(self, position: Floats) -> Floats:
        lost: Floats = (self.weights * (position - self.ideals) ** 2).sum(axis=-1)
        return lost

    def slopes(self, position: Floats) -> Floats:
        rising: Floats = 2 * self.weights * (position - self.ideals)
        return rising


def least_loss(own: Bowls, others: Bowls, bounds: Floats) -> Floats | None:
    """Return the position of the unit box that costs least within bounds, or None.

    Parameters
    ----------
    own
        One row of positive weights.
    others
        ``(n_others, n_dimensions)``; weights may be zero.
    bounds
        ``(n_others,)``: what a position may cost each of the others.

    Examples
    --------
    >>> own = Bowls(ideals=np.zeros((1, 2)), weights=np.ones((1, 2)))
    >>> one = Bowls(ideals=np.array([[0.6, 0.8]]), weights=np.ones((1, 2)))
    >>> least_loss(own, one, np.array([0.25])).round(9).tolist()
    [0.3, 0.4]
    >>> least_loss(own, one, np.array([-1.0])) is None
    True
    """
    at: Floats = np.clip(own.ideals[0], 0.0, 1.0)
    if bool((others.of(at) <= bounds).all()):
        return at
    cares = others.weights.any(axis=1)
    if bool((bounds < 0).any()):
        return None
    others = Bowls(ideals=others.ideals[cares], weights=others.weights[cares])
    bounds = bounds[cares]
    beyond = float(own.of(np.where(own.ideals > 0.5, 0.0, 1.0))[0])
    search = _Search(own, others, bounds)
    for _ in range(MOST_STEPS):
        bound = search.bound()
        if bound > beyond * (1 + SLACK):
            return None
        if search.exceeds() <= SLACK and abs(search.cost() - bound) <= SLACK * search.size:
            break
        search.step()
    return search.at if search.exceeds() <= ROOM else None


class _Search:
    """An interior point: a position, slacks and prices of the others' bounds and of the box."""

    def __init__(self, own: Bowls, others: Bowls, bounds: Floats) -> None:
        self.own, self.others, self.bounds = own, others, bounds
        n, m = others.ideals.shape
        self.scale = np.maximum(bounds, others.weights.max(axis=1))
        self.at = np.clip(own.ideals[0], 0.1, 0.9)
        self.size = float(own.weights.max())
        self.units = np.concatenate([self.scale, np.ones(2 * m)])
        self.slack = np.maximum(-self.over(), 0.1 * self.units)
        self.prices = self.size / self.units
        self.n, self.m = n, m

    def over(self) -> Floats:
        """Return by how much each bound is exceeded: the others', then those of the box."""
        return np.concatenate([self.others.of(self.at) - self.bounds, -self.at, self.at - 1.0])

    def bound(self) -> float:
        """Return what any position within the bounds costs at least, as the prices prove."""
        prices = self.prices[: self.n]
        weight = self.own.weights[0] + prices @ self.others.weights
        pull = self.own.weights[0] * self.own.ideals[0]
        pull = pull + prices @ (self.others.weights * self.others.ideals)
        best = np.clip(pull / weight, 0.0, 1.0)
        return float(self.own.of(best)[0] + prices @ (self.others.of(best) - self.bounds))

    def cost(self) -> float:
        return float(self.own.of(self.at)[0])

    def exceeds(self) -> float:
        """Return by which share a bound is exceeded at most."""
        return float((self.over() / self.units).max())

    def step(self) -> None:
        """Move towards where slacks times prices vanish, first straight, then to their centre."""
        box = np.eye(self.m)
        slopes = np.concatenate([self.others.slopes(self.at), -box, box])
        curve = 2 * (self.own.weights[0] + self.prices[: self.n] @ self.others.weights)
        rising = self.own.slopes(self.at)[0] + self.prices @ slopes
        miss = self.over() + self.slack
        ratio = self.prices / self.slack
        matrix = np.diag(curve) + (slopes.T * ratio) @ slopes
        mean = float(self.slack @ self.prices) / len(self.slack)
        share = 0.0
        for last in (False, True):
            target = share * mean / self.slack - self.prices
            moved = np.linalg.solve(matrix, -rising - (target + ratio * miss) @ slopes)
            slacker = -miss - slopes @ moved
            dearer = target - ratio * slacker
            near, far = _reach(self.slack, slacker), _reach(self.prices, dearer)
            if not last:
                ahead = (self.slack + near * slacker) @ (self.prices + far * dearer)
                share = (float(ahead) / len(self.slack) / mean) ** 3
        self.at = self.at + near * moved
        self.slack = np.maximum(self.slack + near * slacker, LEAST * self.units)
        self.prices = self.prices + far * dearer


def _reach(now: Floats, change: Floats) -> float:
    """Return how much of a change leaves everything positive: 1 for all of it."""
    falls = change < 0
    return float((NEARLY * now[falls] / -change[falls]).min(initial=1.0))
