"""Offers over the numeric issues of a scenario: how payoffs are read, and what comes of it."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.errors import ArgumentError, VerificationError
from twolevel.game import Game
from twolevel.labels import Record
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Ideal,
    Interest,
    Issue,
    Majority,
    Option,
    Order,
    Scenario,
    Unanimity,
    Veto,
    Weights,
)
from twolevel.protocols import spatial_offers, worth_over

F = Fraction


def line(name, cells=2, *, low=0, high=100, status_quo=0):
    """A numeric issue with ``cells + 1`` equally spaced options."""
    places = [F(low) + F(high - low) * k / cells for k in range(cells + 1)]
    options = tuple(Option(name=f"x{k}", position=place) for k, place in enumerate(places))
    return Issue(name=name, options=options, status_quo=f"x{places.index(F(status_quo))}")


def actor(name, ideals, *, loss="quadratic", importance=None, **fields):
    return Actor(
        name=name,
        interests=tuple(
            Interest(name=j, issues=(j,), valuation=Ideal(ideal=F(at), loss=loss))
            for j, at in ideals.items()
        ),
        importance=Weights(
            values=None
            if importance is None
            else {j: Estimate.of(w) for j, w in zip(ideals, importance, strict=True)}
        ),
        **fields,
    )


def alone(name, ideals, **said):
    """A country that is one actor."""
    return Body(name=name, centre=actor(f"{name}_centre", ideals, **said))


def game_of(issues, countries):
    return Game(Scenario(name="model", issues=tuple(issues), countries=tuple(countries)))


def on_a_line(ideals, *, cells=2, loss="quadratic", status_quo=100, **said):
    countries = [alone(name, {"x": at}, loss=loss, **said) for name, at in ideals.items()]
    return game_of([line("x", cells, status_quo=status_quo)], countries)


THREE = {"a": 0, "b": 40, "c": 90}


@pytest.mark.parametrize("loss", ["quadratic", "absolute"])
@pytest.mark.parametrize("quota", [2, 3])
def test_it_is_what_the_same_positions_give_by_hand(loss, quota):
    found = on_a_line(THREE, loss=loss).position_offers(
        quota=quota, discounts=0.8, ratifiers="strategic"
    )
    found.verify()
    by_hand = spatial_offers(
        THREE, discounts=0.8, quota=quota, loss=loss, worth=worth_over(THREE, 100, loss=loss)
    )
    assert found.mean["x"] == pytest.approx(by_hand.mean[0], abs=1e-4)
    for name, made in found.proposals.items():
        for (position, chance), (at, share) in zip(made, by_hand.proposals[name], strict=True):
            assert position["x"] == pytest.approx(at[0], abs=1e-4)
            assert chance == share
        unit = float(found.payoffs[name].weights["x"])
        assert found.values[name] == pytest.approx(by_hand.values[name] * unit, abs=1e-7)
    assert found.ideals == {name: {"x": at} for name, at in THREE.items()}


def test_two_issues_that_matter_alike_are_a_plane():
    places = {"a": (10, 20), "b": (80, 30), "c": (50, 90)}
    countries = [alone(n, {"x": x, "y": y}, importance=(1, 1)) for n, (x, y) in places.items()]
    issues = [line("x", status_quo=100), line("y", status_quo=100)]
    found = game_of(issues, countries).position_offers(quota=3, discounts=0.8)
    found.verify()
    worth = worth_over(places, (100, 100))
    by_hand = spatial_offers(places, discounts=0.8, worth=worth)
    assert tuple(found.mean.values()) == pytest.approx(by_hand.mean, abs=1e-3)
    for name, made in found.proposals.items():
        at = tuple(made[0][0].values())
        assert at == pytest.approx(by_hand.proposals[name][0][0], abs=1e-3)


PLACES = st.integers(-2, 12).map(lambda k: 10 * k)
IMPORTANCE = st.tuples(st.integers(1, 5), st.integers(1, 5))


@st.composite
def two_level_games(draw):
    """Return countries of one to three actors with quadratic losses on one issue or two."""
    names = ("x", "y")[: draw(st.integers(1, 2))]
    quo = [draw(st.sampled_from((0, 50, 100))) for _ in names]

    def someone(name):
        said = draw(IMPORTANCE)[: len(names)]
        option = Estimate.of(draw(st.sampled_from((0, F(1, 10)))))
        ideals = {j: draw(PLACES) for j in names}
        return actor(name, ideals, importance=said, outside_option=option)

    countries = [
        Body(
            name=f"k{k}",
            centre=someone(f"c{k}"),
            members=tuple(someone(f"m{k}{i}") for i in range(draw(st.integers(0, 2)))),
            autonomy=Estimate.of(draw(st.sampled_from((F(1, 5), F(3, 5))))),
            ratification=draw(st.sampled_from((Majority(), Unanimity()))),
        )
        for k in range(draw(st.integers(1, 3)))
    ]
    issues = [line(j, status_quo=at) for j, at in zip(names, quo, strict=True)]
    return game_of(issues, countries)


@settings(max_examples=30)
@given(game=two_level_games(), discount=st.sampled_from((F(1, 2), F(9, 10))))
def test_every_answer_is_an_equilibrium_over_payoffs_as_they_are(game, discount):
    """`verify` recomputes payoffs at options, acceptance, better proposals and values."""
    found = game.position_offers(discounts=discount)
    found.verify()
    for made in found.proposals.values():
        for position, _ in made:
            assert all(-1e-7 <= at <= 100 + 1e-7 for at in position.values())
    assert min(found.values.values()) >= -1e-8  # all must sign, and each can wait for ever
    if not found.agreed:
        assert not game.offers(discounts=discount).agreed  # no option passes either


def test_options_between_the_outermost_change_nothing():
    rough, fine = (on_a_line(THREE, cells=cells).position_offers(quota=2) for cells in (1, 20))
    assert rough.mean == fine.mean
    assert rough.values == fine.values
    assert [fine.options({"x": at})["x"] for at in (0, 35, 35.1)] == ["x0", "x7", None]


@pytest.mark.parametrize("loss", ["quadratic", "absolute"])
def test_offers_over_ever_finer_options_tend_to_offers_over_positions(loss):
    """No proposal is more than three steps of the grid away."""
    over_positions = on_a_line(THREE, loss=loss).position_offers(quota=2)
    for cells in (40, 160, 640):
        game = on_a_line(THREE, loss=loss, cells=cells)
        places = game.scenario.issue("x").positions
        found = game.offers(quota=2)
        for name, made in found.proposals.items():
            mean = sum(float(places[agreement["x"]]) * chance for agreement, chance in made)
            position = over_positions.proposals[name][0][0]["x"]
            assert mean == pytest.approx(position, abs=300 / cells)


def test_a_ratifier_keeps_its_country_from_going_too_far():
    """Twenty to the other side of what it likes best as the status quo is on this side."""
    home = Body(
        name="home",
        centre=actor("chief", {"x": 80}),
        members=(actor("hawk", {"x": 20}),),
        autonomy=Estimate.of(0),
        ratification=Unanimity(),
    )
    game = game_of([line("x")], [home, alone("abroad", {"x": 100})])
    found = game.position_offers()
    found.verify()
    assert [made[0][0]["x"] for made in found.proposals.values()] == pytest.approx([40, 40])
    strategic = game.position_offers(ratifiers="strategic", discounts=0.5)
    strategic.verify()
    assert strategic.mean["x"] == pytest.approx(
        40, abs=1e-6
    )  # it never proposes, and gains nothing
    lifted = game.scenario.replace("countries.home.ratification", Majority())
    assert Game(lifted).position_offers().mean["x"] == pytest.approx(40)  # half is no majority


def test_either_of_two_ratifiers_is_enough():
    def home(*hawks):
        members = tuple(actor(f"hawk{at}", {"x": at}) for at in hawks)
        centre = actor("chief", {"x": 90})
        return Body(name="home", centre=centre, members=members, autonomy=Estimate.of(0))

    def proposed(rule):
        scenario = game_of([line("x")], [home(10, 30), alone("abroad", {"x": 100})]).scenario
        found = Game(scenario.replace("countries.home.ratification", rule)).position_offers()
        found.verify()
        return found.mean["x"]

    assert proposed(Majority()) == pytest.approx(60)  # the chief and the milder hawk
    assert proposed(Unanimity()) == pytest.approx(20)


def test_the_rule_of_entry_into_force_may_say_who_must_sign():
    owners = Veto(members=("a", "c"))
    scenario = on_a_line(THREE).scenario.replace("international", owners)
    found = Game(scenario).position_offers(quota="international", ratifiers="strategic")
    found.verify()
    by_hand = spatial_offers(THREE, discounts=0.9, vetoes=["a", "c"], worth=worth_over(THREE, 100))
    assert found.quota == "international"
    assert found.mean["x"] == pytest.approx(by_hand.mean[0], abs=1e-4)
    with pytest.raises(ArgumentError, match="which asks at least for a, c; let them take part"):
        Game(scenario).position_offers(["a", "b"], quota="international")


def test_who_would_rather_wait_lets_the_round_pass():
    """The two others agree next to the status quo; what they would accept is hardly better."""
    ideals, discounts = {"a": 0, "b": 0, "c": 100}, {"a": 0.9, "b": 0.9, "c": 0.5}
    worth = worth_over(ideals, 1, loss="absolute")
    by_hand = spatial_offers(ideals, discounts=discounts, quota=2, worth=worth, loss="absolute")
    by_hand.verify()
    assert by_hand.proposals["c"] == ()
    assert by_hand.mean == (0.0,)
    assert "c " in by_hand.summary()
    game = on_a_line(ideals, cells=100, loss="absolute", status_quo=1)
    found = game.position_offers(quota=2, discounts=discounts)
    found.verify()
    assert found.proposals["c"] == ()
    assert found.delay == pytest.approx(1 / 3)
    assert game.offers(quota=2, discounts=discounts).delay == pytest.approx(1 / 3)
    assert found.values["a"] == pytest.approx(by_hand.values["a"] / 100)


def test_no_agreement_is_a_status():
    game = on_a_line({"a": 0, "b": 100}, status_quo=50, outside_option=Estimate.of(F(1, 2)))
    found = game.position_offers()
    found.verify()
    assert (found.status, found.mean, found.delay) == ("no_agreement", None, 1.0)
    assert "no position on x is worth no less than disagreement" in found.summary()
    assert not game.offers().agreed


def test_where_only_the_status_quo_can_pass_it_does():
    """Both negotiators would gain by less of y; the ratifier of one would not."""
    member = actor("ratifier", {"x": 0, "y": 60}, importance=(1, 1))
    centre = actor("chief", {"x": 0, "y": 0}, importance=(1, 1))
    rules = {"autonomy": Estimate.of(F(1, 5)), "ratification": Unanimity()}
    home = Body(name="home", centre=centre, members=(member,), **rules)
    abroad = alone("abroad", {"x": 0, "y": 0}, importance=(1, 1))
    game = game_of([line("x"), line("y", status_quo=50)], [home, abroad])
    found = game.position_offers(discounts=0.5)
    found.verify()
    assert tuple(found.mean.values()) == pytest.approx((0, 50), abs=1e-3)
    assert found.options({"x": 0, "y": 50}) == game.offers(discounts=0.5).agreement


def test_other_issues_are_held_where_one_says():
    seat = Issue(name="seat", options=("here", "there"), status_quo="here")
    liking = Interest(name="seat", issues=("seat",), valuation=Order(tiers=["there", "here"]))
    centre = actor("a_centre", {"x": 80})
    a = Body(name="a", centre=dataclasses.replace(centre, interests=(*centre.interests, liking)))
    game = game_of([line("x"), seat], [a, alone("b", {"x": 40})])
    here = game.position_offers(issues=["x"])
    there = game.position_offers(issues=["x"], held={"seat": "there"})
    for found in (here, there):
        found.verify()
    assert (here.held, there.held) == ({"seat": "here"}, {"seat": "there"})
    assert there.payoffs["a"].worth == here.payoffs["a"].worth + F(1, 2)
    assert there.mean["x"] < here.mean["x"]  # who gains by the seat can give more


def test_what_is_not_an_equilibrium_does_not_stand():
    found = on_a_line(THREE).position_offers(quota=2)
    payoffs = Record({**found.payoffs, "a": dataclasses.replace(found.payoffs["a"], worth=F(2))})
    with pytest.raises(VerificationError, match="a gains"):
        dataclasses.replace(found, payoffs=payoffs).verify()
    for at, message in ((60.0, "does not pass"), (5.0, "gains by proposing")):
        proposals = Record({**found.proposals, "b": ((Record(x=at), 1.0),)})
        with pytest.raises(VerificationError, match=message):
            dataclasses.replace(found, proposals=proposals).verify()
