"""The engine against plain loops in exact fractions, on random scenarios."""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from twolevel.game import Game
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Influence,
    Interest,
    Issue,
    Outsider,
    Scenario,
    Utils,
)
from twolevel.ratification import zone_blocks
from twolevel.testing import scenarios

few = settings(max_examples=25)


@st.composite
def games(draw, **limits):
    """Games whose grids are exact, which is nearly all of them."""
    game = Game(draw(scenarios(**limits)))
    assume(game.point.exact)
    return game


def minimal(family):
    """The sets of a family none of whose proper subsets is in it."""
    return {s for s in family if not any(other < s for other in family)}


def subsets(names):
    sizes = range(len(names) + 1)
    return [frozenset(s) for size in sizes for s in itertools.combinations(names, size)]


def check_payoffs(truth, game):
    listed = game.payoffs()
    for place, choice in enumerate(truth.every):
        exactly = listed.exactly(place)
        assert exactly == {
            **{name: payoffs[choice] for name, payoffs in truth.payoff.items()},
            **{name: values[choice] for name, values in truth.value.items()},
        }
    reservations = {row.name: row.reservation for row in game.point.rows}
    assert reservations == {**truth.needs, **truth.floor}
    for body, nation in zip(game.point.bodies, truth.nations, strict=True):
        assert body.territorial_weight == nation.territorial


def check_win_sets(truth, game):
    found = game.win_sets()
    assert found.feasible.count == len(truth.choices)
    for nation in truth.nations:
        ratified = {c for c in truth.choices if truth.ratified(nation, c)}
        accepted = {c for c in truth.choices if truth.accepted(nation, c)}
        country = found[nation.name]
        assert country.win_set.count == len(ratified)
        assert country.acceptable.count == len(accepted)
        assert country.signable.count == len(ratified & accepted)
        for actor in country.actors:
            approved = [c for c in truth.choices if actor.name in truth.approving(c)]
            alone = [c for c in accepted - ratified if truth.ratified(nation, c, on=[actor.name])]
            assert (actor.approves.count, actor.refused_alone.count) == (len(approved), len(alone))
        assert set(country.binding_actors) == {
            actor.name for actor in country.actors if actor.refused_alone.count
        }


def check_zones(truth, game):
    found = game.overlap()
    assert {names: zone.count for names, zone in found.coalitions} == {
        names: len(truth.zone(names)) for names in truth.coalitions()
    }
    for names in truth.coalitions():
        listed = {}
        for ids, values in zone_blocks(game.point, names):
            listed.update(zip(ids.tolist(), values.tolist(), strict=True))
        scales = [
            game.point.rows[len(game.point.actors) + truth.names.index(n)].scale for n in names
        ]
        assert listed == {
            truth.ids[c]: [truth.value[n][c] * s for n, s in zip(names, scales, strict=True)]
            for c in truth.zone(names)
        }
    everyone = len(truth.zone(truth.names))
    for name in truth.names if len(truth.names) > 1 else ():
        rest = [other for other in truth.names if other != name]
        assert found.leave_one_out[name] == len(truth.zone(rest)) - everyone
    for one, other in itertools.product(truth.names, repeat=2):
        signs = [{c for c in truth.choices if n in truth.signing[c]} for n in (one, other)]
        both, either = signs[0] & signs[1], signs[0] | signs[1]
        expected = Fraction(len(both), len(either)) if either else None
        assert found.jaccard[one][other] == expected


def check_entry_into_force(truth, game):
    found = game.overlap()
    in_force = [c for c in truth.choices if truth.enters_into_force(c)]
    assert found.in_force.count == len(in_force)
    blocking = {
        away
        for away in subsets(truth.names)
        if not any(truth.enters_into_force(c, without=away) for c in truth.choices)
    }
    assert {frozenset(s) for s in found.blocking} == (minimal(blocking) if in_force else set())
    empty = {s for s in subsets(truth.names) if not truth.zone(s)}
    hopeless = {
        s for s in empty if all(larger in empty for larger in subsets(truth.names) if s < larger)
    }
    assert {frozenset(s) for s in found.incompatible} == minimal(hopeless)


def check_pivots(truth, game):
    found = game.pivots()
    base = len(truth.zone(truth.names))
    for nation in truth.nations:
        ratified = sum(truth.ratified(nation, c) for c in truth.choices)
        for _, person in nation.people():
            for forced in ("on", "off"):
                force = {forced: [person.name]}
                win_set = sum(truth.ratified(nation, c, **force) for c in truth.choices)
                pivot = found[person.name]
                assert getattr(pivot, f"win_set_{forced}") == win_set - ratified
                zone = len(truth.zone(truth.names, **force))
                assert getattr(pivot, f"zone_{forced}") == zone - base


def check_enthusiasm(truth, game):
    found = game.enthusiasm()
    for name in truth.names:
        others = set(truth.names) - {name}
        gains = [
            truth.value[name][c] - truth.floor[name]
            for c in truth.choices
            if others <= truth.signing[c]
        ]
        assert found.mean_gain[name] == (sum(gains) / len(gains) if gains else None)
        assert found.largest_gain[name] == max(gains, default=None)


def check_explanations(truth, game, data):
    choice = data.draw(st.sampled_from(truth.every))
    found = game.explain(truth.said(choice))
    assert found.agreement.id == truth.ids[choice]
    assert bool(found.excluded) == (choice not in truth.choices)
    assert set(found.requires) == truth.requires[choice]
    for name, verdict in found.actors.items():
        assert verdict.approves == (name in truth.approving(choice))
        assert verdict.payoff == truth.payoff[name][choice]
        assert verdict.margin == truth.payoff[name][choice] - truth.needs[name]
    for nation in truth.nations:
        verdict = found.countries[nation.name]
        assert verdict.ratifies == truth.ratified(nation, choice)
        assert verdict.accepts == truth.accepted(nation, choice)
        assert verdict.gain == truth.value[nation.name][choice] - truth.floor[nation.name]
        assert bool(verdict.failures) == (not verdict.signs)
    assert set(found.signatories) == truth.signing[choice]
    assert found.in_force == truth.enters_into_force(choice)
    for coalition in truth.coalitions():
        assert found.is_open_to(coalition) == (choice in truth.zone(coalition))


def check_nearest_agreement(truth, game, data):
    coalition = data.draw(st.sampled_from(list(truth.coalitions())))
    found = game.nearest(coalition)
    needed = {
        truth.ids[c]: truth.concession(c, coalition)
        for c in truth.choices
        if truth.requires[c] <= set(coalition)
    }
    least = min(needed.values())
    assert found.concession == least
    assert [a.id for a in found.agreements] == [n for n, level in needed.items() if level == least]
    assert bool(truth.zone(coalition)) == (least <= 0)
    if least > 0:
        choice = truth.every[found.agreements[0].id]
        conceding = set(found.conceding)
        for nation in truth.nations:
            if nation.name in coalition:
                assert truth.ratified(nation, choice, on=conceding)
                paid = f"{nation.name} (negotiator)" in conceding
                assert truth.accepted(nation, choice) != paid


@few
@given(game=games())
def test_countries(oracle, game):
    truth = oracle(game.scenario)
    check_payoffs(truth, game)
    check_win_sets(truth, game)
    check_enthusiasm(truth, game)
    check_pivots(truth, game)


@few
@given(game=games(max_countries=4, max_parts=2))
def test_coalitions(oracle, game):
    truth = oracle(game.scenario)
    check_zones(truth, game)
    check_entry_into_force(truth, game)


@few
@given(game=games(), data=st.data())
def test_agreements(oracle, game, data):
    truth = oracle(game.scenario)
    check_explanations(truth, game, data)
    check_nearest_agreement(truth, game, data)


# -- what random scenarios seldom hold ---------------------------------------------------------


def single_issue(*countries, options, **more):
    issue = Issue(name="deal", options=options, status_quo=options[0])
    return Game(Scenario(name="single", issues=(issue,), countries=countries, **more))


def paid(name, **utils):
    wants = Interest(name="deal", issues=("deal",), valuation=Utils(utils=utils))
    return Actor(name=name, interests=(wants,))


def test_several_outsiders_support_the_same_territories(oracle):
    country = Body(
        name="country",
        centre=paid("centre", no=0, yes=-1),
        members=(paid("province", no=0, yes=1),),
        autonomy=Estimate.of("1/10"),
    )
    game = single_issue(
        country,
        options=("no", "yes"),
        outsiders=tuple(
            Outsider(name=name, support={"country": Estimate.of(support)})
            for name, support in (("bank", "2/5"), ("fund", "1/2"))
        ),
        influence=Influence(support_factor=Estimate.of("9/10")),
    )
    check_payoffs(oracle(game.scenario), game)
    weight = game.win_sets()["country"].territorial_weight
    assert weight == 1 - Fraction(9, 10) * (1 - Fraction(9, 10) * (1 - Fraction(3, 5) / 2))


def test_a_near_tie_for_the_nearest_agreement_is_no_tie():
    tiny = Fraction(1, 10**12)
    game = single_issue(
        Body(name="a", centre=paid("one", quo=0, first=-1 - tiny, second=-1, third=-1)),
        Body(name="b", centre=paid("other", quo=-3, first=0, second=0, third=-1)),
        options=("quo", "first", "second", "third"),
    )
    stricter = game.replace("actors.one.reservation", 0).replace("actors.other.reservation", 0)
    found = stricter.nearest()
    assert found.concession == 1
    assert [agreement["deal"] for agreement in found.agreements] == ["second", "third"]
