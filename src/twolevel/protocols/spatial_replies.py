"""One round of offers over positions, from values to values, and where it comes to rest.

Knows ideal points, radii of acceptance and deciding groups by their numbers. Knows no label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError
from twolevel.protocols.balls import nearest_in_balls
from twolevel.tolerance import Tolerance

__all__ = ["Loss", "SpatialReplies", "deciding_groups", "settled"]

Floats = NDArray[np.float64]
Loss = Literal["quadratic", "absolute"]

TIES = 1e-7
"""Relative distance within which proposals count as equally good in smoothing ties."""

MOST_GROUPS = 5000


def deciding_groups(n: int, quota: int, vetoes: Sequence[int]) -> list[list[tuple[int, ...]]]:
    """Return for each proposer the smallest groups of others with which it can decide."""
    found = []
    for proposer in range(n):
        needed = [v for v in vetoes if v != proposer]
        rest = [k for k in range(n) if k != proposer and k not in needed]
        more = max(0, quota - 1 - len(needed))
        groups = [(*needed, *chosen) for chosen in combinations(rest, more)]
        if len(groups) > MOST_GROUPS:
            raise ArgumentError(f"more than {MOST_GROUPS} deciding groups; use fewer players")
        found.append(groups)
    return found


class SpatialReplies:
    """One round of the protocol, from values to values."""

    def __init__(
        self,
        points: Floats,
        drawn: Floats,
        factors: Floats,
        groups: list[list[tuple[int, ...]]],
        worth: Floats,
        loss: Loss,
    ) -> None:
        self.points, self.drawn, self.factors = points, drawn, factors
        self.groups, self.worth, self.loss = groups, worth, loss

    def payoffs(self, position: Floats) -> Floats:
        away = np.linalg.norm(self.points - position, axis=1)
        paid: Floats = self.worth - (away**2 if self.loss == "quadratic" else away)
        return paid

    def radii(self, values: Floats) -> Floats:
        slack = np.maximum(self.worth - self.factors * values, 0.0)
        return np.sqrt(slack) if self.loss == "quadratic" else slack

    def proposals(self, player: int, values: Floats) -> list[tuple[Floats, float]]:
        """Return the nearest positions that some deciding group accepts, tied ones alike."""
        radii = self.radii(values)
        found: list[tuple[float, Floats]] = []
        for group in self.groups[player]:
            at: Floats | None = self.points[player]
            if group:
                members = list(group)
                at = nearest_in_balls(self.points[player], self.points[members], radii[members])
            if at is not None:
                found.append((float(np.linalg.norm(at - self.points[player])), at))
        if not found:
            return [(self.drawn @ self.points, 1.0)]
        least = min(away for away, _ in found)
        tied: list[Floats] = []
        for away, at in found:
            if away <= least + TIES * max(1.0, least) and not any(
                np.abs(at - known).max() < TIES for known in tied
            ):
                tied.append(at)
        return [(at, 1.0 / len(tied)) for at in tied]

    def step(self, values: Floats) -> Floats:
        """Return the values of best replies to some values."""
        new = np.zeros_like(values)
        for player, chance in enumerate(self.drawn):
            if chance:
                for at, share in self.proposals(player, values):
                    new += chance * share * self.payoffs(at)
        return new


def settled(
    step: Callable[[Floats], Floats], start: Floats, tolerance: Tolerance
) -> tuple[Floats, float]:
    """Return a fixed point by damped iteration, polished by a root finder."""
    from scipy.optimize import root

    values, weight = start, 0.5
    residual = np.inf
    for _ in range(tolerance.rounds):
        new = step(values)
        moved = float(np.abs(new - values).max())
        if moved <= tolerance.gap:
            return values, moved
        weight = max(0.02, weight * 0.7) if moved > 2 * residual else min(0.9, weight * 1.02)
        residual = moved
        values = values + weight * (new - values)
    found = root(_moved, values, args=(step,), method="hybr", tol=1e-14)
    polished = float(np.abs(step(found.x) - found.x).max())
    return (found.x, polished) if polished < residual else (values, residual)


def _moved(values: Floats, step: Callable[[Floats], Floats]) -> Floats:
    """Return by how much a step moves values."""
    return step(values) - values
