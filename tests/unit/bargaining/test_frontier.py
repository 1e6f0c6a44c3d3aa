"""The Pareto frontier, against the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.bargaining import BargainingProblem, FrontierFold, Points, pareto_frontier
from twolevel.errors import ArgumentError, LimitError

CLOUD = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.tuples(*[st.integers(-1, 4)] * n), min_size=1, max_size=25)
)


def by_definition(points):
    fair = [p for p in points if min(p) >= 0]
    best = {
        p
        for p in fair
        if not any(q != p and all(a >= b for a, b in zip(q, p, strict=True)) for q in fair)
    }
    return {p: (points.index(p), points.count(p)) for p in best}


def as_dict(frontier):
    rows = zip(frontier.gains, frontier.ids, frontier.counts, strict=True)
    return {tuple(gains.tolist()): (int(i), int(count)) for gains, i, count in rows}


@given(points=CLOUD, size=st.integers(1, 7), data=st.data())
def test_the_frontier_is_what_nothing_improves_on(points, size, data):
    gains = np.array(points)
    starts = data.draw(st.permutations(range(0, len(points), size)))
    folds = [FrontierFold(gains.shape[1], largest=100) for _ in range(2)]
    for turn, start in enumerate(starts):
        ids = np.arange(start, min(start + size, len(points)))
        fair = ids[(gains[ids] >= 0).all(axis=1)]
        folds[turn % 2].update(Points(fair, gains[fair]))
    folds[0].merge(folds[1])
    problem = BargainingProblem.from_points(points)
    expected = by_definition(points)
    assert as_dict(folds[0].result(problem.players)) == expected
    frontier = pareto_frontier(problem)
    assert as_dict(frontier) == expected
    assert frontier.agreements == sum(count for _, count in expected.values())
    assert len(frontier) == len(expected)
    assert sorted(frontier.ids) == list(frontier.ids)


def test_a_large_cloud_in_many_blocks():
    rng = np.random.default_rng(0)
    gains = rng.integers(0, 60, size=(3000, 3))
    fold = FrontierFold(3, largest=3000)
    for part in np.array_split(np.arange(3000), 13):
        fold.update(Points(part, gains[part]))
    problem = BargainingProblem.from_points(gains)
    points = [tuple(row) for row in gains.tolist()]
    assert as_dict(fold.result(problem.players)) == by_definition(points)


def test_results_are_read_only():
    frontier = pareto_frontier(BargainingProblem.from_points([(1, 2)]))
    with pytest.raises(ValueError, match="read-only"):
        frontier.gains[0, 0] = 5


def test_a_frontier_past_its_limit_says_so():
    problem = BargainingProblem.from_points([(k, 9 - k) for k in range(10)])
    with pytest.raises(LimitError, match="more than 9 distinct vectors"):
        pareto_frontier(problem, largest=9)
    assert len(pareto_frontier(problem, largest=10)) == 10
    with pytest.raises(ArgumentError, match="positive integer, not 0"):
        pareto_frontier(problem, largest=0)
