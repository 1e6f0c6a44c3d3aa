"""How far a statement can move: the ends of what it allows, and the ways there.

The numbers that a statement allows form a polytope around its centroid; an extreme is one of
its corners (or, where ties would make them many, one corner of each kind). Corners of an order
are limits: neighbouring tiers may meet there. Knows statements. Does not know results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from twolevel.errors import listed
from twolevel.model.evidence import Estimate, Order
from twolevel.payoffs.drawing import Drawing, DrawnGames
from twolevel.payoffs.many import FINEST
from twolevel.payoffs.statements import Statement

__all__ = ["Extreme", "extremes", "games_at"]

Numbers = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """One end of what a statement allows.

    Attributes
    ----------
    path
        The statement.
    title
        What the end is, in words.
    numbers
        Its numbers, in the order of the statement's names.
    """

    path: str
    title: str
    numbers: Numbers

    def at(self, centroid: Numbers, share: Fraction) -> Numbers:
        """Return the numbers that far along the way from the centroid to the end."""
        return tuple(c + share * (e - c) for c, e in zip(centroid, self.numbers, strict=True))


def extremes(statement: Statement) -> tuple[Extreme, ...]:
    """Return the ends of what a statement allows; none where it allows one thing only."""
    if not statement.is_open:
        return ()
    corners = dict(_corners(statement))
    return tuple(
        Extreme(path=statement.path, title=title, numbers=numbers)
        for title, numbers in corners.items()
    )


def games_at(drawing: Drawing, place: int, points: Sequence[Numbers]) -> DrawnGames:
    """Return the games in which one statement moves and all others stay at their centroids.

    Parameters
    ----------
    drawing
        The scenario, prepared.
    place
        Which statement.
    points
        Its numbers in each game.
    """
    known = drawing.statements
    path = known[place].path
    table = np.array([[float(number) for number in point] for point in points])
    grid = lcm(*(number.denominator for point in points for number in point))
    moves = [statement.path == path for statement in known]
    return drawing.games(
        [table if moved else None for moved in moves],
        n_draws=len(points),
        grids=[grid if moved and grid <= FINEST else 0 for moved in moves],
    )


def _corners(statement: Statement) -> Iterator[tuple[str, Numbers]]:
    said, names = statement.stated, statement.names
    if isinstance(said, Estimate):
        yield f"{float(said.low):g}", (said.low,)
        yield f"{float(said.high):g}", (said.high,)
    elif isinstance(said, Order):
        yield from _corners_of_values(said.expanded(names), names)
    elif said.order is not None:
        yield from _corners_of_weights(said.order.expanded(names), names)
    else:
        assert said.values is not None
        middles = [said.values[name].centroid for name in names]
        for place, name in enumerate(names):
            for end in (said.values[name].low, said.values[name].high):
                amounts = [*middles[:place], end, *middles[place + 1 :]]
                if sum(amounts) > 0:
                    shares = tuple(amount / sum(amounts) for amount in amounts)
                    yield f"{name} {float(end):g}", shares


def _corners_of_values(
    tiers: Sequence[Sequence[str]], names: Sequence[str]
) -> Iterator[tuple[str, Numbers]]:
    """Yield step functions: as good as the best down to some tier, as bad as the worst below."""
    for last in range(len(tiers) - 1):
        good = [name for tier in tiers[: last + 1] for name in tier]
        numbers = tuple(Fraction(1 if name in good else 0) for name in names)
        yield f"{listed(tiers[last])} as good as the best, all below as bad as the worst", numbers


def _corners_of_weights(
    tiers: Sequence[Sequence[str]], names: Sequence[str]
) -> Iterator[tuple[str, Numbers]]:
    """Yield weights that are equal down to some rank and zero below."""
    above: list[str] = []
    for tier in tiers:
        choices = [[name] for name in tier] + ([list(tier)] if len(tier) > 1 else [])
        for chosen in choices:
            heavy = [*above, *chosen]
            share = Fraction(1, len(heavy))
            numbers = tuple(share if name in heavy else Fraction(0) for name in names)
            yield f"all weight on {listed(heavy)}", numbers
        above += tier
