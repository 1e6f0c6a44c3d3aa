"""Tables fit every width without losing a cell."""

from fractions import Fraction

import pytest

from twolevel._tabular import Table
from twolevel.cli.layout import grid, side_by_side
from twolevel.cli.screen import width_of

OPTIONS = ("zarubino_with_rail", "northeast_asian_development_bank", "none", "joint")
WIDE = Table(
    title="",
    columns=("issue", *(f"solution {k}" for k in range(9))),
    rows=tuple((name, *(OPTIONS[(k + j) % 4] for k in range(9))) for j, name in enumerate("abc")),
)
NUMBERS = Table(
    title="",
    columns=("country", "share", "signs", "who", "what nobody knows"),
    rows=(("north", Fraction(1, 3), 1234567, "", None), ("south", Fraction(2), 7, "a, b", None)),
)


@pytest.mark.parametrize("width", [40, 60, 100, 300])
@pytest.mark.parametrize("table", [WIDE, NUMBERS])
def test_lines_fit(table, width):
    assert max(map(width_of, grid(table, width))) <= width


@pytest.mark.parametrize("width", [40, 60, 100])
def test_every_cell_is_there_in_whole(width):
    found = "".join("".join(grid(WIDE, width)).split())
    whole = "".join("".join(grid(WIDE, 1000)).split())
    pieces = [piece for option in OPTIONS for piece in option.split("_")]
    for piece in pieces:
        assert found.count(piece) == whole.count(piece)


def test_further_panels_repeat_the_first_column():
    lines = grid(WIDE, 60)
    assert lines.count("") >= 1
    headings = [line for line in lines if line.startswith("issue")]
    assert len(headings) == lines.count("") + 1


def test_numbers_stand_flush_right_and_text_flush_left():
    lines = grid(NUMBERS, 100)
    assert lines[2].startswith("north")
    assert lines[2].index("1,234,567") + 9 == lines[3].index("7") + 1


def test_headings_give_way_before_cells():
    table = Table(title="", columns=("a very long heading", "b"), rows=(("jilin_province", 1),))
    assert grid(table, 17)[-1] == "jilin_province  1"


def test_a_cell_wider_than_the_screen_is_cut_not_lost():
    lines = grid(Table(title="", columns=("x",), rows=(("y" * 95,),)), 40)
    assert "".join(lines[2:]) == "y" * 95
    assert max(map(len, lines)) == 40


def test_letters_that_steer_a_terminal_do_not_reach_it():
    assert "\x1b" not in "".join(grid(Table(title="", columns=("x",), rows=(("\x1b[2J",),)), 40))


def test_blocks_stand_beside_each_other_while_they_fit():
    blocks = [["2 together", "CH RU  10"], ["3 together"], ["4 together"]]
    assert side_by_side(blocks, 100)[0] == "2 together   3 together   4 together"
    narrow = side_by_side(blocks, 25)
    assert narrow == ["2 together   3 together", "CH RU  10", "", "4 together"]
    assert side_by_side([], 80) == []


def test_short_blocks_stand_below_each_other():
    tall = [str(k) for k in range(5)]
    assert side_by_side([tall, ["a", "b"], ["c"]], 80)[3] == "3   c"
