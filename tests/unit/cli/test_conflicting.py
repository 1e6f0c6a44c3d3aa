"""The verb about conflicts, of a file and of a case."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from twolevel.cli import main

ELMIRA = Path(__file__).parents[3] / "docs" / "how-to" / "elmira.yaml"


def run(*words, code=0):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done.output


def test_a_file_says_what_would_last_alone_and_together():
    text = run("conflict", ELMIRA, "--start", "NYNNY")
    assert "Elmira: for whom each state is stable" in text
    alone, together = text.split("Stable for all coalitions")
    assert "-NNY-, NYNNY, YNYNY" in alone.split("Stable for all")[1]
    assert "-NNY-, YNYNY" in together
    assert "From NYNNY by improvements" in together
    assert "coalitions" not in run("conflict", ELMIRA, "--no-coalitions")


def test_why_a_state_lasts():
    text = run("conflict", ELMIRA, "--why", "NYNNN")
    assert "-> YYNNY (ministry)" in text
    told = json.loads(run("conflict", ELMIRA, "--why", "NYNNN", "--format", "json"))
    assert [each["decision_maker"] for each in told["deterrence"]] == [
        "ministry",
        "uniroyal",
        "local government",
    ]


def test_json_and_csv(tmp_path):
    told = json.loads(run("conflict", ELMIRA, "--format", "json", "--plot", tmp_path / "x.svg"))
    assert (told["verb"], told["status"], told["scenario"]) == ("conflict", "stable", None)
    assert told["equilibria"]["nash"] == ["-NNY-", "NYNNY", "YNYNY"]
    assert told["coalitions"]["equilibria"]["nash"] == ["-NNY-", "YNYNY"]
    assert told["conflict"]["source"].startswith("Fang")
    assert list(told)[-1] == "provenance"
    assert (tmp_path / "x.svg").read_text(encoding="utf-8").startswith("<?xml")
    rows = list(csv.DictReader(io.StringIO(run("conflict", ELMIRA, "--format", "csv"))))
    assert [row["state"] for row in rows if row["nash"] == "all"] == ["-NNY-", "NYNNY", "YNYNY"]
    assert rows[0]["meaning"] == "delay"


def test_agreements_of_a_case_as_states():
    words = ("--issues", "port,transit", "--control", "russia=port", "--control", "china=transit")
    told = json.loads(run("conflict", "tumen", *words, "--format", "json"))
    assert told["scenario"]["name"] == "tumen"
    assert told["equilibria"]["nash"] == ["russian_ports+russian_rail"]
    assert told["conflict"]["decision_makers"] == ["russia", "china"]
    assert "none+none+closed" in run("conflict", "border")
    assert run("conflict", "border", "--set", "countries.north.autonomy=0")


def test_a_conflict_is_checked_as_one(tmp_path):
    assert "valid conflict among 3 decision makers over 9 states" in run("check", ELMIRA)
    path = tmp_path / "elmira.yaml"
    path.write_text(ELMIRA.read_text(encoding="utf-8").replace("insist:", "insist: yes"), "utf-8")
    text = run("check", path, code=1)
    assert "elmira.yaml:18: decision_makers.local government.options.insist" in text
    assert "has 1 fault." in text


def test_the_schema_of_conflicts():
    assert json.loads(run("schema", "--of-conflicts"))["required"] == [
        "conflict",
        "decision_makers",
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere.yaml",), "cannot be read"),
        (("nowhere",), "there is no"),
        (("tumen",), "too many states"),
        (("tumen", "--issues", "prt"), "Did you mean 'port'?"),
        (("tumen", "--control", "china"), "is not NAME=ISSUE,ISSUE"),
        ((str(ELMIRA), "--issues", "port"), "is a conflict itself"),
        ((str(ELMIRA), "--start", "NYNNZ"), "there is no state 'NYNNZ'"),
        ((str(ELMIRA), "--why", "NY"), "there is no state 'NY'"),
        ((str(ELMIRA), "--plot", "x.odd"), "not supported"),
    ],
)
def test_bad_calls(words, message):
    assert message in run("conflict", *words, code=2)
