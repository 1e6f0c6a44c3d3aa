"""Alternating offers: the closed form against backward induction."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from twolevel.bargaining import alternating_offers
from twolevel.errors import VerificationError
from twolevel.labels import Record

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
        dataclasses.replace(offers, first_proposes=Record(shares)).verify()
