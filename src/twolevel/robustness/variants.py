"""Variants of a scenario: motives muted, autonomy fixed, outsiders or ties taken away.

Knows the scenario as data and copies it with parts changed. Does not know why anybody would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import get_args

from twolevel.labels import Record, unknown
from twolevel.model.actors import Actor, Body, Interest, Motive
from twolevel.model.evidence import OTHERS, Estimate, Order, Utils
from twolevel.model.institutions import Shared
from twolevel.model.numbers import Exact
from twolevel.model.scenario import Scenario

__all__ = ["with_autonomy", "with_motives", "with_shared_ratification", "without_support"]

NONE = Fraction(0)

INDIFFERENT = Order(tiers=((OTHERS,),))
"""The order of somebody to whom all options are the same: it takes no share of salience."""


def with_motives(scenario: Scenario, motives: Iterable[str]) -> Scenario:
    """Return a scenario in which interests of all other motives are muted.

    A muted interest ranks all options the same; what its actor cares about it is shared out
    among the interests that remain.

    Raises
    ------
    LabelError
        If there is no such motive.

    Examples
    --------
    >>> import twolevel as tl
    >>> muted = with_motives(tl.load_case("tumen"), ["economic"])
    >>> tl.Game(muted).explain(port="hunchun", transit="river").actors["jilin"].payoff
    Fraction(0, 1)
    """
    kept = (motives,) if isinstance(motives, str) else tuple(motives)
    for motive in kept:
        if motive not in get_args(Motive):
            raise unknown(motive, get_args(Motive), kind="motive")

    def muted(interest: Interest) -> Interest:
        if interest.motive in kept:
            return interest
        said = interest.valuation
        if isinstance(said, Utils):  # plain utils take no share of importance to begin with
            return replace(interest, valuation=Utils(utils=Record(dict.fromkeys(said.utils, NONE))))
        return replace(interest, valuation=INDIFFERENT)

    def changed(actor: Actor) -> Actor:
        return replace(actor, interests=tuple(muted(interest) for interest in actor.interests))

    return _with_actors(scenario, changed)


def with_autonomy(scenario: Scenario, autonomy: Exact) -> Scenario:
    """Return a scenario in which all territories have the same autonomy, known for sure.

    Raises
    ------
    ScenarioError
        If it leaves [0, 1].
    """
    known = Estimate.of(autonomy)

    def stripped(part: Actor | Body) -> Actor | Body:
        if isinstance(part, Actor):
            return replace(part, autonomy=None)
        return replace(part, autonomy=None, members=tuple(map(stripped, part.members)))

    countries = [
        replace(country, autonomy=known, members=tuple(map(stripped, country.members)))
        for country in scenario.countries
    ]
    return replace(scenario, countries=tuple(countries))


def with_shared_ratification(scenario: Scenario) -> Scenario:
    """Return a scenario in which every centre shares ratification with its territories.

    By the territories' weight alone: a centre whose territories weigh nothing ratifies by
    itself, and territories that weigh everything decide without it.
    """
    countries = [
        replace(country, ratification=country.ratification if _shared(country) else Shared())
        for country in scenario.countries
    ]
    return replace(scenario, countries=tuple(countries))


def without_support(scenario: Scenario) -> Scenario:
    """Return a scenario in which outsiders lend nobody anything."""
    outsiders = tuple(replace(each, support=Record()) for each in scenario.outsiders)
    return replace(scenario, outsiders=outsiders)


def _shared(country: Body) -> bool:
    return isinstance(country.ratification, Shared) and country.ratification.quota == Shared().quota


def _with_actors(scenario: Scenario, change: Callable[[Actor], Actor]) -> Scenario:
    def part(known: Actor | Body) -> Actor | Body:
        if isinstance(known, Actor):
            return change(known)
        return body(known)

    def body(known: Body) -> Body:
        return replace(
            known,
            centre=None if known.centre is None else change(known.centre),
            members=tuple(map(part, known.members)),
        )

    return replace(scenario, countries=tuple(map(body, scenario.countries)))
