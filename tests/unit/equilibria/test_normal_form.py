"""Games in normal form and Gambit's text."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.equilibria import NormalFormGame, nfg_text, parse_nfg, read_nfg, write_nfg
from twolevel.errors import ScenarioError

OUTCOME_FORM = """NFG 1 D "Two \\"firms\\"" { "Ann" "Bob" }
{ { "a" "b" } { "c" "d" "e" } }
"a comment"
{ { "low" 1, 1/2 } { "high" 2.5 -1e1 } }
1 2 0 1
2 2
"""


@st.composite
def games(draw):
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    count = int(np.prod(shape)) * len(shape)
    kind = draw(st.sampled_from(["integers", "fractions", "floats"]))
    number = {
        "integers": st.integers(-5, 5),
        "fractions": st.fractions(-3, 3, max_denominator=30),
        "floats": st.floats(-10, 10, allow_subnormal=False),
    }[kind]
    flat = draw(st.lists(number, min_size=count, max_size=count))
    table = np.empty(count, dtype=float if kind == "floats" else object)
    table[:] = flat
    return NormalFormGame.from_arrays(
        table.reshape(len(shape), *shape), title=draw(st.text(max_size=5))
    )


def test_exact_payoffs_stay_exact():
    game = NormalFormGame.from_arrays([[["1/3", 0.1]], [[10**15, 2]]])
    assert game.payoff({"player 1": "1", "player 2": "1"}) == {
        "player 1": Fraction(1, 3),
        "player 2": 10**15,
    }
    assert game.fractions(0).tolist() == [[Fraction(1, 3), Fraction(1, 10)]]


def test_a_game_cannot_be_changed_and_does_not_change_its_input():
    payoffs = np.arange(8.0).reshape(2, 2, 2)
    game = NormalFormGame.from_arrays(payoffs)
    payoffs[:] = 0
    assert game.payoffs.max() == 7
    with pytest.raises(ValueError, match="read-only"):
        game.numbers[0, 0, 0] = 1


def test_equality_and_fingerprint_follow_names_and_payoffs():
    one, other = (NormalFormGame.from_arrays([[[1, 0]], [[0, 1]]]) for _ in range(2))
    renamed = NormalFormGame.from_arrays([[[1, 0]], [[0, 1]]], players=["a", "b"])
    assert one == other
    assert hash(one) == hash(other)
    assert one != renamed
    assert one.fingerprint != renamed.fingerprint


@given(game=games())
def test_text_gives_the_game_back(game):
    back = parse_nfg(nfg_text(game))
    assert (back.players, back.strategies, back.title) == (
        game.players,
        game.strategies,
        game.title,
    )
    for player in range(game.n_players):
        assert (back.fractions(player) == game.fractions(player)).all()
    assert np.array_equal(back.payoffs, game.payoffs)


def test_outcomes_are_what_profiles_point_to():
    game = parse_nfg(OUTCOME_FORM)
    assert game.title == 'Two "firms"'
    assert game.fractions(0).tolist() == [[1, 0, 2.5], [2.5, 1, 2.5]]
    assert game.payoff({"Ann": "a", "Bob": "c"}) == {"Ann": 1, "Bob": Fraction(1, 2)}


def test_the_first_player_varies_fastest():
    game = parse_nfg('NFG 1 R "" { "x" "y" } { 2 3 } 0 0 10 0 1 0 11 0 2 0 12 0')
    assert game.payoffs[0].tolist() == [[0, 1, 2], [10, 11, 12]]


def test_equal_names_are_told_apart():
    game = parse_nfg('NFG 1 R "" { "x" "x" } { { "a" "a" } { "" } } 1 2 3 4')
    assert game.players == ("x", "x (2)")
    assert game.strategies == (("a", "a (2)"), ("1",))


def test_files_are_written_and_read(tmp_path):
    game = NormalFormGame.from_arrays([[[1, 0]], [[0, 1]]], title="é")
    write_nfg(game, tmp_path / "game.nfg")
    assert read_nfg(tmp_path / "game.nfg") == game


def parsed(text):
    """Return the game of a text, or what is wrong with it."""
    try:
        return parse_nfg(text, file="broken.nfg"), ""
    except ScenarioError as error:
        return None, str(error)


@given(place=st.integers(0, len(OUTCOME_FORM) - 1), byte=st.sampled_from('"{}0 /x\n\0'))
def test_any_damage_is_an_error_or_another_game(place, byte):
    text = OUTCOME_FORM[:place] + byte + OUTCOME_FORM[place + 1 :]
    game, message = parsed(text)
    assert np.isfinite(game.payoffs).all() if game else "broken.nfg:" in message


@given(text=st.text(alphabet='NFG1RD {}"0123456789/.-e\n', max_size=60))
def test_any_text_is_an_error_or_a_game(text):
    game, message = parsed("NFG 1 R " + text)
    assert np.isfinite(game.payoffs).all() if game else "broken.nfg:" in message


@pytest.mark.parametrize("cut", range(len(OUTCOME_FORM.rstrip()) - 1))
def test_a_text_cut_off_anywhere_is_an_error(cut):
    with pytest.raises(ScenarioError):
        parse_nfg(OUTCOME_FORM[:cut])


def changed_everywhere(text):
    """Yield a text with each byte left out, replaced or preceded by something else."""
    for place in range(len(text)):
        for change in (
            "",
            "{",
            "}",
            '"',
            "x",
            "-",
            "/0",
            "\\",
            "\x00",
            "9",
            "e",
            "\n",
            "\N{SNOWMAN}",
        ):
            yield text[:place] + change + text[place + 1 :]
            yield text[:place] + change + text[place:]


def test_a_text_changed_at_any_byte_is_refused_in_words_or_is_a_game():
    read = 0
    for form in (OUTCOME_FORM, nfg_text(parse_nfg(OUTCOME_FORM))):
        for text in changed_everywhere(form):
            with suppress(ScenarioError):
                found = parse_nfg(text, file="game.nfg")
                assert np.isfinite(found.payoffs).all()
                assert parse_nfg(nfg_text(found)) == found
                read += 1
    assert read > 0
