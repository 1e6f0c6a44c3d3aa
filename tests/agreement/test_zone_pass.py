"""Passes by bit sets find what streaming every agreement finds."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.bargaining import bargaining_problem, run, solve, solve_all
from twolevel.bargaining.settlement import zone_origin
from twolevel.bargaining.zone_pass import ZonePass
from twolevel.errors import VerificationError
from twolevel.kernels.bitset_cut import Grain
from twolevel.kernels.goals import Goal, Goals
from twolevel.payoffs import point_game
from twolevel.payoffs.resolution import Draw
from twolevel.testing import scenarios


def assert_same_solutions(game, coalition, floor_mode, weights=None, **cut):
    streamed = bargaining_problem(game, coalition, floor_mode=floor_mode)
    names, origin = zone_origin(game, coalition, floor_mode)
    condition = "accept" if floor_mode == "acceptance" else "sign"
    shortcut = ZonePass(game, names, condition, origin, **cut)
    passed = dataclasses.replace(streamed, shortcut=shortcut)
    assert shortcut.ideals() == shortcut.ideals()
    expected = solve_all(dataclasses.replace(streamed, shortcut=None), weights=weights)
    assert solve_all(passed, weights=weights) == expected
    for answer in expected.values():
        answer.verify(passed)
    return expected


@settings(max_examples=15)
@given(scenarios(), st.data())
def test_any_game_coalition_and_cut(scenario, data):
    reading = Draw(np.random.default_rng(0)) if data.draw(st.booleans()) else None
    game = point_game(scenario, reading=reading)
    names = tuple(game.countries)
    coalition = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    weights = data.draw(
        st.none() | st.lists(st.integers(0, 3), min_size=len(coalition), max_size=len(coalition))
    )
    if weights is not None and not any(weights):
        weights = None
    assert_same_solutions(
        game,
        coalition,
        data.draw(st.sampled_from(["truncate", "threat_point", "acceptance"])),
        weights,
        threads=data.draw(st.integers(1, 2)),
        grain=Grain(
            prefixes=data.draw(st.integers(1, 40)),
            block=data.draw(st.integers(1, 40)),
            preparing=data.draw(st.sampled_from([0, 10, 1000])),
        ),
    )


@pytest.mark.parametrize("generosity", [0.3, 0.8, 0.95, 1.05, 1.5])
def test_zones_of_any_share(generosity, quota_game):
    game = point_game(quota_game(n_issues=5, generosity=generosity))
    found = assert_same_solutions(game, tuple(game.countries), "truncate")
    assert found["nash"].agreed == (generosity < 1.5)


@pytest.mark.parametrize("members", [(9, 2), (3, 16), (8, 7, 8)])
def test_large_countries(members, quota_game):
    game = point_game(quota_game(n_issues=4, n_options=7, members=members, generosity=0.9))
    found = assert_same_solutions(game, tuple(game.countries), "truncate", grain=Grain(prefixes=11))
    assert found["nash"].agreed


def test_ties_by_the_thousand_are_counted_once(quota_game):
    """Where options pay alike, ties are spread over all blocks and all goals find them."""
    scenario = quota_game(n_issues=5, n_options=6, generosity=0.6, members=(1, 1))
    game = point_game(scenario)
    tables = game.tables
    coarse = dataclasses.replace(tables, singles=tuple(t // 500 for t in tables.singles))
    rows = tuple(dataclasses.replace(row, threshold=row.threshold // 1000) for row in game.rows)
    game = dataclasses.replace(game, tables=coarse, rows=rows)
    grain = Grain(prefixes=7, block=36, preparing=0)
    found = assert_same_solutions(game, tuple(game.countries), "truncate", grain=grain)
    assert max(answer.tie_count for answer in found.values()) > 20


@pytest.mark.parametrize("concept", ["nash", "egalitarian", "utilitarian", "kalai_smorodinsky"])
def test_what_is_spoiled_does_not_verify_by_passes(concept, quota_game):
    game = point_game(quota_game(n_issues=5))
    names, origin = zone_origin(game, tuple(game.countries), "truncate")
    problem = bargaining_problem(game, names)
    passed = dataclasses.replace(problem, shortcut=ZonePass(game, names, "sign", origin))
    answer = solve(passed, concept)
    points = next(iter(problem.rational_blocks()))
    for place in (0, len(points.ids) // 2):
        gains = points.gains[place].tolist()
        spoiled = dataclasses.replace(
            answer,
            ids=(int(points.ids[place]),),
            gains=problem.gains_in_utils(gains),
            payoffs=problem.payoffs(gains),
        )
        with pytest.raises(VerificationError, match=r"improves on|is better than"):
            spoiled.verify(passed)
    for outside in (-1, 10**5, min(set(range(10**5)) - set(points.ids.tolist()))):
        with pytest.raises(VerificationError, match=f"agreement {outside} is not individually"):
            dataclasses.replace(answer, ids=(outside,)).verify(passed)


def test_a_concept_without_a_goal_is_streamed(quota_game):
    game = point_game(quota_game(n_issues=4))

    class Nothing:
        def best(self, gains, incumbent):
            return np.arange(len(gains))

        def compare(self, first, second):
            return 0

        def goal(self):
            return None

    from twolevel.bargaining import Argmax

    names, origin = zone_origin(game, tuple(game.countries), "truncate")
    problem = bargaining_problem(game, names)
    passed = dataclasses.replace(problem, shortcut=ZonePass(game, names, "sign", origin))
    folds = [Argmax(Nothing()), Argmax(Nothing())]
    run(passed, folds[:1])
    run(problem, folds[1:])
    assert folds[0].result() == folds[1].result()
    assert folds[0].result().count == passed.shortcut.ideals()[0]


@given(st.lists(st.tuples(*[st.integers(1, 50)] * 3), min_size=2, max_size=30), st.data())
def test_means_bound_scores(points, data):
    """No gain vector with a score above the level has a mean below the bar."""
    kind = data.draw(st.integers(0, 2))
    goal = Goal(
        kind=kind,
        weights=tuple(data.draw(st.tuples(*[st.sampled_from([1.0, 2.0])] * 3))),
        factors=tuple(data.draw(st.tuples(*[st.sampled_from([0.1, 0.5, 2.0])] * 3))),
        offsets=data.draw(st.tuples(*[st.sampled_from([0.0, 60.0])] * 3))
        if kind == 1
        else (0.0,) * 3,
    )

    def score(gains):
        shares = (np.array(gains) - goal.offsets) * goal.factors
        if kind == 0:
            return np.prod(shares ** (np.array(goal.weights) / sum(goal.weights)))
        return shares.min() if kind == 1 else shares.sum()

    goals = Goals.of([goal], 3)
    best = points[0]
    equal = kind == 0 and len(set(goal.weights)) == 1
    goals.bests[0] = best
    goals.masses[0] = sum(goal.weights) if kind == 0 else 0.0
    goals.levels[0] = score(best) ** 3 if equal else score(best)
    aimed = goals.aimed()
    for point in points:
        if score(point) >= score(best):
            assert (
                np.array(point) @ aimed.means[0] >= aimed.bars[0] - 1e-9 * abs(aimed.bars[0]) - 1e-9
            )
