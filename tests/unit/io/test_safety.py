"""Hostile files end in a fault, soon, and run nothing."""

import itertools
import time

import pytest

from twolevel.errors import ScenarioError
from twolevel.io import parse_scenario

BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n" for before, name in itertools.pairwise("abcdefgh")
)
MANY = 100_000

HOSTILE = {
    "aliases of aliases": (BOMB, "yaml", "aliases are not read"),
    "an alias of itself": ("a: &a [*a]", "yaml", "aliases are not read"),
    "a tag that runs code": ("!!python/object/apply:os.system [ls]", "yaml", "tags are not read"),
    "flow lists without end": ("[" * MANY, "yaml", "nested too deeply"),
    "flow mappings without end": ("{a: " * MANY, "yaml", "nested too deeply"),
    "block lists without end": ("- " * MANY, "yaml", "nested too deeply"),
    "complex keys without end": ("? " * MANY, "yaml", "a key must be a piece of text"),
    "deep indentation": (
        "".join(" " * i + "a:\n" for i in range(500)),
        "yaml",
        "nested too deeply",
    ),
    "JSON lists without end": ("[" * MANY, "json", "nested too deeply"),
    "JSON mappings without end": ('{"a":' * MANY, "json", "nested too deeply"),
    "too many values": ("[" + "0," * MANY + "0]", "json", "too many values"),
    "a number of many digits": (f"twolevel: {'9' * MANY}", "yaml", "not one of those allowed"),
    "a long word": (f"twolevel: 1\nname: {'a' * MANY}", "yaml", "this name cannot be used|missing"),
    "backslashes": ('"' + "\\" * MANY, "json", "this is not JSON"),
    "quotes": ('"' * MANY, "yaml", "this is not YAML"),
}


@pytest.mark.parametrize(("text", "form", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(text, form, message):
    start = time.perf_counter()
    with pytest.raises(ScenarioError, match=message) as caught:
        parse_scenario(text, form=form)
    assert time.perf_counter() - start < 5
    assert len(str(caught.value)) < 20_000


def test_reading_does_not_recurse_with_depth():
    text = (
        "twolevel: 1\nname: deep\nissues: {a: {status_quo: b, options: {b: }}}\ncountries:\n  c:\n"
    )
    rule = "    ratification: " + "{any_of: [" * 20 + "majority" + "]}" * 20
    scenario = parse_scenario(text + "    centre: {name: d}\n" + rule)
    assert str(scenario.country("c").ratification).count("AnyOf") == 20
