"""Parts of a search tree: nothing lost, nothing twice."""

import itertools
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from twolevel.kernels import search_parts
from twolevel.kernels.search import Allowance, Rounds, search
from twolevel.kernels.search_goals import Anything, LargestSum
from twolevel.kernels.search_parts import Part, divided, open_nodes, share_walked
from twolevel.kernels.search_space import Zone, new_tree, new_work
from twolevel.kernels.search_walk import CANDIDATE, DONE, walk
from twolevel.kernels.tables import Tables


def zone_of(seed, *, n_issues=5, n_options=3):
    """Two players with two voters each, who disagree about everything."""
    rng = np.random.default_rng(seed)
    tables = tuple(
        rng.integers(0, 100, size=(6, n_options)).astype(np.int64) for _ in range(n_issues)
    )
    return Zone(
        tables=Tables(singles=tables, pairs=()),
        thresholds=(50 * n_issues,) * 6,
        players=(4, 5),
        voters=((0, 1), (2, 3)),
        winning=((1, 2), (3,)),
        open_options=(np.ones(n_options, dtype=bool),) * n_issues,
    )


def every_agreement(zone):
    every = itertools.product(*(range(size) for size in zone.tables.sizes))
    return {digits for digits in every if zone.gains(digits) is not None}


def walked_to_the_end(zone, space, tree):
    """The agreements of a zone at which a walk stops; several visits of one count apart."""
    aim, work, found = Anything(least=(0, 0)).aim(zone, None, None), new_work(space), []
    while (reason := walk(space, aim, tree, work, 10**6)) != DONE:
        assert reason == CANDIDATE
        found.append(tuple(tree.candidate.tolist()))
    return found


def holds(space, tree, digits):
    options = space.option_start[:-1] + np.array(digits)
    return bool(tree.alive[0, options].all())


@pytest.mark.parametrize("seed", range(8))
def test_parts_hold_what_is_not_closed(seed, monkeypatch):
    monkeypatch.setattr(search_parts, "PATIENCE", 1)
    zone = zone_of(seed)
    space = zone.space()
    tree, work = new_tree(space), new_work(space)
    aim = Anything(least=(0, 0)).aim(zone, None, None)
    seen = set()
    for _ in range(4):
        if walk(space, aim, tree, work, 2) == CANDIDATE:
            seen.add(tuple(tree.candidate.tolist()))
    parts = divided(space, [Part(tree=tree)], 3)
    left = 1.0 - share_walked(tree)
    assert sum(part.weight for part in parts) == pytest.approx(left if len(parts) > 1 else 1.0)
    if tree.state[0] < 0:
        return
    nodes = list(open_nodes(space, tree))
    for digits in every_agreement(zone):
        owners = sum(holds(space, node, digits) for node in nodes)
        if not (tree.stance != 0).any():  # no voter was branched on
            assert owners <= 1
        assert owners >= 1 or digits in seen
    found = [set(walked_to_the_end(zone, space, part.tree)) for part in parts]
    assert set().union(*found) <= every_agreement(zone) | seen


def test_a_part_is_divided_after_a_while_only():
    zone = zone_of(1)
    space = zone.space()
    assert len(divided(space, [Part(tree=new_tree(space))], 8)) == 1


def by_sum(one, two):
    """Order gains as the goal below does."""
    first, second = (gains[0] + 2 * gains[1] for gains in (one, two))
    return (first > second) - (first < second)


def elsewhere(work, steps):
    """Walk every part from copies, as a process of its own would, the last part first."""
    steps = list(steps)
    answers = [pickle.loads(pickle.dumps(work))(pickle.loads(pickle.dumps(s))) for s in steps[::-1]]
    return [pickle.loads(pickle.dumps(answer)) for answer in answers[::-1]]


@pytest.mark.parametrize("seed", range(6))
def test_divided_at_once_the_answer_is_the_same(seed, monkeypatch):
    zone = zone_of(seed, n_issues=6)
    goal = LargestSum(coefficients=(1, 2), least=(0, 0))
    plain = search(zone, goal, by_sum, allowance=Allowance())
    monkeypatch.setattr(search_parts, "PATIENCE", 1)
    monkeypatch.setattr("twolevel.kernels.search_rounds.SLICE", 1)
    serial = search(zone, goal, by_sum, allowance=Allowance())
    with ThreadPoolExecutor(3) as pool:
        shared = search(zone, goal, by_sum, allowance=Allowance(), rounds=Rounds(over=pool.map))
    apart = search(zone, goal, by_sum, allowance=Allowance(), rounds=Rounds(over=elsewhere))
    assert serial == shared == apart
    assert serial.proven
    wide = Rounds(width=3, nodes=2)
    assert search(zone, goal, by_sum, allowance=Allowance(), rounds=wide).bound == plain.bound
    levels = [goal.level(zone.gains(digits)) for digits in every_agreement(zone)]
    assert plain.bound == serial.bound
    if levels:
        assert goal.level(serial.best[1]) == max(levels)
    else:
        assert serial.best is None
