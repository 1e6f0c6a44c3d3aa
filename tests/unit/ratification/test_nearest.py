"""The nearest agreement, where floats would lose a tie."""

from fractions import Fraction

import twolevel as tl
from twolevel.model import Actor, Body, Estimate, Interest, Issue, Scenario, Utils


def test_ties_are_decided_exactly_at_large_utils():
    big = Fraction(10**12 + 1, 3)
    issue = Issue(name="issue", options=("o0", "o1", "o2"), status_quo="o0")

    def country(name, utils):
        interest = Interest(
            name="issue",
            issues=("issue",),
            valuation=Utils(utils=dict(zip(("o0", "o1", "o2"), utils, strict=True))),
        )
        actor = Actor(name=f"{name}1", interests=(interest,), reservation=Estimate.of(0))
        return Body(name=name, centre=actor)

    game = tl.load(
        Scenario(
            name="large",
            issues=(issue,),
            countries=(
                country("a", (-big, Fraction(1, 9013), -2 * big)),
                country("b", (0, -big, Fraction(1, 7))),
            ),
        )
    )
    found = game.nearest()
    assert found.concession == big
    assert [a["issue"] for a in found.agreements] == ["o0", "o1"]
    assert found.conceding == ("a (negotiator)", "a1")


def test_an_open_zone_needs_no_concession():
    found = tl.load("border").nearest()
    assert found.concession < 0
    assert found.conceding == ()


def test_nothing_is_near_where_nothing_is_open():
    game = tl.load("border")
    assert game.nearest(["north"]).agreements[0]["bridge"] == "none"
