"""Stability in random conflicts against the definitions, and its known relations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.conflicts import CONCEPTS, Conflict, coalition_stability, evolution, stability, why
from twolevel.conflicts.reach import Reach, bits
from twolevel.errors import VerificationError
from twolevel.labels import Record


@st.composite
def conflicts(draw, *, makers=3, most_states=6, transitive=False):
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    count = draw(st.integers(2, most_states))
    states = [f"s{k}" for k in range(count)]
    names = [f"d{k}" for k in range(makers)]
    moves, preferences = {}, {}
    for name in names:
        graph = rng.random((count, count)) < draw(st.sampled_from([0.2, 0.5]))
        if transitive:
            for middle in range(count):
                graph |= graph[:, [middle]] & graph[[middle], :]
        moves[name] = [(states[a], states[b]) for a, b in np.argwhere(graph).tolist() if a != b]
        preferences[name] = dict(zip(states, rng.integers(0, count, count).tolist(), strict=True))
    return Conflict.of(states, moves=moves, preferences=preferences)


@given(conflicts())
@settings(max_examples=200)
def test_nash_within_smr_within_gmr_and_nash_within_seq_within_gmr(conflict):
    """E-GM.incl: Fang, Hipel and Kilgour (1993), for three decision makers."""
    found = stability(conflict)
    for maker in conflict.decision_makers:
        nash, general, symmetric, sequential = (set(found.stable(c, maker)) for c in CONCEPTS)
        assert nash <= symmetric <= general
        assert nash <= sequential <= general


@given(conflicts())
@settings(max_examples=40)
def test_every_verdict_is_that_of_the_definitions(conflict):
    stability(conflict).verify()


@given(conflicts(most_states=5))
@settings(max_examples=25)
def test_coalitions_by_the_definitions(conflict):
    coalition_stability(conflict).verify()


@given(conflicts(transitive=True))
@settings(max_examples=40)
def test_the_inclusions_hold_for_coalitions_where_moves_are_transitive(conflict):
    assert conflict.is_transitive
    found = coalition_stability(conflict)
    for verdict in found.verdicts:
        nash, general, symmetric, sequential = (
            set(found.stable(c, *verdict.movers)) for c in CONCEPTS
        )
        assert nash <= symmetric <= general
        assert nash <= sequential <= general


@given(conflicts(makers=2))
@settings(max_examples=30)
def test_single_movers_agree_and_coalitions_only_take_away(conflict):
    alone, together = stability(conflict), coalition_stability(conflict)
    for concept in CONCEPTS:
        assert set(together.equilibria[concept]) <= set(alone.equilibria[concept])
        for maker in conflict.decision_makers:
            assert alone.stable(concept, maker) == together.stable(concept, maker)


@given(conflicts(), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_names_and_their_order_change_nothing_but_names(conflict, random):
    states = list(conflict.states)
    random.shuffle(states)
    new = {state: f"t{k}" for k, state in enumerate(states)}
    again = Conflict.of(
        [new[state] for state in states],
        moves={
            maker: {new[a]: [new[b] for b in targets] for a, targets in by_state.items()}
            for maker, by_state in reversed([*conflict.moves.items()])
        },
        preferences={
            maker: [[new[state] for state in tier] for tier in tiers]
            for maker, tiers in reversed([*conflict.preferences.items()])
        },
    )
    for concept, states_before in stability(conflict).equilibria.items():
        after = set(stability(again).equilibria[concept])
        assert after == {new[state] for state in states_before}


def test_everybody_asked_alone_has_nobody_to_answer():
    conflict = Conflict.of(
        ["a", "b"],
        moves={"x": [("a", "b")], "y": []},
        preferences={"x": ["b", "a"], "y": ["b", "a"]},
    )
    found = coalition_stability(conflict, [["x", "y"]])
    assert set(found.equilibria.values()) == {("b",)}


def test_a_wrong_verdict_is_found_out():
    conflict = Conflict.of(["a", "b"], moves={"x": [("a", "b")]}, preferences={"x": ["b", "a"]})
    found = stability(conflict, concepts=["nash"])
    wrong = replace(found.verdicts[0], states=("a", "b"))
    with pytest.raises(VerificationError, match=r"nash for x: stable are \['b'\]"):
        replace(found, verdicts=(wrong,)).verify()
    with pytest.raises(VerificationError, match="a is wrongly listed"):
        replace(found, equilibria=Record(nash=("a", "b"))).verify()


def test_who_moved_last_matters_where_moves_are_not_transitive():
    # d1 can go from b to c and from c to d, but not twice in succession; the answer needs d2.
    moves = {"m": [("a", "b")], "d1": [("b", "c"), ("c", "d")]}
    preferences = {"m": ["b", "c", "a", "d"], "d1": ["d", "c", "b", "a"]}
    alone = Conflict.of(["a", "b", "c", "d"], moves=moves, preferences=preferences)
    assert not alone.is_transitive
    assert "a" not in stability(alone).stable("general_metarational", "m")
    helped = Conflict.of(
        ["a", "b", "c", "e", "d"],
        moves=moves | {"d2": [("c", "e"), ("e", "d")], "d1": [("b", "c"), ("e", "d")]},
        preferences={
            "m": ["b", "c", "e", "a", "d"],
            "d1": ["d", "e", "c", "b", "a"],
            "d2": ["d", "e", "c", "b", "a"],
        },
    )
    assert "a" in stability(helped).stable("sequential", "m")


@given(conflicts())
@settings(max_examples=40)
def test_why_agrees_and_its_paths_can_be_walked(conflict):
    found = stability(conflict)
    for maker in conflict.decision_makers:
        for state in conflict.states:
            reasons = why(conflict, state, maker)
            reasons.verify()
            for concept, holds in reasons.stable.items():
                assert holds == (state in found.stable(concept, maker))


def test_why_in_words():
    conflict = Conflict.of(
        ["now", "seize", "war"],
        moves={"a": [("now", "seize")], "b": [("seize", "war")]},
        preferences={"a": ["seize", "now", "war"], "b": ["now", "seize", "war"]},
    )
    text = why(conflict, "now", "a").summary()
    assert "now is stable by general_metarational, symmetric_metarational for a" in text
    assert "-> war (b)" in text
    assert why(conflict, "war", "a").tables()[0].note == "There is no improvement."


@given(conflicts(), st.booleans())
@settings(max_examples=40)
def test_evolution_reaches_what_sequences_of_moves_reach(conflict, improvements):
    found = stability(conflict)
    reach = Reach(conflict)
    for place, start in enumerate(conflict.states):
        paths = evolution(conflict, start, improvements=improvements)
        paths.verify()
        step = reach.improvements if improvements else reach.unilateral
        expected = {start} | {conflict.states[at] for at in bits(step(reach.everybody, place))}
        assert {each.state for each in paths.reached} == expected
        for concept, states in found.equilibria.items():
            assert set(paths.equilibria(concept)) == set(states) & expected


def test_a_wrong_evolution_is_found_out():
    conflict = Conflict.of(["a", "b"], moves={"x": [("a", "b")]}, preferences={"x": ["b", "a"]})
    found = evolution(conflict, "a")
    assert "-> b (x)" in found.summary()
    with pytest.raises(VerificationError, match="other states can be reached"):
        replace(found, reached=found.reached[:1]).verify()
    wrong = replace(found.reached[1], path=())
    with pytest.raises(VerificationError, match="leads to a, not to b"):
        replace(found, reached=(wrong,)).verify()
    with pytest.raises(VerificationError, match="cannot move"):
        replace(found, start="b", reached=found.reached[1:]).verify()
