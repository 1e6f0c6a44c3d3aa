"""Domestic bargaining: weights, blends, frontiers, the game's cells and what follows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from twolevel.errors import ArgumentError, LabelError
from twolevel.game import Game, load
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Interest,
    Issue,
    Outsider,
    Scenario,
    Utils,
    Weights,
)
from twolevel.payoffs.compiled import point_game
from twolevel.payoffs.labelled import payoffs
from twolevel.regionalism import (
    DomesticCosts,
    autonomy_channels,
    chip_effect,
    domestic_bargaining,
    domestic_game,
    frontiers,
    standings,
)
from twolevel.regionalism.blends import reweighted
from twolevel.testing import scenarios

F = Fraction


def actor(name, reservation=None, **utils):
    interest = Interest(name="port", issues=("port",), valuation=Utils(utils=utils))
    floor = None if reservation is None else Estimate.of(reservation)
    return Actor(name=name, interests=(interest,), reservation=floor)


def one_country(centre, *members, autonomy="1/2", support=0, power=None):
    issue = Issue(name="port", options=("none", "river", "coast", "both"), status_quo="none")
    country = Body(
        name="land",
        centre=centre,
        members=members,
        autonomy=Estimate.of(autonomy),
        power=Weights(values=power) if power else Weights(),
    )
    outsider = Outsider(name="bank", support={"land": Estimate.of(support)})
    return Scenario(name="one", issues=(issue,), countries=(country,), outsiders=(outsider,))


@pytest.fixture
def land():
    """The river suits the region, the coast the centre, both are second best to each."""
    return one_country(
        actor("capital", none=0, river="1/10", coast=1, both="3/5"),
        actor("upriver", none=0, river=1, coast="1/10", both="3/5"),
    )


# -- standing and blends -----------------------------------------------------------------------


@settings(max_examples=20)
@given(scenarios(max_issues=2, max_countries=2))
def test_weights_are_those_of_the_compiled_game(scenario):
    game = point_game(scenario)
    places = standings(scenario)
    for body in game.bodies:
        assert places[body.name].weight == body.territorial_weight


@settings(max_examples=20)
@given(scenarios(max_issues=2, max_countries=2))
def test_reweighting_by_the_same_weights_changes_nothing(scenario):
    game = point_game(scenario)
    places = standings(scenario)
    weights = {name: each.weight for name, each in places.items()}
    powers = {name: each.power for name, each in places.items()}
    again = reweighted(game, attention=weights, seats=weights, powers=powers)
    assert [b.weights for b in again.bodies] == [b.weights for b in game.bodies]
    for old, new in zip(game.country_rows, again.country_rows, strict=True):
        assert old.reservation == new.reservation
    if game.exact and again.exact:
        before, after = payoffs(game).utils, payoffs(again).utils
        assert np.allclose(before, after, rtol=0, atol=0)


def test_reweighting_is_compiling_with_another_autonomy():
    game = load("tumen")
    changed = game.replace("countries.china.autonomy", 0.9)
    weight = standings(changed.scenario)["china"].weight
    again = reweighted(game.point, attention={"china": weight}, seats={"china": weight})
    ours, theirs = Game(game.scenario, point=again), changed
    assert str(ours.win_sets()) == str(theirs.win_sets())
    assert str(ours.overlap()) == str(theirs.overlap())


def test_a_country_without_weight_has_lost_its_powers(land):
    bare = point_game(land.replace("countries.land.autonomy", 0))
    with pytest.raises(ArgumentError, match="give it by powers"):
        reweighted(bare, attention={"land": F(1, 2)})
    found = reweighted(bare, attention={"land": F(1)}, powers={"land": {"upriver": F(1)}})
    assert found.country_rows[0].reservation == 0


def test_autonomy_ties_and_support_add_up(land):
    found = standings(land, embeddedness={"land": F(1, 2)}, support={"land": F(1, 2)})["land"]
    assert found.weight == 1 - F(1, 2) ** 3
    assert found.without_support().weight == F(3, 4)
    assert found.with_autonomy({"upriver": F(1)}).weight == 1


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"autonomy": {"capital": F(1)}}, LabelError, "no member of a country 'capital'"),
        ({"support": {"sea": F(1)}}, LabelError, "no country 'sea'"),
        ({"embeddedness": {"land": F(2)}}, ArgumentError, r"must lie in \[0, 1\]"),
    ],
)
def test_standing_faults(land, options, error, message):
    with pytest.raises(error, match=message):
        standings(land, **options)


# -- frontiers ---------------------------------------------------------------------------------


@settings(max_examples=25)
@given(scenarios(max_issues=3, max_countries=2))
def test_frontier_is_what_nothing_dominates(scenario):
    game = point_game(scenario)
    powers = {name: each.power for name, each in standings(scenario).items()}
    found = frontiers(game, powers)
    whole = payoffs(game)
    feasible = np.concatenate([block.feasible for block in game.enumeration.blocks()])
    for country in scenario.countries:
        if not (country.centre and country.members and game.exact):
            continue
        if any(isinstance(member, Body) for member in country.members):
            continue
        column = whole.columns.index
        exact = whole.units
        scale = [row.scale for row in game.rows]

        def utils(place, name, exact=exact, scale=scale, column=column):
            return F(int(exact[place, column(name)]), scale[column(name)])

        points = {
            (
                sum(
                    (powers[country.name][m.name] * utils(place, m.name) for m in country.members),
                    F(0),
                ),
                utils(place, country.centre.name),
            )
            for place in np.flatnonzero(feasible)
        }
        best = [
            (t, z)
            for t, z in points
            if not any(a >= t and b >= z and (a, b) != (t, z) for a, b in points)
        ]
        ours = [(p.territory, p.centre) for p in found[country.name].points]
        assert ours == sorted(best, reverse=True)


# -- the game ----------------------------------------------------------------------------------


def test_cells_by_hand(land):
    game = point_game(land)
    frontier = frontiers(game, {"land": {"upriver": F(1)}})["land"]
    found, bargain = domestic_game(frontier, weight=F(1, 2), informal_gain=F(1, 5))
    assert bargain is not None
    assert (bargain.territory, bargain.centre) == (F(3, 5), F(3, 5))
    cells = {
        (row, column): (found.row_payoffs[i][j], found.column_payoffs[i][j])
        for i, row in enumerate(found.rows)
        for j, column in enumerate(found.columns)
    }
    h, k, w = F(1, 50), F(1, 10), F(1, 2)
    assert cells["push", "endorse"] == (1, F(1, 10))
    assert cells["push", "condition"] == (F(3, 5) - h, F(3, 5) - h)
    assert cells["push", "withhold"] == (-(1 - w) * k, -w * k)
    assert cells["adapt", "endorse"] == cells["adapt", "condition"] == (F(3, 5), F(3, 5))
    assert cells["adapt", "withhold"] == (-h, 0)
    for answer in found.columns:
        assert cells["bypass", answer] == (w * F(1, 5), -w * F(1, 20))


def test_a_centre_conditions_what_it_does_not_like(land):
    found = domestic_bargaining(point_game(land))
    found.verify()
    bargain = found["land"]
    assert bargain.outcome == "adapt / condition"
    assert bargain.status == "member"
    assert bargain.position == {"port": "both"}
    assert bargain.territory_conceded == bargain.centre_conceded == F(2, 5)
    assert [(s.actor, s.liked, s.settled) for s in bargain.shifts] == [
        ("upriver", ("river",), "both")
    ]
    assert bargain.threat == F(3, 5)


def test_the_bargain_follows_the_weight(land):
    strong = domestic_bargaining(point_game(land.replace("countries.land.autonomy", "9/10")))
    weak = domestic_bargaining(point_game(land.replace("countries.land.autonomy", "1/10")))
    assert strong["land"].bargain == {"port": "river"}
    assert weak["land"].bargain == {"port": "coast"}


def test_nothing_in_common_leaves_an_observer():
    scenario = one_country(
        actor("capital", none=0, river=-1, coast=-1, both=-1, reservation="1/10"),
        actor("upriver", none=0, river=1, coast=1, both=1),
    )
    found = domestic_bargaining(point_game(scenario), informal_gains={"land": F(1)})
    assert found.observers == ("land",)
    assert found["land"].bargain is None
    assert found["land"].endorsement == 0


def test_initiative_from_above(land):
    game = point_game(land)
    found = domestic_bargaining(game, initiative="top_down")
    assert found["land"].position == {"port": "coast"}
    assert found["land"].outcome == "proposed"
    loses = one_country(
        actor("capital", none=1, river=0, coast=0, both=0),
        actor("upriver", none=0, river=1, coast=0, both=0),
    )
    above = domestic_bargaining(point_game(loses), initiative="top_down")
    assert above.observers == ("land",)
    assert above["land"].outcome == "nothing to propose"


def test_one_sided_countries_have_nothing_to_bargain_over():
    scenario = one_country(actor("capital", none=0, river=1, coast=0, both=0))
    bargain = domestic_bargaining(point_game(scenario))["land"]
    assert bargain.status == "member"
    assert bargain.position == {"port": "river"}
    assert bargain.weight == 0


def test_unknown_initiative(land):
    with pytest.raises(ArgumentError, match="Did you mean 'bottom_up'"):
        domestic_bargaining(point_game(land), initiative="bottom-up")
    with pytest.raises(ArgumentError, match="cost of conflict is zero or more"):
        DomesticCosts(conflict=-1)


def test_the_chip_adds_weight(land):
    helped = replace(land, outsiders=(Outsider(name="bank", support={"land": Estimate.of(1)}),))
    found = chip_effect(point_game(helped))
    assert found.with_support["land"].weight == 1
    assert found.without_support["land"].weight == F(1, 2)
    assert found.with_support["land"].bargain == {"port": "river"}
    assert "bargaining" in found.summary()


def test_channels_of_autonomy_apart(land):
    found = autonomy_channels(point_game(land), "land", {"upriver": F(9, 10)})
    assert (found.before.attention, found.before.seat) == (F(1, 2), F(1, 2))
    assert (found.by_attention.attention, found.by_attention.seat) == (F(9, 10), F(1, 2))
    assert (found.by_seat.attention, found.by_seat.seat) == (F(1, 2), F(9, 10))
    assert found.by_attention.win_set == found.before.win_set
    assert found.both.agreement == {"port": "river"}
    assert found.before.agreement == {"port": "both"}
    assert found.both.territory_gain == 1
    assert len(found.to_frame()) == 4


def test_seat_and_attention_can_differ_in_sign():
    """A region that wants less: its attention leaves the win-set, its seat shrinks it."""
    scenario = one_country(
        actor("capital", none=0, river="1/2", coast=1, both="3/4"),
        actor("upriver", none=0, river="1/10", coast=-1, both=-1),
        autonomy="1/5",
    )
    found = autonomy_channels(point_game(scenario), "land", {"upriver": F(3, 5)})
    assert found.by_attention.win_set == found.before.win_set == 4
    assert found.by_seat.win_set == 2
    assert found.by_seat.centre_gain < found.before.centre_gain


@pytest.mark.parametrize("initiative", ["bottom_up", "top_down"])
def test_tumen(initiative):
    found = domestic_bargaining(load("tumen").point, initiative=initiative)
    found.verify()
    assert set(found.members) | set(found.observers) == set(found.countries)
    for bargain in found.countries.values():
        assert 0 <= bargain.endorsement <= 1


def test_jilin_does_not_find_its_port():
    found = domestic_bargaining(load("tumen").point)["china"]
    ports = {(s.actor, s.liked) for s in found.shifts if s.issue == "port"}
    assert ("jilin", ("hunchun",)) in ports


def test_draws_are_bargained_over_as_well():
    found = domestic_bargaining(load("tumen").draw(3).point)
    assert list(itertools.chain(found.members, found.observers))
