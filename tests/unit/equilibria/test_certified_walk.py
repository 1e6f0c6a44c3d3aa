"""The walk in floats with certificates, against the enumeration in whole numbers."""

from __future__ import annotations

from itertools import combinations
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.equilibria import NormalFormGame, extreme_equilibria, find_equilibria
from twolevel.equilibria.certified_walk import polytopes, walked
from twolevel.equilibria.counted_corners import counted
from twolevel.equilibria.profiles import payoffs_and_regrets
from twolevel.equilibria.two_players import certified
from twolevel.errors import ArgumentError, LimitError

pytest.importorskip("numba")

KINDS = ("uniform", "few", "many", "noise", "twins")


def game_of(kind, m, n, seed):
    """Return a game that is generic, degenerate or nearly so."""
    rng = np.random.default_rng(seed)
    payoffs = rng.random((2, m, n))
    if kind == "few":
        payoffs = rng.integers(0, 3, (2, m, n))
    elif kind == "many":
        payoffs = rng.integers(0, 10**6, (2, m, n))
    elif kind == "noise":  # ties but for rounding
        payoffs = rng.integers(0, 3, (2, m, n)) / 10 + rng.integers(0, 2, (2, m, n)) * 2.0**-52
    elif kind == "twins":  # one strategy of each player twice
        payoffs[:, -1], payoffs[:, :, -1] = payoffs[:, 0], payoffs[:, :, 0]
    return NormalFormGame.from_arrays(payoffs)


def keys(extremes):
    return [tuple(p for vector in mixed for p in vector) for mixed in extremes.equilibria]


@given(
    kind=st.sampled_from(KINDS),
    m=st.integers(1, 6),
    n=st.integers(1, 6),
    seed=st.integers(0, 2**20),
)
@settings(max_examples=60)
def test_what_the_walk_proves_is_what_whole_numbers_count(kind, m, n, seed):
    game = game_of(kind, m, n, seed)
    whole = counted(game, None, None)
    found = certified(game, 10_000, None)
    if found.complete:
        assert keys(found) == keys(whole)
        assert found.subsets == whole.subsets
        assert found.degenerate in {None, whole.degenerate}
    else:
        assert whole.degenerate or kind == "noise"
        assert set(keys(found)) <= set(keys(whole))


@pytest.mark.parametrize("kind", KINDS)
def test_larger_games_take_the_way_that_is_certain(kind):
    game = game_of(kind, 8, 9, 1)
    found, whole = extreme_equilibria(game), counted(game, None, None)
    assert (keys(found), found.subsets) == (keys(whole), whole.subsets)
    assert found.complete
    assert bool(found.walked) == (kind in {"uniform", "many"})


@pytest.mark.parametrize("shape", [(2, 4), (4, 2), (3, 3)])
def test_the_walk_meets_every_corner(shape):
    """By definition: every choice of binding constraints whose point satisfies all others."""
    matrix, other = polytopes(game_of("uniform", *shape, 5))
    rows, columns = matrix.shape
    left = np.vstack([-np.eye(columns), matrix])
    right = np.array([0.0] * columns + [1.0] * rows)
    count = 0
    for chosen in combinations(range(rows + columns), columns):
        if abs(np.linalg.det(left[list(chosen)])) > 1e-12:
            point = np.linalg.solve(left[list(chosen)], right[list(chosen)])
            count += bool((left @ point <= right + 1e-12).all())
    assert walked(matrix, other, most=1000).bases == count


def test_a_step_of_any_size_walks_alike():
    matrix, other = polytopes(game_of("uniform", 8, 8, 2))
    assert walked(matrix, other, most=10**6) == walked(matrix, other, most=10**6, work=1)


def test_ties_are_never_certified():
    matrix, other = polytopes(NormalFormGame.from_arrays(np.zeros((2, 7, 7))))
    assert walked(matrix, other, most=10**6).ending == "doubt"


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


def test_too_many_corners_are_refused_where_no_time_is_given():
    with pytest.raises(LimitError, match="more than 20 bases; give seconds="):
        extreme_equilibria(game_of("uniform", 9, 9, 0), most=20)


@pytest.mark.parametrize("seconds", [0, -1, "soon"])
def test_a_deadline_is_a_positive_number(seconds):
    with pytest.raises(ArgumentError, match="seconds must be a positive number or None"):
        extreme_equilibria(game_of("uniform", 2, 2, 0), seconds=seconds)
