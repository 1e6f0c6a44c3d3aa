"""Distributions of what ratifiers hold out for.

Knows the chance that a share is ratified. Knows no offer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np

from twolevel.errors import ArgumentError, shown
from twolevel.model.numbers import exact

__all__ = [
    "AnyReservation",
    "LogisticReservation",
    "Reservation",
    "UniformReservation",
    "reservation_of",
]


class Reservation(Protocol):
    """What an uncertain reservation must say: the chance that a share is enough."""

    def cdf(self, share: float, /) -> float:
        """Return the chance that a share is ratified."""


@dataclass(frozen=True, slots=True)
class UniformReservation:
    """A reservation that is uniform between two shares.

    Raises
    ------
    ArgumentError
        If the bounds are no shares, or in the wrong order.
    """

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", exact(self.low, what="the lowest reservation"))
        object.__setattr__(self, "high", exact(self.high, what="the highest reservation"))
        if not 0 <= self.low <= self.high <= 1:
            raise ArgumentError(
                f"reservations must satisfy 0 <= low <= high <= 1, not {self.low} and {self.high}"
            )

    def chance(self, share: Fraction) -> Fraction:
        """Return the chance that a share is ratified, exactly."""
        if share >= self.high:
            return Fraction(1)
        return max(Fraction(0), (share - self.low) / (self.high - self.low))

    def cdf(self, share: float, /) -> float:
        """Return the chance that a share is ratified."""
        return float(self.chance(Fraction(share)))


@dataclass(frozen=True, slots=True)
class LogisticReservation:
    """A reservation whose chance of being met is logistic in the share.

    Attributes
    ----------
    middle
        The share that is ratified with an even chance.
    slope
        How fast the chance rises: positive.

    Raises
    ------
    ArgumentError
        If a number is not finite or the slope is not positive.
    """

    middle: float
    slope: float

    def __post_init__(self) -> None:
        for name in ("middle", "slope"):
            object.__setattr__(self, name, float(exact(getattr(self, name), what=f"the {name}")))
        if self.slope <= 0:
            raise ArgumentError(f"the slope must be positive, not {self.slope}")

    def cdf(self, share: float, /) -> float:
        """Return the chance that a share is ratified."""
        rise = self.slope * (share - self.middle)
        return 1 / (1 + math.exp(-rise)) if rise > -700 else 0.0


@dataclass(frozen=True, slots=True)
class AnyReservation:
    """A reservation given by the chance that each share is ratified.

    Attributes
    ----------
    function
        From a share to the chance, not falling: a cumulative distribution function.

    Raises
    ------
    ArgumentError
        If the function does not return rising probabilities.
    """

    function: Callable[[float], float]

    def __post_init__(self) -> None:
        before = 0.0
        for share in np.linspace(0, 1, 101):
            try:
                chance = float(self.function(float(share)))
            except (TypeError, ValueError) as fault:
                raise ArgumentError(
                    f"the chance of ratification at {share:g} is no number: {fault}"
                ) from fault
            if not before - 1e-12 <= chance <= 1 + 1e-12:
                raise ArgumentError(
                    "the chance of ratification must rise with the share and lie between 0 and "
                    f"1, but is {shown(chance)} at {share:g}"
                )
            before = chance

    def cdf(self, share: float, /) -> float:
        """Return the chance that a share is ratified."""
        return float(self.function(share))


def reservation_of(distribution: object) -> Reservation:
    """Return a distribution as a reservation.

    Raises
    ------
    ArgumentError
        If it has no ``cdf`` and is no function.
    """
    if isinstance(distribution, UniformReservation | LogisticReservation | AnyReservation):
        return distribution
    if hasattr(distribution, "cdf"):
        return AnyReservation(distribution.cdf)
    if callable(distribution):
        return AnyReservation(distribution)
    raise ArgumentError(
        "a distribution is a UniformReservation, a LogisticReservation, a frozen distribution of "
        f"scipy.stats or a function from a share to a chance, not {shown(distribution)}"
    )
