"""The oracle: two-level games by plain loops over agreements, sets and fractions.

Written from the definitions, without the library's arrays, grids, bit masks or tables: payoffs
are sums of fractions, rules recurse over sets of names, and every count is a count of a list.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from twolevel.kernels import naive
from twolevel.model import (
    Actor,
    AllOf,
    AnyOf,
    AtLeast,
    Ideal,
    Majority,
    Order,
    Quota,
    Shared,
    Unanimity,
    Utils,
    Values,
    Veto,
)


def middle(estimate):
    return (estimate.low + estimate.high) / 2


def tiers_of(order, names):
    """The tiers of an order over `names` alone, with `others` spelled out."""
    mentioned = {name for tier in order.tiers for name in tier}
    spelled = []
    for tier in order.tiers:
        found = []
        for word in tier:
            if word == "others":
                found += [name for name in names if name not in mentioned]
            elif word in names:
                found.append(word)
        if found:
            spelled.append(found)
    return spelled


def shares(weights, names, every=None):
    """Centroid weights over `names`; `every` is all that an order was stated over."""
    if not names:
        return {}
    if weights.values is not None:
        raw = {name: middle(weights.values[name]) for name in names}
        total = sum(raw.values())
        return {n: r / total if total else Fraction(1, len(names)) for n, r in raw.items()}
    if weights.order is None:
        return dict.fromkeys(names, Fraction(1, len(names)))
    tiers = [[n for n in tier if n in names] for tier in tiers_of(weights.order, every or names)]
    found, better = {}, 0
    for tier in tiers:
        ranks = range(better + 1, better + len(tier) + 1)
        of_rank = [
            sum(Fraction(1, later) for later in range(rank, len(names) + 1)) / len(names)
            for rank in ranks
        ]
        found.update({name: sum(of_rank) / len(tier) for name in tier})
        better += len(tier)
    return found


class Person:
    """An actor: terms, reservation."""

    def __init__(self, actor, scenario):
        self.name = actor.name
        issues = {issue.name: issue for issue in scenario.issues}
        places = {name: place for place, name in enumerate(issues)}
        tables = {}
        for interest in actor.interests:
            about = [issues[name] for name in interest.issues]
            tables[interest.name] = self._values(interest.valuation, about)
        stated = [i.name for i in actor.interests if not isinstance(i.valuation, Utils)]
        caring = [
            i.name
            for i in actor.interests
            if not isinstance(i.valuation, Utils) and tables[i.name] is not None
        ]
        weight = shares(actor.importance, caring, stated)
        self.terms = []
        for interest in actor.interests:
            if tables[interest.name] is not None:
                times = weight.get(interest.name, Fraction(1))
                table = {key: value * times for key, value in tables[interest.name].items()}
                self.terms.append((tuple(places[n] for n in interest.issues), table))
        self.outside = middle(actor.outside_option)
        self.stated = None if actor.reservation is None else middle(actor.reservation)

    @staticmethod
    def _values(said, issues):
        """Value of each combination of positions; None for indifference."""
        keys = list(itertools.product(*(range(len(issue.options)) for issue in issues)))
        names = {
            key: "+".join(i.options[k].name for i, k in zip(issues, key, strict=True))
            for key in keys
        }
        if isinstance(said, Order):
            tiers = tiers_of(said, list(names.values()))
            last = len(tiers) - 1
            worth = {n: last - k for k, tier in enumerate(tiers) for n in tier}
            return {k: Fraction(worth[n], last) for k, n in names.items()} if last else None
        if isinstance(said, Values | Utils):
            given = said.values if isinstance(said, Values) else said.utils
            return {key: given[name] for key, name in names.items()}
        assert isinstance(said, Ideal)
        places = [option.position for option in issues[0].options]
        distances = [abs(place - said.ideal) for place in places]
        scale = max(*distances, max(places) - min(places)) or Fraction(1)
        losses = [(d / scale) * (d / scale if said.loss == "quadratic" else 1) for d in distances]
        return {(k,): 1 - loss for k, loss in enumerate(losses)}

    def payoff(self, choice):
        return naive.payoff(self.terms, choice)

    def reservation(self, status_quo, possible):
        if self.stated is not None:
            return self.stated
        quo = self.payoff(status_quo)
        return quo + self.outside * max(0, *(self.payoff(choice) - quo for choice in possible))


class Nation:
    """A body: parts, their weights in its payoff, and its rule."""

    def __init__(self, body, scenario, support, inherited=Fraction(0)):
        self.name, self.rule = body.name, body.ratification
        own = inherited if body.autonomy is None else middle(body.autonomy)
        power = shares(body.power, [member.name for member in body.members])
        autonomy = {m.name: own if m.autonomy is None else middle(m.autonomy) for m in body.members}
        mean = sum((power[name] * autonomy[name] for name in power), Fraction(0))
        influence = scenario.influence
        loose = 1 - middle(influence.embeddedness_factor) * middle(body.embeddedness)
        backed = 1 - middle(influence.support_factor) * support
        self.territorial = 1 - (1 - mean) * loose * backed
        if body.centre is None:
            self.territorial = Fraction(1)
        elif not body.members:
            self.territorial = Fraction(0)
        self.parts = []
        if body.centre is not None:
            self.parts.append((1 - self.territorial, Person(body.centre, scenario)))
        for member in body.members:
            part = (
                Person(member, scenario)
                if isinstance(member, Actor)
                else Nation(member, scenario, support, autonomy[member.name])
            )
            self.parts.append((self.territorial * power[member.name], part))

    def people(self):
        """Every actor with its weight in the negotiator's payoff."""
        for weight, part in self.parts:
            if isinstance(part, Person):
                yield weight, part
            else:
                yield from ((weight * inner, person) for inner, person in part.people())

    def ratifies(self, approving):
        yes = {
            part.name
            for _, part in self.parts
            if (part.name in approving if isinstance(part, Person) else part.ratifies(approving))
        }
        everyone = {part.name for _, part in self.parts}
        return passes(self.rule, yes, everyone, {part.name: w for w, part in self.parts})


def passes(rule, yes, everyone, weights):
    """Whether a rule is met when the set `yes` approves."""
    if isinstance(rule, AllOf):
        return all(passes(part, yes, everyone, weights) for part in rule.rules)
    if isinstance(rule, AnyOf):
        return any(passes(part, yes, everyone, weights) for part in rule.rules)
    if isinstance(rule, Veto):
        return set(rule.members) <= yes
    if isinstance(rule, Unanimity):
        return yes == everyone
    if isinstance(rule, AtLeast):
        return len(yes) >= rule.count
    if isinstance(rule, Majority):
        return 2 * len(yes) > len(everyone)
    weighed = weights if isinstance(rule, Shared) else rule.weights
    total, found = sum(weighed.values()), sum(w for name, w in weighed.items() if name in yes)
    strict = isinstance(rule, Shared) or (isinstance(rule, Quota) and rule.strict)
    return found > rule.quota * total if strict else found >= rule.quota * total


class Oracle:
    """A scenario at the centroid, every agreement spelled out.

    `choices` are the feasible agreements as tuples of positions; what is said of each is a
    dictionary with the choice as its key.
    """

    def __init__(self, scenario):
        self.scenario = scenario
        sizes = [len(issue.options) for issue in scenario.issues]
        self.every = list(naive.agreements(sizes))
        self.ids = {choice: number for number, choice in enumerate(self.every)}
        self.choices = [choice for choice in self.every if not self._excluded(choice)]
        self.requires = {choice: self._required(choice) for choice in self.every}
        self.nations = [Nation(c, scenario, self._support(c.name)) for c in scenario.countries]
        self.names = [nation.name for nation in self.nations]
        quo = tuple(i.option_names.index(i.status_quo) for i in scenario.issues)
        self.payoff, self.needs, self.negotiators = {}, {}, {}
        for nation in self.nations:
            people = list(nation.people())
            self.negotiators[nation.name] = people
            for _, person in people:
                self.payoff[person.name] = {c: person.payoff(c) for c in self.every}
                self.needs[person.name] = person.reservation(quo, self.choices)
        self.value, self.floor = {}, {}
        for name, people in self.negotiators.items():
            self.value[name] = {
                c: sum((w * self.payoff[p.name][c] for w, p in people), Fraction(0))
                for c in self.every
            }
            self.floor[name] = sum((w * self.needs[p.name] for w, p in people), Fraction(0))
        self.signing = {choice: self.signers(choice) for choice in self.every}

    def _excluded(self, choice):
        said = self.said(choice)
        return any(
            all(said[issue] == option for issue, option in exclusion.options.items())
            for exclusion in self.scenario.exclusions
        )

    def _required(self, choice):
        options = (i.options[k] for i, k in zip(self.scenario.issues, choice, strict=True))
        return {country for option in options for country in option.requires}

    def _support(self, country):
        without = Fraction(1)
        for outsider in self.scenario.outsiders:
            if country in outsider.support:
                without *= 1 - middle(outsider.support[country])
        return 1 - without

    def said(self, choice):
        pairs = zip(self.scenario.issues, choice, strict=True)
        return {issue.name: issue.options[k].name for issue, k in pairs}

    # -- verdicts ------------------------------------------------------------------------------

    def approving(self, choice, concession=Fraction(0)):
        return {n for n in self.needs if self.payoff[n][choice] >= self.needs[n] - concession}

    def ratified(self, nation, choice, *, on=(), off=(), concession=Fraction(0)):
        return nation.ratifies((self.approving(choice, concession) | set(on)) - set(off))

    def accepted(self, nation, choice, concession=Fraction(0)):
        return self.value[nation.name][choice] >= self.floor[nation.name] - concession

    def signers(self, choice, **forced):
        return {
            nation.name
            for nation in self.nations
            if self.accepted(nation, choice) and self.ratified(nation, choice, **forced)
        }

    def zone(self, coalition, **forced):
        """The feasible agreements that a coalition can sign by itself."""
        wanted = set(coalition)
        return [
            choice
            for choice in self.choices
            if self.requires[choice]
            <= wanted
            <= (self.signers(choice, **forced) if forced else self.signing[choice])
        ]

    def enters_into_force(self, choice, *, without=()):
        """Whether those who can sign, some countries left out, are enough."""
        signing = self.signing[choice] - set(without)
        return (
            choice in self.choices
            and self.requires[choice] <= signing
            and passes(self.scenario.international, signing, set(self.names), {})
        )

    def concession(self, choice, coalition):
        """The least uniform concession at which a coalition signs, tried one after another."""
        nations = [nation for nation in self.nations if nation.name in coalition]
        levels = [self.floor[n.name] - self.value[n.name][choice] for n in nations]
        levels += [self.needs[n] - self.payoff[n][choice] for n in self.needs]
        return min(
            level
            for level in levels
            if all(
                self.accepted(nation, choice, level)
                and self.ratified(nation, choice, concession=level)
                for nation in nations
            )
        )

    def coalitions(self):
        for size in range(1, len(self.names) + 1):
            yield from itertools.combinations(self.names, size)


@pytest.fixture(scope="session")
def oracle():
    """The class of oracles; call it with a scenario."""
    return Oracle
