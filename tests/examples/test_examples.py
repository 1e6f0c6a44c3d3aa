"""Every example runs from a copy elsewhere, saves figures and says a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("plot_*.py"))
QUICK = {"plot_border_by_hand", "plot_ratification_floors"}


def test_there_are_examples():
    assert len(EXAMPLES) >= 5
    assert {path.stem for path in EXAMPLES} >= QUICK


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(path, id=path.stem, marks=[] if path.stem in QUICK else [pytest.mark.slow])
        for path in EXAMPLES
    ],
)
def test_example_runs(script, tmp_path):
    import matplotlib.image

    copy = shutil.copy(script, tmp_path)
    found = subprocess.run(
        [sys.executable, "-W", "error", copy],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONHASHSEED": "0"},
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.rstrip().endswith(".")
    figures = list((tmp_path / "figures").glob("*.png"))
    assert figures
    for figure in figures:
        pixels = matplotlib.image.imread(figure)
        assert pixels.std() > 0.01, f"{figure.name} is blank"
    assert script.read_text().startswith('"""\n')
