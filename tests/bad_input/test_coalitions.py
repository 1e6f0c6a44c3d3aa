"""Bad calls of the coalitions room, and what they are told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twolevel.coalitions import (
    CompoundGame,
    CooperativeGame,
    VotingGame,
    absolute_quota,
    communication_game,
    compound_power,
    core,
    in_bargaining_set,
    in_core,
    in_kernel,
    myerson_value,
    nucleolus,
    owen_value,
    power_indices,
    shapley_value,
    subnational_power,
    superadditivity,
    tau_value,
)
from twolevel.errors import ArgumentError, LabelError, LimitError, TwoLevelError
from twolevel.labels import Labels
from twolevel.model import AllOf, AnyOf, AtLeast, Majority, Quota, Shared, Unanimity, Veto

PAIR = VotingGame(members=("china", "russia"), rule=Unanimity())
GAME = CooperativeGame.from_array([0, 1, 2, 4], players=["china", "russia"])
WIDE = CooperativeGame.from_array(np.zeros(1 << 19, dtype=np.int64))


def voting(rule, members=("china", "russia"), **options):
    return lambda: VotingGame(members=members, rule=rule, **options)


def weighted(weights, quota, **options):
    return lambda: VotingGame.weighted(weights, quota=quota, **options)


def array(worths, **options):
    return lambda: CooperativeGame.from_array(worths, **options)


def worths(mapping, **options):
    return lambda: CooperativeGame.from_worths(mapping, **options)


def fine_weights(count):
    return {f"m{k}": 10**9 + k for k in range(count)}


def nested(count):
    pairs = [
        AnyOf(rules=(Veto(members=(f"m{2 * k}",)), Veto(members=(f"m{2 * k + 1}",))))
        for k in range(count)
    ]
    return VotingGame(members=[f"m{k}" for k in range(30)], rule=AllOf(rules=tuple(pairs)))


CALLS = {
    "no members": (voting(Majority(), ()), ArgumentError, "at least one member"),
    "members as text": (voting(Majority(), "ab"), ArgumentError, "list of names, not 'ab'"),
    "a member twice": (voting(Majority(), ("a", "a")), ArgumentError, "'a' occurs twice"),
    "a member without a name": (voting(Majority(), (1, 2)), ArgumentError, "is text, not 1"),
    "no rule": (voting("majority"), ArgumentError, "a rule is one of .* not 'majority'"),
    "an unknown veto": (
        voting(Veto(members=("rusia",))),
        LabelError,
        "no member 'rusia'.*'russia'",
    ),
    "a veto of nobody": (voting(Veto(members=())), ArgumentError, "names nobody"),
    "nothing nested": (voting(AllOf(rules=())), ArgumentError, "no rules in it"),
    "a bad nested rule": (
        voting(AnyOf(rules=(Majority(), AtLeast(count=3)))),
        ArgumentError,
        "1 to 2 approvals, not 3",
    ),
    "no approvals": (voting(AtLeast(count=0)), ArgumentError, "1 to 2 approvals, not 0"),
    "true approvals": (voting(AtLeast(count=True)), ArgumentError, "not True"),
    "a share above one": (
        voting(Quota(weights={"china": 1}, quota=2)),
        ArgumentError,
        "share of 2 is met by everybody or by nobody",
    ),
    "shared without shares": (voting(Shared()), ArgumentError, "needs weights .* not none"),
    "a share that is no number": (
        voting(Shared(), shares={"china": "half"}),
        ArgumentError,
        "share of china must be a finite number",
    ),
    "shares in a list": (voting(Shared(), shares=[1]), ArgumentError, "shares map members"),
    "an unhashable member": (voting(Majority(), (["a"],)), ArgumentError, "is text, not"),
    "a coalition that is a number": (lambda: PAIR.wins(3), ArgumentError, "several names, not 3"),
    "weights in a list": (weighted([1, 2], 2), ArgumentError, "mapping from names"),
    "no weights": (weighted({}, 1), ArgumentError, "nor all zero"),
    "a negative weight": (weighted({"a": -1, "b": 3}, 1), ArgumentError, "must not be negative"),
    "a weight of NaN": (weighted({"a": math.nan}, 1), ArgumentError, "weight of a .* not nan"),
    "an infinite weight": (weighted({"a": math.inf}, 1), ArgumentError, "not inf"),
    "a quota of zero": (weighted({"a": 1}, 0), ArgumentError, "0 of a total weight of 1"),
    "a quota of NaN": (weighted({"a": 1}, math.nan), ArgumentError, "a quota must be a finite"),
    "a quota above the total": (weighted({"a": 1}, 2), ArgumentError, "at most the total"),
    "a strict quota of the total": (
        weighted({"a": 1}, 1, strict=True),
        ArgumentError,
        "below the total",
    ),
    "quota weights in text": (lambda: absolute_quota("ab", 1), ArgumentError, "not 'ab'"),
    "an unknown voter": (lambda: PAIR.wins(["japan"]), LabelError, "no member 'japan'"),
    "power of nothing": (lambda: power_indices(None), ArgumentError, "needs a VotingGame"),
    "weights too fine": (
        lambda: power_indices(VotingGame.weighted(fine_weights(30), quota=10**10)),
        LimitError,
        "larger units",
    ),
    "too many alternatives": (
        lambda: power_indices(nested(4)),
        LimitError,
        "unfolds into 16 alternatives",
    ),
    "too many members to list": (
        lambda: VotingGame(members=[f"m{k}" for k in range(30)], rule=Majority()).patterns(),
        LimitError,
        "30 members cannot all be listed",
    ),
    "compound of nothing": (lambda: CompoundGame(game="x"), ArgumentError, "needs a VotingGame"),
    "parts in a list": (lambda: CompoundGame(game=PAIR, parts=[PAIR]), ArgumentError, "map"),
    "a part that is no game": (
        lambda: CompoundGame(game=PAIR, parts={"china": 3}),
        ArgumentError,
        "part of china is a game, not 3",
    ),
    "an unknown part": (
        lambda: CompoundGame(game=PAIR, parts={"chin": PAIR}),
        LabelError,
        "'china'",
    ),
    "an actor in two countries": (
        lambda: CompoundGame(game=PAIR, parts={"china": PAIR}),
        ArgumentError,
        "actor 'russia' occurs twice",
    ),
    "compound power of a simple game": (
        lambda: compound_power(PAIR),
        ArgumentError,
        "needs a CompoundGame",
    ),
    "subnational power of a path": (
        lambda: subnational_power("tumen.yaml"),
        ArgumentError,
        "a Scenario or a PointGame, not 'tumen.yaml'",
    ),
    "no players": (worths({}), ArgumentError, "at least one player"),
    "worths in a list": (worths([1, 2]), ArgumentError, "map coalitions to numbers"),
    "a missing coalition": (worths({"a": 1, "b": 2}), ArgumentError, r"for \{a, b\}"),
    "a coalition twice": (
        worths({("a", "b"): 1, ("b", "a"): 2}, default=0),
        ArgumentError,
        r"\{a, b\} is given twice",
    ),
    "a coalition of strangers": (
        worths({"a": 1, "c": 1}, players=["a", "b"], default=0),
        LabelError,
        "no player 'c'",
    ),
    "a worth of NaN": (worths({"a": math.nan}), ArgumentError, r"worth of \{a\} .* not nan"),
    "a default of NaN": (
        worths({"ab": 1}, default=math.nan),
        ArgumentError,
        "default worth must be a finite number",
    ),
    "something for nobody": (worths({(): 1, "a": 1}), ArgumentError, "empty coalition"),
    "players twice": (array([0, 1, 2, 3], players=["a", "a"]), ArgumentError, "occurs twice"),
    "players of numbers": (array([0, 1], players=[1]), ArgumentError, "name is text, not 1"),
    "not a power of two": (array([0, 1, 2]), ArgumentError, r"2\*\*n numbers"),
    "a table": (array([[0, 1], [2, 3]]), ArgumentError, "flat array"),
    "one worth": (array([0]), ArgumentError, "flat array"),
    "an array with NaN": (array([0, 1, math.nan, 2]), ArgumentError, "not nan"),
    "an array with infinity": (array([0, 1, math.inf, 2]), ArgumentError, "not inf"),
    "an array of text": (array(["0", "one"]), ArgumentError, "not 'one'"),
    "too few players": (array([0, 1, 1, 2], players=["a"]), ArgumentError, "those of 2 players"),
    "too many players": (
        lambda: CooperativeGame.from_function([f"p{k}" for k in range(21)], len),
        LimitError,
        "at most 20",
    ),
    "a function that fails to answer": (
        lambda: CooperativeGame.from_function("ab", lambda _: None),
        ArgumentError,
        r"worth of \{a\} .* not None",
    ),
    "units that do not fit": (
        lambda: CooperativeGame(players=Labels("ab"), units=np.zeros(3, dtype=int)),
        ArgumentError,
        "flat array of 4 whole units",
    ),
    "units that are not whole": (
        lambda: CooperativeGame(players=Labels("a"), units=np.zeros(2)),
        ArgumentError,
        "whole units",
    ),
    "a scale of zero": (
        lambda: CooperativeGame(players=Labels("a"), units=np.zeros(2, dtype=int), scale=0),
        ArgumentError,
        "scale must be a positive integer",
    ),
    "worth of a number": (lambda: GAME.worth(3), ArgumentError, "several names, not 3"),
    "unhashable players": (
        lambda: CooperativeGame.from_function([["a"]], len),
        ArgumentError,
        "name is text",
    ),
    "a link that is a number": (lambda: myerson_value(GAME, [3]), ArgumentError, "not 3"),
    "worth of a stranger": (lambda: GAME.worth(["japan"]), LabelError, "no player 'japan'"),
    "shapley of an array": (lambda: shapley_value([0, 1]), ArgumentError, "CooperativeGame"),
    "core of an array": (lambda: core([0, 1]), ArgumentError, "CooperativeGame"),
    "a union of strangers": (
        lambda: owen_value(GAME, [("china", "japan")]),
        LabelError,
        "no player 'japan'",
    ),
    "a player in no union": (
        lambda: owen_value(GAME, [("china",)]),
        ArgumentError,
        "russia exactly once, not 0 times",
    ),
    "a player in two blocks": (
        lambda: in_kernel(GAME, [2, 2], structure=[("china", "russia"), ("china",)]),
        ArgumentError,
        "china exactly once, not 2 times",
    ),
    "blocks in text": (
        lambda: in_kernel(GAME, [2, 2], structure="china"),
        ArgumentError,
        "lists of names",
    ),
    "payoffs too few": (lambda: in_core(GAME, [1]), ArgumentError, "2 payoffs are needed, not 1"),
    "a payoff of NaN": (lambda: in_core(GAME, [1, math.nan]), ArgumentError, "payoff of russia"),
    "a payoff missing": (lambda: in_core(GAME, {"china": 1}), ArgumentError, "russia is missing"),
    "a payoff for a stranger": (lambda: in_core(GAME, {"japan": 1}), LabelError, "'japan'"),
    "payoffs as a number": (lambda: in_kernel(GAME, 3), ArgumentError, "one number a player"),
    "a link to oneself": (
        lambda: myerson_value(GAME, [("china", "china")]),
        ArgumentError,
        "two different players",
    ),
    "a link of one": (lambda: myerson_value(GAME, ["china"]), ArgumentError, "two different"),
    "a link to a stranger": (
        lambda: communication_game(GAME, [("china", "japan")]),
        LabelError,
        "no player 'japan'",
    ),
    "a network that is none": (lambda: myerson_value(GAME, 3), ArgumentError, "not 3"),
    "nothing pays everybody enough": (
        lambda: nucleolus(CooperativeGame.from_array([0, 2, 2, 3])),
        ArgumentError,
        "use prenucleolus",
    ),
    "no compromise": (
        lambda: tau_value(CooperativeGame.from_array([0, 2, 2, 3])),
        ArgumentError,
        "quasi-balanced",
    ),
    "a core too large": (lambda: core(WIDE), LimitError, "at most 18 players"),
    "a nucleolus too large": (lambda: nucleolus(WIDE), LimitError, "at most 18 players"),
    "too many pairs": (lambda: superadditivity(WIDE), LimitError, "at most 14 players"),
    "too many objections": (
        lambda: in_bargaining_set(WIDE, [0] * 19),
        LimitError,
        "at most 10 players",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_bad_call_says_what_is_wrong(name):
    call, kind, message = CALLS[name]
    with pytest.raises(kind, match=message) as caught:
        call()
    assert isinstance(caught.value, TwoLevelError)
    assert len(str(caught.value)) > 20
