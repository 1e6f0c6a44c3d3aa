"""Offers in turn over agreements: the definition by plain loops, limits, ratifiers, and orders."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import BargainingProblem, split_the_pie
from twolevel.errors import ArgumentError, LabelError, LimitError, VerificationError
from twolevel.protocols import alternating_offers, turns_over
from twolevel.protocols.assembly import PASS, Assembly
from twolevel.protocols.turn_play import turn_play

F = Fraction


@st.composite
def assemblies(draw):
    """Two or three countries with two strategic voters each, under any quota."""
    n = draw(st.integers(2, 3))
    count = draw(st.integers(1, 8))
    columns = 3 * n
    gains = draw(
        st.lists(
            st.lists(st.integers(-3, 9), min_size=columns, max_size=columns),
            min_size=count,
            max_size=count,
        )
    )
    any_of, all_of = np.array([False, True, True, True]), np.array([False, False, False, True])
    rules = [draw(st.sampled_from([any_of, all_of])) for _ in range(n)]
    factors = [draw(st.sampled_from([F(1, 2), F(4, 5), F(9, 10)])) for _ in range(n)]
    game = Assembly(
        gains=np.array(gains, dtype=np.int64),
        scales=(1,) * columns,
        chances=(F(1, n),) * n,
        discounts=tuple(factors * 1 + [f for f in factors for _ in range(2)]),
        ratified=None,
        voters=tuple(((n + 2 * c, n + 2 * c + 1), rule) for c, rule in enumerate(rules)),
        quota=draw(st.integers(1, n)),
    )
    order = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=4))
    return game, order


def passing(game, place, proposer, ahead):
    """Return whether an agreement passes: in words of the protocol, with plain loops."""
    row = [int(g) for g in game.gains[place]]
    waits = [d * v for d, v in zip(game.discounts, ahead, strict=True)]
    signs = 0
    for country, (voters, rule) in enumerate(game.voters):
        approve = [row[v] >= waits[v] for v in voters]
        ratified = any(approve) if rule[1] else all(approve)
        signs += ratified and (country == proposer or row[country] >= waits[country])
    return signs >= game.quota


@settings(max_examples=150, deadline=None)
@given(assemblies())
def test_no_deviation_pays_by_definition(drawn):
    game, order = drawn
    try:
        play = turn_play(game, order, 300)
    except LimitError:
        return  # under a quota no pure play need reply best to itself
    for turn, proposer in enumerate(order):
        ahead = play.values[(turn + 1) % len(order)]
        waits = [d * v for d, v in zip(game.discounts, ahead, strict=True)]
        place, now = play.proposals[turn], play.values[turn]
        best = [
            int(game.gains[k, proposer])
            for k in range(len(game.gains))
            if passing(game, k, proposer, ahead)
        ]
        if place == PASS:
            assert not best or max(best) < waits[proposer]
            assert list(now) == waits
        else:
            assert passing(game, place, proposer, ahead)
            assert game.gains[place, proposer] == max(best) >= waits[proposer]
            assert list(now) == [int(g) for g in game.gains[place]]


@pytest.mark.parametrize("floors", [None, (0.6, 0.2), (0.2, 0.6)])
def test_a_fine_pie_is_divided_as_rubinstein_says(floors):
    mode = None if floors is None else "truncate"
    pie = split_the_pie(steps=4000, floors=floors, floor_mode=mode)
    found = turns_over(pie, discounts=0.9)
    found.verify()
    exact = alternating_offers((0.9, 0.9), floors=floors)
    for turn, shares in zip(found.turns, exact.divisions, strict=True):
        for name, share in zip(found.players, shares.values(), strict=True):
            # rounding up by a step each turn adds up to at most 1 / (1 - d * d) steps
            assert float(turn.gains[name]) == pytest.approx(float(share), abs=6 / 4000)


def test_who_proposes_twice_gets_more():
    pie = split_the_pie(steps=2000)
    once = turns_over(pie, discounts=0.8)
    twice = turns_over(pie, discounts=0.8, order=["player 1", "player 1", "player 2"])
    never = turns_over(pie, discounts=0.8, order=["player 2"])
    assert twice.values["player 1"] > once.values["player 1"] > never.values["player 1"] == 0
    exact = alternating_offers((0.8, 0.8), order=["first", "first", "second"])
    assert float(twice.values["player 1"]) == pytest.approx(float(exact.shares["first"]), abs=0.002)


def test_strategic_ratifiers_in_turn():
    game = tl.load("border")
    plain, strategic = (
        game.offers_in_turn(ratifiers=kind, discounts=0.6) for kind in ("status_quo", "strategic")
    )
    for found in (plain, strategic):
        found.verify()
        assert found.agreed
        assert found.values == found.turns[0].gains
    bridges = [[t.proposal["bridge"] for t in found.turns] for found in (plain, strategic)]
    # North's ratifiers would rather wait for North's turn than ratify what South likes best
    assert bridges == [["upstream", "downstream"], ["upstream", "upstream"]]
    assert "accept from" in str(plain)
    assert plain.provenance.parameters["order"] == ("north", "south")


def test_tampered_answers_do_not_stand():
    found = turns_over(split_the_pie(steps=10), discounts=0.5)
    play = found._play
    other = dataclasses.replace(play, proposals=play.proposals[::-1])
    with pytest.raises(VerificationError, match="values are not"):
        dataclasses.replace(found, _play=other).verify()
    other = dataclasses.replace(play, proposals=(5, 5), values=((F(1, 2), F(1, 2)),) * 2)
    with pytest.raises(VerificationError, match="gains by another proposal"):
        dataclasses.replace(found, _play=other).verify()


def test_nothing_that_can_pass_is_no_agreement():
    found = turns_over(BargainingProblem.from_points([(1, -1), (-1, 1)]))
    assert (found.status, found.no_agreement_reason) == ("no_agreement", "no agreement can pass")
    assert found.agreement is None
    assert set(found.values.values()) == {0}
    found.verify()
    assert "no agreement can pass" in str(found)


def test_a_quota_can_leave_no_pure_play():
    """Three countries and a cycle of majorities: each proposer buys whoever is cheap next turn."""
    gains = np.array([[9, 4, 0], [0, 9, 4], [4, 0, 9]], dtype=np.int64)
    rng = np.random.default_rng(0)
    failed = []
    for _ in range(200):
        game = Assembly(
            gains=rng.permuted(np.vstack([gains, rng.integers(-3, 10, (8, 3))]), axis=0),
            scales=(1,) * 3,
            chances=(F(1, 3),) * 3,
            discounts=(F(9, 10),) * 3,
            ratified=np.ones((11, 3), dtype=np.bool_),
            voters=(),
            quota=2,
        )
        try:
            turn_play(game, (0, 1, 2), 300)
        except LimitError as error:
            failed.append(str(error))
    assert 0 < len(failed) < 100
    assert all("draw proposers at random" in words for words in failed)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"order": []}, ArgumentError, "the number of turns"),
        ({"order": "north"}, ArgumentError, "several names"),
        ({"order": 3}, ArgumentError, "several names"),
        ({"order": ["nord"]}, LabelError, "Did you mean 'north'"),
        ({"ratifiers": "naive"}, ArgumentError, "status_quo"),
        ({"quota": 3}, ArgumentError, "the quota"),
        ({"discounts": 0}, ArgumentError, "must be positive"),
        ({"coalition": []}, ArgumentError, "at least one country"),
    ],
)
def test_bad_calls(options, error, words):
    with pytest.raises(error, match=words):
        tl.load("border").offers_in_turn(**options)
