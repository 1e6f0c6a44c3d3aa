"""From a scenario's evidence to what links between its regions are worth.

Knows endowments, autonomy, ties and outsiders' support, and how they are read. Does not know which
links form.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import fsum, sqrt

from twolevel.errors import ArgumentError, ScenarioError, shown
from twolevel.labels import Labels, Record
from twolevel.model.evidence import Estimate
from twolevel.model.scenario import Scenario
from twolevel.model.ties import Ties, faults_of_ties, sides
from twolevel.networks.complementarity import offers_of, regions_of
from twolevel.networks.incentives import LinkIncentives
from twolevel.payoffs.resolution import Centroid, Reading

__all__ = ["link_incentives"]


def link_incentives(
    scenario: Scenario,
    *,
    ties: Ties,
    autonomy: Mapping[str, Fraction] | None = None,
    support: Mapping[str, Fraction] | None = None,
    reading: Reading | None = None,
) -> LinkIncentives:
    """Return what links between a scenario's regions are worth; see `soft_regionalism`."""
    if faults := tuple(faults_of_ties(scenario, ties)):
        raise ScenarioError(faults, subject="ties")
    reading = reading or Centroid()
    _check_autonomy(scenario, autonomy)
    regions = tuple(regions_of(scenario, reading, autonomy))
    offers = offers_of(regions, ties.factors, reading)
    stated = {frozenset(sides(p)): reading.number(f) for p, f in ties.frictions.items()}
    otherwise = reading.number(ties.friction)
    kept = {r.name: 1 - reading.number(ties.zones.get(r.name, Estimate.of(0))) for r in regions}
    count = len(regions)

    def square(i: int, j: int) -> Fraction:
        one, other = regions[i], regions[j]
        friction = _friction_between(
            stated, (one.name, one.country), (other.name, other.country), otherwise=otherwise
        )
        passing = 1 - friction * kept[one.name] * kept[other.name]
        return offers[i][j] * offers[j][i] * passing**2

    def potential(i: int) -> float:
        abroad = [j for j in range(count) if regions[j].country != regions[i].country]
        return fsum(sqrt(offers[i][j] * offers[j][i]) for j in abroad)

    forum = reading.number(ties.forum)
    chips = _support(scenario, reading) if support is None else support
    return LinkIncentives(
        regions=Labels((region.name for region in regions), kind="region"),
        countries=Record((region.name, region.country) for region in regions),
        autonomy=Record((region.name, region.autonomy) for region in regions),
        benefit_squares=tuple(tuple(square(i, j) for j in range(count)) for i in range(count)),
        cost=reading.number(ties.cost),
        common_neighbour=reading.number(ties.common_neighbour),
        forum=Record((r.name, forum * chips.get(r.country, Fraction(0))) for r in regions),
        potential=Record((region.name, potential(i)) for i, region in enumerate(regions)),
    )


def _friction_between(
    stated: Mapping[frozenset[str], Fraction],
    first: tuple[str, str],
    second: tuple[str, str],
    *,
    otherwise: Fraction,
) -> Fraction:
    """Return the friction between two regions, each given with its country.

    The most specific statement counts: region and region, region and country, two countries.
    """
    for pair in (
        (first[0], second[0]),
        (first[0], second[1]),
        (first[1], second[0]),
        (first[1], second[1]),
    ):
        if (found := stated.get(frozenset(pair))) is not None:
            return found
    return otherwise


def _check_autonomy(scenario: Scenario, autonomy: Mapping[str, Fraction] | None) -> None:
    known = [member.name for country in scenario.countries for member in country.members]
    for name, value in (autonomy or {}).items():
        if name not in known:
            raise ArgumentError(
                f"autonomy is stated by member of a country, and {shown(name)} is none; "
                f"the members are {', '.join(known)}"
            )
        if not 0 <= value <= 1:
            raise ArgumentError(f"the autonomy of {name} must lie in [0, 1], not {shown(value)}")


def _support(scenario: Scenario, reading: Reading) -> dict[str, Fraction]:
    without = dict.fromkeys(scenario.country_names, Fraction(1))
    for outsider in scenario.outsiders:
        for country, amount in outsider.support.items():
            without[country] *= 1 - reading.number(amount)
    return {country: 1 - share for country, share in without.items()}
