"""Scenarios that cannot be read as positions, and calls that cannot be answered: the messages."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError
from twolevel.io import parse_scenario
from twolevel.model import Ideal, Order

HAZE = Path(__file__).parents[2] / "docs" / "how-to" / "haze.yaml"


def over(*changes, coalition=None, **options):
    """Return a call over a case whose scenario is changed first."""

    def call():
        scenario = tl.load(HAZE).scenario
        for path, value in changes:
            scenario = scenario.replace(path, value)
        return tl.Game(scenario).position_offers(coalition, **({"issues": ["cut"]} | options))

    return call


PLANTERS = "actors.planters.interests.cut.valuation"

CALLS = {
    "an issue without positions": (
        over(issues=None),
        ArgumentError,
        (
            r"issues.seat.options: options have no positions \(seen: nowhere, shore, inland\).*"
            r"cut, fund can be read as positions: name one or several as issues"
        ),
    ),
    "nothing to read at all": (
        lambda: tl.load("border").position_offers(),
        ArgumentError,
        "No issue of this scenario can be read as positions",
    ),
    "an order of options": (
        over((PLANTERS, Order(tiers=["none", "half", "full"]))),
        ArgumentError,
        (
            r"actors.planters.interests.cut: an order says nothing of positions between options "
            r"\(seen: \[\['none'\], \['half'\], \['full'\]\]\). Allowed: an ideal point"
        ),
    ),
    "absolute losses from different ideals": (
        over((PLANTERS, Ideal(ideal=20, loss="absolute"))),
        ArgumentError,
        "losses of hills do not add up .*quadratic from 50 on cut, absolute from 20 on cut",
    ),
    "no issue": (over(issues=[]), ArgumentError, "no issue to bargain over; name some of cut"),
    "an unknown issue": (over(issues=["cutt"]), LabelError, "Did you mean 'cut'"),
    "an issue twice": (over(issues=["cut", "cut"]), ArgumentError, "occurs twice"),
    "an issue held that is bargained over": (
        over(held={"cut": "half"}),
        ArgumentError,
        "cut cannot be bargained over and held",
    ),
    "an unknown option held": (over(held={"seat": "inlnd"}), LabelError, "Did you mean 'inland'"),
    "an unknown issue held": (over(held={"seet": "shore"}), LabelError, "Did you mean 'seat'"),
    "a stranger": (over(coalition=["cost"]), LabelError, "Did you mean 'coast'"),
    "nobody": (over(coalition=[]), ArgumentError, "needs at least one country"),
    "an owner who stays away": (
        over(("issues.cut.options.full.requires", ["isles"]), coalition=["coast", "hills"]),
        ArgumentError,
        r"issues.cut.options.full.requires: a country is required that takes no part \(seen: \['isles'\]",
    ),
    "unlimited patience": (
        over(discounts={"coast": 1, "hills": 0.9, "isles": 0.9}),
        ArgumentError,
        "below 1, but that of coast is 1",
    ),
    "a discount that is NaN": (over(discounts=math.nan), ArgumentError, "not nan"),
    "a quota of more than all": (over(quota=4), ArgumentError, "integer from 1 to 3, not 4"),
    "a quota of words": (over(quota="most"), ArgumentError, "quota must be .* not 'most'"),
    "unknown ratifiers": (over(ratifiers="loyal"), ArgumentError, "not 'loyal'"),
    "chances that do not sum": (
        over(recognition=(0.3, 0.3, 0.3)),
        ArgumentError,
        "must sum to 1, but sums to 9/10",
    ),
    "somebody who does not care": (
        over(
            (
                "actors.isles_capital.interests.cut.valuation",
                Order(tiers=[["none", "half", "full"]]),
            )
        ),
        ArgumentError,
        "isles proposes, but does not care about cut",
    ),
}


@pytest.mark.parametrize(("call", "kind", "message"), CALLS.values(), ids=CALLS)
def test_bad_calls(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_exclusions_leave_holes():
    text = HAZE.read_text(encoding="utf-8")
    hole = "exclusions:\n  - options: {cut: full, seat: shore}\n    assumed: a test\n\ncountries:"
    game = tl.Game(parse_scenario(text.replace("countries:", hole, 1)))
    game.position_offers(issues=["cut"]).verify()  # nobody sits on the shore
    with pytest.raises(ArgumentError, match=r"exclusions\.0: cut=full and seat=shore cannot be"):
        game.position_offers(issues=["cut"], held={"seat": "shore"})


def test_a_position_needs_every_issue():
    found = tl.load(HAZE).position_offers(issues=["cut", "fund"])
    with pytest.raises(ArgumentError, match="a number for each of cut, fund, not for cut"):
        found.options({"cut": 50})
