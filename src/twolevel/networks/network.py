"""A network of regions: links across borders with their strengths.

Knows labels and links. Does not know why a link exists.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record, unknown

__all__ = ["Link", "Network", "natural_economic_territories"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link between two regions, and its strength from zero up."""

    first: str
    second: str
    strength: float

    @property
    def ends(self) -> frozenset[str]:
        """The two regions, in no order."""
        return frozenset((self.first, self.second))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Reported):
    """Regions and the links between them.

    Attributes
    ----------
    regions, countries
        The regions, and the country of each.
    links
        Each pair once, in the regions' order.

    Raises
    ------
    LabelError
        If a link names an unknown region.
    ArgumentError
        If a link joins regions of one country, occurs twice, or has a negative strength.
    """

    regions: Labels
    countries: Record[str]
    links: tuple[Link, ...]

    def __post_init__(self) -> None:
        seen: set[frozenset[str]] = set()
        for link in self.links:
            for end in (link.first, link.second):
                if end not in self.regions:
                    raise unknown(end, self.regions, kind="region")
            pair = f"{link.first} and {link.second}"
            if self.countries[link.first] == self.countries[link.second]:
                raise ArgumentError(
                    f"a link crosses a border, but {pair} both lie in {self.countries[link.first]}"
                )
            if link.ends in seen:
                raise ArgumentError(f"the link of {pair} occurs twice; list each pair once")
            if not (math.isfinite(link.strength) and link.strength >= 0):
                raise ArgumentError(
                    f"the strength of {pair} must be a number from zero up, "
                    f"not {shown(link.strength)}"
                )
            seen.add(link.ends)

    def __contains__(self, pair: object) -> bool:
        """Whether two regions, given in any order, are linked."""
        return isinstance(pair, tuple | frozenset | set) and frozenset(pair) in self.pairs

    @property
    def pairs(self) -> frozenset[frozenset[str]]:
        """The pairs that are linked."""
        return frozenset(link.ends for link in self.links)

    def partners(self, region: str) -> tuple[str, ...]:
        """Return the regions that a region is linked with, in order."""
        self.regions.position(region)
        found = {end for link in self.links if region in link.ends for end in link.ends}
        return tuple(name for name in self.regions if name in found - {region})

    def strength(self, region: str) -> float:
        """Return the sum of the strengths of a region's links."""
        self.regions.position(region)
        return math.fsum(link.strength for link in self.links if region in link.ends)

    def tables(self) -> tuple[Table, ...]:
        links = sorted(self.links, key=lambda link: -link.strength)
        return (
            Table(
                title=f"{len(self.links)} links between {len(self.regions)} regions",
                columns=("region", "country", "partner", "partner's country", "strength"),
                rows=tuple(
                    (
                        link.first,
                        self.countries[link.first],
                        link.second,
                        self.countries[link.second],
                        link.strength,
                    )
                    for link in links
                ),
            ),
        )


def natural_economic_territories(network: Network) -> tuple[tuple[str, ...], ...]:
    """Return the communities of linked regions, the largest first.

    Communities maximise weighted modularity greedily (Clauset, Newman and Moore 2004,
    https://doi.org/10.1103/PhysRevE.70.066111). Regions without a link of positive strength
    belong to none. The name is Scalapino's, of zones that grow across borders unplanned.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from(
        (link.first, link.second, link.strength) for link in network.links if link.strength > 0
    )
    if not graph.number_of_edges():
        return ()
    found = nx.community.greedy_modularity_communities(graph, weight="weight")
    order = network.regions.position
    communities = [tuple(sorted(members, key=order)) for members in found]
    return tuple(sorted(communities, key=lambda c: (-len(c), order(c[0]))))
