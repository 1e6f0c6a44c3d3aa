"""Replacing parts of a scenario by path."""

from fractions import Fraction

import pytest

import twolevel as tl
from twolevel.model import Actor, Estimate, Order, Unanimity

BORDER = tl.load_case("border")


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        (
            "countries.north.autonomy",
            0.7,
            lambda s: s.country("north").autonomy.centroid == Fraction(7, 10),
        ),
        (
            "actors.north_bank.outside_option",
            "1/3",
            lambda s: s.actor("north_bank").outside_option.low == Fraction(1, 3),
        ),
        (
            "countries.north.members.north_bank.role",
            "rival",
            lambda s: s.actor("north_bank").role == "rival",
        ),
        (
            "actors.north_bank.importance",
            ["zone", "others"],
            lambda s: s.actor("north_bank").importance.order == Order(tiers=["zone", "others"]),
        ),
        (
            "actors.north_bank.importance",
            {"zone": 2, "toll": 1, "bridge": 1},
            lambda s: s.actor("north_bank").importance.values["zone"] == Estimate.of(2),
        ),
        ("issues.bridge.status_quo", "upstream", None),
        (
            "issues.bridge.options.upstream.requires",
            (),
            lambda s: s.issue("bridge").options[1].requires == (),
        ),
        (
            "outsiders.bank.support.north",
            0.5,
            lambda s: s.outsiders[0].support["north"].low == Fraction(1, 2),
        ),
        (
            "actors.south_bank",
            Actor(name="south_bank"),
            lambda s: s.actor("south_bank").interests == (),
        ),
        (
            "countries.north.ratification",
            "unanimity",
            lambda s: type(s.country("north").ratification) is Unanimity,
        ),
        ("countries.north.autonomy", None, lambda s: s.country("north").autonomy is None),
        ("title", "Another", lambda s: s.title == "Another"),
    ],
)
def test_parts_are_replaced_and_checked(path, value, read):
    if read is None:
        with pytest.raises(tl.errors.ScenarioError, match="status quo cannot require"):
            BORDER.replace(path, value)
        return
    changed = BORDER.replace(path, value)
    assert read(changed)
    assert changed != BORDER
    assert tl.load_case("border") == BORDER


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("country.north", "Did you mean 'countries'"),
        ("countries.nort.autonomy", "Did you mean 'north'"),
        ("actors.north_banc.autonomy", "Did you mean 'north_bank'"),
        ("issues.bridge.options.none.titel", "Did you mean 'title'"),
        ("name.first", "has no parts"),
        ("countries", "countries must be of kind tuple, list, not 1"),
        ("countries.north.ratification", "must be of kind Unanimity"),
        ("actors.north_bank.role", "must be of kind str"),
        ("issues.bridge", "must be of kind"),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_could_have(path, message):
    with pytest.raises(tl.TwoLevelError, match=message):
        BORDER.replace(path, 1)
