"""Prices of votes in a stationary equilibrium of random proposers.

Knows chances to propose, discounts, how many votes are needed and whose are needed always.

Let A be the price of the marginal vote, B what a proposer without a cheap vote of its own pays,
R = 1 - B - A, and z = A / R. A voter whose price is below A is always bought (it saves A - w when
it proposes itself), one above never, one at A sometimes. The equations v = (chance to propose)
(kept) + (chance to be bought) w then give

    w / R = d p / (1 - d)         always bought, or with a veto,
            z                     sometimes bought,
            d p (1 + z)           never bought,

and without a veto the price is the middle of these three. What remains is one equation in z,
that values sum to one, which is linear between the points where somebody changes its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from twolevel.errors import LimitError
from twolevel.labels import Record

__all__ = ["PriceLevels", "price_levels"]

Line = tuple[Fraction, Fraction]
"""A constant and a slope in z."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLevels:
    """Equilibrium values, and who is bought always, sometimes and never.

    Attributes
    ----------
    values
        Before the draw of the proposer.
    always, sometimes, never
        Players without a veto.
    unique
        Whether no other values solve the equations.
    """

    values: Record[Fraction]
    always: tuple[str, ...]
    sometimes: tuple[str, ...]
    never: tuple[str, ...]
    unique: bool


def price_levels(
    chances: Record[Fraction], discounts: Record[Fraction], quota: int, vetoes: Sequence[str]
) -> PriceLevels:
    """Return the equilibrium values under a quota with veto players.

    Raises
    ------
    LimitError
        If the equations have no solution, which cannot happen with chances that sum to one.
    """
    free = tuple(name for name in chances if name not in vetoes)
    bought = quota - len(vetoes)
    if bought <= 0 or not free:
        return _without_market(chances, discounts, vetoes, free)
    breaks = _breaks(chances, discounts, free)
    found: dict[tuple[Fraction, ...], PriceLevels] = {}
    for low, high in _pieces(breaks):
        answer = _on_piece(chances, discounts, bought, vetoes, free, low, high)
        if answer is not None:
            found[tuple(answer.values.values())] = answer
    if not found:
        raise LimitError("no stationary equilibrium was found; please report these numbers")
    first = next(iter(found.values()))
    return PriceLevels(
        values=first.values,
        always=first.always,
        sometimes=first.sometimes,
        never=first.never,
        unique=len(found) == 1,
    )


def _without_market(
    chances: Record[Fraction],
    discounts: Record[Fraction],
    vetoes: Sequence[str],
    free: tuple[str, ...],
) -> PriceLevels:
    """Return values where no vote but the veto players' is needed."""
    weight = {
        name: chance / (1 - discounts[name]) if name in vetoes else chance
        for name, chance in chances.items()
    }
    total = sum(weight.values())
    return PriceLevels(
        values=Record((name, part / total) for name, part in weight.items()),
        always=(),
        sometimes=(),
        never=free,
        unique=True,
    )


def _breaks(
    chances: Record[Fraction], discounts: Record[Fraction], free: Sequence[str]
) -> list[Fraction]:
    points = {Fraction(0)}
    for name in free:
        stake = discounts[name] * chances[name]
        if stake < 1:
            points.add(stake / (1 - stake))
        if discounts[name] < 1:
            points.add(stake / (1 - discounts[name]))
    return sorted(points)


def _pieces(breaks: Sequence[Fraction]) -> Iterator[tuple[Fraction, Fraction | None]]:
    yield from pairwise(breaks)
    yield breaks[-1], None


def _on_piece(
    chances: Record[Fraction],
    discounts: Record[Fraction],
    bought: int,
    vetoes: Sequence[str],
    free: Sequence[str],
    low: Fraction,
    high: Fraction | None,
) -> PriceLevels | None:
    """Return the equilibrium with z between two neighbouring break points, if there is one."""
    inside = low + 1 if high is None else (low + high) / 2
    lines: dict[str, Line] = {}
    cheap: list[str] = []
    for name, chance in chances.items():
        stake = discounts[name] * chance
        if name in vetoes or (discounts[name] < 1 and stake < inside * (1 - discounts[name])):
            lines[name] = (stake / (1 - discounts[name]), Fraction(0))
            if name in free:
                cheap.append(name)
        elif stake * (1 + inside) > inside:
            lines[name] = (stake, stake)
        else:
            lines[name] = (Fraction(0), Fraction(1))
    # 1/R = 1 + z + B/R, and values over R sum to 1/R
    right = [Fraction(1), Fraction(1) + bought - 1 - len(cheap)]
    for name in (*vetoes, *cheap):
        right[0] += lines[name][0]
        right[1] += lines[name][1]
    left = [
        sum((lines[name][k] / discounts[name] for name in chances), Fraction(0)) for k in (0, 1)
    ]
    slope = left[1] - right[1]
    if slope:
        z = (right[0] - left[0]) / slope
    elif left[0] == right[0]:
        z = inside
    else:
        return None
    if z < low or (high is not None and z > high):
        return None
    scale = right[0] + right[1] * z
    at = {name: constant + rise * z for name, (constant, rise) in lines.items()}
    below = sum(at[name] < z for name in free)
    up_to = sum(at[name] <= z for name in free)
    if scale <= 0 or not below < bought <= up_to:  # the price of the marginal vote must be z
        return None
    values = Record((name, price / scale / discounts[name]) for name, price in at.items())
    return PriceLevels(
        values=values,
        always=tuple(name for name in free if at[name] < z),
        sometimes=tuple(name for name in free if at[name] == z),
        never=tuple(name for name in free if at[name] > z),
        unique=True,
    )
