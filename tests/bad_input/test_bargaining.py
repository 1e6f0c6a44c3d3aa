"""Bad calls of the bargaining room, and what they are told."""

from __future__ import annotations

import math

import pytest

from twolevel.bargaining import (
    BargainingProblem,
    pareto_mask,
    solve,
    solve_all,
    split_the_pie,
)
from twolevel.errors import ArgumentError, LabelError, LimitError, TwoLevelError
from twolevel.labels import Labels, Record
from twolevel.protocols import alternating_offers
from twolevel.tolerance import Tolerance

PROBLEM = BargainingProblem.from_points([(1, 2), (2, 1)], players=["china", "russia"])


def points(*rows, **options):
    return lambda: BargainingProblem.from_points(rows, **options)


def solved(*args, **options):
    return lambda: solve(PROBLEM, *args, **options)


def mask(*args, **options):
    return lambda: pareto_mask(*args, **options)


def pie(**options):
    return lambda: split_the_pie(**({"steps": 4} | options))


def offers(*args, **options):
    return lambda: alternating_offers(*(args or ((0.9, 0.9),)), **options)


def by_hand(scales):
    return lambda: BargainingProblem(
        players=Labels(["a", "b"]), scales=scales, blocks=list, disagreement=Record(a=0, b=0)
    )


CALLS = {
    "NaN in a table": (
        mask([[1.0, 2.0], [3.0, math.nan]]),
        ArgumentError,
        "row 1 has NaN in column 1.*Drop such rows",
    ),
    "a row for a table": (mask([1, 2]), ArgumentError, r"not an array of shape \(2,\)"),
    "a table without columns": (mask([[], []]), ArgumentError, r"not an array of shape \(2, 0\)"),
    "a ragged table": (mask([[1], [1, 2]]), ArgumentError, "as many numbers in every row"),
    "a table of text": (mask([["a"]]), ArgumentError, "integers or floats of at most 64 bits"),
    "complex numbers": (mask([[1j]]), ArgumentError, "not complex128"),
    "more than 64 bits": (mask([[2**64]]), ArgumentError, "not object"),
    "an unsigned 64th bit": (mask([[2**63]]), ArgumentError, r"below 2\*\*63"),
    "a backend unknown": (mask([[1]], backend="gpu"), ArgumentError, "'numpy', not 'gpu'"),
    "no threads": (mask([[1]], threads=0), ArgumentError, "positive int, not 0"),
    "no points": (points(), ArgumentError, "needs at least one point"),
    "points without players": (points(()), ArgumentError, "needs at least one player"),
    "a point that is a number": (points(3), ArgumentError, "one payoff a player, not 3"),
    "ragged points": (points((1, 2), (1,)), ArgumentError, "payoff at point 1 .* but 1 numbers"),
    "NaN": (points((1, math.nan)), ArgumentError, "payoff at point 0 of player 2 .* not nan"),
    "infinity": (points((math.inf, 1)), ArgumentError, "finite number .* not inf"),
    "text for a payoff": (points(("one", 1)), ArgumentError, "not 'one'"),
    "a truth value": (points((True, 1)), ArgumentError, "not True"),
    "too large": (points((10**16, 1)), ArgumentError, "within 1e15"),
    "too fine": (
        points(("1/999999999989", 1), (10**8, 1)),
        LimitError,
        "payoffs of player 1 have the common denominator",
    ),
    "names twice": (points((1, 2), players=["a", "a"]), ArgumentError, "'a' occurs twice"),
    "too many names": (points((1,), players=["a", "b"]), ArgumentError, "1 payoffs a point but 2"),
    "one text of names": (points((1, 2), players="ab"), ArgumentError, "not the text 'ab'"),
    "long disagreement": (points((1, 2), disagreement=(1,)), ArgumentError, "2 players .* but 1"),
    "unknown in a point": (points({"a": 1}, {"b": 1}), LabelError, "no player 'b'. Allowed: a"),
    "a scale of zero": (by_hand((1, 0)), ArgumentError, "scale of b must be a positive integer"),
    "unknown solution": (solved("nahs"), LabelError, "Did you mean 'nash'?"),
    "no solution": (solved(None), LabelError, "there is no solution None"),
    "unknown over": (solved(over="gambles"), ArgumentError, "or \"lotteries\", not 'gambles'"),
    "negative weight": (solved(weights=(1, -1)), ArgumentError, "weight of russia must not be neg"),
    "NaN weight": (solved(weights=(1, math.nan)), ArgumentError, "weight of russia .* not nan"),
    "no weight": (solved(weights=(0, 0)), ArgumentError, "all weights are zero"),
    "one weight": (solved(weights=(1,)), ArgumentError, "once for each of 2 players"),
    "a number for weights": (solved(weights=3), ArgumentError, "mapping from players .* not 3"),
    "unknown weight": (solved(weights={"chain": 1}), LabelError, "Did you mean 'china'?"),
    "missing weight": (solved(weights={"china": 1}), ArgumentError, "weight of russia is missing"),
    "weights for nothing": (
        solved("egalitarian", weights=(1, 2)),
        ArgumentError,
        "egalitarian takes no weights; the solutions that do are nash, utilitarian",
    ),
    "zero weight in a lottery": (
        solved(weights=(1, 0), over="lotteries"),
        ArgumentError,
        "weight of russia must be positive",
    ),
    "one name for several": (
        lambda: solve_all(PROBLEM, "nash"),
        ArgumentError,
        "several solutions, not 'nash'",
    ),
    "a gap of zero": (lambda: Tolerance(gap=0), ArgumentError, "above 0 and below 1, not 0"),
    "no rounds": (lambda: Tolerance(rounds=0), ArgumentError, "positive integer, not 0"),
    "no steps": (pie(steps=0), ArgumentError, "steps must be a positive integer, not 0"),
    "half steps": (pie(steps=2.5), ArgumentError, "not 2.5"),
    "no pie": (pie(pie=0), ArgumentError, "the pie must be positive, not 0"),
    "a grid too fine": (pie(steps=10**4, n_players=4), LimitError, "use fewer steps"),
    "floors without a mode": (pie(floors=(0.5, 0)), ArgumentError, "floors and floor_mode go"),
    "a mode without floors": (pie(floor_mode="truncate"), ArgumentError, "go together"),
    "unknown mode": (pie(floors=(0, 0), floor_mode="trunc"), LabelError, "mean 'truncate'"),
    "acceptance of no offer": (
        pie(floors=(0, 0), floor_mode="acceptance"),
        ArgumentError,
        "use twolevel.protocols.pies.alternating_offers",
    ),
    "two threat points": (
        pie(floors=(0, 0), floor_mode="threat_point", disagreement=(0, 0)),
        ArgumentError,
        "leave disagreement out",
    ),
    "a discount above one": (offers((1.1, 0.9)), ArgumentError, "discount factor of first must"),
    "a discount of zero": (offers((0.9, 0)), ArgumentError, "of second must be positive"),
    "waiting for free": (offers((1, 1)), ArgumentError, "waiting costs nothing"),
    "certain breakdown": (offers(breakdown=1), ArgumentError, "at least 0 and below 1, not 1"),
    "a negative floor": (offers(floors=(-0.1, 0)), ArgumentError, "floor of first must lie"),
    "three who wait for free": (offers((1, 1, 1)), ArgumentError, "waiting costs nothing"),
    "one player": (offers(players=["a"]), ArgumentError, "2 payoffs a point but 1 players"),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_bad_call_says_what_is_wrong(call):
    function, kind, words = CALLS[call]
    with pytest.raises(TwoLevelError, match=words) as caught:
        function()
    assert type(caught.value) is kind
