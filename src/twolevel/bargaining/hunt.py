"""A zone, and what searches of it have found so far: one after another, each from the best known.

Knows goals as the search takes them. Knows no solution: which searches it takes is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from twolevel.bargaining.problem import Gains
from twolevel.bargaining.search_record import SearchRecord
from twolevel.kernels.search import Agreement, Allowance, Finding, Rounds, search
from twolevel.kernels.search_goals import Anything, Goal, LargestSum
from twolevel.kernels.search_space import Zone
from twolevel.labels import Labels

__all__ = ["Hunt"]

BRIEF = 1_000
"""Nodes of a search that only approaches a player's largest gain."""


@dataclass(slots=True, kw_only=True)
class Hunt:
    """A zone and what searches of it have found so far.

    Attributes
    ----------
    zone, players, scales
        Where to look, and whose gains are compared.
    allowance
        What all searches together may use.
    on_phase
        Called when a search begins, with the number of searches to follow.
    rounds
        How a long search goes on.
    record
        Where findings are kept, if they are.
    found
        Agreements of the zone.
    bounds
        What the gains of some players are known not to exceed.
    """

    zone: Zone
    players: Labels
    scales: tuple[int, ...]
    allowance: Allowance
    on_phase: Callable[[int], None] | None = None
    rounds: Rounds = field(default_factory=Rounds)
    record: SearchRecord | None = None
    found: list[Agreement] = field(default_factory=list)
    bounds: dict[int, int] = field(default_factory=dict)

    @property
    def nobody(self) -> Gains:
        """No gain for anybody."""
        return (0,) * len(self.players)

    def look(
        self,
        goal: Goal,
        compare: Callable[[Gains, Gains], int],
        *,
        left: int = 0,
        at_most: int | None = None,
    ) -> Finding:
        """Search for a goal, from the best agreement known that is fit for it.

        `left` is the number of searches to follow, and `at_most` the nodes that this one takes.
        """
        if self.on_phase is not None:
            self.on_phase(left)
        known = None if self.record is None else self.record.next_finding(self.zone, goal)
        finding = known or self._searched(goal, compare, at_most)
        if finding.best is not None and finding.best not in self.found:
            self.found.append(finding.best)
        return finding

    def _searched(
        self, goal: Goal, compare: Callable[[Gains, Gains], int], at_most: int | None
    ) -> Finding:
        fit = [
            known
            for known in self.found
            if all(gain >= least for gain, least in zip(known[1], goal.least, strict=True))
        ]
        best = None
        for known in fit:
            if best is None or compare(known[1], best[1]) > 0:
                best = known
        record = self.record
        finding = search(
            self.zone,
            goal,
            compare,
            allowance=self.allowance,
            best=best,
            rounds=self.rounds,
            at_most=at_most,
            kept=None if record is None else record.standing,
            keep=None if record is None else record.keep,
        )
        if record is not None:
            record.add(finding)
        return finding

    def anything(self, least: Gains, *, left: int = 0) -> Finding:
        """Search for an agreement with at least such gains."""
        return self.look(Anything(least=least), _alike, left=left)

    def can_gain(self, place: int) -> bool | None:
        """Return whether a player gains at some agreement, None if that is not known."""
        if self.lows[place]:
            return True
        if self.highs[place]:
            least = tuple(int(other == place) for other in range(len(self.players)))
            finding = self.anything(least)
            if not finding.proven or finding.best is not None:
                return finding.best is not None or None
            self.bounds[place] = 0
        return False

    # -- ideals ----------------------------------------------------------------------------------

    @property
    def lows(self) -> Gains:
        """For each player, the largest gain that is known to be had."""
        return tuple(
            max((gains[place] for _, gains in self.found), default=0)
            for place in range(len(self.players))
        )

    @property
    def highs(self) -> Gains:
        """For each player, what its gains are known not to exceed."""
        tops = enumerate(self.zone.top_gains)
        return tuple(self.bounds.get(place, max(0, top)) for place, top in tops)

    @property
    def ideals(self) -> tuple[int | None, ...]:
        """For each player, its largest gain, or None where that is not proven."""
        return tuple(
            low if low == high else None for low, high in zip(self.lows, self.highs, strict=True)
        )

    def ideal(self, place: int, *, left: int = 0) -> int | None:
        """Return a player's largest gain in units, or None if it is not proven."""
        self._narrow(place, self.nobody, left=left)
        return self.ideals[place]

    def approach_ideal(self, place: int, *, left: int = 0) -> None:
        """Search briefly for a player's largest gain, and for a bound on it."""
        self._narrow(place, self.nobody, left=left, at_most=BRIEF)

    def gains_at_most(self, place: int, most: int, *, left: int = 0) -> bool | None:
        """Return whether a player never gains more than so much, None if that is not known.

        Where it gains more, its largest gain is proven.
        """
        if most <= self.lows[place]:
            ideal = self.ideal(place, left=left)
            return None if ideal is None else ideal <= most
        least = tuple(most + 1 if other == place else 0 for other in range(len(self.players)))
        proven = self._narrow(place, least, left=left)
        return self.highs[place] <= most if proven else None

    def _narrow(
        self, place: int, least: Gains, *, left: int = 0, at_most: int | None = None
    ) -> bool:
        """Search for a player's largest gain above the least; return whether all is known of it."""
        if self.highs[place] <= max(self.lows[place], least[place] - 1):
            return True
        own = tuple(int(other == place) for other in range(len(self.players)))
        goal = LargestSum(coefficients=own, least=least)
        finding = self.look(goal, partial(_by_gain, place), left=left, at_most=at_most)
        if finding.proven and finding.best is None:
            bound = max(0, least[place] - 1)
        else:
            bound = int(finding.bound)
        self.bounds[place] = max(self.lows[place], min(bound, self.highs[place]))
        return finding.proven


def _by_gain(place: int, first: Gains, second: Gains) -> int:
    """Compare agreements by one player's gain."""
    return (first[place] > second[place]) - (first[place] < second[place])


def _alike(first: Gains, second: Gains) -> int:
    """Compare agreements by nothing at all."""
    del first, second
    return 0
