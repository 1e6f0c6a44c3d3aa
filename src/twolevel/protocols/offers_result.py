"""What offers over agreements lead to, labelled and checked.

Knows an assembly, the play found on it, and how agreements are named. Does not know where the
assembly comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import VerificationError
from twolevel.labels import Labels, Record
from twolevel.model.issues import Agreement
from twolevel.protocols.assembly import Assembly
from twolevel.protocols.mixed_offers import chances_to_pass
from twolevel.protocols.ratifying import Ratifiers
from twolevel.protocols.stationary import Found, stationary_play
from twolevel.provenance import Provenance
from twolevel.tolerance import Tolerance

__all__ = ["AgreementOffers", "answered"]

LEAST_CHANCE = 1e-6
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOffers(Reported):
    """A stationary equilibrium of offers over agreements.

    Attributes
    ----------
    status
        ``"agreement"``, or ``"no_agreement"`` where nothing can pass or everybody waits for ever.
    players
        The countries.
    recognition, discounts, quota, ratifiers
        The protocol.
    agreements
        What is agreed in the end: agreements (or ids, where there is no scenario) with their
        chances, most likely first.
    proposals
        For each country, what it proposes with what chance; None stands for nothing that could
        pass.
    values
        Expected gains over disagreement before the first draw, in utils: fractions for pure
        play, else floats.
    thresholds
        What each country's negotiator accepts at least, in gains.
    delay
        The chance that a round ends without agreement.
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
    recognition: Record[Fraction]
    discounts: Record[Fraction]
    quota: int
    ratifiers: Ratifiers
    agreements: tuple[tuple[Agreement | int, float], ...]
    proposals: Record[tuple[tuple[Agreement | int | None, float], ...]]
    values: Record[Fraction] | Record[float]
    thresholds: Record[Fraction] | Record[float]
    delay: float
    residual: float
    unique: bool
    selection: str
    no_agreement_reason: str
    considered: int
    tolerance: Tolerance
    provenance: Provenance | None
    _game: Assembly | None = field(repr=False, compare=False)
    _found: Found | None = field(repr=False, compare=False)

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
        return self._found is None or self._found.exact_values is not None

    def verify(self) -> None:
        """Check the equilibrium by one-shot deviations, from the payoffs themselves.

        Every proposer is tried with every agreement against what would pass, and every voter on
        every agreement; pure play in exact arithmetic.

        Raises
        ------
        VerificationError
            If somebody gains more than the residual, or values are not those of the play.
        """
        if self._game is None or self._found is None:
            return
        game, play = self._game, self._found.play
        expected = self._found.exact_values
        if expected is not None:
            proposals = tuple(
                int(place) if place < len(game.gains) else -1
                for place in play.proposals.argmax(axis=1)
            )
            if game.values_of(proposals) != expected:
                raise VerificationError("values are not those of the proposals")
            if game.best_proposals(expected) != proposals:
                raise VerificationError("a proposal is not the best that passes")
            return
        n = game.n_countries
        gains = game.gains / np.array(game.scales, dtype=np.float64)
        factors = np.array([float(d) for d in game.discounts])
        drawn = np.array([float(c) for c in game.chances])
        agreed = drawn[:, None] * play.proposals[:, :-1] * play.passing
        if not np.allclose(
            agreed.sum(axis=0) @ gains + factors * play.delay * play.values, play.values, atol=1e-9
        ):
            raise VerificationError("values are not those of the proposals")
        worth = play.passing * (gains[:, :n].T - (factors * play.values)[:n, None])
        got = (worth * play.proposals[:, :-1]).sum(axis=1)
        gained = float((np.maximum(worth.max(axis=1), 0) - got)[drawn > 0].max())
        if gained > self.residual + 1e-12:
            raise VerificationError(f"a proposer gains {gained:.2g} by another proposal")
        # who wrongly accepts or refuses loses at most the residual, which bounds every chance
        surplus = gains - factors * play.values
        doubt = np.minimum(1.0, (self.residual + 1e-12) / np.maximum(np.abs(surplus), 1e-300))
        least = chances_to_pass(game, np.where(surplus > 0, 1 - doubt, 0.0))
        most = chances_to_pass(game, np.where(surplus < 0, doubt, 1.0))
        if (play.passing < least - 1e-9).any() or (play.passing > most + 1e-9).any():
            raise VerificationError("somebody accepts less, or refuses more, than waiting is worth")

    def tables(self) -> tuple[Table, ...]:
        title = f"Offers among {joined(self.players)}: {self.status}"
        if not self.agreements:
            return (Table(title=title, columns=("reason",), rows=((self.no_agreement_reason,),)),)
        first = self.agreements[0][0]
        issues = tuple(first) if isinstance(first, Agreement) else ()
        rows = tuple(
            (a.id, chance, *a.values()) if isinstance(a, Agreement) else (a, chance)
            for a, chance in self.agreements[:MOST_SHOWN]
        )
        note = f"{self.selection}; a round ends without agreement with chance {self.delay:.3f}"
        outcome = Table(title=title, columns=("id", "probability", *issues), rows=rows, note=note)
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
    named: Any,
) -> AgreementOffers:
    """Return the stationary equilibrium of an assembly as a labelled result.

    Warns
    -----
    ConvergenceWarning
        If play within the tolerance was not found.
    """
    shared: dict[str, Any] = {
        "players": names,
        **protocol,
        "ratifiers": ratifiers,
        "considered": len(game.gains),
        "tolerance": tolerance,
        "provenance": provenance,
    }
    zeros = Record((name, Fraction(0)) for name in names)
    if not len(game.gains):
        return AgreementOffers(
            **shared,
            status="no_agreement",
            agreements=(),
            proposals=Record((name, ((None, 1.0),)) for name in names),
            values=zeros,
            thresholds=zeros,
            delay=1.0,
            residual=0.0,
            unique=True,
            selection="",
            no_agreement_reason="no agreement can pass",
            _game=None,
            _found=None,
        )
    found = stationary_play(game, tolerance)
    play, n, last = found.play, len(names), len(game.gains)
    drawn = np.array([float(c) for c in game.chances])
    agreed = (drawn[:, None] * play.proposals[:, :-1] * play.passing).sum(axis=0)
    total = float(agreed.sum())
    likely = np.flatnonzero(agreed > LEAST_CHANCE * max(total, LEAST_CHANCE))
    ranked = sorted(likely.tolist(), key=lambda place: (-agreed[place], place))
    values: Sequence[Any] = found.exact_values or [float(v) for v in play.values]
    settles = total > LEAST_CHANCE
    unique = found.met == 1
    many = "" if unique else f"; one of {found.met} equilibria met"
    return AgreementOffers(
        **shared,
        status="agreement" if settles else "no_agreement",
        agreements=tuple((named(k), float(agreed[k]) / total) for k in ranked) if settles else (),
        proposals=Record(
            (
                name,
                tuple(
                    (None if place == last else named(int(place)), float(row[place]))
                    for place in np.flatnonzero(row > LEAST_CHANCE)
                ),
            )
            for name, row in zip(names, play.proposals, strict=True)
        ),
        values=Record(zip(names, values[:n], strict=True)),
        thresholds=Record(
            (name, value * (d if isinstance(value, Fraction) else float(d)))
            for name, value, d in zip(names, values, game.discounts[:n], strict=False)
        ),
        delay=play.delay,
        residual=play.residual,
        unique=unique,
        selection=f"{found.explanation}{many}",
        no_agreement_reason="" if settles else "everybody waits for ever",
        _game=game,
        _found=found,
    )
