"""What a long enumeration owes its user: a partial answer that says so, an end, little memory."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import twolevel as tl
from twolevel.errors import ArgumentError
from twolevel.payoffs import point_game
from twolevel.ratification import overlap, pivots, survey, win_sets

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("backend", ["numpy", "bitset"])
def test_a_partial_answer_says_what_it_covers(backend, quota_game):
    game = point_game(quota_game(n_issues=8, n_options=8))
    whole = survey(game)
    part = survey(game, backend=backend, threads=1, seconds=1e-6)
    assert (whole.is_partial, part.is_partial, part.is_exact) == (False, True, False)
    assert 0 < part.covered < whole.covered
    assert part.provenance.method == "partial enumeration"
    assert f"{part.covered:,} of {8**8:,} agreements" in part.provenance.explanation
    assert not part.provenance.exact
    unseen = whole.covered - part.covered
    for (_, some), (_, every) in zip(
        overlap(part).coalitions, overlap(whole).coalitions, strict=True
    ):
        assert some.low <= every.count <= some.high
        assert some.high - some.low == unseen
        assert not some.is_exact
    for name, country in win_sets(part).countries.items():
        assert country.win_set.low <= win_sets(whole)[name].win_set.count <= country.win_set.high
    assert pivots(part).provenance.method == "partial enumeration"
    assert "were enumerated" in overlap(part).tables()[0].note


def test_time_enough_is_no_limit(quota_game):
    game = point_game(quota_game(n_issues=5))
    limited, free = survey(game, seconds=600), survey(game)
    assert limited.provenance == free.provenance
    assert all(
        np.array_equal(a, b) for a, b in zip(limited.by_pattern, free.by_pattern, strict=True)
    )


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), "5", True])
def test_seconds_are_a_positive_number(seconds):
    with pytest.raises(ArgumentError, match="seconds must be a positive number"):
        tl.load("border").survey(seconds=seconds)


def test_a_sample_may_be_cut_short_too(quota_game):
    part = survey(point_game(quota_game(n_issues=12)), samples=10**9, seconds=1e-6)
    assert part.covered < 10**9
    assert part.provenance.method == "sampling"
    assert f"{part.covered:,} of" in part.provenance.explanation


def test_a_small_space_loads_no_compiled_code():
    script = (
        "import sys, twolevel as tl; g = tl.load('tumen'); g.survey(); g.solve_all(); "
        "sys.exit('numba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env=_environment())


SCRIPT = """
import pathlib, resource, sys
from benchmarks.problems import quota_game
from twolevel.payoffs import point_game
from twolevel.ratification import survey
game = point_game(quota_game(n_issues=%d))
found = survey(game, method="enumerate", seconds=%g, progress=lambda done, total: print(done, flush=True))
status = pathlib.Path("/proc/self/status")
if status.exists():  # where the peak that resource knows is at least that of the process that started this one
    peak = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print("peak", peak, found.is_partial)
"""


def _environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


@pytest.mark.slow
@pytest.mark.parametrize("n_issues", [9, 15])
def test_memory_does_not_grow_with_the_space(n_issues):
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT % (n_issues, 3)],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
    )
    _, peak, partial = ran.stdout.splitlines()[-1].split()
    assert int(peak) < 300 * 1024
    assert n_issues < 15 or partial == "True"


@pytest.mark.slow
def test_an_interrupt_is_answered_within_a_second():
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT % (15, 600)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    assert running.stdout.readline()  # it counts
    time.sleep(0.2)
    asked = time.monotonic()
    running.send_signal(signal.SIGINT)
    running.stdout.close()
    code = running.wait(timeout=30)
    assert code != 0
    assert time.monotonic() - asked < 2  # one on a machine that does nothing else
