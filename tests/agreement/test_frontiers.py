"""The frontier of a zone is the same by every route, and what the definition says."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import bargaining_problem, zone_frontier
from twolevel.bargaining.frontier import FrontierFold, pareto_frontier
from twolevel.bargaining.problem import Points
from twolevel.bargaining.settlement import zone_origin
from twolevel.bargaining.zone_frontier import zone_rules
from twolevel.errors import ArgumentError, LimitError
from twolevel.kernels.zone_space import ZoneSpace
from twolevel.payoffs import point_game
from twolevel.payoffs.resolution import Draw
from twolevel.testing import scenarios

MODES = st.sampled_from(["truncate", "threat_point", "acceptance"])


def as_dict(frontier):
    rows = zip(
        frontier.ids.tolist(), frontier.counts.tolist(), frontier.gains.tolist(), strict=True
    )
    return {number: (count, tuple(gains)) for number, count, gains in rows}


def naive(game, coalition, mode):
    """Return the frontier of all points of the problem, compared in pairs."""
    found = {}
    for points in bargaining_problem(game, coalition, floor_mode=mode).rational_blocks():
        for number, gains in zip(
            points.ids.tolist(), map(tuple, points.gains.tolist()), strict=True
        ):
            found.setdefault(gains, []).append(number)
    return {
        min(ids): (len(ids), gains)
        for gains, ids in found.items()
        if not any(
            other != gains and all(a >= b for a, b in zip(other, gains, strict=True))
            for other in found
        )
    }


@settings(deadline=None, max_examples=60)
@given(scenarios(), MODES, st.booleans(), st.data())
def test_every_route_is_the_definition(scenario, mode, drawn, data):
    game = point_game(scenario, reading=Draw(np.random.default_rng(0)) if drawn else None)
    names = tuple(game.countries)
    coalition = data.draw(st.permutations(names))[: data.draw(st.integers(1, len(names)))]
    expected = naive(game, coalition, mode)
    for backend, threads in (("numpy", None), ("compiled", 1), ("compiled", 2)):
        found = zone_frontier(game, coalition, floor_mode=mode, backend=backend, threads=threads)
        assert as_dict(found) == expected
        assert tuple(found.players) == tuple(coalition)


@settings(deadline=None, max_examples=60)
@given(scenarios(), st.integers(1, 60), st.data())
def test_the_cut_and_the_order_of_chunks_change_nothing(scenario, in_tree, data):
    game = point_game(scenario)
    names, origin = zone_origin(game, tuple(game.countries), "truncate")
    rules = zone_rules(game, names, "truncate", origin)
    space = ZoneSpace(game.tables, game.exclusions, game.requires, rules, in_tree=in_tree)
    chunks, bounds = space.bounds()
    order = data.draw(st.permutations(range(len(chunks))))
    fold = FrontierFold(len(names), largest=10**6, compiled=True)
    for place in order:
        ids, gains = space.walk(int(chunks[place]), fold.members)
        assert (gains <= bounds[place]).all()
        fold.update(Points(ids, gains))
    assert as_dict(fold.result(names)) == naive(game, tuple(names), "truncate")


def test_a_case_by_the_game():
    game = tl.load("tumen")
    reports = []
    frontier = game.frontier(progress=lambda done, total: reports.append((done, total)))
    assert as_dict(frontier) == as_dict(pareto_frontier(game.problem()))
    assert as_dict(frontier) == as_dict(game.frontier(backend="numpy"))
    assert reports[-1] == (276_480, 276_480)
    assert reports == sorted(reports)


def test_limits():
    game = tl.load("border")
    with pytest.raises(LimitError, match="more than 2 distinct vectors"):
        game.frontier(largest=2)
    with pytest.raises(ArgumentError, match="positive integer, not 0"):
        game.frontier(largest=0)
    with pytest.raises(ArgumentError, match="not 'gpu'"):
        game.frontier(backend="gpu")
    with pytest.raises(ArgumentError, match="threads must be a positive int, not 0"):
        game.frontier(threads=0)


LONG = """
import sys, time
sys.path.insert(0, {root!r})
from benchmarks.problems import quota_game
from twolevel.bargaining import zone_frontier
from twolevel.payoffs import point_game
game = point_game(quota_game(n_issues=9, generosity=0.3))
def progress(done, total):
    print(done, flush=True)
try:
    zone_frontier(game, tuple(game.countries), largest=10**7, progress=progress)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.slow
def test_an_interrupt_is_answered_within_a_second(request):
    script = LONG.format(root=str(request.config.rootpath))
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert int(process.stdout.readline()) > 0
        time.sleep(0.3)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        while process.stdout.readline().strip() not in ("interrupted", ""):
            pass
        taken = time.monotonic() - start
    assert process.returncode == 0
    assert taken < 1
