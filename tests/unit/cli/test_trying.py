"""The verb that puts theories on trial."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import twolevel as tl
from twolevel.cli import main
from twolevel.payoffs.statements import READING


def run(*words):
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_page_says_what_was_asked_within_the_screen(monkeypatch):
    monkeypatch.setenv("COLUMNS", "72")
    text = run("trial", "border", "--draws", 5)
    assert "Facts on trial: share of 5 draws" in text
    assert max(map(len, text.splitlines())) <= 72


def test_the_numbers_are_the_librarys(tmp_path):
    options = ("--draws", 8, "--seed", 3, "--checkpoint", tmp_path / "kept.json", "--workers", 1)
    found = json.loads(
        run(
            "trial",
            "border",
            *options,
            "--theory",
            "putnam",
            "--counterfactuals",
            "--format",
            "json",
        )
    )
    assert found["verb"] == "trial"
    assert list(found["theories"])[:2] == ["putnam", "no_autonomy"]
    known = tl.load("border").trial(theories=list(found["theories"]), draws=8, rng=3)
    for name, said in found["theories"].items():
        assert (
            said["facts"]["bridge_built"]["holds"]["count"]
            == known[name].facts["bridge_built"].holds.count
        )
        assert said["score"]["value"] == known[name].score.value


def test_csv_has_a_row_a_fact():
    found = list(
        csv.DictReader(io.StringIO(run("trial", "border", "--draws", 3, "--format", "csv")))
    )
    assert [row["fact"] for row in found] == ["bridge_built"]
    assert set(found[0]) == {"fact", "realist", "neofunctionalist", "putnam", "regional"}


def test_unknown_theory():
    done = CliRunner().invoke(main, ["trial", "border", "--theory", "putman"])
    assert done.exit_code == 2
    assert "Did you mean 'putnam'?" in done.output


def test_verbs_over_draws_draw(tmp_path):
    import matplotlib as mpl

    mpl.use("Agg")
    for verb in ("trial", "robustness"):
        path = tmp_path / f"{verb}.svg"
        run(verb, "border", "--draws", 3, "--plot", path)
        assert "</svg>" in path.read_text(encoding="utf-8")


def test_robustness_says_what_drives_a_result():
    text = run(
        "robustness", "border", "--draws", 16, "--drivers", "zone", "--drivers", "enthusiasm.north"
    )
    assert "What drives zone: shares of its variance" in text
    assert "What drives enthusiasm.north" in text
    assert "countries.north.autonomy" in text


def test_robustness_says_what_moves_what_a_theory_predicts(tmp_path):
    asked = ("robustness", "border", "--theory", "regional")
    picture = tmp_path / "tornado.svg"
    assert "How far each statement moves zone" in run(
        *asked, "--tornado", "zone", "--plot", picture
    )
    assert "</svg>" in picture.read_text(encoding="utf-8")
    drivers = run(*asked, "--drivers", "zone", "--draws", 8)
    assert "by the theory 'regional'" in " ".join(drivers.split())
    assert "What turns the fact bridge_built" in run(*asked, "--flip", "bridge_built")
    for more, text in (
        ((), "--theory goes with"),
        (("--flip", "bridge_built", "--tornado", "zone"), "two questions"),
        (("--flip", "bridge_built", "--plot", picture), "no picture of --flip"),
        (("--flip", "bridge_built", "--draws", "1000"), "leave --draws out"),
        (("--tornado", "zone", "--seed", "1"), "leave --seed out"),
    ):
        done = CliRunner().invoke(main, [*map(str, (*asked, *more))])
        assert done.exit_code == 2
        assert text in done.output


def test_a_result_that_nothing_moves_is_printed_before_its_picture_is_refused(tmp_path):
    asked = ["robustness", "border", "--theory", "realist", "--tornado", "members.north"]
    done = CliRunner().invoke(main, [*asked, "--plot", str(tmp_path / "flat.svg")])
    assert done.exit_code == 2
    assert "do not move it" in " ".join(done.output.split())
    assert "nothing to draw" in done.output


@pytest.mark.parametrize(
    "asked",
    [
        ("robustness", "border", "--draws", 4),
        ("robustness", "border", "--draws", 4, "--drivers", "zone"),
        ("robustness", "border", "--tornado", "zone", "--theory", "putnam"),
        ("robustness", "border", "--flip", "bridge_built"),
        ("coalitions", "border", "--draws", 4),
    ],
)
def test_draws_go_on_from_a_checkpoint(tmp_path, asked):
    kept = tmp_path / "kept.json"
    first = run(*asked, "--checkpoint", kept)
    assert json.loads(kept.read_text())["run"]["reading"] == READING
    assert run(*asked, "--checkpoint", kept) == run(*asked) == first


def test_a_file_that_nothing_would_be_kept_in_is_refused(tmp_path):
    path = tmp_path / "kept.json"
    done = CliRunner().invoke(main, ["coalitions", "border", "--checkpoint", str(path)])
    assert done.exit_code == 2
    assert "say how many draws" in " ".join(done.output.split())
    assert not path.exists()
