"""Participation: one pass against every coalition by itself, and verdicts by their definitions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import BargainingProblem, solve
from twolevel.equilibria import pure_equilibria
from twolevel.errors import VerificationError
from twolevel.labels import Labels, Record
from twolevel.participation import (
    MembershipGame,
    on_table,
    settle_coalitions,
    stable_coalitions,
    standing,
)
from twolevel.ratification.approval import passing_country_masks
from twolevel.testing import scenarios

GAINS = st.integers(-2, 3) | st.fractions(-2, 3, max_denominator=3)
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "equal_loss")
FLOOR_MODES = ("truncate", "threat_point", "acceptance")
TUMEN = tl.load("tumen")
FIVE = ("china", "russia", "north_korea", "south_korea", "mongolia")


@st.composite
def membership_games(draw, fewest=1, most=4):
    count = draw(st.integers(fewest, most))
    row = st.lists(GAINS, min_size=count, max_size=count)
    rows = iter(draw(st.lists(row, min_size=1 << count, max_size=1 << count)))
    return MembershipGame.from_function("abcd"[:count], lambda _: next(rows))


def by_itself(game, members, solution, floor_mode):
    """Return a coalition's status, best agreements and everybody's gains, by the game's methods."""
    nothing = dict.fromkeys(game.point.countries, Fraction(0))
    rule = passing_country_masks(game.scenario.international, game.point.countries)
    mask = sum(1 << k for k in game.point.countries.positions(members))
    if not mask or not rule[mask]:
        return "not_in_force", 0, None, nothing
    found = game.solve(solution, coalition=members, floor_mode=floor_mode)
    ties = found.solution.tie_count
    if found.status != "agreement":
        return found.status, ties, None, nothing
    explained = game.explain(found.agreement.id).countries
    gains = {name: country.gain for name, country in explained.items()}
    return "in_force", ties, found.agreement, gains


def assert_each_by_itself(game, solution, floor_mode):
    for found in settle_coalitions(game.point, solution=solution, floor_mode=floor_mode):
        status, ties, agreement, gains = by_itself(game, found.members, solution, floor_mode)
        assert (found.status, found.agreement) == (status, agreement)
        assert dict(found.gains) == gains
        assert found.tie_count == ties


@settings(max_examples=30)
@given(
    scenario=scenarios(max_depth=0),
    solution=st.sampled_from(SOLUTIONS),
    floor_mode=st.sampled_from(FLOOR_MODES),
)
def test_one_pass_equals_every_coalition_by_itself(scenario, solution, floor_mode):
    assert_each_by_itself(tl.Game(scenario), solution, floor_mode)


@pytest.mark.parametrize("floor_mode", FLOOR_MODES)
def test_one_pass_equals_every_coalition_by_itself_in_tumen(floor_mode):
    assert_each_by_itself(TUMEN, "nash", floor_mode)


def test_a_second_pass_changes_nothing(monkeypatch):
    kept = settle_coalitions(TUMEN.point)
    monkeypatch.setattr(on_table, "KEPT_NUMBERS", 100)
    assert settle_coalitions(TUMEN.point) == kept


def test_weights_reach_every_coalition():
    weights = dict.fromkeys(TUMEN.point.countries, 1) | {"china": 3}
    found = settle_coalitions(TUMEN.point, weights=weights)
    five = next(each for each in found if set(each.members) == set(FIVE))
    own = {name: weights[name] for name in FIVE}
    assert five.agreement == TUMEN.solve("nash", coalition=FIVE, weights=own).agreement
    assert found != settle_coalitions(TUMEN.point)


def test_ties_that_pay_outsiders_differently_are_told():
    found = {each.members: each for each in settle_coalitions(TUMEN.point)}
    three = found["china", "russia", "north_korea"]
    solved = TUMEN.solve("nash", coalition=three.members)
    paid = {
        tuple(v.gain for v in TUMEN.explain(each.id).countries.values())
        for each in solved.agreements
    }
    assert solved.solution.unique_payoffs
    assert three.tie_count == len(solved.agreements)
    assert three.unique_payoffs == (len(paid) == 1)
    assert not three.unique_payoffs


# -- membership ----------------------------------------------------------------------------------


@given(game=membership_games())
def test_stable_coalitions_are_the_pure_equilibria(game):
    equilibria = pure_equilibria(game.normal_form()).tolist()
    members = {
        tuple(name for name, digit in zip(game.players, profile, strict=True) if digit == 0)
        for profile in equilibria
    }
    assert set(stable_coalitions(game)) == members


@given(game=membership_games(), data=st.data())
def test_a_standing_says_who_gains_by_a_change(game, data):
    members = data.draw(st.sets(st.sampled_from(game.players)))
    found = standing(game, members)
    for name in game.players:
        gained = game.of(members ^ {name})[name] - game.of(members)[name]
        assert (found.leaving if name in members else found.joining)[name] == gained
        if name not in members:
            lost = [m for m in members if game.of(members | {name})[m] < game.of(members)[m]]
            assert found.welcome[name] == (not lost)
    assert found.internal == (not found.deserters)
    assert found.external == (not found.entrants)
    assert found.stable == (found.internal and found.external)
    assert found.closed == (not any(found.welcome[name] for name in found.entrants))


# -- roles ---------------------------------------------------------------------------------------

SPILLOVERS = st.sampled_from([0, "1/3", 1, {"observer": "1/2"}])


@settings(max_examples=30)
@given(scenario=scenarios(max_depth=0), spillovers=SPILLOVERS, three=st.booleans())
def test_payoffs_of_every_profile(scenario, spillovers, three):
    game = tl.Game(scenario)
    roles = ("member", "observer", "out") if three else ("observer", "member")
    found = game.participation(roles=roles, spillovers=spillovers)
    by_members = {each.members: each for each in found.agreements}
    of_role = dict.fromkeys(roles, spillovers)
    if isinstance(spillovers, dict):
        of_role = dict.fromkeys(roles, 0) | spillovers
    of_role["member"] = 1
    for profile in product(roles, repeat=len(game.point.countries)):
        named = dict(zip(game.point.countries, profile, strict=True))
        members = tuple(name for name, role in named.items() if role == "member")
        assert found.game.payoff(named) == {
            name: by_members[members].gains[name] * Fraction(of_role[role])
            for name, role in named.items()
        }
    found.verify()


@settings(max_examples=30)
@given(scenario=scenarios(max_depth=0), spillovers=SPILLOVERS)
def test_a_coalition_is_stable_iff_it_is_an_equilibrium_in_some_roles(scenario, spillovers):
    found = tl.Game(scenario).participation(
        roles=("member", "observer", "out"), spillovers=spillovers
    )
    for each in found.standings:
        verdict = found.verdict(each.members)
        assert verdict.equilibrium == each.stable
        assert verdict.equilibrium or not (verdict.strong or verdict.coalition_proof)
        assert verdict.coalition_proof or not verdict.strong
        assert verdict.unique_in_force or not (verdict.unique and verdict.coalition.agreement)


@settings(max_examples=25)
@given(
    scenario=scenarios(max_depth=0),
    spillovers=SPILLOVERS,
    roles=st.sampled_from([("member", "observer"), ("member", "observer", "out")]),
)
def test_observers_who_lend(scenario, spillovers, roles):
    """They open what they could sign themselves, and have all their gain of it."""
    game = tl.Game(scenario)
    countries = game.point.countries
    found = game.participation(roles=roles, spillovers=spillovers, observers="lend")
    found.verify()
    rule = passing_country_masks(scenario.international, countries)
    explained = [game.explain(number) for number in range(scenario.n_agreements)]
    of_role = dict.fromkeys(roles, spillovers)
    if isinstance(spillovers, dict):
        of_role = dict.fromkeys(roles, 0) | spillovers
    for profile in product(roles, repeat=len(countries)):
        named = dict(zip(countries, profile, strict=True))
        members = [name for name, role in named.items() if role == "member"]
        lenders = {name for name, role in named.items() if role == "observer"}
        table = [
            each
            for each in explained
            if members
            and rule[sum(1 << k for k in countries.positions(members))]
            and not each.excluded
            and set(members) <= set(each.signatories)
            and set(each.requires) - set(members) <= lenders & set(each.signatories)
        ]
        paid = dict.fromkeys(countries, Fraction(0))
        if table:
            rows = [[each.countries[name].gain for name in members] for each in table]
            chosen = table[solve(BargainingProblem.from_points(rows, players=members)).ids[0]]
            for name, role in named.items():
                whole = role == "member" or name in chosen.requires
                share = 1 if whole else Fraction(of_role[role])
                paid[name] = chosen.countries[name].gain * share
        assert found.game.payoff(named) == paid
    if "out" not in roles:
        for each in found.standings:
            assert found.verdict(each.members).equilibrium == each.stable


def test_japan_as_a_lender():
    watching, lending = (TUMEN.participation(observers=how) for how in ("watch", "lend"))
    lending.verify()
    five = lending.verdict(FIVE, observers=["japan"]).coalition
    assert five.lenders == ("japan",)
    if "japan" in five.lending:
        assert five.agreement["finance"] == "japanese_capital"
    else:
        assert five.agreement == watching.verdict(FIVE).coalition.agreement
    apart = TUMEN.participation(roles=("member", "observer", "out"), observers="lend")
    out = apart.verdict(FIVE, observers=[]).coalition
    assert (out.lenders, out.agreement) == ((), watching.verdict(FIVE).coalition.agreement)
    assert apart.verdict(FIVE, observers=["japan"]).coalition == five


def test_strong_equilibria_of_tumen_by_definition():
    found = TUMEN.participation(spillovers=1)
    numbers, places = found.game.numbers, list(product(range(2), repeat=6))
    claimed = {tuple(found.game.digits(profile)) for profile in found.strong}
    for place in places:
        own = numbers[(slice(None), *place)]
        blocked = any(
            all(numbers[(k, *other)] > own[k] for k in range(6) if other[k] != place[k])
            for other in places
            if other != place
        )
        assert (place in claimed) == (not blocked)


def test_tumen_with_japan_observing_is_no_equilibrium_while_the_door_is_open():
    found = TUMEN.participation()
    verdict = found.verdict(FIVE, observers=["japan"])
    assert verdict.coalition.status == "in_force"
    assert verdict.standing.entrants == ("japan",)
    assert not verdict.standing.welcome["japan"]
    assert verdict.standing.internal
    assert verdict.standing.closed
    assert not verdict.equilibrium
    assert not verdict.strong
    assert not verdict.coalition_proof
    assert not verdict.unique
    everybody = found.verdict(TUMEN.point.countries)
    assert everybody.strong
    assert everybody.unique_in_force
    assert not everybody.unique
    assert found.stable == (tuple(TUMEN.point.countries),)


def test_verify_notices_what_is_wrong():
    found = TUMEN.participation()
    found.verify()
    with pytest.raises(VerificationError, match="misjudged"):
        replace(found, equilibria=found.equilibria[1:]).verify()
    changed = tuple(
        replace(each, agreement=TUMEN.scenario.agreement(5)) if each.agreement else each
        for each in found.agreements
    )
    with pytest.raises(VerificationError, match="agree on"):
        replace(found, agreements=changed).verify()


def test_tables_show_every_coalition_in_force():
    found = TUMEN.participation(spillovers={"mongolia": "1/2"})
    main, gains = found.tables()
    assert len(main.rows) == len(gains.rows) == len(found.coalitions) == 8
    assert "In 56 other coalitions" in main.note
    assert "mongolia 1/2" in gains.note
    assert "with these members: china, russia, north_korea;" in gains.note
    assert "tied" not in TUMEN.participation().tables()[1].note
    assert found.to_frame().shape == (8, 10)
    assert [row[-2] == 0 for row in main.rows] == [row[5] for row in main.rows]


def test_names_in_any_order():
    game = MembershipGame(players=Labels("ab"), gains=((0, 0), (1, 2), (3, 4), (5, 6)))
    assert game.of("b") == game.of(["b", "b"]) == Record({"a": 3, "b": 4})
    assert game.of(["b", "a"]) == Record({"a": 5, "b": 6})


@settings(max_examples=20)
@given(scenario=scenarios(max_depth=0), data=st.data())
def test_the_order_of_countries_changes_nothing(scenario, data):
    order = data.draw(st.permutations(scenario.countries))
    one = tl.Game(scenario).participation(spillovers="1/2")
    other = tl.Game(scenario.replace("countries", tuple(order))).participation(spillovers="1/2")
    for found in one.agreements:
        verdict = other.verdict(found.members)
        assert verdict.coalition.agreement == found.agreement
        assert dict(verdict.coalition.gains) == dict(found.gains)
        mine = one.verdict(found.members)
        for name in ("equilibrium", "strong", "coalition_proof", "unique", "unique_in_force"):
            assert getattr(mine, name) == getattr(verdict, name)


@settings(max_examples=20)
@given(scenario=scenarios(max_depth=0), solution=st.sampled_from(SOLUTIONS))
def test_with_clubs_nobody_leaves(scenario, solution):
    """Members gain or stay as they are, and outsiders get nothing: whoever is in has no reason to go."""
    found = tl.Game(scenario).participation(solution=solution)
    assert all(standing.internal for standing in found.standings)
