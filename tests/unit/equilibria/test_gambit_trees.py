"""Game trees in Gambit's format, as normal forms."""

from __future__ import annotations

import sys

import pytest

from twolevel.equilibria import find_equilibria, read_efg
from twolevel.errors import ArgumentError, MissingDependencyError

ENTRY = """EFG 2 R "entry" { "entrant" "incumbent" }
"a game"
p "" 1 1 "" { "out" "in" } 0
t "" 1 "stay" { 0, 2 }
p "" 2 1 "" { "fight" "share" } 0
t "" 2 "war" { -1, -1 }
t "" 3 "peace" { 1, 1 }
"""

LOTTERY = """EFG 2 R "draw" { "a" }
""
c "" 1 "" { "up" 1/3 "down" 2/3 } 0
p "" 1 1 "" { "x" "y" } 0
t "" 1 "" { 1 }
t "" 2 "" { 0 }
p "" 1 2 "" { "v" "w" } 0
t "" 3 "" { 1/2 }
t "" 4 "" { 0 }
"""


@pytest.fixture
def file(tmp_path):
    pytest.importorskip("pygambit")

    def written(text):
        path = tmp_path / "game.efg"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_tree_becomes_a_normal_form(file):
    game = read_efg(file(ENTRY))
    assert game.strategies == (("out", "in"), ("fight", "share"))
    assert game.payoff({"entrant": "in", "incumbent": "share"}) == {"entrant": 1, "incumbent": 1}
    assert len(find_equilibria(game, "pure")) == 2


def test_chance_is_averaged_exactly(file):
    game = read_efg(file(LOTTERY))
    assert game.strategies == (("x/v", "x/w", "y/v", "y/w"),)
    assert str(game.payoff({"a": "x/v"})["a"]) == "2/3"


@pytest.mark.parametrize("cut", [0, 3, 20, 60, 120, len(ENTRY) - 8])
def test_half_a_tree_is_an_error(file, cut):
    with pytest.raises(ArgumentError, match=r"holds no game|cannot be read"):
        read_efg(file(ENTRY[:cut]))


def test_no_file_is_an_error(tmp_path):
    pytest.importorskip("pygambit")
    with pytest.raises(ArgumentError, match="cannot be read"):
        read_efg(tmp_path / "nowhere.efg")


def test_without_pygambit_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pygambit", None)
    with pytest.raises(MissingDependencyError, match=r"twolevel\[gambit\]"):
        read_efg(tmp_path / "game.efg")
