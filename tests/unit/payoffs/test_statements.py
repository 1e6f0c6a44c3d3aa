"""Drawn numbers obey the statements they are drawn from, and are spread as they should be."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest

import twolevel as tl
from twolevel.model import Estimate, Order, Weights
from twolevel.payoffs.many import Many, units_of
from twolevel.payoffs.resolution import resolved
from twolevel.payoffs.statements import (
    READING,
    Statement,
    draw_numbers,
    statements,
    uniforms,
)

TUMEN = tl.load_case("tumen")
KEY = np.array([3, 4], dtype=np.uint64)


def drawn(stated, names, draws=4000):
    count = {Estimate: 1, Order: len(names), Weights: len(names)}[type(stated)]
    if isinstance(stated, Order):
        count = len(stated.expanded(names)) - 2
    if isinstance(stated, Weights) and stated.values is not None:
        count = sum(v.low < v.high for v in stated.values.values())
    statement = Statement(path="x", names=tuple(names), stated=stated, start=0, count=count)
    return statement, statement.drawn(uniforms(KEY, range(draws), count))


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), ("0.1", "0.3"), ("1/3", "2/3"), (-5, 1000), ("0.1", "0.1000001")]
)
def test_intervals_are_covered_evenly_and_never_left(low, high):
    estimate = Estimate.between(low, high)
    _, numbers = drawn(estimate, [""])
    exact = [Fraction(float(number)) for number in numbers[:, 0]]
    assert estimate.low <= min(exact)
    assert max(exact) <= estimate.high
    share = (numbers[:, 0] - float(estimate.low)) / float(estimate.high - estimate.low)
    assert np.quantile(share, [0.25, 0.5, 0.75]) == pytest.approx([0.25, 0.5, 0.75], abs=0.03)


def test_interior_tiers_fall_strictly_between_the_ends():
    order = Order(tiers=["a", ("b", "c"), "d", "e"])
    statement, values = drawn(order, ["e", "d", "c", "b", "a"])
    e, d, c, b, a = values.T
    assert (a == 1).all()
    assert (e == 0).all()
    assert (b == c).all()
    assert ((a > b) & (b >= d) & (d > e)).all()
    centroid = [float(number) for number in statement.centroid()]
    assert values.mean(axis=0) == pytest.approx(centroid, abs=0.02)


@pytest.mark.parametrize(
    "tiers", [["a", "b", "c"], [("a", "b", "c")], ["b", ("a", "c")], [("c", "a"), "b"]]
)
def test_weights_fall_from_tier_to_tier_and_average_to_the_centroid(tiers):
    order = Order(tiers=tiers)
    names = ["a", "b", "c"]
    statement, weights = drawn(Weights(order=order), names)
    assert (weights.sum(axis=1) == 1).all()
    column = dict(zip(names, weights.T, strict=True))
    for higher, lower in zip(order.tiers[:-1], order.tiers[1:], strict=True):
        for one in higher:
            assert all((column[one] >= column[other]).all() for other in lower)
    centroid = [float(number) for number in statement.centroid()]
    assert weights.mean(axis=0) == pytest.approx(centroid, abs=0.02)


def test_tied_weights_come_in_any_order():
    _, weights = drawn(Weights(order=Order(tiers=[("a", "b"), "c"])), ["a", "b", "c"])
    assert (weights[:, 0] > weights[:, 1]).mean() == pytest.approx(0.5, abs=0.03)


def test_relative_weights_are_shares_of_what_is_drawn():
    stated = Weights(values={"a": Estimate.between(1, 2), "b": Estimate.of(1)})
    _, weights = drawn(stated, ["a", "b"])
    assert (weights.sum(axis=1) == 1).all()
    assert weights[:, 0].min() >= 0.5 - 1e-4
    assert weights[:, 0].max() <= 2 / 3 + 1e-4


def test_what_is_known_takes_no_random_numbers_and_each_statement_is_drawn_once():
    scenario = TUMEN.replace("influence.embeddedness_factor", Estimate.between(0, 1))
    known = statements(scenario)
    assert len({s.path for s in known}) == len(known)
    assert known[0].path == "influence.embeddedness_factor"
    assert known[0].is_open
    fixed = TUMEN.replace("actors.jilin.outside_option", "1/20")
    found = {s.path: s for s in statements(fixed)}["actors.jilin.outside_option"]
    assert (found.is_open, found.centroid()) == (False, (Fraction(1, 20),))


def test_a_recorded_reading_gives_every_statement_its_numbers():
    from twolevel.payoffs.statements import Recorded

    known = statements(TUMEN)
    count = max(s.start + s.count for s in known)
    numbers = draw_numbers(known, uniforms(KEY, range(3), count))
    bodies = resolved(TUMEN, Recorded(known, numbers, 2))
    place = next(k for k, s in enumerate(known) if s.path == "actors.tokyo.importance")
    tokyo = next(leaf for leaf in bodies[2].leaves if leaf.name == "tokyo")
    saliences = {term.interest.name: term.salience for term in tokyo.terms}
    expected = dict(zip(known[place].names, numbers[place][2].tolist(), strict=True))
    assert saliences == expected


def test_streams_depend_on_the_key_and_the_draw_alone():
    one = uniforms(KEY, [5, 6, 7], 10)
    assert np.array_equal(uniforms(KEY, [7], 10)[0], one[2])
    assert np.array_equal(uniforms(KEY, [6], 4)[0], one[1, :4])
    assert not np.array_equal(uniforms(KEY + 1, [6], 10)[0], one[1])


def test_arithmetic_follows_the_grid():
    third = Fraction(1, 3)
    many = Many(np.array([0.25, 0.75]), 4)
    product = (1 - many) * (many + third) * 2
    assert product.denominator == 48
    exact = [2 * (1 - x) * (x + third) for x in (Fraction(1, 4), Fraction(3, 4))]
    assert units_of(product, 48, 2).tolist() == [int(number * 48) for number in exact]
    assert (many * Many(many.values, 2**51)).denominator == 0
    assert units_of(third, 3, 2).tolist() == [1, 1]


def test_draws_are_read_as_the_number_of_their_reading_says():
    """Files that go on from draws rely on it: where a draw changes, ``READING`` must too."""
    known = statements(tl.load_case("border"))  # only where the case itself changes is it no fault
    numbers = draw_numbers(known, uniforms(KEY, range(20), max(s.start + s.count for s in known)))
    moved = np.concatenate([each for each in numbers if each is not None], axis=1)
    digest = hashlib.sha256(np.rint(moved * 2**20).astype("<i8").tobytes()).hexdigest()
    assert (READING, digest[:16]) == (1, "fe9b536aac5dc93f")
