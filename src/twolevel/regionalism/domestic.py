"""Bargaining between centres and their territories: who is drawn in, and on what terms.

Knows the game of push, adapt or bypass against endorse, condition or withhold, its equilibria
and what they say about a country's position. Does not know what countries agree on.

The territories may **push** for the agreement they like best, **adapt** by offering the
domestic bargain, or **bypass** the centre and stay with informal ties. The centre may
**endorse** what is asked, **condition** it on the domestic bargain, or **withhold** its
support. A country negotiates when, in the selected equilibrium, its territories ask and its
centre agrees with a chance of at least one half.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import get_args

import numpy as np

from twolevel.bargaining.problem import BargainingProblem, Points
from twolevel.bargaining.solving import solve
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record, nearest
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.regionalism.bimatrix import Bimatrix, Selection, extreme_equilibria, select
from twolevel.regionalism.blends import reweighted
from twolevel.regionalism.domestic_results import (
    HALF,
    Domestic,
    DomesticBargain,
    DomesticCosts,
    Initiative,
    Shift,
)
from twolevel.regionalism.frontiers import (
    Frontier,
    FrontierPoint,
    frontiers,
    ratifiable_frontiers,
)
from twolevel.regionalism.standing import Standing, standings_in

__all__ = ["domestic_bargaining", "domestic_game"]

TERRITORY_MOVES = ("push", "adapt", "bypass")
CENTRE_MOVES = ("endorse", "condition", "withhold")


def domestic_game(
    frontier: Frontier,
    *,
    weight: Fraction,
    informal_gain: Fraction = Fraction(0),
    costs: DomesticCosts | None = None,
) -> tuple[Bimatrix, FrontierPoint | None]:
    """Return the game between a country's territories and its centre, and their bargain.

    Parameters
    ----------
    frontier
        What the two sides can have.
    weight
        The territories' weight w.
    informal_gain
        What bypassing gains the territories, times w.
    costs
        What quarrels cost.

    Returns
    -------
    game
        Territories in rows, the centre in columns.
    bargain
        The weighted domestic Nash bargain; None if nothing serves both, in which case
        reservation values stand in for it.
    """
    costs = costs or DomesticCosts()
    best = frontier.territory_best
    bargain = _nash_bargain(frontier, weight)
    rest_t, rest_z = frontier.territory_reservation, frontier.centre_reservation
    middle = (rest_t, rest_z) if bargain is None else (bargain.territory, bargain.centre)
    haggled = (middle[0] - costs.haggling, middle[1] - costs.haggling)
    conflict = (rest_t - (1 - weight) * costs.conflict, rest_z - weight * costs.conflict)
    bypassed = (rest_t + weight * informal_gain, rest_z - weight * costs.control)
    cells = (
        ((best.territory, best.centre), haggled, conflict),
        (middle, middle, (rest_t - costs.haggling, rest_z)),
        (bypassed, bypassed, bypassed),
    )
    game = Bimatrix(
        rows=Labels(TERRITORY_MOVES, kind="move of the territories"),
        columns=Labels(CENTRE_MOVES, kind="move of the centre"),
        row_payoffs=tuple(tuple(cell[0] for cell in row) for row in cells),
        column_payoffs=tuple(tuple(cell[1] for cell in row) for row in cells),
    )
    return game, bargain


def domestic_bargaining(
    game: PointGame,
    *,
    standing: Mapping[str, Standing] | None = None,
    informal_gains: Mapping[str, Fraction] | None = None,
    initiative: Initiative = "bottom_up",
    costs: DomesticCosts | None = None,
    known: Mapping[str, Frontier] | None = None,
) -> Domestic:
    """Return every country's domestic bargain.

    Parameters
    ----------
    game
        The game in numbers.
    standing
        By country: where its territories stand; by default as the game has it.
    informal_gains
        By country: what informal ties gain the territories; nothing by default.
    initiative
        ``"bottom_up"``: territories ask their centre. ``"top_down"``: the centre proposes
        what it likes best of what its constituents ratify, and a country takes part when that
        is better for the centre than nothing. ``"territorial"``: the same with the territories
        in the centre's place, which then is not asked.
    costs
        What quarrels cost.
    known
        The frontiers, if they were computed before; they depend neither on weights nor on
        the initiative from below.

    Raises
    ------
    ArgumentError
        If there is no such initiative.
    LimitError
        If the game has more agreements than can be enumerated.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = domestic_bargaining(tl.load("border").point)
    >>> found.members
    ('north', 'south')
    """
    if initiative not in get_args(Initiative):
        raise ArgumentError(
            f"there is no initiative {shown(initiative)}. "
            f"Allowed: {', '.join(get_args(Initiative))}. "
            f"Did you mean '{nearest(initiative, get_args(Initiative)) or 'bottom_up'}'?"
        )
    places = standings_in(game) if standing is None else standing
    powers = {name: each.power for name, each in places.items()}
    whole = frontiers(game, powers) if known is None else known
    costs, gains = costs or DomesticCosts(), informal_gains or {}
    if initiative == "bottom_up":
        found = {
            name: _from_below(game, whole[name], each.weight, gains.get(name, Fraction(0)), costs)
            for name, each in places.items()
        }
    else:
        weights = {name: each.weight for name, each in places.items()}
        seated = reweighted(game, attention=weights, seats=weights, powers=powers)
        open_to = ratifiable_frontiers(seated, powers)
        found = {
            name: _by_one_side(
                game, whole[name], open_to[name], weights[name], centre=initiative == "top_down"
            )
            for name in places
        }
    return Domestic(
        countries=Record(found),
        initiative=initiative,
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="enumeration",
            explanation="every extreme equilibrium of every country's game, in fractions",
            exact=game.exact,
            parameters=Record({"initiative": initiative, "costs": costs}),
        ),
    )


def _from_below(
    game: PointGame,
    frontier: Frontier,
    weight: Fraction,
    informal_gain: Fraction,
    costs: DomesticCosts,
) -> DomesticBargain:
    moves, bargain = domestic_game(
        frontier, weight=weight, informal_gain=informal_gain, costs=costs
    )
    chosen = select(extreme_equilibria(moves), moves)
    x, y = chosen.equilibrium.row_mixture, chosen.equilibrium.column_mixture
    asked, agreed = 1 - x["bypass"], 1 - y["withhold"]
    position = None
    if asked * agreed >= HALF:
        whole = x["push"] * y["endorse"] > asked * agreed / 2
        position = frontier.territory_best if whole else bargain
    return _bargain(
        game,
        frontier,
        weight=weight,
        bargain=bargain,
        moves=moves,
        selection=chosen,
        position=position,
        endorsement=asked * agreed,
        threats=(chosen.equilibrium.row_payoff, chosen.equilibrium.column_payoff),
    )


def _by_one_side(
    game: PointGame, frontier: Frontier, ratifiable: Frontier, weight: Fraction, *, centre: bool
) -> DomesticBargain:
    proposal = None
    if ratifiable.points and centre:
        best = ratifiable.centre_best
        proposal = best if best.centre > frontier.centre_reservation else None
    elif ratifiable.points:
        best = ratifiable.territory_best
        proposal = best if best.territory > frontier.territory_reservation else None
    return _bargain(
        game,
        frontier,
        weight=weight,
        bargain=_nash_bargain(frontier, weight),
        moves=None,
        selection=None,
        position=proposal,
        endorsement=Fraction(proposal is not None),
        threats=(frontier.territory_reservation, frontier.centre_reservation),
    )


def _bargain(
    game: PointGame,
    frontier: Frontier,
    *,
    weight: Fraction,
    bargain: FrontierPoint | None,
    moves: Bimatrix | None,
    selection: Selection | None,
    position: FrontierPoint | None,
    endorsement: Fraction,
    threats: tuple[Fraction, Fraction],
) -> DomesticBargain:
    named = game.scenario.agreement
    best, top = frontier.territory_best, frontier.centre_best
    settled = None if position is None else named(position.id)
    conceded: tuple[Fraction | None, Fraction | None] = (None, None)
    if position is not None:
        conceded = (
            _share(
                best.territory - position.territory, best.territory - frontier.territory_reservation
            ),
            _share(top.centre - position.centre, top.centre - frontier.centre_reservation),
        )
    return DomesticBargain(
        country=frontier.country,
        weight=weight,
        territory_best=named(best.id),
        centre_best=named(top.id),
        bargain=None if bargain is None else named(bargain.id),
        game=moves,
        selection=selection,
        position=settled,
        endorsement=endorsement,
        territory_threat=threats[0],
        centre_threat=threats[1],
        territory_conceded=conceded[0],
        centre_conceded=conceded[1],
        shifts=() if settled is None else tuple(_shifts(game, frontier.country, settled)),
    )


def _shifts(game: PointGame, country: str, settled: Agreement) -> Iterator[Shift]:
    """Yield, member by member, the issues on which it likes something else best."""
    for member in game.scenario.country(country).members:
        for actor in member.actors:
            row = game.actors.position(actor.name)
            for place, issue in enumerate(game.scenario.issues):
                utils = game.tables.singles[place][row]
                options = zip(issue.option_names, utils, strict=True)
                liked = tuple(name for name, value in options if value == utils.max())
                if settled[issue.name] not in liked:
                    yield Shift(
                        actor=actor.name,
                        issue=issue.name,
                        liked=liked,
                        settled=settled[issue.name],
                    )


def _share(conceded: Fraction, whole: Fraction) -> Fraction | None:
    return conceded / whole if whole > 0 else None


def _nash_bargain(frontier: Frontier, weight: Fraction) -> FrontierPoint | None:
    """Return the domestic Nash bargain with weights w and 1 - w, or None."""
    gains = frontier.gains()
    fair = [point for point, both in zip(frontier.points, gains, strict=True) if (both >= 0).all()]
    if len(fair) < 2:
        return fair[0] if fair else None
    sides = Labels(("territories", "centre"), kind="side")
    problem = BargainingProblem(
        players=sides,
        scales=tuple(row.scale for row in frontier.rows),
        blocks=lambda: [Points(np.arange(len(gains)), gains)],
        disagreement=Record(
            territories=frontier.territory_reservation, centre=frontier.centre_reservation
        ),
    )
    found = solve(problem, "nash", weights={"territories": weight, "centre": 1 - weight})
    return frontier.points[found.ids[0]]
