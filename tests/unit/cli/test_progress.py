"""A bar appears for someone who looks at a long run, and for nobody else."""

import sys

import pytest

from twolevel.cli import progress
from twolevel.cli.progress import Progress


class Bar:
    def __init__(self):
        self.shown, self.stopped = [], False

    def update(self, task, *, completed, total):
        self.shown.append((completed, total))

    def stop(self):
        self.stopped = True


@pytest.fixture
def bars(monkeypatch):
    started = []

    def start(what, total):
        started.append(Bar())
        return started[-1], 0

    monkeypatch.setattr(progress, "_started", start)
    return started


@pytest.mark.parametrize(
    ("terminal", "quiet", "patience", "expected"),
    [(True, False, 0, 1), (False, False, 0, 0), (True, True, 0, 0), (True, False, 60, 0)],
)
def test_who_sees_a_bar(monkeypatch, bars, terminal, quiet, patience, expected):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    with Progress("Counting", quiet=quiet) as step:
        for done in range(3):
            step(done, 3)
    assert len(bars) == expected
    assert all(bar.stopped for bar in bars)


def test_the_bar_is_not_drawn_at_every_step(monkeypatch, bars):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "EVERY", 60)
    with Progress("Counting") as step:
        for done in range(1000):
            step(done, 1000)
    assert bars[0].shown == [(0, 1000)]


def test_the_bar_stops_when_the_run_does(monkeypatch, bars):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress, "PATIENCE", 0)

    def run():
        with Progress("Counting") as step:
            step(1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert bars[0].stopped


def test_the_real_bar_writes_to_standard_error_only(capsys):
    bar, task = progress._started("Counting agreements", 10)
    bar.update(task, completed=5)
    bar.stop()
    assert capsys.readouterr().out == ""
