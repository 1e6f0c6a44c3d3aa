"""Gambit's logit path in a process of its own: an answer, a deadline, a failure."""

from __future__ import annotations

import numpy as np
import pytest

from twolevel.equilibria import NormalFormGame, adapters, find_equilibria
from twolevel.errors import LimitError

pytest.importorskip("pygambit")


def game_of(seed):
    return NormalFormGame.from_arrays(np.random.default_rng(seed).random((3, 2, 3, 2)))


@pytest.mark.parametrize("seed", range(4))
def test_an_answer_near_an_equilibrium_is_made_one(seed):
    """Gambit stops at a regret of 1e-8, with tiny chances of strategies that are not played."""
    ours, theirs = (find_equilibria(game_of(seed), name) for name in ("logit", "gambit"))
    assert len(theirs) == 1
    assert theirs.regret < 1e-12
    assert theirs.found[0].cells() == ours.found[0].cells()


def test_a_path_that_does_not_end_in_time_is_ended():
    with pytest.raises(LimitError, match=r"within 0\.01 seconds; give more seconds="):
        find_equilibria(game_of(0), "gambit", seconds=0.01)


def test_a_process_that_fails_is_no_answer(monkeypatch):
    monkeypatch.setattr(adapters, "GAMBIT_SCRIPT", "raise ValueError('no path')")
    result = find_equilibria(game_of(0), "gambit")
    assert result.status == "none_found"
    assert "without an answer: ValueError: no path." in result.provenance.explanation
