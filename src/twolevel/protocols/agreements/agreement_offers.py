"""Offers over the agreements of a scenario, and over any finite bargaining problem.

In each round a country is drawn to propose an agreement. Negotiators and, if they are strategic,
their ratifiers compare it with what waiting is worth to them; if enough countries sign it is
done, else the next round comes, later by a discount factor. Nobody ever agreeing pays
disagreement. Knows scenarios, and finite bargaining problems.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from twolevel.protocols.agreements.offers_result import AgreementOffers, answered
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.given_numbers import Numbers
from twolevel.provenance import Provenance, fingerprint
from twolevel.tolerance import Tolerance

__all__ = ["agreement_offers", "offers_over"]


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
    names = coalition_of(game, coalition)
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
    quota: object = None,
    tolerance: Tolerance = DEFAULT_TOLERANCE,
) -> AgreementOffers:
    """Return a stationary equilibrium of offers over a finite bargaining problem.

    Parameters
    ----------
    problem
        The agreements' gains over disagreement.
    discounts, recognition, quota, tolerance
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
    protocol = protocol_of(problem.players, discounts, recognition, quota)
    ids, assembly = assembly_over(problem, protocol)
    return answered(
        problem.players,
        protocol,
        "status_quo",
        assembly,
        tolerance,
        None,
        lambda place: int(ids[place]),
    )
