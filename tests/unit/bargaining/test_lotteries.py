"""Lotteries: proven gaps, streams larger than memory, rounds that run out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from twolevel.bargaining import SOLUTIONS, BargainingProblem, Points, columns, solve
from twolevel.errors import ConvergenceWarning
from twolevel.tolerance import Tolerance


def cloud(seed, size, n, top):
    rng = np.random.default_rng(seed)
    return BargainingProblem.from_points(rng.integers(-top // 4, top, size=(size, n)))


@pytest.mark.parametrize("name", SOLUTIONS)
@pytest.mark.parametrize(("seed", "n", "top"), [(1, 2, 50), (2, 4, 10**9), (3, 6, 1000)])
def test_gaps_are_within_tolerance_and_stand(name, seed, n, top):
    problem = cloud(seed, 600, n, top)
    answer = solve(problem, name, over="lotteries")
    answer.verify(problem)
    assert 0 <= answer.certificate.gap <= 1e-9
    assert answer.certificate.exact == (answer.certificate.gap == 0)
    assert answer.certificate.bound >= answer.certificate.value
    assert len(answer.lottery) <= n + 1


@pytest.mark.parametrize("name", SOLUTIONS)
def test_streaming_columns_gives_what_the_frontier_gives(name, monkeypatch):
    problem = cloud(4, 400, 3, 200)
    held = solve(problem, name, over="lotteries")
    monkeypatch.setattr(columns, "IN_MEMORY", 1)
    streamed = solve(problem, name, over="lotteries")
    streamed.verify(problem)
    for one, other in zip(held.gains.values(), streamed.gains.values(), strict=True):
        assert float(one) == pytest.approx(float(other), rel=1e-7)


@pytest.mark.parametrize("weights", [(1, 1), (3, 1), (1, 10**5)])
def test_weighted_nash_on_a_line_divides_by_weight(weights):
    problem = BargainingProblem.from_points([(1, 0), (0, 1)])
    answer = solve(problem, weights=weights, over="lotteries")
    answer.verify(problem)
    assert answer.gains["player 1"] == Fraction(weights[0], sum(weights))
    assert answer.certificate.exact


def test_leximin_goes_on_after_the_worst_off_are_settled():
    points = [(2, 0, 0, 7), (0, 2, 0, 3), (0, 0, 6, 5), (1, 1, 0, 0)]
    problem = BargainingProblem.from_points(points)
    answer = solve(problem, "egalitarian", over="lotteries")
    answer.verify(problem)
    assert tuple(answer.gains.values()) == (Fraction(6, 7),) * 3 + (5,)
    assert len(answer.certificate.multipliers) > 1


def test_every_agreement_of_a_lottery_is_individually_rational():
    problem = BargainingProblem.from_points([(1, 1), (10, -1), (-1, 10)])
    for name in SOLUTIONS:
        assert tuple(solve(problem, name, over="lotteries").lottery) == (0,)


def test_a_tied_weighted_sum_says_that_it_is_not_unique():
    problem = BargainingProblem.from_points([(1, 3), (3, 1), (0, 0)])
    answer = solve(problem, "utilitarian", over="lotteries")
    assert (answer.unique, answer.ids) == (False, (0,))
    assert "2 tied agreements" in answer.selection


def test_too_few_rounds_are_reported_not_hidden():
    problem = BargainingProblem.from_points([(k, 90 * 90 - k * k) for k in range(1, 90)])
    with pytest.warns(ConvergenceWarning, match="proven within a relative gap of"):
        answer = solve(problem, over="lotteries", tolerance=Tolerance(rounds=1))
    assert answer.certificate.gap > 1e-9
    assert answer.certificate.bound > answer.certificate.value
    answer.verify(problem)
    best = solve(problem, over="lotteries").certificate.value
    assert answer.certificate.value <= best <= answer.certificate.bound


def test_a_lottery_is_a_mapping_from_ids_to_probabilities():
    problem = BargainingProblem.from_points([(1, 0), (0, 1)])
    lottery = solve(problem, over="lotteries").lottery
    assert dict(lottery) == {0: Fraction(1, 2), 1: Fraction(1, 2)}


def test_blocks_are_streamed_once_a_pass():
    passes = []

    def blocks():
        passes.append(1)
        for k in range(20):
            yield Points(np.array([k]), np.array([[k, 19 - k]]))

    whole = BargainingProblem.from_points([(k, 19 - k) for k in range(20)])
    problem = BargainingProblem(
        players=whole.players, scales=(1, 1), blocks=blocks, disagreement=whole.disagreement
    )
    solve(problem)
    assert len(passes) == 2
