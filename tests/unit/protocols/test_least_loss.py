"""The cheapest position within bounds: against a grid, in a box, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.protocols.positions.least_loss import Bowls, least_loss

COORDINATE = st.integers(-4, 14).map(lambda k: k / 10)
WEIGHT = st.integers(0, 8).map(lambda k: k / 4)
AXIS = np.linspace(0, 1, 101)
GRID = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)


@st.composite
def problems(draw):
    """Return one player, others, and what they bear: often no more than at one position."""
    count = draw(st.integers(1, 4))

    def rows(numbers, n):
        return np.array(draw(st.lists(st.tuples(numbers, numbers), min_size=n, max_size=n)))

    own = Bowls(ideals=rows(COORDINATE, 1), weights=rows(WEIGHT.map(lambda w: w + 0.1), 1))
    others = Bowls(ideals=rows(COORDINATE, count), weights=rows(WEIGHT, count))
    bearable = draw(st.sampled_from(GRID.tolist()))
    factor = draw(st.sampled_from((0.7, 1.0, 1.5)))
    return own, others, factor * others.of(np.array(bearable))


@given(problem=problems())
def test_nothing_on_a_grid_within_the_bounds_is_cheaper(problem):
    own, others, bounds = problem
    found = least_loss(own, others, bounds)
    costs = np.stack([others.of(at) for at in GRID])
    within = GRID[(costs <= bounds).all(axis=1)]
    if found is None:
        assert not len(within)
        return
    assert (found >= -1e-9).all()
    assert (found <= 1 + 1e-9).all()
    assert (others.of(found) <= bounds + 2e-9 * np.maximum(1, bounds)).all()
    for at in within:
        assert own.of(found)[0] <= own.of(at)[0] + 1e-7


def test_touching_ellipses_leave_one_point():
    own = Bowls(ideals=np.array([[0.5, 1.0]]), weights=np.ones((1, 2)))
    ends = np.array([[0.0, 0.5], [1.0, 0.5]])
    others = Bowls(ideals=ends, weights=np.array([[1.0, 3.0], [1.0, 3.0]]))
    assert least_loss(own, others, np.array([0.25, 0.25])) == pytest.approx((0.5, 0.5), abs=1e-4)
    assert least_loss(own, others, np.array([0.24, 0.24])) is None


def test_the_box_binds():
    own = Bowls(ideals=np.array([[2.0, 0.5]]), weights=np.array([[1.0, 1.0]]))
    other = Bowls(ideals=np.array([[0.5, 0.0]]), weights=np.array([[0.0, 1.0]]))
    assert least_loss(own, other, np.array([0.04])) == pytest.approx((1.0, 0.2), abs=1e-8)
