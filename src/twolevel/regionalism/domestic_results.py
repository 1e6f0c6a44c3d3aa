"""What centres and territories reach at home: the results of domestic bargaining.

Knows positions, equilibria and how they read as tables. Does not know how they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Record
from twolevel.model.issues import Agreement
from twolevel.model.numbers import exact
from twolevel.provenance import Provenance
from twolevel.regionalism.bimatrix import Bimatrix, Selection

__all__ = ["HALF", "Domestic", "DomesticBargain", "DomesticCosts", "Initiative", "Shift"]

Initiative = Literal["bottom_up", "top_down", "territorial"]
"""Who starts: territories that ask their centre; a centre that proposes what constituents ratify;
or territories that do so without asking their centre."""

HALF = Fraction(1, 2)
"""The chance of endorsement from which a country takes part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomesticCosts:
    """What quarrels cost, in utils. The defaults are assumptions, not evidence.

    Attributes
    ----------
    haggling
        To either side, when a demand is conditioned; to the territories, when an offer fails.
    conflict
        Of pushing against a refusal: the territories bear the share ``1 - w``, the centre w.
    control
        What bypassing takes from the centre, times w.

    Raises
    ------
    ArgumentError
        If a cost is negative.
    """

    haggling: Fraction = Fraction(1, 50)
    conflict: Fraction = Fraction(1, 10)
    control: Fraction = Fraction(1, 20)

    def __post_init__(self) -> None:
        for name in ("haggling", "conflict", "control"):
            value = exact(getattr(self, name), what=f"the cost of {name}")
            if value < 0:
                raise ArgumentError(f"the cost of {name} is zero or more, not {shown(value)}")
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """An actor that likes one of `liked` best on an issue, and the option it finds instead."""

    actor: str
    issue: str
    liked: tuple[str, ...]
    settled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DomesticBargain:
    """The position that a country's two sides reach.

    Attributes
    ----------
    weight
        The territories' weight against the centre.
    territory_best, centre_best
        What each side likes best; ties are settled for the other side's good.
    bargain
        The domestic Nash bargain, or None if nothing serves both.
    game, selection
        The game and its selected equilibrium with the unselected ones; None where the centre
        has the initiative.
    position
        What the country brings to the table: the territories' best when it is endorsed, the
        bargain when they adapt or the centre conditions, else None.
    endorsement
        Chance that the territories ask and the centre endorses or conditions.
    territory_threat, centre_threat
        The selected equilibrium's values, in utils.
    territory_conceded, centre_conceded
        How far each side is from its best, as a share of what its best would gain it; None
        without a position or where the best gains nothing.
    shifts
        What members like best on an issue and do not find in the position.
    """

    country: str
    weight: Fraction
    territory_best: Agreement
    centre_best: Agreement
    bargain: Agreement | None
    game: Bimatrix | None
    selection: Selection | None
    position: Agreement | None
    endorsement: Fraction
    territory_threat: Fraction
    centre_threat: Fraction
    territory_conceded: Fraction | None
    centre_conceded: Fraction | None
    shifts: tuple[Shift, ...]

    @property
    def status(self) -> Literal["member", "observer"]:
        """Whether the country enters the negotiation, or watches."""
        return "member" if self.endorsement >= HALF else "observer"

    @property
    def threat(self) -> Fraction:
        """The threat point of the country's negotiator: both values, weighted."""
        return (1 - self.weight) * self.centre_threat + self.weight * self.territory_threat

    @property
    def outcome(self) -> str:
        """The selected equilibrium in words."""
        if self.selection is None:
            return "proposed" if self.position else "nothing to propose"
        return str(self.selection.equilibrium)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domestic(Reported):
    """The domestic bargains of all countries."""

    countries: Record[DomesticBargain]
    initiative: Initiative
    provenance: Provenance

    def __getitem__(self, country: str) -> DomesticBargain:
        return self.countries[country]

    @property
    def members(self) -> tuple[str, ...]:
        """Countries that enter the negotiation."""
        return tuple(c for c, found in self.countries.items() if found.status == "member")

    @property
    def observers(self) -> tuple[str, ...]:
        """Countries that watch it."""
        return tuple(c for c, found in self.countries.items() if found.status == "observer")

    def verify(self) -> None:
        """Recompute that neither side of any country gains by departing.

        Raises
        ------
        VerificationError
            If an equilibrium, selected or not, has a regret.
        """
        for name, found in self.countries.items():
            if found.game is None or found.selection is None:
                continue
            for each in (found.selection.equilibrium, *found.selection.unselected):
                if any(found.game.regrets(*each.vectors)):
                    raise VerificationError(f"{each} is no equilibrium of {name}")

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (
                name,
                b.status,
                b.weight,
                b.outcome,
                "-" if b.selection is None else b.selection.criterion,
                b.endorsement,
                b.territory_conceded,
                b.centre_conceded,
            )
            for name, b in self.countries.items()
        )
        main = Table(
            title="Bargaining between centres and territories",
            columns=(
                "country",
                "status",
                "territories' weight",
                "outcome",
                "selected by",
                "endorsement",
                "territories conceded",
                "centre conceded",
            ),
            rows=rows,
            note=f"Members: {joined(self.members)}; observers: {joined(self.observers)}.",
        )
        unselected = Table(
            title="Extreme equilibria not selected",
            columns=("country", "equilibrium", "territories", "centre"),
            rows=tuple(
                (name, str(each), each.row_payoff, each.column_payoff)
                for name, b in self.countries.items()
                if b.selection is not None
                for each in b.selection.unselected
            ),
        )
        shifts = Table(
            title="Where members do not find what they like best",
            columns=("country", "actor", "issue", "likes best", "position"),
            rows=tuple(
                (name, shift.actor, shift.issue, shift.liked, shift.settled)
                for name, b in self.countries.items()
                for shift in b.shifts
            ),
        )
        return (main, shifts, unselected)
