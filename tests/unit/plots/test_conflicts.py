"""Every state is a point of its kind, and every improvement an arrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from twolevel import plots
from twolevel.conflicts import Conflict, read_conflict, stability
from twolevel.errors import ArgumentError

ELMIRA = Path(__file__).parents[3] / "docs" / "how-to" / "elmira.yaml"
MANY = [f"s{k}" for k in range(41)]


@pytest.fixture(scope="module")
def elmira():
    return stability(read_conflict(ELMIRA))


def test_states_by_kind_and_improvements_by_whom(elmira, overlapping):
    ax = plots.conflict(elmira, titles={"uniroyal": "the firm"})
    drawn = {points.get_label(): len(points.get_offsets()) for points in ax.collections}
    assert drawn == {
        "nobody gains by a move": len(elmira.equilibria["nash"]),
        "stable for all: any possible reply deters": len(elmira.equilibria["general_metarational"])
        - len(elmira.equilibria["nash"]),
        "not stable for all": 4,
    }
    graph = elmira.conflict
    arrows = [text for text in ax.texts if text.arrow_patch is not None]
    assert len(arrows) == sum(
        len(graph.improvements(maker, state))
        for maker in graph.decision_makers
        for state in graph.states
    )
    # the ministry never gains by a move
    labels = ax.get_legend_handles_labels()[1]
    assert labels[:2] == ["the firm gains", "local government gains"]
    outside, clashes = overlapping(ax.figure)
    assert not outside
    assert not clashes


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (lambda: stability(read_conflict(ELMIRA), concepts=["nash"]), "needs all concepts"),
        (
            lambda: stability(Conflict.of(MANY, moves={}, preferences={"one": [MANY]})),
            "cannot be told apart",
        ),
    ],
)
def test_what_cannot_be_drawn(found, message):
    with pytest.raises(ArgumentError, match=message):
        plots.conflict(found())
