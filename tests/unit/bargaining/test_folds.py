"""Streams: ties do not depend on blocks, merging is associative, nothing is kept but ties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.bargaining import (
    LISTED_TIES,
    SOLUTIONS,
    Argmax,
    BargainingProblem,
    Points,
    solve,
    survey,
)
from twolevel.bargaining.players import weights_of

CLOUD = st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=3, max_size=15)


@pytest.mark.parametrize("name", SOLUTIONS)
@given(points=CLOUD, data=st.data())
def test_folds_of_parts_merge_in_any_order(name, points, data):
    problem = BargainingProblem.from_points(points)
    weights = weights_of(None, problem.players)
    objective = SOLUTIONS[name].objective(problem, survey(problem), weights)
    owner = np.array(
        data.draw(st.lists(st.integers(0, 2), min_size=len(points), max_size=len(points)))
    )
    folds = []
    for part in data.draw(st.permutations(range(3))):
        fold = Argmax(objective)
        rows = np.flatnonzero(owner == part)[::-1]
        fold.update(Points(rows, np.array(points)[rows]))
        folds.append(fold)
    folds[1].merge(folds[2])
    folds[0].merge(folds[1])
    whole = Argmax(objective)
    whole.update(next(iter(problem.blocks())))
    assert folds[0].result() == whole.result()


def stream(n_blocks, block, rows):
    def blocks():
        for k in range(n_blocks):
            ids = np.arange(k * block, (k + 1) * block)
            yield Points(ids, rows[ids % len(rows)])

    whole = BargainingProblem.from_points(rows.tolist())
    return BargainingProblem(
        players=whole.players, scales=whole.scales, blocks=blocks, disagreement=whole.disagreement
    )


@pytest.mark.parametrize("name", SOLUTIONS)
def test_ties_are_counted_exactly_and_listed_up_to_a_limit(name):
    problem = stream(4, 1000, np.array([[1, 1], [2, 3], [3, 2], [0, 0]]))
    answer = solve(problem, name)
    answer.verify(problem)
    assert answer.tie_count == 2000
    assert len(answer.ids) == LISTED_TIES
    assert answer.ids[:4] == (1, 2, 5, 6)
    assert (answer.unique, answer.unique_payoffs) == (False, False)
    assert "2000 tied" in answer.selection


@pytest.mark.parametrize("name", SOLUTIONS)
@pytest.mark.parametrize("over", ["agreements", "lotteries"])
def test_ids_beyond_64_bits_survive(name, over):
    first = 10**30
    points = [(1, 4), (3, 3), (4, 1), (3, 3)]
    whole = BargainingProblem.from_points(points)

    def blocks():
        for k, row in enumerate(points):
            yield Points(np.array([first + k], dtype=object), np.array([row]))

    problem = BargainingProblem(
        players=whole.players, scales=(1, 1), blocks=blocks, disagreement=whole.disagreement
    )
    answer = solve(problem, name, over=over)
    answer.verify(problem)
    assert answer.ids == ((first + 1, first + 3) if over == "agreements" else (first + 1,))
