"""Soft regionalism: a case worked by hand, the Tumen network, and what bad calls are told."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import sqrt

import pytest

from twolevel.cases import load_case
from twolevel.errors import ArgumentError, ScenarioError, VerificationError
from twolevel.labels import Record
from twolevel.model import Actor, Body, Endowments, Estimate, Issue, Order, Scenario, Ties, Weights
from twolevel.networks import (
    Network,
    compare_links,
    complementarity,
    soft_regionalism,
)

HALF = Fraction(1, 2)


def region(name, **levels):
    return Actor(name=name, endowments=Endowments(levels=levels))


def country(name, *regions, autonomy=1):
    return Body(name=name, members=regions, autonomy=Estimate.of(autonomy))


def world(*countries):
    issue = Issue(name="zone", options=("none", "zone"), status_quo="none")
    return Scenario(name="world", issues=(issue,), countries=countries)


@pytest.fixture
def pair():
    """A region of workers and one of capital, with something of both in a third."""
    return world(
        country("north", region("hands", labour="abundant", capital="some"), autonomy="1/2"),
        country("south", region("funds", capital="abundant"), region("idle"), autonomy=1),
    )


@pytest.fixture(scope="module")
def tumen():
    return soft_regionalism(load_case("tumen"))


# -- complementarity ---------------------------------------------------------------------------


def test_complementarity_by_hand(pair):
    found = complementarity(pair)
    assert tuple(found.regions) == ("hands", "funds")  # who has nothing is no region
    assert found.offers == ((0, HALF), (Fraction(1, 4), 0))
    assert found.two_way("hands", "funds") == pytest.approx(sqrt(1 / 8))


def test_weights_of_factors(pair):
    labour = Weights(values={"labour": Estimate.of(1), "capital": Estimate.of(0)})
    found = complementarity(pair, factors=labour)
    assert found.offers == ((0, 1), (0, 0))
    assert found.two_way("hands", "funds") == 0  # only one side has something to offer


def test_network_by_hand(pair):
    found = soft_regionalism(pair, ties=Ties(cost=Fraction(1, 10)))
    worth = sqrt(1 / 8)
    assert ("funds", "hands") in found.network
    assert found.network.links[0].strength == pytest.approx(worth / 2)  # the less autonomous side
    assert float(found.embeddedness["funds"]) == pytest.approx(HALF, abs=1e-6)
    assert float(found.gains["funds"]) == pytest.approx((worth - 0.1) / worth, abs=1e-6)
    assert float(found.country_gains["south"]) == pytest.approx((worth - 0.1) / worth / 2, abs=1e-6)


@pytest.mark.parametrize(
    ("ties", "linked"),
    [
        (Ties(cost="17/100"), True),
        (Ties(cost="18/100"), False),
        (Ties(cost="1/10", frictions={("north", "south"): "1/2"}), False),
        (Ties(cost="1/10", frictions={("north", "south"): 1, ("hands", "funds"): 0}), True),
        (Ties(cost="1/10", frictions={("north", "funds"): "1/2"}, zones={"funds": 1}), True),
        (Ties(cost="1/10", friction="1/2"), False),
        (Ties(cost=0, friction=1), True),
    ],
)
def test_frictions_zones_and_costs(pair, ties, linked):
    assert bool(soft_regionalism(pair, ties=ties).network.links) == linked


def test_common_partners_sustain_the_greatest_network_only():
    around = [
        country(f"c{k}", region(f"r{k}", **{factor: "abundant"}), autonomy="1/4")
        for k, factor in enumerate(("labour", "capital", "timber"))
    ]
    found = soft_regionalism(world(*around), ties=Ties(cost="1/10", common_neighbour="1/20"))
    assert len(found.greatest.links) == 3
    assert not found.least.links
    assert not found.unique
    found.verify()
    assert found.territories == (("r0", "r1", "r2"),)
    low = soft_regionalism(
        world(*around), ties=Ties(cost="1/10", common_neighbour="1/20"), network="least"
    )
    assert set(low.embeddedness.values()) == {0}
    assert low.territories == ()


def test_a_forum_adds_to_the_links_of_supported_countries(pair):
    ties = Ties(cost="1/4", forum="1/5")
    assert not soft_regionalism(pair, ties=ties).network.links
    assert soft_regionalism(pair, ties=ties, support={"north": 1, "south": 1}).network.links


def test_autonomy_in_place_of_what_is_stated(pair):
    assert not soft_regionalism(pair, autonomy={"hands": Fraction(0)}).network.links


def test_verify_notices_a_missing_link(pair):
    from dataclasses import replace

    found = soft_regionalism(pair)
    bare = Network(regions=found.network.regions, countries=found.network.countries, links=())
    with pytest.raises(VerificationError, match="greatest network is not stable"):
        replace(found, greatest=bare).verify()


# -- the Tumen area ----------------------------------------------------------------------------


def test_predicted_against_reported_links(tumen):
    found = tumen.compare()
    links = {link.name for link in tumen.reported}
    hits = {link.name for link in found.hits}
    assert hits | {link.name for link in found.misses} == links
    assert hits >= {"border_trade", "suifenhe", "liaoning_japan"}
    assert {link.name for link in found.misses} >= {"jilin_north_korea", "niigata_vladivostok"}
    assert found.recall == len(hits) / len(links)
    assert f"{len(hits)} hits, {len(links) - len(hits)} misses" in found.summary()


def test_outranking_is_the_share_of_pairs_in_the_right_order(tumen):
    pairs = [("jilin", "primorye"), ("jilin", "north_korea"), ("japan", "russia")]
    found = tumen.compare(pairs)
    consent, countries = tumen.incentives.consent, tumen.network.countries
    inside = [("jilin", "primorye"), ("jilin", "rajin_sonbong")]  # the one region of its country
    outside = [
        (one, other)
        for one, other in itertools.combinations(tumen.network.regions, 2)
        if countries[one] != countries[other]
        and (one, other) not in inside
        and {countries[one], countries[other]} != {"japan", "russia"}
    ]
    won = [
        (consent(*a) > consent(*b)) + (consent(*a) == consent(*b)) / 2
        for a in inside
        for b in outside
    ]
    assert (found.n_reported_pairs, found.n_other_pairs) == (2, len(outside))
    assert found.outranking == pytest.approx(sum(won) / len(won))
    assert found.hits[0].between == ("jilin", "primorye")


def test_more_friction_never_adds_a_link(tumen):
    free = soft_regionalism(load_case("tumen"), ties=Ties())
    assert tumen.network.pairs < free.network.pairs


def test_ties_of_the_scenario_are_the_default(pair):
    closed = pair.replace("ties.frictions", Record({"north+south": Estimate.of(1)}))
    assert soft_regionalism(pair).network.links
    assert not soft_regionalism(closed).network.links
    half = closed.replace("ties.frictions.north+south", 0.5)
    assert half.ties.frictions["north+south"].centroid == HALF


def test_factors_that_nobody_has_weigh_nothing(pair):
    among = Weights(order=Order(tiers=["timber", "labour", "others"]))
    without = Weights(order=Order(tiers=["labour", "others"]))
    found = [soft_regionalism(pair, ties=Ties(factors=f)) for f in (among, without)]
    assert found[0].incentives.benefit_squares == found[1].incentives.benefit_squares


def test_territories_cross_the_chinese_border(tumen):
    assert tumen.unique
    assert {"jilin", "primorye"} <= set(tumen.territories[0])
    tumen.verify()


def test_tables_show_regions_and_links(tumen):
    assert len(tumen.to_frame()) == 10
    assert "Natural economic territories: jilin" in tumen.summary()


# -- bad calls ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Ties(cost=-1), "cost must be a number from zero up"),
        (lambda: Ties(frictions={("a", "b"): 2}), r"between a and b must lie in \[0, 1\]"),
        (lambda: Ties(zones={"a": -1}), "zones of a remove"),
    ],
)
def test_ties_refuse_what_makes_no_sense(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"network": "biggest"}, "'greatest' or 'least'"),
        ({"autonomy": {"beijing": 1}}, "by member of a country, and 'beijing' is none"),
        ({"autonomy": {"jilin": 2}}, r"autonomy of jilin must lie in \[0, 1\]"),
        ({"ties": Ties(frictions={("chian", "russia"): 1})}, "Did you mean 'china'"),
        ({"ties": Ties(zones={"jlin": 1})}, "Did you mean 'jilin'"),
        ({"ties": Ties(frictions={"china": 1})}, "two different names"),
        ({"ties": Ties(frictions={"china+china": 1})}, "two different names"),
        ({"ties": Ties(frictions={"china+japan": 1, "japan+china": 0})}, "has two frictions"),
        ({"ties": Ties(factors=Weights(values={"labor": Estimate.of(1)}))}, "mean 'labour'"),
    ],
)
def test_calls_refuse_what_is_not_there(options, message):
    with pytest.raises((ArgumentError, ScenarioError), match=message):
        soft_regionalism(load_case("tumen"), **options)


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("jilin", "primore"), "Did you mean 'primorye'"),
        (("jilin", "china"), "lies in china"),
        ("jilin", "is a pair of names"),
    ],
)
def test_reports_are_checked(tumen, pair, message):
    with pytest.raises(ArgumentError, match=message):
        compare_links(tumen, [pair])


def test_no_report_gives_no_recall(tumen):
    found = compare_links(tumen, [])
    assert found.recall is None
    assert found.outranking is None


def test_estimates_are_kept_as_they_come():
    ties = Ties(frictions={("a", "b"): Estimate.between(0, 1)})
    assert ties.frictions["a+b"].centroid == HALF
    assert isinstance(ties.zones, Record)
