"""Bargaining on a scenario: floors, coalitions, no agreement, certificates."""

import dataclasses
import signal
from fractions import Fraction

import numpy as np
import pytest

import twolevel as tl
from twolevel.bargaining import SOLUTIONS
from twolevel.errors import ArgumentError, LabelError, LimitError, VerificationError
from twolevel.model import Actor, Body, Estimate, Ideal, Interest, Issue, Option, Scenario


def line(*ideals, n=11):
    """Return a scenario of one numeric issue from 0 to n - 1, a country a pair of ideals."""
    issue = Issue(
        name="depth",
        options=tuple(Option(name=f"d{k}", position=k) for k in range(n)),
        status_quo="d0",
    )

    def actor(name, ideal):
        interest = Interest(name="depth", issues=("depth",), valuation=Ideal(ideal=ideal))
        return Actor(name=name, interests=(interest,))

    countries = tuple(
        Body(
            name=f"c{k}",
            centre=actor(f"centre{k}", centre),
            members=(actor(f"region{k}", region),),
            autonomy=Estimate.of("1/2"),
        )
        for k, (centre, region) in enumerate(ideals)
    )
    return Scenario(name="line", issues=(issue,), countries=countries)


@pytest.mark.parametrize("solution", SOLUTIONS)
@pytest.mark.parametrize("over", ["agreements", "lotteries"])
@pytest.mark.parametrize("floor_mode", ["truncate", "threat_point", "acceptance"])
def test_every_solution_of_the_small_case_verifies(solution, over, floor_mode):
    game = tl.load("border")
    found = game.solve(solution, over=over, floor_mode=floor_mode)
    found.verify()
    assert found.status == "agreement"
    assert all(gain >= 0 for gain in found.gains.values())
    assert found.solution.name in found.summary()
    assert "<table>" in found._repr_html_()


def test_floor_modes_differ_as_they_should():
    # Negotiators weigh centre and region equally; the region of c0 refuses beyond 4.
    game = tl.load(line((10, 2), (10, 10)))
    assert game.solve("utilitarian", floor_mode="truncate").agreement["depth"] == "d4"
    after = game.solve("utilitarian", floor_mode="acceptance")
    assert after.status == "not_ratified"
    assert after.not_ratified_by == ("c0",)
    assert "refused at home in c0" in after.no_agreement_reason


def test_the_threat_point_is_the_least_that_can_be_signed():
    game = tl.load("tumen")
    plain, threat = game.problem(), game.problem(floor_mode="threat_point")
    lowest = dict.fromkeys(plain.players, None)
    for country in plain.players:
        signable = [row for row in game.problem([country]).blocks() if len(row.ids)]
        lowest[country] = min(int(p.gains.min()) for p in signable)
    for place, country in enumerate(plain.players):
        shift = Fraction(lowest[country], plain.scales[place])
        # Options that require others are closed to a country alone, so its floor is no higher.
        assert threat.disagreement[country] - plain.disagreement[country] <= shift


def test_no_agreement_is_a_status_with_a_reason():
    game = tl.load(line((10, 10), (0, 0)))
    nothing_but_status_quo = game.solve("nash")
    assert nothing_but_status_quo.agreement["depth"] == "d0"
    stubborn = game.replace("actors.centre1.outside_option", 1).replace(
        "issues.depth.status_quo", "d10"
    )
    stubborn = stubborn.replace("actors.centre0.outside_option", 1)
    found = stubborn.solve("nash")
    assert found.status == "no_agreement"
    assert found.agreement is None
    assert found.no_agreement_reason
    assert "no_agreement" in found.summary()
    found.verify()


@pytest.fixture(scope="module")
def large(quota_game):
    """A settlement among a hundred million agreements."""
    return tl.Game(quota_game(n_issues=8, generosity=0.95)).solve("nash")


def test_verification_shows_progress(large):
    calls = []
    large.verify(progress=lambda done, total: calls.append((done, total)))
    assert {total for _, total in calls} == {10**8}
    assert [done for done, _ in calls].count(10**8) == 2  # for the ideals, and for what is best


def test_verification_within_a_time_says_that_it_was_up(large):
    large.verify(seconds=600)
    with pytest.raises(LimitError, match="of 100,000,000 agreements of a pass had been looked at"):
        large.verify(seconds=1e-6)
    with pytest.raises(ArgumentError, match="seconds must be a positive number"):
        large.verify(seconds=0)


def test_verification_can_be_interrupted(large):
    calls = []

    def interrupt(done, total):
        calls.append(done)
        if len(calls) == 3:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        large.verify(progress=interrupt)
    assert len(calls) == 3


def test_a_forged_result_does_not_verify():
    game = tl.load("border")
    found = game.solve("nash")
    forged = dataclasses.replace(found, agreements=(game.scenario.agreement(1),))
    with pytest.raises(VerificationError, match="not open to north, south"):
        forged.verify()


def test_progress_is_told_and_the_zone_is_enumerated_once():
    calls = []
    game = tl.load("border")
    game.solve_all(progress=lambda done, total: calls.append((done, total)))
    assert calls == [(18, 18)]


def test_gains_do_not_depend_on_the_order_of_the_coalition():
    game = tl.load("border")
    assert dict(game.solve(coalition=["south", "north"]).gains) == dict(game.solve().gains)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda g: g.solve("nahs"), LabelError, "Did you mean 'nash'"),
        (lambda g: g.solve(coalition=["nrth"]), LabelError, "Did you mean 'north'"),
        (lambda g: g.solve(coalition=[]), ArgumentError, "at least one country"),
        (lambda g: g.solve(coalition=["north", "north"]), ArgumentError, "occurs twice"),
        (lambda g: g.solve(floor_mode="trunc"), ArgumentError, "Did you mean 'truncate'"),
        (lambda g: g.solve(over="dice"), ArgumentError, "agreements"),
        (lambda g: g.solve(weights={"north": -1, "south": 1}), ArgumentError, "-1"),
        (lambda g: g.solve(weights={"nort": 1}), LabelError, "north"),
        (
            lambda g: g.solve("egalitarian", weights={"north": 1, "south": 2}),
            ArgumentError,
            "takes no weights",
        ),
        (lambda g: g.explain(99), ArgumentError, "0 to 17"),
        (lambda g: g.explain("bridge"), ArgumentError, "mapping"),
        (lambda g: g.explain(bridg="none"), LabelError, "Did you mean 'bridge'"),
        (lambda g: g.explain(bridge="upstrem"), LabelError, "Did you mean 'upstream'"),
        (lambda g: g.survey(method="guess"), ArgumentError, "'auto', 'enumerate' or 'sample'"),
        (lambda g: g.survey(backend="gpu"), ArgumentError, "'auto', 'numpy' or 'bitset'"),
        (lambda g: g.survey(backend="bitset"), ArgumentError, "blocks of 64 to 1024"),
        (lambda g: g.survey(method="sample", samples=0), ArgumentError, "positive int"),
        (lambda g: g.survey(method="sample", rng=None), ArgumentError, "rng=0"),
        (lambda g: g.survey(threads=0), ArgumentError, "threads"),
        (lambda g: g.payoffs([0], sample=3), ArgumentError, "not both"),
        (lambda g: g.payoffs(sample=-1), ArgumentError, "positive int"),
        (lambda g: g.payoffs(3), ArgumentError, "list"),
        (lambda g: g.payoffs([0]).to_xarray(), ArgumentError, "all 18 agreements"),
        (lambda g: g.replace("countries.nort.autonomy", 1), LabelError, "Did you mean 'north'"),
        (lambda g: g.replace("", 1), ArgumentError, "a path is text"),
        (lambda g: g.replace("countries.north.autonomy", 2), tl.errors.ScenarioError, "0 to 1"),
        (lambda g: g.replace("countries.north.autonomy", float("nan")), ArgumentError, "finite"),
        (lambda g: g.draw("seed"), ArgumentError, "rng"),
        (lambda g: tl.load("tumne"), LabelError, "Did you mean 'tumen'"),
        (lambda g: tl.load("no/such/file.yaml"), tl.errors.ScenarioError, "file"),
    ],
)
def test_bad_calls_say_what_where_and_what_to_do(call, error, message):
    with pytest.raises(error, match=message.replace("(", r"\(")):
        call(tl.load("border"))


def test_spaces_too_large_to_enumerate_are_refused_with_a_remedy(quota_game):
    game = tl.load(quota_game(n_issues=12))
    with pytest.raises(LimitError, match="leave out issues"):
        game.solve(method="enumerate")
    sampled = game.overlap(samples=2000)
    assert sampled.provenance.method == "sampling"
    zone = sampled.zone(["c0"])
    assert zone.low <= zone.count <= zone.high
    assert not zone.is_exact


def test_a_sample_covers_the_truth():
    game = tl.load("tumen")
    truth = game.win_sets()
    estimate = game.win_sets(method="sample", samples=20_000, rng=7)
    inside = [
        estimate[c].win_set.low <= truth[c].win_set.count <= estimate[c].win_set.high
        for c in game.point.countries
    ]
    assert np.mean(inside) >= 5 / 6  # 95% intervals; the seed is fixed
