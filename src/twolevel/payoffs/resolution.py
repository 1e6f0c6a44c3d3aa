"""From evidence to exact numbers: the centroid game, or one drawn from the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import numpy as np

from twolevel.labels import Record
from twolevel.model.actors import Actor, Body, Interest
from twolevel.model.evidence import Estimate, Ideal, Order, Utils, Weights
from twolevel.model.institutions import Rule
from twolevel.model.issues import combinations_of
from twolevel.model.scenario import Scenario

if TYPE_CHECKING:
    from numpy.random import Generator

    from twolevel.kernels.elimination import Numbers

__all__ = [
    "Centroid",
    "Draw",
    "Leverage",
    "Reading",
    "ResolvedActor",
    "ResolvedBody",
    "Term",
    "resolved",
]


class Reading(Protocol):
    """A way to read evidence: what number each statement stands for."""

    def number(self, estimate: Estimate) -> Fraction:
        """Return the number that an estimate stands for."""

    def weights(self, weights: Weights, names: Sequence[str]) -> Record[Fraction]:
        """Return the weights, which sum to one, that a weighting stands for."""

    def values(self, order: Order, names: Sequence[str]) -> Record[Fraction]:
        """Return the values in [0, 1] that a weak order stands for."""


class Centroid:
    """Read every statement as the mean of what it allows."""

    def number(self, estimate: Estimate) -> Fraction:
        return estimate.centroid

    def weights(self, weights: Weights, names: Sequence[str]) -> Record[Fraction]:
        return weights.centroid(names)

    def values(self, order: Order, names: Sequence[str]) -> Record[Fraction]:
        return order.centroid(names)


@dataclass(frozen=True, slots=True)
class Draw:
    """Read every statement as one random member of what it allows."""

    rng: Generator

    def number(self, estimate: Estimate) -> Fraction:
        return estimate.draw(self.rng)

    def weights(self, weights: Weights, names: Sequence[str]) -> Record[Fraction]:
        return weights.draw(names, self.rng)

    def values(self, order: Order, names: Sequence[str]) -> Record[Fraction]:
        return order.draw(names, self.rng)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Term:
    """Utils by the options of one issue or two.

    Attributes
    ----------
    issues
        Positions of the issues, increasing.
    salience
        Weight of the interest in the actor's payoff; one for plain utils.
    utils
        Object array of fractions, one axis an issue.
    """

    interest: Interest
    salience: Fraction
    issues: tuple[int, ...]
    utils: Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResolvedActor:
    """An actor in numbers: its terms, its own autonomy or its body's, and what it can fall back on."""

    actor: Actor
    autonomy: Fraction
    terms: tuple[Term, ...]
    outside_option: Fraction
    reservation: Fraction | None

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def leaves(self) -> Iterator[ResolvedActor]:
        yield self


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Leverage:
    """The numbers from which the weight of a body's members against its centre follows.

    Attributes
    ----------
    power, autonomy
        By member: relative power, which sums to one, and autonomy in [0, 1].
    embeddedness, support
        In [0, 1]: the members' ties across borders, and what outsiders lend them.
    embeddedness_factor, support_factor
        How much of either turns into weight.
    """

    power: Record[Fraction]
    autonomy: Record[Fraction]
    embeddedness: Fraction
    support: Fraction
    embeddedness_factor: Fraction
    support_factor: Fraction

    @property
    def mean_autonomy(self) -> Fraction:
        """The members' autonomy, weighted by power."""
        return sum((p * self.autonomy[name] for name, p in self.power.items()), Fraction(0))

    @property
    def weight(self) -> Fraction:
        """The members' weight ``1 - (1 - a)(1 - kappa m)(1 - eta h)`` against the centre."""
        return 1 - (1 - self.mean_autonomy) * (1 - self.embeddedness_factor * self.embeddedness) * (
            1 - self.support_factor * self.support
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResolvedBody:
    """A body in numbers.

    Attributes
    ----------
    leverage
        What the evidence says of the members' standing, as the same reading has it.
    territorial_weight
        Weight w of the territories against the centre.
    weights
        Weight of each part in the body's payoff: ``1 - w`` for the centre and ``w p_i`` for
        member i; they sum to one.
    """

    name: str
    rule: Rule
    leverage: Leverage
    territorial_weight: Fraction
    parts: tuple[ResolvedActor | ResolvedBody, ...]
    weights: tuple[Fraction, ...]

    @property
    def members(self) -> tuple[ResolvedActor | ResolvedBody, ...]:
        """The parts but for the centre."""
        return self.parts[len(self.parts) - len(self.leverage.autonomy) :]

    @property
    def leaves(self) -> Iterator[ResolvedActor]:
        """The actors in order, the centre first, depth first."""
        for part in self.parts:
            yield from part.leaves

    def leaf_weights(self) -> Iterator[Fraction]:
        """Yield each actor's weight in the body's payoff, in the order of ``leaves``."""
        for part, weight in zip(self.parts, self.weights, strict=True):
            if isinstance(part, ResolvedBody):
                yield from (weight * inner for inner in part.leaf_weights())
            else:
                yield weight


def resolved(scenario: Scenario, reading: Reading) -> tuple[ResolvedBody, ...]:
    """Return the countries of a scenario in numbers, as a reading of the evidence has them."""
    resolver = _Resolver(scenario, reading)
    return tuple(resolver.country(country) for country in scenario.countries)


class _Resolver:
    def __init__(self, scenario: Scenario, reading: Reading) -> None:
        self.scenario, self.reading = scenario, reading
        influence = scenario.influence
        self.embeddedness_factor = reading.number(influence.embeddedness_factor)
        self.support_factor = reading.number(influence.support_factor)

    def country(self, country: Body) -> ResolvedBody:
        without = Fraction(1)
        for outsider in self.scenario.outsiders:
            if country.name in outsider.support:
                without *= 1 - self.reading.number(outsider.support[country.name])
        stated = country.autonomy
        autonomy = Fraction(0) if stated is None else self.reading.number(stated)
        return self._body(country, support=1 - without, autonomy=autonomy)

    def _body(self, body: Body, *, support: Fraction, autonomy: Fraction) -> ResolvedBody:
        """Resolve a body; `autonomy` is its own, and that of members that state none."""
        power = self.reading.weights(body.power, [member.name for member in body.members])
        own = [self._autonomy(member, autonomy) for member in body.members]
        leverage = Leverage(
            power=power,
            autonomy=Record((m.name, a) for m, a in zip(body.members, own, strict=True)),
            embeddedness=self.reading.number(body.embeddedness),
            support=support,
            embeddedness_factor=self.embeddedness_factor,
            support_factor=self.support_factor,
        )
        weight = leverage.weight
        if body.centre is None or not body.members:
            weight = Fraction(0 if body.centre else 1)
        members = tuple(
            self._body(member, support=support, autonomy=a)
            if isinstance(member, Body)
            else self._actor(member, a)
            for member, a in zip(body.members, own, strict=True)
        )
        centre: tuple[ResolvedActor, ...] = ()
        if body.centre is not None:
            centre = (self._actor(body.centre, self._autonomy(body.centre, autonomy)),)
        return ResolvedBody(
            name=body.name,
            rule=body.ratification,
            leverage=leverage,
            territorial_weight=weight,
            parts=(*centre, *members),
            weights=(
                *((1 - weight,) if centre else ()),
                *(weight * power[member.name] for member in body.members),
            ),
        )

    def _autonomy(self, part: Actor | Body, inherited: Fraction) -> Fraction:
        return inherited if part.autonomy is None else self.reading.number(part.autonomy)

    def _actor(self, actor: Actor, autonomy: Fraction) -> ResolvedActor:
        positions = self.scenario.issue_names
        weighted = [i.name for i in actor.interests if not self._states_no_salience(i)]
        salience = self._importance(actor, weighted)
        terms = []
        for interest in actor.interests:
            weight = self._salience(interest, salience)
            utils = self._utils(interest)
            if weight != 1:
                utils = utils * weight
            issues = positions.positions(interest.issues)
            if len(issues) == 2 and issues[0] > issues[1]:
                issues, utils = issues[::-1], utils.T
            terms.append(Term(interest=interest, salience=weight, issues=issues, utils=utils))
        reservation = actor.reservation
        return ResolvedActor(
            actor=actor,
            autonomy=autonomy,
            terms=tuple(terms),
            outside_option=self.reading.number(actor.outside_option),
            reservation=None if reservation is None else self.reading.number(reservation),
        )

    def _salience(self, interest: Interest, salience: Record[Fraction]) -> Fraction:
        """Return an interest's weight: one for plain utils, none for indifference."""
        plain = Fraction(1 if isinstance(interest.valuation, Utils) else 0)
        return salience.get(interest.name, plain)

    def _names(self, interest: Interest) -> tuple[str, ...]:
        return combinations_of([self.scenario.issue(name) for name in interest.issues])

    def _states_no_salience(self, interest: Interest) -> bool:
        """Whether an interest takes no share of the actor's salience: utils, or indifference."""
        said = interest.valuation
        return isinstance(said, Utils) or (
            isinstance(said, Order) and said.is_indifferent(self._names(interest))
        )

    def _importance(self, actor: Actor, names: Sequence[str]) -> Record[Fraction]:
        """Return the saliences, with the order of importance restricted to `names`."""
        stated = actor.importance
        if stated.order is not None:
            every = [i.name for i in actor.interests if not isinstance(i.valuation, Utils)]
            tiers = [
                tuple(name for name in tier if name in names)
                for tier in stated.order.expanded(every)
            ]
            stated = Weights(order=Order(tiers=tuple(tier for tier in tiers if tier)))
        return self.reading.weights(stated, names)

    def _utils(self, interest: Interest) -> Numbers:
        names = self._names(interest)
        issues = [self.scenario.issue(name) for name in interest.issues]
        said = interest.valuation
        if isinstance(said, Order):
            values = self.reading.values(said, names)
        elif isinstance(said, Ideal):
            values = said.values(issues[0].positions)
        else:
            values = said.utils if isinstance(said, Utils) else said.values
        table = np.empty(len(names), dtype=object)
        table[:] = [values[name] for name in names]
        return table.reshape([len(issue.options) for issue in issues])
