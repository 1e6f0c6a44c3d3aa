"""A game gives the functions of the rooms as methods, and keeps what it computes once."""

import pickle

import numpy as np
import pytest

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError
from twolevel.participation import demand_game, position_game
from twolevel.robustness import confirmed_facts

BASE = {"toll": "none", "zone": "closed"}


@pytest.fixture
def border():
    return tl.load("border")


def test_a_game_survives_a_pickle(border):
    border.survey()
    text = pickle.dumps(border)
    assert b"twolevel.game" in text
    assert b"twolevel.game." not in text  # where the class stands inside the room may change
    again = pickle.loads(text)
    assert type(again) is tl.Game
    assert repr(again) == repr(border)
    assert again.scenario == border.scenario
    assert again.solve("nash").agreement == border.solve("nash").agreement


def test_games_of_positions_and_demands(border):
    played = border.position_game("bridge", base=BASE)
    wanted = position_game(border.point, "bridge", base=BASE)
    assert played.strategies == wanted.strategies
    assert np.array_equal(played.payoffs, wanted.payoffs)
    played, wanted = border.demand_game(levels=3), demand_game(border.point, levels=3)
    assert played.strategies == wanted.strategies
    assert np.array_equal(played.payoffs, wanted.payoffs)
    assert tuple(border.demand_game(["south"], levels=2).players) == ("south",)
    with pytest.raises(LabelError, match="south"):
        border.demand_game(["suoth"])


def test_what_is_computed_once_is_kept(border):
    assert border.survey() is border.survey()
    assert border.problem(["north"]) is border.problem("north")
    assert border.problem() is not border.problem(floor_mode="threat_point")


def test_facts_are_those_of_the_numbers(border):
    for options in ({}, {"coalition": ["north"]}, {"theory": "putnam"}):
        kept, anew = border.facts(**options), confirmed_facts(border.point, **options)
        assert kept.verdicts == anew.verdicts
        assert kept.coalition == anew.coalition
    with pytest.raises(ArgumentError, match="leave the coalition out"):
        confirmed_facts(border.point, theory="putnam", coalition=["north"])


def test_draws_and_replacements_are_games(border):
    assert type(border.draw(1)) is tl.Game
    changed = border.replace("actors.north_bank.outside_option", 1)
    assert type(changed) is tl.Game
    assert changed.scenario != border.scenario
