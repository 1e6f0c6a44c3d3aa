"""Two-level power against a listing of every pattern of approval."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.coalitions import CompoundGame, VotingGame, compound_power, subnational_power
from twolevel.errors import LimitError, VerificationError
from twolevel.labels import Record
from twolevel.model import AtLeast, Unanimity
from twolevel.testing import scenarios


@st.composite
def bodies(draw, prefix="x", depth=2):
    """Draw games of a few members, some of which are games themselves."""
    names = [f"{prefix}{k}" for k in range(draw(st.integers(1, 3)))]
    game = VotingGame(members=names, rule=AtLeast(count=draw(st.integers(1, len(names)))))
    parts = {n: draw(bodies(n, depth - 1)) for n in names if depth and draw(st.booleans())}
    return CompoundGame(game=game, parts=parts) if parts or draw(st.booleans()) else game


@given(game=bodies().filter(lambda game: isinstance(game, CompoundGame)))
@settings(max_examples=40)
def test_power_of_nested_games_agrees_with_a_listing(game):
    if len(game.actors) <= 14:
        compound_power(game).verify(game)


@given(scenario=scenarios(max_countries=2))
@settings(max_examples=25)
def test_power_in_any_scenario_verifies(scenario):
    subnational_power(scenario).verify(scenario)


@pytest.mark.parametrize("case", ["border", "tumen"])
def test_power_in_the_bundled_cases_verifies(case):
    game = tl.load(case)
    found = subnational_power(game.point)
    found.verify(game.scenario)
    assert tuple(found.actors) == game.scenario.actor_names


def test_autonomy_moves_power_from_the_centre_to_the_territories():
    scenario = tl.load_case("border")
    dictated = subnational_power(scenario.replace("countries.north.autonomy", 0))
    shared = subnational_power(scenario.replace("countries.north.autonomy", 0.9))
    assert dictated.actors["north_bank"].banzhaf == 0 < shared.actors["north_bank"].banzhaf
    assert dictated.actors["north_capital"].banzhaf > shared.actors["north_capital"].banzhaf


def test_a_parliament_of_two_hundred_within_a_treaty_of_two():
    house = VotingGame(members=[f"m{k}" for k in range(199)], rule=AtLeast(count=100))
    treaty = VotingGame(members=("north", "south"), rule=Unanimity())
    found = compound_power(CompoundGame(game=treaty, parts={"north": house}))
    assert found.countries["north"].ratification == Fraction(1, 2)
    assert found.actors["m7"].owen == Fraction(1, 398)
    assert sum(actor.shapley_shubik for actor in found.actors.values()) == 1


def test_too_many_parts_are_refused():
    names = [f"c{k}" for k in range(15)]
    treaty = VotingGame(members=names, rule=Unanimity())
    with pytest.raises(LimitError, match="at most 14 parts"):
        compound_power(CompoundGame(game=treaty))


def test_the_wrong_result_does_not_verify():
    scenario = tl.load_case("border")
    found = subnational_power(scenario)
    first, *rest = found.actors.items()
    wrong = replace(first[1], banzhaf=first[1].banzhaf / 2)
    with pytest.raises(VerificationError, match="product of chances"):
        replace(found, actors=Record([(first[0], wrong), *rest])).verify(scenario)
