"""Negotiation and the cycle on small scenarios and on the Tumen area."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from twolevel.errors import ArgumentError, LabelError, ScenarioError, VerificationError
from twolevel.game import load
from twolevel.labels import Record
from twolevel.regionalism import (
    Chip,
    CycleOptions,
    Process,
    cycle,
    cycle_basins,
    cycle_ends,
    cycle_influence,
    cycle_sweep,
    guaranteed,
    negotiate,
    orbit,
    settled_orbit,
    standings,
    standings_in,
    threatened,
)
from twolevel.robustness import drawn_game

F = Fraction


@pytest.fixture(scope="module")
def border():
    return load("border").point


@pytest.fixture(scope="module")
def tumen():
    return load("tumen").point


# -- negotiation -------------------------------------------------------------------------------


def test_members_settle_as_their_coalition_does(border):
    found = negotiate(border, ["south", "north"])
    assert found.members == ("north", "south")
    assert found.agreement == load("border").solve("nash").agreement
    found.verify()


def test_too_few_members_agree_in_vain(border):
    found = negotiate(border, ["north"])
    assert found.observers == ("south",)
    assert found.status == "not_in_force"
    assert found.agreement is None


def test_no_members(border):
    found = negotiate(border, [])
    assert (found.status, found.settlement, found.agreement) == ("no_members", None, None)
    assert "no members" in found.summary()


def test_unknown_member(border):
    with pytest.raises(LabelError, match="no country 'east'"):
        negotiate(border, ["east"])


def test_threats_close_the_zone(border):
    found = negotiate(threatened(border, {"north": F(2)}), ["north", "south"])
    assert found.status == "no_agreement"


def test_guarantees_lower_what_actors_need(border):
    name = border.actors[0]
    before = border.actor_rows[0]
    after = guaranteed(border, {name: F(1, 10)}).actor_rows[0]
    assert after.reservation == before.reservation - F(1, 10)
    assert after.threshold < before.threshold
    with pytest.raises(LabelError, match="no actor 'nobody'"):
        guaranteed(border, {"nobody": F(1)})
    with pytest.raises(ArgumentError, match="zero or more"):
        guaranteed(border, {name: F(-1)})


# -- orbits ------------------------------------------------------------------------------------


def test_orbits_end_in_fixed_points_cycles_or_limits():
    assert orbit(lambda n: min(n + 1, 3), 0).states == (0, 1, 2, 3)
    assert orbit(lambda n: (n + 1) % 3, 0).recurrent == (1, 2, 0)
    cut = orbit(lambda n: n + 1, 0, rounds=5)
    assert (cut.status, cut.period, cut.recurrent) == ("limit", 0, ())


def test_slow_oscillation_is_no_cycle():
    def apart(x, y):
        return abs(x - y)

    found = settled_orbit(lambda x: -0.999 * x, 1.0, distance=apart, gap=1e-9, rounds=100_000)
    assert found.status == "fixed_point"


@pytest.mark.parametrize("rounds", [0, -1, True, 1.5])
def test_rounds_are_checked(rounds):
    with pytest.raises(ArgumentError, match="positive int"):
        orbit(lambda n: n, 0, rounds=rounds)


# -- the cycle ---------------------------------------------------------------------------------


def test_another_round_changes_nothing_at_a_fixed_point(tumen):
    found = cycle(tumen)
    assert found.status == "fixed_point"
    process = Process(tumen)
    assert process.step(found.last.after) == found.last.after
    found.verify()


def test_verify_notices_a_wrong_end(border):
    found = cycle(border, options=CycleOptions(response=F(1, 4)))
    wrong = replace(found.last.after, autonomy=Record(dict.fromkeys(found.autonomy, F(1))))
    with pytest.raises(VerificationError, match="does not recur"):
        replace(found, rounds=(replace(found.last, after=wrong),)).verify()


def test_without_feedback_autonomy_stays(tumen):
    found = cycle(tumen, options=CycleOptions(response=0, embedding=0))
    assert len(found.rounds) == 1
    assert found.autonomy == found.rounds[0].before.autonomy


def test_feedback_by_hand(border):
    options = CycleOptions(response=F(1, 2), embedding=F(1, 8), damping=F(1, 2))
    process = Process(border, options)
    state = process.start()
    found = process.round(state)
    for country, standing in process.base.items():
        for name, base in standing.autonomy.items():
            target = base + found.gains[name] / 2 + found.embeddedness[country] / 8
            target = min(F(1), max(F(0), target))
            expected = (state.autonomy[name] + target) / 2
            assert float(found.after.autonomy[name]) == pytest.approx(float(expected), abs=2e-6)


def test_gains_are_those_of_signatories(border):
    process = Process(border)
    found = process.round(process.start())
    assert found.negotiation.status == "in_force"
    identity = found.negotiation.agreement.id
    assert set(process.gains(identity, ()).values()) == {F(0)}
    assert any(process.gains(identity, found.negotiation.members).values())
    assert set(process.gains(None, found.negotiation.members).values()) == {F(0)}


def test_start_from_a_number_or_names(border):
    process = Process(border)
    member = next(iter(process.start().autonomy))
    assert set(process.start(1).autonomy.values()) == {F(1)}
    assert process.start({member: F(1, 4)}).autonomy[member] == F(1, 4)
    with pytest.raises(LabelError, match="no member of a country"):
        process.start({"nobody": F(1)})
    with pytest.raises(ArgumentError, match=r"\[0, 1\]"):
        process.start(2)


def test_embeddedness_is_the_networks_the_stated_or_none(tumen):
    by_kind = {
        kind: Process(tumen, CycleOptions(embeddedness=kind))
        for kind in ("network", "stated", "none")
    }
    found = {kind: p.form_ties(p.start())[1] for kind, p in by_kind.items()}
    assert set(found["none"].values()) == {F(0)}
    assert found["stated"]["china"] == F(1, 5)
    assert found["network"]["russia"] > found["network"]["north_korea"] == 0


def test_a_ratchet_keeps_what_was_signed(border):
    found = cycle(border, options=CycleOptions(ratchet=True))
    first = found.rounds[0].negotiation.agreement
    assert found.rounds[0].after.agreement == first.id
    process = Process(border, CycleOptions(ratchet=True))
    after = process.weigh(found.rounds[0].after, found.rounds[0].standing)
    paid = process._of(first.id)
    for row in after.actor_rows:
        assert row.reservation >= paid[row.name]
    assert found.last.after.agreement is not None


def test_a_chip_lasts_its_rounds(border):
    chip = Chip(support=dict.fromkeys(border.countries, F(1)), rounds=2)
    process = Process(border, CycleOptions(chip=chip))
    first = process.round(process.start())
    assert first.before.chip_rounds == 2
    assert {s.weight for s in first.standing.values() if s.sides == "both"} == {F(1)}
    third = process.round(process.round(first.after).after)
    assert third.before.chip_rounds == 0
    assert {s.support for s in third.standing.values()} == {
        s.support for s in process.base.values()
    }


def test_ends_from_bottom_and_top(tumen):
    found = cycle_ends(tumen, rounds=30)
    assert found.meet
    assert "one end" in found.summary()


def test_sweep_of_an_option(border):
    found = cycle_sweep(border, "response", [F(0), F(1, 2)])
    assert found.values == (F(0), F(1, 2))
    low, high = (ends.bottom.autonomy for ends in found.ends)
    assert all(low[name] <= high[name] for name in low)
    assert len(found.to_frame()) == 4
    for value, ends in zip(found.values, found.ends, strict=True):
        alone = cycle_ends(border, options=CycleOptions(response=value))
        assert ends.bottom.last.after == alone.bottom.last.after


def test_sweep_of_the_evidence(border):
    """Each value stands for the same case with that value in the file."""
    path, values = "countries.north.autonomy", [F(0), F(1, 4), F(1)]
    found = load("border").cycle_sweep(path, values, rounds=20)
    for value, ends in zip(found.values, found.ends, strict=True):
        alone = cycle_ends(load("border").replace(path, value).point, rounds=20)
        assert (ends.bottom.rounds, ends.top.rounds) == (alone.bottom.rounds, alone.top.rounds)
    assert len({ends.bottom.autonomy for ends in found.ends}) == 3


@pytest.mark.parametrize(
    ("parameter", "values", "error", "message"),
    [
        ("respons", [1], ArgumentError, "no option 'respons'"),
        ("response", [], ArgumentError, "at least one value"),
        ("countries.nroth.autonomy", [1], LabelError, "Did you mean 'north'"),
        ("countries.north.autonomy", [2], ScenarioError, "autonomy"),
    ],
)
def test_sweep_refuses(border, parameter, values, error, message):
    with pytest.raises(error, match=message):
        cycle_sweep(border, parameter, values)


def test_basins_are_where_each_start_leads(border):
    starts = [0, F(1, 2), 1, {"north_bank": F(1)}]
    found = cycle_basins(border, starts)
    for start, each in zip(starts, found.cycles, strict=True):
        assert each.last.after == cycle(border, start=start).last.after
    assert sorted(place for _, places in found.ends for place in places) == [0, 1, 2, 3]
    assert len(found.to_frame()) == 4
    with pytest.raises(ArgumentError, match="at least one start"):
        cycle_basins(border, [])


def test_history_has_a_row_for_every_member_in_every_round(border):
    found = cycle(border)
    frame = found.history().to_frame()
    assert len(frame) == len(found.rounds) * len(found.autonomy)
    last = frame[frame["round"] == len(found.rounds)].set_index("member")
    for member, autonomy in found.autonomy.items():
        assert last.loc[member, "autonomy after"] == pytest.approx(float(autonomy))
    assert set(frame["country"]) == set(border.countries)


def test_influence_of_countries_on_each_other(border):
    found = cycle_influence(border, levels=[F(1, 2)])
    assert tuple(found.names) == tuple(border.countries)
    assert found.points == 1


def test_domestic_threats_are_an_option(border):
    found = cycle(border, options=CycleOptions(threat="domestic"))
    assert found.last.negotiation.status in {"in_force", "no_agreement"}
    weak = found.rounds[0].negotiation.settlement.gains
    strong = cycle(border).rounds[0].negotiation.settlement.gains
    assert weak != strong


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"embeddedness": "networks"}, "Did you mean 'network'"),
        ({"initiative": "bottomup"}, "Did you mean 'bottom_up'"),
        ({"threat": "dom"}, "Allowed: reservation, domestic"),
        ({"damping": 0}, "1 is undamped"),
        ({"damping": 2}, "1 is undamped"),
        ({"network": "all"}, "Allowed: greatest, least"),
    ],
)
def test_option_faults(options, message):
    with pytest.raises(ArgumentError, match=message):
        CycleOptions(**options)


@pytest.mark.parametrize(
    ("chip", "message"),
    [
        ({"support": {"china": 2}, "rounds": 1}, r"support of china must lie in \[0, 1\]"),
        ({"support": {}, "rounds": -1}, "a number of rounds"),
    ],
)
def test_chip_faults(chip, message):
    with pytest.raises(ArgumentError, match=message):
        Chip(**chip)


def test_the_trace_is_a_table(border):
    found = cycle(border)
    assert len(found.to_frame()) == len(found.rounds)
    assert "Another round changes nothing." in found.summary()


def test_a_draw_is_one_world():
    """The weights of a draw rest on the numbers that its payoffs rest on, not on others."""
    scenario = load("tumen").scenario
    game = drawn_game(scenario, 5)
    for body, place in zip(game.bodies, standings_in(game).values(), strict=True):
        assert place.weight == body.territorial_weight
    drawn = Process(game).start().autonomy["jilin"]
    assert abs(drawn - game.bodies[0].leverage.autonomy["jilin"]) < F(1, 2**20)
    assert drawn != standings(scenario)["china"].autonomy["jilin"]
