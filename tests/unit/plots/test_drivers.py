"""Pictures of what moves results show the numbers of their results."""

import pytest

import twolevel as tl
from twolevel import plots
from twolevel.errors import ArgumentError, LabelError

BORDER = tl.load("border")


def test_bars_of_a_tornado_are_swings():
    found = BORDER.tornado("zone")
    ax = plots.tornado(found, titles={"zone": "agreements"})
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.containers[0]]
    assert ends == [(swing.low, swing.high) for swing in found.wide.values()]
    assert [text.get_text() for text in ax.get_yticklabels()] == list(found.wide)
    assert ax.get_xlabel().startswith("agreements, 7 at the centroid")


def test_bars_of_drivers_are_indices():
    found = BORDER.sensitivity(["agreement", "zone"], draws=64)
    ax = plots.drivers(found, "zone", most=3)
    totals, firsts = ([bar.get_width() for bar in bars] for bars in ax.containers)
    known = list(found.indices["zone"].values())[:3]
    assert totals == [index.total for index in known]
    assert firsts == [max(0, index.first) for index in known]


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: plots.tornado(BORDER.tornado("members.north", theory="realist")),
            ArgumentError,
            "nothing to draw",
        ),
        (
            lambda: plots.drivers(BORDER.sensitivity("agreement", draws=8)),
            ArgumentError,
            "agreement never varies",
        ),
        (
            lambda: plots.drivers(BORDER.sensitivity("zone", draws=8), "zoen"),
            LabelError,
            "Did you mean 'zone'",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(call, error, text):
    with pytest.raises(error, match=text):
        call()
