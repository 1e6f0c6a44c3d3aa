"""The pages as tests: every ``>>>`` line runs, in an empty folder with the page's own files."""

import shutil
from pathlib import Path

import pytest

collect_ignore = ["conf.py", "_extensions", "_build", "gallery"]


@pytest.fixture(autouse=True)
def folder_of_the_page(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run a page where it may write, beside copies of the scenario files it speaks of."""
    for file in Path(request.path).parent.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
