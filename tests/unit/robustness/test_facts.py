"""Facts against results, on a case small enough to know the answers."""

from fractions import Fraction

import pytest

import twolevel as tl
from twolevel.labels import Record
from twolevel.model import (
    Chosen,
    Fact,
    Favours,
    Moved,
    Order,
    Ranking,
    Signatories,
    Status,
    Zone,
)
from twolevel.robustness.facts import kendall_tau

BORDER = tl.load_case("border")


def verdict(claim, **options):
    scenario = BORDER.replace("facts", (Fact(name="claim", claim=claim, assumed="a test"),))
    return tl.load(scenario).facts(**options).verdicts["claim"]


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        (Chosen(issue="bridge", options=("upstream",)), "holds"),
        (Chosen(issue="bridge", options=("none", "downstream")), "fails"),
        (Favours(country="north", issue="toll", options=("capitals",)), "holds"),
        (Favours(country="north", issue="bridge", options=("downstream",)), "fails"),
        (Moved(actor="south_bank", issue="bridge", start="downstream"), "holds"),
        (Moved(actor="south_bank", issue="bridge", start="downstream", end=("none",)), "fails"),
        (Moved(actor="south_bank", issue="bridge", start="upstream"), "fails"),
        (Zone(coalition=("north", "south")), "holds"),
        (Zone(coalition=("north", "south"), empty=True), "fails"),
        (Zone(coalition=("north", "south"), having={"toll": "regions"}, empty=True), "holds"),
        (Zone(coalition=("north",), having={"bridge": "upstream"}, empty=True), "holds"),
        (Ranking(of="enthusiasm", order=Order(tiers=["south", "north"])), "holds"),
        (Ranking(of="win_set_size", order=Order(tiers=["north", "south"])), "fails"),
        (Ranking(of="gain_at_solution", order=Order(tiers=["south", "north"])), "holds"),
        (Status(country="north", status="observer"), "undecided"),
        (Signatories(countries=("north", "south")), "undecided"),
    ],
)
def test_each_kind_of_claim(claim, answer):
    assert verdict(claim).answer == answer


def test_nothing_is_chosen_where_nothing_can_be_agreed():
    unwilling = BORDER.replace("actors.north_capital.outside_option", 1).replace(
        "actors.north_bank.outside_option", 1
    )
    scenario = unwilling.replace(
        "facts", (Fact(name="claim", claim=Chosen(issue="zone", options=("open",))),)
    )
    found = tl.load(scenario).facts().verdicts["claim"]
    assert (found.answer, found.found) == ("fails", "there is no agreement")


def test_a_ranking_reports_how_close_it_is():
    found = verdict(Ranking(of="win_set_size", order=Order(tiers=["north", "south"])))
    assert found.agreement == -1
    assert "south > north" in found.found


@pytest.mark.parametrize(
    ("tiers", "scores", "tau"),
    [
        (["a", "b", "c"], (3, 2, 1), 1),
        (["a", "b", "c"], (1, 2, 3), -1),
        ([("a", "b"), "c"], (2, 2, 1), 1),
        (["a", "b", "c"], (1, 1, 1), 0),
        ([("a", "b"), "c"], (3, 2, 1), pytest.approx(2 / 6**0.5)),
    ],
)
def test_kendall_tau_b(tiers, scores, tau):
    known = Record({n: Fraction(s) for n, s in zip("abc", scores, strict=True)})
    assert kendall_tau(Order(tiers=tiers), known) == tau


def test_facts_feed_no_payoff():
    bare = BORDER.replace("facts", ())
    assert (tl.load(bare).payoffs().units == tl.load(BORDER).payoffs().units).all()
