"""Quantal response and equilibria: published and derived numbers, by case."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from twolevel.equilibria import (
    NormalFormGame,
    best_correlated,
    correlated_range,
    count_probabilities,
    find_equilibria,
    logit_response,
    parse_nfg,
    quantal_responses,
    ratification_chance,
)

GAINS = (0.3, 0.1, -0.05, -0.2, 0.4)
QUOTAS = (1, 3, 4, 5)


@pytest.mark.parametrize("voters", [pytest.param(5, id="G-Q.pb")])
def test_coin_flips_are_binomial(voters):
    assert count_probabilities([0.5] * voters) * 32 == pytest.approx([1, 5, 10, 10, 5, 1])


@pytest.mark.parametrize(
    ("precision", "chances"),
    [
        pytest.param(0, (0.96875, 0.5, 0.1875, 0.03125), id="G-Q.rat.0"),
        pytest.param(5, (0.996626, 0.716094, 0.314955, 0.052780), id="G-Q.rat.5"),
        pytest.param(50, (1, 0.993815, 0.075392, 3.4207e-6), id="G-Q.rat.50"),
        pytest.param(5000, (1, 1, 0, 0), id="G-Q.lim"),
    ],
)
def test_the_chance_of_ratification(precision, chances):
    found = [ratification_chance(GAINS, precision=precision, quota=k) for k in QUOTAS]
    assert found == pytest.approx(chances, abs=6e-7)


@pytest.mark.parametrize("precision", [pytest.param(3, id="G-Q.mono")])
def test_the_chance_falls_with_the_quota_and_rises_with_every_gain(precision):
    by_quota = [ratification_chance(GAINS, precision=precision, quota=k) for k in range(6)]
    assert by_quota == sorted(by_quota, reverse=True)
    for k in range(5):
        more = [gain + 0.1 * (place == k) for place, gain in enumerate(GAINS)]
        assert ratification_chance(more, precision=precision, quota=3) > by_quota[3]


@pytest.fixture(scope="module")
def voluntary_support():
    """Three voters; support costs 1 and everybody gains 4 when two or more support."""
    payoffs = np.zeros((3, 2, 2, 2))
    for profile in np.ndindex(2, 2, 2):
        for voter in range(3):
            payoffs[(voter, *profile)] = 4 * (sum(profile) >= 2) - profile[voter]
    return NormalFormGame.from_arrays(payoffs, strategies=[["abstain", "support"]] * 3)


@pytest.mark.parametrize("at", [pytest.param(((0, 0.5, 1, 2),), id="G-Q.vote")])
def test_voluntary_support_by_quantal_response(voluntary_support, at):  # Q.vote0 and Q.vote
    found = quantal_responses(voluntary_support, at[0])
    found.verify()
    expected = [0.5, 0.610843, 0.678260, 0.742507]
    for voter in voluntary_support.players:
        shares = [response[voter]["support"] for response in found.responses]
        assert shares == pytest.approx(expected, abs=6e-7)


@pytest.mark.parametrize("sign", [pytest.param(s, id="G-Q.vote.nash") for s in (-1, 1)])
def test_voluntary_support_mixed(voluntary_support, sign):
    result = find_equilibria(voluntary_support)
    assert result.guarantee == "all"
    expected = [(1 + sign * sqrt(0.5)) / 2] * 3
    mixed = [[float(mix.get("support", 0)) for mix in each.chances.values()] for each in result]
    assert any(np.allclose(each, expected, atol=1e-12) for each in mixed)


UNEVEN_PENNIES = NormalFormGame.from_arrays(
    [[[9, 0], [0, 1]], [[0, 1], [1, 0]]],
    players=["row", "column"],
    strategies=[["up", "down"], ["left", "right"]],
)
PENNIES = [(0.1, 0.5975, 0.4951), (0.5, 0.8307, 0.4181), (1, 0.8936, 0.3128)]
PENNIES += [(3, 0.7954, 0.1453), (10, 0.6075, 0.1044), (100, 0.5110, 0.1000)]


@pytest.mark.parametrize(
    ("precision", "up", "left"), [pytest.param(*case, id=f"G-Q.mp.{case[0]}") for case in PENNIES]
)
def test_own_payoffs_matter_in_quantal_response(precision, up, left):
    """Q.mp.own: Ochs (1995) observed it; McKelvey and Palfrey (1995) explain it."""
    (response,) = quantal_responses(UNEVEN_PENNIES, [precision]).responses
    assert response["row"]["up"] == pytest.approx(up, abs=6e-5)
    assert response["column"]["left"] == pytest.approx(left, abs=6e-5)
    assert response["row"]["up"] > 0.5


@pytest.mark.parametrize("method", [pytest.param("extreme", id="G-Q.mp.nash")])
def test_own_payoffs_do_not_matter_in_equilibrium(method):
    (only,) = find_equilibria(UNEVEN_PENNIES, method)
    assert (float(only.chances["row"]["up"]), float(only.chances["column"]["left"])) == (0.5, 0.1)


ULTIMATA = [(0, 0.5, 0.5), (2, 0.434786, 0.560773), (10, 0.474906, 0.785423)]
ULTIMATA += [(50, 0.400827, 0.993360), (5000, 0.4, 1)]


@pytest.mark.parametrize(
    ("precision", "offer", "accepted"),
    [pytest.param(*case, id=f"G-Q.aqre.{case[0]}") for case in ULTIMATA],
)
def test_take_it_or_leave_it_by_agents_who_respond_by_logit(precision, offer, accepted):
    """McKelvey and Palfrey (1998): every decision is an agent's; the floor is 0.3.

    Q.aqre.lim: an offer of 0.3 would leave the responder indifferent, so that 0.4 is made in the end.
    """
    offers = np.linspace(0, 1, 11)
    chances = np.array([logit_response([x, 0.3], precision)[0] for x in offers.round(1)])
    made = logit_response((1 - offers.round(1)) * chances, precision)
    assert made @ offers == pytest.approx(offer, abs=6e-7)
    assert made @ chances == pytest.approx(accepted, abs=6e-7)


CHICKEN = NormalFormGame.from_arrays([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])


@pytest.mark.parametrize("coarse", [pytest.param(False, id="Aumann.1974.chicken")])
def test_a_mediator_helps_in_chicken(coarse):
    joint = best_correlated(CHICKEN, coarse=coarse)
    assert joint == pytest.approx(np.array([[1 / 2, 1 / 4], [1 / 4, 0]]), abs=1e-9)
    assert correlated_range(CHICKEN)["welfare"] == pytest.approx((7.2, 10.5))
    assert max(sum(each.payoffs.values()) for each in find_equilibria(CHICKEN)) < 10.5


NINE = """NFG 1 R "nine equilibria" { "a" "b" "c" } { 2 2 2 }
9 8 12   0 0 0   0 0 0   9 8 2   0 0 0   3 4 6   3 4 6   0 0 0"""


@pytest.mark.parametrize("mixing", [pytest.param(3, id="McKelvey-McLennan.1997.nine")])
def test_as_many_equilibria_as_three_players_with_two_strategies_can_have(mixing):
    result = find_equilibria(parse_nfg(NINE), "supports")
    assert result.guarantee == "all"
    assert len(result) == 9
    totally = [each for each in result if sum(len(m) for m in each.chances.values()) == 2 * mixing]
    assert len(totally) == 2


@pytest.mark.parametrize("precisions", [pytest.param((1, 30), id="Turocy.2005.loopback")])
def test_the_principal_branch_can_bend_back(precisions):
    game = NormalFormGame.from_arrays([[[6, 6], [7.32, 1]], [[7, 7], [6, 4]]])
    found = quantal_responses(game, precisions)
    found.verify()
    assert found.turns
    assert None not in found.responses
