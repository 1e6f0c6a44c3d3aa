"""The walk to a frontier goes on where it was stopped, and counts no agreement twice."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import zone_frontier
from twolevel.bargaining.settlement import zone_origin
from twolevel.errors import ArgumentError, LimitError
from twolevel.kernels.blocks import Enumeration
from twolevel.kernels.zone_space import ZoneSpace
from twolevel.payoffs import checkpoints, point_game
from twolevel.testing import scenarios

MODULE = import_module("twolevel.bargaining.zone_frontier")  # the function has its name


class StopError(Exception):
    pass


def plain(frontier):
    return frontier.ids.tolist(), frontier.counts.tolist(), frontier.gains.tolist()


def reached(path):
    """Return up to which chunk a file has got; 0 if there is none."""
    return json.loads(path.read_text())["state"]["reached"] if path.exists() else 0


def stopped_after(game, path, reports, **options):
    """Begin a walk, stop it after some reports of progress, and return how far it has got."""
    left = reports

    def progress(done, total):
        nonlocal left
        left -= 1
        if left < 0:
            raise StopError

    with contextlib.suppress(StopError):
        zone_frontier(game, tuple(game.countries), checkpoint=path, progress=progress, **options)
    return reached(path)


@contextlib.contextmanager
def in_small_pieces(scenario, size):
    """Give a game whose trees, batches and blocks are small, and let files be written always."""
    game = point_game(scenario)
    blocks = Enumeration(game.tables, game.exclusions, game.requires, inner_agreements=size)
    object.__setattr__(game, "enumeration", blocks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MODULE, "ZoneSpace", partial(ZoneSpace, in_tree=size))
        patch.setattr(MODULE, "BATCH", size)
        patch.setattr(checkpoints, "SECONDS_BETWEEN", 0)
        yield game


@pytest.mark.parametrize(
    "options",
    [{"backend": "numpy"}, *({"backend": "compiled", "threads": n} for n in (1, 3))],
)
@settings(max_examples=12, deadline=None)
@given(
    scenario=scenarios(),
    stops=st.lists(st.integers(0, 8), max_size=4),
    size=st.integers(1, 9),
)
def test_stopping_anywhere_changes_nothing(tmp_path_factory, scenario, stops, size, options):
    path = tmp_path_factory.mktemp("kept") / "frontier.json"
    coalition = scenario.country_names
    expected = plain(zone_frontier(point_game(scenario), coalition, backend="numpy"))
    with in_small_pieces(scenario, size) as game:
        far = [stopped_after(game, path, reports, **options) for reports in stops]
        assert far == sorted(far)
        for _ in range(2):
            found = zone_frontier(game, coalition, checkpoint=path, **options)
            assert plain(found) == expected


def test_what_was_walked_is_not_walked_again(tmp_path, monkeypatch):
    path = tmp_path / "frontier.json"
    game = tl.load("tumen").point
    monkeypatch.setattr(MODULE, "ZoneSpace", partial(ZoneSpace, in_tree=100))
    monkeypatch.setattr(checkpoints, "SECONDS_BETWEEN", 0)
    far = stopped_after(game, path, 4, backend="compiled", threads=1)
    assert far > 0
    walked = []
    before = ZoneSpace.walk
    monkeypatch.setattr(
        ZoneSpace,
        "walk",
        lambda self, chunk, known: walked.append(chunk) or before(self, chunk, known),
    )
    coalition = tuple(game.countries)
    found = zone_frontier(game, coalition, backend="compiled", checkpoint=path)
    again = list(walked)
    walked.clear()
    whole = zone_frontier(game, coalition, backend="compiled", threads=1)
    assert plain(found) == plain(whole)
    assert len(again) < len(walked)
    names, origin = zone_origin(game, coalition, "truncate")
    chunks, _ = MODULE.Walking(game, names, "truncate", origin).space.bounds()
    assert not set(again) & set(chunks[:far].tolist())


def test_a_limit_may_be_raised(tmp_path):
    path = tmp_path / "frontier.json"
    game = tl.load("border")
    with pytest.raises(LimitError, match="more than 2 distinct vectors"):
        game.frontier(largest=2, checkpoint=path)
    assert plain(game.frontier(checkpoint=path)) == plain(game.frontier())
    with pytest.raises(LimitError, match="more than 2 distinct vectors"):
        game.frontier(largest=2, checkpoint=path)


def test_a_file_of_another_run_is_refused(tmp_path):
    path = tmp_path / "frontier.json"
    game = tl.load("border")
    game.frontier(checkpoint=path)
    before = path.read_bytes()
    for other, options, name in (
        (tl.load("tumen"), {}, "scenario"),
        (game.draw(0), {}, "payoffs"),
        (game, {"coalition": ["north"]}, "coalition"),
        (game, {"floor_mode": "acceptance"}, "floor_mode"),
        (game, {"backend": "compiled"}, "cut"),
    ):
        with pytest.raises(ArgumentError, match=f"belongs to another run: its {name} is"):
            other.frontier(checkpoint=path, **options)
    assert path.read_bytes() == before
    path.write_bytes(before.replace(b'"counts": [1', b'"counts": [2'))
    assert path.read_bytes() != before
    with pytest.raises(ArgumentError, match="is not a checkpoint of a frontier"):
        game.frontier(checkpoint=path)


SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.problems import quota_game
from twolevel.bargaining import zone_frontier
from twolevel.payoffs import checkpoints, point_game
checkpoints.SECONDS_BETWEEN = 0.05
game = point_game(quota_game(n_issues=7, generosity=0.9))
zone_frontier(game, tuple(game.countries), backend={backend!r}, checkpoint={path!r})
"""


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["compiled", "numpy"])
def test_a_walk_that_is_killed_goes_on(tmp_path, request, quota_game, backend):
    path = tmp_path / "frontier.json"
    script = SCRIPT.format(root=str(request.config.rootpath), path=str(path), backend=backend)
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        while not reached(path):
            assert process.poll() is None
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    game = point_game(quota_game(n_issues=7, generosity=0.9))
    coalition = tuple(game.countries)
    found = zone_frontier(game, coalition, backend=backend, checkpoint=path)
    assert plain(found) == plain(zone_frontier(game, coalition, backend="compiled"))
