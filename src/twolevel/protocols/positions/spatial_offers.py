"""Random proposers over positions: bargaining on numeric issues.

Knows ideal points in any number of dimensions, losses that rise with distance, chances to
propose, discounts, and which groups can decide. A player accepts what is no farther from its
ideal than a radius at which it is indifferent to waiting; a proposer moves from its own ideal no
farther than into the nearest intersection of a deciding group's balls.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.players import named_players, per_player
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record
from twolevel.model.numbers import exact
from twolevel.protocols.given_numbers import (
    Numbers,
    chances,
    discount_factors,
    veto_players,
    whole_number,
)
from twolevel.protocols.positions.losses import DistanceLosses, Loss
from twolevel.protocols.positions.spatial_replies import SpatialReplies, at_rest, deciding_groups
from twolevel.protocols.positions.spatial_result import SpatialOffers
from twolevel.tolerance import Tolerance

__all__ = ["spatial_offers", "worth_over"]

Floats = NDArray[np.float64]


def spatial_offers(
    ideals: Any,
    *,
    discounts: Numbers | float,
    recognition: Numbers | None = None,
    quota: object = None,
    vetoes: Iterable[str] | None = None,
    worth: Numbers | float = 1.0,
    loss: Loss = "quadratic",
    players: Iterable[str] | None = None,
    tolerance: Tolerance | None = None,
) -> SpatialOffers:
    """Return a stationary equilibrium of random proposals of positions.

    Payoffs over no agreement are ``worth - distance**2`` or ``worth - distance``. Values are a
    fixed point: they give radii of acceptance, these the nearest position that a deciding group
    accepts, and these values. Ties between groups are split alike.

    Parameters
    ----------
    ideals
        One position a player: numbers, or sequences of coordinates; by name or in order.
    discounts
        Discount factors in (0, 1], one for all or one a player; below 1 in one dimension.
    recognition
        Chances to propose; equal by default. Zero for somebody who only votes, such as a
        ratifier with an eye to what refusing leads to.
    quota
        How many must accept; by default all, or no more than the veto players where there are.
    vetoes
        Who must be among them.
    worth
        What a player's own ideal pays over no agreement, one number for all or one a player. It
        must keep all positions between the ideals better than no agreement only in expectation.
        Where a position stays as long as nothing is agreed, `worth_over` says how much that is.
    loss
        ``"quadratic"`` or ``"absolute"``.
    players
        The names.
    tolerance
        The residual to reach (``gap``) and the rounds of damped iteration.

    Raises
    ------
    ArgumentError
        If ideals, the loss or a number do not fit.
    LabelError
        If a veto player does not exist.

    Warns
    -----
    ConvergenceWarning
        If the residual stays above the tolerance's gap.

    References
    ----------
    Banks, J. S., Duggan, J. (2000). A bargaining model of collective choice. American Political
    Science Review 94(1), 73-88. doi:10.2307/2586381

    Examples
    --------
    >>> three = spatial_offers([-1, 0, 1], discounts=0.9, quota=2)
    >>> [round(made[0][0][0], 6) for made in three.proposals.values()]
    [-0.5, 0.0, 0.5]
    """
    names, points = _points(ideals, players)
    n = len(names)
    every: Numbers = [discounts] * n if isinstance(discounts, int | float) else discounts
    factors = discount_factors(every, names)
    if points.shape[1] == 1 and any(factor == 1 for factor in factors.values()):
        raise ArgumentError(
            "in one dimension discount factors must be below 1, for without discounting every "
            "position in the core is an equilibrium; see pivots_limit for the limit"
        )
    drawn = chances(recognition, names, "the chance to propose")
    _check_loss(loss)
    good = _worth(worth, names)
    veto = veto_players(vetoes, names)
    places = names.positions(veto)
    default = len(veto) if veto else n
    votes = default if quota is None else whole_number(quota, 1, n, "the quota")
    limits = tolerance or Tolerance(gap=1e-9, rounds=2000)
    losses = DistanceLosses(ideals=points, loss=loss)
    game = SpatialReplies(
        losses=losses,
        worth=good,
        drawn=np.array([float(v) for v in drawn.values()]),
        factors=np.array([float(v) for v in factors.values()]),
        decisions=deciding_groups(n, votes, places),
    )
    rest = at_rest(game, game.drawn @ points, limits)
    return SpatialOffers(
        players=names,
        ideals=Record((c, tuple(p.tolist())) for c, p in zip(names, points, strict=True)),
        recognition=Record((c, float(v)) for c, v in drawn.items()),
        discounts=Record((c, float(v)) for c, v in factors.items()),
        quota=votes,
        vetoes=veto,
        loss=loss,
        worth=Record(zip(names, good.tolist(), strict=True)),
        proposals=Record(
            (c, tuple((tuple(at.tolist()), share) for at, share in row))
            for c, row in zip(names, rest.proposals, strict=True)
        ),
        values=Record(zip(names, rest.values.tolist(), strict=True)),
        radii=Record(zip(names, losses.radii(game.slack(rest.values)).tolist(), strict=True)),
        residual=rest.residual,
        unique=rest.unique,
        selection=rest.selection,
    )


def worth_over(
    ideals: Any,
    status_quo: Any,
    *,
    loss: Loss = "quadratic",
    players: Iterable[str] | None = None,
) -> Record[float]:
    """Return what each player's own ideal is worth over a status quo: its loss from there.

    Parameters
    ----------
    ideals, loss, players
        As for `spatial_offers`, which takes the answer as `worth`.
    status_quo
        The position that stays as long as nothing is agreed.

    Raises
    ------
    ArgumentError
        If positions or the loss do not fit.

    References
    ----------
    Banks, J. S., Duggan, J. (2006). A general bargaining model of legislative policy-making.
    Quarterly Journal of Political Science 1(1), 49-85.

    Examples
    --------
    A setter of the agenda takes a median voter as far to the other side of its ideal as the
    status quo is on this side:

    >>> places = {"setter": 1, "median": 0}
    >>> offers = spatial_offers(
    ...     places, recognition=(1, 0), discounts=0.9, worth=worth_over(places, "-0.4")
    ... )
    >>> round(offers.mean[0], 3)
    0.4
    """
    names, points = _points(ideals, players)
    _check_loss(loss)
    _, at = _points([status_quo], None)
    if at.shape[1] != points.shape[1]:
        raise ArgumentError(
            f"the status quo needs as many coordinates as ideals, {points.shape[1]}, not {at.shape[1]}"
        )
    away = np.linalg.norm(points - at, axis=1)
    return Record(zip(names, (away**2 if loss == "quadratic" else away).tolist(), strict=True))


def _worth(given: Numbers | float, names: Labels) -> Floats:
    one = isinstance(given, str) or not isinstance(given, Iterable)
    every: Any = [given] * len(names) if one else given
    numbers = [float(v) for v in per_player(every, names, what="what an ideal is worth").values()]
    if min(numbers) < 0 or not any(numbers):
        raise ArgumentError(
            f"what an ideal is worth must be positive, not {shown(given)}; or zero for some"
        )
    return np.array(numbers)


def _check_loss(loss: object) -> None:
    if loss not in {"quadratic", "absolute"}:
        raise ArgumentError(f'the loss must be "quadratic" or "absolute", not {shown(loss)}')


def _points(ideals: Any, players: Iterable[str] | None) -> tuple[Labels, Floats]:
    if hasattr(ideals, "items"):
        players = tuple(ideals) if players is None else players
        rows = list(ideals.values())
    elif isinstance(ideals, str) or not isinstance(ideals, Iterable):
        raise ArgumentError(f"ideals are one position a player, not {shown(ideals)}")
    else:
        rows = list(ideals)
    names = named_players(players, len(rows))
    points = []
    for name, row in zip(names, rows, strict=True):
        several = isinstance(row, Iterable) and not isinstance(row, str)
        coordinates = list(row) if several else [row]
        points.append([float(exact(x, what=f"the ideal of {name}")) for x in coordinates])
    if len({len(point) for point in points}) != 1 or not points[0]:
        raise ArgumentError("all ideals need the same number of coordinates, one or more")
    return names, np.array(points)
