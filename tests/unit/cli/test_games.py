"""Verbs about games in normal form, of files and of cases, and about weighted votes."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

import twolevel as tl
from twolevel.cli import main
from twolevel.equilibria import CRITERIA, METHODS, NormalFormGame, write_nfg

STAG = """NFG 1 R "Stag hunt" { "ann" "bob" }
{ { "stag" "hare" } { "stag" "hare" } }

4 4
3 0
0 3
3 3
"""


@pytest.fixture
def stag(tmp_path):
    path = tmp_path / "stag.nfg"
    path.write_text(STAG, encoding="utf-8")
    return path


def run(*words, code=0):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done.output


def test_equilibria_say_whether_they_are_all_and_which_is_selected(stag):
    text = " ".join(run("equilibria", stag).split())
    assert "extreme: 3 nash equilibria" in text
    assert "Guarantee: all." in text
    assert "payoff dominance selects equilibrium 1 of 3" in text


def test_equilibria_as_json_and_csv(stag):
    told = json.loads(run("equilibria", stag, "--format", "json"))
    assert (told["verb"], told["status"], told["scenario"]) == ("equilibria", "found", None)
    assert told["players"] == ["ann", "bob"]
    assert told["guarantee"] == "all"
    assert [each["payoffs"]["ann"] for each in told["found"]] == [4, 3, 3]
    rows = list(csv.DictReader(io.StringIO(run("equilibria", stag, "--format", "csv"))))
    assert [row["regret"] for row in rows] == ["0.0"] * 3


@pytest.mark.parametrize(
    "method", ["pure", "lemke_howson", "logit", "supports", "correlated", "coarse_correlated"]
)
def test_every_method_answers(stag, method):
    assert method in run("equilibria", stag, "--method", method)


def test_selection_and_objective_are_passed_on(stag):
    assert "risk dominance" in run("equilibria", stag, "--selection", "risk_dominance")
    told = run("equilibria", stag, "--method", "correlated", "--objective", "least_welfare")
    assert "Expected payoffs" in told


def test_an_answer_cut_off_by_time_says_that_there_may_be_others(tmp_path):
    path = tmp_path / "large.nfg"
    payoffs = np.random.default_rng(0).integers(0, 3, (2, 24, 24))
    write_nfg(NormalFormGame.from_arrays(payoffs), path)
    words = ("equilibria", path, "--method", "extreme", "--seconds", "0.3")
    text = " ".join(run(*words).split())
    assert (
        "Guarantee: all found. In 0.3 s not all corners were visited: there may be others." in text
    )
    told = json.loads(run(*words, "--format", "json"))
    assert (told["status"], told["guarantee"], told["isolated"]) == ("found", "all found", None)
    assert told["provenance"]["parameters"]["seconds"] == 0.3


def test_time_enough_changes_nothing(stag):
    assert run("equilibria", stag, "--seconds", "100") == run("equilibria", stag)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere.nfg",), "cannot be read"),
        (("{stag}", "--method", "extrem"), "Did you mean 'extreme'?"),
        (("{stag}", "--selection", "luck"), "there is no"),
        (("{stag}", "--objective", "welfare", "--method", "pure"), "takes no objective"),
        (("{stag}", "--seconds", "0"), "seconds must be a positive number or None, not 0.0"),
        (("{stag}", "--seconds", "soon"), "'soon' is not a valid float"),
    ],
)
def test_bad_calls_of_equilibria(stag, words, message):
    assert message in run("equilibria", *(w.format(stag=stag) for w in words), code=2)


@pytest.mark.parametrize(
    ("words", "strategies"),
    [
        (("--game", "participation"), ["member", "observer"]),
        (("--game", "positions", "--issue", "bridge"), ["upstream", "downstream"]),
        (("--game", "demands", "--levels", "3"), ["0", "1/2", "1"]),
    ],
)
def test_games_of_a_case(words, strategies):
    told = json.loads(run("equilibria", "border", *words, "--method", "pure", "--format", "json"))
    assert told["scenario"]["name"] == "border"
    assert (told["status"], told["players"]) == ("found", ["north", "south"])
    played = {name for each in told["found"] for name in each["chances"]["north"]}
    assert played & set(strategies)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("border",), "say with --game which game of border"),
        (("border", "--game", "positions"), "needs --issue"),
        (("border", "--game", "positions", "--issue", "brige"), "Did you mean 'bridge'"),
        (("border", "--game", "demands", "--levels", "1"), "at least two levels"),
        (("border", "--game", "participation", "--levels", "3"), "belongs to --game demands"),
        (("{stag}", "--game", "demands"), "is a game itself"),
        (("nowhere.yaml", "--game", "demands"), "cannot be read"),
    ],
)
def test_bad_calls_of_games_of_a_case(stag, words, message):
    assert message in run("equilibria", *(w.format(stag=stag) for w in words), code=2)


@pytest.mark.filterwarnings("default")
def test_a_game_in_which_nobodys_choice_matters_is_noted():
    words = ("--game", "positions", "--issue", "administration", "--method", "logit")
    assert "no position can enter into force" in run("equilibria", "tumen", *words)
    settled = run(
        "equilibria", "tumen", *words, "--base", tl.load("tumen").solve("nash").agreement.id
    )
    assert "Note" not in settled


def test_a_game_tree(tmp_path):
    pytest.importorskip("pygambit")
    path = tmp_path / "choice.efg"
    path.write_text(
        'EFG 2 R "one" { "ann" }\np "" 1 1 "" { "x" "y" } 0\nt "" 1 "" { 1 }\nt "" 2 "" { 0 }\n',
        encoding="utf-8",
    )
    assert " x " in run("equilibria", path, "--method", "pure")


def test_voting():
    told = json.loads(run("voting", "--quota", 51, "a=50", "b=49", "c=1", "--format", "json"))
    assert told["shapley_shubik_exact"] == {"a": "2/3", "b": "1/6", "c": "1/6"}
    assert "Voting power" in run("voting", "--quota", "50", "--strict", "a=50", "b=49", "c=1")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--quota", "5", "a"), "not NAME=WEIGHT"),
        (("--quota", "5", "a=3", "a=3"), "a has two weights"),
        (("--quota", "9", "a=3"), "must be positive and at most the total"),
        (("--quota", "1", "a=nan"), "must be a finite number"),
        (("--quota", "1", "a=-1"), "must not be negative"),
        (("--quota", "1"), "Missing argument"),
    ],
)
def test_bad_calls_of_voting(words, message):
    assert message in run("voting", *words, code=2)


def test_the_help_names_every_method_and_criterion():
    text = run("equilibria", "--help")
    assert all(name in text for name in (*METHODS, *CRITERIA))
