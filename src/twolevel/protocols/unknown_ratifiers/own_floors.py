"""Tying one's own hands when the other side's ratifiers are an unknown.

Knows a floor that home chooses before it knows the foreign floor, and the Nash division between
floors. A higher floor takes more where there is a deal and loses deals.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, VerificationError
from twolevel.model.numbers import exact
from twolevel.protocols.unknown_ratifiers.reservations import UniformReservation

__all__ = ["OwnFloor", "best_own_floor"]

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFloor(Reported):
    """The best floor to tie one's hands to.

    Attributes
    ----------
    foreign
        The distribution of the foreign floor.
    floor
        The best floor, the lowest of those that are best.
    value
        The share expected with it.
    untied
        The share expected without a floor.
    """

    foreign: UniformReservation
    floor: Fraction
    value: Fraction
    untied: Fraction

    @property
    def pays(self) -> bool:
        """Whether tying hands beats leaving them free."""
        return self.value > self.untied

    @property
    def probability(self) -> Fraction:
        """The chance of a deal under the best floor."""
        return _deal(self.foreign, self.floor)

    def expected(self, floor: object) -> Fraction:
        """Return the share expected under some floor.

        Raises
        ------
        ArgumentError
            If the floor is no number between 0 and 1.
        """
        number = exact(floor, what="the floor")
        if not 0 <= number <= 1:
            raise ArgumentError(f"a floor must lie between 0 and 1, but is {number}")
        return _expected(self.foreign, number)

    def verify(self) -> None:
        """Check the floor against a grid of others.

        Raises
        ------
        VerificationError
            If another floor is better, or a value is not its floor's.
        """
        if self.expected(self.floor) != self.value or self.expected(0) != self.untied:
            raise VerificationError("a value is not what its floor gives")
        if any(self.expected(Fraction(k, 200)) > self.value for k in range(201)):
            raise VerificationError("another floor is better")

    def tables(self) -> tuple[Table, ...]:
        rows = (
            ("none", self.untied, _deal(self.foreign, Fraction(0))),
            ("best", self.value, self.probability),
        )
        return (
            Table(
                title=f"Tying hands: the best floor is {float(self.floor):.3f}",
                columns=("floor", "expected share", "chance of a deal"),
                rows=rows,
            ),
        )


def best_own_floor(foreign: UniformReservation) -> OwnFloor:
    """Return the floor to commit to before the foreign floor is known.

    The pie of one is divided by the Nash solution on what both floors leave; where they leave
    nothing there is no deal and no share. Exact: above one half the expected share rises up to
    the floor that is sure to be met and falls beyond it.

    Parameters
    ----------
    foreign
        The foreign floor's distribution.

    Raises
    ------
    ArgumentError
        If the foreign floor is no uniform distribution.

    References
    ----------
    Schelling, T. C. (1960). The Strategy of Conflict. Harvard University Press.

    Iida, K. (1993). When and how do domestic constraints matter? Two-level games with
    uncertainty. Journal of Conflict Resolution 37(3), 403-426. doi:10.1177/0022002793037003001

    Examples
    --------
    >>> best_own_floor(UniformReservation(0, 1)).pays
    False
    >>> best_own_floor(UniformReservation(0, "0.4")).floor
    Fraction(3, 5)
    """
    if not isinstance(foreign, UniformReservation):
        raise ArgumentError("the foreign floor must be a UniformReservation")
    untied = _expected(foreign, Fraction(0))
    tied = max(HALF, 1 - foreign.high)
    value = _expected(foreign, tied)
    if value <= untied:
        tied, value = Fraction(0), untied
    return OwnFloor(foreign=foreign, floor=tied, value=value, untied=untied)


def _deal(foreign: UniformReservation, floor: Fraction) -> Fraction:
    return foreign.chance(1 - floor) if floor <= 1 - foreign.low else Fraction(0)


def _expected(foreign: UniformReservation, floor: Fraction) -> Fraction:
    """Return the mean of the share held between floor and what the foreign floor leaves."""
    if floor >= HALF:
        return floor * _deal(foreign, floor)
    if foreign.low == foreign.high:
        return min(HALF, 1 - foreign.low) if foreign.low <= 1 - floor else Fraction(0)
    slack = max(Fraction(0), min(foreign.high, HALF) - foreign.low)
    start, end = max(foreign.low, HALF), min(foreign.high, 1 - floor)
    total = slack * HALF
    if end > start:
        total += (end - start) - (end**2 - start**2) / 2
    return total / (foreign.high - foreign.low)
