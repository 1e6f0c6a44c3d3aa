"""Exactness: what floats cannot tell apart, and what is degenerate."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.bargaining import BargainingProblem, solve
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.powers import sign_of_log
from twolevel.bargaining.weighted_sum import WeightedSum

BIG = 10**14


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(-6, 6)), min_size=1, max_size=5),
    st.sampled_from([1, 10**6]),
)
def test_signs_of_power_products(factors, stretch):
    product = Fraction(1)
    for base, exponent in factors:
        product *= Fraction(base) ** exponent
    stretched = [(base, exponent * stretch) for base, exponent in factors]
    assert sign_of_log([*stretched, (1, 7)]) == (product > 1) - (product < 1)


@pytest.mark.parametrize(
    ("factors", "sign"),
    [
        ([(2**61 - 1, 10**17), (2**61, -(10**17))], -1),
        ([(6, 10**12 + 1), (4, -(10**12)), (9, -1)], 1),
        ([(6, 2 * 10**12), (4, -(10**12)), (9, -(10**12))], 0),
        ([(2, 10**12 - 3), (4, 10**12), (8, 1 - 10**12)], 0),
        ([(2, 10**12 - 2), (4, 10**12), (8, 1 - 10**12)], 1),
        ([], 0),
    ],
)
def test_signs_of_products_too_long_to_multiply_out(factors, sign):
    assert sign_of_log(factors) == sign


def test_nash_products_that_agree_to_sixteen_digits_are_told_apart():
    points = [(BIG, BIG + 2), (BIG + 1, BIG + 1), (BIG - 1, BIG + 3)]
    problem = BargainingProblem.from_points(points)
    answer = solve(problem)
    assert answer.ids == (1,)
    assert answer.unique


def test_equal_products_of_different_gains_tie():
    answer = solve(BargainingProblem.from_points([(4, 9), (6, 6), (12, 3), (1, 35)]))
    assert answer.ids == (0, 1, 2)


def test_weights_with_many_digits_stay_exact():
    weights = (0.333333333333333, 0.666666666666667)
    problem = BargainingProblem.from_points([(4, 2), (1, 4), (16, 1)])
    tied = BargainingProblem.from_points([(4, 2), (1, 4), (16, 1)])
    assert solve(tied, weights=(1, 2)).ids == (0, 1, 2)
    assert solve(problem, weights=weights).ids == (1,)


@pytest.mark.parametrize("name", ["kalai_smorodinsky", "egalitarian", "equal_loss"])
def test_leximin_tells_near_ratios_apart(name):
    points = [(BIG, BIG), (BIG - 1, BIG + 1), (BIG, BIG - 1), (2 * BIG, 0), (0, 2 * BIG)]
    assert solve(BargainingProblem.from_points(points), name).ids == (0,)


@given(
    rows=st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=12),
    sizes=st.tuples(*[st.integers(1, 6)] * 3),
)
def test_leximin_does_not_depend_on_the_size_of_denominators(rows, sizes):
    """Ranks, used where a common denominator outgrows 64 bits, give the same order."""
    stretch = (2**57 - 13, 2**56 - 5, 2**58 - 27)  # pairwise coprime
    wide = np.array([[g * s for g, s in zip(row, stretch, strict=True)] for row in rows])
    ideal = tuple(6 * s for s in stretch)
    near = Leximin((0,) * 3, sizes, (6,) * 3)
    far = Leximin((0,) * 3, [d * s for d, s in zip(sizes, stretch, strict=True)], ideal)
    assert far._multipliers is None
    assert far.best(wide, None).tolist() == near.best(np.array(rows), None).tolist()


@given(
    rows=st.lists(st.tuples(*[st.integers(0, 6)] * 2), min_size=1, max_size=12),
    weights=st.tuples(*[st.integers(1, 5)] * 2),
)
def test_weighted_sums_do_not_depend_on_the_size_of_weights(rows, weights):
    gains, huge = np.array(rows), 3**60
    near = WeightedSum([Fraction(w) for w in weights], (1, 1), (6, 6))
    far = WeightedSum([Fraction(w * huge) for w in weights], (1, 1), (6, 6))
    mixed = WeightedSum([Fraction(w * huge) for w in weights], (huge, huge), (6, 6))
    assert near.best(gains, None).tolist() == far.best(gains, None).tolist()
    assert near.best(gains, None).tolist() == mixed.best(gains, None).tolist()


# -- degenerate problems ---------------------------------------------------------------------------


def test_where_nobody_can_gain_together_more_gainers_come_first():
    points = [(9, 0, 0), (1, 1, 0), (2, 1, 0), (0, 0, 5)]
    answer = solve(BargainingProblem.from_points(points))
    assert answer.ids == (2,)
    assert "2 of 3 gain" in answer.selection


def test_the_weight_of_those_who_gain_decides():
    points = [(1, 1, 0), (0, 0, 1)]
    assert solve(BargainingProblem.from_points(points), weights=(1, 1, 3)).ids == (1,)


def test_groups_of_gainers_are_compared_in_shares_of_the_ideal():
    for unit in (1, 1000):
        points = [(2 * unit, 0), (unit, 0), (0, 3)]
        assert solve(BargainingProblem.from_points(points)).ids == (0, 2)


@pytest.mark.parametrize("name", ["nash", "kalai_smorodinsky", "egalitarian", "equal_loss"])
@pytest.mark.parametrize("over", ["agreements", "lotteries"])
def test_a_player_without_a_stake_stays_out(name, over):
    problem = BargainingProblem.from_points(
        [(4, 0, 4), (5, 0, 2), (9, -1, 9)], players=["a", "b", "c"]
    )
    answer = solve(problem, name, over=over)
    answer.verify(problem)
    assert set(answer.ids) <= {0, 1}
    assert answer.gains["b"] == 0 < answer.gains["c"]
    assert "b gains nothing" in answer.selection


@pytest.mark.parametrize("name", ["nash", "kalai_smorodinsky", "utilitarian", "equal_loss"])
@pytest.mark.parametrize("over", ["agreements", "lotteries"])
def test_where_nobody_gains_anything_goes(name, over):
    problem = BargainingProblem.from_points([(0, 0), (-1, 4), (0, 0)])
    answer = solve(problem, name, over=over)
    answer.verify(problem)
    assert answer.agreed
    assert answer.ids == ((0, 2) if over == "agreements" else (0,))
    assert "player 1, player 2 gain nothing" in answer.selection


@pytest.mark.parametrize("name", ["nash", "utilitarian"])
def test_a_player_of_weight_zero_breaks_ties(name):
    problem = BargainingProblem.from_points([(3, 1), (3, 2), (2, 9)])
    answer = solve(problem, name, weights={"player 1": 1, "player 2": 0})
    answer.verify(problem)
    assert answer.ids == (1,)
