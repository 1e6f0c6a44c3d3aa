"""Complementarity: what two regions have to offer each other.

Knows endowments and the countries that regions belong to. Does not know who links with whom.

What region i offers region j is ``A_ij = sum_f weight_f * max(0, e_if - e_jf)``, over the
factors f of comparative advantage; two-way complementarity is ``sqrt(A_ij A_ji)``, which is
zero when only one side has something to offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from twolevel._tabular import Reported, Table
from twolevel.labels import Labels, Record
from twolevel.model.actors import Actor
from twolevel.model.evidence import Weights
from twolevel.model.scenario import Scenario
from twolevel.model.ties import factor_weights, factors_present
from twolevel.payoffs.resolution import Centroid, Reading, ResolvedBody, resolved
from twolevel.provenance import Provenance, fingerprint

__all__ = ["Complementarity", "Region", "complementarity", "offers_of", "regions_of"]

Matrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A subnational actor that has endowments, where it lies and how free it is."""

    actor: Actor
    country: str
    autonomy: Fraction

    @property
    def name(self) -> str:
        """The actor's name."""
        return self.actor.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Complementarity(Reported):
    """What regions offer one another.

    Attributes
    ----------
    regions, countries
        The regions, and the country of each.
    offers
        ``(n_regions, n_regions)``: what the region of the row offers that of the column.
    """

    regions: Labels
    countries: Record[str]
    offers: Matrix
    provenance: Provenance

    def square(self, first: str, second: str) -> Fraction:
        """Return the square of two regions' two-way complementarity, which is rational."""
        i, j = self.regions.position(first), self.regions.position(second)
        return self.offers[i][j] * self.offers[j][i]

    def two_way(self, first: str, second: str) -> float:
        """Return two regions' two-way complementarity."""
        return sqrt(self.square(first, second))

    def tables(self) -> tuple[Table, ...]:
        pairs = [
            (first, second, self.two_way(first, second))
            for place, first in enumerate(self.regions)
            for second in self.regions[place + 1 :]
            if self.countries[first] != self.countries[second]
        ]
        ranked = sorted(pairs, key=lambda pair: -pair[2])
        return (
            Table(
                title="Two-way complementarity of regions across borders",
                columns=("region", "other region", "complementarity"),
                rows=tuple(ranked),
            ),
        )


def complementarity(
    scenario: Scenario, *, factors: Weights | None = None, reading: Reading | None = None
) -> Complementarity:
    """Return what the regions of a scenario offer one another.

    Parameters
    ----------
    scenario
        The case; its subnational actors with endowments are the regions.
    factors
        Weights of the factors that some region has; equal by default.
    reading
        How the weights are read; at the centroid by default.

    Examples
    --------
    >>> from twolevel.cases import load_case
    >>> found = complementarity(load_case("tumen"))
    >>> round(found.two_way("jilin", "niigata"), 3), found.two_way("jilin", "heilongjiang")
    (0.407, 0.0)
    """
    reading = reading or Centroid()
    regions = tuple(regions_of(resolved(scenario, Centroid())))
    present = factors_present(region.actor.endowments.levels for region in regions)
    weights = reading.weights(factor_weights(factors or Weights(), present), present)
    return Complementarity(
        regions=Labels((region.name for region in regions), kind="region"),
        countries=Record((region.name, region.country) for region in regions),
        offers=offers_of(regions, weights),
        provenance=Provenance(fingerprint=fingerprint(scenario), method="evaluation"),
    )


def offers_of(regions: Sequence[Region], weights: Mapping[str, Fraction]) -> Matrix:
    """Return what the region of each row offers that of each column, given factors' weights."""
    levels = [region.actor.endowments.levels for region in regions]
    return tuple(tuple(_offer(gives, takes, weights) for takes in levels) for gives in levels)


def regions_of(
    bodies: Iterable[ResolvedBody], autonomy: Mapping[str, Fraction] | None = None
) -> Iterator[Region]:
    """Yield the subnational actors with endowments, country by country.

    Autonomy is the actor's own, or that of the smallest body around it that states one;
    `autonomy` overrides it for a member of a country and the actors within.
    """
    override = autonomy or {}
    for country in bodies:
        for member in country.members:
            for leaf in member.leaves:
                if any(leaf.actor.endowments.levels.values()):
                    own = override.get(member.name, leaf.autonomy)
                    yield Region(actor=leaf.actor, country=country.name, autonomy=own)


def _offer(
    gives: Mapping[str, Fraction], takes: Mapping[str, Fraction], weights: Mapping[str, Fraction]
) -> Fraction:
    none = Fraction(0)
    return sum(
        (
            weights[factor] * (amount - takes.get(factor, none))
            for factor, amount in gives.items()
            if amount > takes.get(factor, none)
        ),
        none,
    )
