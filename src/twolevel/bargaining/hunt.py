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
    ideals
        For each player, the largest gain known to bound, and whether it is proven.
    """

    zone: Zone
    players: Labels
    scales: tuple[int, ...]
    allowance: Allowance
    on_phase: Callable[[int], None] | None = None
    rounds: Rounds = field(default_factory=Rounds)
    record: SearchRecord | None = None
    found: list[Agreement] = field(default_factory=list)
    ideals: dict[int, tuple[int, bool]] = field(default_factory=dict)

    @property
    def nobody(self) -> Gains:
        """No gain for anybody."""
        return (0,) * len(self.players)

    def look(self, goal: Goal, compare: Callable[[Gains, Gains], int], *, left: int = 0) -> Finding:
        """Search for a goal, from the best agreement known that is fit for it."""
        if self.on_phase is not None:
            self.on_phase(left)
        known = None if self.record is None else self.record.next_finding(self.zone, goal)
        finding = known or self._searched(goal, compare)
        if finding.best is not None and finding.best not in self.found:
            self.found.append(finding.best)
        return finding

    def _searched(self, goal: Goal, compare: Callable[[Gains, Gains], int]) -> Finding:
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
        if any(gains[place] > 0 for _, gains in self.found):
            return True
        least = tuple(int(other == place) for other in range(len(self.players)))
        finding = self.anything(least)
        return None if not finding.proven else finding.best is not None

    def ideal(self, place: int, *, left: int = 0) -> int | None:
        """Return a player's largest gain in units, or None if it is not proven."""
        if place not in self.ideals:
            own = tuple(int(other == place) for other in range(len(self.players)))
            goal = LargestSum(coefficients=own, least=self.nobody)
            finding = self.look(goal, partial(_by_gain, place), left=left)
            self.ideals[place] = (int(finding.bound), finding.proven)
        gain, proven = self.ideals[place]
        return gain if proven else None

    def ideal_or_bound(self) -> Gains:
        """Return the largest gains known, or what bounds them."""
        return tuple(
            self.ideals[place][0] if place in self.ideals else max(0, top)
            for place, top in enumerate(self.zone.top_gains)
        )


def _by_gain(place: int, first: Gains, second: Gains) -> int:
    """Compare agreements by one player's gain."""
    return (first[place] > second[place]) - (first[place] < second[place])


def _alike(first: Gains, second: Gains) -> int:
    """Compare agreements by nothing at all."""
    del first, second
    return 0
