"""What a search looks for: any agreement, a sum, a product, or the smallest value of gains.

Knows how a goal and a level to beat become budgets and exponents. Knows no label.

A level is exact: an integer or a fraction. Only the logarithm of a product is a float, and its
users compare products themselves with integers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf, log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.search_arrays import ANY, ORDER, PRODUCT, ROWS, Aim, Merit
from twolevel.kernels.search_space import Zone

__all__ = ["Anything", "Goal", "InOrder", "LargestProduct", "LargestSum", "LargestWorst", "Level"]

Level = Fraction | float
Gains = tuple[int, ...]
FINEST_TWIN = Fraction(1, 10**9)


class Goal(Protocol):
    """What makes an agreement worth finding.

    ``coefficients`` weigh the players' gains in the objective row (none where there is no sum);
    ``least`` is the smallest gain that each player must have.
    """

    @property
    def coefficients(self) -> tuple[int, ...]:
        """Weights of the players' gains; none where there is no sum."""

    @property
    def least(self) -> Gains:
        """The smallest gain that each player must have."""

    def level(self, gains: Gains) -> Level:
        """Return the leading number that the goal maximises."""

    def top(self, zone: Zone) -> Level:
        """Return a number that no agreement exceeds."""

    @property
    def floor(self) -> Level:
        """A number that every agreement with the least gains reaches."""

    def aim(self, zone: Zone, level: Level | None, gains: Gains | None) -> Aim:
        """Return what beats a level, or any agreement where it is None.

        With `gains`, those of the best agreement known, agreements that gain the same are
        passed over.
        """

    def merit(self, zone: Zone) -> Merit:
        """Return what makes one agreement better than another, for a walk by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anything:
    """Any agreement at all."""

    least: Gains
    coefficients: tuple[int, ...] = ()

    def level(self, gains: Gains) -> Level:  # noqa: ARG002 - all are alike
        return Fraction(0)

    def top(self, zone: Zone) -> Level:  # noqa: ARG002
        return Fraction(0)

    @property
    def floor(self) -> Level:
        return Fraction(0)

    def aim(self, zone: Zone, level: Level | None, gains: Gains | None) -> Aim:
        del level
        return _aim(zone, ANY, self.least, gains=gains)

    def merit(self, zone: Zone) -> Merit:
        return _merit(zone, ANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestSum:
    """The largest weighted sum of gains.

    Attributes
    ----------
    strict
        Whether agreements that tie with the best known are passed over.
    """

    coefficients: tuple[int, ...]
    least: Gains
    strict: bool = True

    def level(self, gains: Gains) -> Level:
        return Fraction(sum(w * gain for w, gain in zip(self.coefficients, gains, strict=True)))

    def top(self, zone: Zone) -> Level:
        return Fraction(zone.objective_top(self.coefficients))

    @property
    def floor(self) -> Level:
        return self.level(self.least)

    def aim(self, zone: Zone, level: Level | None, gains: Gains | None) -> Aim:
        spare = None
        if level is not None:
            needed = floor(level) + 1 if self.strict else ceil(level)
            spare = zone.objective_top(self.coefficients) - needed
        span = zone.objective_span(self.coefficients)
        limit = inf if spare is None else _clipped(Fraction(spare, span))
        return _aim(zone, ROWS, self.least, objective=limit, gains=gains)

    def merit(self, zone: Zone) -> Merit:
        return _merit(zone, ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestProduct:
    """The largest product of powers of gains, all of them at least one step.

    Attributes
    ----------
    shares
        Exponents, which sum to one; a player without an exponent is not compared.
    """

    shares: tuple[Fraction, ...]
    least: Gains
    coefficients: tuple[int, ...] = ()

    def level(self, gains: Gains) -> Level:
        return _log_product(self.shares, gains)

    def top(self, zone: Zone) -> Level:
        return _log_product(self.shares, [max(1, top) for top in zone.top_gains])

    @property
    def floor(self) -> Level:
        return self.level(self.least)

    def aim(self, zone: Zone, level: Level | None, gains: Gains | None) -> Aim:
        shares = np.array([float(share) for share in self.shares])
        in_units = -inf
        if level is not None:
            in_units = level + sum(
                float(s) * log(unit) for s, unit in zip(self.shares, zone.units, strict=True) if s
            )
        return _aim(zone, PRODUCT, self.least, shares=shares, level=in_units, gains=gains)

    def merit(self, zone: Zone) -> Merit:
        return _merit(zone, PRODUCT, shares=self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestWorst:
    """The largest smallest value, ``(gain - offset) / denominator``, of the players compared."""

    places: tuple[int, ...]
    offsets: tuple[int, ...]
    denominators: tuple[int, ...]
    least: Gains
    coefficients: tuple[int, ...] = ()

    def values(self, gains: Sequence[int]) -> list[Fraction]:
        """Return the compared values."""
        return [
            Fraction(gains[place] - offset, denominator)
            for place, offset, denominator in zip(
                self.places, self.offsets, self.denominators, strict=True
            )
        ]

    def level(self, gains: Gains) -> Level:
        return min(self.values(gains))

    def top(self, zone: Zone) -> Level:
        return min(self.values(zone.top_gains))

    @property
    def floor(self) -> Level:
        return self.level(self.least)

    def needs(self, level: Level, *, strict: bool) -> Gains:
        """Return the least gains with which every value exceeds (or reaches) a level."""
        needs = list(self.least)
        for place, offset, denominator in zip(
            self.places, self.offsets, self.denominators, strict=True
        ):
            edge = Fraction(level) * denominator + offset
            needs[place] = max(needs[place], floor(edge) + 1 if strict else ceil(edge))
        return tuple(needs)

    def aim(self, zone: Zone, level: Level | None, gains: Gains | None) -> Aim:
        needs = self.least if level is None else self.needs(level, strict=True)
        return _aim(zone, ROWS, needs, gains=gains)

    def merit(self, zone: Zone) -> Merit:
        spans = [
            1 / (zone.units[place] * denominator)
            for place, denominator in zip(self.places, self.denominators, strict=True)
        ]
        mean = sum(spans) / len(spans)
        tops = self.values(zone.top_gains)
        return _merit(
            zone,
            ORDER,
            tops={place: top / mean for place, top in zip(self.places, tops, strict=True)},
            spans={place: span / mean for place, span in zip(self.places, spans, strict=True)},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InOrder:
    """After the smallest value the next smallest, and so on, from a known start.

    Attributes
    ----------
    rivals
        Whether agreements with the same smallest value as the best known are looked at too,
        whatever their other values.
    """

    worst: LargestWorst
    rivals: bool = False
    coefficients: tuple[int, ...] = ()

    @property
    def least(self) -> Gains:
        return self.worst.least

    def level(self, gains: Gains) -> Level:
        return self.worst.level(gains)

    def top(self, zone: Zone) -> Level:
        return self.worst.top(zone)

    @property
    def floor(self) -> Level:
        return self.worst.floor

    def aim(self, zone: Zone, level: Level | None, gains: Gains | None) -> Aim:
        if level is None or gains is None:
            return self.worst.aim(zone, level, gains)
        worst = self.worst
        if self.rivals:
            return _aim(zone, ROWS, worst.needs(level, strict=False), gains=gains)
        tops, spans = np.zeros(len(zone.players)), np.zeros(len(zone.players))
        sizes = worst.values(zone.top_gains)
        largest = max([abs(v) for v in [*sizes, *worst.values(gains)]], default=Fraction(0)) or 1
        for place, top, denominator in zip(worst.places, sizes, worst.denominators, strict=True):
            tops[place] = float(top / largest)
            spans[place] = float(1 / (zone.units[place] * denominator * largest))
        ordered = np.array([float(v / largest) for v in sorted(worst.values(gains))])
        return _aim(
            zone,
            ORDER,
            worst.needs(level, strict=False),
            gains=gains,
            values=(tops, spans, ordered),
        )

    def merit(self, zone: Zone) -> Merit:
        return self.worst.merit(zone)


def _log_product(shares: Sequence[Fraction], gains: Sequence[int]) -> float:
    return sum(float(s) * log(gain) for s, gain in zip(shares, gains, strict=True) if s)


def _merit(
    zone: Zone,
    kind: int,
    *,
    tops: Mapping[int, Level] | None = None,
    spans: Mapping[int, Level] | None = None,
    shares: Sequence[Fraction] | None = None,
) -> Merit:
    everyone = range(len(zone.players))
    return Merit(
        kind=kind,
        tops=np.array([float((tops or {}).get(place, 0)) for place in everyone]),
        spans=np.array([float((spans or {}).get(place, 0)) for place in everyone]),
        shares=np.array([float(share) for share in shares or [Fraction(0)] * len(everyone)]),
    )


def _clipped(budget: Fraction) -> float:
    return float(min(max(budget, Fraction(-2)), Fraction(2)))


def _aim(
    zone: Zone,
    kind: int,
    needs: Gains,
    *,
    objective: float = inf,
    shares: NDArray[np.float64] | None = None,
    level: float = -inf,
    gains: Gains | None = None,
    values: tuple[NDArray[np.float64], ...] | None = None,
) -> Aim:
    n_players = len(zone.players)
    spare = [
        _clipped((top - need) * unit)
        for top, need, unit in zip(zone.top_gains, needs, zone.units, strict=True)
    ]
    twin = np.full(n_players, -1.0)
    if gains is not None and min(zone.units) >= FINEST_TWIN:
        twin[:] = [
            float((top - gain) * unit)
            for top, gain, unit in zip(zone.top_gains, gains, zone.units, strict=True)
        ]
    nothing = np.zeros(n_players)
    tops, spans, ordered = values or (nothing, nothing, np.zeros(0))
    return Aim(
        kind=kind,
        limits=np.array([*spare, objective]),
        shares=nothing if shares is None else shares,
        level=level,
        tops=tops,
        spans=spans,
        sorted_values=ordered,
        twin=twin,
    )
