"""Offers over the agreements of a scenario, and over any finite bargaining problem.

In each round a country is drawn to propose an agreement. Negotiators and, if they are strategic,
their ratifiers compare it with what waiting is worth to them; if enough countries sign it is
done, else the next round comes, later by a discount factor. Nobody ever agreeing pays
disagreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from twolevel.bargaining.frontier import pareto_frontier
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.settlement import bargaining_problem
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels, Record
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.assembly import Assembly
from twolevel.protocols.given_numbers import Numbers, chances, discount_factors, whole_number
from twolevel.protocols.offers_result import AgreementOffers, answered
from twolevel.protocols.ratifying import MOST_WEIGHED, Ratifiers, assembly_of
from twolevel.provenance import Provenance, fingerprint
from twolevel.tolerance import Tolerance

__all__ = ["agreement_offers", "assembly_for", "frontier_of", "offers_over", "protocol_of"]

DEFAULT_TOLERANCE = Tolerance(gap=1e-6, rounds=200)


def agreement_offers(
    game: PointGame,
    coalition: Sequence[str] | None = None,
    *,
    discounts: Numbers | float | str | Fraction = Fraction(9, 10),
    recognition: Numbers | None = None,
    quota: object = None,
    ratifiers: Ratifiers = "status_quo",
    tolerance: Tolerance = DEFAULT_TOLERANCE,
) -> AgreementOffers:
    """Return a stationary equilibrium of offers over a scenario's agreements.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        The countries that take part; all of them by default.
    discounts
        Discount factors in (0, 1]: one number for all, or one a country. Ratifiers share their
        country's.
    recognition
        Chances to propose; equal by default.
    quota
        How many countries must sign; all of them by default.
    ratifiers
        ``"status_quo"``: constituents compare an agreement with their reservation, whatever may
        come later. ``"strategic"``: they compare it with what refusing leads to.
    tolerance
        The largest gain of one deviation that mixed play may leave.

    Raises
    ------
    ArgumentError
        If a number is outside its range or `ratifiers` is unknown.
    LabelError
        If there is no such country.
    LimitError
        If too many agreements would have to be weighed.

    Warns
    -----
    ConvergenceWarning
        If play with so small a gain was not found.

    References
    ----------
    Baron, D. P., Ferejohn, J. A. (1989). Bargaining in legislatures. American Political Science
    Review 83(4), 1181-1206. doi:10.2307/1961664

    Banks, J. S., Duggan, J. (2000). A bargaining model of collective choice. American Political
    Science Review 94(1), 73-88. doi:10.2307/2586381

    Humphreys, M. (2007). Strategic ratification. Public Choice 132, 191-208.

    Examples
    --------
    >>> from twolevel.cases import load_case
    >>> from twolevel.payoffs.compiled import point_game
    >>> offers = agreement_offers(point_game(load_case("border")), discounts=0.9)
    >>> offers.verify()
    >>> offers.status, offers.residual, offers.delay
    ('agreement', 0.0, 0.0)
    """
    names = Labels(game.countries if coalition is None else coalition, kind="country")
    if not names:
        raise ArgumentError("a coalition needs at least one country")
    protocol = protocol_of(names, discounts, recognition, quota)
    ids, assembly = assembly_for(game, names, protocol, ratifiers)
    provenance = Provenance(
        fingerprint=fingerprint(game.scenario),
        method="enumeration",
        explanation="stationary equilibrium over the agreements that can pass",
        exact=game.exact,
        parameters=Record(coalition=tuple(names), ratifiers=ratifiers, **protocol),
    )
    named = [game.scenario.agreement(int(number)) for number in ids] if len(ids) < 5000 else None
    return answered(
        names,
        protocol,
        ratifiers,
        assembly,
        tolerance,
        provenance,
        lambda place: named[place] if named else game.scenario.agreement(int(ids[place])),
    )


def offers_over(
    problem: BargainingProblem,
    *,
    discounts: Numbers | float | str | Fraction = Fraction(9, 10),
    recognition: Numbers | None = None,
    tolerance: Tolerance = DEFAULT_TOLERANCE,
) -> AgreementOffers:
    """Return a stationary equilibrium of unanimous offers over a finite bargaining problem.

    Parameters
    ----------
    problem
        The agreements' gains over disagreement.
    discounts, recognition, tolerance
        As in ``agreement_offers``.

    Raises
    ------
    ArgumentError, LabelError
        As ``agreement_offers``.

    Warns
    -----
    ConvergenceWarning
        As ``agreement_offers``.

    Examples
    --------
    >>> from twolevel.bargaining import split_the_pie
    >>> offers = offers_over(split_the_pie(steps=100), discounts=0.9)
    >>> [(number, chance) for number, chance in offers.agreements]
    [(45, 0.5), (55, 0.5)]
    """
    protocol = protocol_of(problem.players, discounts, recognition, None)
    ids, assembly = frontier_of(problem, protocol)
    return answered(
        problem.players,
        protocol,
        "status_quo",
        assembly,
        tolerance,
        None,
        lambda place: int(ids[place]),
    )


def protocol_of(
    names: Labels, discounts: Any, recognition: Numbers | None, quota: object
) -> dict[str, Any]:
    """Return discounts, chances to propose and the quota, checked.

    Raises
    ------
    ArgumentError, LabelError
        If a number is outside its range, or is given for somebody who is no player.
    """
    if isinstance(discounts, int | float | str | Fraction) and not isinstance(discounts, bool):
        discounts = [discounts] * len(names)
    return {
        "discounts": discount_factors(discounts, names),
        "recognition": chances(recognition, names, "the chance to propose"),
        "quota": len(names) if quota is None else whole_number(quota, 1, len(names), "the quota"),
    }


def assembly_for(
    game: PointGame, names: Labels, protocol: dict[str, Any], ratifiers: Ratifiers
) -> tuple[np.ndarray[Any, Any], Assembly]:
    """Return the ids of the agreements that compete, and the assembly over them.

    Raises
    ------
    ArgumentError, LabelError, LimitError
        If `ratifiers` is unknown, a country does not exist, or too many agreements would have to
        be weighed.
    """
    game.countries.positions(names)
    if ratifiers not in {"status_quo", "strategic"}:
        raise ArgumentError(
            f'ratifiers must be "status_quo" or "strategic", not {shown(ratifiers)}'
        )
    if ratifiers == "status_quo" and protocol["quota"] == len(names):
        return frontier_of(bargaining_problem(game, names), protocol)
    return assembly_of(game, names, protocol, ratifiers)


def frontier_of(
    problem: BargainingProblem, protocol: dict[str, Any]
) -> tuple[np.ndarray[Any, Any], Assembly]:
    """Return the assembly over the efficient agreements: no equilibrium needs another.

    Raises
    ------
    LimitError
        If there are too many.
    """
    frontier = pareto_frontier(problem)
    if len(frontier) > MOST_WEIGHED:
        raise LimitError(
            f"{len(frontier):,} efficient agreements are more than the {MOST_WEIGHED:,} that offers "
            "are weighed over; use fewer steps, issues or options"
        )
    n = len(problem.players)
    return frontier.ids, Assembly(
        gains=frontier.gains.reshape(len(frontier), n),
        scales=problem.scales,
        chances=tuple(protocol["recognition"].values()),
        discounts=tuple(protocol["discounts"].values()),
        ratified=np.ones((len(frontier), n), dtype=np.bool_),
        voters=(),
        quota=n,
    )
