"""Surplus, position and demand games of scenarios, against their definitions taken literally."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.coalitions import myerson_value
from twolevel.equilibria import pure_equilibria
from twolevel.errors import DegeneracyWarning, VerificationError
from twolevel.participation import (
    NO_AGREEMENT,
    country_links,
    demand_game,
    position_game,
    surplus,
    surplus_game,
)
from twolevel.ratification.approval import passing_country_masks
from twolevel.testing import scenarios

TUMEN = tl.load("tumen")
BORDER = tl.load("border")


def everything(game):
    """Return every agreement, explained."""
    return [game.explain(number) for number in range(game.scenario.n_agreements)]


def acts(game, members):
    countries = game.point.countries
    rule = passing_country_masks(game.scenario.international, countries)
    return bool(members) and bool(rule[sum(1 << k for k in countries.positions(members))])


def subsets(names):
    return [
        tuple(n for n, inside in zip(names, chosen, strict=True) if inside)
        for chosen in product((False, True), repeat=len(names))
    ]


# -- surplus -------------------------------------------------------------------------------------


@settings(max_examples=12)
@given(scenario=scenarios(max_depth=0), within=st.sampled_from(["open", "zone"]))
def test_worths_by_looking_at_every_agreement(scenario, within):
    game = tl.Game(scenario)
    found = surplus_game(game.point, within=within)
    explained = everything(game)
    for members in subsets(game.point.countries):
        best = Fraction(0)
        for each in explained if acts(game, members) else []:
            if each.excluded or not set(each.requires) <= set(members):
                continue
            if within == "zone" and not set(members) <= set(each.signatories):
                continue
            best = max(best, sum(each.countries[name].gain for name in members))
        assert found.worth(members) == best


def test_surplus_of_tumen():
    found = TUMEN.surplus()
    found.verify()
    assert found.worths[0][0] == ("china", "russia", "north_korea")
    assert found.core.is_empty
    assert not found.superadditive
    assert found.links == country_links(TUMEN.network().network)
    assert found.myerson.payoffs == myerson_value(found.game, found.links).payoffs
    if not any("north_korea" in link for link in found.links):
        assert set(found.myerson.payoffs.values()) == {0}  # without it nothing enters into force
    zone = TUMEN.surplus(within="zone")
    assert all(zone.game.worth(s) <= worth for s, worth in found.worths)
    assert zone.tables()[1].rows[-1][1] < found.tables()[1].rows[-1][1]


def test_myerson_with_a_network_of_ones_own():
    links = [("china", "russia"), ("russia", "north_korea"), ("russia", "mongolia")]
    found = surplus(TUMEN.point, network=links)
    assert found.myerson.payoffs == myerson_value(found.game, nx.Graph(links)).payoffs
    assert found.myerson["japan"] == found.myerson["south_korea"] == 0
    assert found.myerson["russia"] == found.myerson["china"] == found.myerson["north_korea"] > 0


def test_links_of_countries_are_those_of_their_regions():
    network = TUMEN.network().network
    pairs = {
        frozenset((network.countries[link.first], network.countries[link.second]))
        for link in network.links
    }
    assert {frozenset(pair) for pair in country_links(network)} == pairs


def test_verify_notices_a_wrong_worth():
    found = BORDER.surplus()
    found.verify()
    other = BORDER.replace("countries.north.autonomy", 1).surplus()
    mixed = replace(found, _point=other._point)
    with pytest.raises(VerificationError, match="not worth what is claimed"):
        mixed.verify()


# -- positions -----------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::twolevel.errors.DegeneracyWarning")
@settings(max_examples=12)
@given(scenario=scenarios(max_depth=0, max_countries=3), data=st.data())
def test_positions_by_their_rule(scenario, data):
    game = tl.Game(scenario)
    explained = [each for each in everything(game) if not each.excluded]
    chosen = data.draw(st.lists(st.sampled_from(explained), min_size=1, max_size=3))
    backable = {f"p{k}": each for k, each in enumerate(chosen)}
    played = position_game(game.point, {name: e.agreement.id for name, e in backable.items()})
    countries = game.point.countries
    for profile in product((*backable, NO_AGREEMENT), repeat=len(countries)):
        backing = dict(zip(countries, profile, strict=True))
        able = []
        for name, each in backable.items():
            backers = {c for c, position in backing.items() if position == name}
            if (
                acts(game, backers)
                and backers <= set(each.signatories)
                and set(each.requires) <= backers
            ):
                able.append((-len(backers), list(backable).index(name), each))
        gains = dict.fromkeys(countries, Fraction(0))
        if able:
            gains = {c: min(able)[2].countries[c].gain for c in countries}
        assert played.payoff(backing) == gains


def test_games_in_which_nobodys_choice_matters_say_so():
    with pytest.warns(DegeneracyWarning, match="no position can enter into force"):
        played = position_game(TUMEN.point, "port")  # no port is signed while all else stays
    assert not played.numbers.any()
    apart = BORDER.replace("actors.north_capital.outside_option", 1)
    apart = apart.replace("actors.south_capital.outside_option", 1)
    with pytest.warns(DegeneracyWarning, match="nothing to demand"):
        demand_game(apart.point)


def test_positions_on_an_issue():
    base = TUMEN.solve("nash").agreement.id
    played = position_game(TUMEN.point, "administration", base=base)
    assert played.shape == (4,) * 6  # no zone is left out: it excludes leasing land
    assert "none" not in played.strategies[0]
    together = dict.fromkeys(played.players, "separate_zones")
    assert list(played.digits(together)) in pure_equilibria(played).tolist()
    gains = {c: v.gain for c, v in TUMEN.explain(base).countries.items()}
    assert played.payoff(together) == gains
    apart = {**together, "japan": NO_AGREEMENT}
    assert set(played.payoff(apart).values()) != {0}  # five suffice, and Japan is bound
    assert set(played.payoff({**together, "china": "joint"}).values()) == {0}


# -- demands -------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::twolevel.errors.DegeneracyWarning")
@settings(max_examples=12)
@given(
    scenario=scenarios(max_depth=0, max_countries=3),
    levels=st.sampled_from([2, 3, ("1/3", "1/2", 1), ("1/2", "3/4")]),
)
def test_demands_are_met_if_an_agreement_meets_them(scenario, levels):
    game = tl.Game(scenario)
    countries = game.point.countries
    zone = [
        {c: each.countries[c].gain for c in countries}
        for each in everything(game)
        if each.is_open_to(countries)
    ]
    ideal = {c: max((gains[c] for gains in zone), default=Fraction(0)) for c in countries}
    played = demand_game(game.point, levels)
    given_ = [Fraction(k, levels - 1) for k in range(levels)] if isinstance(levels, int) else levels
    for shares in product(map(Fraction, given_), repeat=len(countries)):
        asked = {c: share * ideal[c] for c, share in zip(countries, shares, strict=True)}
        met = any(all(gains[c] >= asked[c] for c in countries) for gains in zone)
        profile = {c: str(share) for c, share in zip(countries, shares, strict=True)}
        assert played.payoff(profile) == (asked if met else dict.fromkeys(countries, 0))


def test_demands_with_nothing_to_spare_are_equilibria():
    played = demand_game(TUMEN.point, 4, coalition=["china", "russia", "north_korea"])
    met = {
        place
        for place in product(range(4), repeat=3)
        if any(played.numbers[(k, *place)] > 0 for k in range(3))
    }
    to_the_full = {
        place
        for place in met
        if not any(
            (*place[:k], level, *place[k + 1 :]) in met
            for k in range(3)
            for level in range(place[k] + 1, 4)
        )
    }
    assert len(to_the_full) > 1
    assert to_the_full <= {tuple(p) for p in pure_equilibria(played).tolist()}
