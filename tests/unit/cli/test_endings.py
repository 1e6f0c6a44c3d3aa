"""How a call can end: exit codes, one message, no traceback."""

import os
import signal
import subprocess
import sys
import time
import typing
import warnings

import pytest
from click.testing import CliRunner

import twolevel.game
from twolevel.bargaining import SOLUTIONS, FloorMode
from twolevel.cli import main
from twolevel.errors import DegeneracyWarning

COMMAND = [sys.executable, "-c", "from twolevel.cli import main; main()"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("solve bordr", "Did you mean 'border'?"),
        ("solve absent.yaml", "No such file or directory"),
        ("solve border --solution nahs", "Did you mean 'nash'?"),
        ("solve border --coalition north,soth", "Did you mean 'south'?"),
        ("solve border --coalition north,north", "occurs twice"),
        ("solve border --coalition ,", "name at least one country"),
        ("solve border --over lots", "'lots'"),
        ("solve border --floor-mode trunc", "Did you mean 'truncate'?"),
        ("solve border --set autonomy", "is not PATH=VALUE"),
        ("solve border --set countries.nort.autonomy=1", "Did you mean 'north'?"),
        ("solve border --set countries.north.autonomy=2", "countries.north.autonomy"),
        ("solve border --set countries.north.autonomy=much", "'much'"),
        ("solve border --set countries.north.autonomy=NaN", "finite number"),
        ("solve border --format xml", "'xml' is not one of"),
        ("winsets border --method guess", "'enumerate' or 'sample'"),
        ("winsets border --method sample --samples 0", "positive int"),
        ("winsets border --method sample --seed -1", "seed"),
        ("explain border 18", "lies in 0 to 17"),
        ("explain border bridge", "neither an id nor issue=option"),
        ("explain border bridge=none bridge=none", "given twice"),
        ("explain border brigde=none", "Did you mean 'bridge'?"),
        ("explain border bridge=upsteam", "Did you mean 'upstream'?"),
        ("explain border " + "9" * 5000, "neither an id nor"),
        ("facts border --solution nahs", "Did you mean 'nash'?"),
        ("nearest border --coalition nort", "Did you mean 'north'?"),
        ("check bordr", "Did you mean 'border'?"),
        ("new a.json", "ends in .yaml"),
        ("new 1st", "'1st'"),
        ("winsets", "Missing argument 'CASE'"),
        ("slove border", "No such command 'slove'"),
    ],
)
def test_bad_input_ends_with_2_and_says_why(words, message):
    done = CliRunner().invoke(main, words.split())
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_faults_end_with_1_and_are_all_there(tmp_path, form):
    path = tmp_path / "case.yaml"
    CliRunner().invoke(main, ["new", str(path)])
    text = path.read_text(encoding="utf-8").replace("status_quo: ", "status_quo: no_")
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(path), "--format", form])
    assert done.exit_code == 1
    assert done.stdout.count("there is no such option") == text.count("status_quo: no_") > 1
    assert done.stderr == ""


def test_a_file_that_exists_is_not_replaced(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(main, ["new", str(path)])
    assert done.exit_code != 0
    assert "--force" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"


def test_what_steers_a_terminal_does_not_reach_it_by_a_message():
    done = CliRunner().invoke(main, ["explain", "border", "bridge=\x1b[2J"])
    assert "\x1b" not in done.stderr
    done = CliRunner().invoke(main, ["solve", "border", "--set", "title=\x1b[2Jgone"])
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "gone" in done.stdout


def test_a_warning_is_a_note(monkeypatch):
    load = twolevel.game.load

    def warned(case):
        warnings.warn("ties abound", DegeneracyWarning, stacklevel=1)
        return load(case)

    monkeypatch.setattr(twolevel.game, "load", warned)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        done = CliRunner().invoke(main, ["winsets", "border"])
    assert (done.exit_code, done.stderr) == (0, "Note: ties abound\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_ends_with_130_within_a_second():
    announced = (
        "import twolevel.cli.progress as progress; call = progress.Progress.__call__\n"
        "def heard(self, done, total):\n"
        "    print('counting', flush=True)\n"
        "    call(self, done, total)\n"
        "progress.Progress.__call__ = heard\n"
        "from twolevel.cli import main; main()"
    )
    words = ["winsets", "border", "--method", "sample", "--samples", "2000000000"]
    with subprocess.Popen(
        [sys.executable, "-c", announced, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "counting\n"
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
        took = time.monotonic() - start
    assert (process.returncode, said) == (130, "Interrupted.\n")
    assert took < 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes differ")
@pytest.mark.parametrize("words", ["overlap border", "solve border --format json"])
def test_a_reader_who_leaves_is_no_error(words):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*COMMAND, *words.split()],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_narrow_alphabet_is_no_error():
    done = subprocess.run(
        [*COMMAND, "solve", "border", "--set", "title=図們江"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("\\u56f3")


def test_help_names_what_the_library_has():
    text = " ".join(CliRunner().invoke(main, ["solve", "--help"]).stdout.split())
    for name in (*SOLUTIONS, *typing.get_args(FloorMode), "agreements", "lotteries"):
        assert name in text
    text = CliRunner().invoke(main, ["--help"]).stdout
    for code in ("  0  ", "  1  ", "  2  ", "130  ", "141  "):
        assert code in text


def test_version():
    assert CliRunner().invoke(main, ["--version"]).stdout == f"twolevel {twolevel.__version__}\n"
