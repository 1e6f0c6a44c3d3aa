"""One offer to ratifiers whose reservation is a continuous unknown.

Knows the distribution of what ratifiers hold out for. The proposer trades its share against the
chance of ratification: more uncertainty need not mean a better offer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.model.numbers import exact
from twolevel.protocols.unknown_ratifiers.reservations import (
    LogisticReservation,
    Reservation,
    UniformReservation,
    reservation_of,
)

__all__ = ["UncertainRatification", "uncertain_ratification"]

Aim = Literal["offer", "nash"]
Number = Fraction | float

_GRID = 2001


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertainRatification(Reported):
    """The share offered under uncertainty, and its chance.

    Attributes
    ----------
    distribution
        Of the ratifiers' reservation.
    aim
        ``"offer"``: the proposer's expected payoff is maximised; ``"nash"``: the product of both
        sides' expected gains over breakdown.
    breakdown
        What the proposer gets if the offer is not ratified.
    share
        What the ratifiers' side is offered.
    probability
        The chance that it is ratified.
    value
        What is maximised, at the offer.
    method
        ``"closed form"`` or ``"scalar optimisation"``.
    """

    distribution: Reservation
    aim: Aim
    breakdown: Fraction
    share: Number
    probability: Number
    value: Number
    method: str

    @property
    def involuntary_defection(self) -> Number:
        """The chance that the deal is struck and not ratified."""
        return 1 - self.probability

    def worth(self, share: float) -> float:
        """Return what another share would be worth."""
        return _worth(self.distribution, self.aim, float(self.breakdown), share)

    def verify(self) -> None:
        """Check the offer against a fine grid of others.

        Raises
        ------
        VerificationError
            If another offer is better by more than rounding.
        """
        for place in range(_GRID):
            other = place / (_GRID - 1)
            if self.worth(other) > float(self.value) + 1e-9:
                raise VerificationError(f"offering {other} is better")

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title="An offer under uncertain ratification",
                columns=("share offered", "ratified with probability", "value"),
                rows=((self.share, self.probability, self.value),),
                note=f"By {self.method}.",
            ),
        )


def uncertain_ratification(
    distribution: object, *, breakdown: object = 0, aim: Aim = "offer"
) -> UncertainRatification:
    """Return the best share of a pie of one to offer when ratification is uncertain.

    An offer x is ratified with the chance F(x) that the reservation is not above it. For a uniform
    reservation on [a, b] and breakdown payoff d the best offer is (1 - d + a) / 2 held within
    [a, b]; for a logistic one it is m + ln W(exp(k (1 - d - m) - 1)) / k with Lambert's W. Other
    distributions are searched on a grid and polished.

    Parameters
    ----------
    distribution
        A ``UniformReservation``, a ``LogisticReservation``, a frozen distribution of
        ``scipy.stats`` or a function from a share to the chance of its ratification.
    breakdown
        What the proposer gets if the offer is refused.
    aim
        ``"offer"``, or ``"nash"`` for the product of expected gains (where the offer is
        negotiated and not imposed).

    Raises
    ------
    ArgumentError
        If the distribution is none, the aim is unknown or breakdown is outside [0, 1].

    References
    ----------
    Iida, K. (1993). When and how do domestic constraints matter? Two-level games with
    uncertainty. Journal of Conflict Resolution 37(3), 403-426. doi:10.1177/0022002793037003001

    Examples
    --------
    >>> found = uncertain_ratification(UniformReservation("0.2", "0.8"))
    >>> found.share, found.probability
    (Fraction(3, 5), Fraction(2, 3))
    """
    if aim not in {"offer", "nash"}:
        raise ArgumentError(f'the aim must be "offer" or "nash", not {shown(aim)}')
    failure = exact(breakdown, what="the breakdown payoff")
    if not 0 <= failure <= 1:
        raise ArgumentError(f"the breakdown payoff must lie between 0 and 1, but is {failure}")
    known = reservation_of(distribution)
    share: Number
    chance: Number
    value: Number
    method = "closed form"
    if aim == "offer" and isinstance(known, UniformReservation):
        share = min(max((1 - failure + known.low) / 2, known.low), known.high)
        chance = known.chance(share)
        value = chance * (1 - share) + (1 - chance) * failure
        if value < failure:  # nothing that anybody ratifies is worth offering
            share, chance, value = known.low, Fraction(0), failure
    elif aim == "offer" and isinstance(known, LogisticReservation):
        share, chance = _logistic(known, float(failure))
        value = _worth(known, aim, float(failure), share)
    else:
        share = _searched(known, aim, float(failure))
        chance, value = known.cdf(share), _worth(known, aim, float(failure), share)
        method = "scalar optimisation"
    return UncertainRatification(
        distribution=known,
        aim=aim,
        breakdown=failure,
        share=share,
        probability=chance,
        value=value,
        method=method,
    )


def _worth(distribution: Reservation, aim: Aim, failure: float, share: float) -> float:
    chance = distribution.cdf(share)
    gain = chance * (1 - share - failure)
    if aim == "offer":
        return failure + gain
    return gain * chance * share if gain > 0 else 0.0


def _logistic(known: LogisticReservation, failure: float) -> tuple[float, float]:
    from scipy.special import wrightomega

    exponent = known.slope * (1 - failure - known.middle) - 1
    lambert = float(wrightomega(exponent))  # W(exp(exponent)), without overflow
    share = known.middle + (exponent - lambert) / known.slope
    if share < 0:  # even nothing is ratified often enough
        return 0.0, known.cdf(0.0)
    return share, lambert / (1 + lambert)


def _searched(known: Reservation, aim: Aim, failure: float) -> float:
    from scipy.optimize import minimize_scalar

    grid = [place / (_GRID - 1) for place in range(_GRID)]
    values = [_worth(known, aim, failure, share) for share in grid]
    best = max(range(_GRID), key=lambda place: values[place])
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, _GRID - 1)]
    polished = minimize_scalar(
        lambda share: -_worth(known, aim, failure, share),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-12},
    )
    return float(polished.x) if -polished.fun >= values[best] else grid[best]
