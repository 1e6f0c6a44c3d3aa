"""Theories, variants of scenarios, and facts about who takes part."""

from dataclasses import replace
from fractions import Fraction

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError, ScenarioError
from twolevel.labels import Record
from twolevel.model import Fact, Moved, Signatories, Status, Utils, Weights
from twolevel.regionalism import negotiate
from twolevel.robustness import (
    COUNTERFACTUALS,
    THEORIES,
    Score,
    Theory,
    proceed,
    register_theory,
    theories,
    trial,
    with_autonomy,
    with_motives,
    with_shared_ratification,
    without_support,
)
from twolevel.robustness.draws import drawn_game
from twolevel.robustness.facts import check_facts
from twolevel.robustness.theories import theories_named

BORDER = tl.load_case("border")
TUMEN = tl.load_case("tumen")


def weights(scenario):
    return [body.territorial_weight for body in tl.Game(scenario).point.bodies]


def test_realists_see_centres_alone():
    seen = THEORIES["realist"].seen(TUMEN)
    assert weights(seen) == [0] * 6
    assert weights(with_shared_ratification(seen)) == [0] * 6


def test_neofunctionalists_see_territories_moved_by_gain():
    seen = THEORIES["neofunctionalist"].seen(TUMEN)
    assert weights(seen) == [1] * 6
    game = tl.Game(seen)
    assert game.explain(land="sovereign_leases").actors["pyongyang"].payoff == 0  # a political fear
    gain = game.explain(depth="common_market", pace="front_loaded").actors["beijing"]
    assert gain.payoff == 1  # what is left of its interests is all that there is


def test_putnam_sees_constituents_without_a_chip():
    seen = THEORIES["putnam"].seen(TUMEN)
    assert seen == without_support(TUMEN)
    assert seen.country("china").autonomy == TUMEN.country("china").autonomy


def test_muting_plain_utils_leaves_nothing_of_them():
    actor = next(BORDER.actors)
    interest = actor.interests[0]
    names = BORDER.issue(interest.issues[0]).option_names
    plain = replace(
        interest, motive="political", valuation=Utils(utils=Record(dict.fromkeys(names, 1)))
    )
    scenario = BORDER.replace(
        f"actors.{actor.name}",
        replace(actor, interests=(plain,), importance=Weights()),
    )
    muted = with_motives(scenario, "economic")
    assert tl.Game(muted).explain().actors[actor.name].payoff == 0
    assert tl.Game(with_motives(scenario, "political")).explain().actors[actor.name].payoff == 1


def test_unknown_motive():
    with pytest.raises(LabelError, match=r"no motive 'economics'.*Did you mean 'economic'"):
        with_motives(BORDER, ["economics"])


def test_autonomy_out_of_range():
    with pytest.raises(ScenarioError, match="autonomy"):
        with_autonomy(BORDER, 2)


# -- who takes part ------------------------------------------------------------------------------


def with_fact(scenario, claim):
    return scenario.replace("facts", (Fact(name="claim", claim=claim, assumed="a test"),))


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        (Status(country="north", status="member"), "holds"),
        (Status(country="north", status="observer"), "fails"),
        (Status(country="north", status="out"), "fails"),
        (Status(country="south", status="observer"), "holds"),
        (Status(country="south", status="member"), "fails"),
        (Status(country="south", status="out"), "undecided"),
        (Signatories(countries=("north",)), "holds"),
        (Signatories(countries=("south", "north")), "fails"),
    ],
)
def test_claims_about_who_takes_part(claim, answer):
    scenario = with_fact(BORDER, claim).replace("international", "any")
    game = tl.Game(scenario)
    found = check_facts(game.survey(), negotiation=negotiate(game.point, ["north"]))
    assert found.verdicts["claim"].answer == answer


def test_what_does_not_enter_into_force_is_signed_by_nobody():
    game = tl.Game(with_fact(BORDER, Signatories(countries=("north",))))
    found = check_facts(game.survey(), negotiation=negotiate(game.point, ["north"]))
    assert found.verdicts["claim"].answer == "fails"
    assert found.verdicts["claim"].found == "nothing enters into force"


def test_nobody_takes_part():
    game = tl.Game(with_fact(BORDER, Signatories(countries=("north",))))
    found = check_facts(game.survey(), negotiation=negotiate(game.point, []), solution="nash")
    assert (found.coalition, found.solution) == ((), "nash")
    assert found.count("fails") == 1


def test_facts_need_one_kind_of_result():
    game = tl.Game(BORDER)
    with pytest.raises(ArgumentError, match="a settlement or a negotiation"):
        check_facts(game.survey())


def test_somebody_indifferent_has_no_start_to_move_from():
    claim = Moved(actor="north_bank", issue="bridge", start="upstream")
    scenario = with_motives(with_fact(BORDER, claim), [])
    found = tl.Game(scenario).facts().verdicts["claim"]
    assert found.answer == "fails"
    assert "the same" in found.found


def test_facts_by_a_theory():
    game = tl.Game(with_fact(BORDER, Status(country="north", status="member")))
    assert game.facts().count("undecided") == 1
    assert game.facts(theory="putnam").count("holds") == 1
    with pytest.raises(ArgumentError, match="leave the coalition out"):
        game.facts(theory="putnam", coalition=["north"])


def test_a_country_takes_part_when_its_centre_gains():
    """Under a theory of centres, one whose centre wants nothing stays out, whatever regions want."""
    actor = replace(BORDER.actor("north_capital"), interests=(), importance=Weights())
    idle = BORDER.replace("actors.north_capital", actor)
    game = tl.Game(idle)
    assert proceed(game.point, THEORIES["realist"]).members == ("south",)
    assert "north" in proceed(game.point, THEORIES["neofunctionalist"]).members


# -- theories as data ----------------------------------------------------------------------------


def test_the_counterfactuals_take_one_part_away():
    regional = proceed(tl.Game(TUMEN).point, COUNTERFACTUALS["no_autonomy"])
    assert not any(regional.cycle.autonomy.values())
    assert not regional.cycle.last.network.links
    assert "what it predicts" in regional.summary()
    regional.verify()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "two words"}, "a theory's name is a word"),
        ({"name": "mine", "transform": 3}, "needs a function from scenario to scenario"),
        ({"name": "mine", "options": {}}, "are CycleOptions"),
    ],
)
def test_a_theory_is_checked(options, message):
    with pytest.raises(ArgumentError, match=message):
        Theory(**options)


@pytest.mark.parametrize(
    ("transform", "message"),
    [
        (lambda _: None, "does its function return"),
        (lambda s: replace(s, facts=()), "changes the facts"),
        (
            lambda s: replace(s, countries=s.countries[::-1]),
            "changes the countries",
        ),
    ],
)
def test_a_transformation_is_checked(transform, message):
    scenario = with_fact(BORDER, Status(country="south", status="member"))
    with pytest.raises(ArgumentError, match=message):
        trial(scenario, theories=Theory(name="mine", transform=transform), draws=2)


@pytest.mark.parametrize(
    ("wanted", "error", "message"),
    [
        ("realism", LabelError, r"no theory 'realism'.*Did you mean 'realist'"),
        ([3], LabelError, "no theory 3"),
        ([], ArgumentError, "at least one theory"),
        (["putnam", "putnam"], ArgumentError, "asked for twice"),
    ],
)
def test_theories_asked_for_are_checked(wanted, error, message):
    with pytest.raises(error, match=message):
        theories_named(wanted)


def test_a_registered_theory_is_put_on_trial(monkeypatch):
    known = dict(THEORIES)
    monkeypatch.setattr(theories, "_KNOWN", known)
    monkeypatch.setattr(theories, "THEORIES", known)
    register_theory(Theory(name="mine"))
    assert [theory.name for theory in theories_named()][-1] == "mine"
    with pytest.raises(ArgumentError, match="a theory 'mine' already"):
        register_theory(Theory(name="mine"))
    with pytest.raises(ArgumentError, match="a Theory can be registered"):
        register_theory("mine")


def test_a_trial_needs_facts():
    with pytest.raises(ArgumentError, match="no facts to put theories on trial"):
        trial(BORDER.replace("facts", ()), draws=2)


@pytest.mark.parametrize("options", [{"draws": 0}, {"batch": 0}, {"workers": 0}])
def test_counts_are_positive(options):
    with pytest.raises(ArgumentError, match="must be a positive int"):
        trial(BORDER, **options)


def test_scores():
    assert Score(counts=(0, 0, 4)).interval == (1.0, 1.0)
    assert Score(counts=(1,)).value == 0
    assert Score(counts=(0, 1)).interval == (0.0, 1.0)
    assert Score(counts=(90, 9, 1)).quantile(0.95) == 0.5
    assert Fraction(Score(counts=(5, 0, 5)).value) == Fraction(1, 2)


def test_a_theory_that_changes_the_case_refuses_a_draw():
    """Its evidence would be read at the centroid, which is another game."""
    border = tl.load_case("border")
    drawn = tl.Game(border, point=drawn_game(border, 3))
    with pytest.raises(ArgumentError, match="this game is a draw"):
        drawn.facts(theory="putnam")
    assert drawn.facts(theory="regional").verdicts  # which takes the case as it is
    assert tl.load("border").facts(theory="putnam").verdicts
