"""Networks as networkx graphs and GraphML files, out and in.

Knows names of attributes: a node has its ``country``, an edge its ``strength``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record
from twolevel.networks.network import Link, Network

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["from_networkx", "read_graphml", "to_networkx", "write_graphml"]


def to_networkx(network: Network) -> nx.Graph[str]:
    """Return a network as an undirected graph.

    Examples
    --------
    >>> network = Network(
    ...     regions=Labels(["jilin", "primorye"], kind="region"),
    ...     countries=Record(jilin="china", primorye="russia"),
    ...     links=(Link(first="jilin", second="primorye", strength=0.25),),
    ... )
    >>> to_networkx(network).edges["jilin", "primorye"]["strength"]
    0.25
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from((name, {"country": network.countries[name]}) for name in network.regions)
    graph.add_edges_from(
        (link.first, link.second, {"strength": link.strength}) for link in network.links
    )
    return graph


def from_networkx(graph: nx.Graph[Any]) -> Network:
    """Return the network of an undirected graph with the attributes that `to_networkx` gives.

    Raises
    ------
    ArgumentError
        If the graph is directed or has parallel edges, a node lacks its country, an edge its
        strength, or an edge joins regions of one country.
    """
    if graph.is_directed() or graph.is_multigraph():
        raise ArgumentError(
            "links are mutual and single: give an undirected graph, as by networkx.Graph(graph)"
        )
    names = Labels((str(node) for node in graph), kind="region")
    countries = {
        str(node): str(_attribute(data, "country", f"node {shown(node)}"))
        for node, data in graph.nodes(data=True)
    }
    links = [
        Link(
            first=str(one),
            second=str(other),
            strength=_strength(data, f"edge {shown((one, other))}"),
        )
        for one, other, data in graph.edges(data=True)
    ]
    return Network(regions=names, countries=Record(countries), links=tuple(links))


def write_graphml(network: Network, path: str | Path) -> None:
    """Write a network as GraphML, for Gephi, igraph and the like."""
    import networkx as nx

    nx.write_graphml_xml(to_networkx(network), str(path))


def read_graphml(path: str | Path) -> Network:
    """Return the network of a GraphML file.

    Raises
    ------
    ArgumentError
        If the file is not GraphML or lacks an attribute; see `from_networkx`.
    """
    import networkx as nx

    try:
        graph = nx.read_graphml(str(path), force_multigraph=False)
    except (nx.NetworkXError, SyntaxError, ValueError) as error:
        raise ArgumentError(f"{path} is not a GraphML file: {error}") from error
    return from_networkx(graph)


def _attribute(data: dict[str, Any], name: str, where: str) -> object:
    if name not in data:
        raise ArgumentError(f"{where} has no attribute '{name}'; it has {sorted(data) or 'none'}")
    return data[name]


def _strength(data: dict[str, Any], where: str) -> float:
    value = _attribute(data, "strength", where)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ArgumentError(f"the strength of {where} must be a number, not {shown(value)}")
    return float(value)
