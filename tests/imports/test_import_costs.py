"""Importing the package and asking for help load nothing heavy."""

import subprocess
import sys
from time import perf_counter

import pytest

HEAVY = (
    "numpy",
    "scipy",
    "pandas",
    "matplotlib",
    "rich",
    "ruamel",
    "networkx",
    "numba",
    "nashpy",
    "xarray",
)


def loaded_by(code):
    listing = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", listing]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import twolevel",
        "import twolevel; twolevel.__version__; dir(twolevel)",
        "from twolevel.cli import main",
        "from twolevel.cli import main; main(['--help'], standalone_mode=False)",
        "from twolevel.cli import main; main(['solve', '--help'], standalone_mode=False)",
    ],
)
def test_nothing_heavy_is_loaded(code):
    assert not loaded_by(code) & set(HEAVY)


def test_the_check_would_notice():
    assert "numpy" in loaded_by("import twolevel; twolevel.Game")


@pytest.mark.slow
def test_help_takes_less_than_twice_the_import_of_numpy():
    def best(code):
        times = []
        for _ in range(7):
            start = perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
            times.append(perf_counter() - start)
        return min(times)

    assert best("from twolevel.cli import main; main(['--help'])") < 2 * best("import numpy")
