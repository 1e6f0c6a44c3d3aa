"""Alternating offers: the closed form against backward induction."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Record
from twolevel.protocols import alternating_offers, limit_of_offers

TENTHS = st.integers(0, 10).map(lambda k: Fraction(k, 10))
MODEST = st.integers(0, 5).map(lambda k: Fraction(k, 10))


def backward_induction(end, rounds, discounts, chance, breakdown, least):
    """Return the first player's share when it proposes, `rounds` rounds before the end."""
    chance, share, proposer = float(chance), end, 0
    for _ in range(rounds):
        responder = 1 - proposer
        ahead = share if responder == 0 else 1 - share
        waiting = chance * breakdown[responder] + (1 - chance) * discounts[responder] * ahead
        kept = 1 - max(least[responder], waiting)
        share = kept if proposer == 0 else 1 - kept
        proposer = responder
    return share


@given(
    discounts=st.tuples(*[st.integers(2, 9).map(lambda k: Fraction(k, 10))] * 2),
    chance=st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 2)]),
    breakdown=st.tuples(MODEST, MODEST),
    options=st.tuples(MODEST, MODEST),
    floors=st.tuples(MODEST, MODEST),
)
def test_the_closed_form_is_the_limit_of_long_finite_games(
    discounts, chance, breakdown, options, floors
):
    offers = alternating_offers(
        discounts,
        breakdown=chance,
        breakdown_payoffs=breakdown,
        outside_options=options,
        floors=floors,
    )
    offers.verify()
    assume(offers.agreed)
    least = tuple(map(max, options, floors))
    for end in (0.0, 1.0):
        limit = backward_induction(end, 201, discounts, chance, breakdown, least)
        assert limit == pytest.approx(float(offers.shares["first"]), abs=1e-8)


@given(floors=st.tuples(TENTHS, TENTHS), options=st.tuples(TENTHS, TENTHS))
def test_claims_beyond_the_pie_end_without_agreement(floors, options):
    offers = alternating_offers((0.9, 0.8), floors=floors, outside_options=options)
    claimed = sum(map(max, floors, options))
    assert offers.agreed == (claimed <= 1)
    assert bool(offers.no_agreement_reason) == (claimed > 1)


def test_breakdown_that_pays_more_than_ratifiers_leave_ends_without_agreement():
    offers = alternating_offers(
        (1, 1), breakdown="1/2", breakdown_payoffs=(0.9, 0), floors=(0, 0.5)
    )
    assert not offers.agreed
    assert "no equilibrium" in offers.no_agreement_reason
    offers.verify()


def test_players_and_their_refusals_are_named():
    offers = alternating_offers(
        {"russia": 0.8, "china": 0.9}, players=["china", "russia"], floors={"china": 0, "russia": 0}
    )
    assert offers.shares["china"] == Fraction(5, 7)
    assert offers.refusal("russia") == Fraction(2, 7)
    assert offers.unique


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"first": Fraction(1, 2), "second": Fraction(1, 2)}, "not what refusing is worth"),
        ({"first": Fraction(9, 10), "second": Fraction(2, 10)}, "not a division"),
    ],
)
def test_another_division_does_not_stand(shares, words):
    offers = alternating_offers((0.9, 0.9))
    with pytest.raises(VerificationError, match=words):
        dataclasses.replace(offers, divisions=(Record(shares), offers.second_proposes)).verify()


@st.composite
def several(draw):
    """Return a game of three or four players in any order of turns."""
    n = draw(st.integers(3, 4))
    names = [f"c{k}" for k in range(n)]
    small = st.lists(st.integers(0, 2).map(lambda k: Fraction(k, 12)), min_size=n, max_size=n)
    return {
        "discounts": dict(
            zip(
                names,
                draw(st.lists(st.integers(2, 8), min_size=n, max_size=n)),
                strict=True,
            )
        ),
        "order": draw(st.lists(st.sampled_from(names), min_size=1, max_size=5)),
        "breakdown": draw(st.sampled_from([Fraction(0), Fraction(1, 4)])),
        "breakdown_payoffs": draw(small),
        "outside_options": draw(small),
        "floors": draw(small),
    }


@given(game=several())
def test_several_players_are_the_limit_of_long_finite_games(game):
    game["discounts"] = {name: Fraction(k, 10) for name, k in game["discounts"].items()}
    offers = alternating_offers(**game)
    assume(offers.agreed)
    offers.verify()
    assert offers.residual == 0
    stay = {c: (1 - game["breakdown"]) * d for c, d in game["discounts"].items()}
    names, order = list(stay), game["order"]
    gone = dict(zip(names, (game["breakdown"] * b for b in game["breakdown_payoffs"]), strict=True))
    least = dict(zip(names, map(max, game["outside_options"], game["floors"]), strict=True))
    ahead = dict.fromkeys(names, 0.0)
    for step in range(40 * len(order)):
        proposer = order[-(step + 1) % len(order)]
        ahead = {c: max(float(least[c]), float(gone[c] + stay[c] * ahead[c])) for c in names}
        ahead[proposer] = 1 - sum(share for c, share in ahead.items() if c != proposer)
    for name in names:
        assert ahead[name] == pytest.approx(float(offers.shares[name]), abs=1e-3)


def test_frequent_offers_of_several_approach_the_limit():
    rates, turns = (Fraction(1, 10), Fraction(2, 10), Fraction(3, 10)), (2, 1, 1)
    floors, breakdown = (0, 0, Fraction(1, 5)), (Fraction(1, 10), 0, Fraction(1, 5))
    limit = limit_of_offers(
        rates, turns=turns, floors=floors, breakdown_rate=1, breakdown_payoffs=breakdown
    )
    limit.verify()
    step = Fraction(1, 10**9)
    near = alternating_offers(
        [1 - rate * step for rate in rates],
        order=["player 1", "player 2", "player 1", "player 3"],
        breakdown=step,
        breakdown_payoffs=breakdown,
        floors=floors,
    )
    assert not limit.binding
    for name in limit.players:
        assert float(near.shares[name]) == pytest.approx(float(limit.shares[name]), abs=1e-7)


def test_a_proposer_who_would_leave_ends_the_stationary_agreement():
    offers = alternating_offers((0.5, 0.5), outside_options=(0.6, 0), proposer_may_leave=True)
    assert offers.agreed
    greedy = alternating_offers(
        (0.5, 0.5), outside_options=(0.6, 0.39), floors=(0, 0.4), proposer_may_leave=True
    )
    assert greedy.shares["first"] == Fraction(6, 10)


def test_among_three_a_claim_that_binds_makes_the_limit_depend_on_the_order():
    """The weighted Nash solution within bounds would give the first player 0.44."""
    options = {"floors": (0, 0, Fraction(2, 5)), "breakdown_payoffs": (0.1, 0, 0.2)}
    rates, step = (Fraction(1, 10), Fraction(2, 10), Fraction(3, 10)), Fraction(1, 10**9)
    with pytest.raises(ArgumentError, match=r"player 3 binds, .* order of turns"):
        limit_of_offers(rates, turns=(2, 1, 1), breakdown_rate=1, **options)
    shares = [
        alternating_offers(
            [1 - rate * step for rate in rates],
            order=[f"player {k}" for k in order],
            breakdown=step,
            **options,
        ).shares["player 1"]
        for order in ((1, 2, 1, 3), (1, 1, 2, 3))
    ]
    assert abs(shares[0] - shares[1]) > Fraction(1, 1000)


def test_with_two_a_claim_that_binds_is_all_its_holder_gets():
    limit = limit_of_offers((0.1, 0.3), floors=(0, 0.4))
    limit.verify()
    near = alternating_offers((1 - 1e-9, 1 - 3e-9), floors=(0, 0.4))
    assert float(near.shares["first"]) == pytest.approx(float(limit.shares["first"]), abs=1e-8)
