"""How a solution is found is chosen by size and by what is asked for, and is said."""

import pytest

import twolevel as tl
from twolevel.bargaining import SOLUTIONS, Settlement
from twolevel.bargaining.choosing import chosen_method, search_all
from twolevel.bargaining.search_result import SearchResult
from twolevel.errors import ArgumentError, LabelError, LimitError


@pytest.fixture
def large(quota_game):
    return tl.Game(quota_game(n_issues=11, n_options=6, generosity=1.0, seed=1))


def test_large_games_are_searched_and_say_so(large):
    found = large.solve("nash")
    assert isinstance(found, SearchResult)
    assert found.status == "optimal"
    assert (found.gap, found.bound) == (0.0, found.value)
    assert found.nodes > 0
    assert found.agreements == (found.agreement,)
    assert found.no_agreement_reason == ""
    assert "searched by branch and bound; more than 200,000,000" in found.provenance.explanation
    assert found.gains == large.search("nash").gains


def test_small_games_are_enumerated_unless_a_search_is_asked_for():
    game = tl.load("border")
    listed = game.solve_all()
    searched = game.solve_all(method="search")
    assert tuple(listed) == tuple(searched) == tuple(SOLUTIONS)
    for name, found in searched.items():
        assert isinstance(listed[name], Settlement)
        assert isinstance(found, SearchResult)
        assert found.agreement in listed[name].agreements
        assert "not enumerated" not in found.provenance.explanation


def test_an_empty_zone_has_a_reason(quota_game):
    game = tl.Game(quota_game(n_issues=11, n_options=6, generosity=1.5, seed=1))
    found = game.solve("egalitarian")
    assert (found.status, found.agreements) == ("no_agreement", ())
    assert "empty" in found.no_agreement_reason


def test_a_limit_is_passed_on(large):
    found = large.solve("kalai_smorodinsky", seconds=1e-9)
    assert found.status == "limit"
    assert "ended before" in found.no_agreement_reason


def test_weights_go_to_the_solutions_that_take_them(large):
    weights = {name: 1 + (name == "c0") for name in large.scenario.country_names}
    found = large.solve_all(["nash", "egalitarian"], weights=weights)
    assert found["nash"].weights["c0"] == 2 * found["nash"].weights["c1"]
    assert found["egalitarian"].weights is None


def test_what_needs_every_agreement_is_refused(quota_game):
    large = tl.Game(quota_game(n_issues=14, n_options=6))
    for options in ({"over": "lotteries"}, {"floor_mode": "acceptance"}, {"method": "enumerate"}):
        with pytest.raises(LimitError, match="can be enumerated"):
            large.solve("nash", **options)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "serch"}, ArgumentError, "Did you mean 'search'"),
        ({"method": "search", "over": "lotteries"}, ArgumentError, "not lotteries"),
        ({"method": "search", "floor_mode": "acceptance"}, ArgumentError, "'acceptance'"),
        ({"method": "search", "seconds": -1}, ArgumentError, "seconds must be"),
        ({"checkpoint": "kept.json"}, ArgumentError, "a checkpoint is for a search, and all 18 "),
        ({"method": "search", "solution": "nahs"}, LabelError, "Did you mean 'nash'"),
        (
            {"method": "search", "solution": "egalitarian", "weights": {"north": 1, "south": 1}},
            ArgumentError,
            "egalitarian takes no weights",
        ),
    ],
)
def test_bad_calls(options, error, message):
    with pytest.raises(error, match=message):
        tl.load("border").solve(**options)


def test_several_solutions_are_not_one():
    game = tl.load("border").point
    with pytest.raises(ArgumentError, match="takes several solutions"):
        search_all(game, "nash")
    assert chosen_method(game, "auto") == "enumerate"
