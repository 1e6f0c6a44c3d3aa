"""Text breaks where a reader expects it and never steers a terminal."""

import pytest

from twolevel.cli.screen import WIDTH, broken, harmless, longest_piece, screen_width, width_of


@pytest.mark.parametrize("prose", [True, False])
@pytest.mark.parametrize("width", [1, 5, 13, 80])
@pytest.mark.parametrize(
    "text", ["", "a", "one_zone, of three-part/names", "図們江 area", "x" * 30, "a  b\nc"]
)
def test_lines_fit_and_lose_nothing_but_spaces(text, width, prose):
    lines = broken(text, width, prose=prose)
    assert max(map(width_of, lines)) <= max(width, 2 if "図" in text else 1)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_prose_breaks_between_words_only():
    assert broken("without russia +1,371 more", 20, prose=True) == ["without russia", "+1,371 more"]


def test_names_break_after_their_joints():
    assert broken("northeast_asian_bank", 16) == ["northeast_asian_", "bank"]


@pytest.mark.parametrize(
    ("text", "piece"), [("zarubino_with_rail", 9), ("", 0), ("joint, apart", 6), ("with rail", 4)]
)
def test_the_longest_piece_has_no_place_to_break(text, piece):
    assert longest_piece(text) == piece


@pytest.mark.parametrize("letter", ["\x1b", "\r", "\x07", "\x9b", "\u202e", "\x00"])
def test_letters_that_steer_a_terminal_are_spelt_out(letter):
    assert letter not in harmless(f"a{letter}b")
    assert harmless("plain text\n\tin 図們江") == "plain text\n\tin 図們江"


def test_the_width_without_a_terminal(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert screen_width() == WIDTH
    monkeypatch.setenv("COLUMNS", "72")
    assert screen_width() == 72
    monkeypatch.setenv("COLUMNS", "3")
    assert screen_width() == 40
