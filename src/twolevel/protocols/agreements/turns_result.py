"""What offers in a fixed order of turns lead to, labelled and checked.

Knows an assembly, an order, and how agreements are named. Does not know where the assembly comes
from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from twolevel._tabular import Table
from twolevel.labels import Labels, Record
from twolevel.model.issues import Agreement
from twolevel.protocols.agreements.assembly import PASS, Assembly
from twolevel.protocols.agreements.mixed_play import Found
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.agreements.rota import Offer, Rota, RotaPlay, turns_to_wait
from twolevel.protocols.agreements.stationary_offers import (
    Named,
    StationaryOffers,
    columns_of,
    issues_of,
    shared_fields,
    stated,
)
from twolevel.protocols.agreements.turn_play import turn_play
from twolevel.provenance import Provenance
from twolevel.tolerance import Tolerance

__all__ = ["Proposal", "Turn", "TurnOffers", "answered_in_turn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What may be proposed in a turn.

    Attributes
    ----------
    agreement
        The agreement (or id), or None where the turn is let pass.
    chance
        The chance that it is proposed.
    passes
        The chance that it passes if it is.
    gains
        What each country's negotiator gains by it over disagreement; nothing for None.
    """

    agreement: Agreement | int | None
    chance: Fraction | float
    passes: Fraction | float
    gains: Record[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What happens in a turn, whenever it is reached.

    Attributes
    ----------
    proposer
        Who proposes.
    proposals
        What it proposes, likeliest first: one thing that passes or nothing, if play is pure.
    values
        What the turn is worth to each country's negotiator when it is reached.
    thresholds
        What each negotiator accepts at least: what the next turn is worth to it now.
    """

    proposer: str
    proposals: tuple[Proposal, ...]
    values: Record[Fraction] | Record[float]
    thresholds: Record[Fraction] | Record[float]

    @property
    def proposal(self) -> Agreement | int | None:
        """What is proposed, or is likeliest to be; None where the turn is let pass."""
        return self.proposals[0].agreement

    @property
    def gains(self) -> Record[Fraction]:
        """What each negotiator gains by that over disagreement."""
        return self.proposals[0].gains


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOffers(StationaryOffers):
    """A stationary equilibrium of offers over agreements in a fixed order of turns.

    Attributes
    ----------
    order
        Who proposes in each turn; after the last turn the first comes again.
    turns
        What happens in each turn; nothing where there is no agreement.
    delay
        How many turns are expected to pass before the agreement.

    See Also
    --------
    StationaryOffers : the other attributes.
    """

    order: tuple[str, ...]
    turns: tuple[Turn, ...]
    delay: Fraction | float

    @property
    def values(self) -> Record[Fraction] | Record[float]:
        """Gains over disagreement before the first turn, in utils."""
        if self.turns:
            return self.turns[0].values
        return Record((name, Fraction(0)) for name in self.players)

    def _seats(self) -> Sequence[str]:
        return [f"in turn {place} {name}" for place, name in enumerate(self.order, start=1)]

    def tables(self) -> tuple[Table, ...]:
        title = self._title("Offers in turn")
        if not self.agreed:
            return (self._outcome(title, ""),)
        worth = Table(
            title="What each turn is worth over disagreement, and what each accepts at least, in order",
            columns=("turn", "proposer", *self.players, "accept from"),
            rows=tuple(
                (place, turn.proposer, *turn.values.values(), _listed(turn.thresholds))
                for place, turn in enumerate(self.turns, start=1)
            ),
        )
        if self.pure:
            return (self._proposed(title, self.selection), worth)
        wait = f"{float(self.delay):.3f} turns are expected to pass first"
        final = self._outcome("What is agreed in the end", wait)
        return (self._proposed(title, self.selection), final, worth)

    def _proposed(self, title: str, note: str) -> Table:
        issues = issues_of(self.agreement)
        mixed = () if self.pure else ("probability", "passes")
        return Table(
            title=title,
            columns=("turn", "proposer", *mixed, "id", *issues),
            rows=tuple(
                (
                    place,
                    turn.proposer,
                    *(() if self.pure else (float(made.chance), float(made.passes))),
                    *columns_of(made.agreement, len(issues)),
                )
                for place, turn in enumerate(self.turns, start=1)
                for made in turn.proposals
            ),
            note=note,
        )


def _listed(numbers: Record[Fraction] | Record[float]) -> str:
    return ", ".join(f"{float(number):.3f}" for number in numbers.values())


def answered_in_turn(
    names: Labels,
    order: tuple[str, ...],
    protocol: dict[str, Any],
    ratifiers: Ratifiers,
    game: Assembly,
    tolerance: Tolerance,
    provenance: Provenance | None,
    named: Named,
) -> TurnOffers:
    """Return the stationary equilibrium of an assembly in turns as a labelled result.

    Warns
    -----
    ConvergenceWarning
        If play within the tolerance was not found.
    """
    places = [names.position(name) for name in order]
    rota = Rota.in_order(places)
    found = turn_play(game, places, tolerance) if len(game.gains) else None
    shared = shared_fields(
        names, protocol, ratifiers, game, rota, found, tolerance, provenance, named
    )
    if found is None or shared["status"] == "no_agreement":
        return TurnOffers(**shared, order=order, turns=(), delay=Fraction(0))
    return TurnOffers(
        **shared,
        order=order,
        turns=tuple(_turn(names, game, rota, found, seat, named) for seat in range(len(order))),
        delay=stated(turns_to_wait(rota, found.play), found.play),
    )


def _turn(names: Labels, game: Assembly, rota: Rota, found: Found, seat: int, named: Named) -> Turn:
    play = found.play
    ahead = play.values[rota.after(seat)]
    made = sorted(play.offers[seat], key=lambda offer: (-offer.chance, offer.place))
    return Turn(
        proposer=names[rota.proposers[seat]],
        proposals=tuple(_proposal(names, game, play, offer, named) for offer in made),
        values=Record(
            (name, stated(value, play))
            for name, value in zip(names, play.values[seat], strict=False)
        ),
        thresholds=Record(
            (name, stated(discount * value, play))
            for name, discount, value in zip(names, game.discounts, ahead, strict=False)
        ),
    )


def _proposal(
    names: Labels, game: Assembly, play: RotaPlay, offer: Offer, named: Named
) -> Proposal:
    nothing = offer.place == PASS
    return Proposal(
        agreement=None if nothing else named(offer.place),
        chance=stated(offer.chance, play),
        passes=stated(offer.passes, play),
        gains=Record(
            (name, Fraction(int(game.gains[offer.place, k]), game.scales[k]))
            for k, name in enumerate(() if nothing else names)
        ),
    )
