"""Pictures share a style, draw on given axes, and load matplotlib only when drawn."""

from __future__ import annotations

import inspect
import subprocess
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from twolevel import plots

PICTURES = sorted(set(plots.__all__) - {"places_of", "titles_of"})


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_takes_axes(name):
    parameter = inspect.signature(getattr(plots, name)).parameters["ax"]
    assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
    assert parameter.default is None


def test_given_axes_are_drawn_on_and_returned(game):
    _, (left, right) = plt.subplots(ncols=2)
    assert plots.approval(game.win_sets(), ax=left) is left
    assert plots.jaccard(game.overlap(), ax=right) is right
    assert plt.get_fignums() == [1]


def test_the_reader_s_settings_stay(game):
    before = dict(mpl.rcParams)
    plots.win_set_sizes(game.win_sets())
    assert dict(mpl.rcParams) == before


def test_importing_the_room_does_not_import_matplotlib():
    code = "import sys, twolevel.plots; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_titles_cover_countries_actors_issues_options_and_solutions(game):
    titles = plots.titles_of(game.scenario)
    assert titles["south"] == "South"
    assert titles["north_capital"] == "Capital of North"
    assert titles["bridge"] == "Where is the bridge built?"
    assert titles["kalai_smorodinsky"] == "Kalai-Smorodinsky"
