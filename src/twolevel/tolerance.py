"""How close is close enough, in one object that is passed down and recorded.

Knows numbers only. Whatever can be decided exactly is; a tolerance says when an iteration may
stop, never whether two payoffs tie.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from twolevel.errors import ArgumentError, shown

__all__ = ["Tolerance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """When an iterative method may stop.

    Attributes
    ----------
    gap
        Relative distance between a value and its proven bound.
    rounds
        Iterations after which a method stops all the same, reporting the gap it reached.

    Raises
    ------
    ArgumentError
        If the gap is not a positive number below one, or the rounds not a positive integer.

    Examples
    --------
    >>> Tolerance(gap=1e-6)
    Tolerance(gap=1e-06, rounds=1000)
    """

    gap: float = 1e-9
    rounds: int = 1000

    def __post_init__(self) -> None:
        if not isinstance(self.gap, (int, float)) or not (
            math.isfinite(self.gap) and 0 < self.gap < 1
        ):
            raise ArgumentError(
                f"the gap must be a number above 0 and below 1, not {shown(self.gap)}; "
                "1e-9 is the default"
            )
        if not isinstance(self.rounds, int) or self.rounds < 1:
            raise ArgumentError(f"rounds must be a positive integer, not {shown(self.rounds)}")
