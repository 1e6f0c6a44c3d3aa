"""The growth triangle: supported, its facts kept apart from its preferences, and every step runs."""

import re

import pytest

import twolevel as tl
from twolevel.model.facts import Fact
from twolevel.model.statements import grounds_counts, statements
from twolevel.model.ties import ReportedLink


@pytest.fixture(scope="module")
def sijori():
    return tl.load("sijori")


def quotations(text):
    return set(re.findall(r'"([^"]+)"', text))


def test_every_statement_is_supported(sijori):
    counts = grounds_counts(sijori.scenario)
    assert counts["unsupported"] == 0
    assert min(counts["sourced"], counts["assumed"]) > 0


def test_sources_cite_the_bibliography(sijori):
    said = [s.source for _, s in statements(sijori.scenario) if s.source]
    said += [o.source for i in sijori.scenario.issues for o in i.options if o.source]
    assert {source.split(",")[0] for source in said} <= set(sijori.scenario.sources)


def test_works_that_were_not_read_in_full_say_so(sijori):
    words = re.compile("Abstract|Summary|Opening|not read|Closing section|Agence France-Presse")
    assert all(words.search(reference) for reference in sijori.scenario.sources.values())


def test_no_fact_supports_a_preference(sijori):
    said = [statement for _, statement in statements(sijori.scenario)]
    facts = [s.source for s in said if isinstance(s, Fact | ReportedLink)]
    others = [s.source for s in said if not isinstance(s, Fact | ReportedLink)]
    assert all(map(quotations, facts))
    assert set(facts).isdisjoint(others)
    assert set().union(*map(quotations, facts)).isdisjoint(set().union(*map(quotations, others)))


def test_options_require_both_sides_of_a_strait(sijori):
    water = {o.name: set(o.requires) for o in sijori.scenario.issue("water").options}
    assert water["both"] == water["johor"] | water["riau"]


def test_every_step_runs(sijori):
    sijori.network().verify()
    settled = sijori.solve("nash")
    assert settled.agreement is not None
    assert set(sijori.domestic().countries) == {"singapore", "malaysia", "indonesia"}
    sijori.cycle(rounds=20).verify()


def test_reported_links_are_predicted(sijori):
    compared = sijori.network().compare()
    assert not compared.misses
    assert ("johor", "batam_authority") in compared.unreported
