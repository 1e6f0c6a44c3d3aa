"""Cooperative games: values against their definitions, solutions against their proofs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from twolevel.coalitions import (
    CooperativeGame,
    balancedness,
    communication_game,
    convexity,
    core,
    dividends,
    in_bargaining_set,
    in_core,
    in_kernel,
    monotonicity,
    myerson_value,
    nucleolus,
    owen_value,
    prenucleolus,
    shapley_value,
    superadditivity,
    tau_value,
)
from twolevel.errors import VerificationError
from twolevel.labels import Record

WORTHS = st.integers(-5, 9) | st.fractions(-3, 3, max_denominator=5)


@st.composite
def games(draw, fewest=1, most=4, worths=WORTHS):
    count = draw(st.integers(fewest, most))
    drawn = [draw(worths) for _ in range((1 << count) - 1)]
    return CooperativeGame.from_array([Fraction(0), *drawn], players="abcdef"[:count])


def convex(shares):
    """Return a convex game: any non-negative dividends of two players or more."""
    count = len(shares)
    worths = [
        sum(
            shares[i] * shares[j]
            for i, j in combinations(range(count), 2)
            if mask >> i & mask >> j & 1
        )
        for mask in range(1 << count)
    ]
    return CooperativeGame.from_array(worths)


CONVEX = st.lists(st.integers(0, 4), min_size=2, max_size=5).map(convex)


def marginals(game, orders):
    """Return the mean marginal contributions over some orders of the players."""
    total = dict.fromkeys(game.players, Fraction(0))
    for order in orders:
        for k, name in enumerate(order):
            total[name] += game.worth(order[: k + 1]) - game.worth(order[:k])
    return {name: sum_ / len(orders) for name, sum_ in total.items()}


# -- values --------------------------------------------------------------------------------------


@given(game=games())
def test_shapley_is_the_mean_marginal_contribution(game):
    found = shapley_value(game)
    assert found.payoffs == marginals(game, list(permutations(game.players)))
    found.verify(game)


@given(game=games(), data=st.data())
def test_owen_is_the_mean_over_orders_that_keep_unions_together(game, data):
    blocks = data.draw(st.lists(st.integers(0, 2), min_size=4, max_size=4))
    unions = [
        tuple(name for k, name in enumerate(game.players) if blocks[k] == block)
        for block in range(3)
    ]

    def together(order):
        return all(
            max(places) - min(places) < len(union)
            for union in unions
            if union
            for places in [[order.index(name) for name in union]]
        )

    found = owen_value(game, unions)
    assert found.payoffs == marginals(game, list(filter(together, permutations(game.players))))
    found.verify(game)


@given(one=games(3, 3), other=games(3, 3))
def test_shapley_is_additive(one, other):
    total = CooperativeGame.from_array([one.at(m) + other.at(m) for m in range(8)], players="abc")
    assert shapley_value(total).payoffs == {
        name: shapley_value(one)[name] + shapley_value(other)[name] for name in "abc"
    }


@given(game=games(3, 4), data=st.data())
def test_myerson_shares_components_and_treats_the_ends_of_a_link_alike(game, data):
    every = list(combinations(game.players, 2))
    links = data.draw(st.lists(st.sampled_from(every), unique=True, min_size=1))
    graph = nx.Graph(links)
    graph.add_nodes_from(game.players)
    found = myerson_value(game, graph)
    found.verify(communication_game(game, links))
    for component in nx.connected_components(graph):
        assert sum(found[name] for name in component) == game.worth(component)
    (one, other), *rest = links
    without = myerson_value(game, rest)
    assert found[one] - without[one] == found[other] - without[other]


@given(game=games())
def test_dividends_add_up_to_worths(game):
    parts = dividends(game)
    for mask in range(1 << len(game.players)):
        inside = sum(int(parts[sub]) for sub in range(mask + 1) if sub & ~mask == 0)
        assert Fraction(inside, game.scale) == game.at(mask)


def test_worths_too_large_for_machine_words_stay_exact():
    huge = 10**15
    game = CooperativeGame.from_worths(
        {"a": huge, "b": Fraction(1, 10**6 + 3), "c": 0}, default=Fraction(huge, 7)
    )
    assert game.units.dtype == object
    assert sum(shapley_value(game).payoffs.values()) == Fraction(huge, 7)
    shapley_value(game).verify(game)
    prenucleolus(game).verify(game)
    assert sum(owen_value(game, [("a", "b"), ("c",)]).payoffs.values()) == Fraction(huge, 7)


def test_floats_stand_for_the_decimals_they_print():
    worths = [0, 0.1, 0.2, 0.30000000000000004]
    game = CooperativeGame.from_array(np.array(worths))
    assert [game.at(mask) for mask in range(4)] == [Fraction(str(w)) for w in worths]
    assert CooperativeGame.from_array(np.array([*worths[:3], 0.5])).scale == 10


@given(game=CONVEX)
def test_tau_is_efficient_and_between_rights_and_utopia_in_convex_games(game):
    found = tau_value(game)
    assert sum(found.payoffs.values()) == game.at(game.everybody)
    for k, name in enumerate(game.players):
        utopia = game.at(game.everybody) - game.at(game.everybody ^ 1 << k)
        assert game.at(1 << k) <= found[name] <= utopia


# -- properties -----------------------------------------------------------------------------------


@given(game=games())
def test_properties_agree_with_their_definitions(game):
    masks = range(1 << len(game.players))
    v = game.at
    definitions = {
        monotonicity: all(v(s) <= v(t) for s in masks for t in masks if s & t == s),
        superadditivity: all(v(s) + v(t) <= v(s | t) for s in masks for t in masks if s & t == 0),
        convexity: all(v(s) + v(t) <= v(s | t) + v(s & t) for s in masks for t in masks),
    }
    for find, expected in definitions.items():
        found = find(game)
        assert bool(found) == expected
        found.verify(game)
    balancedness(game).verify(game)


# -- core and nucleolus ---------------------------------------------------------------------------


@given(game=games(2, 4))
def test_least_core_agrees_with_highs(game):
    found = core(game)
    found.verify(game)
    n = len(game.players)
    proper = range(1, game.everybody)
    answer = linprog(
        [0] * n + [1],
        A_ub=[[-(mask >> k & 1) for k in range(n)] + [-1] for mask in proper],
        b_ub=[-float(game.at(mask)) for mask in proper],
        A_eq=[[1] * n + [0]],
        b_eq=[float(game.at(game.everybody))],
        bounds=(None, None),
    )
    assert float(found.least_excess) == pytest.approx(answer.fun, abs=1e-7)
    assert in_core(game, found.payoffs) == (not found.is_empty)


@given(game=games())
def test_nucleoli_stand_up_to_kohlbergs_criterion(game):
    found = prenucleolus(game)
    found.verify(game)
    alone = sum(game.at(1 << k) for k in range(len(game.players)))
    if alone <= game.at(game.everybody):
        bounded = nucleolus(game)
        bounded.verify(game)
        assert in_kernel(game, bounded.payoffs).holds
        assert in_bargaining_set(game, bounded.payoffs).holds
        if all(found[name] >= game.worth([name]) for name in game.players):
            assert bounded.payoffs == found.payoffs


@given(game=games(2, 4), data=st.data())
def test_no_other_payoffs_have_smaller_sorted_excesses(game, data):
    def sorted_excesses(payoffs):
        return sorted(
            (
                game.at(mask) - sum(x for k, x in enumerate(payoffs) if mask >> k & 1)
                for mask in range(1, game.everybody)
            ),
            reverse=True,
        )

    best = tuple(prenucleolus(game).payoffs.values())
    shifts = [data.draw(st.fractions(-1, 1, max_denominator=8)) for _ in best[1:]]
    other = (best[0] - sum(shifts), *(x + d for x, d in zip(best[1:], shifts, strict=True)))
    assert sorted_excesses(best) <= sorted_excesses(other)


@given(game=CONVEX)
def test_convex_games_have_shapley_nucleolus_and_marginals_in_the_core(game):
    assert convexity(game)
    assert balancedness(game)
    assert in_core(game, shapley_value(game).payoffs)
    assert in_core(game, nucleolus(game).payoffs)


@given(game=games(2, 3), factor=st.integers(1, 5), gifts=st.lists(st.integers(-3, 3), min_size=3))
def test_prenucleolus_and_shapley_follow_rescaling_and_gifts(game, factor, gifts):
    n = len(game.players)
    changed = CooperativeGame.from_array(
        [
            factor * game.at(mask) + sum(gifts[k] for k in range(n) if mask >> k & 1)
            for mask in range(1 << n)
        ],
        players=game.players,
    )
    for solve in (prenucleolus, shapley_value):
        before, after = solve(game), solve(changed)
        assert after.payoffs == {
            name: factor * before[name] + gifts[k] for k, name in enumerate(game.players)
        }


def test_a_large_nucleolus_verifies():
    votes = [9, 8, 7, 5, 4, 3, 3, 2, 2, 1]
    game = CooperativeGame.from_function(
        [f"p{k}" for k in range(10)], lambda s: sum(votes[int(name[1:])] for name in s) > 22
    )
    found = nucleolus(game)
    found.verify(game)
    assert found["p0"] > found["p3"] > found["p9"] >= 0


def test_wrong_answers_do_not_verify():
    game = CooperativeGame.from_array([0, 0, 0, 1, 0, 1, 0, 1], players="abc")
    half = Record(a=Fraction(1, 2), b=Fraction(1, 2), c=Fraction(0))
    with pytest.raises(VerificationError, match="dividends"):
        replace(shapley_value(game), payoffs=half).verify(game)
    with pytest.raises(VerificationError, match="largest excess"):
        replace(nucleolus(game), payoffs=half).verify(game)
    with pytest.raises(VerificationError, match="left open"):
        replace(nucleolus(game), steps=()).verify(game)
    with pytest.raises(VerificationError, match="largest excess"):
        replace(core(game), payoffs=half).verify(game)
    with pytest.raises(VerificationError, match="not balanced"):
        replace(core(game), balanced_weights=()).verify(game)
    with pytest.raises(VerificationError, match="not convex"):
        replace(convexity(game), witness=(), holds=True, shortfall=Fraction(0)).verify(game)


# -- objections -----------------------------------------------------------------------------------


@given(game=CONVEX, data=st.data())
def test_in_convex_games_the_bargaining_set_is_the_core_and_the_kernel_the_nucleolus(game, data):
    """Maschler, Peleg, Shapley (1972), International Journal of Game Theory 1, 73-93."""
    start = nucleolus(game).payoffs
    one, other = game.players[0], game.players[-1]
    shift = data.draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(3), Fraction(7)]))
    moved = {**start, one: start[one] - shift, other: start[other] + shift}
    assert in_bargaining_set(game, moved).holds == in_core(game, moved)
    assert in_kernel(game, moved).holds == (moved == dict(start))


def objects(game, payoffs, i, j, coalition):
    """Return whether a linear programme finds an objection that cannot be countered."""
    inside = [k for k in range(len(game.players)) if coalition >> k & 1]
    bounds, rows = [], []
    for k in inside:
        rows.append([-(k == member) for member in inside] + [1])
        bounds.append(-payoffs[k])
    for counter in range(game.everybody + 1):
        if counter >> j & 1 and not counter >> i & 1:
            outside = sum(x for k, x in enumerate(payoffs) if counter & ~coalition & 1 << k)
            rows.append([-(counter >> member & 1) for member in inside] + [1])
            bounds.append(outside - game.at(counter))
    answer = linprog(
        [0] * len(inside) + [-1],
        A_ub=rows,
        b_ub=[float(bound) for bound in bounds],
        A_eq=[[1] * len(inside) + [0]],
        b_eq=[float(game.at(coalition))],
        bounds=(None, None),
    )
    return -answer.fun > 1e-9


@given(
    pairs=st.tuples(*[st.integers(0, 9)] * 3),
    payoffs=st.lists(st.integers(0, 6), min_size=3, max_size=3),
)
def test_the_bargaining_set_agrees_with_its_definition(pairs, payoffs):
    one, two, three = pairs
    worths = [0, 0, 0, one, 0, two, three, sum(payoffs)]
    game = CooperativeGame.from_array(worths, players="abc")
    justified = any(
        objects(game, payoffs, i, j, coalition)
        for i, j in permutations(range(3), 2)
        for coalition in range(1, 8)
        if coalition >> i & 1 and not coalition >> j & 1
    )
    found = in_bargaining_set(game, payoffs)
    found.verify(game)
    assert found.holds == (not justified)
    with pytest.raises(VerificationError, match="does not stand"):
        replace(found, holds=not found.holds).verify(game)


def test_payoffs_that_are_no_imputation_are_told_why():
    game = CooperativeGame.from_array([0, 1, 1, 4], players=["a", "b"])
    assert in_kernel(game, [2, 3]).reason == "a, b do not share exactly their worth."
    assert in_bargaining_set(game, [4, 0]).reason == "b gets less than it is worth alone."
    assert in_kernel(game, [3, 1]).objector == "b"


def test_results_show_themselves():
    game = CooperativeGame.from_array([0, 0, 0, 1, 0, 1, 0, 1], players="abc")
    shown = [
        shapley_value(game),
        nucleolus(game),
        core(game),
        convexity(game),
        in_kernel(game, [1, 0, 0]),
    ]
    assert all(len(result.summary().splitlines()) >= 3 for result in shown)
    assert list(shapley_value(game).to_frame().columns) == ["player", "payoff"]
