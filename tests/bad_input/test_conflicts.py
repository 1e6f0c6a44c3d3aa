"""Bad calls of the conflicts room, and what they are told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.conflicts import (
    Conflict,
    agreement_conflict,
    coalition_stability,
    evolution,
    option_conflict,
    option_states,
    prioritised,
    stability,
    strategic_conflict,
    why,
)
from twolevel.errors import ArgumentError, LabelError, LimitError, TwoLevelError

GOOD = Conflict.of(["a", "b"], moves={"x": [("a", "b")]}, preferences={"x": ["b", "a"]})
BORDER = tl.load("border").point
ORDER = {"x": ["b", "a"]}
EMPTY = {"x": dict.fromkeys(("NN", "YN", "NY", "YY"), 0)}


def calls(function, *args, **options):
    return lambda: function(*args, **options)


def conflict(states=("a", "b"), moves=None, preferences=None):
    return calls(Conflict.of, states, moves=moves or {}, preferences=preferences or ORDER)


def options(given=None, preferences=None, **more):
    return calls(
        option_conflict, given or {"x": ["o", "p"]}, preferences=preferences or EMPTY, **more
    )


def game(payoffs, **strategies):
    return calls(strategic_conflict, payoffs, strategies=strategies)


def agreed(*args, **more):
    return calls(agreement_conflict, BORDER, *args, **more)


CALLS = {
    "no states": (conflict(states=[]), ArgumentError, "at least one state"),
    "states as text": (conflict(states="ab"), ArgumentError, "states are a list of names"),
    "state twice": (conflict(states=["a", "a"]), ArgumentError, "'a' occurs twice"),
    "state without a name": (conflict(states=["a", ""]), ArgumentError, "name that is not empty"),
    "no decision makers": (
        calls(Conflict.of, ["a"], moves={}, preferences={}),
        ArgumentError,
        "at least one decision maker",
    ),
    "preferences no mapping": (
        calls(Conflict.of, ["a"], moves={}, preferences=["a"]),
        ArgumentError,
        "preferences map decision makers",
    ),
    "moves no mapping": (
        calls(Conflict.of, ["a"], moves=[("a", "a")], preferences={"x": ["a"]}),
        ArgumentError,
        "moves map decision makers",
    ),
    "moves of a stranger": (conflict(moves={"y": []}), LabelError, "no decision maker 'y'"),
    "move to nowhere": (conflict(moves={"x": [("a", "c")]}), LabelError, "no state 'c'"),
    "move to itself": (conflict(moves={"x": [("a", "a")]}), ArgumentError, "leads nowhere else"),
    "move twice": (conflict(moves={"x": [("a", "b")] * 2}), ArgumentError, "given twice"),
    "move as text": (conflict(moves={"x": ["ab"]}), ArgumentError, r"is a pair \(from, to\)"),
    "moves as text": (conflict(moves={"x": "ab"}), ArgumentError, "are pairs"),
    "moves to text": (conflict(moves={"x": {"a": "b"}}), ArgumentError, "are a list of states"),
    "unranked": (
        conflict(preferences={"x": ["a"]}),
        ArgumentError,
        "preferences of x say nothing about b",
    ),
    "ranked twice": (
        conflict(preferences={"x": ["a", ["a", "b"]]}),
        ArgumentError,
        "x ranks the state a twice",
    ),
    "empty tier": (conflict(preferences={"x": [[], ["a", "b"]]}), ArgumentError, "is empty"),
    "unknown in order": (conflict(preferences={"x": ["a", "c"]}), LabelError, "no state 'c'"),
    "order as text": (conflict(preferences={"x": "ab"}), ArgumentError, "are the states"),
    "order of numbers": (conflict(preferences={"x": [1, 2]}), ArgumentError, "a tier of x is"),
    "NaN": (
        conflict(preferences={"x": {"a": math.nan, "b": 1}}),
        ArgumentError,
        "value of a to x must be a finite number .* not nan",
    ),
    "infinite": (
        conflict(preferences={"x": {"a": math.inf, "b": 1}}),
        ArgumentError,
        "value of a to x must be a finite number .* not inf",
    ),
    "asked of nothing": (calls(stability, 3), ArgumentError, "about a Conflict, not 3"),
    "why of nothing": (calls(why, 3, "a", "x"), ArgumentError, "about a Conflict, not 3"),
    "why where": (calls(why, GOOD, "c", "x"), LabelError, "no state 'c'"),
    "why whose": (calls(why, GOOD, "a", "y"), LabelError, "no decision maker 'y'"),
    "evolution of nothing": (calls(evolution, 3, "a"), ArgumentError, "about a Conflict, not 3"),
    "evolution from where": (calls(evolution, GOOD, "c"), LabelError, "no state 'c'"),
    "evolution by what": (
        calls(evolution, GOOD, "a", improvements=1),
        ArgumentError,
        "improvements is true or false, not 1",
    ),
    "unknown concept": (
        calls(stability, GOOD, concepts=["sequental"]),
        LabelError,
        "Did you mean 'sequential'",
    ),
    "no concept": (calls(stability, GOOD, concepts=[]), ArgumentError, "at least one concept"),
    "no coalition": (calls(coalition_stability, GOOD, []), ArgumentError, "at least one coalition"),
    "empty coalition": (
        calls(coalition_stability, GOOD, [[]]),
        ArgumentError,
        "at least one member",
    ),
    "coalition of strangers": (
        calls(coalition_stability, GOOD, [["y"]]),
        LabelError,
        "no decision maker 'y'",
    ),
    "not asked": (
        lambda: stability(GOOD, concepts=["nash"]).stable("sequential", "x"),
        LabelError,
        "no concept that was asked about",
    ),
    "too many to form coalitions": (
        lambda: coalition_stability(
            Conflict.of(["a"], moves={}, preferences={f"d{k}": ["a"] for k in range(11)})
        ),
        LimitError,
        "at most 10",
    ),
    "no options": (calls(option_states, {}), ArgumentError, "options map decision makers"),
    "options as text": (options({"x": "op"}), ArgumentError, "list of names"),
    "option twice": (options({"x": ["o"], "y": ["o"]}), ArgumentError, "'o' occurs twice"),
    "too many options": (
        options({"x": [f"o{k}" for k in range(17)]}),
        LimitError,
        "at most 16 options",
    ),
    "nothing feasible": (
        options(infeasible=[{"o": True}, {"o": False}]),
        ArgumentError,
        "no combination of options is feasible",
    ),
    "unknown option": (options(infeasible=[{"q": True}]), LabelError, "no option 'q'"),
    "pattern of numbers": (
        options(infeasible=[{"o": 1}]),
        ArgumentError,
        "says true or false of o",
    ),
    "one pattern, no list": (options(infeasible={"o": True}), ArgumentError, "in a list"),
    "empty pattern": (options(merged=[{}]), ArgumentError, "a merged combination is a mapping"),
    "direction": (
        options(directions={"o": "up"}),
        ArgumentError,
        "the direction of o is one of both, forward, backward",
    ),
    "direction of what": (options(directions={"q": "both"}), LabelError, "no option 'q'"),
    "one without preferences": (
        options({"x": ["o"], "y": ["p"]}),
        ArgumentError,
        "preferences of y are missing",
    ),
    "statements as one": (
        calls(prioritised, {"x": ["o"]}, {"o": True}),
        ArgumentError,
        "statements are a list",
    ),
    "no strategies": (
        calls(strategic_conflict, [], strategies={}),
        ArgumentError,
        "strategies map",
    ),
    "ragged": (game([[1, 2], [3]], x=["a", "b"], y=["c"]), ArgumentError, "ragged"),
    "shape": (
        game([[1, 2]], x=["a"]),
        ArgumentError,
        r"have the shape \(1, 1\), not \(1, 2\)",
    ),
    "NaN payoff": (
        game([[1.0, np.nan]], x=["a", "b"]),
        ArgumentError,
        "value of b to x .* not nan",
    ),
    "strategy twice": (game([[1, 2]], x=["a", "a"]), ArgumentError, "occurs twice"),
    "too many profiles": (
        game([0], x=map(str, range(200)), y=map(str, range(200))),
        LimitError,
        "40,000 profiles are too many",
    ),
    "no game": (calls(agreement_conflict, "border"), ArgumentError, "needs a PointGame"),
    "both lists": (agreed([0], issues=["toll"]), ArgumentError, "not both"),
    "agreement twice": (agreed([0, 0]), ArgumentError, "occurs twice"),
    "excluded": (
        agreed([{"bridge": "none", "toll": "capitals"}]),
        ArgumentError,
        "combines what is excluded: bridge=none with toll=capitals",
    ),
    "unknown issue": (agreed(issues=["brigde"]), LabelError, "Did you mean 'bridge'"),
    "no issue": (agreed(issues=[]), ArgumentError, "at least one issue"),
    "no agreement": (agreed([]), ArgumentError, "at least one state"),
    "an id": (agreed(3), ArgumentError, "agreements are a list"),
    "unknown controller": (agreed(controls={"nroth": []}), LabelError, "Did you mean 'north'"),
    "controls as text": (
        agreed(controls={"north": "bridge"}),
        ArgumentError,
        "controls of north are a list of issues",
    ),
    "controls no mapping": (agreed(controls=["north"]), ArgumentError, "controls map"),
    "controls what": (agreed(controls={"north": ["brige"]}), LabelError, "Did you mean 'bridge'"),
    "controls which option": (
        agreed(controls={"north": {"bridge": ["upstraem"]}}),
        LabelError,
        "Did you mean 'upstream'",
    ),
    "controls without a part": (
        agreed(controls={"north": []}, decision_makers=["south"]),
        ArgumentError,
        "north has controls but is not among the decision makers",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_bad_call_is_told_what_is_wrong(name):
    call, error, message = CALLS[name]
    with pytest.raises(error, match=message):
        call()


JUNK = st.recursive(
    st.none() | st.integers(-2, 2) | st.floats() | st.sampled_from(["a", "b", "x", "", "o"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "x", "o"]), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(JUNK, JUNK, JUNK)
@settings(max_examples=150)
def test_junk_is_refused_in_words_or_is_a_conflict(states, moves, preferences):
    for build in (
        lambda: Conflict.of(states, moves=moves, preferences=preferences),
        lambda: option_conflict(states, infeasible=moves, preferences=preferences),
        lambda: strategic_conflict(moves, strategies=states),
        lambda: agreement_conflict(BORDER, states, controls=moves, decision_makers=preferences),
    ):
        try:
            found = build()
        except TwoLevelError:
            continue
        stability(found).verify()
