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
from twolevel.protocols.assembly import Assembly
from twolevel.protocols.stationary import stationary_play
from twolevel.tolerance import Tolerance

F = Fraction


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
def test_mixed_play_under_majority_has_the_residual_it_claims(gains, discount):
    """By plain loops over proposers, agreements and voters."""
    game = assembly(gains, 2, discount)
    found = stationary_play(game, Tolerance(gap=1e-6))
    play, delta = found.play, float(discount)
    worst = 0.0
    utils = [[g / 10 for g in row] for row in gains]
    values = [0.0] * 3
    for j in range(3):
        worths = []
        for x, row in enumerate(utils):
            passes = play.passing[j, x]
            worths.append(passes * row[j] + (1 - passes) * delta * play.values[j])
            for i in range(3):
                paid = passes * row[i] + (1 - passes) * delta * play.values[i]
                values[i] += play.proposals[j, x] * paid / 3
        for i in range(3):
            values[i] += play.proposals[j, -1] * delta * play.values[i] / 3
        made = sum(play.proposals[j, x] * worth for x, worth in enumerate(worths))
        made += play.proposals[j, -1] * delta * play.values[j]
        worst = max(worst, max(*worths, delta * play.values[j]) - made)
    assert values == pytest.approx(list(play.values), abs=1e-8)
    assert worst <= max(play.residual, 1e-12) + 1e-12
    assert play.residual <= 1e-6


def test_an_assembly_without_pure_play_is_mixed():
    generator = np.random.default_rng(0)
    kinds = []
    for _ in range(12):
        game = assembly(generator.integers(0, 20, (6, 3)).tolist(), 2, F(9, 10))
        found = stationary_play(game, Tolerance(gap=1e-3))
        kinds.append(found.exact_values is None)
        assert found.play.residual <= 1e-3
    assert any(kinds)
    assert not all(kinds)


def test_what_did_not_converge_says_so():
    game = next(
        g
        for g in (
            assembly(np.random.default_rng(k).integers(0, 20, (6, 3)).tolist(), 2, F(9, 10))
            for k in range(60)
        )
        if g.pure_equilibrium((F(0),) * 3, 50) is None
        and stationary_play(g, Tolerance(gap=1e-2)).exact_values is None
    )
    with pytest.warns(ConvergenceWarning, match="still gains"):
        stationary_play(game, Tolerance(gap=1e-15))


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
    numbers, waits = offers._game, [v * F(9, 10) for v in offers._found.exact_values]
    for place in offers._found.play.proposals.argmax(axis=1):
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
    wrong = dataclasses.replace(offers._found, exact_values=(F(1, 3), F(2, 3)))
    with pytest.raises(VerificationError, match="values are not those"):
        dataclasses.replace(offers, _found=wrong).verify()
    assert isinstance(offers.values, Record)


def test_mixed_play_is_verified_voter_by_voter():
    offers = offers_over(split_the_pie(steps=20, n_players=3), discounts=0.9)
    game = next(
        g
        for g in (
            assembly(np.random.default_rng(k).integers(0, 20, (6, 3)).tolist(), 2, F(9, 10))
            for k in range(60)
        )
        if g.pure_equilibrium((F(0),) * 3, 50) is None
        and stationary_play(g, Tolerance(gap=1e-3)).exact_values is None
    )
    found = stationary_play(game, Tolerance(gap=1e-3))
    mixed = dataclasses.replace(offers, _game=game, _found=found, residual=found.play.residual)
    mixed.verify()
    generous = dataclasses.replace(found.play, passing=np.ones_like(found.play.passing))
    wrong = dataclasses.replace(mixed, _found=dataclasses.replace(found, play=generous))
    with pytest.raises(VerificationError):
        wrong.verify()
