"""The Tumen case: complete, supported, and its facts kept apart from its preferences."""

import itertools
import re

import pytest

from twolevel.cases import case_names, case_path, load_case
from twolevel.errors import LabelError
from twolevel.game import load
from twolevel.model.actors import Actor, Interest
from twolevel.model.evidence import Estimate
from twolevel.model.facts import Fact
from twolevel.model.statements import grounds_counts, statements
from twolevel.model.ties import ReportedLink, sides

COUNTRIES = {
    "china": ("beijing", "jilin", "heilongjiang", "liaoning", "southern_coast"),
    "russia": ("moscow", "primorye", "far_eastern_associations"),
    "japan": ("tokyo", "niigata", "japan_sea_prefectures", "pacific_ports"),
    "north_korea": ("pyongyang", "rajin_sonbong"),
    "south_korea": ("seoul", "korean_coast"),
    "mongolia": ("ulan_bator", "eastern_mongolia"),
}
ISSUES = {"administration", "scope", "port", "transit", "depth", "pace", "finance", "land"}


@pytest.fixture(scope="module")
def tumen():
    return load_case("tumen")


def quotations(text):
    return set(re.findall(r'"([^"]+)"', text))


def test_the_case_is_bundled():
    assert "tumen" in case_names()
    assert case_path("tumen").is_file()


def test_an_unknown_case_names_the_nearest():
    with pytest.raises(LabelError, match=r"no bundled case 'tumn'.*Did you mean 'tumen'"):
        load_case("tumn")


@pytest.mark.parametrize("country", COUNTRIES)
def test_centre_and_members_are_there(tumen, country):
    body = tumen.country(country)
    assert (body.centre.name, *(member.name for member in body.members)) == COUNTRIES[country]
    assert all(isinstance(member, Actor) and member.interests for member in body.parts)


def test_the_outsiders_are_there(tumen):
    names = {outsider.name for outsider in tumen.outsiders}
    assert {"undp", "united_states", "world_bank", "adb"} <= names


def test_the_space_of_agreements(tumen):
    assert set(tumen.issue_names) >= ISSUES
    assert tumen.n_agreements >= 100_000
    assert tumen.issue("depth").is_numeric
    assert set(tumen.agreement().values()) == {"none", "phased", "own"}


@pytest.mark.parametrize(
    ("issue", "option", "owners"),
    [
        ("administration", "joint", {"china", "russia", "north_korea"}),
        ("port", "rajin_sonbong", {"north_korea"}),
        ("port", "zarubino", {"china", "russia"}),
        ("finance", "japanese_capital", {"japan"}),
    ],
)
def test_options_require_their_owners(tumen, issue, option, owners):
    (found,) = (o for o in tumen.issue(issue).options if o.name == option)
    assert set(found.requires) == owners


def test_every_statement_is_supported(tumen):
    unsupported = [".".join(path) for path, s in statements(tumen) if s.grounds == "unsupported"]
    assert unsupported == []


def test_most_statements_are_sourced(tumen):
    counts = grounds_counts(tumen)
    assert counts["sourced"] > 5 * counts["assumed"] > 0


def test_every_requirement_is_supported(tumen):
    options = [option for issue in tumen.issues for option in issue.options if option.requires]
    assert options
    assert [option.name for option in options if option.grounds == "unsupported"] == []


def test_sources_cite_the_bibliography(tumen):
    keys = {s.source.split(",")[0] for _, s in statements(tumen) if s.source}
    assert keys == set(tumen.sources)


def test_no_fact_supports_a_preference(tumen):
    said = [statement for _, statement in statements(tumen)]
    facts = [s.source for s in said if isinstance(s, Fact | ReportedLink)]
    others = [s.source for s in said if not isinstance(s, Fact | ReportedLink)]
    assert set(facts).isdisjoint(others)
    assert all(map(quotations, facts))
    assert set().union(*map(quotations, facts)).isdisjoint(set().union(*map(quotations, others)))


def test_motives_are_told_apart(tumen):
    motives = {s.motive for _, s in statements(tumen) if isinstance(s, Interest)}
    assert motives == {"economic", "development", "political"}
    pyongyang = {i.name: i for i in tumen.actor("pyongyang").interests}
    assert pyongyang["administration_political"].issues == pyongyang["administration"].issues
    assert pyongyang["administration_political"].motive != pyongyang["administration"].motive


@pytest.mark.parametrize("country", COUNTRIES)
def test_autonomy_can_be_replaced(tumen, country):
    assert isinstance(tumen.country(country).autonomy, Estimate)
    assert all(member.autonomy is None for member in tumen.country(country).members)
    changed = tumen.replace(f"countries.{country}.autonomy", 0.7)
    assert float(changed.country(country).autonomy.centroid) == 0.7


def test_china_is_the_most_autonomous_and_japan_has_most_options(tumen):
    autonomy = {c.name: c.autonomy.centroid for c in tumen.countries}
    outside = {c.name: c.centre.outside_option.centroid for c in tumen.countries}
    assert max(autonomy, key=autonomy.get) == "china"
    assert max(outside, key=outside.get) == "japan"


def test_every_pair_of_countries_has_a_friction_with_grounds(tumen):
    names = tuple(tumen.country_names)
    stated = {frozenset(sides(pair)) for pair in tumen.ties.frictions}
    assert stated >= {frozenset(pair) for pair in itertools.combinations(names, 2)}
    assert all(s.grounds != "unsupported" for s in tumen.ties.frictions.values())


def test_frictions_follow_the_grades_in_words(tumen):
    grades = {(0.1, 0.3), (0.2, 0.5), (0.4, 0.7), (0.7, 1.0)}
    assert {(float(f.low), float(f.high)) for f in tumen.ties.frictions.values()} == grades


def test_every_region_of_the_network_has_a_place(tumen):
    regions = load("tumen").network().network.regions
    assert all(tumen.actor(name).place for name in regions)
