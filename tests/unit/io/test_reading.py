"""Reading: shorthands, exact numbers, text that stays text, faults that do not hide others."""

from fractions import Fraction

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError, ScenarioError
from twolevel.io import check_file, parse_scenario, read_scenario
from twolevel.model import (
    AllOf,
    AnyOf,
    AtLeast,
    Estimate,
    Ideal,
    Majority,
    Option,
    Order,
    Quota,
    Shared,
    Unanimity,
    Veto,
    Weights,
)

TEXT = """\
twolevel: 1
name: ferry
issues:
  fare:
    status_quo: high
    options: {{high: {option}, low: }}
countries:
  ona:
    autonomy: {autonomy}
    centre:
      name: capital
      importance: {importance}
      interests: {{fare: {interest}}}
    members: {members}
    ratification: {rule}
"""


def scenario(**parts):
    usual = {
        "option": "",
        "autonomy": "0.5",
        "importance": "{}",
        "interest": "{order: [high, low]}",
        "members": "{port: {}}",
        "rule": "shared",
    }
    return parse_scenario(TEXT.format(**{**usual, **parts}))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.1", Fraction(1, 10), Fraction(1, 10)),
        ("1/3", Fraction(1, 3), Fraction(1, 3)),
        ("'1/3'", Fraction(1, 3), Fraction(1, 3)),
        ("1e-2", Fraction(1, 100), Fraction(1, 100)),
        ("{value: 1}", Fraction(1), Fraction(1)),
        ("{interval: [0, 2/3]}", Fraction(0), Fraction(2, 3)),
    ],
)
def test_estimates(text, low, high):
    assert scenario(autonomy=text).country("ona").autonomy == Estimate(low=low, high=high)


def test_estimate_with_its_source():
    autonomy = scenario(autonomy="{value: 0.1, source: p. 3}").country("ona").autonomy
    assert autonomy == Estimate.of("0.1", source="p. 3")


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("", Option(name="high")),
        ("Dear", Option(name="high", title="Dear")),
        ("1992", Option(name="high", title="1992")),
        ("{title: Dear, position: null}", None),
        ("{source: p. 3}", Option(name="high", source="p. 3")),
    ],
)
def test_options(text, option):
    if option is None:
        with pytest.raises(ScenarioError, match="nothing is written here"):
            scenario(option=text)
    else:
        assert scenario(option=text).issue("fare").options[0] == option


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("{order: [fare]}", Weights(order=Order(tiers=["fare"]))),
        ("{values: {fare: 2}}", Weights(values={"fare": Estimate.of(2)})),
        ("{assumed: all alike}", Weights(assumed="all alike")),
    ],
)
def test_weights(text, weights):
    assert scenario(importance=text).actor("capital").importance == weights


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("unanimity", Unanimity()),
        ("majority", Majority()),
        ("any", AtLeast(count=1)),
        ("shared", Shared()),
        ("{majority: , source: p. 3}", Majority(source="p. 3")),
        ("{unanimity: {}}", Unanimity()),
        ("{at_least: 2}", AtLeast(count=2)),
        ("{veto: [capital, port]}", Veto(members=("capital", "port"))),
        ("{shared: {quota: 2/3}}", Shared(quota=Fraction(2, 3))),
        (
            "{quota: {weights: {port: 1}, quota: 1/2, strict: true}}",
            Quota(weights={"port": 1}, strict=True),
        ),
        (
            "{all_of: [majority, {veto: [port]}]}",
            AllOf(rules=(Majority(), Veto(members=("port",)))),
        ),
        ("{any_of: [shared], assumed: x}", AnyOf(rules=(Shared(),), assumed="x")),
    ],
)
def test_rules(text, rule):
    assert scenario(rule=text).country("ona").ratification == rule


def test_interests():
    interest = scenario(interest="{order: [[high, low]], motive: political}").actor("capital")
    assert interest.interests[0].valuation == Order(tiers=[("high", "low")])
    numeric = TEXT.replace("low: ", "low: {{position: 1}}")
    text = numeric.format(
        option="{position: 0}",
        autonomy=1,
        importance="{}",
        interest="{ideal: 1/3, loss: quadratic}",
        members="{}",
        rule="any",
    )
    said = parse_scenario(text).actor("capital").interests[0]
    assert said.valuation == Ideal(ideal=Fraction(1, 3), loss="quadratic")
    assert said.issues == ("fare",)


def test_a_member_with_members_is_a_body():
    members = "{coast: {members: {north: {}, south: {}}}, inland: {title: Inland}}"
    ona = scenario(members=members).country("ona")
    assert [type(member).__name__ for member in ona.members] == ["Body", "Actor"]
    assert [actor.name for actor in ona.actors] == ["capital", "north", "south", "inland"]


def test_words_stay_text():
    text = TEXT.format(
        option="1:30",
        autonomy=0,
        importance="{}",
        interest="{order: [low, high]}",
        members="{NO: {title: yes}, on: {title: 2024-01-01}}",
        rule="{veto: [NO, on]}",
    )
    read = parse_scenario(text)
    assert read.issue("fare").options[0].title == "1:30"
    assert [(m.name, m.title) for m in read.country("ona").members] == [
        ("NO", "yes"),
        ("on", "2024-01-01"),
    ]


def test_misspelt_key_is_read_as_what_was_meant():
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(
            TEXT.replace("interests:", "interest:").format(
                option="",
                autonomy=0,
                importance="{order: [fare]}",
                interest="{order: [high, lwo, others]}",
                members="{}",
                rule="any",
            )
        )
    assert [fault.seen for fault in caught.value.faults] == ["'interest'", "'lwo'"]


def test_faults_are_limited():
    members = "{" + ", ".join(f"m{place}: 5" for place in range(1000)) + "}"
    with pytest.raises(ScenarioError) as caught:
        scenario(members=members)
    assert len(caught.value.faults) == 200


def test_check_file_of_a_good_file(tmp_path):
    path = tmp_path / "border.yaml"
    tl.write_scenario(tl.load_case("border"), path)
    report = check_file(path)
    assert report.ok
    assert report.faults == ()
    assert report.scenario == tl.load_case("border")
    assert report.grounds["sourced"] == 0
    assert f"{report.grounds['assumed']} assumed" in report.summary()


def test_byte_order_mark_and_windows_lines(tmp_path):
    path = tmp_path / "border.YML"
    tl.write_scenario(tl.load_case("border"), path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_scenario(path) == tl.load_case("border")


@pytest.mark.parametrize(
    "call",
    [
        lambda: parse_scenario(b"twolevel: 1"),
        lambda: parse_scenario("twolevel: 1", form="toml"),
        lambda: read_scenario(5),
    ],
)
def test_bad_arguments(call):
    with pytest.raises(ArgumentError, match="not "):
        call()
