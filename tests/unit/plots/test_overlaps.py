"""Coalitions, their members and their zones stand in one row."""

from __future__ import annotations

import numpy as np
import pytest

from twolevel import plots
from twolevel.errors import ArgumentError


def _rows(ax, countries):
    """Return the coalitions and counts drawn, from the top down."""
    (dots,) = ax.child_axes
    inside = dots.collections[1::2]
    members = [
        tuple(countries[round(x)] for x, _ in np.asarray(points.get_offsets())) for points in inside
    ]
    return list(zip(members, [bar.get_width() for bar in ax.containers[0]], strict=True))


def test_dots_and_bars_are_the_zones(crowd):
    found = crowd.overlap()
    ax = plots.zones(found, top=None, members=1)
    drawn = _rows(ax, found.countries)
    assert dict(drawn) == {names: size.count for names, size in found.coalitions}
    assert drawn == sorted(drawn, key=lambda row: (len(row[0]), -row[1]))


@pytest.mark.parametrize("top", [1, 5, 30])
def test_top_keeps_the_largest_and_the_coalition_of_all(crowd, top):
    found = crowd.overlap()
    drawn = _rows(plots.zones(found, top=top), found.countries)
    assert len(drawn) == top
    assert tuple(found.countries) in dict(drawn)
    left_out = [
        z.count for names, z in found.coalitions if len(names) > 1 and names not in dict(drawn)
    ]
    kept = [count for names, count in drawn if names != tuple(found.countries)]
    assert not kept or min(kept) >= max(left_out)


@pytest.mark.parametrize("bad", [{"top": 0}, {"top": 2.5}, {"members": 3}])
def test_impossible_choices_are_refused(game, bad):
    with pytest.raises(ArgumentError):
        plots.zones(game.overlap(), **bad)


def test_jaccard_cells_are_the_index(crowd):
    found = crowd.overlap()
    ax = plots.jaccard(found)
    cells = ax.images[0].get_array()
    names = list(found.countries)
    for row, first in enumerate(names[1:]):
        for column, second in enumerate(names[:-1]):
            if column <= row:
                assert cells[row, column] == float(found.jaccard[first][second])
            else:
                assert cells.mask[row, column]
    assert len(ax.texts) == 15


def test_jaccard_of_countries_that_can_sign_nothing_is_a_dash(game):
    never = game
    for actor in ("north_capital", "north_bank", "south_capital", "south_bank"):
        never = never.replace(f"actors.{actor}.reservation", 2)
    assert [text.get_text() for text in plots.jaccard(never.overlap()).texts] == ["\N{EN DASH}"]
