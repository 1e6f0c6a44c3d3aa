"""Countries get short codes; many coalitions fit one screen."""

import re
from fractions import Fraction
from types import SimpleNamespace

import pytest

from twolevel.cli.coalitions import Names, zone_blocks


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["china", "russia", "north_korea"], ["CH", "RU", "NK"]),
        (["chad", "chile", "china"], ["CH", "CI", "CN"]),
        (["a", "a_b", "ab", "abb"], ["A1", "AB", "A2", "A3"]),
        (["x1", "x-1"], ["X1", "X2"]),
    ],
)
def test_codes_are_short_and_distinct(names, codes):
    found = Names(names).codes
    assert list(found.values()) == codes
    assert Names(names).coded(reversed(names)) == " ".join(reversed(codes))


def test_many_alike_names_still_differ():
    names = [f"country_{k}" for k in range(16)]
    assert len(set(Names(names).codes.values())) == 16


def overlap_of(n):
    """Return what zone_blocks reads of an overlap, with every zone as large as its mask."""
    countries = [f"land_{chr(97 + k)}" for k in range(n)]
    coalitions = [
        (
            tuple(name for k, name in enumerate(countries) if mask >> k & 1),
            SimpleNamespace(count=mask, share=Fraction(mask, 1 << n)),
        )
        for mask in range(1, 1 << n)
    ]
    return SimpleNamespace(countries=countries, coalitions=coalitions)


@pytest.mark.parametrize("n", [1, 2, 4, 5, 6])
def test_every_coalition_is_listed_up_to_six_countries(n):
    text = "\n".join(line for block in zone_blocks(overlap_of(n)) for line in block.lines(100))
    found = {int(number) for number in re.findall(r"(?<= )\d+(?=\s|$)(?! together)", text)}
    assert set(range(1, 1 << n)) <= found
    assert max(map(len, text.splitlines())) <= 100


def test_more_coalitions_are_counted_and_pointed_to():
    text = "\n".join(line for block in zone_blocks(overlap_of(7)) for line in block.lines(100))
    assert "... 15 more" in text
    assert "twolevel overlap" in text
    assert max(map(len, text.splitlines())) <= 100
