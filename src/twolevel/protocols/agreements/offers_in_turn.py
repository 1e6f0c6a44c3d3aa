"""Offers over agreements in a fixed order of turns: who proposes after whom is known.

Knows scenarios and finite bargaining problems. In each turn its proposer names an agreement;
negotiators and, if they are strategic, their ratifiers compare it with the next turn, in which
the next country proposes and a util is worth less by a discount factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from twolevel.bargaining.problem import BargainingProblem
from twolevel.labels import Record
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.agreements.competing import (
    DEFAULT_TOLERANCE,
    assembly_for,
    assembly_over,
    coalition_of,
    protocol_of,
)
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.agreements.turns_result import TurnOffers, answered_in_turn
from twolevel.protocols.given_numbers import Numbers, turns_of
from twolevel.provenance import Provenance, fingerprint
from twolevel.tolerance import Tolerance

__all__ = ["offers_in_turn", "turns_over"]


def offers_in_turn(
    game: PointGame,
    coalition: Sequence[str] | None = None,
    *,
    order: Iterable[str] | None = None,
    discounts: Numbers | float | str | Fraction = Fraction(9, 10),
    quota: object = None,
    ratifiers: Ratifiers = "status_quo",
    tolerance: Tolerance = DEFAULT_TOLERANCE,
) -> TurnOffers:
    """Return a stationary equilibrium of offers in turn over a scenario's agreements.

    Of several equilibria in pure play it is the one to which games of ever more rounds lead,
    after the last of which nothing is agreed, if they lead to one. If no pure play is met, which
    happens where a quota decides, somebody tosses a coin: a proposer between agreements, or
    voters who are indifferent. Whose coins these are is found along a path of smoothed replies;
    their chances are then solved for, and no deviation pays in exact arithmetic. They may be
    roots of polynomials: then `residual` says what is left by numbers of some seventy digits.

    Parameters
    ----------
    game, coalition, quota, ratifiers, tolerance
        As in ``agreement_offers``.
    order
        Who proposes in each turn, over and over; every country once, in their order, by default.
        A country may propose several times or never.
    discounts
        As in ``agreement_offers``. A chance p that talks break down after a refusal, which pays
        disagreement, is a factor of 1 - p more.

    Raises
    ------
    ArgumentError
        If a number is outside its range, the order is empty or `ratifiers` is unknown.
    LabelError
        If there is no such country.
    LimitError
        If too many agreements would have to be weighed, or no pure play was met and there are too
        many turns and voters for a mixed one.

    Warns
    -----
    ConvergenceWarning
        If somebody still gains more than the tolerance's gap by one deviation.

    See Also
    --------
    agreement_offers : draws who proposes.
    alternating_offers : divides a pie, with breakdown and outside options.

    References
    ----------
    Rubinstein, A. (1982). Perfect equilibrium in a bargaining model. Econometrica 50(1),
    97-109. doi:10.2307/1912531

    Humphreys, M. (2007). Strategic ratification. Public Choice 132, 191-208.

    Examples
    --------
    >>> from twolevel.cases import load_case
    >>> from twolevel.payoffs.compiled import point_game
    >>> border = point_game(load_case("border"))
    >>> offers = offers_in_turn(border, order=["south", "north"], discounts=0.5)
    >>> offers.verify()
    >>> [(turn.proposer, turn.proposal["bridge"]) for turn in offers.turns]
    [('south', 'downstream'), ('north', 'upstream')]
    """
    names = coalition_of(game, coalition)
    turns = turns_of(order, names)
    protocol = protocol_of(names, discounts, None, quota)
    ids, assembly = assembly_for(game, names, protocol, ratifiers)
    provenance = Provenance(
        fingerprint=fingerprint(game.scenario),
        method="enumeration",
        explanation="stationary equilibrium over the agreements that can pass",
        exact=game.exact,
        parameters=Record(
            coalition=tuple(names),
            order=turns,
            discounts=protocol["discounts"],
            quota=protocol["quota"],
            ratifiers=ratifiers,
        ),
    )
    return answered_in_turn(
        names,
        turns,
        protocol,
        ratifiers,
        assembly,
        tolerance,
        provenance,
        lambda place: game.scenario.agreement(int(ids[place])),
    )


def turns_over(
    problem: BargainingProblem,
    *,
    order: Iterable[str] | None = None,
    discounts: Numbers | float | str | Fraction = Fraction(9, 10),
    quota: object = None,
    tolerance: Tolerance = DEFAULT_TOLERANCE,
) -> TurnOffers:
    """Return a stationary equilibrium of offers in turn over a bargaining problem.

    Parameters
    ----------
    problem
        The agreements' gains over disagreement.
    order, discounts, quota, tolerance
        As in ``offers_in_turn``.

    Raises
    ------
    ArgumentError, LabelError, LimitError
        As ``offers_in_turn``.

    Warns
    -----
    ConvergenceWarning
        As ``offers_in_turn``.

    Examples
    --------
    >>> from twolevel.bargaining import split_the_pie
    >>> offers = turns_over(split_the_pie(steps=10_000), discounts=0.9)
    >>> [str(gain) for gain in offers.values.values()], offers.unique  # nearly 10/19 and 9/19
    (['263/500', '237/500'], False)

    Where a majority decides somebody may have to toss a coin:

    >>> favourites = [(9, 4, 0), (0, 9, 4), (4, 0, 9)]
    >>> mixed = turns_over(BargainingProblem.from_points(favourites), quota=2)
    >>> mixed.pure, round(mixed.turns[0].proposals[0].passes, 3), mixed.residual < 1e-60
    (False, 0.334, True)
    """
    turns = turns_of(order, problem.players)
    protocol = protocol_of(problem.players, discounts, None, quota)
    ids, assembly = assembly_over(problem, protocol)
    return answered_in_turn(
        problem.players,
        turns,
        protocol,
        "status_quo",
        assembly,
        tolerance,
        None,
        lambda place: int(ids[place]),
    )
