"""A search goes on where it was stopped, finds the same, and visits no node twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import SOLUTIONS, hunt
from twolevel.bargaining.searching import ANY, search
from twolevel.errors import ArgumentError
from twolevel.kernels import search_parts, search_quest, search_rounds
from twolevel.payoffs import checkpoints, point_game
from twolevel.testing import scenarios

SAME = (
    "status", "agreement", "gains", "value", "bound", "gap", "criterion", "ideal", "nodes",
    "weights",
)  # fmt: skip


class StopError(Exception):
    pass


def plain(found):
    """Return what a search found, but for the time that it took."""
    return {name: getattr(found, name) for name in SAME}


def nodes_kept(path):
    """Return how many nodes the one search in a file has visited; 0 if there is no file yet."""
    if not path.exists():
        return 0
    (kept,) = json.loads(path.read_text())["state"].values()
    return kept["nodes"]


def stopped_after(game, path, reports, **options):
    """Begin a search and stop it after some reports of progress; return the nodes kept, if so."""
    left = reports

    def progress(done, total):
        nonlocal left
        left -= 1
        if left < 0:
            raise StopError

    try:
        search(game, checkpoint=path, seconds=None, progress=progress, **options)
    except StopError:
        return nodes_kept(path)
    return None


@pytest.fixture
def in_small_steps(monkeypatch):
    """Let searches be divided at once, walk few nodes a round and be left to chance soon."""
    monkeypatch.setattr(search_parts, "PATIENCE", 3)
    monkeypatch.setattr(search_rounds, "SLICE", 2)
    monkeypatch.setattr(search_quest, "WANDER_AFTER", 2)
    monkeypatch.setattr(search_quest, "WANDER_MOVES", 20)
    monkeypatch.setattr(hunt, "BRIEF", 3)


@pytest.mark.usefixtures("in_small_steps")
@pytest.mark.parametrize("workers", [1, 2, 5])
@settings(max_examples=25, deadline=None)
@given(
    scenario=scenarios(max_issues=4),
    solution=st.sampled_from([*SOLUTIONS, ANY]),
    stops=st.lists(st.integers(0, 6), max_size=4),
    limit=st.none() | st.integers(1, 30),
)
def test_stopping_anywhere_changes_nothing(
    tmp_path_factory, scenario, solution, stops, limit, workers
):
    path = tmp_path_factory.mktemp("kept") / "search.json"
    game = point_game(scenario)
    options = {"solution": solution, "nodes": limit}
    expected = plain(search(game, seconds=None, **options))
    for reports in stops:
        stopped_after(game, path, reports, workers=workers, **options)
    for _ in range(2):
        found = search(game, seconds=None, workers=workers, checkpoint=path, **options)
        assert plain(found) == expected


@pytest.mark.parametrize("solution", ["egalitarian", "kalai_smorodinsky", "nash"])
def test_a_long_search_goes_on(tmp_path, quota_game, monkeypatch, solution):
    monkeypatch.setattr(search_rounds, "SLICE", 20)
    monkeypatch.setattr(checkpoints, "SECONDS_BETWEEN", 0)
    path = tmp_path / "search.json"
    game = point_game(quota_game(n_issues=16, n_options=8, generosity=1.1, seed=1))
    nodes = [0]
    for reports in (1, 3, 9, 4):
        kept = stopped_after(game, path, reports, solution=solution)
        if kept is not None:
            nodes.append(kept)
    assert nodes == sorted(nodes)
    assert nodes[-1] > 0 or solution == "nash"
    found = search(game, solution=solution, checkpoint=path, seconds=None)
    assert plain(found) == plain(search(game, solution=solution, seconds=None))


def test_a_search_that_reached_its_limit_goes_on(tmp_path, quota_game):
    path = tmp_path / "search.json"
    game = point_game(quota_game(n_issues=20, n_options=8, generosity=1.1, seed=1))
    whole = search(game, solution="egalitarian", seconds=None)
    found = search(game, solution="egalitarian", seconds=1e-9, checkpoint=path)
    assert (found.status, found.nodes) == ("limit", 0)
    nodes, spent = [0], 0.0
    for seconds in (0.02, 0.04, 0.04, 0.04, None):
        found = search(game, solution="egalitarian", seconds=seconds, checkpoint=path)
        nodes.append(found.nodes)
        assert found.seconds > spent
        spent = found.seconds
        assert found.value is None or found.bound >= whole.value >= found.value
    assert nodes == sorted(nodes)
    assert nodes[1] < nodes[-1]
    assert plain(found) == plain(whole)
    again = search(game, solution="egalitarian", nodes=1, checkpoint=path)
    assert plain(again) == plain(whole)  # nothing is left to do


def test_a_file_holds_the_searches_of_one_game(tmp_path, quota_game):
    path = tmp_path / "search.json"
    game = point_game(quota_game(n_issues=5, n_options=4, generosity=1.0, seed=2))
    weights = [1, 2, 1, 1, 1, 1]
    asked = [
        {"solution": "nash"},
        {"solution": "nash", "weights": weights},
        {"solution": "egalitarian"},
    ]
    for options in asked * 2:
        found = search(game, checkpoint=path, **options)
        assert plain(found) == plain(search(game, **options))
    assert len(json.loads(path.read_text())["state"]) == 3
    before = path.read_bytes()
    other = point_game(quota_game(n_issues=5, n_options=4, generosity=1.0, seed=3))
    for refused, options, name in (
        (other, {}, "scenario"),
        (game, {"coalition": ["c0", "c1"]}, "coalition"),
        (game, {"parts": 3}, "parts"),
        (game, {"exchange": 3}, "exchange"),
    ):
        with pytest.raises(ArgumentError, match=f"belongs to another run: its {name} is"):
            search(refused, checkpoint=path, **options)
    border = tl.load("border")
    border.survey(checkpoint=tmp_path / "counts.json")
    with pytest.raises(ArgumentError, match="belongs to another run"):
        border.search(checkpoint=tmp_path / "counts.json")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: "",
        lambda kept: kept[:-9],
        lambda kept: kept.replace('"nodes": ', '"nodes": 1'),
        lambda kept: kept.replace('"found": [[', '"found": [[1, '),
    ],
)
def test_a_file_that_is_damaged_is_refused(tmp_path, damage):
    path = tmp_path / "search.json"
    game = tl.load("border")
    game.search(checkpoint=path)
    before = path.read_text()
    assert damage(before) != before
    path.write_text(damage(before))
    with pytest.raises(ArgumentError, match="is not a checkpoint of searches"):
        game.search(checkpoint=path)


SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.problems import quota_game
from twolevel.bargaining.searching import search
from twolevel.payoffs import checkpoints, point_game
checkpoints.SECONDS_BETWEEN = 0.05
game = point_game(quota_game(n_issues=30, n_options=8, generosity=1.13, seed=3))
search(game, solution="egalitarian", seconds=None, checkpoint={path!r})
"""


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.37, 1.1])
def test_a_search_that_is_killed_goes_on(tmp_path, request, quota_game, delay):
    path = tmp_path / "search.json"
    script = SCRIPT.format(root=str(request.config.rootpath), path=str(path))
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        while not nodes_kept(path):
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    game = point_game(quota_game(n_issues=30, n_options=8, generosity=1.13, seed=3))
    options = {"solution": "egalitarian", "seconds": None, "nodes": nodes_kept(path) + 20_000}
    found = search(game, checkpoint=path, workers=1, **options)
    assert plain(found) == plain(search(game, **options))
