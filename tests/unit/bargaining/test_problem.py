"""Problems: exact integer gains, blocks that can be streamed again, the first survey."""

from __future__ import annotations

import pickle
from fractions import Fraction

import numpy as np
import pytest

from twolevel.bargaining import BargainingProblem, Points, SurveyFold, solve, survey
from twolevel.errors import ArgumentError
from twolevel.labels import Labels, Record


def test_payoffs_are_kept_as_the_rationals_they_denote():
    problem = BargainingProblem.from_points([("1/3", 0.1), ("1/2", 0.7)], disagreement=(0, "1/4"))
    assert problem.scales == (6, 20)
    points = next(iter(problem.blocks()))
    assert points.gains.tolist() == [[2, -3], [3, 9]]
    assert dict(problem.payoffs((3, 9))) == {
        "player 1": Fraction(1, 2),
        "player 2": Fraction(7, 10),
    }


def test_rows_may_name_their_players_in_any_order():
    problem = BargainingProblem.from_points([{"a": 1, "b": 2}, {"b": 5, "a": 0}])
    assert problem.players == ("a", "b")
    assert next(iter(problem.blocks())).gains.tolist() == [[1, 2], [0, 5]]


def test_a_survey_counts_and_finds_the_ideal_point():
    problem = BargainingProblem.from_points([(2, 1, 0), (1, 3, 0), (9, -1, 0), (5, 5, -2)])
    found = survey(problem)
    assert (found.points, found.rational, found.ideal) == (4, 2, (2, 3, 0))
    assert found.stakeholders == (0, 1)
    assert found.no_agreement_reason == ""


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(1, -1), (2, -3)], "player 2 loses in every one"),
        ([(-1, -1), (-2, -3)], "player 1, player 2 lose in every one"),
        ([(1, -1), (-1, 1)], "none of the 2 agreements leaves every player"),
    ],
)
def test_no_agreement_is_a_status_with_its_reason(points, words):
    problem = BargainingProblem.from_points(points, disagreement=(0, 0))
    for over in ("agreements", "lotteries"):
        answer = solve(problem, over=over)
        answer.verify(problem)
        assert answer.status == "no_agreement"
        assert words in answer.no_agreement_reason
        assert answer.ids == ()
        assert not any(answer.gains.values())


def test_an_empty_zone_is_no_agreement():
    problem = BargainingProblem(
        players=Labels(["a", "b"]),
        scales=(1, 1),
        blocks=lambda: [Points(np.empty(0, dtype=np.int64), np.empty((0, 2), dtype=np.int64))],
        disagreement=Record(a=Fraction(1), b=Fraction(2)),
    )
    answer = solve(problem)
    assert "zone of agreement is empty" in answer.no_agreement_reason
    assert dict(answer.payoffs) == {"a": 1, "b": 2}
    answer.verify(problem)


def test_a_block_of_the_wrong_shape_is_refused():
    problem = BargainingProblem(
        players=Labels(["a", "b"]),
        scales=(1, 1),
        blocks=lambda: [Points(np.arange(3), np.zeros((3, 3), dtype=np.int64))],
        disagreement=Record(a=Fraction(0), b=Fraction(0)),
    )
    with pytest.raises(ArgumentError, match=r"gains of shape \(3, 2\), not \(3, 3\)"):
        survey(problem)


def test_surveys_of_parts_merge_into_the_survey_of_the_whole():
    points = [(2, 1), (-1, 9), (0, 3), (4, -2)]
    whole = BargainingProblem.from_points(points)
    folds = [SurveyFold(whole.players) for _ in range(2)]
    for fold, part in zip(folds, (points[:1], points[1:]), strict=True):
        fold.update(Points(np.arange(len(part)), np.array(part)))
    folds[0].merge(folds[1])
    assert folds[0].result() == survey(whole)


def test_results_can_be_pickled():
    answer = solve(BargainingProblem.from_points([(1, 2), (2, 1)]))
    assert pickle.loads(pickle.dumps(answer)) == answer
