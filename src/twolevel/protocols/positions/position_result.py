"""What offers over a scenario's numeric issues lead to, by name, and checked.

Knows the game in numbers and the play found on it. Does not know how it was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table, joined, number
from twolevel.errors import ArgumentError, VerificationError, listed
from twolevel.labels import Labels, Record
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.positions.position_payoffs import PositionPayoff
from twolevel.protocols.positions.position_play import PositionPlay
from twolevel.protocols.positions.signatures import Signatures
from twolevel.provenance import Provenance
from twolevel.ratification.explanation import explain

__all__ = ["Position", "PositionOffers"]

Floats = NDArray[np.float64]
Position = Record[float]
"""A position on every issue."""

ROUNDED = Fraction(1, 10**12)
"""Utils by which payoffs on a rounded grid may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionOffers(Reported):
    """A stationary equilibrium of offers over the numeric issues of a scenario.

    Attributes
    ----------
    status
        ``"agreement"``, or ``"no_agreement"`` where no position can pass.
    players
        The countries.
    issues
        What is bargained over.
    held
        The options at which the other issues stay.
    recognition, discounts, quota, ratifiers
        The protocol.
    payoffs
        How each country's payoff over positions is read from the scenario.
    proposals
        For each country the positions that it proposes with their chances, by issue; none where
        it lets the round pass.
    values
        Expected gains over disagreement before the first draw, in utils.
    thresholds
        What each country's negotiator accepts at least, in gains.
    delay
        The chance that a round ends without agreement.
    residual
        By how much one more round moves values, in utils.
    unique
        Whether other starts led to the same values: no proof that there are no others.
    selection
        How the equilibrium was found and chosen.
    """

    status: Literal["agreement", "no_agreement"]
    players: Labels
    issues: Labels
    held: Record[str]
    recognition: Record[Fraction]
    discounts: Record[Fraction]
    quota: Signatures
    ratifiers: Ratifiers
    payoffs: Record[PositionPayoff]
    proposals: Record[tuple[tuple[Position, float], ...]]
    values: Record[float]
    thresholds: Record[float]
    delay: float
    residual: float
    unique: bool
    selection: str
    no_agreement_reason: str
    provenance: Provenance
    _game: PointGame = field(repr=False, compare=False)
    _play: PositionPlay = field(repr=False, compare=False)
    _values: Floats = field(repr=False, compare=False)

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement sooner or later."""
        return self.status == "agreement"

    @property
    def ideals(self) -> Record[Record[Fraction]]:
        """The positions that pay each country most, by issue."""
        return Record((name, payoff.ideals) for name, payoff in self.payoffs.items())

    @property
    def mean(self) -> Position | None:
        """The expected position that is agreed on; None without agreement."""
        made = [
            (float(self.recognition[name]) * chance, position)
            for name, row in self.proposals.items()
            for position, chance in row
        ]
        whole = sum(weight for weight, _ in made)
        if not whole:
            return None
        return Record(
            (j, sum(weight * position[j] for weight, position in made) / whole) for j in self.issues
        )

    def options(self, position: Mapping[str, float]) -> Record[str | None]:
        """Return by issue the option that has a position; None between options.

        Raises
        ------
        ArgumentError
            If an issue has no position, or there is no such issue.
        """
        if set(position) != set(self.issues):
            raise ArgumentError(
                f"a position has a number for each of {listed(self.issues)}, "
                f"not for {listed(position) or 'nothing'}"
            )
        space = self._play.space
        return Record((j, space.option(j, float(position[j]))) for j in self.issues)

    def verify(self) -> None:
        """Check the reading at every option, and play by one-shot deviations.

        Every country's payoff must be the scenario's own, exactly, whatever option an issue
        takes. Every proposal must pass, none on a grid of the positions may be better, and
        values must be what the play gives.

        Raises
        ------
        VerificationError
            If one of these does not hold.
        """
        self._verify_reading()
        slack = 1e-7 + 10 * self.residual
        play, values = self._play, self._values
        thresholds = play.factors * values
        grid = play.box(_grid(len(self.issues)))
        paid = play.gains(grid)
        given = np.zeros_like(values)
        for place, (name, made) in enumerate(self.proposals.items()):
            chance = float(self.recognition[name])
            best = thresholds[place]
            if not made:
                given += chance * thresholds
            for position, share in made:
                gains = play.gains(np.array([position[j] for j in self.issues]))
                if not play.passes(gains, thresholds, place, slack):
                    raise VerificationError(f"what {name} proposes does not pass: {dict(position)}")
                given += chance * share * gains
                best = gains[place]
            better = (paid[:, place] > best + slack) & play.passes(paid, thresholds, place, 0.0)
            if better.any():
                found = dict(zip(self.issues, grid[better.argmax()].tolist(), strict=True))
                raise VerificationError(f"{name} gains by proposing {found}")
        if float(np.abs(given - values).max()) > slack:
            raise VerificationError("values are not what the proposals give")

    def _verify_reading(self) -> None:
        game, space = self._game, self._play.space
        first = {j: next(iter(space.scenario.issue(j).positions)) for j in self.issues}
        for issue in self.issues:
            for option in space.scenario.issue(issue).positions:
                chosen = {**space.others, **first, issue: option}
                at = {j: space.scenario.issue(j).positions[chosen[j]] for j in self.issues}
                told = explain(game, chosen).countries
                for name, payoff in self.payoffs.items():
                    row = game.country_rows[game.countries.position(name)]
                    away = abs(payoff.gain(at) - told[name].gain)
                    if away > (ROUNDED if row.rounded else 0):
                        raise VerificationError(
                            f"{name} gains {told[name].gain} at {dict(at)}, not {payoff.gain(at)}"
                        )

    def tables(self) -> tuple[Table, ...]:
        title = f"Offers over positions among {joined(self.players)}: {self.status}"
        read = Table(
            title="Payoffs as read from the scenario, in utils",
            columns=("country", "loss", "ideals pay", *self.issues, "and a unit away costs"),
            rows=tuple(
                (c, p.loss, p.worth, *(p.ideals[j] for j in self.issues), _costs(p))
                for c, p in self.payoffs.items()
            ),
            note=f"Held: {_told(self.held)}." if self.held else "",
        )
        if not self.agreed:
            reason = Table(title=title, columns=("reason",), rows=((self.no_agreement_reason,),))
            return (reason, read)
        rows = tuple(
            (
                c,
                self.recognition[c],
                *(self._cell(position, j) for j in self.issues),
                chance,
                self.values[c],
                self.thresholds[c],
            )
            for c, made in self.proposals.items()
            for position, chance in made or ((None, 1.0),)
        )
        columns = (
            "country",
            "chance to propose",
            *self.issues,
            "chance",
            "expects",
            "accepts from",
        )
        note = f"{self.selection}; a round ends without agreement with chance {self.delay:.3f}"
        return (Table(title=title, columns=columns, rows=rows, note=note), read)

    def _cell(self, position: Position | None, issue: str) -> str | None:
        if position is None:
            return None
        option = self._play.space.option(issue, position[issue])
        return number(position[issue]) + (f" ({option})" if option else "")


def _grid(n_issues: int) -> Floats:
    """Return positions all over the unit box: ``(n_positions, n_issues)``."""
    axis = np.linspace(0.0, 1.0, {1: 2001, 2: 61, 3: 17, 4: 9}.get(n_issues, 4))
    mesh = np.meshgrid(*[axis] * n_issues, indexing="ij")
    return np.stack(mesh, axis=-1).reshape(-1, n_issues)


def _costs(payoff: PositionPayoff) -> str:
    return ", ".join(f"{float(weight):.3g}" for weight in payoff.weights.values())


def _told(held: Mapping[str, str]) -> str:
    return ", ".join(f"{issue} at {option}" for issue, option in held.items())
