"""Positions, saliences and capabilities of real decisions, gathered in files: the compromise model."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

import twolevel as tl
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Ideal,
    Interest,
    Issue,
    Option,
    Scenario,
    Values,
    Weights,
)

FOLDER = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the data are not beside this checkout")


@pytest.fixture(scope="module")
def truth():
    cases = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))["spatial"]
    return {case["name"].partition(" (")[0]: case for case in cases}


def merged(actors):
    """Return one actor a position, as capable as all who hold it and as concerned as they on average."""
    found = {}
    for capability, position, salience in actors:
        known, concern = found.get(position, (0, 0))
        found[position] = (known + capability, concern + capability * salience)
    return [(known, position, concern / known) for position, (known, concern) in found.items()]


def compromised(actors):
    """Return the compromise of one body whose members have a capability, a position, a salience.

    What the issue does not take of an actor's attention, another issue does.
    """
    actors = merged(actors)
    places = sorted({position for _, position, _ in actors})
    options = tuple(Option(name=f"o{k}", position=at) for k, at in enumerate(places))
    issues = (
        Issue(name="matter", options=options, status_quo="o0"),
        Issue(name="rest", options=("a", "b"), status_quo="a"),
    )
    members = tuple(
        Actor(
            name=f"m{k}",
            interests=(
                Interest(
                    name="matter",
                    issues=("matter",),
                    valuation=Ideal(ideal=position, loss="quadratic"),
                ),
                Interest(name="rest", issues=("rest",), valuation=Values(values={"a": 0, "b": 1})),
            ),
            importance=Weights(
                values={"matter": Estimate.of(salience), "rest": Estimate.of(1 - salience)}
            ),
        )
        for k, (_, position, salience) in enumerate(actors)
    )
    power = {f"m{k}": Estimate.of(capability) for k, (capability, _, _) in enumerate(actors)}
    body = Body(name="council", members=members, power=Weights(values=power))
    found = tl.load(Scenario(name="council", issues=issues, countries=(body,))).compromise()
    return found.positions["matter"]


def test_emission_standards_of_the_european_community(truth):
    """H1-BDM.mean: the start of the model of Bueno de Mesquita (1994), capability times salience.

    Its rounds, and the weighted median, belong to a model that the library does not have.
    """
    with (FOLDER / "bdm_emission" / "ExampleActors.csv").open(encoding="utf-8") as file:
        actors = [
            tuple(Fraction(row[key]) for key in ("Capability", "Position", "Salience"))
            for row in csv.DictReader(file)
        ]
    known = truth["EC emission standards"]["cap_x_salience_weighted_mean"]
    assert float(compromised(actors)) == pytest.approx(known, abs=1e-12)


def test_decisions_of_the_european_union(truth):
    """The mean absolute error of salience-weighted means, on the part of DEU III at hand."""
    known = truth["DEU III dev slice"]
    with (FOLDER / "deu3_dev.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    names = ["com", *(k[1:] for k in rows[0] if len(k) == 3 and k[0] == "p")]
    errors = []
    for row in rows:
        stated = [(row[f"p{n}"], row[f"s{n}"]) for n in names]
        actors = [
            (Fraction(1), Fraction(position), Fraction(salience) / 100)
            for position, salience in stated
            if position.strip() and salience.strip() and Fraction(salience)
        ]
        if actors and row["out"].strip():
            errors.append(abs(float(compromised(actors)) - float(row["out"])))
    assert (len(rows), len(errors)) == (known["issues"], known["scoreable"])
    assert sum(errors) / len(errors) == pytest.approx(
        known["MAE_salience_weighted_mean"], abs=0.005
    )
