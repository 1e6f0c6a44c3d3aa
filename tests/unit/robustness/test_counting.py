"""Counting draws: nothing twice, nothing by halves."""

import json

import pytest

from twolevel.payoffs import checkpoints
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.robustness.counting import count_draws


class Tally:
    """Adds up numbers of draws, in two steps between which a run may be stopped."""

    def __init__(self, stop=None):
        self.draws, self.sum, self.stop = 0, 0, stop

    def add(self, numbers):
        self.sum += sum(numbers)
        if self.stop in numbers:
            raise KeyboardInterrupt
        self.draws += len(numbers)

    def state(self):
        return {"draws": self.draws, "sum": self.sum}

    def restore(self, state):
        self.draws, self.sum = state["draws"], state["sum"]


def run(tally, path, **options):
    kept = Checkpoint(path, {"of": "numbers"})
    count_draws(list, tally, tally.add, draws=50, batch=7, workers=1, kept=kept, **options)


@pytest.mark.parametrize("seconds", [0, 3600])
def test_half_a_batch_is_never_kept(tmp_path, monkeypatch, seconds):
    monkeypatch.setattr(checkpoints, "SECONDS_BETWEEN", seconds)
    path = tmp_path / "counts.json"
    with pytest.raises(KeyboardInterrupt):
        run(Tally(stop=30), path)
    if seconds:  # the first time that it would be written comes later
        assert not path.exists()
    else:
        assert json.loads(path.read_text())["state"] == {"draws": 28, "sum": sum(range(28))}
    again = Tally()
    run(again, path)
    assert (again.draws, again.sum) == (50, sum(range(50)))


def test_an_interruption_between_batches_keeps_all_that_was_counted(tmp_path):
    path = tmp_path / "counts.json"

    def stop(done, total):
        if done == 21:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Tally(), path, progress=stop)
    assert json.loads(path.read_text())["state"] == {"draws": 21, "sum": sum(range(21))}
