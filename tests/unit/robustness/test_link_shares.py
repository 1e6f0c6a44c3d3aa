"""Networks over draws from the evidence."""

from __future__ import annotations

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError
from twolevel.model import Endowments
from twolevel.robustness import link_shares
from twolevel.robustness.draws import drawn_game


@pytest.fixture(scope="module")
def sijori():
    return tl.load("sijori")


@pytest.fixture(scope="module")
def found(sijori):
    return sijori.link_shares(draws=30, rng=3)


def test_shares_are_counts_of_networks_drawn_one_by_one(sijori, found):
    pairs = []
    for number in range(30):
        point = drawn_game(sijori.scenario, number, rng=3)
        network = tl.Game(sijori.scenario, point=point).network().network
        pairs += [f"{link.first}+{link.second}" for link in network.links]
    assert {pair: share.count for pair, share in found.links.items()} == {
        pair: pairs.count(pair) for pair in pairs
    }


def test_hits_of_draws_add_up_to_the_reports(found):
    assert sum(found.hits) == sum(share.count for share in found.reports.values())
    assert all(share.draws == 30 for share in found.reports.values())
    assert len(found.outranking) == 30


def test_draws_are_the_same_however_many_are_asked_for(sijori, found):
    assert link_shares(sijori.scenario, draws=5, rng=3).hits == found.hits[:5]
    assert link_shares(sijori.scenario, draws=5, rng=4).links != {}


def test_known_evidence_gives_certain_links():
    base = tl.load_case("sijori")
    for country in base.countries:
        base = base.replace(f"countries.{country.name}.autonomy", 1)
        for member in country.members:
            base = base.replace(f"actors.{member.name}.autonomy", 1)
    free = base.replace("ties.frictions", {}).replace("ties.zones", {})
    assert {share.value for share in link_shares(free, draws=4).links.values()} == {1.0}


def test_progress_and_tables(sijori):
    seen = []
    found = link_shares(sijori.scenario, draws=10, progress=lambda *at: seen.append(at))
    assert seen == [(8, 10), (10, 10)]
    assert "reports are met" in found.summary()
    assert len(found.tables()[1].rows) == len(sijori.scenario.reported_links)


def test_a_report_of_somebody_without_endowments_is_missed(sijori):
    """It is no region: the network is held against the report all the same."""
    case = sijori.scenario.replace("actors.johor.endowments", Endowments())
    shares = link_shares(case, draws=3)
    missed = [link for link in case.reported_links if "johor" in link.between]
    assert missed
    assert {shares.reports[link.name].count for link in missed} == {0}


def test_bad_counts_are_refused(sijori):
    with pytest.raises(ArgumentError, match="draws must be a positive int"):
        link_shares(sijori.scenario, draws=0)
