"""What offers over agreements lead to, whoever proposes when: what all such results share.

Knows an assembly, its rota, the play found on it, and how agreements are named. Does not know
where the assembly comes from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from twolevel._tabular import Reported, Table
from twolevel.labels import Labels, Record
from twolevel.model.issues import Agreement
from twolevel.protocols.agreements.assembly import Assembly
from twolevel.protocols.agreements.deviations import check_play
from twolevel.protocols.agreements.mixed_play import Found
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.agreements.rota import Rota, RotaPlay, agreed_in_the_end
from twolevel.provenance import Provenance
from twolevel.tolerance import Tolerance

__all__ = ["Named", "StationaryOffers", "columns_of", "issues_of", "shared_fields", "stated"]

LEAST_CHANCE = Fraction(1, 10**6)
MOST_SHOWN = 20

Named = Callable[[int], Agreement | int]
"""The agreement, or id, at a place of the assembly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationaryOffers(Reported):
    """A stationary equilibrium of offers over agreements.

    Attributes
    ----------
    status
        ``"agreement"``, or ``"no_agreement"`` where nothing can pass or everybody waits for ever.
    players
        The countries.
    discounts, quota, ratifiers
        The protocol.
    agreements
        What is agreed in the end: agreements (or ids, where there is no scenario) with their
        chances, most likely first.
    residual
        The largest gain of one deviation, in utils; 0 means exactly none.
    unique
        Whether all starts led to the same equilibrium: no proof that there is no other.
    selection
        How the equilibrium was found and chosen.
    considered
        How many agreements competed, after those that no equilibrium needs were left out.
    """

    status: Literal["agreement", "no_agreement"]
    players: Labels
    discounts: Record[Fraction]
    quota: int
    ratifiers: Ratifiers
    agreements: tuple[tuple[Agreement | int, float], ...]
    residual: float
    unique: bool
    selection: str
    no_agreement_reason: str
    considered: int
    tolerance: Tolerance
    provenance: Provenance | None
    _game: Assembly | None = field(repr=False, compare=False)
    _rota: Rota | None = field(repr=False, compare=False)
    _play: RotaPlay | None = field(repr=False, compare=False)

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement sooner or later."""
        return self.status == "agreement"

    @property
    def agreement(self) -> Agreement | int | None:
        """The most likely agreement, or None."""
        return self.agreements[0][0] if self.agreements else None

    @property
    def pure(self) -> bool:
        """Whether nobody tosses a coin."""
        return self._play is None or self._play.is_pure

    def verify(self) -> None:
        """Check the equilibrium by one-shot deviations, in exact arithmetic.

        Every proposer is tried with every agreement against what would pass, and every voter on
        every agreement.

        Raises
        ------
        VerificationError
            If somebody gains more than the residual, or values are not those of the play.
        """
        if self._game is not None and self._rota is not None and self._play is not None:
            check_play(self._game, self._rota, self._play, self._seats())

    def _seats(self) -> Sequence[str]:
        """Return in words who proposes when, by seat."""
        return self.players

    def _title(self, kind: str) -> str:
        return f"{kind} among {', '.join(self.players)}: {self.status}"

    def _outcome(self, title: str, note: str) -> Table:
        """Return what is agreed with what chance, or why nothing is."""
        if not self.agreements:
            return Table(title=title, columns=("reason",), rows=((self.no_agreement_reason,),))
        first = self.agreements[0][0]
        return Table(
            title=title,
            columns=("id", "probability", *issues_of(first)),
            rows=tuple(
                (number, chance, *options)
                for a, chance in self.agreements[:MOST_SHOWN]
                for number, *options in [columns_of(a, len(issues_of(first)))]
            ),
            note=note,
        )


def issues_of(agreement: Agreement | int | None) -> tuple[str, ...]:
    """Return the issues, as headings of columns."""
    return tuple(agreement) if isinstance(agreement, Agreement) else ()


def columns_of(agreement: Agreement | int | None, issues: int) -> tuple[Any, ...]:
    """Return an agreement's id and options, as cells; nothing leaves them empty."""
    if isinstance(agreement, Agreement):
        return (agreement.id, *agreement.values())
    return (agreement, *(None,) * issues)


def stated(number: Fraction, play: RotaPlay) -> Any:
    """Return a number of some play: a fraction where the play is exact, else a float."""
    return float(number) if play.residual else number


def shared_fields(
    names: Labels,
    protocol: dict[str, Any],
    ratifiers: Ratifiers,
    game: Assembly,
    rota: Rota,
    found: Found | None,
    tolerance: Tolerance,
    provenance: Provenance | None,
    named: Named,
) -> dict[str, Any]:
    """Return the fields that all results of offers share, of the play found if there is any."""
    shared: dict[str, Any] = {
        "players": names,
        "discounts": protocol["discounts"],
        "quota": protocol["quota"],
        "ratifiers": ratifiers,
        "considered": len(game.gains),
        "tolerance": tolerance,
        "provenance": provenance,
        "_game": game,
        "_rota": rota,
        "_play": None if found is None else found.play,
        "status": "no_agreement",
        "agreements": (),
        "residual": 0.0,
        "unique": True,
        "selection": "",
        "no_agreement_reason": "no agreement can pass",
    }
    if found is None:
        return shared
    final = agreed_in_the_end(rota, found.play)
    many = "" if found.met == 1 else f"; one of {found.met} equilibria met"
    if provenance is not None and found.play.residual:
        shared["provenance"] = dataclasses.replace(provenance, exact=False)
    return shared | {
        "status": "agreement" if final else "no_agreement",
        "agreements": tuple(
            (named(place), float(chance))
            for place, chance in sorted(final.items(), key=lambda item: (-item[1], item[0]))
            if chance > LEAST_CHANCE
        ),
        "residual": float(found.play.residual),
        "unique": found.met == 1,
        "selection": f"{found.explanation}{many}",
        "no_agreement_reason": "" if final else "everybody waits for ever",
    }
