"""Networks as graphs and files."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.errors import ArgumentError, LabelError
from twolevel.labels import Labels, Record
from twolevel.networks import (
    Link,
    Network,
    from_networkx,
    read_graphml,
    to_networkx,
    write_graphml,
)


@st.composite
def networks(draw):
    names = Labels([f"r{k}" for k in range(draw(st.integers(1, 6)))], kind="region")
    countries = Record((n, draw(st.sampled_from(["a b", "ü", "c&d"]))) for n in names)
    pairs = [
        (one, other)
        for k, one in enumerate(names)
        for other in names[k + 1 :]
        if countries[one] != countries[other]
    ]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    strengths = st.floats(0, 10, allow_nan=False)
    links = tuple(Link(first=a, second=b, strength=draw(strengths)) for a, b in sorted(chosen))
    return Network(regions=names, countries=countries, links=links)


def contents(network):
    return {link.ends: link.strength for link in network.links}


@given(networks())
def test_round_trip_by_networkx(network):
    again = from_networkx(to_networkx(network))
    assert (again.regions, again.countries) == (network.regions, network.countries)
    assert contents(again) == contents(network)


@given(networks())
def test_round_trip_by_graphml(network):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.graphml"
        write_graphml(network, path)
        again = read_graphml(path)
    assert (again.regions, again.countries) == (network.regions, network.countries)
    assert contents(again) == contents(network)


def graph(**edge):
    found = nx.Graph()
    found.add_node("a", country="x")
    found.add_node("b", country="y")
    found.add_edge("a", "b", **edge)
    return found


@pytest.mark.parametrize(
    ("given_graph", "message"),
    [
        (nx.DiGraph(), "undirected"),
        (nx.MultiGraph(), "undirected"),
        (nx.path_graph(2), "no attribute 'country'"),
        (graph(), "no attribute 'strength'"),
        (graph(strength="much"), "must be a number, not 'much'"),
        (graph(strength=-1.0), "from zero up"),
        (graph(strength=float("nan")), "from zero up"),
    ],
)
def test_graphs_that_are_no_networks(given_graph, message):
    with pytest.raises(ArgumentError, match=message):
        from_networkx(given_graph)


def test_a_file_that_is_no_graphml(tmp_path):
    path = tmp_path / "text.graphml"
    path.write_text("not xml")
    with pytest.raises(ArgumentError, match="not a GraphML file"):
        read_graphml(path)


def test_a_network_checks_its_links():
    names = Labels(["a", "b"], kind="region")
    same, apart = Record(a="x", b="x"), Record(a="x", b="y")
    link = Link(first="a", second="b", strength=1.0)
    with pytest.raises(ArgumentError, match="crosses a border"):
        Network(regions=names, countries=same, links=(link,))
    with pytest.raises(ArgumentError, match="occurs twice"):
        Network(regions=names, countries=apart, links=(link, link))
    with pytest.raises(LabelError, match="no region 'c'"):
        Network(regions=names, countries=apart, links=(Link(first="a", second="c", strength=1.0),))
