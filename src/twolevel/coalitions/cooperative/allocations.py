"""Allocations: what a value gives to each player, and why it should be believed.

Knows payoffs and Harsanyi's dividends, from which every value here can be computed a second
time. Does not know how a value was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from twolevel._tabular import Reported, Table
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.masks import LARGEST, Whole, members_of
from twolevel.errors import VerificationError
from twolevel.labels import Record
from twolevel.provenance import Provenance

__all__ = ["Allocation", "dividends", "shared_dividends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Reported):
    """A value of a cooperative game: one exact payoff a player.

    Attributes
    ----------
    name
        The value's name.
    payoffs
        By player.
    unions
        The coalitions into which the value splits dividends first; empty for none.
    """

    name: str
    payoffs: Record[Fraction]
    unions: tuple[tuple[str, ...], ...] = ()
    provenance: Provenance

    def __getitem__(self, player: str) -> Fraction:
        return self.payoffs[player]

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title=self.name,
                columns=("player", "payoff"),
                rows=tuple(self.payoffs.items()),
                note=f"Sum: {float(sum(self.payoffs.values())):.6g}.",
            ),
        )

    def verify(self, game: CooperativeGame) -> None:
        """Raise unless the payoffs are what the players get of the coalitions' dividends.

        For a Myerson value, `game` is the game restricted by the network.

        Raises
        ------
        VerificationError
            If they are not.
        """
        if tuple(self.payoffs) != tuple(game.players):
            raise VerificationError(f"the {self.name} is about {list(self.payoffs)}")
        unions = game.partition(self.unions, what="unions") if self.unions else ()
        if tuple(self.payoffs.values()) != shared_dividends(game, unions):
            raise VerificationError(f"the {self.name} is not what the dividends add up to")


def dividends(game: CooperativeGame) -> Whole:
    """Return every coalition's dividend, in units: what it adds to all that its parts add.

    References
    ----------
    Harsanyi, J. C. (1963). A simplified bargaining model for the n-person cooperative game.
    International Economic Review 4(2), 194-220, https://doi.org/10.2307/2525487.

    Examples
    --------
    >>> dividends(CooperativeGame.from_array([0, 1, 2, 5])).tolist()
    [0, 1, 2, 2]
    """
    largest = int(np.abs(game.units).max())
    safe = largest << len(game.players) < LARGEST
    found = game.units.astype(np.int64 if safe else object)
    for bit in range(len(game.players)):
        halves = found.reshape(-1, 2, 1 << bit)
        halves[:, 1] -= halves[:, 0]
    return found


def shared_dividends(game: CooperativeGame, unions: Sequence[int] = ()) -> tuple[Fraction, ...]:
    """Return each player's sum of dividends, shared equally by unions and then by players.

    Without unions each player stands for itself, which gives the Shapley value; with unions,
    Owen's.
    """
    blocks = list(unions) or [1 << k for k in range(len(game.players))]
    parts = dividends(game).astype(object)
    masks = np.arange(len(parts))
    represented = sum((masks & block != 0).astype(np.int64) for block in blocks)
    payoffs = [Fraction(0)] * len(game.players)
    for block in blocks:
        inside = sum((masks >> k & 1 for k in members_of(block)), np.zeros_like(masks))
        for player in members_of(block):
            with_player = masks >> player & 1 == 1
            for shares in np.unique((represented * inside)[with_player]).tolist():
                chosen = with_player & (represented * inside == shares)
                payoffs[player] += Fraction(int(parts[chosen].sum()), shares * game.scale)
    return tuple(payoffs)
