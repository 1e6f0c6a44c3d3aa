"""The main answer where there are too many agreements to list."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from twolevel.cli import main
from twolevel.io import write_scenario


@pytest.fixture
def large(tmp_path, quota_game):
    """Return the path of a large case with its reservations at a share of the mean payoff."""

    def written(generosity):
        path = tmp_path / "large.yaml"
        write_scenario(quota_game(n_issues=11, n_options=6, generosity=generosity, seed=1), path)
        return path

    return written


def run(*words):
    done = CliRunner().invoke(main, ["solve", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_page_says_what_is_proven(large):
    path = large(1.0)
    page = run(path, "--solution", "nash", "--solution", "egalitarian", "--seconds", 600)
    assert "searched by branch and bound" in page
    lines = [line.split() for line in page.splitlines()]
    proofs = [line for line in lines if line[1:2] == ["optimal"]]
    assert [line[0] for line in proofs] == ["Nash", "egalitarian"]
    assert all(line[2] == line[3] for line in proofs)  # the value and its bound

    found = json.loads(run(path, "--solution", "nash", "--format", "json"))
    assert found["status"] == "optimal"
    nash = found["solutions"]["nash"]
    assert (nash["gap"], nash["nodes"] > 0) == (0.0, True)
    assert "more than 200,000,000 are not enumerated" in nash["provenance"]["explanation"]

    (row,) = csv.DictReader(io.StringIO(run(path, "--solution", "nash", "--format", "csv")))
    assert (row["status"], float(row["gap"])) == ("optimal", 0.0)
    assert row["i0"] == nash["agreement"]["options"]["i0"]


def test_an_empty_zone_shows_the_way_out(large):
    page = run(large(1.5), "--solution", "nash")
    assert "The zone of agreement is empty, as the search proved." in page
    assert "The nearest agreement is found by enumeration only." in page


def test_a_limit_is_said(large):
    page = run(large(1.0), "--solution", "nash", "--seconds", "1e-9")
    assert "limit" in page
    assert "The search ended before it found an agreement" in page


def test_an_enumeration_in_part_says_so(tmp_path, quota_game):
    path = tmp_path / "case.yaml"
    write_scenario(quota_game(generosity=0.9), path)
    page = " ".join(run(path, "--seconds", "0.01").split())
    assert "Time was up: " in page
    assert "were looked at in 0.01 seconds; the solution is the best of these" in page
    assert "were enumerated in 0.01 seconds; sizes are of these at least" in page
    assert page.count("best so far") == 5
    assert "what it maximises so far at most" in page
    assert " unique " not in page

    options = ("--solution", "nash", "--seconds", "0.01")
    found = json.loads(run(path, *options, "--format", "json"))
    assert found["status"] == "limit"
    nash = found["solutions"]["nash"]
    reach = nash["solution"]["reach"]
    assert 0 < nash["covered"] == reach["covered"] <= reach["surveyed"] <= 10**8
    assert nash["covered"] < 10**8
    assert (nash["unique"], nash["is_partial"]) == (None, True)
    assert nash["provenance"]["method"] == "partial enumeration"
    (row,) = csv.DictReader(io.StringIO(run(path, *options, "--format", "csv")))
    assert (row["status"], row["unique"]) == ("limit", "")


def test_an_enumeration_in_time_is_whole():
    options = ("border", "--solution", "nash", "--format", "json")
    timed, whole = (json.loads(run(*words)) for words in ((*options, "--seconds", 60), options))
    assert timed == whole


def test_searches_go_on_from_a_file(large, tmp_path):
    path, kept = large(1.0), tmp_path / "kept.json"
    options = ("--solution", "egalitarian", "--solution", "utilitarian", "--format", "json")
    early = json.loads(run(path, *options, "--seconds", "1e-9", "--checkpoint", kept))
    assert early["status"] == "limit"
    found = json.loads(run(path, *options, "--checkpoint", kept))["solutions"]
    again = json.loads(run(path, *options, "--seconds", "1e-9", "--checkpoint", kept))["solutions"]
    whole = json.loads(run(path, *options))["solutions"]
    for name in ("egalitarian", "utilitarian"):
        for key in ("status", "agreement", "value", "nodes"):
            assert found[name][key] == again[name][key] == whole[name][key]
    assert set(json.loads(kept.read_text())["state"]) == {
        "egalitarian",
        "utilitarian by 1:1:1:1:1:1",
    }
    done = CliRunner().invoke(main, ["solve", "border", "--checkpoint", str(kept)])
    assert done.exit_code != 0
    assert "a checkpoint is for a search" in done.output
