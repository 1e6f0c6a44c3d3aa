"""An enumeration goes on where it was stopped, and counts nothing twice."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.errors import ArgumentError
from twolevel.kernels.blocks import Enumeration
from twolevel.kernels.counts import Counts
from twolevel.payoffs import point_game
from twolevel.ratification import counting
from twolevel.ratification.counting import Counting, counted
from twolevel.ratification.survey import survey
from twolevel.testing import scenarios


class StopError(Exception):
    pass


def in_small_blocks(game, size):
    object.__setattr__(
        game,
        "enumeration",
        Enumeration(game.tables, game.exclusions, game.requires, inner_agreements=size),
    )
    return game


def plain(found):
    """Return a survey's counts as plain data."""
    return (
        found.covered,
        found.feasible,
        {mask: counts.tolist() for mask, counts in found.by_mask.items()},
        [counts.tolist() for counts in found.by_pattern],
        found.mean_gain,
        found.largest_gain,
    )


def stopped_after(game, path, calls):
    """Begin a survey and stop it after some reports of progress."""
    left = calls

    def progress(done, total):
        nonlocal left
        left -= 1
        if left < 0:
            raise StopError

    try:
        survey(game, method="enumerate", backend="numpy", checkpoint=path, progress=progress)
    except StopError:
        return json.loads(path.read_text())["state"]["chunks"]
    return None


@settings(deadline=None, max_examples=40)
@given(scenario=scenarios(), stops=st.lists(st.integers(0, 5), max_size=4), size=st.integers(1, 9))
def test_stopping_anywhere_changes_nothing(tmp_path_factory, scenario, stops, size):
    path = tmp_path_factory.mktemp("kept") / "counts.json"
    expected = plain(survey(point_game(scenario), method="enumerate", backend="numpy"))
    game = in_small_blocks(point_game(scenario), size)
    for calls in stops:
        stopped_after(game, path, calls)
    found = survey(game, method="enumerate", backend="numpy", checkpoint=path)
    assert plain(found) == expected
    again = survey(game, method="enumerate", backend="numpy", checkpoint=path)
    assert plain(again) == expected


def test_what_was_counted_is_not_counted_again(tmp_path, monkeypatch):
    game = in_small_blocks(tl.load("tumen").point, 1000)
    monkeypatch.setitem(counting.AT_ONCE, "numpy", 3)
    chunks = stopped_after(game, tmp_path / "counts.json", 10)
    assert chunks is not None
    assert 20 < chunks < Counting(game, "numpy").n_chunks
    asked = []
    work = Counting(game, "numpy")
    before = Counting.__call__
    monkeypatch.setattr(
        Counting, "__call__", lambda self, part: asked.extend(part) or before(self, part)
    )
    total = sum(size for size, _ in counted(work, checkpoint=tmp_path / "counts.json"))
    assert asked == list(range(chunks, work.n_chunks))
    assert total == game.scenario.n_agreements


def test_runs_of_no_time_get_on_all_the_same(tmp_path, monkeypatch):
    game = in_small_blocks(tl.load("tumen").point, 1000)
    monkeypatch.setitem(counting.AT_ONCE, "numpy", 30)
    run = partial(survey, game, method="enumerate", backend="numpy", seconds=1e-9)
    covered = [run(checkpoint=tmp_path / "counts.json").covered]
    while covered[-1] < game.scenario.n_agreements:
        covered.append(run(checkpoint=tmp_path / "counts.json").covered)
        assert covered[-1] > covered[-2]
    assert len(covered) > 2
    whole = survey(game, method="enumerate", backend="numpy")
    assert plain(run(checkpoint=tmp_path / "counts.json")) == plain(whole)


def test_counts_survive_text():
    game = tl.load("border").point
    counts = Counts.zero([len(range(2)), 2])
    for _, part in counted(Counting(game, "numpy")):
        counts = part
    again = Counts.zero([sum(1 for _ in body.leaves) for body in game.bodies])
    again.restore(json.loads(json.dumps(counts.state())))
    assert again.state() == counts.state()
    assert again.feasible == counts.feasible


def test_work_travels_as_what_it_is_made_from():
    game = tl.load("tumen").point
    work = Counting(game, "bitset")
    assert game.enumeration.n_blocks  # prepared, and not sent
    text = pickle.dumps(work)
    assert len(text) < 200_000
    part = range(1)
    assert pickle.loads(text)(part).state() == work(part).state()


def test_a_file_of_another_run_is_refused(tmp_path):
    path = tmp_path / "counts.json"
    game = tl.load("border")
    game.survey(checkpoint=path)
    with pytest.raises(ArgumentError, match="belongs to another run: its scenario is"):
        tl.load("tumen").survey(checkpoint=path)
    with pytest.raises(ArgumentError, match="belongs to another run: its payoffs is"):
        game.draw(0).survey(checkpoint=path)
    with pytest.raises(ArgumentError, match="belongs to another run: its cut is"):
        survey(in_small_blocks(point_game(game.scenario), 4), checkpoint=path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: "",
        lambda kept: kept[:-9],
        lambda kept: kept.replace('"chunks": 1', '"chunks": 2'),
        lambda kept: kept.replace('"chunks": 1', '"chunks": "1"'),
        lambda kept: kept.replace('"by_mask"', '"by_name"'),
        lambda kept: kept.replace('"by_pattern": [[', '"by_pattern": [[1, '),
    ],
)
def test_a_file_that_is_damaged_is_refused(tmp_path, damage):
    path = tmp_path / "counts.json"
    game = tl.load("border")
    game.survey(checkpoint=path)
    before = path.read_text()
    assert damage(before) != before
    path.write_text(damage(before))
    with pytest.raises(ArgumentError, match="is not a checkpoint of an enumeration"):
        game.survey(checkpoint=path)


def test_a_sample_has_nothing_to_go_on_from(tmp_path):
    with pytest.raises(ArgumentError, match="a client or a checkpoint is for enumerating"):
        tl.load("border").survey(method="sample", checkpoint=tmp_path / "counts.json")


SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from benchmarks.problems import quota_game
from twolevel.payoffs import checkpoints, point_game
from twolevel.ratification.survey import survey
checkpoints.SECONDS_BETWEEN = 0.05
def progress(done, total):
    print(done, total, flush=True)
game = point_game(quota_game(n_issues=7, generosity=0.9))
survey(game, backend="numpy", checkpoint={path!r}, progress=progress)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on(tmp_path, request):
    path = tmp_path / "counts.json"
    root = str(request.config.rootpath)
    script = SCRIPT.format(root=root, path=str(path))
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as process:
        while not path.exists():
            assert process.stdout.readline()
        time.sleep(0.3)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    chunks = json.loads(path.read_text())["state"]["chunks"]
    sys.path.insert(0, root)
    from benchmarks.problems import quota_game

    sys.path.remove(root)
    game = point_game(quota_game(n_issues=7, generosity=0.9))
    assert 0 < chunks < Counting(game, "numpy").n_chunks
    reports = []
    found = survey(
        game, backend="numpy", checkpoint=path, progress=lambda done, total: reports.append(done)
    )
    at_once = chunks + counting.AT_ONCE["numpy"]
    assert reports[0] == at_once * Counting(game, "numpy").chunk_agreements
    assert plain(found) == plain(survey(game, backend="bitset"))
