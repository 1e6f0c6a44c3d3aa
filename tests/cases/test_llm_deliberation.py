"""Multi-party negotiation games with thresholds and two veto parties, scored on paper.

Abdelnabi, S. et al. (2024), Cooperation, competition, and maliciousness: LLM-stakeholders
interactive negotiation, https://arxiv.org/abs/2309.17234: six or seven parties score five or six
issues, and each has a minimum below which it walks away. A deal is feasible when both veto
parties and all but at most one party accept. In the library's words: every party is a country
with a centre only, its scores are utils, its minimum is its reservation utility, and the veto
is the international rule.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from twolevel.game import Game
from twolevel.model import (
    Actor,
    AllOf,
    AtLeast,
    Body,
    Estimate,
    Interest,
    Issue,
    Scenario,
    Unanimity,
    Utils,
    Veto,
)

GAMES = Path(__file__).parents[3] / "shared" / "data" / "llm_deliberation"

NEEDED = pytest.mark.skipif(not GAMES.is_dir(), reason="the games are not beside this checkout")


# -- from score sheets to scenarios ------------------------------------------------------------


def party(name, scores, minimum):
    """A country that scores option k of issue j with ``scores[j][k]``."""
    interests = tuple(
        Interest(
            name=letter,
            issues=(letter,),
            valuation=Utils(utils={f"{letter}{k + 1}": s for k, s in enumerate(column)}),
        )
        for letter, column in zip("ABCDEF", scores, strict=False)
    )
    centre = Actor(name=f"{name}_itself", interests=interests, reservation=Estimate.of(minimum))
    return Body(name=name, centre=centre)


def negotiation(sheets, veto, *, absent=1):
    """The scenario in which both veto parties and all but `absent` parties must accept.

    The first option of every issue stands in as status quo; reservations do not depend on it.
    """
    sizes = [len(column) for column in next(iter(sheets.values()))[0]]
    issues = tuple(
        Issue(
            name=letter,
            options=tuple(f"{letter}{k + 1}" for k in range(size)),
            status_quo=f"{letter}1",
        )
        for letter, size in zip("ABCDEF", sizes, strict=False)
    )
    rule = AllOf(rules=(Veto(members=veto), AtLeast(count=len(sheets) - absent)))
    return Scenario(
        name="negotiation",
        issues=issues,
        countries=tuple(party(name, *sheet) for name, sheet in sheets.items()),
        international=rule,
    )


def sheet(path):
    """The scores by issue, and the minimum on the last line."""
    *scores, (minimum,) = [
        [int(number) for number in line.split(",")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return scores, minimum


def read(name):
    """The score sheets of a game, and its veto parties: those that propose first and second."""
    lines = (GAMES / name / "config.txt").read_text(encoding="utf-8").splitlines()
    rows = [[word.strip() for word in line.split(",")] for line in lines if line.strip()]
    sheets = {row[1]: sheet(GAMES / name / "scores_files" / f"{row[1]}.txt") for row in rows}
    return sheets, tuple(row[1] for row in rows if row[2] in ("p1", "p2"))


# -- the published games -----------------------------------------------------------------------

COUNTS = [
    pytest.param("base_7players", 2880, 204, 52, id="base_7players"),
    pytest.param("base", 720, 55, 12, id="base"),
]


@NEEDED
@pytest.mark.parametrize(("name", "deals", "feasible", "unanimous"), COUNTS)
def test_feasible_and_unanimous_deals(name, deals, feasible, unanimous):
    sheets, veto = read(name)
    assert set(veto) == {"SportCo", "DoT"}
    game = Game(negotiation(sheets, veto))
    found = game.overlap()
    assert game.scenario.n_agreements == deals
    assert found.in_force.count == feasible
    assert found.zone().count == unanimous
    assert found.in_force.is_exact


@NEEDED
@pytest.mark.parametrize(("name", "deals", "feasible", "unanimous"), COUNTS)
def test_the_rule_of_unanimity_leaves_the_zone_of_all(name, deals, feasible, unanimous):
    scenario = negotiation(*read(name)).replace("international", Unanimity())
    assert Game(scenario).overlap().in_force.count == unanimous


@NEEDED
@pytest.mark.parametrize(("name", "deals", "feasible", "unanimous"), COUNTS)
def test_solutions_of_the_unanimous_zone_meet_every_minimum(name, deals, feasible, unanimous):
    sheets, veto = read(name)
    game = Game(negotiation(sheets, veto))
    for settlement in game.solve_all().values():
        settlement.verify()
        for party_name, (scores, minimum) in sheets.items():
            chosen = zip(scores, settlement.agreement.values(), strict=True)
            score = sum(column[int(option[1:]) - 1] for column, option in chosen)
            assert score - minimum == settlement.gains[party_name] >= 0


@NEEDED
def test_the_deal_that_opens_the_talks_is_not_acceptable_to_all():
    text = (GAMES / "base_7players" / "initial_deal.txt").read_text(encoding="utf-8")
    options = {word.strip()[0]: word.strip() for word in text.split(",")}
    sheets, veto = read("base_7players")
    found = Game(negotiation(sheets, veto)).explain(options)
    accepting = {
        name
        for name, (scores, minimum) in sheets.items()
        if sum(column[int(options[i][1:]) - 1] for i, column in zip("ABCDEF", scores, strict=True))
        >= minimum
    }
    assert set(found.signatories) == accepting < set(sheets)


# -- a game of the same kind, small enough to follow -------------------------------------------

SMALL = {
    "firm": ([[10, 5, 0], [8, 0]], 9),
    "city": ([[0, 6, 9], [0, 5]], 6),
    "union": ([[0, 4, 4], [3, 3]], 6),
}
"""Scores of (A1, A2, A3) and (B1, B2); firm and city have a veto."""


def test_a_small_game_by_hand():
    """The firm accepts A1 with anything and A2 with B1; the city A2 and A3; the union the same.

    So all three meet in (A2, B1) alone; without the union, no further deal has both vetoes.
    """
    game = Game(negotiation(SMALL, ("firm", "city")))
    sets = {name: found.signable.count for name, found in game.win_sets().countries.items()}
    assert sets == {"firm": 3, "city": 4, "union": 4}
    found = game.overlap()
    assert (found.zone().count, found.in_force.count) == (1, 1)
    assert dict(game.solve("nash").agreement) == {"A": "A2", "B": "B1"}
    assert found.blocking == (("firm",), ("city",))


@pytest.mark.parametrize("absent", [0, 1, 2])
def test_a_small_game_by_listing_its_deals(absent):
    game = Game(negotiation(SMALL, ("firm", "city"), absent=absent))
    expected = 0
    for a, b in itertools.product(range(3), range(2)):
        accepting = {n for n, (s, least) in SMALL.items() if s[0][a] + s[1][b] >= least}
        expected += {"firm", "city"} <= accepting and len(accepting) >= len(SMALL) - absent
    assert game.overlap().in_force.count == expected
