"""Negotiation among the countries that were drawn in, others watching.

Knows members and observers, the guarantees of outsiders, and how a bargaining solution settles
the members' zone. Does not know how a country became a member, nor what follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Literal

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining.settlement import FloorMode, Settlement, bargaining_problem, settle
from twolevel.bargaining.solving import solve
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record, unknown
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.approval import passing_country_masks
from twolevel.regionalism.blends import reweighted

__all__ = ["Negotiation", "guaranteed", "negotiate", "threatened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation(Reported):
    """What the members of a negotiation agree on.

    Attributes
    ----------
    members, observers
        Who negotiates, and who watches.
    status
        ``"in_force"``; ``"not_in_force"`` when the members agree but are too few under the
        international rule; ``"no_agreement"``; ``"not_ratified"``; ``"no_members"``.
    settlement
        The bargain of the members; None without members.
    """

    members: tuple[str, ...]
    observers: tuple[str, ...]
    status: Literal["in_force", "not_in_force", "no_agreement", "not_ratified", "no_members"]
    settlement: Settlement | None
    provenance: Provenance

    @property
    def agreement(self) -> Agreement | None:
        """The agreement that enters into force, or None."""
        if self.status != "in_force" or self.settlement is None:
            return None
        return self.settlement.agreement

    def verify(self) -> None:
        """Recompute the settlement's certificate; VerificationError if it fails."""
        if self.settlement is not None:
            self.settlement.verify()

    def tables(self) -> tuple[Table, ...]:
        head = Table(
            title="Negotiation",
            columns=("members", "observers", "status"),
            rows=((joined(self.members), joined(self.observers), self.status.replace("_", " ")),),
        )
        return (head, *(() if self.settlement is None else self.settlement.tables()))


def negotiate(
    game: PointGame,
    members: Sequence[str],
    *,
    solution: str = "nash",
    floor_mode: FloorMode = "truncate",
    weights: Mapping[str, object] | None = None,
) -> Negotiation:
    """Return what the members of a negotiation agree on.

    Parameters
    ----------
    game
        The game in numbers, with the weights, guarantees and threat points that apply.
    members
        Countries drawn in; the others observe.
    solution
        A name from ``twolevel.bargaining.SOLUTIONS``.
    floor_mode
        How ratification enters: ``"truncate"``, ``"threat_point"`` or ``"acceptance"``.
    weights
        Bargaining power by country, for solutions that take weights.

    Raises
    ------
    LabelError
        If there is no such country or solution.
    ArgumentError
        If another argument is not among those allowed.
    LimitError
        If the game has more agreements than can be enumerated.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = negotiate(tl.load("border").point, ["north", "south"])
    >>> found.status, found.agreement["bridge"]
    ('in_force', 'upstream')
    """
    places = game.countries.positions(members)
    names = tuple(name for name in game.countries if name in members)
    watching = tuple(name for name in game.countries if name not in members)
    provenance = Provenance(
        fingerprint=fingerprint(game.scenario),
        method="enumeration",
        exact=game.exact,
        parameters=Record({"members": names, "solution": solution, "floor_mode": floor_mode}),
    )
    if not names:
        return Negotiation(
            members=(),
            observers=watching,
            status="no_members",
            settlement=None,
            provenance=provenance,
        )
    problem = bargaining_problem(game, names, floor_mode=floor_mode)
    answer = solve(problem, solution, weights=weights)
    settlement = settle(game, answer, coalition=names, floor_mode=floor_mode)
    passing = passing_country_masks(game.scenario.international, game.countries)
    status: Literal["in_force", "not_in_force", "no_agreement", "not_ratified"]
    assert settlement.status != "limit"  # none was set
    if settlement.status != "agreement":
        status = settlement.status
    else:
        status = "in_force" if passing[sum(1 << p for p in places)] else "not_in_force"
    return Negotiation(
        members=names,
        observers=watching,
        status=status,
        settlement=settlement,
        provenance=provenance,
    )


def guaranteed(game: PointGame, guarantees: Mapping[str, Fraction]) -> PointGame:
    """Return a game in which outsiders' guarantees lower what actors need to approve.

    Parameters
    ----------
    game
        The game in numbers.
    guarantees
        By actor, in utils from zero up: by how much the reservation utility falls.

    Raises
    ------
    LabelError
        If there is no such actor.
    ArgumentError
        If a guarantee is negative.
    """
    for name, amount in guarantees.items():
        if name not in game.actors:
            raise unknown(name, game.actors, kind="actor")
        if amount < 0:
            raise ArgumentError(f"the guarantee for {name} is zero or more, not {shown(amount)}")
    lower = {
        row.name: row.reservation - guarantees[row.name]
        for row in game.actor_rows
        if guarantees.get(row.name)
    }
    return reweighted(game, reservations=lower) if lower else game


def threatened(game: PointGame, threats: Mapping[str, Fraction]) -> PointGame:
    """Return a game whose negotiators compare agreements with threat points instead.

    Parameters
    ----------
    game
        The game in numbers.
    threats
        By country: the disagreement payoff of its negotiator, in utils.
    """
    game.countries.positions(threats)
    rows = tuple(
        replace(row, reservation=threats[row.name], threshold=ceil(threats[row.name] * row.scale))
        if row.name in threats
        else row
        for row in game.country_rows
    )
    return replace(game, rows=(*game.actor_rows, *rows))
