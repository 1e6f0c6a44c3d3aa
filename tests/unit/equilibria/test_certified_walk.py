"""The walk in floats with certificates, against the enumeration in whole numbers."""

from __future__ import annotations

import signal
import threading
from fractions import Fraction
from itertools import combinations
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.equilibria import NormalFormGame, extreme_equilibria, find_equilibria
from twolevel.equilibria.best_response_polytopes import payoff_matrices
from twolevel.equilibria.certified_walk import completed, polytopes, walked
from twolevel.equilibria.counted_corners import counted
from twolevel.equilibria.profiles import payoffs_and_regrets
from twolevel.equilibria.two_players import certified
from twolevel.errors import ArgumentError, LimitError

pytest.importorskip("numba")

KINDS = ("uniform", "few", "thousand", "many", "noise", "twins", "idle")


def game_of(kind, m, n, seed):
    """Return a game that is generic, degenerate or nearly so."""
    rng = np.random.default_rng(seed)
    payoffs = rng.random((2, m, n))
    if kind == "few":
        payoffs = rng.integers(0, 3, (2, m, n))
    elif kind == "thousand":
        payoffs = rng.integers(0, 1000, (2, m, n)) / 1000
    elif kind == "many":
        payoffs = rng.integers(0, 10**6, (2, m, n))
    elif kind == "noise":  # ties but for rounding
        payoffs = rng.integers(0, 3, (2, m, n)) / 10 + rng.integers(0, 2, (2, m, n)) * 2.0**-52
    elif kind == "twins":  # one strategy of each player twice
        payoffs[:, -1], payoffs[:, :, -1] = payoffs[:, 0], payoffs[:, :, 0]
    elif kind == "idle":  # what the first player does is all the same to it
        payoffs[0] = payoffs[0, :1]
    return NormalFormGame.from_arrays(payoffs)


def keys(extremes):
    return [tuple(p for vector in mixed for p in vector) for mixed in extremes.equilibria]


@given(
    kind=st.sampled_from(KINDS),
    m=st.integers(1, 6),
    n=st.integers(1, 6),
    seed=st.integers(0, 2**20),
)
@settings(max_examples=120)
def test_what_the_walk_proves_is_what_whole_numbers_count(kind, m, n, seed):
    game = game_of(kind, m, n, seed)
    agrees(game, certain=kind != "noise")


@given(data=st.data(), m=st.integers(1, 6), n=st.integers(1, 6), top=st.integers(0, 2))
@settings(max_examples=120)
def test_so_it_is_with_ties_of_every_kind(data, m, n, top):
    table = st.lists(st.integers(0, top), min_size=m * n, max_size=m * n)
    payoffs = [np.reshape(data.draw(table), (m, n)) for _ in range(2)]
    for side in range(2):  # strategies that pay the same, or are another's copies
        rows = data.draw(st.lists(st.integers(0, m - 1), min_size=m, max_size=m))
        payoffs[side] = payoffs[side][rows] if data.draw(st.booleans()) else payoffs[side]
    agrees(NormalFormGame.from_arrays(payoffs), certain=True)


def agrees(game, *, certain):
    whole = counted(game, None, None)
    found = certified(game, 10_000, None)
    if certain or found.complete:
        assert found.complete
        assert keys(found) == keys(whole)
        assert found.subsets == whole.subsets
        assert found.degenerate == whole.degenerate
    else:
        assert set(keys(found)) <= set(keys(whole))


@pytest.mark.parametrize("kind", KINDS)
def test_larger_games_take_the_way_that_is_certain(kind):
    game = game_of(kind, 8, 9, 1)
    found, whole = extreme_equilibria(game), counted(game, None, None)
    assert (keys(found), found.subsets) == (keys(whole), whole.subsets)
    assert found.complete
    assert bool(found.walked) == (kind != "noise")


def test_a_degenerate_game_of_fifteen_strategies():
    """Every extreme equilibrium has no regret, and so has the middle of every subset."""
    game = game_of("few", 15, 15, 0)
    found = extreme_equilibria(game)
    assert found.complete
    assert found.degenerate
    assert {k for subset in found.subsets for k in subset} == set(range(len(found.equilibria)))
    assert all(payoffs_and_regrets(game, mixed)[1] == [0, 0] for mixed in found.equilibria)
    for subset in found.subsets:
        middle = tuple(
            sum(found.equilibria[k][side] for k in subset) / len(subset) for side in (0, 1)
        )
        assert payoffs_and_regrets(game, middle)[1] == [0, 0]


def corners_by_definition(payoffs):
    """Return the labels that bind at every corner of ``{z >= 0 : A z <= 1}`` for whole numbers A.

    At every choice of binding constraints whose point is one and satisfies all others.
    """
    rows, columns = payoffs.shape
    left = [[-int(j == k) for j in range(columns)] for k in range(columns)] + payoffs.tolist()
    right = [0] * columns + [1] * rows
    found = set()
    for chosen in combinations(range(rows + columns), columns):
        point = solved([left[k] for k in chosen], [right[k] for k in chosen])
        if point is not None:
            slacks = [
                b - sum(x * z for x, z in zip(row, point, strict=True))
                for row, b in zip(left, right, strict=True)
            ]
            if min(slacks) >= 0:
                found.add(tuple(slack == 0 for slack in slacks))
    return found


def solved(matrix, right):
    """Return the only solution of equations, in fractions, or None."""
    table = [[Fraction(x) for x in (*row, b)] for row, b in zip(matrix, right, strict=True)]
    for k in range(len(table)):
        pivot = next((r for r in range(k, len(table)) if table[r][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [x / table[k][k] for x in table[k]]
        for r in range(len(table)):
            if r != k:
                table[r] = [a - table[r][k] * b for a, b in zip(table[r], table[k], strict=True)]
    return [row[-1] for row in table]


@pytest.mark.parametrize("kind", ["few", "many", "twins"])
@pytest.mark.parametrize("shape", [(1, 3), (2, 4), (4, 2), (3, 3), (4, 4)])
def test_the_walk_meets_every_corner(shape, kind):
    game = game_of(kind, *shape, 5)
    _, columns = shape
    walk = walked(polytopes(game)[1], most=1000)
    _, bound = walk.corners()
    met = {tuple(row) for row in bound.tolist()}
    zero = tuple([True] * columns + [False] * shape[0])
    assert met | {zero} == corners_by_definition(payoff_matrices(game)[0])
    assert walk.ending == "closed"
    assert walk.tied == any(sum(labels) > columns for labels in met)


@pytest.mark.parametrize("kind", ["uniform", "few"])
def test_a_step_of_any_size_walks_alike(kind):
    own, other = polytopes(game_of(kind, 8, 8, 2))
    one, many = (walked(own, most=10**6, work=work) for work in (10**8, 1))
    assert np.array_equal(one.bases, many.bases)
    assert np.array_equal(one.bound, many.bound)
    (these, some), (those, same) = (completed(one.bases, other, work=work) for work in (10**8, 1))
    assert np.array_equal(these, those)
    assert (some, len(these) > 0) == (same, True)


def test_ties_but_for_rounding_are_never_certified():
    own, _ = polytopes(game_of("noise", 7, 7, 0))
    assert walked(own, most=10**6).ending == "doubt"


def test_an_odd_number_of_equilibria_of_games_of_fifteen_strategies():
    """The number of equilibria of a generic game is odd (Wilson 1971)."""
    game = game_of("uniform", 15, 15, 15)
    found = extreme_equilibria(game)
    assert len(found.equilibria) % 2 == 1
    assert found.degenerate is False
    assert all(payoffs_and_regrets(game, mixed)[1] == [0, 0] for mixed in found.equilibria)


def test_few_strategies_against_many():
    game = game_of("uniform", 3, 150, 0)
    found = extreme_equilibria(game)
    turned = extreme_equilibria(NormalFormGame.from_arrays([game.payoffs[1].T, game.payoffs[0].T]))
    assert {key[150:] + key[:150] for key in keys(turned)} == set(keys(found))
    assert found.degenerate is None
    assert found.finite


@pytest.mark.parametrize("kind", ["uniform", "few"])
def test_a_deadline_is_kept_and_said(kind):
    game = game_of(kind, 24, 24, 0)
    began = monotonic()
    result = find_equilibria(game, "extreme", seconds=0.5)
    assert monotonic() - began < 20  # on a busy machine too
    assert result.guarantee == "all found"
    assert "not all corners were visited" in result.provenance.explanation
    assert result.isolated is None
    result.verify()


@pytest.mark.parametrize("kind", ["uniform", "few", "twins", "noise"])
def test_an_interrupt_stops_within_a_second(kind):
    """In the walk in floats, without ties and with, with long residues, and in whole numbers."""
    game = game_of(kind, 20, 20, 0)  # tens of seconds, and more
    extreme_equilibria(game_of(kind, 8, 9, 0))  # compiles
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    began = monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        extreme_equilibria(game)
    assert 0.5 <= monotonic() - began < 1.5


def test_too_many_corners_are_refused_where_no_time_is_given():
    with pytest.raises(LimitError, match="more than 20 bases; give seconds="):
        extreme_equilibria(game_of("uniform", 9, 9, 0), most=20)


@pytest.mark.parametrize("seconds", [0, -1, "soon"])
def test_a_deadline_is_a_positive_number(seconds):
    with pytest.raises(ArgumentError, match="seconds must be a positive number or None"):
        extreme_equilibria(game_of("uniform", 2, 2, 0), seconds=seconds)
