"""Bad calls of the equilibria room, and what they are told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twolevel.equilibria import (
    NormalFormGame,
    best_correlated,
    count_probabilities,
    dominated,
    find_equilibria,
    lemke_howson,
    logit_response,
    maximin,
    parse_nfg,
    quantal_responses,
    ratification_chance,
    read_nfg,
    response_graph,
    stream_pure_equilibria,
)
from twolevel.errors import ArgumentError, LabelError, LimitError, ScenarioError

PENNIES = NormalFormGame.from_arrays([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
THREE = NormalFormGame.from_arrays(np.arange(24).reshape(3, 2, 2, 2) % 5)
WIDE = NormalFormGame.from_arrays(np.zeros((2, 10, 10)))
HUGE = NormalFormGame.from_arrays(np.broadcast_to(0, (2, 1001, 1000)))


def arrays(payoffs, **options):
    return lambda: NormalFormGame.from_arrays(payoffs, **options)


def found(game, *args, **options):
    return lambda: find_equilibria(game, *args, **options)


def streamed(shape, payoff=lambda _i, at: np.zeros(len(at)), **options):
    return lambda: stream_pure_equilibria(shape, payoff, **options)


def read(text):
    return lambda: parse_nfg(text, file="game.nfg")


def calls(function, *args, **options):
    return lambda: function(*args, **options)


CALLS = {
    "nothing": (arrays([]), ArgumentError, "at least one player and one strategy"),
    "ragged": (arrays([[[1, 2], [3]], [[1, 2], [3, 4]]]), ArgumentError, "ragged"),
    "NaN": (
        arrays([[[1.0, math.nan]], [[0.0, 0.0]]]),
        ArgumentError,
        r"payoff of player 1 at \(0, 1\) must be a finite number .* not nan",
    ),
    "infinity": (arrays([[[1.0]], [[math.inf]]]), ArgumentError, "player 2 at .* not inf"),
    "NaN among fractions": (arrays([["1/2", math.nan]]), ArgumentError, "not nan"),
    "text": (arrays([["one"]]), ArgumentError, "not 'one'"),
    "a truth value": (arrays([[True]]), ArgumentError, "not True"),
    "too large": (arrays([[10**16]]), ArgumentError, "within 1e15"),
    "axes": (arrays(np.zeros((3, 2, 2))), ArgumentError, "3 players need 4 axes"),
    "names twice": (
        arrays([[[1]], [[1]]], players=["a", "a"]),
        ArgumentError,
        "player 'a' occurs twice",
    ),
    "few names": (arrays([[[1]], [[1]]], players=["a"]), ArgumentError, "2 players but 1 names"),
    "an empty name": (arrays([[1]], players=[" "]), ArgumentError, "a name that is not empty"),
    "a text of names": (arrays([[[1]], [[1]]], players="ab"), ArgumentError, "not the text 'ab'"),
    "strategies": (
        arrays([[1, 2]], strategies=[["a"]]),
        ArgumentError,
        "player 1 has 2 strategies but 1 names",
    ),
    "unknown in strategies": (
        arrays([[1]], players=["china"], strategies={"chian": ["a"]}),
        LabelError,
        "Did you mean 'china'?",
    ),
    "unknown player": (calls(PENNIES.digits, {"player 3": "1"}), LabelError, "no player"),
    "missing player": (calls(PENNIES.digits, {"player 1": "1"}), ArgumentError, "about player 2"),
    "unknown method": (found(PENNIES, "extrem"), LabelError, "Did you mean 'extreme'?"),
    "no game": (found([[1]]), ArgumentError, r"NormalFormGame, not \[\[1\]\]"),
    "unknown selection": (found(PENNIES, selection="strnog"), LabelError, "mean 'strong'?"),
    "selection by number": (found(PENNIES, selection=3), ArgumentError, "a name or several"),
    "two players only": (
        found(THREE, "extreme"),
        ArgumentError,
        "extreme is for 2 players, the game has 3; methods for any number are pure, logit",
    ),
    "an objective for nothing": (
        found(PENNIES, "pure", objective="welfare"),
        ArgumentError,
        "pure takes no objective; the methods that do are correlated, coarse_correlated",
    ),
    "seconds for nothing": (
        found(PENNIES, "pure", seconds=1),
        ArgumentError,
        "pure takes no seconds: its limits bound its work; the methods that do are extreme, gambit",
    ),
    "unknown objective": (
        found(PENNIES, "correlated", objective="happiness"),
        ArgumentError,
        "no objective 'happiness'. Allowed: welfare, least_welfare",
    ),
    "an objective for nobody": (
        found(PENNIES, "correlated", objective={"player1": 1}),
        LabelError,
        "Did you mean 'player 1'?",
    ),
    "a NaN objective": (
        calls(best_correlated, PENNIES, objective={"player 1": math.nan}),
        ArgumentError,
        "not nan",
    ),
    "too large for supports": (found(WIDE, "supports"), LimitError, "this one has 18"),
    "too large for nashpy": (found(WIDE, "nashpy"), LimitError, "the game has 20. Use"),
    "too large for a graph": (calls(response_graph, HUGE), LimitError, "1,001,000"),
    "too large for maximin": (calls(maximin, HUGE), LimitError, "at most 1,000,000 profiles"),
    "no such label": (calls(lemke_howson, PENNIES, 4), ArgumentError, "between 0 and 3, not 4"),
    "unknown kind": (calls(dominated, PENNIES, kind="weakly"), ArgumentError, "strict, weak"),
    "unknown moves": (calls(response_graph, PENNIES, moves="good"), ArgumentError, "best, better"),
    "an empty shape": (streamed(()), ArgumentError, "positive integers"),
    "a shape with zero": (streamed((2, 0)), ArgumentError, "positive integers"),
    "a block of none": (streamed((2,), block=0), ArgumentError, "positive integers"),
    "too many profiles": (streamed((2**31,) * 3), LimitError, "2\\*\\*62"),
    "a NaN on demand": (
        streamed((2, 2), lambda _i, at: np.full(len(at), np.nan)),
        ArgumentError,
        "not a finite number everywhere",
    ),
    "one number on demand": (streamed((2, 2), lambda _i, _at: 3), ArgumentError, "one number a"),
    "negative precision": (calls(logit_response, [1, 2], -1), ArgumentError, "not be negative"),
    "no payoffs": (calls(logit_response, [], 1), ArgumentError, "a payoff must be a finite"),
    "NaN payoff": (calls(logit_response, [math.nan], 1), ArgumentError, "finite number"),
    "text for a gain": (
        calls(ratification_chance, ["x"], precision=1, quota=1),
        ArgumentError,
        "a gain must be a number, not 'x'",
    ),
    "quota out of range": (
        calls(ratification_chance, [1, 2], precision=1, quota=3),
        ArgumentError,
        "between 0 and 2, not 3",
    ),
    "a probability of two": (calls(count_probabilities, [2]), ArgumentError, "between 0 and 1"),
    "falling precisions": (calls(quantal_responses, PENNIES, [2, 1]), ArgumentError, "increase"),
    "no precisions": (calls(quantal_responses, PENNIES, []), ArgumentError, "finite number"),
    "an empty file": (read(""), ScenarioError, "game.nfg: game: .*|game.nfg:1"),
    "another format": (read("EFG 2 R"), ScenarioError, r"seen: 'EFG'.*Allowed: NFG"),
    "another version": (read('NFG 2 R "" {} {}'), ScenarioError, "Allowed: the version, 1"),
    "another kind": (read('NFG 1 X "" {} {}'), ScenarioError, "Allowed: R, D"),
    "no players": (read('NFG 1 R "" {} {}'), ScenarioError, "0 players"),
    "too few payoffs": (read('NFG 1 R "" {"a"}{3}\n1 2'), ScenarioError, "game.nfg:2: .*payoff 3"),
    "too many payoffs": (read('NFG 1 R "" {"a"}{1}\n1\n2'), ScenarioError, "game.nfg:3: .*'2'"),
    "a payoff that is none": (read('NFG 1 R "" {"a"}{1}\nnan'), ScenarioError, "not a number"),
    "a payoff over zero": (read('NFG 1 R "" {"a"}{1}\n1/0'), ScenarioError, "not a number|zero"),
    "a huge payoff": (read('NFG 1 R "" {"a"}{1}\n1e99'), ScenarioError, "within 1e15"),
    "no such outcome": (
        read('NFG 1 R "" {"a"}{{"x"}}\n{ {"" 1} }\n2'),
        ScenarioError,
        "game.nfg:3: .*no such outcome .*seen: 2.* Allowed: 0 to 1",
    ),
    "an open quotation": (read('NFG 1 R "abc'), ScenarioError, "never closed"),
    "a bomb": (read('NFG 1 R "" {"a" "b"} {9999999 9999999} 1'), ScenarioError, "cannot be used"),
    "a promise of payoffs": (read('NFG 1 R "" {"a"} {40000000} 1'), ScenarioError, "too short"),
    "bytes": (lambda: parse_nfg(b"NFG"), ArgumentError, "must be text"),
    "no such file": (lambda: read_nfg("nowhere.nfg"), ScenarioError, "cannot be read"),
}


@pytest.mark.parametrize("name", CALLS)
def test_bad_calls_are_told_what_is_wrong(name):
    call, kind, message = CALLS[name]
    with pytest.raises(kind, match=message):
        call()
