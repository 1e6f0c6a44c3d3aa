"""What positions cost players, and the best position for one that others still accept.

Knows ideal points and losses by their numbers. Knows no label, no chance and no discount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from twolevel.protocols.positions.balls import nearest_in_balls
from twolevel.protocols.positions.least_loss import Bowls, least_loss

__all__ = ["DistanceLosses", "IssueLosses", "LineLosses", "Loss", "Losses"]

Floats = NDArray[np.float64]
Loss = Literal["quadratic", "absolute"]

LINE_SLACK = 1e-10


class Losses(Protocol):
    """What positions cost each of several players; nothing at their ideals."""

    def of(self, position: Floats) -> Floats:
        """Return what a position costs each player."""

    def away(self, player: int, position: Floats) -> float:
        """Return how far a position is from a player's ideal, in its own measure."""

    def nearest(self, player: int, group: Sequence[int], slack: Floats) -> Floats | None:
        """Return the position that costs a player least among those that a group accepts.

        A member of the group accepts what costs it no more than its slack. None if there is no
        such position.
        """


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DistanceLosses:
    """Losses that rise with the distance, or its square, alike for all and in all directions.

    Attributes
    ----------
    ideals
        ``(n_players, n_dimensions)``.
    """

    ideals: Floats
    loss: Loss

    def of(self, position: Floats) -> Floats:
        away: Floats = np.linalg.norm(self.ideals - position, axis=1)
        return away**2 if self.loss == "quadratic" else away

    def away(self, player: int, position: Floats) -> float:
        return float(np.linalg.norm(position - self.ideals[player]))

    def nearest(self, player: int, group: Sequence[int], slack: Floats) -> Floats | None:
        if (slack < 0).any():
            return None
        return nearest_in_balls(self.ideals[player], self.ideals[list(group)], self.radii(slack))

    def radii(self, slack: Floats) -> Floats:
        """Return how far from an ideal a position may be that costs no more than a slack."""
        room: Floats = np.maximum(slack, 0.0)
        return np.sqrt(room) if self.loss == "quadratic" else room


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineLosses:
    """Losses on the line from 0 to 1 that rise with the distance, or its square, times a weight.

    Attributes
    ----------
    ideals, weights
        ``(n_players,)``; a weight may be zero.
    quadratic
        ``(n_players,)``: whether it is the square.
    """

    ideals: Floats
    weights: Floats
    quadratic: NDArray[np.bool_]

    def of(self, position: Floats) -> Floats:
        away = np.abs(position[0] - self.ideals)
        lost: Floats = self.weights * np.where(self.quadratic, away**2, away)
        return lost

    def away(self, player: int, position: Floats) -> float:
        return float(abs(position[0] - self.ideals[player]))

    def nearest(self, player: int, group: Sequence[int], slack: Floats) -> Floats | None:
        if (slack < 0).any():
            return None
        members = [k for k in group if self.weights[k] > 0]
        room = slack[[k for k, member in enumerate(group) if self.weights[member] > 0]]
        room = room / self.weights[members]
        reach = np.where(self.quadratic[members], np.sqrt(room), room)
        low = float((self.ideals[members] - reach).max(initial=0.0))
        high = float((self.ideals[members] + reach).min(initial=1.0))
        if low > high + LINE_SLACK:
            return None
        return np.array([min(max(float(self.ideals[player]), min(low, high)), high)])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IssueLosses:
    """Quadratic losses in the unit box, weighted by dimension: some issues matter more to some.

    Attributes
    ----------
    bowls
        Ideals and weights of all players.
    """

    bowls: Bowls

    def of(self, position: Floats) -> Floats:
        return self.bowls.of(position)

    def away(self, player: int, position: Floats) -> float:
        return float(np.sqrt(self.bowls.of(position)[player]))

    def nearest(self, player: int, group: Sequence[int], slack: Floats) -> Floats | None:
        return least_loss(self.bowls.take([player]), self.bowls.take(list(group)), slack)
