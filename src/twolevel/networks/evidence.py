"""From a scenario's evidence to what links between its regions are worth.

Knows endowments, autonomy, ties and outsiders' support, and how they are read. Does not know which
links form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import fsum, sqrt

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record
from twolevel.model.scenario import Scenario
from twolevel.model.ties import sides
from twolevel.networks.complementarity import Matrix, Region, offers_of, regions_of
from twolevel.networks.incentives import LinkIncentives
from twolevel.payoffs.resolution import Centroid, Reading
from twolevel.payoffs.ties import ResolvedTies

__all__ = ["link_incentives", "passing_of"]


def link_incentives(
    scenario: Scenario,
    *,
    ties: ResolvedTies,
    autonomy: Mapping[str, Fraction] | None = None,
    support: Mapping[str, Fraction] | None = None,
    reading: Reading | None = None,
) -> LinkIncentives:
    """Return what links between a scenario's regions are worth; see `soft_regionalism`."""
    reading = reading or Centroid()
    _check_autonomy(scenario, autonomy)
    regions = tuple(regions_of(scenario, reading, autonomy))
    offers, passing = offers_of(regions, ties.factors), passing_of(regions, ties)
    count = len(regions)

    def square(i: int, j: int) -> Fraction:
        return offers[i][j] * offers[j][i] * passing[i][j] ** 2

    def potential(i: int) -> float:
        abroad = [j for j in range(count) if regions[j].country != regions[i].country]
        return fsum(sqrt(offers[i][j] * offers[j][i]) for j in abroad)

    chips = _support(scenario, reading) if support is None else support
    return LinkIncentives(
        regions=Labels((region.name for region in regions), kind="region"),
        countries=Record((region.name, region.country) for region in regions),
        autonomy=Record((region.name, region.autonomy) for region in regions),
        benefit_squares=tuple(tuple(square(i, j) for j in range(count)) for i in range(count)),
        cost=ties.cost,
        common_neighbour=ties.common_neighbour,
        forum=Record((r.name, ties.forum * chips.get(r.country, Fraction(0))) for r in regions),
        potential=Record((region.name, potential(i)) for i, region in enumerate(regions)),
    )


def passing_of(regions: Sequence[Region], ties: ResolvedTies) -> Matrix:
    """Return the share of what two regions could gain that frictions leave them."""
    stated = {frozenset(sides(pair)): friction for pair, friction in ties.frictions.items()}
    kept = [1 - ties.zones.get(region.name, Fraction(0)) for region in regions]

    def passing(i: int, j: int) -> Fraction:
        one, other = regions[i], regions[j]
        friction = _friction_between(
            stated, (one.name, one.country), (other.name, other.country), otherwise=ties.friction
        )
        return 1 - friction * kept[i] * kept[j]

    count = len(regions)
    return tuple(tuple(passing(i, j) for j in range(count)) for i in range(count))


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
