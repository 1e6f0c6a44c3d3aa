"""Every coalition in force is a point, and every arrow a country that gains by the change."""

from __future__ import annotations

import pytest

import twolevel as tl
from twolevel import plots
from twolevel.errors import ArgumentError

KINDS = {
    "holds": lambda v: v.equilibrium,
    "holds if members decide on entry": lambda v: (
        not v.equilibrium and v.standing.internal and v.standing.closed
    ),
    "somebody joins and is welcome": lambda v: v.standing.internal and not v.standing.closed,
    "somebody leaves": lambda v: not v.standing.internal,
}


@pytest.fixture(scope="module")
def found():
    return tl.load("tumen").participation()


def test_points_are_the_coalitions_in_force(found):
    ax = plots.lattice(found)
    drawn = {points.get_label(): len(points.get_offsets()) for points in ax.collections}
    counts = {label: sum(map(is_kind, found.coalitions)) for label, is_kind in KINDS.items()}
    assert drawn == {label: count for label, count in counts.items() if count}
    heights = [round(y) for points in ax.collections for _, y in points.get_offsets()]
    assert sorted(heights) == sorted(len(v.coalition.members) for v in found.coalitions)


def test_arrows_are_gains(found):
    ax = plots.lattice(found)
    arrows = [text for text in ax.texts if text.arrow_patch is not None]
    assert len(arrows) == 12  # the edges of a cube
    up = sum(text.xy[1] > text.xyann[1] for text in arrows)
    in_force = {v.coalition.members for v in found.coalitions}
    gaining = [
        (v, name)
        for v in found.coalitions
        for name, gain in v.standing.joining.items()
        if gain >= 0 and {*v.coalition.members, name} in map(set, in_force)
    ]
    assert up == len(gaining)
    dashed = sum(text.arrow_patch.get_linestyle() != "-" for text in arrows)
    assert dashed == sum(
        not v.standing.welcome[name] and v.standing.joining[name] > 0 for v, name in gaining
    )


def test_a_coalition_that_somebody_leaves():
    found = tl.load("tumen").participation(spillovers=1, solution="utilitarian")
    ax = plots.lattice(found, titles={"china": "the Middle Kingdom"})
    labels = ax.get_legend_handles_labels()[1]
    expected = [name for name, is_kind in KINDS.items() if any(map(is_kind, found.coalitions))]
    assert labels == expected
    assert "the Middle Kingdom" in ax.get_xlabel()


def test_nothing_to_draw(game):
    never = game.replace("actors.north_capital.reservation", 2)
    with pytest.raises(ArgumentError, match="none to draw"):
        plots.lattice(never.participation())


def test_words_are_apart_and_on_the_page(found, overlapping):
    titles = plots.titles_of(tl.load_case("tumen"))
    assert overlapping(plots.lattice(found, titles=titles).figure) == ([], [])
