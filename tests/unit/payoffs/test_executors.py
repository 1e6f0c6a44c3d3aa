"""Work spread over threads, in order; and a file to go on from."""

from __future__ import annotations

import os
import sys
import threading
import time

import pytest

from twolevel.errors import ArgumentError, MissingDependencyError
from twolevel.payoffs import checkpoints
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.payoffs.executors import in_order, spread


@pytest.mark.parametrize("workers", [1, 2, 5, None])
def test_answers_come_in_the_order_of_the_parts(workers):
    def work(part):
        time.sleep(0.002 * (part % 3))
        return part * part

    assert list(spread(work, range(20), workers=workers)) == [k * k for k in range(20)]
    assert list(spread(work, [], workers=workers)) == []


def test_parts_are_taken_as_they_are_needed():
    taken = []

    def parts():
        for k in range(1000):
            taken.append(k)
            yield k

    answers = in_order(lambda part: part, parts(), 2)
    assert next(answers) == 0
    answers.close()
    assert len(taken) < 10


def test_a_fault_ends_the_work():
    started = []

    def work(part):
        started.append(part)
        if part == 3:
            raise ValueError("part 3")
        return part

    with pytest.raises(ValueError, match="part 3"):
        list(in_order(work, range(1000), 2))
    assert len(started) < 20
    assert threading.active_count() < 10


def test_who_cannot_work():
    with pytest.raises(ArgumentError, match="workers must be a positive int, not 0"):
        list(spread(abs, [1], workers=0))


def test_without_dask_a_cluster_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingDependencyError, match=r"twolevel\[dask\]"):
        list(spread(abs, [1], client="tcp://127.0.0.1:1"))


def test_a_checkpoint_is_of_one_run(tmp_path):
    path = tmp_path / "kept.json"
    kept = Checkpoint(path, {"seed": 1}, of="draws")
    assert kept.read() is None
    kept.write({"done": 3})
    assert Checkpoint(path, {"seed": 1}).read() == {"done": 3}
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.json"]
    with pytest.raises(ArgumentError, match="belongs to another run: its seed is 1, not 2"):
        Checkpoint(path, {"seed": 2}).read()
    path.write_text("{}")
    with pytest.raises(ArgumentError, match="is not a checkpoint of draws"):
        kept.read()


def test_where_no_file_can_stand_is_said_at_once(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere" / "kept.json"):
        with pytest.raises(ArgumentError, match="is a file in a folder that exists"):
            Checkpoint(path, {})
    assert Checkpoint("kept.json", {}).path.name == "kept.json"


def test_a_state_that_takes_long_to_write_is_written_less_often(tmp_path, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(checkpoints, "monotonic", lambda: now[0])
    kept = Checkpoint(tmp_path / "kept.json", {"of": "a test"})
    assert not kept.due
    now[0] += checkpoints.SECONDS_BETWEEN + 1
    assert kept.due
    fsync = os.fsync

    def slow(number):
        now[0] += 10
        fsync(number)

    monkeypatch.setattr(os, "fsync", slow)
    kept.write({"draws": 1})
    now[0] += 20 * 10 - 1
    assert not kept.due
    now[0] += 2 * checkpoints.SECONDS_BETWEEN
    assert kept.due
