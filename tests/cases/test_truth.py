"""Power indices and cooperative games with known answers, gathered in one file of cases."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from twolevel.coalitions import (
    CooperativeGame,
    VotingGame,
    convexity,
    core,
    nucleolus,
    power_indices,
    shapley_value,
    tau_value,
)
from twolevel.conflicts import option_conflict, stability

TRUTH = Path(__file__).parents[3] / "shared" / "data" / "truth.json"
CASES = json.loads(TRUTH.read_text(encoding="utf-8")) if TRUTH.is_file() else {}

pytestmark = pytest.mark.skipif(not CASES, reason="the cases are not beside this checkout")


def named(section):
    return {case["name"]: case for case in CASES.get(section, ())}


def voting_game(case):
    """Return the game a case describes, by its fields or, where it has none, by its name."""
    if isinstance(case.get("weights"), dict):
        return VotingGame.weighted(case["weights"], quota=case["quota"])
    if case["name"] == "UN Security Council":
        weights = [7] * 5 + [1] * 10
        return VotingGame.weighted({f"m{k}": w for k, w in enumerate(weights)}, quota=39)
    quota, weights = case["name"].strip("[]").split(";")
    numbers = {f"m{k}": w for k, w in enumerate(weights.split(","))}
    return VotingGame.weighted(numbers, quota=quota)


@pytest.mark.parametrize("name", named("power_indices"))
def test_power_indices(name):
    case = named("power_indices")[name]
    found = power_indices(voting_game(case))
    if name == "UN Security Council":
        published = [Fraction(case["shapley_shubik"][who]) for who in ("permanent", "elected")]
        assert [found.shapley_shubik["m0"], found.shapley_shubik["m14"]] == published
        assert [found.swings["m0"], found.swings["m14"]] == case["banzhaf_computed"]["swings"]
        return
    banzhaf = case.get("banzhaf", case.get("banzhaf_normalised"))
    assert list(found.banzhaf_normalised.values()) == [Fraction(number) for number in banzhaf]
    shapley = case.get("shapley_shubik", case.get("shapley_shubik_computed"))
    assert list(found.shapley_shubik.values()) == [Fraction(number) for number in shapley]


def estate(amount, claims):
    players = [f"claimant {k}" for k in range(len(claims))]
    owed = dict(zip(players, (Fraction(str(c)) for c in claims), strict=True))
    return CooperativeGame.from_function(
        players,
        lambda s: max(Fraction(0), amount - sum(owed[p] for p in players if p not in s)),
    )


def rounded(payoffs, places=4):
    return [round(float(payoff), places) for payoff in payoffs.values()]


def test_a_bankruptcy_of_six():
    case = named("cooperative")["MatTuGames 6-player bankruptcy"]
    game = estate(case["E"], case["d"])
    assert rounded(shapley_value(game).payoffs) == case["shapley"]
    found = nucleolus(game)
    found.verify(game)
    assert rounded(found.payoffs) == case["nucleolus"]
    assert rounded(tau_value(game).payoffs) == case["tau"]
    assert convexity(game).holds == case["convex"]
    assert core(game).is_empty != case["core_nonempty"]


def test_the_talmud():
    case = named("cooperative")["Talmud d=(100,200,300)"]
    for amount, shares in case["nucleolus_computed"].items():
        found = nucleolus(estate(int(amount), [100, 200, 300]))
        assert list(found.payoffs.values()) == [Fraction(share) for share in shares]


@pytest.mark.parametrize(
    ("name", "left"), [("glove L={1,2} R={3}", "12"), ("glove L={1,2,4} R={3}", "124")]
)
def test_gloves(name, left):
    players = sorted([*left, "3"])
    game = CooperativeGame.from_function(players, lambda s: min(len(s) - ("3" in s), int("3" in s)))
    expected = [Fraction(share) for share in named("cooperative")[name]["shapley"]]
    assert list(shapley_value(game).payoffs.values()) == expected


def test_three_players_given_by_their_worths():
    case = named("cooperative")["3-player v(1,2,3,12,13,23,123)=(2,4,5,18,14,9,24)"]
    worths = {"1": 2, "2": 4, "3": 5, ("1", "2"): 18, ("1", "3"): 14, ("2", "3"): 9}
    game = CooperativeGame.from_worths(worths | {("1", "2", "3"): 24})
    assert list(shapley_value(game).payoffs.values()) == case["shapley"]


def equilibria(conflict, states):
    found = stability(conflict)
    return [[states.index(state) + 1 for state in each] for each in found.equilibria.values()]


def test_the_prisoners_dilemma_as_a_graph():
    case = named("gmcr")["Prisoner's dilemma (options: 1 cooperates, 2 cooperates)"]
    states = case["states"]
    values = zip(*case["payoffs"], strict=True)
    conflict = option_conflict(
        {"1": ["1 cooperates"], "2": ["2 cooperates"]},
        preferences={
            k: dict(zip(states, v, strict=True)) for k, v in zip("12", values, strict=True)
        },
    )
    expected = [case[concept] for concept in ("Nash", "GMR", "SMR", "SEQ")]
    assert equilibria(conflict, states) == expected


def test_syria_and_iraq_as_a_graph():
    case = next(case for name, case in named("gmcr").items() if name.startswith("Syria-Iraq"))
    states = case["states"]
    release, escalate, attack = (option.partition(": ")[2] for option in case["options"])
    conflict = option_conflict(
        {"Syria": [release, escalate], "Iraq": [attack]},
        infeasible=[{release: True, escalate: True}],
        preferences={
            who: [states[number - 1] for number in case[f"rank_{who}"]] for who in ("Syria", "Iraq")
        },
    )
    expected = [case[concept] for concept in ("Nash", "GMR", "SMR", "SEQ")]
    assert equilibria(conflict, states) == expected
