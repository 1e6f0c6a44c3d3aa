"""What actors weigh in their negotiators' payoffs, in many draws at once, and how to change it.

Knows integers on grids and weights. Does not know what anybody wants, nor why weights change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from twolevel.payoffs.many import Floats, Many, units_of
from twolevel.payoffs.resolution import ResolvedBody

if TYPE_CHECKING:
    from twolevel.payoffs.drawing import DrawnGames

__all__ = ["add_countries", "reweighted_draws", "shares_of"]

COUNTRY_BITS = 58
"""A negotiator's payoffs stay below two to this power."""

Units = NDArray[np.int64]


def shares_of(
    bodies: Sequence[ResolvedBody], scales: Sequence[int], largest: Fraction, n_draws: int
) -> tuple[list[tuple[range, Units]], int, bool]:
    """Return what one unit of each country's actors weighs, the negotiators' grid and its fault.

    Weights are exact where all are declared numbers with a small common denominator, else
    rounded to a dyadic grid.
    """
    finest = int(2**COUNTRY_BITS / largest)
    every = iter(scales)
    units = [[w * Fraction(1, next(every)) for w in body.leaf_weights()] for body in bodies]
    flat = [unit for one in units for unit in one]
    common = 0
    if all(isinstance(unit, Fraction) for unit in flat):
        common = lcm(*(unit.denominator for unit in flat))
    exact = 0 < common <= finest
    scale = common if exact else 1 << (finest.bit_length() - 1)
    shares, start = [], 0
    for one in units:
        rows = range(start, start + len(one))
        shares.append((rows, np.stack([units_of(u, scale, n_draws) for u in one], axis=1)))
        start = rows.stop
    return shares, scale, not exact


def add_countries(tables: Sequence[Units], shares: Sequence[tuple[range, Units]]) -> None:
    """Fill the rows of the countries with the weighted sums of their actors' rows."""
    first = shares[-1][0].stop
    for entries in tables:
        spread = (slice(None), slice(None), *[None] * (entries.ndim - 2))
        for country, (rows, weights) in enumerate(shares):
            actors = entries[:, rows.start : rows.stop]
            entries[:, first + country] = (actors * weights[spread]).sum(axis=1)


def reweighted_draws(games: DrawnGames, weights: Floats) -> DrawnGames:
    """Return draws in which territories weigh otherwise against their centres.

    Parameters
    ----------
    games
        The draws.
    weights
        The territories' weight in what negotiators want and in a shared ratification:
        ``(n_draws, n_countries)``. It changes nothing in a country of one side.

    Notes
    -----
    ``game`` of the result still resolves the bodies with the weights that were drawn; for one
    draw at other weights, reweight its game.
    """
    countries = games.drawing.scenario.countries
    bodies = tuple(
        _weighing(body, Many(np.ascontiguousarray(weights[:, place]), 0))
        if country.centre is not None and country.members
        else body
        for place, (country, body) in enumerate(zip(countries, games.bodies, strict=True))
    )
    n_draws = len(games)
    shares, scale, inexact = shares_of(bodies, games.actor_scales, games.largest, n_draws)
    tables = tuple(entries.copy() for entries in games.tables)
    add_countries(tables, shares)
    first = len(games.actor_scales)
    thresholds = games.thresholds.copy()
    for country, (rows, heavy) in enumerate(shares):
        needed = games.thresholds[:, rows.start : rows.stop]
        thresholds[:, first + country] = (needed * heavy).sum(axis=1)
    rounded = games.rounded[:first]
    return replace(
        games,
        bodies=bodies,
        tables=tables,
        thresholds=thresholds,
        country_scale=scale,
        rounded=(*rounded, *(inexact or any(rounded[k] for k in rows) for rows, _ in shares)),
    )


def _weighing(body: ResolvedBody, weight: Many) -> ResolvedBody:
    members = [weight * power for power in body.leverage.power.values()]
    found: Any = (1 - weight, *members)
    return replace(body, territorial_weight=cast("Any", weight), weights=found)
