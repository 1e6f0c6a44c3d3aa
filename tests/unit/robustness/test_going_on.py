"""Runs over the evidence go on after an interruption as if there had been none."""

import json
import signal
import subprocess
import sys

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError
from twolevel.robustness import (
    counting,
    link_shares,
    sensitivity,
    smallest_flip,
    stability,
    tornado,
)

BORDER = tl.load_case("border")
SIJORI = tl.load_case("sijori")


def _sensitivity(**options):
    return sensitivity(BORDER, ["zone", "enthusiasm.north"], theory="putnam", draws=120, **options)


def _tornado(**options):
    return tornado(BORDER, "zone", **{"theory": "regional", **options})


def _flip(**options):
    return smallest_flip(SIJORI, "two_can_begin", **options)


def _stability(**options):
    return stability(BORDER, draws=30, spillovers={"observer": "1/3"}, **options)


def _link_shares(**options):
    return link_shares(SIJORI, draws=30, **options)


RUNS = {
    "sensitivity": (_sensitivity, {"rng": 1}, "key"),
    "tornado": (_tornado, {"theory": "putnam"}, "theory"),
    "smallest_flip": (_flip, {"solution": "egalitarian"}, "solution"),
    "link_shares": (_link_shares, {"rng": 1}, "key"),
    "stability": (_stability, {"observers": "lend"}, "observers"),
}


@pytest.mark.parametrize("name", RUNS)
def test_an_interrupted_run_goes_on(name, tmp_path):
    run, other, what = RUNS[name]
    path, before, after = tmp_path / "kept.json", [], []

    def interrupt(*step):
        before.append(step)
        if len(before) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(checkpoint=path, progress=interrupt, workers=2)
    found = run(checkpoint=path, progress=lambda *step: after.append(step))
    assert before[-1][0] < after[0][0] <= after[-1][0] == after[-1][1]
    assert found == run(workers=1)
    assert run(checkpoint=path, progress=lambda *_: pytest.fail("done twice")) == found
    kept = path.read_text()
    with pytest.raises(ArgumentError, match=f"belongs to another run: its {what} is"):
        run(checkpoint=path, **other)
    assert path.read_text() == kept
    path.write_text(kept.replace('"state"', '"state" ').replace("1", "2"))
    with pytest.raises(ArgumentError, match=f"is not a checkpoint of the analysis '{name}'"):
        run(checkpoint=path)


def test_more_pairs_are_added_to_those_kept(tmp_path):
    path = tmp_path / "kept.json"
    sensitivity(BORDER, "zone", draws=20, checkpoint=path)
    found = sensitivity(BORDER, "zone", draws=70, checkpoint=path)
    assert found == sensitivity(BORDER, "zone", draws=70)
    with pytest.raises(ArgumentError, match="already holds 70 draws"):
        sensitivity(BORDER, "zone", draws=20, checkpoint=path)


def test_a_file_of_another_analysis_is_refused(tmp_path):
    path = tmp_path / "kept.json"
    smallest_flip(BORDER, "bridge_built", checkpoint=path)
    with pytest.raises(ArgumentError, match="its analysis is 'smallest_flip', not 'tornado'"):
        tornado(BORDER, "facts.bridge_built", checkpoint=path)


def test_a_file_of_draws_read_otherwise_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "kept.json"
    stability(BORDER, draws=2, checkpoint=path)
    monkeypatch.setattr(counting, "READING", counting.READING + 1)
    with pytest.raises(ArgumentError, match=f"its reading is {counting.READING - 1}, not"):
        stability(BORDER, draws=4, checkpoint=path)


KILLED = """
import os, signal
import twolevel as tl
from twolevel.payoffs import checkpoints
checkpoints.SECONDS_BETWEEN = 0
def progress(done, total):
    if done == 20:
        os.kill(os.getpid(), signal.SIGKILL)
tl.load("sijori").tornado("zone", checkpoint={path!r}, progress=progress)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on(tmp_path):
    path, seen = tmp_path / "kept.json", []
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(path=str(path))], check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    assert len(json.loads(path.read_text())["state"]["rows"]) == 19
    found = tornado(SIJORI, "zone", checkpoint=path, progress=lambda *step: seen.append(step))
    assert seen[0][0] == 20
    assert found == tornado(SIJORI, "zone")
