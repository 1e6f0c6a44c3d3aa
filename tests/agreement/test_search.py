"""Search finds what enumeration finds, wherever enumeration can look."""

import dataclasses
import itertools
import signal
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.bargaining import SOLUTIONS, bargaining_problem, hunt, solve
from twolevel.bargaining.searching import ANY, search
from twolevel.errors import ArgumentError, LabelError, VerificationError
from twolevel.kernels import search_quest
from twolevel.model import Actor, Body, Interest, Issue, Scenario, Utils
from twolevel.payoffs import point_game
from twolevel.payoffs.resolution import Draw
from twolevel.testing import scenarios


def assert_found(game, solution, coalition=None, weights=None):
    """The search proves one of the agreements that enumeration lists, or that there is none."""
    found = search(game, solution=solution, coalition=coalition, weights=weights, seconds=None)
    problem = bargaining_problem(game, found.coalition)
    if solution == ANY:
        listed = {int(n) for points in problem.rational_blocks() for n in points.ids}
        assert found.status == ("optimal" if listed else "no_agreement")
        assert (found.agreement.id in listed) if listed else found.agreement is None
        return
    listed = solve(problem, solution, weights=weights)
    if not listed.agreed:
        assert (found.status, found.agreement, found.gap) == ("no_agreement", None, None)
        return
    assert found.status == "optimal"
    assert found.gap == 0.0
    assert found.agreement.id in listed.ids
    assert found.value == pytest.approx(listed.certificate.value)
    if found.ideal is not None:
        known = {name: gain for name, gain in found.ideal.items() if gain is not None}
        assert known.items() <= dict(listed.ideal).items()


@pytest.fixture
def in_doubt(monkeypatch):
    """Let searches go on with ideals that are not proven, and be left to chance soon."""
    monkeypatch.setattr(hunt.Hunt, "approach_ideal", lambda *_, **__: None)
    monkeypatch.setattr(search_quest, "WANDER_AFTER", 1)
    monkeypatch.setattr(search_quest, "WANDER_MOVES", 10)


@settings(max_examples=150)
@given(
    scenario=scenarios(max_issues=4),
    solution=st.sampled_from([*SOLUTIONS, ANY]),
    drawn=st.booleans(),
    data=st.data(),
)
def test_any_scenario(scenario, solution, drawn, data):
    game = point_game(scenario, reading=Draw(np.random.default_rng(0)) if drawn else None)
    names = st.sampled_from(game.countries)
    coalition = data.draw(st.none() | st.lists(names, min_size=1, unique=True))
    weights = None
    if solution in SOLUTIONS and SOLUTIONS[solution].weighted:
        few = st.integers(0, 2)
        count = len(game.countries) if coalition is None else len(coalition)
        weights = data.draw(st.none() | st.lists(few, min_size=count, max_size=count).filter(any))
    assert_found(game, solution, coalition, weights)


@pytest.mark.usefixtures("in_doubt")
@settings(max_examples=200)
@given(
    scenario=scenarios(max_issues=4),
    solution=st.sampled_from(["kalai_smorodinsky", "equal_loss"]),
    drawn=st.booleans(),
)
def test_ideals_known_only_as_well_as_need_be(scenario, solution, drawn):
    game = point_game(scenario, reading=Draw(np.random.default_rng(0)) if drawn else None)
    assert_found(game, solution)


@pytest.mark.usefixtures("in_doubt")
def test_ideals_tell_agreements_apart_that_are_alike_for_the_worst_off():
    """East has half of its ideal in two of them; by west's and south's, the second is better."""
    gains = {
        "first": (2, 5, 6), "second": (2, 6, 5), "easts": (4, 1, 1), "wests": (0, 10, 0),
        "souths": (0, 0, 7), "nothing": (0, 0, 0),
    }  # fmt: skip
    for order in itertools.permutations([name for name in gains if name != "nothing"]):
        options = (*order, "nothing")
        issue = Issue(name="deal", options=options, status_quo="nothing")
        countries = [
            Body(
                name=name,
                centre=Actor(
                    name=f"{name}_capital",
                    interests=(
                        Interest(
                            name="deal",
                            issues=("deal",),
                            valuation=Utils(utils={o: gains[o][place] for o in options}),
                        ),
                    ),
                ),
            )
            for place, name in enumerate(("east", "west", "south"))
        ]
        game = point_game(Scenario(name="alike", issues=(issue,), countries=countries))
        found = search(game, solution="kalai_smorodinsky")
        assert found.agreement["deal"] == "second"
        assert_found(game, "kalai_smorodinsky")


@pytest.mark.usefixtures("in_doubt")
@pytest.mark.parametrize("generosity", [0.9, 1.0, 1.05, 1.1])
@pytest.mark.parametrize("solution", [*SOLUTIONS])
def test_searches_left_to_chance_at_once(quota_game, solution, generosity):
    for seed in (1, 2, 3):
        options = {"links": 2, "exclusions": 3, "nested": seed == 3}
        scenario = quota_game(n_issues=6, n_options=5, generosity=generosity, seed=seed, **options)
        assert_found(point_game(scenario), solution)


@pytest.mark.parametrize("generosity", [0.7, 1.0, 1.05, 1.1, 1.2])
@pytest.mark.parametrize("solution", [*SOLUTIONS, ANY])
def test_quotas_from_plentiful_zones_to_empty_ones(quota_game, solution, generosity):
    for seed in (1, 2):
        scenario = quota_game(n_issues=5, n_options=6, generosity=generosity, seed=seed)
        assert_found(point_game(scenario), solution)


@pytest.mark.parametrize("solution", ["nash", "kalai_smorodinsky"])
def test_ids_beyond_any_integer_type(quota_game, solution):
    game = point_game(quota_game(n_issues=30, n_options=8, generosity=1.05, seed=1))
    assert game.scenario.n_agreements > 2**63
    found = search(game, solution=solution, seconds=None)
    assert found.status == "optimal"
    assert found.agreement.id > 2**63
    found.verify()


@pytest.mark.parametrize("solution", ["egalitarian", "nash"])
def test_any_number_of_workers_finds_the_same(quota_game, solution):
    game = point_game(quota_game(n_issues=30, n_options=8, generosity=1.13, seed=3))
    one, two, five = (
        search(game, solution=solution, seconds=None, nodes=6_000, workers=workers)
        for workers in (1, 2, 5)
    )
    assert one.nodes > 1_000
    same = ("status", "agreement", "gains", "value", "bound", "nodes")
    for name in same:
        assert getattr(one, name) == getattr(two, name) == getattr(five, name)


def test_limit_is_said_and_bounded(quota_game):
    game = point_game(quota_game(n_issues=20, n_options=8, generosity=1.1, seed=1))
    best = search(game, solution="egalitarian", seconds=None)
    early = search(game, solution="egalitarian", nodes=20)
    assert (early.status, early.nodes) == ("limit", 20)
    assert early.value < best.value <= early.bound
    assert early.gap == early.bound - early.value
    again = search(game, solution="egalitarian", nodes=20)
    assert (again.agreement, again.bound) == (early.agreement, early.bound)
    for solution in ("nash", "utilitarian"):
        early = search(game, solution=solution, nodes=2)
        assert early.value <= search(game, solution=solution).value <= early.bound


@pytest.mark.parametrize("doubt", [False, True])
@settings(max_examples=100)
@given(
    scenario=scenarios(max_issues=4),
    solution=st.sampled_from([*SOLUTIONS]),
    nodes=st.integers(1, 30),
)
def test_any_scenario_at_a_limit(request, doubt, scenario, solution, nodes):
    if doubt:
        request.getfixturevalue("in_doubt")
    game = point_game(scenario)
    found = search(game, solution=solution, nodes=nodes, seconds=None)
    listed = solve(bargaining_problem(game, found.coalition), solution)
    if found.agreed and found.status == "limit":
        found.verify()
        if solution != "nash" or found.bound is not None:  # else by who gains, not by value
            assert found.value <= listed.certificate.value * (1 + 1e-12) + 1e-12
        if found.bound is not None:
            assert listed.certificate.value <= found.bound * (1 + 1e-12) + 1e-12
    elif found.status != "limit":
        assert found.agreed == listed.agreed


@pytest.mark.parametrize("solution", ["kalai_smorodinsky", "equal_loss"])
@pytest.mark.parametrize("nodes", [3, 30, 300])
def test_limit_before_the_ideals_are_proven_is_bounded_by_gains_at_hand(
    quota_game, solution, nodes
):
    game = point_game(quota_game(n_issues=20, n_options=8, generosity=1.1, seed=1))
    best = search(game, solution=solution, seconds=None)
    early = search(game, solution=solution, nodes=nodes)
    assert early.status == "limit"
    assert None in early.ideal.values()
    assert early.value <= best.value <= early.bound
    assert early.bound < {"kalai_smorodinsky": 1.0, "equal_loss": 0.0}[solution]


def test_progress_never_falls(quota_game):
    game = point_game(quota_game(n_issues=12, n_options=6, generosity=1.0, seed=1))
    seen = []
    search(game, solution="equal_loss", progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert {total for _, total in seen} == {10**6}


def test_interrupt_stops_within_a_second(quota_game):
    game = point_game(quota_game(n_issues=30, n_options=8, generosity=1.13, seed=3))
    search(game, solution="any")
    timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])
    timer.start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        search(game, solution="egalitarian", seconds=None)
    assert time.monotonic() - start < 1.2


@pytest.mark.parametrize("solution", ["any", "egalitarian", "nash"])
def test_verify_checks_the_proof(quota_game, solution):
    games = [
        point_game(quota_game(n_issues=n, n_options=4, generosity=1.0, seed=2)) for n in (5, 12)
    ]
    for game in games:
        found = search(game, solution=solution)
        found.verify()
        other = search(game, solution="utilitarian")
        if found.agreement == other.agreement:
            assert solution == ANY  # the first agreement found may happen to be the best
            other = search(game, solution="nash")
        assert found.agreement != other.agreement
        swapped = dataclasses.replace(found, agreement=other.agreement)
        with pytest.raises(VerificationError, match="gains are not those"):
            swapped.verify()
        empty = dataclasses.replace(found, status="no_agreement", agreement=None)
        with pytest.raises(VerificationError, match="there is an agreement"):
            empty.verify()
        if solution != "any":
            worse = dataclasses.replace(other, solution=solution, weights=found.weights)
            with pytest.raises(VerificationError, match="is better"):
                worse.verify()


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"solution": "nahs"}, LabelError, "Did you mean 'nash'"),
        ({"coalition": ["c0", "c9"]}, LabelError, "there is no country 'c9'"),
        ({"coalition": []}, ArgumentError, "at least one country"),
        ({"coalition": ["c0", "c0"]}, ArgumentError, "occurs twice"),
        ({"solution": "egalitarian", "weights": [1] * 6}, ArgumentError, "takes no weights"),
        ({"solution": "any", "weights": [1] * 6}, ArgumentError, "takes no weights"),
        ({"weights": [1, 2]}, ArgumentError, "2 numbers were given"),
        ({"seconds": 0}, ArgumentError, "seconds must be a positive number"),
        ({"nodes": 0}, ArgumentError, "nodes must be a positive integer"),
        ({"workers": 0}, ArgumentError, "workers must be a positive int"),
        ({"parts": 0}, ArgumentError, "parts must be a positive int"),
        ({"exchange": 1.5}, ArgumentError, "exchange must be a positive int"),
    ],
)
def test_bad_calls(quota_game, options, error, message):
    with pytest.raises(error, match=message):
        search(point_game(quota_game(n_issues=2, n_options=2)), **options)
