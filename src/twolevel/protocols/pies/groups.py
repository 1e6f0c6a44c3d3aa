"""Two groups that propose in turn, each of which must ratify by a quota of its members.

Knows sizes, quotas and discounts. Within a group a member drawn at random speaks for it; an
offer passes when enough members of both groups accept. A group whose quota is high must be
bought whole, which is what makes strict ratification an advantage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.bargaining.players import per_player
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Labels, Record
from twolevel.protocols.given_numbers import (
    Numbers,
    discount_factors,
    names_for,
    whole_number,
)

__all__ = ["GroupOffers", "group_offers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOffers(Reported):
    """The stationary equilibrium of offers between two groups that ratify by quota.

    Attributes
    ----------
    players
        The groups; the first proposes first.
    sizes, quotas, discounts
        The game, as given.
    proposing
        What each group gets, all members together, when one of its members proposes; the other
        gets the rest.
    unique, selection
        The only stationary equilibrium that treats members alike, and why.
    """

    players: Labels
    sizes: Record[int]
    quotas: Record[int]
    discounts: Record[Fraction]
    proposing: Record[Fraction]
    unique: bool = True
    selection: str = "the only stationary equilibrium in which like members fare alike"

    @property
    def shares(self) -> Record[Fraction]:
        """What the groups get when the first proposes."""
        first, second = self.players
        return Record({first: self.proposing[first], second: 1 - self.proposing[first]})

    @property
    def thresholds(self) -> Record[Fraction]:
        """The least share that one member accepts from the other group."""
        return Record(
            (c, self.discounts[c] * self.proposing[c] / self.sizes[c]) for c in self.players
        )

    @property
    def residual(self) -> Fraction:
        """The largest difference between what a group keeps and the pie less the votes it buys."""
        first, second = self.players
        return max(
            abs(1 - self.quotas[other] * self.thresholds[other] - self.proposing[own])
            for own, other in ((first, second), (second, first))
        )

    def proposer_keeps(self, group: str) -> Fraction:
        """Return what the member keeps who proposes for a group.

        Raises
        ------
        LabelError
            If there is no such group.
        """
        self.players.position(group)
        other = next(name for name in self.players if name != group)
        member = self.discounts[group] * (1 - self.proposing[other]) / self.sizes[group]
        return self.proposing[group] - (self.quotas[group] - 1) * member

    def verify(self) -> None:
        """Check that votes are bought at their price and no proposer would rather wait.

        Raises
        ------
        VerificationError
            If a claim does not hold.
        """
        if self.residual:
            raise VerificationError("a group does not keep the pie less the votes it buys")
        for name in self.players:
            other = next(c for c in self.players if c != name)
            member = self.discounts[name] * (1 - self.proposing[other]) / self.sizes[name]
            if self.proposer_keeps(name) < member:
                raise VerificationError(f"the proposer of {name} would rather be refused")

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (c, self.quotas[c], self.sizes[c], self.proposing[c], self.thresholds[c])
            for c in self.players
        )
        columns = ("group", "quota", "members", "share when proposing", "a member accepts from")
        return (Table(title="Offers between groups", columns=columns, rows=rows),)


def group_offers(
    sizes: Numbers,
    *,
    quotas: Numbers,
    discounts: Numbers,
    players: Iterable[str] | None = None,
) -> GroupOffers:
    """Return what two groups get that propose in turn and ratify by quota.

    With quota shares ``k = quota / size``, the group that proposes gets
    ``(1 - d' k') / (1 - d k d' k')``, where the prime marks the other group.

    Parameters
    ----------
    sizes
        Members of each of two groups.
    quotas
        How many members of each must accept.
    discounts
        Their discount factors, in (0, 1].
    players
        The names.

    Raises
    ------
    ArgumentError
        If there are not two groups, or a number is outside its range, or nothing makes waiting
        costly.
    LabelError
        If a mapping names somebody who is no player.

    References
    ----------
    Baron, D. P., Ferejohn, J. A. (1989). Bargaining in legislatures. American Political Science
    Review 83(4), 1181-1206. doi:10.2307/1961664

    Examples
    --------
    >>> strict = group_offers((3, 3), quotas=(3, 2), discounts=(0.9, 0.9))
    >>> round(float(strict.shares["first"]), 6)
    0.869565
    """
    names, values = names_for(sizes, players)
    if len(names) != 2:
        raise ArgumentError(f"offers between groups need two groups, not {len(names)}")
    members = _whole(values, names, "the size")
    votes = _whole(quotas, names, "the quota")
    for name in names:
        if votes[name] > members[name]:
            raise ArgumentError(
                f"the quota of {name} must be an integer from 1 to {members[name]}, "
                f"not {shown(votes[name])}"
            )
    factors = discount_factors(discounts, names)
    need = {c: factors[c] * Fraction(votes[c], members[c]) for c in names}
    first, second = names
    if need[first] * need[second] == 1:
        raise ArgumentError("unanimous groups that do not mind waiting can divide the pie anyhow")
    whole = 1 - need[first] * need[second]
    kept = {first: (1 - need[second]) / whole, second: (1 - need[first]) / whole}
    return GroupOffers(
        players=names, sizes=members, quotas=votes, discounts=factors, proposing=Record(kept)
    )


def _whole(values: Numbers, names: Labels, what: str) -> Record[int]:
    return Record(
        (name, whole_number(value, 1, 10**9, f"{what} of {name}"))
        for name, value in per_player(values, names, what=what).items()
    )
