"""Offers over agreements: the definition of the equilibrium by plain loops, limits, ratifiers."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import BargainingProblem, solve, split_the_pie
from twolevel.errors import ConvergenceWarning, VerificationError
from twolevel.labels import Record
from twolevel.protocols import offers_over, random_proposers
from twolevel.protocols.agreements import smoothed_replies
from twolevel.protocols.agreements.assembly import Assembly
from twolevel.protocols.agreements.deviations import check_play
from twolevel.protocols.agreements.rota import Rota
from twolevel.protocols.agreements.stationary import stationary_play
from twolevel.tolerance import Tolerance

F = Fraction
TOLERANCE = Tolerance(gap=1e-6, rounds=200)


@st.composite
def problems(draw):
    n = draw(st.integers(2, 3))
    payoff = st.integers(-2, 9)
    points = draw(st.lists(st.tuples(*[payoff] * n), min_size=1, max_size=8))
    discounts = draw(
        st.lists(st.sampled_from([F(1, 2), F(4, 5), F(9, 10)]), min_size=n, max_size=n)
    )
    return points, discounts


@settings(max_examples=60, deadline=None)
@given(game=problems())
def test_no_deviation_pays_by_definition(game):
    points, discounts = game
    offers = offers_over(BargainingProblem.from_points(points), discounts=discounts)
    offers.verify()
    rational = [p for p in points if min(p) >= 0]
    if not rational:
        assert not offers.agreed
        assert offers.no_agreement_reason
        return
    assert offers.pure
    n = len(discounts)
    waiting = [d * v for d, v in zip(discounts, offers.values.values(), strict=True)]
    assert waiting == list(offers.thresholds.values())
    expected = [F(0)] * n
    for k, made in enumerate(offers.proposals.values()):
        ((number, chance),) = made
        assert chance == 1
        passing = [p for p in rational if all(p[i] >= waiting[i] for i in range(n) if i != k)]
        proposed = points[number]
        assert proposed in passing
        assert proposed[k] == max(p[k] for p in passing) >= waiting[k]
        for i in range(n):
            expected[i] += F(proposed[i], n)
    assert expected == list(offers.values.values())
    assert sum(chance for _, chance in offers.agreements) == pytest.approx(1)


@pytest.mark.parametrize("weights", [(F(1, 2), F(1, 2)), (F(1, 4), F(3, 4))])
def test_patience_under_unanimity_approaches_weighted_nash(weights):
    """The chance to propose is the weight."""
    pie = split_the_pie(steps=1000, disagreement=(0.2, 0.1))
    nash = solve(pie, weights=weights)
    distances = []
    for discount in (0.5, 0.9, 0.99):
        offers = offers_over(pie, discounts=discount, recognition=weights)
        offers.verify()
        gains = nash.gains["player 1"]
        distances.append(max(abs(made[0][0] - nash.ids[0]) for made in offers.proposals.values()))
        assert float(offers.values["player 1"]) == pytest.approx(float(gains), abs=0.005)
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] <= 10  # of 1000 steps


def test_a_fine_pie_agrees_with_the_divisible_one():
    fine = offers_over(split_the_pie(steps=150, n_players=3), discounts=0.5)
    exact = random_proposers([F(1, 2)] * 3)
    for name in fine.players:
        assert float(fine.thresholds[name]) == pytest.approx(
            float(exact.thresholds[name]), abs=1 / 150
        )


def assembly(gains, quota, discount, chances=None):
    count = len(gains[0])
    return Assembly(
        gains=np.array(gains, dtype=np.int64),
        scales=(10,) * count,
        chances=tuple(chances or [F(1, count)] * count),
        discounts=(discount,) * count,
        ratified=np.ones((len(gains), count), dtype=np.bool_),
        voters=(),
        quota=quota,
    )


CYCLE = [(10, 7, 0), (0, 10, 7), (7, 0, 10), (8, 8, 1), (1, 8, 8), (8, 1, 8)]


@pytest.mark.parametrize("discount", [F(1, 2), F(9, 10), F(99, 100)])
@pytest.mark.parametrize("gains", [CYCLE, [(9, 5, 4), (3, 9, 6), (6, 2, 9), (5, 7, 1)]])
def test_play_under_majority_has_the_residual_it_claims(gain_by_deviating, gains, discount):
    game = assembly(gains, 2, discount)
    play = stationary_play(game, TOLERANCE).play
    assert gain_by_deviating(game, Rota.drawn(game.chances), play) <= play.residual
    assert play.residual <= F(1, 10**40)


def test_an_assembly_without_pure_play_is_mixed(gain_by_deviating):
    generator = np.random.default_rng(0)
    pure = []
    for _ in range(12):
        game = assembly(generator.integers(0, 20, (6, 3)).tolist(), 2, F(9, 10))
        play = stationary_play(game, TOLERANCE).play
        pure.append(play.is_pure)
        assert gain_by_deviating(game, Rota.drawn(game.chances), play) <= play.residual
        assert play.residual <= F(1, 10**40)
    assert any(pure)
    assert not all(pure)


def mixed_assembly():
    games = (
        assembly(np.random.default_rng(k).integers(0, 20, (6, 3)).tolist(), 2, F(9, 10))
        for k in range(60)
    )
    return next(g for g in games if not stationary_play(g, TOLERANCE).play.is_pure)


def test_what_did_not_converge_says_so(monkeypatch, gain_by_deviating):
    """A path that ends early leaves play whose residual is what a deviation gains."""
    game = mixed_assembly()
    monkeypatch.setattr(smoothed_replies, "MOST_STEPS", 4)
    with pytest.warns(ConvergenceWarning, match="still gains"):
        play = stationary_play(game, TOLERANCE).play
    assert gain_by_deviating(game, Rota.drawn(game.chances), play) == play.residual > 1e-6


def test_a_scenario_by_labels():
    game = tl.load("border")
    offers = game.offers(discounts=0.9)
    offers.verify()
    agreement = offers.agreement
    assert set(agreement) == set(game.scenario.issue_names)
    assert "probability" in offers.summary()
    zone = game.overlap().zone(["north", "south"]).count
    assert offers.considered <= zone
    for made in offers.proposals.values():
        for proposal, _ in made:
            found = game.explain(proposal)
            assert all(found.countries[c].ratifies for c in offers.players)


def test_strategic_ratifiers_hold_out_for_what_waiting_brings():
    """Every voter compares with its own discounted expectation, not with the status quo."""
    game = tl.load("border")
    offers = game.offers(discounts="9/10", ratifiers="strategic")
    offers.verify()
    assert offers.agreed
    assert offers.pure
    numbers, waits = offers._game, [v * F(9, 10) for v in offers._play.values[0]]
    for ((place, _, _),) in offers._play.offers:
        gains = [F(int(g), s) for g, s in zip(numbers.gains[place], numbers.scales, strict=True)]
        for columns, passing in numbers.voters:
            assert passing[sum((gains[c] >= waits[c]) << bit for bit, c in enumerate(columns))]
    held = [
        not passing[sum((F(0) >= waits[c]) << bit for bit, c in enumerate(columns))]
        for columns, passing in numbers.voters
    ]
    assert any(held)  # the status quo would not be ratified any more


def test_a_changed_play_does_not_stand():
    offers = offers_over(split_the_pie(steps=20), discounts=0.9)
    wrong = dataclasses.replace(offers._play, values=((F(1, 3), F(2, 3)),))
    with pytest.raises(VerificationError, match="values are not those"):
        dataclasses.replace(offers, _play=wrong).verify()
    assert isinstance(offers.values, Record)


def test_mixed_play_is_verified_voter_by_voter():
    game = mixed_assembly()
    rota = Rota.drawn(game.chances)
    play = stationary_play(game, TOLERANCE).play
    seats = ("first", "second", "third")
    check_play(game, rota, play, seats)
    assert play.votes
    for vote in play.votes:
        wrong = dataclasses.replace(play, votes={**play.votes, vote: 1 - play.votes[vote] / 2})
        with pytest.raises(VerificationError):
            check_play(game, rota, wrong, seats)
