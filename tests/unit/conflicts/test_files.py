"""Conflicts as text: read back as they were, and whatever is wrong is said on its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from twolevel.conflicts import (
    Conflict,
    conflict_reference,
    conflict_schema,
    format_conflict,
    is_conflict_file,
    option_conflict,
    parse_conflict,
    prioritised,
    read_conflict,
    weighted,
    write_conflict,
)
from twolevel.errors import ArgumentError, ScenarioError

ELMIRA = Path(__file__).parents[3] / "docs" / "how-to" / "elmira.yaml"
TEXT = ELMIRA.read_text(encoding="utf-8")


@st.composite
def any_conflict(draw):
    names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6).filter(str.strip)
    states = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    makers = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    pairs = [(a, b) for a in states for b in states if a != b]
    chosen = st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([])
    return Conflict.of(
        states,
        moves={m: draw(chosen) for m in makers},
        preferences={m: {s: draw(st.integers(0, 3)) for s in states} for m in makers},
        title=draw(names),
        meanings={s: draw(names) for s in states if draw(st.booleans())},
        source=draw(names),
    )


@given(any_conflict(), st.sampled_from(["yaml", "json"]))
@settings(max_examples=60)
def test_what_is_written_is_read_back(conflict, form):
    text = format_conflict(conflict, form=form)
    assert parse_conflict(text, form=form) == conflict


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_files(tmp_path, suffix):
    elmira = read_conflict(ELMIRA)
    path = tmp_path / f"elmira.{suffix}"
    write_conflict(elmira, path)
    assert read_conflict(path) == elmira
    assert is_conflict_file(path)
    assert elmira.meanings["NYNNY"] == "delay, insist"
    assert elmira.meanings["-NNY-"] == "abandon"


OPTIONS = {"a": ["x", "y"], "b": ["z"]}
HEAD = "conflict: 1\ndecision_makers:\n  a: {options: {x: , y: forward}, %s}\n  b: {options: {z: }, weights: {z: 1}}\n"


@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        ("weights: {x: 2, z: -1/2}", weighted(OPTIONS, {"x": 2, "z": "-1/2"})),
        ("priorities: [{x: true, z: false}]", prioritised(OPTIONS, [{"x": True, "z": False}])),
        (
            "priorities: [any_of: [{x: true}, {y: true}], {z: false}]",
            prioritised(OPTIONS, [[{"x": True}, {"y": True}], {"z": False}]),
        ),
        (
            "values: {NNN: 1, YNN: 2, NYN: 0.5, YYN: 1, NNY: 1/3, YNY: 3, NYY: -1, YYY: 0}",
            dict(
                zip(
                    ("NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"),
                    (6, 12, 3, 6, 2, 18, -6, 0),
                    strict=True,
                )
            ),
        ),
        ("ranking: [YYY, [NNN, YNN, NYN, YYN, NNY, YNY, NYY]]", {"YYY": 1}),
    ],
)
def test_wishes_can_be_said_in_several_ways(wish, numbers):
    found = parse_conflict(HEAD % wish)
    states = found.states
    expected = option_conflict(
        OPTIONS,
        preferences={
            "a": {state: numbers.get(state, 0) for state in states},
            "b": weighted(OPTIONS, {"z": 1}),
        },
        directions={"y": "forward"},
    )
    assert found.preferences == {
        maker: tuple(tuple(sorted(t, key=states.position)) for t in tiers)
        for maker, tiers in expected.preferences.items()
    }
    assert found.moves == expected.moves


def test_the_schema_accepts_what_is_written_and_the_example():
    check = Draft202012Validator(conflict_schema())
    check.check_schema(conflict_schema())
    check.validate(json.loads(format_conflict(read_conflict(ELMIRA), form="json")))
    check.validate(YAML(typ="safe").load(TEXT))
    assert not check.is_valid({"conflict": 1, "decision_makers": {"a": {"rank": ["x"]}}})


@pytest.mark.parametrize("place", [0, 1])
def test_the_examples_of_the_page_are_conflicts(place):
    page = (ELMIRA.parents[1] / "reference" / "conflict-files.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert len(examples) == 2
    found = parse_conflict(examples[place])
    maker, state, improvements = [
        ("down", "build", ()),
        ("china", "NNN", ("YNN", "NYN")),
    ][place]
    assert set(found.improvements(maker, state)) == set(improvements)


def test_the_reference_names_every_key():
    text = conflict_reference()
    for key in (
        "states",
        "moves",
        "ranking",
        "values",
        "priorities",
        "weights",
        "merged",
        "any_of",
    ):
        assert f"`{key}`" in text


FAULTS = {
    "misspelt state": ("[NNYNY, NNYNN, YNYNN", "[NNYNZ, NNYNN, YNYNN", 9, ["'NNYNZ'", "'NNYNY'?"]),
    "state left out": ("[NYNNN, YNYNN,", "[NYNNN,", 15, ["nothing about YNYNN"]),
    "state twice": ("[NYNNN, YNYNN,", "[NYNNN, NYNNN, YNYNN,", 15, ["NYNNN twice"]),
    "misspelt option": ("accept: true, abandon: true", "acept: true", 24, ["'acept'", "'accept'?"]),
    "option of two": ("insist:\n", "delay:\n", 18, ["uniroyal has an option of this name too"]),
    "bad direction": ("forward #", "forwards #", 8, ["'forwards'", "'forward'?"]),
    "nothing wanted": ("ranking: [NYNNN", "rank: [NYNNN", 15, ["Did you mean 'ranking'?"]),
    "no wish": (
        "    ranking: [NYNNN, YNYNN, YNYNY, NYNNY, -NNY-, NNYNN, NNYNY, YYNNN, YYNNY]\n",
        "",
        10,
        ["nothing says what it wants", "ranking, values"],
    ),
    "empty combination": ("- {abandon: true}", "- {}", 28, ["at least one option"]),
    "two wishes": ("      insist:\n", "      insist:\n    weights: {insist: 1}\n", 16, ["exclude"]),
    "moves of options": (
        "      insist:\n",
        "      insist:\n    moves: {NYNNN: [NYNNY]}\n",
        19,
        ["options make the states"],
    ),
    "not yes or no": (
        "{abandon: true}",
        "{abandon: perhaps}",
        28,
        ["'perhaps'", "neither true nor false"],
    ),
    "later version": ("conflict: 1", "conflict: 2", 1, ["'2'", "Allowed: 1"]),
    "nothing is feasible": (
        "- {delay: true, accept: true}",
        "- {delay: true}\n  - {delay: false}",
        21,
        ["no combination of options is feasible"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_say_what_and_where(fault):
    old, new, line, words = FAULTS[fault]
    assert old in TEXT
    with pytest.raises(ScenarioError) as caught:
        parse_conflict(TEXT.replace(old, new, 1), file="elmira.yaml")
    at = [each for each in caught.value.faults if each.line == line]
    assert at, caught.value
    for word in words:
        assert word in str(at[0])


STATES = "conflict: 1\nstates: {u: , v: }\ndecision_makers:\n  a:\n    moves: {u: [v]}\n    ranking: [v, u]\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("[v]}", "[w]}", 5, "'w'"),
        ("{u: [v]}", "{w: [v]}", 5, "'w'"),
        ("[v]}", "[u]}", 5, "leads nowhere else"),
        ("[v]}", "[v, v]}", 5, "given twice"),
        ("ranking: [v, u]", "priorities: [{v: true}]", 6, "options, of which there are none"),
        ("ranking: [v, u]", "weights: {v: 1}", 6, "options, of which there are none"),
        ("states: {u: , v: }\n", "", 1, "there are no states"),
        ("ranking: [v, u]", "ranking: [v, u]\nmerged: [{o: true}]", 7, "about options"),
        ("  a:\n    moves: {u: [v]}\n    ranking: [v, u]\n", "  {}\n", 3, "somebody who decides"),
    ],
)
def test_faults_of_states(old, new, line, word):
    assert parse_conflict(STATES).improvements("a", "u") == ("v",)
    assert old in STATES
    with pytest.raises(ScenarioError) as caught:
        parse_conflict(STATES.replace(old, new, 1))
    (fault,) = caught.value.faults
    assert (fault.line, word in str(fault)) == (line, True), fault


def test_a_scenario_is_told_from_a_conflict(tmp_path):
    path = tmp_path / "ferry.yaml"
    path.write_text("twolevel: 1\nname: ferry\nissues: {}\ncountries: {}\n", encoding="utf-8")
    assert not is_conflict_file(path)
    assert not is_conflict_file(tmp_path / "none.yaml")
    with pytest.raises(ScenarioError, match="this is a scenario, not a conflict"):
        read_conflict(path)
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_conflict(tmp_path / "none.yaml")


@given(st.integers(0, len(TEXT)), st.text(max_size=3))
@settings(max_examples=150)
def test_whatever_is_damaged_is_a_fault_or_a_conflict(at, noise):
    for text in (TEXT[:at] + noise, TEXT[:at] + noise + TEXT[at + 1 :]):
        try:
            parse_conflict(text)
        except ScenarioError:
            continue


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: format_conflict("elmira"), "only a Conflict"),
        (lambda: format_conflict(read_conflict(ELMIRA), form="toml"), "'yaml' or 'json'"),
        (lambda: write_conflict(read_conflict(ELMIRA), "elmira.txt"), "conflict file ends in"),
        (lambda: parse_conflict(3), "must be a str"),
        (lambda: read_conflict(3.5), "a path is text"),
        (lambda: weighted(OPTIONS, [1]), "weights map options"),
        (lambda: weighted(OPTIONS, {"x": "much"}), "the weight of x"),
        (
            lambda: weighted(OPTIONS, {"x": 1}, merged=[{"z": True}]),
            "weights tell apart states that are merged",
        ),
        (
            lambda: Conflict.of(["u"], moves={}, preferences={"a": ["u"]}, meanings=3),
            "states to words",
        ),
    ],
)
def test_bad_calls(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()
