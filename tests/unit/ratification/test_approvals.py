"""Exact sizes of what single payoffs decide, against the enumeration of the whole space."""

from hypothesis import given, settings

import twolevel as tl
from twolevel.payoffs import point_game
from twolevel.ratification import approvals, survey, win_sets
from twolevel.testing import scenarios


@settings(max_examples=40)
@given(scenario=scenarios(max_issues=4))
def test_equal_to_enumeration(scenario):
    game = point_game(scenario)
    found, listed = approvals(game), win_sets(survey(game, method="enumerate"))
    assert found.feasible == listed.feasible
    for country in listed.countries.values():
        assert found.negotiators[country.name] == country.acceptable
        for actor in country.actors:
            assert found.actors[actor.name] == actor.approves


def test_beside_a_sample_approvals_are_exact():
    game = tl.load("tumen")
    exact, sampled = game.win_sets(), game.win_sets(method="sample", samples=500, rng=0)
    for name, country in sampled.countries.items():
        assert not country.win_set.is_exact
        assert [a.approves for a in country.actors] == [a.approves for a in exact[name].actors]


def test_a_space_beyond_any_integer_type(quota_game):
    game = tl.Game(quota_game(n_issues=30, n_options=8, generosity=1.1, seed=1))
    found = game.approvals()
    assert found.feasible.count == 8**30
    sampled = game.survey(samples=20_000)
    passing = win_sets(sampled)["c0"].actors[0].approves
    assert passing == found.actors["c0m0"]
    assert passing.is_exact
    assert 0.1 < passing.share < 0.25
