"""What offers of drawn proposers over agreements lead to, labelled and checked.

Knows an assembly and how agreements are named. Does not know where the assembly comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from twolevel._tabular import Table
from twolevel.labels import Labels, Record
from twolevel.model.issues import Agreement
from twolevel.protocols.agreements.assembly import PASS, Assembly
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.agreements.rota import Rota
from twolevel.protocols.agreements.stationary import stationary_play
from twolevel.protocols.agreements.stationary_offers import (
    Named,
    StationaryOffers,
    shared_fields,
    stated,
)
from twolevel.provenance import Provenance
from twolevel.tolerance import Tolerance

__all__ = ["AgreementOffers", "answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOffers(StationaryOffers):
    """A stationary equilibrium of offers over agreements, whose proposers are drawn.

    Attributes
    ----------
    recognition
        The chance to propose of each country.
    proposals
        For each country, what it proposes with what chance; None stands for nothing that could
        pass.
    values
        Expected gains over disagreement before the first draw, in utils: fractions where play is
        exact, else floats.
    thresholds
        What each country's negotiator accepts at least, in gains.
    delay
        The chance that a round ends without agreement.

    See Also
    --------
    StationaryOffers : the other attributes.
    """

    recognition: Record[Fraction]
    proposals: Record[tuple[tuple[Agreement | int | None, float], ...]]
    values: Record[Fraction] | Record[float]
    thresholds: Record[Fraction] | Record[float]
    delay: float

    def tables(self) -> tuple[Table, ...]:
        note = f"{self.selection}; a round ends without agreement with chance {self.delay:.3f}"
        outcome = self._outcome(self._title("Offers"), note)
        if not self.agreements:
            return (outcome,)
        terms = Table(
            title="Who proposes, and what each accepts, in gains over disagreement",
            columns=("country", "chance to propose", "expects", "accepts from"),
            rows=tuple(
                (c, self.recognition[c], self.values[c], self.thresholds[c]) for c in self.players
            ),
        )
        return (outcome, terms)


def answered(
    names: Labels,
    protocol: dict[str, Any],
    ratifiers: Ratifiers,
    game: Assembly,
    tolerance: Tolerance,
    provenance: Provenance | None,
    named: Named,
) -> AgreementOffers:
    """Return the stationary equilibrium of an assembly as a labelled result.

    Warns
    -----
    ConvergenceWarning
        If play within the tolerance was not found.
    """
    rota = Rota.drawn(game.chances)
    found = stationary_play(game, tolerance) if len(game.gains) else None
    shared = shared_fields(
        names, protocol, ratifiers, game, rota, found, tolerance, provenance, named
    )
    shared["recognition"] = protocol["recognition"]
    if found is None:
        zeros = Record((name, Fraction(0)) for name in names)
        return AgreementOffers(
            **shared,
            proposals=Record((name, ((None, 1.0),)) for name in names),
            values=zeros,
            thresholds=zeros,
            delay=1.0,
        )
    play = found.play
    passing = sum(
        (
            chance * offer.chance * offer.passes
            for chance, made in zip(game.chances, play.offers, strict=True)
            for offer in made
        ),
        Fraction(0),
    )
    return AgreementOffers(
        **shared,
        proposals=Record(
            (
                name,
                tuple(
                    (None if offer.place == PASS else named(offer.place), float(offer.chance))
                    for offer in made
                ),
            )
            for name, made in zip(names, play.offers, strict=True)
        ),
        values=Record(
            (name, stated(value, play)) for name, value in zip(names, play.values[0], strict=False)
        ),
        thresholds=Record(
            (name, stated(discount * value, play))
            for name, discount, value in zip(names, game.discounts, play.values[0], strict=False)
        ),
        delay=float(1 - passing),
    )
