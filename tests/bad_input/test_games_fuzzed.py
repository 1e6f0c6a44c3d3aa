"""Junk in place of payoffs, weights, rules and worths: refused in words, or a sound answer."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from twolevel.coalitions import CooperativeGame, VotingGame, core, power_indices, shapley_value
from twolevel.equilibria import NormalFormGame, find_equilibria, stream_pure_equilibria
from twolevel.errors import TwoLevelError

NAN, INF = float("nan"), float("inf")

NUMBERS = (
    st.integers(-3, 3)
    | st.floats(width=16)
    | st.sampled_from([NAN, INF, -INF, None, "", "x", "1/3", "1/0", True, 10**400, 1e300, 2**63])
)
LISTS = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=3), max_leaves=10)
NAMES = st.sampled_from(["a", "b", "c", "", None, 3, "a b"])


def tensors(shape):
    """Return tensors of good numbers with a bad one somewhere, as nested lists or arrays."""

    def nested(numbers, sizes):
        if len(sizes) == 1:
            return [next(numbers) for _ in range(sizes[0])]
        return [nested(numbers, sizes[1:]) for _ in range(sizes[0])]

    count = int(np.prod(shape))
    good = st.integers(-3, 3) | st.floats(-3, 3)
    flat = st.lists(good, min_size=count - 1, max_size=count - 1)
    placed = st.builds(
        lambda f, k, bad: [*f[:k], bad, *f[k:]], flat, st.integers(0, count), NUMBERS
    )
    return placed.map(lambda numbers: nested(iter(numbers), shape))


def is_finite(number):
    if isinstance(number, int):
        return True
    try:
        return bool(np.isfinite(float(Fraction(number) if isinstance(number, str) else number)))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return False


def leaves(nested):
    if isinstance(nested, list):
        for item in nested:
            yield from leaves(item)
    else:
        yield nested


@given(LISTS | tensors((2, 2, 2)), st.none() | st.lists(NAMES, max_size=3))
@settings(max_examples=150)
@example([[[1.0, NAN], [0, 0]], [[0, 0], [0, 0]]], None)
def test_a_game_has_finite_payoffs_or_is_refused(payoffs, players):
    try:
        game = NormalFormGame.from_arrays(payoffs, players=players)
    except TwoLevelError:
        return
    assert all(map(is_finite, leaves(payoffs)))
    assert np.isfinite(game.payoffs).all()
    find_equilibria(game, "pure").verify()


@given(st.lists(NUMBERS, min_size=4, max_size=4))
@settings(max_examples=60)
def test_payoffs_on_demand_are_finite_or_refused(values):
    try:
        table = np.array(values)
        found = stream_pure_equilibria((2, 2), lambda _who, at: table[at[:, 0] * 2 + at[:, 1]])
    except TwoLevelError:
        return
    assert all(map(is_finite, values))
    assert len(found) <= 4


@given(
    st.dictionaries(NAMES, NUMBERS, max_size=4) | NUMBERS,
    NUMBERS | st.lists(NUMBERS, max_size=2),
    st.booleans() | NUMBERS,
)
@settings(max_examples=200)
@example({"a": NAN, "b": 1}, 1, False)
@example({"a": 1, "b": 1}, 3, False)
@example({}, 1, False)
def test_a_vote_has_indices_that_add_up_or_is_refused(weights, quota, strict):
    try:
        game = VotingGame.weighted(weights, quota=quota, strict=strict)
        found = power_indices(game)
    except TwoLevelError:
        return
    assert all(map(is_finite, [*weights.values(), quota]))
    assert sum(found.shapley_shubik.values()) == 1
    found.verify(game)


@given(
    st.dictionaries(st.frozensets(NAMES, max_size=2) | NAMES, NUMBERS, max_size=6) | NUMBERS,
    st.none() | NUMBERS,
)
@settings(max_examples=150)
@example({"a": 1, "b": INF, frozenset("ab"): 2}, None)
def test_worths_are_shared_out_or_refused(worths, default):
    try:
        game = CooperativeGame.from_worths(worths, default=default)
    except TwoLevelError:
        return
    assert sum(shapley_value(game).payoffs.values()) == game.worth(game.players)
    core(game).verify(game)
