"""Theories over draws, all draws at once, come to what each draw comes to by itself."""

import dataclasses
import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.errors import ArgumentError, VerificationError
from twolevel.kernels.draw_bimatrices import domestic_endorsement
from twolevel.kernels.draw_frontiers import efficient_points
from twolevel.labels import Record
from twolevel.model import Estimate, Ties
from twolevel.payoffs.compiled import Row
from twolevel.payoffs.drawing import Drawing
from twolevel.payoffs.statements import aligned, statements, uniforms
from twolevel.regionalism import (
    CycleOptions,
    DomesticCosts,
    Frontier,
    domestic_game,
    extreme_equilibria,
    select,
)
from twolevel.regionalism.frontiers import FrontierPoint
from twolevel.robustness.draws import drawn_game, stream_key
from twolevel.robustness.endorsing import Endorsing
from twolevel.robustness.findings import Findings
from twolevel.robustness.processes import Processes
from twolevel.robustness.theories import COUNTERFACTUALS, THEORIES, Theory
from twolevel.robustness.trial import trial
from twolevel.testing import scenarios

EVERY = {**THEORIES, **COUNTERFACTUALS}
TUMEN = tl.load_case("tumen")
BORDER = tl.load_case("border").replace("countries.north.autonomy", Estimate.between("1/5", "4/5"))


def both_ways(scenario, theory, *, seed, count, solution="nash"):
    options = {"solution": solution, "favoured": tuple(scenario.country_names)}
    found = []
    for backend in ("compiled", "numpy"):
        process = Processes(scenario, theory, backend=backend, **options)
        assert process.compiled == (backend == "compiled")
        uniform = uniforms(stream_key(seed), range(count), process.drawing.n_uniforms)
        found.append(process.ends(process.drawing.from_uniforms(uniform)))
    return found


def assert_same_ends(fast, slow):
    for name in ("members", "drawn_in", "rounds", "settled"):
        assert np.array_equal(getattr(fast, name), getattr(slow, name)), name
    for field in dataclasses.fields(Findings):
        one, other = getattr(fast.found, field.name), getattr(slow.found, field.name)
        if one.dtype.kind == "f":
            assert one == pytest.approx(other, abs=1e-6, nan_ok=True), field.name
        else:
            assert np.array_equal(one, other), field.name


def at_stake(process, games):
    """Whether every country's territories and centre can gain by something, and by more than dust.

    Where nothing is at stake at home, asking and not asking tie, and rounding decides.
    """
    endorsing = Endorsing(games, process.walker.space)
    for country in range(len(process.names)):
        sides = endorsing.sides(country)
        if (sides.points.max(axis=1) / sides.scales).min() < 1e-9:
            return False
    return True


@settings(max_examples=12, deadline=None)
@given(
    scenario=scenarios(),
    theory=st.sampled_from(list(EVERY.values())),
    seed=st.integers(0, 2**32),
)
def test_theories_lead_to_the_same_ends(scenario, theory, seed):
    process = Processes(scenario, theory, solution="nash")
    uniform = uniforms(stream_key(seed), range(2), process.drawing.n_uniforms)
    assume(at_stake(process, process.drawing.from_uniforms(uniform)))
    assert_same_ends(*both_ways(scenario, theory, seed=seed, count=2))


@pytest.mark.parametrize(
    "options",
    [
        CycleOptions(embeddedness="stated"),
        CycleOptions(network="least", ties=Ties(common_neighbour="1/20", cost="1/5", forum="1/4")),
        CycleOptions(initiative="territorial", damping="1/2", response=1),
        CycleOptions(threat="domestic", ratchet=True),
    ],
    ids=["stated", "least", "territorial", "one by one"],
)
def test_options_of_the_steps_count(options):
    theory = Theory(name="mine", options=options, feedback=True)
    process = Processes(BORDER, theory, solution="egalitarian")
    assert process.compiled == (options.threat == "reservation")
    uniform = uniforms(stream_key(4), range(6), process.drawing.n_uniforms)
    slow = Processes(BORDER, theory, solution="egalitarian", backend="numpy")
    assert_same_ends(*(each.ends(each.drawing.from_uniforms(uniform)) for each in (process, slow)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["putnam", "regional"])
def test_tumen_comes_to_the_same_ends(name):
    assert_same_ends(*both_ways(TUMEN, EVERY[name], seed=1, count=1))


# -- frontiers and games -------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    points=st.lists(st.tuples(st.integers(-5, 20), st.integers(-5, 20)), min_size=1, max_size=30)
)
def test_a_frontier_holds_what_nothing_beats(points):
    first = np.array([[p[0] for p in points]], dtype=np.int64)
    second = np.array([[p[1] for p in points]], dtype=np.int64)
    found, count = np.zeros((1, 32, 2), dtype=np.int64), np.zeros(1, dtype=np.int64)
    efficient_points(first, second, np.arange(len(points))[None], found, count)
    best = {p for p in points if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in points)}
    assert list(map(tuple, found[0, : count[0]].tolist())) == sorted(best, reverse=True)


share = st.integers(0, 20).map(lambda k: Fraction(k, 20))


@settings(max_examples=150, deadline=None)
@given(
    points=st.lists(st.tuples(st.integers(-8, 20), st.integers(-8, 20)), min_size=1, max_size=5),
    weight=share,
    informal=share,
    costs=st.tuples(share, share, share),
)
def test_games_in_floats_select_what_games_in_fractions_select(points, weight, informal, costs):
    best = sorted(
        {p for p in points if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in points)},
        reverse=True,
    )
    prices = DomesticCosts(**dict(zip(("haggling", "conflict", "control"), costs, strict=True)))
    row = Row(name="side", scale=10, threshold=0, reservation=Fraction(0), rounded=False)
    frontier = Frontier(
        country="land",
        points=tuple(
            FrontierPoint(id=k, territory=Fraction(t, 10), centre=Fraction(z, 10))
            for k, (t, z) in enumerate(best)
        ),
        rows=(row, row),
    )
    game, _ = domestic_game(frontier, weight=weight, informal_gain=informal, costs=prices)
    chosen = select(extreme_equilibria(game), game).equilibrium
    asked, agreed = 1 - chosen.row_mixture["bypass"], 1 - chosen.column_mixture["withhold"]
    endorsed, doubtful = np.zeros(1, dtype=np.bool_), np.zeros(1, dtype=np.bool_)
    domestic_endorsement(
        np.array([best], dtype=np.int64),
        np.array([len(best)]),
        np.array([10.0, 10.0]),
        np.array([float(weight)]),
        np.array([float(informal)]),
        tuple(map(float, costs)),
        endorsed,
        doubtful,
    )
    assert doubtful[0] or endorsed[0] == (asked * agreed >= Fraction(1, 2))


# -- the same world for all ------------------------------------------------------------------------


def test_theories_that_change_nothing_see_the_draws_that_everybody_sees():
    process = Processes(TUMEN, THEORIES["regional"], solution="nash")
    uniform = uniforms(stream_key(3), [7], process.drawing.n_uniforms)
    game, known = process.drawing.from_uniforms(uniform).game(0), drawn_game(TUMEN, 7, rng=3)
    assert game.rows == known.rows


def test_theories_read_the_same_numbers_where_they_read_the_same_statement():
    like = statements(TUMEN)
    muted = Drawing(THEORIES["neofunctionalist"].seen(TUMEN), like=like)
    uniform = uniforms(stream_key(3), range(2), muted.n_uniforms)
    places = {s.path: s for s in like}
    shared = [s for s in muted.statements if s.is_open and s.stated == places[s.path].stated]
    assert len(shared) > 20
    for statement in shared:
        if statement.names == places[statement.path].names:
            mine = statement.drawn(uniform[:, statement.start : statement.start + statement.count])
            other = places[statement.path]
            theirs = other.drawn(uniform[:, other.start : other.start + other.count])
            assert np.array_equal(mine, theirs)


def test_statements_without_counterpart_take_fresh_numbers():
    known = statements(BORDER)
    assert [s.start for s in aligned(known, known)] == [s.start for s in known]
    total = max(s.start + s.count for s in known)
    fresh = [s for s in aligned(known, known[:2]) if s.is_open][-1]
    assert fresh.start + fresh.count <= total


# -- the trial -------------------------------------------------------------------------------------


def test_a_trial_is_the_same_for_any_batch_and_number_of_workers():
    one = trial(BORDER, draws=23, rng=5, batch=23, workers=1)
    other = trial(BORDER, draws=23, rng=5, batch=4, workers=3)
    assert one.theories == other.theories
    assert one.better == other.better
    one.verify()


def test_a_trial_does_not_depend_on_the_backend():
    names = ["putnam", "regional", "no_support"]
    fast = trial(BORDER, draws=6, theories=names)
    slow = trial(BORDER, draws=6, theories=names, backend="numpy")
    assert fast.theories == slow.theories
    assert fast.provenance.parameters["compiled"]
    assert not slow.provenance.parameters["compiled"]


def test_an_interrupted_trial_goes_on(tmp_path):
    path = tmp_path / "trial.json"
    trial(BORDER, draws=10, rng=2, batch=5, checkpoint=path)
    resumed = trial(BORDER, draws=25, rng=2, batch=5, checkpoint=path)
    whole = trial(BORDER, draws=25, rng=2)
    assert resumed.theories == whole.theories
    resumed.verify()
    with pytest.raises(ArgumentError, match="already holds 25 draws"):
        trial(BORDER, draws=10, rng=2, checkpoint=path)
    with pytest.raises(ArgumentError, match="belongs to another run: its theories"):
        trial(BORDER, draws=30, rng=2, checkpoint=path, theories="putnam")


def test_a_trial_that_is_stopped_keeps_what_it_has_counted(tmp_path):
    path = tmp_path / "trial.json"

    def stop(done, total):
        raise KeyboardInterrupt

    options = {"draws": 15, "rng": 2, "batch": 5, "theories": "putnam", "backend": "numpy"}
    with pytest.raises(KeyboardInterrupt):
        trial(BORDER, checkpoint=path, progress=stop, **options)
    assert json.loads(path.read_text())["state"]["draws"] == 5
    assert trial(BORDER, checkpoint=path, **options).theories == trial(BORDER, **options).theories


def test_a_false_claim_does_not_verify():
    found = trial(BORDER, draws=3, theories="putnam")
    turned = tuple(tuple(tuple(1 - a for a in each) for each in draw) for draw in found._first)
    with pytest.raises(VerificationError, match="putnam says something else in draw 0"):
        replace(found, _first=turned).verify()
    said = found["putnam"]
    verdicts = Record((n, replace(v, found="nothing")) for n, v in said.centroid.verdicts.items())
    wrong = replace(said, centroid=replace(said.centroid, verdicts=verdicts))
    with pytest.raises(VerificationError, match="at the centroid"):
        replace(found, theories=Record(putnam=wrong)).verify()


@pytest.mark.slow
def test_tumen_on_trial_verifies():
    trial(TUMEN, draws=2, theories=["neofunctionalist", "no_network"]).verify()
