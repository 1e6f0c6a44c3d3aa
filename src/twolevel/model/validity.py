"""What makes a scenario fit together: every rule, and the fault reported when it is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, get_args

from twolevel.errors import Fault, listed, shown
from twolevel.model.actors import ENDOWMENTS, Actor, Body, Interest, Motive, Role
from twolevel.model.checks import (
    Path,
    fitting_order,
    fitting_weights,
    in_unit_interval,
    known_names,
    one_of,
    silence,
    unique_names,
    usable_name,
)
from twolevel.model.evidence import Estimate, Ideal, Order, Utils, Values
from twolevel.model.facts import Chosen, Fact, Favours, Moved, Ranking, Signatories, Status, Zone
from twolevel.model.institutions import AllOf, AnyOf, AtLeast, Quota, Rule, Shared, Veto
from twolevel.model.issues import Issue, combinations_of
from twolevel.model.ties import faults_of_links, faults_of_ties

if TYPE_CHECKING:
    from twolevel.model.scenario import Scenario

__all__ = ["MOST_COUNTRIES", "MOST_OPTIONS", "MOST_VOTERS", "faults_of"]

MOST_COUNTRIES = 16
"""Countries a scenario may have: coalitions are enumerated, and there are 2**n of them."""

MOST_VOTERS = 20
"""Actors a country may have: its ratification is tabulated over 2**n patterns of approval."""

MOST_OPTIONS = 10_000
"""Options an issue may have."""

MOST_COMBINATIONS = 100_000
"""Combinations of options that an interest in two issues may have."""


def faults_of(scenario: Scenario) -> Iterator[Fault]:
    """Yield every fault of a scenario, outermost parts first."""
    yield from usable_name(("name",), scenario.name)
    yield from _issues(scenario)
    yield from _exclusions(scenario)
    yield from _countries(scenario)
    yield from _outsiders(scenario)
    countries = [country.name for country in scenario.countries]
    yield from _rule(("international",), scenario.international, countries, shared=False)
    for name in ("embeddedness_factor", "support_factor"):
        yield from in_unit_interval(("influence", name), getattr(scenario.influence, name))
    yield from faults_of_ties(scenario, scenario.ties)
    yield from faults_of_links(scenario)
    for fact in scenario.facts:
        yield from _fact(scenario, fact)
    yield from unique_names(("facts",), [fact.name for fact in scenario.facts], "fact")


# -- issues ------------------------------------------------------------------------------------


def _issues(scenario: Scenario) -> Iterator[Fault]:
    if not scenario.issues:
        yield Fault(path=("issues",), what="there is no issue to agree on", remedy="Add one.")
    yield from unique_names(("issues",), [issue.name for issue in scenario.issues], "issue")
    countries = [country.name for country in scenario.countries]
    for issue in scenario.issues:
        path = ("issues", str(issue.name))
        yield from usable_name(path, issue.name)
        names = issue.option_names
        if not 1 <= len(names) <= MOST_OPTIONS:
            yield Fault(
                path=(*path, "options"),
                what="an issue needs options",
                seen=str(len(names)),
                allowed=f"1 to {MOST_OPTIONS}",
                remedy="List at least the status quo.",
            )
        yield from unique_names((*path, "options"), names, "option")
        yield from known_names((*path, "status_quo"), [issue.status_quo], names, "option")
        for option in issue.options:
            yield from usable_name((*path, "options", str(option.name)), option.name)
            place = (*path, "options", str(option.name), "requires")
            yield from known_names(place, option.requires, countries, "country")
            if option.requires and option.name == issue.status_quo:
                yield Fault(
                    path=place,
                    what="the status quo cannot require a country, as it holds without anyone",
                    seen=listed(option.requires),
                    remedy="Remove the requirement, or name another status quo.",
                )
        if issue.positions and not issue.is_numeric:
            without = [option.name for option in issue.options if option.position is None]
            yield Fault(
                path=(*path, "options"),
                what="some options have a position and some have none",
                seen=f"none at {listed(without)}",
                remedy="Give every option of the issue a position, or none.",
            )


def _exclusions(scenario: Scenario) -> Iterator[Fault]:
    issues = {issue.name: issue for issue in scenario.issues}
    for place, exclusion in enumerate(scenario.exclusions):
        path = ("exclusions", str(place))
        if len(exclusion.options) != 2:
            yield Fault(
                path=path,
                what="an exclusion names the options of two issues",
                seen=shown(dict(exclusion.options)),
                remedy="Write two different issues, each with one of its options.",
            )
        yield from known_names(path, exclusion.options, list(issues), "issue")
        known = [name for name in exclusion.options if name in issues]
        for name in known:
            option = exclusion.options[name]
            yield from known_names((*path, name), [option], issues[name].option_names, "option")
        if len(known) == len(exclusion.options) and all(
            exclusion.options[n] == issues[n].status_quo for n in exclusion.options
        ):
            yield Fault(
                path=path,
                what="this excludes the status quo agreement",
                seen=shown(dict(exclusion.options)),
                remedy="The status quo must be possible: exclude another pair.",
            )


# -- countries ---------------------------------------------------------------------------------


def _countries(scenario: Scenario) -> Iterator[Fault]:
    if not 1 <= len(scenario.countries) <= MOST_COUNTRIES:
        yield Fault(
            path=("countries",),
            what="this number of countries cannot be handled",
            seen=str(len(scenario.countries)),
            allowed=f"1 to {MOST_COUNTRIES}",
        )
    yield from unique_names(
        ("countries",), [country.name for country in scenario.countries], "country"
    )
    yield from unique_names(("countries",), [actor.name for actor in scenario.actors], "actor")
    for country in scenario.countries:
        yield from _body(scenario, ("countries", str(country.name)), country)
        voters = sum(1 for _ in country.actors)
        if voters > MOST_VOTERS:
            yield Fault(
                path=("countries", str(country.name)),
                what="the country has too many actors",
                seen=str(voters),
                allowed=f"up to {MOST_VOTERS}",
                remedy="Merge actors with the same interests.",
            )


def _body(scenario: Scenario, path: Path, body: Body) -> Iterator[Fault]:
    yield from usable_name(path, body.name)
    if not body.parts:
        yield Fault(
            path=path,
            what="this has neither a centre nor members, so nobody can decide",
            remedy="Add a centre or at least one member.",
        )
    yield from one_of((*path, "role"), body.role, get_args(Role), "role")
    yield from in_unit_interval((*path, "autonomy"), body.autonomy)
    yield from in_unit_interval((*path, "embeddedness"), body.embeddedness)
    members = [member.name for member in body.members]
    yield from unique_names(path, [part.name for part in body.parts], "part")
    yield from fitting_weights((*path, "power"), body.power, members, "member")
    parts = [part.name for part in body.parts]
    yield from _rule((*path, "ratification"), body.ratification, parts, shared=True)
    for part in body.parts:
        place = (*path, "centre") if part is body.centre else (*path, "members", str(part.name))
        if isinstance(part, Body):
            yield from _body(scenario, place, part)
        else:
            yield from _actor(scenario, place, part)


def _actor(scenario: Scenario, path: Path, actor: Actor) -> Iterator[Fault]:
    yield from usable_name(path, actor.name)
    yield from one_of((*path, "role"), actor.role, get_args(Role), "role")
    yield from in_unit_interval((*path, "autonomy"), actor.autonomy)
    yield from in_unit_interval((*path, "outside_option"), actor.outside_option)
    if actor.reservation is not None and actor.outside_option.high:
        yield Fault(
            path=(*path, "reservation"),
            what="a reservation and an outside option are both given",
            remedy="Keep one: the reservation replaces what the outside option would give.",
        )
    names = [interest.name for interest in actor.interests]
    yield from unique_names((*path, "interests"), names, "interest")
    weighted = [i.name for i in actor.interests if not isinstance(i.valuation, Utils)]
    yield from fitting_weights((*path, "importance"), actor.importance, weighted, "interest")
    if actor.place is not None and not (
        len(actor.place) == 2 and abs(actor.place[0]) <= 180 and abs(actor.place[1]) <= 90
    ):
        yield Fault(
            path=(*path, "place"),
            what="this is not a place on a map",
            seen=shown([float(number) for number in actor.place]),
            allowed="longitude from -180 to 180 and latitude from -90 to 90, in degrees",
        )
    yield from known_names((*path, "endowments"), actor.endowments.levels, ENDOWMENTS, "endowment")
    for factor, amount in actor.endowments.levels.items():
        yield from in_unit_interval((*path, "endowments", factor), Estimate.of(amount))
    for interest in actor.interests:
        yield from _interest(scenario, (*path, "interests", str(interest.name)), interest)


def _interest(scenario: Scenario, path: Path, interest: Interest) -> Iterator[Fault]:
    yield from usable_name(path, interest.name)
    yield from one_of((*path, "motive"), interest.motive, get_args(Motive), "motive")
    known = {issue.name: issue for issue in scenario.issues}
    unknown_issues = tuple(known_names((*path, "issues"), interest.issues, list(known), "issue"))
    yield from unknown_issues
    if len(interest.issues) not in (1, 2) or len(set(interest.issues)) != len(interest.issues):
        yield Fault(
            path=(*path, "issues"),
            what="an interest is about one issue, or links two different ones",
            seen=listed(interest.issues),
            remedy="Name one issue or two.",
        )
    elif not unknown_issues:
        yield from _valuation(path, interest, [known[name] for name in interest.issues])


def _valuation(path: Path, interest: Interest, issues: Sequence[Issue]) -> Iterator[Fault]:
    count = prod(len(issue.options) for issue in issues)
    if count > MOST_COMBINATIONS:
        yield Fault(
            path=(*path, "issues"),
            what="the linked issues have too many combinations of options",
            seen=f"{count:,}",
            allowed=f"up to {MOST_COMBINATIONS:,}",
            remedy="Link issues with fewer options, or state an interest in each.",
        )
        return
    names = combinations_of(issues)
    said = interest.valuation
    if isinstance(said, Order):
        yield from fitting_order((*path, "order"), said, names, "option")
    elif isinstance(said, Ideal):
        if len(issues) != 1 or not issues[0].is_numeric:
            yield Fault(
                path=(*path, "ideal"),
                what="an ideal point needs one issue whose options all have a position",
                seen=listed(interest.issues),
                remedy="Give the options positions, or rank them in an order.",
            )
    elif isinstance(said, Values | Utils):
        key = "values" if isinstance(said, Values) else "utils"
        numbers = said.values if isinstance(said, Values) else said.utils
        yield from known_names((*path, key), numbers, names, "option")
        missing = [name for name in names if name not in numbers]
        if missing:
            yield silence((*path, key), missing, "give each of them a number")
        if isinstance(said, Values):
            for name, number in numbers.items():
                if not 0 <= number <= 1:
                    yield Fault(
                        path=(*path, key, name),
                        what="a value lies outside the unit interval",
                        seen=f"{float(number):g}",
                        allowed="numbers from 0 to 1",
                        remedy="Rescale the values, or state them as 'utils'.",
                    )
    else:
        yield Fault(
            path=path,
            what="this is not a valuation",
            seen=shown(said),
            allowed="an order, values, utils or an ideal point",
        )


def _rule(path: Path, rule: Rule, names: Sequence[str], *, shared: bool) -> Iterator[Fault]:
    if isinstance(rule, AllOf | AnyOf):
        if not rule.rules:
            yield Fault(path=path, what="a nested rule has no rules in it", remedy="Add one.")
        for part in rule.rules:
            yield from _rule(path, part, names, shared=shared)
    elif isinstance(rule, Veto):
        yield from known_names((*path, "veto"), rule.members, names, "member")
        if not rule.members:
            yield Fault(path=path, what="a veto rule names nobody", remedy="Name its members.")
    elif isinstance(rule, AtLeast):
        if not isinstance(rule.count, int) or not 1 <= rule.count <= len(names):
            yield Fault(
                path=(*path, "at_least"),
                what="so many approvals cannot be asked for",
                seen=shown(rule.count),
                allowed=f"1 to {len(names)}",
            )
    elif isinstance(rule, Quota):
        yield from known_names((*path, "weights"), rule.weights, names, "member")
        if any(weight < 0 for weight in rule.weights.values()) or not any(rule.weights.values()):
            yield Fault(
                path=(*path, "weights"),
                what="weights must not be negative, nor all zero",
                seen=shown({n: float(w) for n, w in rule.weights.items()}),
            )
        yield from _quota((*path, "quota"), rule.quota, strict=rule.strict)
    elif isinstance(rule, Shared):
        if shared:
            yield from _quota((*path, "quota"), rule.quota, strict=True)
        else:
            yield Fault(
                path=path,
                what="countries have no centre to share a decision with",
                seen="shared",
                allowed="unanimity, majority, at_least, veto, quota, all_of, any_of",
            )


def _quota(path: Path, quota: Fraction, *, strict: bool) -> Iterator[Fault]:
    if not 0 <= quota <= 1 or (strict and quota == 1) or (not strict and quota == 0):
        yield Fault(
            path=path,
            what="no set of approvals can meet this quota, or every set meets it",
            seen=str(quota),
            allowed="0 to below 1" if strict else "above 0 to 1",
            remedy="A quota is a share of the total weight.",
        )


# -- outsiders and facts -----------------------------------------------------------------------


def _outsiders(scenario: Scenario) -> Iterator[Fault]:
    countries = [country.name for country in scenario.countries]
    yield from unique_names(
        ("outsiders",), [outsider.name for outsider in scenario.outsiders], "outsider"
    )
    for outsider in scenario.outsiders:
        path = ("outsiders", str(outsider.name))
        yield from usable_name(path, outsider.name)
        yield from known_names((*path, "support"), outsider.support, countries, "country")
        for country, estimate in outsider.support.items():
            yield from in_unit_interval((*path, "support", country), estimate)


def _fact(scenario: Scenario, fact: Fact) -> Iterator[Fault]:
    path = ("facts", str(fact.name))
    yield from usable_name(path, fact.name)
    claim = fact.claim
    countries = [country.name for country in scenario.countries]
    options: dict[str, tuple[str, ...]] = {}
    if isinstance(claim, Ranking):
        yield from fitting_order((*path, "order"), claim.order, countries, "country")
    elif isinstance(claim, Chosen):
        options = {claim.issue: claim.options}
    elif isinstance(claim, Favours):
        yield from known_names((*path, "country"), [claim.country], countries, "country")
        options = {claim.issue: claim.options}
    elif isinstance(claim, Moved):
        actors = [actor.name for actor in scenario.actors]
        yield from known_names((*path, "actor"), [claim.actor], actors, "actor")
        options = {claim.issue: (claim.start, *claim.end)}
    elif isinstance(claim, Status):
        yield from known_names((*path, "country"), [claim.country], countries, "country")
    elif isinstance(claim, Signatories):
        yield from known_names((*path, "countries"), claim.countries, countries, "country")
    elif isinstance(claim, Zone):
        yield from known_names((*path, "coalition"), claim.coalition, countries, "country")
        options = {issue: (option,) for issue, option in claim.having.items()}
    issues = {issue.name: issue for issue in scenario.issues}
    yield from known_names((*path, "issue"), options, list(issues), "issue")
    for name, picked in options.items():
        if name in issues:
            yield from known_names((*path, name), picked, issues[name].option_names, "option")
