"""From a scenario in numbers to what links between its regions are worth.

Knows endowments, autonomy, ties and outsiders' support. Does not know which links form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import fsum, sqrt

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record
from twolevel.model.ties import sides
from twolevel.networks.complementarity import Matrix, Region, offers_of, regions_of
from twolevel.networks.incentives import LinkIncentives
from twolevel.payoffs.resolution import ResolvedBody
from twolevel.payoffs.ties import ResolvedTies

__all__ = ["link_incentives", "passing_of"]


def link_incentives(
    bodies: Sequence[ResolvedBody],
    ties: ResolvedTies,
    *,
    autonomy: Mapping[str, Fraction] | None = None,
    support: Mapping[str, Fraction] | None = None,
) -> LinkIncentives:
    """Return what links between the regions of countries are worth; see `soft_regionalism`."""
    _check_autonomy(bodies, autonomy)
    regions = tuple(regions_of(bodies, autonomy))
    offers, passing = offers_of(regions, ties.factors), passing_of(regions, ties)
    count = len(regions)

    def square(i: int, j: int) -> Fraction:
        return offers[i][j] * offers[j][i] * passing[i][j] ** 2

    def potential(i: int) -> float:
        abroad = [j for j in range(count) if regions[j].country != regions[i].country]
        return fsum(sqrt(offers[i][j] * offers[j][i]) for j in abroad)

    chips = {b.name: b.leverage.support for b in bodies} if support is None else support
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


def _check_autonomy(
    bodies: Sequence[ResolvedBody], autonomy: Mapping[str, Fraction] | None
) -> None:
    known = [member.name for body in bodies for member in body.members]
    for name, value in (autonomy or {}).items():
        if name not in known:
            raise ArgumentError(
                f"autonomy is stated by member of a country, and {shown(name)} is none; "
                f"the members are {', '.join(known)}"
            )
        if not 0 <= value <= 1:
            raise ArgumentError(f"the autonomy of {name} must lie in [0, 1], not {shown(value)}")
