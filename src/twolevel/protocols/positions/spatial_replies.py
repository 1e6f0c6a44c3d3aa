"""One round of offers over positions, from values to values, and where it comes to rest.

Knows losses, chances, discounts and deciding groups by their numbers. Knows no label.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError, ConvergenceWarning
from twolevel.protocols.positions.losses import Losses
from twolevel.tolerance import Tolerance

__all__ = [
    "MOST_GROUPS",
    "Decision",
    "Rest",
    "Sets",
    "SpatialReplies",
    "at_rest",
    "deciding_groups",
]

Floats = NDArray[np.float64]
Group = tuple[int, ...]
Sets = tuple[Group, ...]

TIES = 1e-7
"""Relative distance within which proposals count as equally good in smoothing ties."""

ROOM = 1e-10
"""By how much more than it bears a position may cost somebody who accepts it, against rounding."""

MOST_GROUPS = 5000


class Decision(NamedTuple):
    """Who must accept: all members, and of every clause all of at least one of its sets."""

    members: Group
    clauses: tuple[Sets, ...] = ()


def deciding_groups(n: int, quota: int, vetoes: Sequence[int]) -> list[list[Decision]]:
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
        groups = [Decision((*needed, *chosen)) for chosen in combinations(rest, more)]
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
    decisions
        For each proposer, which others' acceptance decides.
    """

    losses: Losses
    worth: Floats
    drawn: Floats
    factors: Floats
    decisions: Sequence[Sequence[Decision]]

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
        for decision in self.decisions[player]:
            self._add_accepted(found, player, decision, slack)
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

    def _add_accepted(
        self, found: list[tuple[float, Floats]], player: int, decision: Decision, slack: Floats
    ) -> None:
        """Add the best position that a decision accepts, unless a better one is known.

        Clauses are left out at first; one that then fails is met by each of its sets in turn.
        """
        at = self.losses.nearest(player, decision.members, slack[list(decision.members)])
        if at is None:
            return
        away = self.losses.away(player, at)
        if found and away > min(found, key=itemgetter(0))[0] * (1 + TIES) + TIES:
            return
        accepts = self.losses.of(at) <= slack + ROOM
        for place, clause in enumerate(decision.clauses):
            if not any(accepts[list(one)].all() for one in clause):
                rest = decision.clauses[:place] + decision.clauses[place + 1 :]
                for one in clause:
                    more = Decision((*decision.members, *one), rest)
                    self._add_accepted(found, player, more, slack)
                return
        found.append((away, at))

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
    proposals
        What each player proposes there, with what chance.
    unique
        Whether another start led to the same values, and no core makes one of many of them.
    selection
        This in words.
    """

    values: Floats
    residual: float
    proposals: Sequence[list[tuple[Floats, float]]]
    unique: bool
    selection: str


def at_rest(game: SpatialReplies, middle: Floats, tolerance: Tolerance) -> Rest:
    """Return a fixed point of values, from zero; and compare with where a middle position leads.

    Nobody asks for more than no agreement at zero: where the only positions that can pass pay
    that and no more, other starts end with all waiting, which pays the same.

    Warns
    -----
    ConvergenceWarning
        If the residual stays above the tolerance's gap; on behalf of the caller's caller.
    """
    start = game.payoffs(middle)
    values, residual = _settled(game.step, np.zeros_like(start), tolerance)
    other, _ = _settled(game.step, start, tolerance)
    if residual > tolerance.gap:
        warnings.warn(
            f"values still move by {residual:.2g}, more than {tolerance.gap:.2g}; the equilibrium "
            "is approximate",
            ConvergenceWarning,
            stacklevel=3,
        )
    proposals = [game.proposals(k, values) for k in range(len(values))]
    selection = f"fixed point of values, residual {residual:.1g}"
    same = bool(np.abs(values - other).max() <= 1e-6 + 10 * residual)
    if not same:
        selection += "; another start led to another equilibrium"
    elif bool((game.factors[game.drawn > 0] == 1).all()) and _at_one_position(proposals):
        same = False
        selection += "; without discounting every position in the core is an equilibrium"
    return Rest(
        values=values, residual=residual, proposals=proposals, unique=same, selection=selection
    )


def _at_one_position(made: Iterable[Sequence[tuple[Floats, float]]]) -> bool:
    """Return whether everybody proposes the same position."""
    places = np.array([at for row in made for at, _ in row])
    return bool(len(places) and np.ptp(places, axis=0).max() <= 1e-5)


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
