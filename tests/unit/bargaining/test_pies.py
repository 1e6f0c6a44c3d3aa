"""Dividing a pie on a grid."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from twolevel.bargaining import solve, split_the_pie


@pytest.mark.parametrize(("steps", "n"), [(1, 1), (4, 2), (5, 3), (3, 5)])
def test_every_division_occurs_once(steps, n):
    (points,) = split_the_pie(steps=steps, n_players=n, pie=steps).blocks()
    assert len(points.ids) == comb(steps + n - 1, steps)
    assert (points.gains.sum(axis=1) == steps).all()
    assert (points.gains >= 0).all()
    assert len(np.unique(points.gains, axis=0)) == len(points.ids)


def test_gains_are_measured_from_disagreement():
    problem = split_the_pie(steps=4, pie="1/3", disagreement=(0, "1/8"))
    answer = solve(problem)
    answer.verify(problem)
    assert tuple(answer.payoffs.values()) == (Fraction(1, 12), Fraction(3, 12))


def test_truncation_keeps_what_all_ratifiers_accept():
    problem = split_the_pie(steps=10, floors=("1/3", 0.2), floor_mode="truncate")
    (points,) = problem.blocks()
    assert points.gains.min(axis=0).tolist() == [4, 2]
    assert set(problem.disagreement.values()) == {0}
