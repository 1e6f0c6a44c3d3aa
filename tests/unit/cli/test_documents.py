"""Results become JSON objects with numbers as numbers."""

from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from twolevel.cli.documents import plain
from twolevel.labels import Record
from twolevel.model import Agreement
from twolevel.provenance import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    provenance: Provenance
    share: Fraction
    gains: Record
    _hidden: int = 1
    bulky: int = field(default=2, repr=False)

    @property
    def status(self):
        return "agreement"


def result(*, exact):
    return Result(
        provenance=Provenance(fingerprint="ab", method="enumeration", exact=exact),
        share=Fraction(1, 3),
        gains=Record(china=Fraction(1, 4), russia=None),
    )


def test_fields_then_properties_then_provenance():
    found = plain(result(exact=True))
    assert list(found) == [
        "share",
        "share_exact",
        "gains",
        "gains_exact",
        "status",
        "provenance",
    ]
    assert found["share_exact"] == "1/3"
    assert found["gains"] == {"china": 0.25, "russia": None}
    assert found["gains_exact"] == {"china": "1/4", "russia": None}


def test_no_exact_twin_for_a_rounded_number():
    assert not [name for name in plain(result(exact=False)) if name.endswith("_exact")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (2**70, 2**70),
        (float("nan"), None),
        (float("inf"), None),
        (Fraction(1, 2), 0.5),
        ((1, ("a", None)), [1, ["a", None]]),
        (Agreement(3, {"bridge": "none"}), {"id": 3, "options": {"bridge": "none"}}),
        (Record(a=Record(b=Fraction(1))), {"a": {"b": 1.0}}),
    ],
)
def test_values(value, expected):
    assert plain(value) == expected


def test_nested_fractions_have_one_twin_at_the_top():
    table = {"jaccard": Record(a=Record(b=Fraction(1, 3)), c=Record(b=None))}
    assert plain(table, exact=True) == {
        "jaccard": {"a": {"b": 1 / 3}, "c": {"b": None}},
        "jaccard_exact": {"a": {"b": "1/3"}, "c": {"b": None}},
    }
