"""A cluster gives the same answers as this process, also when workers die."""

from __future__ import annotations

import os
import signal
import sys
import time
from importlib import import_module

import numpy as np
import pytest

import twolevel as tl
from twolevel.bargaining.searching import search
from twolevel.errors import ArgumentError
from twolevel.payoffs import clusters, point_game
from twolevel.payoffs.executors import spread
from twolevel.ratification.survey import survey
from twolevel.robustness import Theory

distributed = pytest.importorskip("distributed")
zone_frontier_module = import_module("twolevel.bargaining.zone_frontier")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",  # any port that is free: two runs of the tests may meet
        silence_logs=50,  # workers that are killed are reported at length
    ) as found:
        yield found


@pytest.fixture(scope="module")
def client(cluster):
    with distributed.Client(cluster, set_as_default=False) as found:
        yield found


@pytest.fixture
def assassin(client):
    """Return a report of progress that kills a worker at the second call."""
    calls = []

    def progress(done, total):
        calls.append((done, total))
        if len(calls) == 2:
            os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)

    progress.calls = calls
    return progress


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


class StopError(Exception):
    pass


def after(reports):
    """Return a report of progress that stops the run after so many."""
    calls = iter(range(reports))

    def progress(done, total):
        if next(calls, None) is None:
            raise StopError

    return progress


def test_an_enumeration_outlives_a_worker(client, assassin, request):
    sys.path.insert(0, str(request.config.rootpath))
    from benchmarks.problems import quota_game

    sys.path.pop(0)
    game = point_game(quota_game(n_issues=6, n_options=12, generosity=0.9))
    found = survey(game, backend="numpy", client=client, progress=assassin)
    assert len(assassin.calls) > 4
    assert assassin.calls[-1] == (12**6, 12**6)
    assert plain(found) == plain(survey(game, backend="bitset"))


def test_a_search_outlives_a_worker(client, assassin, quota_game):
    game = point_game(quota_game(n_issues=20, n_options=8, generosity=1.13, seed=3))
    options = {"solution": "egalitarian", "parts": 4, "exchange": 500, "nodes": 5_000}
    found = search(game, client=client, progress=assassin, seconds=None, **options)
    here = search(game, seconds=None, **options)
    assert len(assassin.calls) > 4
    assert found.nodes > 1_500
    for name in ("status", "agreement", "value", "bound", "nodes"):
        assert getattr(found, name) == getattr(here, name)


def test_draws_outlive_a_worker(client, assassin):
    scenario = tl.load_case("border")
    options = {"draws": 60, "batch": 4, "backend": "numpy"}
    found = tl.load(scenario).acceptability(client=client, progress=assassin, **options)
    assert len(assassin.calls) == 15
    assert found == tl.load(scenario).acceptability(**options)


def test_a_trial_outlives_a_worker(client, assassin):
    game = tl.load("border")
    options = {"theories": ["putnam", "regional"], "draws": 60, "batch": 4, "backend": "numpy"}
    found = game.trial(client=client, progress=assassin, **options)
    assert len(assassin.calls) == 15
    here = game.trial(**options)
    assert found.theories == here.theories
    assert found.better == here.better


def test_pairs_of_draws_outlive_a_worker(client, assassin):
    game = tl.load("border")
    options = {"theory": "regional", "draws": 100, "backend": "numpy"}
    found = game.sensitivity(["zone", "members.north"], client=client, progress=assassin, **options)
    assert len(assassin.calls) > 2
    assert found == game.sensitivity(["zone", "members.north"], **options)


@pytest.mark.parametrize(
    ("analysis", "asked", "options"),
    [
        ("tornado", ["zone"], {"theory": "regional"}),
        ("smallest_flip", ["bridge_built"], {"theory": "putnam"}),
        ("stability", [], {"draws": 20, "spillovers": {"observer": "1/3"}}),
        ("link_shares", [], {"draws": 20}),
    ],
)
def test_statements_and_coalitions_are_taken_elsewhere(client, tmp_path, analysis, asked, options):
    ask, path = getattr(tl.load("border"), analysis), tmp_path / "kept.json"
    with pytest.raises(StopError):
        ask(*asked, client=client, checkpoint=path, progress=after(1), **options)
    found = ask(*asked, client=client, checkpoint=path, **options)
    assert found == ask(*asked, **options)


def test_a_walk_outlives_a_worker(client, assassin, monkeypatch):
    monkeypatch.setattr(zone_frontier_module, "BATCH", 1)
    monkeypatch.setattr(zone_frontier_module, "MOST_SENT", 10)
    game = tl.load("tumen")
    here = game.frontier()  # first, so that workers find compiled code
    found = game.frontier(client=client, progress=assassin)
    assert len(assassin.calls) > 3
    assert assassin.calls[-1] == (276_480, 276_480)
    for one, other in zip(
        (found.ids, found.counts, found.gains), (here.ids, here.counts, here.gains), strict=True
    ):
        assert np.array_equal(one, other)
    with pytest.raises(ArgumentError, match="a client is for walking a large zone"):
        game.frontier(client=client, backend="numpy")


def test_a_run_on_a_cluster_goes_on_here(client, tmp_path):
    game, path = tl.load("border"), tmp_path / "counts.json"
    there = game.survey(client=client, backend="numpy", checkpoint=path)
    here = game.survey(backend="numpy", checkpoint=path)
    assert plain(there) == plain(here) == plain(game.survey())


def test_a_search_begun_on_a_cluster_goes_on_here(client, tmp_path, quota_game):
    game = point_game(quota_game(n_issues=16, n_options=8, generosity=1.1, seed=1))
    options = {"solution": "egalitarian", "parts": 4, "exchange": 50, "seconds": None}
    path = tmp_path / "search.json"
    with pytest.raises(StopError):
        search(game, client=client, checkpoint=path, progress=after(3), **options)
    found = search(game, checkpoint=path, workers=1, **options)
    here = search(game, **options)
    for name in ("status", "agreement", "value", "bound", "nodes"):
        assert getattr(found, name) == getattr(here, name)


def test_a_walk_begun_on_a_cluster_goes_on_here(client, tmp_path, monkeypatch):
    monkeypatch.setattr(zone_frontier_module, "BATCH", 1)
    game, path = tl.load("tumen"), tmp_path / "frontier.json"
    with pytest.raises(StopError):
        game.frontier(client=client, checkpoint=path, progress=after(2))
    assert path.exists()
    found, here = game.frontier(checkpoint=path, threads=2), game.frontier()
    for name in ("ids", "counts", "gains"):
        assert np.array_equal(getattr(found, name), getattr(here, name))


def test_a_fault_is_told_and_the_rest_called_off(client):
    with pytest.raises(ValueError, match="'three'"):
        list(spread(int, ["1", "2", "three", *"4" * 100], client=client))
    deadline = time.monotonic() + 5
    while client.processing() and any(client.processing().values()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_cannot_travel_is_told(client):
    patient = Theory(
        name="patient", transform=lambda case: case.replace("actors.north_bank.outside_option", 0)
    )
    with pytest.raises(ArgumentError, match=r"cannot be sent to a cluster: .*lambda.*at the top"):
        tl.load("border").tornado("zone", theory=patient, client=client)


def test_an_address_will_do(cluster):
    assert list(spread(abs, range(-5, 5), client=cluster.scheduler_address)) == [
        abs(k) for k in range(-5, 5)
    ]


def test_who_is_no_client(monkeypatch, client):
    with pytest.raises(ArgumentError, match="not 3"):
        list(spread(abs, [1], client=3))
    monkeypatch.setattr(clusters, "SECONDS_TO_CONNECT", 1)
    with pytest.raises(ArgumentError, match="no Dask scheduler answers at 'tcp://127"):
        list(spread(abs, [1], client="tcp://127.0.0.1:9"))
