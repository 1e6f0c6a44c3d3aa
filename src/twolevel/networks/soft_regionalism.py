"""Soft regionalism: from a scenario to the stable networks of its regions.

Knows how endowments, autonomy and frictions make incentives, and what a network means for a
region: embeddedness and gains. Knows no agreement.

The word is Scalapino's, for informal cooperation across borders that precedes governments'.
That stable networks under strategic complements are bounded by a greatest and a least one is
the theory of supermodular games (Topkis 1998, Supermodularity and Complementarity).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING, Literal

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Record
from twolevel.model.actors import Actor, Body
from twolevel.model.scenario import Scenario
from twolevel.model.ties import ReportedLink, Ties
from twolevel.networks.evidence import link_incentives
from twolevel.networks.incentives import LinkIncentives
from twolevel.networks.network import Link, Network, natural_economic_territories
from twolevel.networks.stability import Mask, greatest_stable, is_stable, least_stable
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.resolution import Centroid, Reading, ResolvedBody, resolved
from twolevel.payoffs.ties import resolved_ties
from twolevel.provenance import Provenance, fingerprint

if TYPE_CHECKING:
    from twolevel.networks.comparison import LinkComparison

__all__ = [
    "GRID",
    "SoftRegionalism",
    "by_country",
    "measures",
    "soft_regionalism",
    "soft_regionalism_in",
    "stable_networks",
]

GRID = 1 << 20
"""Embeddedness and gains are rounded to multiples of one over this: about a millionth."""

Which = Literal["greatest", "least"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftRegionalism(Reported):
    """The stable networks of regions, and what they mean to regions and countries.

    Attributes
    ----------
    greatest, least
        The greatest and the least stable network; every other lies between.
    chosen
        Which of the two the measures below are taken on.
    embeddedness
        By region, in [0, 1]: strength of its links as a share of its complementarity with all
        regions abroad.
    gains
        By region: what its links are worth to it beyond their cost, as a share of the same.
    country_embeddedness, country_gains
        Means over a country's members, weighted by power; members without endowments count
        as zero.
    incentives
        What each link is worth to either side.
    reported
        The links that the scenario reports; see `compare`.
    """

    greatest: Network
    least: Network
    chosen: Which
    embeddedness: Record[Fraction]
    gains: Record[Fraction]
    country_embeddedness: Record[Fraction]
    country_gains: Record[Fraction]
    incentives: LinkIncentives
    reported: tuple[ReportedLink, ...] = ()
    provenance: Provenance

    @property
    def network(self) -> Network:
        """The network that the measures are taken on."""
        return self.greatest if self.chosen == "greatest" else self.least

    @property
    def unique(self) -> bool:
        """Whether there is one stable network only."""
        return self.greatest.pairs == self.least.pairs

    @property
    def territories(self) -> tuple[tuple[str, ...], ...]:
        """The natural economic territories: communities of the network."""
        return natural_economic_territories(self.network)

    def compare(
        self, reported: Iterable[ReportedLink | tuple[str, str]] | None = None
    ) -> LinkComparison:
        """Return how the network compares with reported links, by default the scenario's."""
        from twolevel.networks.comparison import compare_links  # which describes this class

        return compare_links(self, self.reported if reported is None else reported)

    def verify(self) -> None:
        """Recompute that both networks are stable and one contains the other.

        Raises
        ------
        VerificationError
            If a link is unwanted, a wanted one is missing, or containment fails.
        """
        for name, network in (("greatest", self.greatest), ("least", self.least)):
            if not is_stable(_mask(network), self.incentives.needed):
                raise VerificationError(f"the {name} network is not stable")
        if not self.least.pairs <= self.greatest.pairs:
            raise VerificationError("the least stable network is not within the greatest")

    def tables(self) -> tuple[Table, ...]:
        network = self.network
        note = (
            "The stable network is unique."
            if self.unique
            else f"The {self.chosen} stable network; the least has {len(self.least.links)} links."
        )
        territories = "; ".join(joined(t) for t in self.territories) or "none"
        regions = Table(
            title="Regions in the network",
            columns=("region", "country", "autonomy", "partners", "embeddedness", "gain"),
            rows=tuple(
                (
                    name,
                    network.countries[name],
                    self.incentives.autonomy[name],
                    joined(network.partners(name)),
                    self.embeddedness[name],
                    self.gains[name],
                )
                for name in network.regions
            ),
            note=f"{note} Natural economic territories: {territories}.",
        )
        countries = Table(
            title="Countries in the network",
            columns=("country", "embeddedness", "gain"),
            rows=tuple(
                (name, m, self.country_gains[name]) for name, m in self.country_embeddedness.items()
            ),
        )
        return (regions, *network.tables(), countries)


def soft_regionalism(
    scenario: Scenario,
    *,
    ties: Ties | None = None,
    autonomy: Mapping[str, Fraction] | None = None,
    support: Mapping[str, Fraction] | None = None,
    network: Which = "greatest",
    reading: Reading | None = None,
) -> SoftRegionalism:
    """Return the stable networks of a scenario's regions.

    Parameters
    ----------
    scenario
        The case; its subnational actors with endowments are the regions.
    ties
        Frictions, zones and costs; by default those that the scenario states.
    autonomy
        In [0, 1], by member of a country, in place of what the scenario states.
    support
        In [0, 1], by country, in place of the outsiders' support that the scenario states.
    network
        Which stable network the measures are taken on: ``"greatest"`` or ``"least"``.
    reading
        How evidence is read; at the centroid by default.

    Raises
    ------
    ArgumentError
        If an argument leaves [0, 1] or is not among those allowed.
    ScenarioError
        If ties name nobody.

    Examples
    --------
    >>> from twolevel.cases import load_case
    >>> found = soft_regionalism(load_case("tumen"), ties=Ties(cost=0.05))
    >>> found.network.partners("niigata"), found.unique
    (('jilin', 'heilongjiang', 'liaoning', 'primorye', 'far_eastern_associations'), True)
    """
    reading = reading or Centroid()
    bodies = resolved(scenario, reading)
    incentives = link_incentives(
        bodies, resolved_ties(scenario, reading, ties), autonomy=autonomy, support=support
    )
    return _formed(scenario, bodies, incentives, ties or scenario.ties, network)


def soft_regionalism_in(
    game: PointGame,
    *,
    ties: Ties | None = None,
    autonomy: Mapping[str, Fraction] | None = None,
    support: Mapping[str, Fraction] | None = None,
    network: Which = "greatest",
) -> SoftRegionalism:
    """Return the stable networks of the regions in a game, a draw from the evidence included.

    Parameters
    ----------
    game
        The game in numbers: its payoffs and these networks are of one reading of the evidence.
    ties, autonomy, support, network
        As for ``soft_regionalism``; other ties than the game's are read at the centroid.

    Raises
    ------
    ArgumentError, ScenarioError
        As for ``soft_regionalism``.

    Examples
    --------
    >>> import twolevel as tl
    >>> soft_regionalism_in(tl.load("tumen").draw(rng=7).point).network.partners("jilin")
    ('primorye', 'far_eastern_associations', 'niigata', 'japan_sea_prefectures')
    """
    scenario = game.scenario
    known = game.ties if ties is None else resolved_ties(scenario, Centroid(), ties)
    incentives = link_incentives(game.bodies, known, autonomy=autonomy, support=support)
    return _formed(scenario, game.bodies, incentives, ties or scenario.ties, network)


def _formed(
    scenario: Scenario,
    bodies: Sequence[ResolvedBody],
    incentives: LinkIncentives,
    ties: Ties,
    network: Which,
) -> SoftRegionalism:
    if network not in {"greatest", "least"}:
        raise ArgumentError(f"network must be 'greatest' or 'least', not {shown(network)}")
    greatest, least = stable_networks(incentives)
    found = greatest if network == "greatest" else least
    shares, gains = measures(incentives, found)
    powers = {body.name: body.leverage.power for body in bodies}
    return SoftRegionalism(
        greatest=greatest,
        least=least,
        chosen=network,
        embeddedness=shares,
        gains=gains,
        country_embeddedness=by_country(scenario, shares, powers),
        country_gains=by_country(scenario, gains, powers),
        incentives=incentives,
        reported=scenario.reported_links,
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="fixed point",
            explanation="links are deleted from the full network, and added to the empty one",
            parameters=Record({"ties": ties, "network": network}),
        ),
    )


def stable_networks(incentives: LinkIncentives) -> tuple[Network, Network]:
    """Return the greatest and the least stable network."""
    needed = incentives.needed
    return (
        _network(incentives, greatest_stable(needed)),
        _network(incentives, least_stable(needed)),
    )


def measures(
    incentives: LinkIncentives, network: Network
) -> tuple[Record[Fraction], Record[Fraction]]:
    """Return embeddedness and gains by region, as shares of what each could have at most."""
    potential = incentives.potential
    return (
        Record((name, _share(network.strength(name), potential[name])) for name in network.regions),
        Record(
            (name, _share(_surplus(incentives, network, name), potential[name]))
            for name in network.regions
        ),
    )


def _network(incentives: LinkIncentives, mask: Mask) -> Network:
    regions = incentives.regions
    return Network(
        regions=regions,
        countries=incentives.countries,
        links=tuple(
            Link(first=one, second=other, strength=incentives.consent(one, other))
            for i, one in enumerate(regions)
            for j, other in enumerate(regions)
            if i < j and mask[i, j]
        ),
    )


def _mask(network: Network) -> Mask:
    mask = np.zeros((len(network.regions), len(network.regions)), dtype=np.bool_)
    for link in network.links:
        i, j = network.regions.positions((link.first, link.second))
        mask[i, j] = mask[j, i] = True
    return mask


def _surplus(incentives: LinkIncentives, network: Network, region: str) -> float:
    """Return what a region's links are worth to it beyond their cost."""
    partners = set(network.partners(region))
    flat = float(incentives.forum[region] - incentives.cost)
    each = float(incentives.common_neighbour)
    return fsum(
        incentives.benefit(region, other)
        + each * len(partners & set(network.partners(other)))
        + flat
        for other in partners
    )


def _share(amount: float, whole: float) -> Fraction:
    return Fraction(round(amount / whole * GRID), GRID) if whole > 0 else Fraction(0)


def by_country(
    scenario: Scenario,
    of_region: Mapping[str, Fraction],
    powers: Mapping[str, Mapping[str, Fraction]],
) -> Record[Fraction]:
    """Return the means of a measure over the members of each country, weighted by power."""
    return Record(
        (
            country.name,
            sum(
                (powers[country.name][m.name] * _of_member(m, of_region) for m in country.members),
                Fraction(0),
            ),
        )
        for country in scenario.countries
    )


def _of_member(member: Actor | Body, of_region: Mapping[str, Fraction]) -> Fraction:
    """Return a region's measure, or the mean over the regions of a body."""
    known = [of_region[actor.name] for actor in member.actors if actor.name in of_region]
    return sum(known, Fraction(0)) / len(known) if known else Fraction(0)
