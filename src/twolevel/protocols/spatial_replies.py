"""One round of offers over positions, from values to values, and where it comes to rest.

Knows losses, chances, discounts and deciding groups by their numbers. Knows no label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError
from twolevel.protocols.losses import Losses
from twolevel.tolerance import Tolerance

__all__ = ["MOST_GROUPS", "Group", "Rest", "SpatialReplies", "at_rest", "deciding_groups"]

Floats = NDArray[np.float64]
Group = tuple[int, ...]

TIES = 1e-7
"""Relative distance within which proposals count as equally good in smoothing ties."""

MOST_GROUPS = 5000


def deciding_groups(n: int, quota: int, vetoes: Sequence[int]) -> list[list[Group]]:
    """Return for each proposer the smallest groups of others with which it can decide.

    Raises
    ------
    ArgumentError
        If there are too many.
    """
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpatialReplies:
    """One round of the protocol, from values to values.

    Attributes
    ----------
    losses
        What positions cost each player.
    worth
        What each player's ideal pays over no agreement.
    drawn, factors
        Chances to propose and discount factors.
    groups
        For each proposer the groups of others with which it can decide.
    """

    losses: Losses
    worth: Floats
    drawn: Floats
    factors: Floats
    groups: Sequence[Sequence[Group]]

    def payoffs(self, position: Floats) -> Floats:
        """Return what a position pays each player over no agreement."""
        paid: Floats = self.worth - self.losses.of(position)
        return paid

    def slack(self, values: Floats) -> Floats:
        """Return how much each can lose and still be no worse off than by waiting."""
        room: Floats = self.worth - self.factors * values
        return room

    def proposals(self, player: int, values: Floats) -> list[tuple[Floats, float]]:
        """Return the best positions that some deciding group accepts, tied ones alike.

        None if nothing can pass, or if waiting is better.
        """
        slack = self.slack(values)
        found: list[tuple[float, Floats]] = []
        for group in self.groups[player]:
            at = self.losses.nearest(player, group, slack[list(group)])
            if at is not None:
                found.append((self.losses.away(player, at), at))
        if not found:
            return []
        least = min(away for away, _ in found)
        tied: list[Floats] = []
        for away, at in found:
            if away <= least + TIES * max(1.0, least) and not any(
                np.abs(at - known).max() < TIES for known in tied
            ):
                tied.append(at)
        if self.losses.of(tied[0])[player] > slack[player] + TIES * max(1.0, self.worth[player]):
            return []
        return [(at, 1.0 / len(tied)) for at in tied]

    def step(self, values: Floats) -> Floats:
        """Return the values of best replies to some values."""
        new = np.zeros_like(values)
        for player, chance in enumerate(self.drawn):
            if not chance:
                continue
            made = self.proposals(player, values)
            for at, share in made:
                new += chance * share * self.payoffs(at)
            if not made:
                new += chance * self.factors * values
        return new


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rest:
    """Where the values of one round after the other come to rest.

    Attributes
    ----------
    values, residual
        A fixed point and by how much another round moves it.
    same
        Whether another start led to the same values.
    """

    values: Floats
    residual: float
    same: bool


def at_rest(game: SpatialReplies, middle: Floats, tolerance: Tolerance) -> Rest:
    """Return a fixed point of values, from what a position in the middle pays and from zero."""
    values, residual = _settled(game.step, game.payoffs(middle), tolerance)
    other, _ = _settled(game.step, np.zeros_like(values), tolerance)
    same = bool(np.abs(values - other).max() <= 1e-6 + 10 * residual)
    return Rest(values=values, residual=residual, same=same)


def _settled(
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
