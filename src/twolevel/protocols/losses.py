"""What positions cost players, and the best position for one that others still accept.

Knows ideal points and losses by their numbers. Knows no label, no chance and no discount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from twolevel.protocols.balls import nearest_in_balls

__all__ = ["DistanceLosses", "Loss", "Losses"]

Floats = NDArray[np.float64]
Loss = Literal["quadratic", "absolute"]


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
