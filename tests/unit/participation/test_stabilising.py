"""Payments that make a coalition hold, against linear programmes by HiGHS."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

import twolevel as tl
from twolevel.equilibria import strong_equilibria
from twolevel.errors import LimitError, VerificationError
from twolevel.participation import (
    MembershipGame,
    stabilise,
    stabilising,
    standing,
)

FIVE = ("china", "russia", "north_korea", "south_korea", "mongolia")
BIG = 100


@st.composite
def games(draw, most=4):
    count = draw(st.integers(1, most))
    row = st.lists(st.integers(-3, 5), min_size=count, max_size=count)
    rows = iter(draw(st.lists(row, min_size=1 << count, max_size=1 << count)))
    game = MembershipGame.from_function("abcd"[:count], lambda _: next(rows))
    members = draw(st.sets(st.sampled_from(game.players)))
    prices = {name: draw(st.integers(1, 3)) for name in game.players}
    return game, game.names(game.mask(members)), prices


def paid(game, found):
    """Return the game with the payments, from its definition."""
    return MembershipGame.from_function(
        game.players,
        lambda s: {
            name: gain + (found.payments[name] if s == found.coalition else 0)
            for name, gain in game.of(s).items()
        },
    )


def lower_bounds(game, members, fund, least):
    bounds = []
    for name in game.players:
        low = -np.inf if name in members and fund == "members" else 0
        if name in members and least is not None:
            low = max(low, least - float(game.of(members)[name]))
        bounds.append(low)
    return bounds


@given(
    case=games(),
    against=st.sampled_from(["leaving", "changes"]),
    fund=st.sampled_from(["members", "outside"]),
    least=st.sampled_from([None, 0]),
)
def test_the_cost_is_that_of_a_linear_programme(case, against, fund, least):
    game, members, prices = case
    found = stabilise(game, members, against=against, fund=fund, prices=prices, least=least)
    found.verify(game)
    held = standing(paid(game, found), members)
    assert held.internal
    assert held.external or against == "leaving"
    now = standing(game, members)
    tempted = {**now.leaving, **(now.joining if against == "changes" else {})}
    # variables: one payment each, then the fund
    count = len(game.players)
    bounds = [(low, None) for low in lower_bounds(game, members, fund, least)] + [(0, None)]
    rows = [[-float(p == name) for p in game.players] + [0] for name in tempted]
    limits = [-float(gain) for gain in tempted.values()]
    rows.append([float(prices[p]) for p in game.players] + [-1])
    limits.append(0)
    solved = linprog([0] * count + [1], A_ub=rows, b_ub=limits, bounds=bounds)
    assert float(found.cost) == pytest.approx(solved.fun, abs=1e-9)


@settings(max_examples=40)
@given(case=games(most=3), fund=st.sampled_from(["members", "outside"]))
def test_the_cost_against_coalitions_is_that_of_a_mixed_programme(case, fund):
    game, members, prices = case
    found = stabilise(game, members, against="coalitions", fund=fund, prices=prices)
    found.verify(game)
    n = len(game.players)
    normal = paid(game, found).normal_form()
    profile = [int(name not in members) for name in game.players]
    assert profile in strong_equilibria(normal).tolist()
    # variables: n payments, the fund, and who blocks each group
    own = game.of(members)
    groups = [[k for k in range(n) if mask >> k & 1] for mask in range(1, 1 << n)]
    places = [(g, k) for g, group in enumerate(groups) for k in group]
    rows, lows = [], []
    for place, (g, k) in enumerate(places):
        switched = {game.players[j] for j in groups[g]} ^ set(members)
        need = game.of(switched)[game.players[k]] - own[game.players[k]]
        row = np.zeros(n + 1 + len(places))
        row[k], row[n + 1 + place] = 1, -BIG
        rows.append(row)
        lows.append(float(need) - BIG)
    for g in range(len(groups)):
        row = np.zeros(n + 1 + len(places))
        for place, (other, _) in enumerate(places):
            row[n + 1 + place] = other == g
        rows.append(row)
        lows.append(1)
    row = np.zeros(n + 1 + len(places))
    row[:n], row[n] = [-prices[p] for p in game.players], 1
    rows.append(row)
    lows.append(0)
    low = [max(b, -BIG) for b in lower_bounds(game, members, fund, None)]
    solved = milp(
        c=np.eye(n + 1 + len(places))[n],
        constraints=LinearConstraint(np.array(rows), lb=lows),
        integrality=[0] * (n + 1) + [1] * len(places),
        bounds=Bounds([*low, 0, *[0] * len(places)], [BIG] * n + [np.inf] + [1] * len(places)),
    )
    assert float(found.cost) == pytest.approx(solved.fun, abs=1e-6)


@given(case=games())
def test_more_to_withstand_costs_no_less(case):
    game, members, prices = case
    for fund in ("members", "outside"):
        costs = [
            stabilise(game, members, against=against, fund=fund, prices=prices).cost
            for against in ("leaving", "changes", "coalitions")
        ]
        assert costs == sorted(costs)
    free = stabilise(game, members, fund="outside").is_free
    assert free == standing(game, members).stable


def test_potential_internal_stability():
    """The members' total decides, not their shares (Carraro, Eyckmans and Finus 2006)."""
    game = MembershipGame.from_function(
        "ab", lambda s: {"a": 9, "b": 0} if len(s) == 2 else {"a": 2, "b": 3}
    )
    assert standing(game, ["a", "b"]).deserters == ("b",)
    found = stabilise(game, ["a", "b"], against="leaving")
    assert found.is_free
    assert found.spare == 9 - 5
    assert dict(found.payments) == {"a": -3, "b": 3}  # no more than is needed


@given(case=games())
def test_payers_pay_in_proportion_and_no_more_than_needed(case):
    game, members, prices = case
    found = stabilise(game, members, prices=prices)
    spent = sum(prices[name] * payment for name, payment in found.payments.items())
    assert spent == found.cost
    parts = set()
    for bound in found.bounds:
        payment = found.payments[bound.player]
        assert payment >= bound.amount
        if bound.amount < 0:
            parts.add(payment / bound.amount)
        else:
            assert payment == bound.amount
    assert len(parts) <= 1


def test_keeping_japan_out_of_the_tumen_five():
    found = tl.load("tumen").participation()
    stabilised = found.stabilise(FIVE)
    stabilised.verify(found.membership)
    assert stabilised.is_free
    assert stabilised.payments["japan"] == found.standings[-1].gains["japan"]
    outside = found.stabilise(FIVE, fund="outside")
    assert outside.cost == stabilised.payments["japan"]
    assert all(found.verdict(FIVE).standing.gains[c] + stabilised.payments[c] >= 0 for c in FIVE)


def test_verify_notices_what_is_wrong():
    game = MembershipGame.from_function("ab", lambda s: [2 * len(s) - 3 * (n in s) for n in "ab"])
    found = stabilise(game, ["a", "b"], fund="outside")
    for wrong, message in (
        (replace(found, payments=stabilise(game, [], fund="outside").payments), "change sides"),
        (replace(found, cost=found.cost - 1), "add up"),
        (replace(found, cost=found.cost + 1, spare=Fraction(1)), "add up"),
    ):
        with pytest.raises(VerificationError, match=message):
            wrong.verify(game)


def test_a_search_that_does_not_end_says_so(monkeypatch):
    monkeypatch.setattr(stabilising, "MOST_NODES", 2)
    game = MembershipGame.from_function(
        "abcd", lambda s: [0 if len(s) == 4 else 9 if len(s) in (1, 2) else -1] * 4
    )
    with pytest.raises(LimitError, match="against changes"):
        stabilise(game, list("abcd"), against="coalitions")


def test_tables():
    game = MembershipGame.from_function("ab", lambda s: [2 * len(s) - 3 * (n in s) for n in "ab"])
    (table,) = stabilise(game, ["a", "b"], fund="outside").tables()
    assert table.rows == (("a", True, 1, 1, "a"), ("b", True, 1, 1, "b"))
    assert table.note == "From outside: 2. Spare: 0."
