"""Conflicts from options, payoffs and agreements; their graphs and tables."""

from __future__ import annotations

import io
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.conflicts import (
    Conflict,
    agreement_conflict,
    option_conflict,
    prioritised,
    stability,
    strategic_conflict,
)
from twolevel.equilibria import NormalFormGame, pure_equilibria


@given(st.integers(0, 10**6))
@settings(max_examples=20)
def test_nash_stable_states_are_the_pure_equilibria(seed):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, 4, (3, 2, 3, 2))
    names = {"a": ["0", "1"], "b": ["0", "1", "2"], "c": ["0", "1"]}
    found = stability(strategic_conflict(payoffs, strategies=names), concepts=["nash"])
    expected = pure_equilibria(NormalFormGame.from_arrays(payoffs))
    assert found.equilibria["nash"] == tuple("+".join(map(str, row)) for row in expected.tolist())


def test_options_move_in_their_directions():
    conflict = option_conflict(
        {"a": ["x", "y"]},
        directions={"x": "forward", "y": "backward"},
        preferences={"a": dict.fromkeys(("NN", "YN", "NY", "YY"), 0)},
    )
    assert set(conflict.reachable("a", "NY")) == {"YY", "NN", "YN"}
    assert conflict.reachable("a", "YN") == ()


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=4))
@settings(max_examples=30)
def test_priorities_are_lexicographic(wishes):
    options = {"a": ["x", "y"], "b": ["z"]}
    names = ["x", "y", "z"]
    statements = [dict(zip(names, wish, strict=True)) for wish in wishes]
    values = prioritised(options, statements)
    truth = {
        "".join("NY"[bit] for bit in bits): [
            all(bit == want for bit, want in zip(bits, wish, strict=True)) for wish in wishes
        ]
        for bits in product((False, True), repeat=3)
    }
    for one, other in product(values, values):
        assert (values[one] > values[other]) == (truth[one] > truth[other])


def test_the_graph_can_be_written():
    conflict = Conflict.of(
        ["a", "b"],
        moves={"x": [("a", "b")], "y": [("a", "b")]},
        preferences={"x": ["b", "a"], "y": ["a", "b"]},
    )
    graph = conflict.to_networkx()
    assert sorted(graph.edges(keys=True, data="improvement")) == [
        ("a", "b", "x", True),
        ("a", "b", "y", False),
    ]
    out = io.BytesIO()
    nx.write_graphml(graph, out)
    assert b"tier of x" in out.getvalue()


def test_tables_say_all():
    conflict = Conflict.of(["a", "b"], moves={"x": [("a", "b")]}, preferences={"x": ["b", "a"]})
    assert "tier of x" in conflict.summary()
    text = stability(conflict).summary()
    assert "Stable for all" in text
    assert stability(conflict).to_frame()["nash"].tolist() == ["-", "all"]


# -- agreements --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tumen():
    return tl.load("tumen")


def test_states_are_ordered_by_payoffs_exactly(tumen):
    conflict = tumen.conflict(
        issues=["port", "transit"], controls={"china": ["transit"], "jilin": []}
    )
    found = tumen.payoffs(
        [dict(zip(["port", "transit"], s.split("+"), strict=True)) for s in conflict.states]
    )
    for maker in ("china", "jilin"):
        place = found.columns.index(maker)
        units = dict(zip(conflict.states, found.units[:, place].tolist(), strict=True))
        order = [state for tier in conflict.preferences[maker] for state in tier]
        values = [units[state] for state in order]
        assert values == sorted(values, reverse=True)
        assert [len({units[s] for s in tier}) for tier in conflict.preferences[maker]] == [1] * len(
            conflict.preferences[maker]
        )


def test_moves_change_only_what_is_controlled(tumen):
    conflict = tumen.conflict(
        issues=["port", "transit"],
        controls={"china": ["transit"], "north_korea": {"port": ["rajin_sonbong", "none"]}},
    )
    for state, target in pairs(conflict, "china"):
        assert state[0] == target[0]
    for state, target in pairs(conflict, "north_korea"):
        assert state[1] == target[1]
        assert target[0] in {"rajin_sonbong", "none"}
    for port in tumen.scenario.issue("port").option_names:
        together = [state for state in conflict.states if state.startswith(f"{port}+")]
        assert all(len(conflict.reachable("china", s)) == len(together) - 1 for s in together)


def pairs(conflict, maker):
    for state in conflict.states:
        for target in conflict.reachable(maker, state):
            yield state.split("+"), target.split("+")


def test_by_default_countries_take_up_and_drop_what_requires_them(tumen):
    conflict = tumen.conflict(issues=["port"])
    assert conflict.decision_makers == tumen.scenario.country_names
    assert conflict.reachable("north_korea", "none") == ("rajin_sonbong",)
    assert set(conflict.reachable("russia", "new_port")) == {"none", "russian_ports"}
    assert conflict.reachable("china", "rajin_sonbong") == ()
    assert conflict.reachable("japan", "new_port") == ()


def test_excluded_agreements_are_no_states():
    game = tl.load("border")
    assert "none+capitals+open" not in game.conflict().states
    assert len(game.conflict().states) == 14


def test_agreements_may_have_names_of_their_own(tumen):
    conflict = agreement_conflict(tumen.point, {"now": {}, "then": 1}, controls={"china": []})
    assert conflict.states == ("now", "then")
