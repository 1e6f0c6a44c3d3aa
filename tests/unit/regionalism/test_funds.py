"""The least fund against every agreement looked at by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from twolevel.errors import ArgumentError
from twolevel.game import load
from twolevel.payoffs.compiled import point_game
from twolevel.ratification import explain, overlap, survey
from twolevel.ratification.approval import passing_patterns
from twolevel.regionalism import least_fund, threatened
from twolevel.testing import scenarios


@settings(max_examples=20)
@given(scenarios(max_issues=2, max_options=2, max_countries=2))
def test_nothing_is_needed_where_the_zone_is_open(scenario):
    game = point_game(scenario)
    found = least_fund(game, game.countries)
    assert found.total is not None
    assert found.total >= 0
    assert (found.total == 0) == bool(overlap(survey(game)).zone().count)
    assert found.total == sum(found.payments.values(), Fraction(0))


def oracle(game, number):
    """The least over every set of actors whose approval ratifies, country by country."""
    found = explain(game, number)
    total = Fraction(0)
    for body in game.bodies:
        names = [leaf.name for leaf in body.leaves]
        weights = list(body.leaf_weights())
        prices = []
        for pattern, passing in enumerate(passing_patterns(body)):
            if passing:
                short = [max(Fraction(0), -found.actors[name].margin) for name in names]
                paid = [cost if pattern >> bit & 1 else 0 for bit, cost in enumerate(short)]
                eased = sum(w * cost for w, cost in zip(weights, paid, strict=True))
                rest = max(Fraction(0), -found.countries[body.name].gain - eased)
                prices.append(sum(paid) + rest)
        total += min(prices)
    return total


@settings(max_examples=20)
@given(scenarios(max_issues=2, max_options=2, max_countries=2))
def test_no_agreement_is_cheaper(scenario):
    game = point_game(scenario)
    found = least_fund(game, game.countries)
    feasible = np.concatenate([block.feasible for block in game.enumeration.blocks()])
    prices = {number: oracle(game, number) for number in np.flatnonzero(feasible).tolist()}
    assert found.total == prices[found.agreement.id] == min(prices.values())


def test_a_negotiator_that_wants_more_is_paid_the_rest():
    game = load("border").point
    open_zone = least_fund(game, ["north", "south"])
    assert open_zone.total == 0
    assert not open_zone.payments
    asks = threatened(game, {"north": Fraction(2)})
    found = least_fund(asks, ["north", "south"])
    assert found.payments["north"] > 1
    assert found.total == sum(found.payments.values())
    assert "utils" in found.summary()


def test_faults():
    with pytest.raises(ArgumentError, match="at least one member"):
        least_fund(load("border").point, [])
