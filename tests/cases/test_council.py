"""The Council of the European Union by its weights and thresholds, gathered in two files."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from twolevel.coalitions import VotingGame, absolute_quota, power_indices
from twolevel.model import AllOf, AnyOf, AtLeast, Quota

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "power"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the weights are not beside this checkout"
)


@pytest.fixture(scope="module")
def members():
    """Votes and population, in ten thousands, of the 27 members of 2007."""
    with (FOLDER / "eucouncil_weights.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["eu25_av"] != "NA" and r["name"] != "Croatia"]
    return {r["name"]: (int(r["eu25_av"]), int(r["eu25_ap"])) for r in rows}


def thresholds(regime):
    with (FOLDER / "thresholds.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["regime"] == regime)
    return int(row["qmin"]), int(row["qvote"]), int(row["qpop"])


def test_three_majorities_at_nice(members):
    """Felsenthal and Machover (2004): the power to act of the 27 under Nice is about 2 percent."""
    count, votes, people = thresholds("EU27_Nice")
    rule = AllOf(
        rules=(
            absolute_quota({name: v for name, (v, _) in members.items()}, votes),
            AtLeast(count=count),
            absolute_quota({name: p for name, (_, p) in members.items()}, people),
        )
    )
    game = VotingGame(members=tuple(members), rule=rule)
    found = power_indices(game)
    found.verify(game)
    assert float(found.power_to_act) == pytest.approx(0.0203, abs=5e-5)
    germany, france = found.banzhaf["Germany"], found.banzhaf["France"]
    assert 1 < germany / france < Fraction(101, 100)  # equal votes; population hardly matters


def test_a_double_majority_with_a_blocking_minority(members):
    """Baldwin and Widgren (2004): dual majority lets 12.9 percent of coalitions pass."""
    people = Quota(weights={name: p for name, (_, p) in members.items()}, quota=Fraction(65, 100))
    rule = AnyOf(rules=(AllOf(rules=(AtLeast(count=15), people)), AtLeast(count=24)))
    game = VotingGame(members=tuple(members), rule=rule)
    found = power_indices(game)
    found.verify(game)
    assert float(found.power_to_act) == pytest.approx(0.129, abs=5e-4)
    assert found.banzhaf["Germany"] > found.banzhaf["France"] > found.banzhaf["Malta"] > 0
