"""Bad calls of the participation room, and what they are told."""

from __future__ import annotations

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError, LimitError, TwoLevelError
from twolevel.labels import Labels
from twolevel.participation import (
    MembershipGame,
    Moves,
    demand_game,
    farsighted,
    farsighted_stable_sets,
    position_game,
    settle_coalitions,
    stabilise,
    standing,
    surplus,
)

BORDER = tl.load("border")
TUMEN = tl.load("tumen")
PAIR = MembershipGame.from_function("ab", lambda s: [len(s)] * 2)


def asked(**options):
    return lambda: BORDER.participation(**options)


def membership(players, gains):
    return lambda: MembershipGame.from_function(players, gains)


def positions(given):
    return lambda: position_game(BORDER.point, given)


def demands(levels):
    return lambda: demand_game(BORDER.point, levels)


def moves(payoffs, steps):
    return lambda: farsighted_stable_sets(Moves.from_table(payoffs, steps, players="a"))


CALLS = {
    "an unknown solution": (asked(solution="nahs"), LabelError, "Did you mean 'nash'"),
    "an unknown floor mode": (asked(floor_mode="trunk"), ArgumentError, "truncate"),
    "weights where none are taken": (
        asked(solution="egalitarian", weights={"north": 1, "south": 2}),
        ArgumentError,
        "egalitarian takes no weights",
    ),
    "a weight missing": (asked(weights={"north": 1}), ArgumentError, "south"),
    "an unknown role": (asked(roles=("member", "observe")), LabelError, "Did you mean 'observer'"),
    "roles as text": (asked(roles="member"), ArgumentError, "not the text 'member'"),
    "no role but member": (asked(roles=("member",)), ArgumentError, "at least one of observer"),
    "no member": (asked(roles=("observer", "out")), ArgumentError, "roles are member and"),
    "a role twice": (asked(roles=("member", "member")), ArgumentError, "occurs twice"),
    "a share above one": (asked(spillovers=1.5), ArgumentError, "share from 0 to 1, not 1.5"),
    "a negative share": (asked(spillovers={"north": -1}), ArgumentError, "spillover to north"),
    "a share that is no number": (asked(spillovers="much"), ArgumentError, "the spillover"),
    "observers who do something else": (
        asked(observers="lent"),
        ArgumentError,
        "Did you mean 'lend'",
    ),
    "NaN for a share": (asked(spillovers=float("nan")), ArgumentError, "finite number"),
    "spillovers of nobody": (
        asked(spillovers={"nort": 1}),
        ArgumentError,
        "Did you mean 'north'",
    ),
    "spillovers of a role nobody has": (
        asked(spillovers={"out": 1}),
        ArgumentError,
        "neither a role of outsiders",
    ),
    "spillovers of a role to nobody": (
        asked(spillovers={"observer": {"nort": 1}}),
        LabelError,
        "Did you mean 'north'",
    ),
    "a verdict on an unknown country": (
        lambda: BORDER.participation().verdict(["nort"]),
        LabelError,
        "north",
    ),
    "an observer who is a member": (
        lambda: BORDER.participation().verdict(["north"], observers=["north"]),
        ArgumentError,
        "north cannot be a member and an observer at once",
    ),
    "somebody who has no role": (
        lambda: BORDER.participation().verdict(["north"], observers=[]),
        ArgumentError,
        "south is neither member nor observer",
    ),
    "observers where there are none": (
        lambda: BORDER.participation(roles=("member", "out")).verdict([], observers=["north"]),
        LabelError,
        "there is no role 'observer'",
    ),
    "no players": (membership("", lambda _: []), ArgumentError, "at least one player"),
    "too many players": (
        membership([f"p{k}" for k in range(13)], lambda _: [0] * 13),
        LimitError,
        "at most 12 players",
    ),
    "a player twice": (membership("aa", lambda _: [0, 0]), ArgumentError, "occurs twice"),
    "outsiders forgotten": (membership("ab", lambda s: [0] * len(s)), ArgumentError, "not 0"),
    "gains of a stranger": (
        membership("ab", lambda _: {"a": 1, "c": 2}),
        LabelError,
        "no player 'c'",
    ),
    "a gain missing": (membership("ab", lambda _: {"a": 1}), ArgumentError, "the gain of b"),
    "gains that are text": (membership("ab", lambda _: "12"), ArgumentError, "not '12'"),
    "a gain that is NaN": (
        membership("ab", lambda _: [0, float("nan")]),
        ArgumentError,
        "the gain of b in [] must be a finite number",
    ),
    "a table that does not fit": (
        lambda: MembershipGame(players=Labels("ab"), gains=((0, 0),)),
        ArgumentError,
        "in 4 coalitions",
    ),
    "an unknown door": (lambda: farsighted(PAIR, door="opn"), ArgumentError, "mean 'open'"),
    "too many to look ahead": (
        lambda: farsighted(MembershipGame.from_function("abcdefghi", lambda _: [0] * 9)),
        LimitError,
        "at most 8 players",
    ),
    "no stable sets asked for": (
        lambda: farsighted(PAIR, most=0),
        ArgumentError,
        "most must be a positive int",
    ),
    "a move to nowhere": (moves({"x": [0]}, [("x", "y", "a")]), LabelError, "no outcome 'y'"),
    "a move by a stranger": (
        moves({"x": [0], "y": [1]}, [("x", "y", "b")]),
        LabelError,
        "no player 'b'",
    ),
    "a move by nobody": (moves({"x": [0], "y": [1]}, [("x", "y", [])]), ArgumentError, "nobody"),
    "an outcome without payoffs": (moves({"x": []}, []), ArgumentError, "one payoff for each"),
    "a payoff that is NaN": (moves({"x": [float("nan")]}, []), ArgumentError, "of x must be"),
    "no outcomes": (moves({}, []), ArgumentError, "at least one player and one outcome"),
    "too many outcomes": (
        moves({f"x{k}": [0] for k in range(513)}, []),
        LimitError,
        "at most 512",
    ),
    "what to withstand misspelt": (
        lambda: stabilise(PAIR, "a", against="coalition"),
        ArgumentError,
        "Did you mean 'coalitions'",
    ),
    "payments checked against no game": (
        lambda: stabilise(PAIR, "a").verify(BORDER.participation()),
        ArgumentError,
        "participation().membership",
    ),
    "a fund misspelt": (lambda: stabilise(PAIR, "a", fund="member"), ArgumentError, "'members'"),
    "a price of nobody": (lambda: stabilise(PAIR, "a", prices={"c": 1}), LabelError, "'c'"),
    "a price of zero": (
        lambda: stabilise(PAIR, "a", prices={"a": 0}),
        ArgumentError,
        "the price of a util of a is positive",
    ),
    "a least gain that is no number": (
        lambda: stabilise(PAIR, "a", least="much"),
        ArgumentError,
        "the least gain",
    ),
    "nothing to stabilise": (
        lambda: BORDER.participation().stabilise(["north"]),
        ArgumentError,
        "north bring nothing into force",
    ),
    "agreements misspelt": (
        lambda: BORDER.surplus(within="opn"),
        ArgumentError,
        "Did you mean 'open'",
    ),
    "a link to nowhere": (
        lambda: surplus(BORDER.point, network=[("north", "west")]),
        LabelError,
        "'west'",
    ),
    "a link to itself": (
        lambda: surplus(BORDER.point, network=[("north", "north")]),
        ArgumentError,
        "two different players",
    ),
    "an unknown issue": (positions("brige"), LabelError, "Did you mean 'bridge'"),
    "positions of a wrong kind": (positions(3), ArgumentError, "not 3"),
    "no positions": (positions({}), ArgumentError, "at least one agreement"),
    "a position with a reserved name": (positions({"no agreement": 0}), ArgumentError, "anyway"),
    "a position that is no agreement": (positions({"x": 10**6}), TwoLevelError, "agreement"),
    "an excluded position": (
        positions({"x": {"bridge": "none", "toll": "capitals"}}),
        ArgumentError,
        "exclude each other",
    ),
    "too many positions": (
        lambda: position_game(TUMEN.point, {f"p{k}": k * 0 for k in range(9)}),
        LimitError,
        "profiles",
    ),
    "one level": (demands(1), ArgumentError, "at least two levels"),
    "levels as text": (demands("12"), ArgumentError, "not '12'"),
    "a level above one": (demands([0, 2]), ArgumentError, "from 0 to 1"),
    "a level twice": (demands([0, 1, 1]), ArgumentError, "different shares"),
    "a level that is NaN": (demands([0, float("nan")]), ArgumentError, "a demand must be"),
    "nobody demands": (
        lambda: demand_game(BORDER.point, coalition=[]),
        ArgumentError,
        "at least one country",
    ),
    "an unknown country demands": (
        lambda: demand_game(BORDER.point, coalition=["nort"]),
        LabelError,
        "Did you mean 'north'",
    ),
    "too many demands": (lambda: demand_game(TUMEN.point, 10), LimitError, "1,000,000 profiles"),
    "a coalition with a stranger": (lambda: standing(PAIR, "c"), LabelError, "no player 'c'"),
}


@pytest.mark.parametrize(("call", "error", "message"), CALLS.values(), ids=CALLS)
def test_a_bad_call_is_told_what_is_wrong(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert message in str(caught.value)
    assert isinstance(caught.value, TwoLevelError)


def test_spaces_too_large_to_enumerate(quota_game):
    game = tl.Game(quota_game(n_issues=12, members=(2, 2)))
    with pytest.raises(LimitError, match="looks at every agreement"):
        settle_coalitions(game.point)
