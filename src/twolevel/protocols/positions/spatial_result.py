"""What offers over positions lead to, by name, and checked.

Knows ideals, losses and the play found. Does not know how it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.protocols.positions.losses import Loss

__all__ = ["SpatialOffers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpatialOffers(Reported):
    """A stationary equilibrium of offers over positions.

    Attributes
    ----------
    players
        The names.
    ideals
        Ideal points.
    recognition, discounts, quota, vetoes, loss, worth
        The game: `worth` is what each player's own ideal pays over no agreement.
    proposals
        For each player, the positions it proposes with their chances; none where it lets the
        round pass.
    values
        What each expects before the draw, over no agreement.
    radii
        How far from its ideal each accepts.
    residual
        The largest difference between values and what the play gives, or gain of a proposer by
        another position.
    unique
        Whether other starts led to the same values: no proof that there are no others.
    """

    players: Labels
    ideals: Record[tuple[float, ...]]
    recognition: Record[float]
    discounts: Record[float]
    quota: int
    vetoes: tuple[str, ...]
    loss: Loss
    worth: Record[float]
    proposals: Record[tuple[tuple[tuple[float, ...], float], ...]]
    values: Record[float]
    radii: Record[float]
    residual: float
    unique: bool
    selection: str

    @property
    def thresholds(self) -> Record[float]:
        """The least payoff that each accepts: its discounted value."""
        return Record((c, self.discounts[c] * v) for c, v in self.values.items())

    @property
    def mean(self) -> tuple[float, ...]:
        """The expected position; not a number where nobody proposes one."""
        whole = np.zeros(len(next(iter(self.ideals.values()))))
        agreed = 0.0
        for name, made in self.proposals.items():
            for position, chance in made:
                agreed += self.recognition[name] * chance
                whole += self.recognition[name] * chance * np.array(position)
        return tuple((whole / agreed if agreed else whole * np.nan).tolist())

    @property
    def acceptance_interval(self) -> tuple[float, float]:
        """In one dimension, the least and the largest position proposed.

        Raises
        ------
        ArgumentError
            If positions have more than one dimension.
        """
        if len(self.mean) != 1:
            raise ArgumentError("an acceptance interval needs one dimension")
        every = [made[0] for row in self.proposals.values() for made, _ in row]
        return min(every), max(every)

    def payoff(self, player: str, position: Sequence[float]) -> float:
        """Return what a position pays a player over no agreement.

        Raises
        ------
        LabelError
            If there is no such player.
        """
        self.players.position(player)
        away = float(np.linalg.norm(np.array(position) - np.array(self.ideals[player])))
        return self.worth[player] - (away**2 if self.loss == "quadratic" else away)

    def verify(self) -> None:
        """Check by one-shot deviations: acceptance, the proposals of each, and the values.

        Raises
        ------
        VerificationError
            If a proposal would not pass, a better one would (on a grid around the ideals), or
            values are not what the play gives.
        """
        slack = 1e-7 + 10 * self.residual
        given = dict.fromkeys(self.players, 0.0)
        for name, made in self.proposals.items():
            for position, chance in made:
                if self.recognition[name] > 0 and not self._passes(position, name, slack):
                    raise VerificationError(f"what {name} proposes does not pass")
                for other in self.players:
                    given[other] += self.recognition[name] * chance * self.payoff(other, position)
            if not made:
                for other in self.players:
                    given[other] += self.recognition[name] * self.thresholds[other]
            best = min(
                (self.payoff(name, position) for position, _ in made),
                default=self.thresholds[name],
            )
            for position in self._grid():
                if self.payoff(name, position) > best + slack and self._passes(position, name, 0):
                    raise VerificationError(f"{name} gains by proposing {position}")
        worst = max(abs(given[c] - self.values[c]) for c in self.players)
        if worst > slack:
            raise VerificationError("values are not what the proposals give")

    def _passes(self, position: Sequence[float], proposer: str, slack: float) -> bool:
        accept = {
            c for c in self.players if self.payoff(c, position) >= self.thresholds[c] - slack
        } | {proposer}
        return len(accept) >= self.quota and set(self.vetoes) <= accept

    def _grid(self) -> Iterable[tuple[float, ...]]:
        points = np.array(list(self.ideals.values()))
        low, high = points.min(axis=0), points.max(axis=0)
        steps = {1: 2001, 2: 61}.get(points.shape[1], 9)
        axes = [np.linspace(a, b, steps) for a, b in zip(low, high, strict=True)]
        mesh = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, points.shape[1])
        return map(tuple, mesh.tolist())

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (c, self.recognition[c], position, chance, self.values[c], self.radii[c])
            for c, made in self.proposals.items()
            for position, chance in made or ((None, 1.0),)
        )
        columns = ("player", "chance to propose", "proposes", "chance", "expects", "accepts within")
        return (
            Table(title="Offers over positions", columns=columns, rows=rows, note=self.selection),
        )
