"""Search finds what enumeration finds, wherever enumeration can look."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.bargaining import SOLUTIONS, bargaining_problem, solve
from twolevel.bargaining.searching import ANY, search
from twolevel.payoffs import point_game
from twolevel.payoffs.resolution import Draw
from twolevel.testing import scenarios


def assert_found(game, solution, coalition=None, weights=None):
    """The search proves one of the agreements that enumeration lists, or that there is none."""
    found = search(game, solution=solution, coalition=coalition, weights=weights, seconds=None)
    problem = bargaining_problem(game, found.coalition)
    if solution == ANY:
        listed = {int(n) for points in problem.rational_blocks() for n in points.ids}
        assert found.status == ("optimal" if listed else "no_agreement")
        assert (found.agreement.id in listed) if listed else found.agreement is None
        return
    listed = solve(problem, solution, weights=weights)
    if not listed.agreed:
        assert (found.status, found.agreement, found.gap) == ("no_agreement", None, None)
        return
    assert found.status == "optimal"
    assert found.gap == 0.0
    assert found.agreement.id in listed.ids
    assert found.value == pytest.approx(listed.certificate.value)
    if found.ideal is not None and None not in found.ideal.values():
        assert found.ideal == listed.ideal


@settings(max_examples=150)
@given(
    scenario=scenarios(max_issues=4),
    solution=st.sampled_from([*SOLUTIONS, ANY]),
    drawn=st.booleans(),
    data=st.data(),
)
def test_any_scenario(scenario, solution, drawn, data):
    game = point_game(scenario, reading=Draw(np.random.default_rng(0)) if drawn else None)
    names = st.sampled_from(game.countries)
    coalition = data.draw(st.none() | st.lists(names, min_size=1, unique=True))
    weights = None
    if solution in SOLUTIONS and SOLUTIONS[solution].weighted:
        few = st.integers(0, 2)
        count = len(game.countries) if coalition is None else len(coalition)
        weights = data.draw(st.none() | st.lists(few, min_size=count, max_size=count).filter(any))
    assert_found(game, solution, coalition, weights)


@pytest.mark.parametrize("generosity", [0.7, 1.0, 1.05, 1.1, 1.2])
@pytest.mark.parametrize("solution", [*SOLUTIONS, ANY])
def test_quotas_from_plentiful_zones_to_empty_ones(quota_game, solution, generosity):
    for seed in (1, 2):
        scenario = quota_game(n_issues=5, n_options=6, generosity=generosity, seed=seed)
        assert_found(point_game(scenario), solution)
