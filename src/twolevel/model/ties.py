"""What stands between regions and what ties them, and which of their links are reported.

Knows statements about pairs of regions or countries: frictions, zones, the cost of a link, and
links that a study has seen. The first are what a network is predicted from, the last what it is
held against. Does not know which links form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, get_args

from twolevel.errors import ArgumentError, Fault, shown
from twolevel.labels import Record
from twolevel.model.actors import ENDOWMENTS
from twolevel.model.checks import (
    fitting_weights,
    in_unit_interval,
    known_names,
    one_of,
    unique_names,
    usable_name,
)
from twolevel.model.evidence import OTHERS, Estimate, Order, Weights
from twolevel.model.numbers import Exact
from twolevel.model.sources import Sourced

if TYPE_CHECKING:
    from twolevel.model.scenario import Scenario

__all__ = [
    "LinkKind",
    "ReportedLink",
    "Ties",
    "factor_weights",
    "factors_present",
    "faults_of_links",
    "faults_of_ties",
    "sides",
]

LinkKind = Literal[
    "trade",
    "investment",
    "joint_ventures",
    "fisheries",
    "labour",
    "zone",
    "transit",
    "sister_cities",
    "exchange",
    "other",
]


def sides(pair: str) -> tuple[str, ...]:
    """Return the names of a pair written ``china+russia``."""
    return tuple(pair.split("+"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What is known or assumed of informal ties between regions.

    A link costs each side `cost`. Its benefit to region i is its autonomy times the
    complementarity, less the friction, plus `common_neighbour` for each common partner, plus
    `forum` times the support that outsiders give its country.

    Attributes
    ----------
    frictions
        In [0, 1], by pair: how much a border, distance or hostility takes from what two sides
        could gain, 0 nothing and 1 everything. A pair is written ``china+russia``, each side a
        country (for all its regions) or a region; a tuple of two names is accepted. A pair
        that names regions overrides one that names their countries, and a pair not mentioned
        has `friction`.
    friction
        In [0, 1]: the friction of every other pair.
    zones
        By region, in [0, 1]: the share of every friction that its free economic zones remove.
    cost
        What a link costs either side, in the units of complementarity.
    common_neighbour
        What a partner in common adds to a link: from zero up, so that links are complements.
        Nothing by default, where no evidence speaks for more.
    forum
        What full support by outsiders adds to a link.
    factors
        Weights of the factors of comparative advantage; equal by default.

    Raises
    ------
    ArgumentError
        If a number is negative or a share exceeds one.

    Examples
    --------
    >>> ties = Ties(frictions={("china", "russia"): 0.25}, cost=0.1)
    >>> ties.frictions["china+russia"].centroid, ties.cost.centroid
    (Fraction(1, 4), Fraction(1, 10))
    """

    frictions: Record[Estimate] = field(default_factory=Record)
    friction: Estimate = field(default_factory=lambda: Estimate.of(0))
    zones: Record[Estimate] = field(default_factory=Record)
    cost: Estimate = field(default_factory=lambda: Estimate.of("1/20"))
    common_neighbour: Estimate = field(default_factory=lambda: Estimate.of(0))
    forum: Estimate = field(default_factory=lambda: Estimate.of(0))
    factors: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        stated = {
            pair if isinstance(pair, str) else "+".join(pair): _estimate(amount)
            for pair, amount in self.frictions.items()
        }
        object.__setattr__(self, "frictions", Record(stated))
        for name in ("friction", "cost", "common_neighbour", "forum"):
            object.__setattr__(self, name, _estimate(getattr(self, name)))
        zones = Record({region: _estimate(share) for region, share in self.zones.items()})
        object.__setattr__(self, "zones", zones)
        for pair, amount in stated.items():
            _check_share(amount, f"the friction between {' and '.join(sides(pair))}")
        _check_share(self.friction, "the friction of other pairs")
        for region, share in zones.items():
            _check_share(share, f"what the zones of {region} remove")
        for name in ("cost", "common_neighbour", "forum"):
            if getattr(self, name).low < 0:
                raise ArgumentError(
                    f"{name} must be a number from zero up, not "
                    f"{shown(float(getattr(self, name).low))}; links are complements"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedLink(Sourced):
    """A link that a study reports: it stands with the facts and supports no prediction.

    Attributes
    ----------
    name, title
        Its label, and the words it stands for.
    between
        Two names, each of a region or of a country where the study names no region of it.
    kind
        What flows: trade, investment, joint ventures and so on.
    """

    name: str
    title: str = ""
    between: tuple[str, str]
    kind: LinkKind = "other"

    def __post_init__(self) -> None:
        object.__setattr__(self, "between", tuple(self.between))


def faults_of_ties(scenario: Scenario, ties: Ties) -> Iterator[Fault]:
    """Yield every fault of what is said of ties, given who is there."""
    actors = [actor.name for actor in scenario.actors]
    known = (*(country.name for country in scenario.countries), *actors)
    seen: dict[frozenset[str], str] = {}
    for pair, amount in ties.frictions.items():
        path = ("ties", "frictions", pair)
        names = sides(pair)
        if len(names) != 2 or names[0] == names[1]:
            yield Fault(
                path=path,
                what="a friction lies between two different names",
                seen=shown(pair),
                allowed="two names of countries or regions, as in china+russia",
            )
            continue
        yield from known_names(path, names, known, "country or region")
        yield from in_unit_interval(path, amount)
        if (other := seen.setdefault(frozenset(names), pair)) != pair:
            yield Fault(
                path=path,
                what="the same pair has two frictions",
                seen=shown(pair),
                remedy=f"Keep this or '{other}'.",
            )
    yield from known_names(("ties", "zones"), ties.zones, actors, "region")
    where = ("ties", "factors")
    yield from known_names(where, _named(ties.factors), (*ENDOWMENTS, OTHERS), "factor")
    present = factors_present(actor.endowments.levels for actor in scenario.actors)
    yield from fitting_weights(where, factor_weights(ties.factors, present), present, "factor")


def factors_present(levels: Iterable[Mapping[str, Fraction]]) -> tuple[str, ...]:
    """Return the factors of comparative advantage that somebody has, in their usual order."""
    every = tuple(levels)
    return tuple(factor for factor in ENDOWMENTS if any(each.get(factor) for each in every))


def factor_weights(factors: Weights, present: Sequence[str]) -> Weights:
    """Return what weights say of the factors that are present; the others weigh nothing."""
    order, values = factors.order, factors.values
    if order is not None:
        tiers = (tuple(n for n in t if n == OTHERS or n in present) for t in order.tiers)
        order = Order(tiers=tuple(tier for tier in tiers if tier))
    if values is not None:
        values = Record((name, amount) for name, amount in values.items() if name in present)
    return replace(factors, order=order, values=values)


def _named(factors: Weights) -> tuple[str, ...]:
    ordered = factors.order.names if factors.order else ()
    return (*ordered, *(factors.values or ()))


def faults_of_links(scenario: Scenario) -> Iterator[Fault]:
    """Yield every fault of the reported links."""
    home = {actor.name: c.name for c in scenario.countries for actor in c.actors}
    home |= {country.name: country.name for country in scenario.countries}
    links = scenario.reported_links
    yield from unique_names(("reported_links",), [link.name for link in links], "reported link")
    for link in links:
        path = ("reported_links", str(link.name))
        yield from usable_name(path, link.name)
        yield from one_of((*path, "kind"), link.kind, get_args(LinkKind), "kind of link")
        yield from known_names((*path, "between"), link.between, tuple(home), "country or region")
        if len(link.between) != 2 or (
            all(name in home for name in link.between)
            and home[link.between[0]] == home[link.between[1]]
        ):
            yield Fault(
                path=(*path, "between"),
                what="a reported link crosses a border",
                seen=shown(list(link.between)),
                allowed="two names in different countries",
            )


def _estimate(value: Estimate | Exact) -> Estimate:
    return value if isinstance(value, Estimate) else Estimate.of(value)


def _check_share(estimate: Estimate, what: str) -> None:
    if estimate.low < 0 or estimate.high > 1:
        seen = f"{float(estimate.low):g} to {float(estimate.high):g}"
        raise ArgumentError(f"{what} must lie in [0, 1], not {seen}")
