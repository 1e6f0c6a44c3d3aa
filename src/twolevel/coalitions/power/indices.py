"""Indices of voting power, exactly: Shapley-Shubik, Banzhaf, Coleman.

Knows a voting game and its swings. Does not know who the members are to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.coalitions.power.counting import Swings, swings
from twolevel.coalitions.power.voting import VotingGame
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Labels, Record
from twolevel.provenance import Provenance, fingerprint

__all__ = ["PowerIndices", "power_indices"]

_CHECKED_ONE_BY_ONE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerIndices(Reported):
    """The power of every member of a voting game; all numbers are exact.

    Attributes
    ----------
    members
        The names.
    shapley_shubik
        Chance of being pivotal when members join in random order; sums to one.
    banzhaf
        Absolute (Penrose-Banzhaf): chance of a swing when the others vote by coin toss.
    banzhaf_normalised
        The same, scaled to sum to one.
    coleman_prevent, coleman_initiate
        Share of winning coalitions that the member's leaving defeats, and of losing ones that
        its joining lets win.
    power_to_act
        Coleman's power of the collectivity to act: the share of coalitions that win.
    swings
        Losing coalitions that win with the member.
    winning
        Number of winning coalitions.
    by_size
        The counts by size that all of this follows from.
    """

    members: Labels
    shapley_shubik: Record[Fraction]
    banzhaf: Record[Fraction]
    banzhaf_normalised: Record[Fraction]
    coleman_prevent: Record[Fraction]
    coleman_initiate: Record[Fraction]
    power_to_act: Fraction
    swings: Record[int]
    winning: int
    by_size: Swings
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        columns: dict[str, Record[Fraction] | Record[int]] = {
            "Shapley-Shubik": self.shapley_shubik,
            "Banzhaf": self.banzhaf,
            "normalised": self.banzhaf_normalised,
            "prevent": self.coleman_prevent,
            "initiate": self.coleman_initiate,
            "swings": self.swings,
        }
        return (
            Table(
                title="Voting power",
                columns=("member", *columns),
                rows=tuple((name, *(c[name] for c in columns.values())) for name in self.members),
                note=f"Power of the body to act: {float(self.power_to_act):.4g}.",
            ),
        )

    def verify(self, game: VotingGame) -> None:
        """Raise unless the indices are those of a game.

        Swings and winning coalitions must fit each other at every size, which a wrong count
        would upset; the indices must follow from them; a game of up to 12 members is counted
        again coalition by coalition, with the rule evaluated for each.

        Raises
        ------
        VerificationError
            Naming the claim that fails.
        """
        if tuple(game.members) != tuple(self.members):
            raise VerificationError(f"the power indices are about {list(self.members)}")
        if not self.by_size.is_consistent():
            raise VerificationError("swings do not fit the winning coalitions of some size")
        if sum(self.shapley_shubik.values()) != 1:
            raise VerificationError("the Shapley-Shubik index does not sum to one")
        n = len(self.members)
        again = _one_by_one(game) if n <= _CHECKED_ONE_BY_ONE else swings(game)
        if again != self.by_size or _indices(game, again, self.provenance) != self:
            raise VerificationError("another count gives other power indices")


def power_indices(game: VotingGame) -> PowerIndices:
    """Return the power of every member of a voting game, exactly.

    Up to 22 members any rule will do. Beyond, coalitions are counted by size and weight, with
    weights in lowest whole terms: 200 members with weights up to 1000 take about a second, with
    weights up to 100 a fifth of that. Members of equal weights are evaluated once.

    Parameters
    ----------
    game
        The members and the rule. Quotas over several weightings at once (votes, states and
        population) are written as ``AllOf``.

    Raises
    ------
    ArgumentError
        If it is no voting game.
    LimitError
        If the weights are too fine or the rule too nested to count coalitions.

    References
    ----------
    Shapley, L. S., Shubik, M. (1954). A method for evaluating the distribution of power in a
    committee system. American Political Science Review 48(3), 787-792,
    https://doi.org/10.2307/1951053.
    Penrose, L. S. (1946). The elementary statistics of majority voting. Journal of the Royal
    Statistical Society 109(1), 53-57, https://doi.org/10.2307/2981392.
    Banzhaf, J. F. (1965). Weighted voting doesn't work: a mathematical analysis. Rutgers Law
    Review 19, 317-343.
    Coleman, J. S. (1971). Control of collectivities and the power of a collectivity to act. In
    B. Lieberman (ed.), Social Choice, 269-300.
    Felsenthal, D. S., Machover, M. (1998). The Measurement of Voting Power. Edward Elgar.

    Examples
    --------
    >>> found = power_indices(VotingGame.weighted({"a": 50, "b": 49, "c": 1}, quota=51))
    >>> found.shapley_shubik["a"], found.banzhaf["a"], found.banzhaf_normalised["a"]
    (Fraction(2, 3), Fraction(3, 4), Fraction(3, 5))
    """
    if not isinstance(game, VotingGame):
        raise ArgumentError(
            f"power needs a VotingGame, such as VotingGame.weighted({{'a': 2, 'b': 1}}, quota=2), "
            f"not {shown(game)}"
        )
    provenance = Provenance(
        fingerprint=fingerprint(game),
        method="counting",
        explanation="coalitions counted exactly, by size",
    )
    return _indices(game, swings(game), provenance)


def _indices(game: VotingGame, found: Swings, provenance: Provenance) -> PowerIndices:
    members = game.members
    totals = found.totals()
    winning = sum(found.winning)
    losing = (1 << len(members)) - winning

    def named(values: Iterable[Fraction]) -> Record[Fraction]:
        return Record(zip(members, values, strict=True))

    return PowerIndices(
        members=members,
        shapley_shubik=named(found.shapley_shubik()),
        banzhaf=named(found.banzhaf()),
        banzhaf_normalised=named(Fraction(count, sum(totals)) for count in totals),
        coleman_prevent=named(Fraction(count, winning) for count in totals),
        coleman_initiate=named(Fraction(count, losing) for count in totals),
        power_to_act=Fraction(winning, winning + losing),
        swings=Record(zip(members, totals, strict=True)),
        winning=winning,
        by_size=found,
        provenance=provenance,
    )


def _one_by_one(game: VotingGame) -> Swings:
    """Return the swings by asking the rule about one coalition at a time."""
    n = len(game.members)
    wins = [
        game.wins(m for k, m in enumerate(game.members) if mask >> k & 1) for mask in range(1 << n)
    ]
    winning = [0] * (n + 1)
    by_member = [[0] * n for _ in range(n)]
    for mask, won in enumerate(wins):
        winning[mask.bit_count()] += won
        for k in range(n):
            if not mask >> k & 1 and not won and wins[mask | 1 << k]:
                by_member[k][mask.bit_count()] += 1
    return Swings(winning=tuple(winning), by_member=tuple(map(tuple, by_member)))
