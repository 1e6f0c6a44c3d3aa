"""The connections model of Jackson and Wolinsky (1996), doi:10.1006/jeth.1996.0108."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.errors import ArgumentError, LimitError, VerificationError
from twolevel.networks import connections, pairwise_stable

FOUR = "abcd"
CASES = {
    "D5-JW.c0.2": ("1/5", 1, (6, 6), 6, "18/5"),
    "D5-JW.c0.3": ("3/10", 7, (3, 4), 3, "27/10"),
    "D5-JW.c0.6": ("3/5", 1, (0, 0), 3, "9/10"),
    "D5-JW.c0.8": ("4/5", 1, (0, 0), 0, "0"),
}


@pytest.mark.parametrize("case", CASES)
def test_four_players_who_halve_at_each_step(case):
    """The four regimes of the cost: complete, star or others, empty though a star is best, empty.

    JW.low, JW.mid, JW.midhigh, JW.high.
    """
    cost, count, links, best_links, value = CASES[case]
    pay = connections(FOUR, decay="1/2", cost=cost)
    found = pairwise_stable(FOUR, pay)
    found.verify(pay)
    sizes = [len(each.links) for each in found.stable]
    assert (len(sizes), min(sizes), max(sizes)) == (count, *links)
    assert {len(each.links) for each in found.efficient} == {best_links}
    assert found.efficient[0].value == Fraction(value)


def test_the_stable_networks_at_a_middling_cost_are_stars_and_circles():
    """D5-JW.mid."""
    found = pairwise_stable(FOUR, connections(FOUR, decay="1/2", cost="3/10"))
    graphs = [nx.Graph(each.links) for each in found.stable]
    stars = [g for g in graphs if nx.is_isomorphic(g, nx.star_graph(3))]
    circles = [g for g in graphs if nx.is_isomorphic(g, nx.cycle_graph(4))]
    assert (len(stars), len(circles)) == (4, 3)
    assert all(nx.is_isomorphic(nx.Graph(e.links), nx.star_graph(3)) for e in found.efficient)


@pytest.mark.parametrize(
    ("decay", "most"),
    [pytest.param("1/2", 6, id="D5-NET.jw.0.5"), pytest.param("9/10", 3, id="D5-NET.jw.0.9")],
)
def test_nearer_minds_need_fewer_links(decay, most):
    """NET.jw.nonmono: with a cost of 0.2 a slower decay makes the largest stable network sparser."""
    found = pairwise_stable(FOUR, connections(FOUR, decay=decay, cost="1/5"))
    assert max(len(each.links) for each in found.stable) == most


@given(st.fractions(0, 1, max_denominator=20), st.fractions(0, 2, max_denominator=20))
@settings(max_examples=25)
def test_against_networkx(decay, cost):
    names = "abc"
    pay = connections(names, decay=decay, cost=cost)

    def by_networkx(links):
        graph = nx.Graph()
        graph.add_nodes_from(names)
        graph.add_edges_from(links)
        far = dict(nx.all_pairs_shortest_path_length(graph))
        return {
            i: sum(decay ** far[i][j] for j in far[i] if j != i) - cost * graph.degree(i)
            for i in names
        }

    pairs = list(combinations(names, 2))
    every = [frozenset(group) for size in range(4) for group in combinations(pairs, size)]
    assert all(pay(links) == by_networkx(links) for links in every)

    def is_stable(links):
        now = by_networkx(links)
        for pair in pairs:
            then = by_networkx(links ^ {pair})
            better = [then[i] > now[i] for i in pair]
            worse = [then[i] < now[i] for i in pair]
            if any(better) and (pair in links or not any(worse)):
                return False
        return True

    found = pairwise_stable(names, pay)
    assert {frozenset(each.links) for each in found.stable} == {x for x in every if is_stable(x)}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: pairwise_stable("", dict), ArgumentError, "at least one player"),
        (lambda: pairwise_stable("aa", dict), ArgumentError, "occurs twice"),
        (lambda: pairwise_stable([1], dict), ArgumentError, "name is text"),
        (lambda: pairwise_stable(3, dict), ArgumentError, "several names"),
        (lambda: pairwise_stable("abcdefg", dict), LimitError, "at most 6"),
        (lambda: pairwise_stable("a", lambda _: 3), ArgumentError, "a number by player"),
        (lambda: pairwise_stable("a", lambda _: {}), ArgumentError, "says nothing about a"),
        (lambda: pairwise_stable("a", lambda _: {"a": float("nan")}), ArgumentError, "finite"),
        (lambda: connections("ab", decay=2, cost=0), ArgumentError, "between 0 and 1"),
        (lambda: connections("ab", decay=1, cost=-1), ArgumentError, "not negative"),
        (lambda: connections("ab", decay="x", cost=1), ArgumentError, "decay must be"),
    ],
)
def test_bad_calls(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_other_payoffs_refute_a_result():
    found = pairwise_stable("ab", connections("ab", decay="1/2", cost=1))
    with pytest.raises(VerificationError):
        found.verify(connections("ab", decay="1/2", cost=0))
    assert "Pairwise stable networks" in found.summary()
