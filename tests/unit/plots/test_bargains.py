"""Solutions stand where their payoffs put them."""

from __future__ import annotations

import numpy as np
import pytest

from twolevel import plots
from twolevel.bargaining import BargainingProblem, pareto_frontier
from twolevel.errors import ArgumentError


def _marks(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def test_gains_are_those_of_the_settlements(game):
    found = game.solve_all()
    ax = plots.gain_profile(found)
    drawn = {}
    for label, line in _marks(ax).items():
        drawn |= {key: list(line.get_xdata()) for key in label.split(", ")}
    for name, settlement in found.items():
        gains = [float(gain) for gain in settlement.gains.values()]
        assert drawn[name.replace("_", " ")] == gains


def test_the_legend_says_where_there_is_no_agreement(game):
    never = game.replace("actors.north_capital.reservation", 2)
    ax = plots.gain_profile(never.solve_all(["nash"]))
    assert ax.get_legend_handles_labels()[1] == ["nash (no agreement)"]
    assert not len(_marks(ax)["nash (no agreement)"].get_xdata())


def test_settlements_of_two_coalitions_are_refused(game):
    with pytest.raises(ArgumentError, match="one coalition"):
        plots.gain_profile(
            {"both": game.solve("nash"), "one": game.solve("nash", coalition=["north"])}
        )
    with pytest.raises(ArgumentError, match="not of none"):
        plots.gain_profile({})


def test_the_plane_shows_zone_frontier_and_disagreement(game):
    problem = game.problem()
    found = pareto_frontier(problem)
    settlement = game.solve("nash")
    marks = _marks(plots.frontier(found, problem, {"nash": settlement}))
    origin = [float(number) for number in problem.disagreement.values()]
    assert list(marks["no agreement"].get_xydata()[0]) == origin
    assert len(marks["agreements"].get_xdata()) == settlement.solution.considered
    assert list(marks["nash"].get_xydata()[0]) == [
        float(payoff) for payoff in settlement.solution.payoffs.values()
    ]
    payoffs = [
        [float(p) for p in problem.payoffs(gains).values()] for gains in found.gains.tolist()
    ]
    assert np.allclose(sorted(marks["frontier"].get_xydata().tolist()), sorted(payoffs))


@pytest.mark.parametrize(
    ("points", "tops"),
    [
        ([(0, 4), (1, 3), (3, 2), (4, 0)], [(0, 4), (3, 2), (4, 0)]),
        ([(0, 2), (1, 1), (2, 0)], [(0, 2), (2, 0)]),
        ([(1, 1)], [(1, 1)]),
    ],
)
def test_lotteries_reach_the_upper_hull(points, tops):
    problem = BargainingProblem.from_points(points)
    marks = _marks(plots.frontier(pareto_frontier(problem), problem))
    assert [tuple(point) for point in marks["lotteries"].get_xydata()] == tops


def test_losses_are_hollow_and_not_in_the_zone():
    problem = BargainingProblem.from_points([(2, 1), (1, 3), (-1, 9)], players=["a", "b"])
    ax = plots.frontier(pareto_frontier(problem), problem)
    assert len(_marks(ax)["agreements"].get_xdata()) == 2
    assert any(line.get_xydata().tolist() == [[-1, 9]] for line in ax.lines)


def test_three_players_have_no_plane():
    problem = BargainingProblem.from_points([(1, 2, 3)], players=["a", "b", "c"])
    with pytest.raises(ArgumentError, match=r"3 players \(a, b, c\); take the problem of"):
        plots.frontier(pareto_frontier(problem), problem)


def test_enthusiasm_is_ranked(crowd):
    found = crowd.enthusiasm()
    ax = plots.enthusiasm(found)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[: len(found.ranking)] == [name.replace("_", " ") for name in found.ranking]
    marks = _marks(ax)
    assert list(marks["mean gain"].get_xdata()) == [
        float(found.mean_gain[name]) for name in found.ranking
    ]
    assert list(marks["largest gain"].get_xdata()) == [
        float(found.largest_gain[name]) for name in found.ranking
    ]
