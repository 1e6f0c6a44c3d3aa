"""The price of ratification, against a search over all sets of actors."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.errors import ArgumentError, LabelError
from twolevel.game import Game
from twolevel.model import Actor, AtLeast, Body, Interest, Issue, Scenario, Utils, Veto
from twolevel.ratification.prices import ratification_price


def game_of(margins, rule):
    members = tuple(
        Actor(
            name=f"voter{k}",
            interests=(
                Interest(name="deal", issues=("deal",), valuation=Utils(utils={"no": 0, "yes": m})),
            ),
        )
        for k, m in enumerate(margins)
    )
    issue = Issue(name="deal", options=("no", "yes"), status_quo="no")
    country = Body(name="country", members=members, ratification=rule)
    return Game(Scenario(name="vote", issues=(issue,), countries=(country,)))


def test_it_buys_the_cheapest_refusals_and_says_whose():
    game = game_of([2, -3, -1, "-1/2"], AtLeast(count=3))
    price = ratification_price(game.point, {"deal": "yes"}, "country")
    assert price.total == Fraction(3, 2)
    assert dict(price.payments) == {"voter2": 1, "voter3": Fraction(1, 2)}
    assert price.agreement["deal"] == "yes"


def test_a_veto_player_must_be_paid_whatever_it_asks():
    game = game_of([2, -3, -1], Veto(members=("voter1",)))
    assert dict(ratification_price(game.point, 1, "country").payments) == {"voter1": 3}


def test_what_is_ratified_anyway_is_free():
    game = game_of([2, 0, -1], AtLeast(count=2))
    price = ratification_price(game.point, 1, "country")
    assert (price.total, dict(price.payments)) == (0, {})


@given(
    margins=st.lists(st.fractions(-2, 2, max_denominator=6), min_size=1, max_size=5),
    data=st.data(),
)
def test_no_other_set_that_ratifies_is_cheaper(margins, data):
    count = data.draw(st.integers(1, len(margins)))
    sets = itertools.combinations(margins, count)
    expected = min(sum((max(Fraction(0), -m) for m in chosen), Fraction(0)) for chosen in sets)
    game = game_of(margins, AtLeast(count=count))
    price = ratification_price(game.point, 1, "country")
    assert price.total == expected == sum(price.payments.values())


@pytest.mark.parametrize(
    ("agreement", "country", "error", "message"),
    [
        (1, "county", LabelError, "Did you mean 'country'"),
        (9, "country", ArgumentError, "lies in 0 to 1"),
        ({"deal": "maybe"}, "country", LabelError, "option of 'deal'"),
    ],
)
def test_unknown_names_are_refused(agreement, country, error, message):
    with pytest.raises(error, match=message):
        ratification_price(game_of([1], AtLeast(count=1)).point, agreement, country)
