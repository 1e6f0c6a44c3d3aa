"""Analyses over draws: what they count, and what they refuse."""

import json
import signal
import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import sobol_indices

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError
from twolevel.model import Estimate, Fact, Favours, Order, Ranking, Status
from twolevel.payoffs import checkpoints
from twolevel.payoffs.executors import in_order
from twolevel.robustness.acceptability import acceptability
from twolevel.robustness.draws import drawn_game
from twolevel.robustness.extremes import extremes
from twolevel.robustness.flips import smallest_flip
from twolevel.robustness.measures import Measures
from twolevel.robustness.sensitivity import SECOND_HALF, indices, sensitivity
from twolevel.robustness.shares import Share
from twolevel.robustness.tornado import tornado

BORDER = tl.load_case("border")
OPEN = BORDER.replace("actors.north_bank.outside_option", Estimate.between(0, 1)).replace(
    "facts",
    (
        Fact(name="bridge", claim=tl.load_case("border").facts[0].claim, assumed="a test"),
        Fact(
            name="likes",
            claim=Favours(country="north", issue="toll", options=("capitals",)),
            assumed="a test",
        ),
        Fact(name="status", claim=Status(country="north", status="observer"), assumed="a test"),
    ),
)


def one_by_one(count, ask):
    return [ask(tl.Game(OPEN, point=drawn_game(OPEN, k, rng=3))) for k in range(count)]


def test_shares_are_counts_of_single_draws():
    found = acceptability(OPEN, draws=40, rng=3)
    settled = one_by_one(40, lambda game: game.solve("nash"))
    assert found.agreement_reached == Share(
        count=sum(s.status == "agreement" for s in settled), draws=40
    )
    for issue, shares in found.options.items():
        for option, share in shares.items():
            chosen = [{a[issue] for a in s.agreements} == {option} for s in settled]
            assert share.count == sum(chosen)
    for agreement, share in found.agreements:
        assert share.count == sum(bool(s.agreements) and s.agreement == agreement for s in settled)
    facts = one_by_one(40, lambda game: game.facts().verdicts)
    for name, share in found.facts.items():
        answers = [verdicts[name].answer for verdicts in facts]
        assert share.holds.count == answers.count("holds")
        assert share.decided.count == 40 - answers.count("undecided")
    ranked = one_by_one(40, lambda game: game.enthusiasm())
    for country, ranks in found.ranks.items():
        firsts = [bool(e.ranking) and e.ranking[0] == country for e in ranked]
        assert ranks[0].count >= sum(firsts)
    zones = one_by_one(40, lambda game: game.overlap().zone().count > 0)
    assert found.zone(["north", "south"]).count == sum(zones)


def test_a_coalition_and_a_solution_may_be_chosen():
    found = acceptability(OPEN, draws=20, coalition=["north"], solution="utilitarian")
    expected = [
        tl.Game(OPEN, point=drawn_game(OPEN, k)).solve("utilitarian", coalition=["north"])
        for k in range(20)
    ]
    picked = {agreement.id: share.count for agreement, share in found.agreements}
    ids = [settled.agreement.id for settled in expected if settled.agreements]
    assert picked == {number: ids.count(number) for number in set(ids)}


KILLED = """
import os, signal
import twolevel as tl
from twolevel.payoffs import checkpoints
from twolevel.payoffs.executors import in_order
checkpoints.SECONDS_BETWEEN = 0
def progress(done, total):
    if done == 300:
        os.kill(os.getpid(), signal.SIGKILL)
tl.load("border").acceptability(draws=500, batch=50, checkpoint={path!r}, progress=progress)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on(tmp_path):
    path = tmp_path / "draws.json"
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(path=str(path))], check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    assert json.loads(path.read_text())["state"]["draws"] == 250
    found = acceptability(BORDER, draws=500, checkpoint=path)
    assert found == acceptability(BORDER, draws=500)


def test_a_run_goes_on_from_its_checkpoint(tmp_path, monkeypatch):
    path = tmp_path / "draws.json"
    monkeypatch.setattr(checkpoints, "SECONDS_BETWEEN", 0)

    def interrupt(done, total):
        if done >= 30:
            raise KeyboardInterrupt

    options = {"draws": 60, "rng": 8, "batch": 10, "workers": 2}
    with pytest.raises(KeyboardInterrupt):
        acceptability(OPEN, checkpoint=path, progress=interrupt, **options)
    assert 0 < json.loads(path.read_text())["state"]["draws"] < 60
    assert acceptability(OPEN, checkpoint=path, **options) == acceptability(OPEN, **options)
    assert json.loads(path.read_text())["state"]["draws"] == 60
    with pytest.raises(ArgumentError, match="another run: its solution is 'nash'"):
        acceptability(OPEN, checkpoint=path, solution="egalitarian", **options)
    with pytest.raises(ArgumentError, match="already holds 60 draws"):
        acceptability(OPEN, checkpoint=path, draws=10, rng=8)
    path.write_text("[]")
    with pytest.raises(ArgumentError, match="is not a checkpoint"):
        acceptability(OPEN, checkpoint=path, **options)


def test_progress_counts_draws():
    seen = []
    acceptability(OPEN, draws=25, batch=10, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(10, 25), (20, 25), (25, 25)]


def test_an_interrupt_leaves_nothing_waiting():
    started = []

    def work(part):
        started.append(part)
        return part

    answers = in_order(work, [[k] for k in range(100)], 2)
    next(answers)
    answers.close()
    assert len(started) <= 5


def test_indices_are_those_of_scipy():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(6, 64))
    first, total = indices(values)
    f_a, f_b, mixed = values[0], values[1], values[2:]
    known = sobol_indices(func={"f_A": f_a[None], "f_B": f_b[None], "f_AB": mixed[:, None]}, n=64)
    assert total == pytest.approx(known.total_order.ravel())
    assert first == pytest.approx(known.first_order.ravel(), abs=0.05)


def test_a_wide_statement_drives_what_it_is_about():
    found = sensitivity(OPEN, ["zone", "win_sets.north"], draws=64)
    known = found.indices["win_sets.north"]
    open_ones = [name for name, index in known.items() if index.total > 0.01]
    assert "actors.north_bank.outside_option" in open_ones
    assert found.means["zone"] == pytest.approx(
        np.mean(zones_of_single_draws(64)), abs=3 * found.variances["zone"] ** 0.5 / 8 + 1e-9
    )


def zones_of_single_draws(count):
    return [tl.Game(OPEN, point=drawn_game(OPEN, k)).overlap().zone().count for k in range(count)]


def test_a_fact_that_only_draws_decide_has_a_sensitivity():
    """Without an agreement at the centroid nobody gains; in most draws there is one."""
    gains = Ranking(of="gain_at_solution", order=Order(tiers=["south", "north"]))
    case = BORDER.replace("actors.north_bank.outside_option", Estimate.between("7/10", 1)).replace(
        "facts", (Fact(name="south_gains", claim=gains, assumed="a test"),)
    )
    found = sensitivity(case, "facts.south_gains", draws=20)
    numbers = [start + k for start in (0, SECOND_HALF) for k in range(20)]
    games = [tl.Game(case, point=drawn_game(case, number)) for number in numbers]
    answers = [game.facts().verdicts["south_gains"].answer for game in games]
    held, failed = answers.count("holds"), answers.count("fails")
    assert 0 < held + failed < 40
    assert found.unusual["facts.south_gains"] == Share(count=min(held, failed), draws=held + failed)
    assert found.means["facts.south_gains"] == pytest.approx(held / (held + failed))
    with pytest.raises(ArgumentError, match=r"at the centroid .* ask for its sensi"):
        tornado(case, "facts.south_gains")


def test_a_tornado_turns_about_the_centroid():
    found = tornado(OPEN, "win_sets.north")
    game = tl.load(OPEN)
    assert found.base == pytest.approx(float(game.win_sets()["north"].win_set.share))
    swing = found.swings["actors.north_bank.outside_option"]
    ends = [
        float(
            game.replace("actors.north_bank.outside_option", end).win_sets()["north"].win_set.share
        )
        for end in (0, 1)
    ]
    assert (swing.low, swing.high) == pytest.approx(
        (min(*ends, found.base), max(*ends, found.base))
    )
    widths = [swing.width for swing in found.swings.values()]
    assert widths == sorted(widths, reverse=True)


def test_the_smallest_flip_flips_and_a_little_less_does_not():
    found = smallest_flip(OPEN, "bridge")
    game = tl.load(OPEN)
    assert found.holds == (game.facts().verdicts["bridge"].answer == "holds")
    flip = found.flips["actors.north_bank.outside_option"]
    before, after = flip.before[""], flip.after[""]
    little_less = after - (after - before) / (flip.share * 256)

    def holds(number):
        replaced = game.replace("actors.north_bank.outside_option", Estimate.of(number))
        return replaced.facts().verdicts["bridge"].answer == "holds"

    assert holds(after) != found.holds
    assert holds(little_less) == found.holds


def test_ends_obey_their_statements():
    measures = Measures(BORDER, ["zone"], coalition=["north"])
    for statement in measures.drawing.statements:
        ends = extremes(statement)
        assert bool(ends) == statement.is_open
        for end in ends:
            assert len(end.numbers) == len(statement.names)
            assert all(0 <= number <= 1 for number in end.numbers)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: acceptability(BORDER, draws=0), ArgumentError, "draws must be a positive int"),
        (lambda: acceptability(BORDER, batch=0), ArgumentError, "batch must be a positive int"),
        (lambda: acceptability(BORDER, workers=0), ArgumentError, "workers must be a positive"),
        (lambda: acceptability(BORDER, rng=None), ArgumentError, "write rng=0"),
        (lambda: acceptability(BORDER, solution="nahs"), LabelError, "Did you mean 'nash'"),
        (lambda: acceptability(BORDER, coalition=["nroth"]), LabelError, "Did you mean 'north'"),
        (lambda: acceptability(BORDER, backend="gpu"), ArgumentError, "'compiled' or 'numpy'"),
        (lambda: drawn_game(BORDER, -1), ArgumentError, "numbered from 0 up, not -1"),
        (lambda: tornado(BORDER, "zoen"), LabelError, "Did you mean 'zone'"),
        (lambda: tornado(BORDER, "zone.north"), ArgumentError, "is not of a form such as"),
        (lambda: tornado(BORDER, "enthusiasm"), ArgumentError, "is not of a form such as"),
        (lambda: tornado(BORDER, 3), ArgumentError, "by a path such as 'zone'"),
        (lambda: tornado(BORDER, "options.bridge.up"), LabelError, "no option of 'bridge'"),
        (lambda: tornado(BORDER, "facts.none"), LabelError, "no fact 'none'"),
        (lambda: smallest_flip(OPEN, "status"), ArgumentError, "cannot be decided"),
    ],
)
def test_bad_calls_are_told_what_is_wrong(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_results_show_themselves():
    found = acceptability(OPEN, draws=10)
    assert "Acceptability of options" in found.summary()
    assert "with ties" in found.to_frame().columns
    assert "What drives zone" in sensitivity(OPEN, "zone", draws=16).summary()
    assert "How far each statement moves zone" in tornado(OPEN, "zone").summary()
    assert "What turns the fact bridge" in smallest_flip(OPEN, "bridge").summary()
