"""Equilibria against pygambit and quantecon, on random and on degenerate games."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from twolevel.equilibria import NormalFormGame, extreme_equilibria, find_equilibria, pure_equilibria
from twolevel.equilibria.answers import mixed_of

SEEDS = range(6)


def integers(seed, shape, top):
    return np.random.default_rng(seed).integers(0, top, (len(shape), *shape))


def points(result):
    return {
        tuple(float(p) for vector in mixed_of(result.game, each) for p in vector) for each in result
    }


def near(point, others, tolerance=1e-6):
    return any(np.allclose(point, other, atol=tolerance) for other in others)


@pytest.fixture(scope="module")
def gambit():
    return pytest.importorskip("pygambit")


@pytest.fixture(scope="module")
def quantecon():
    return pytest.importorskip("quantecon.game_theory")


def quantecon_game(gt, payoffs):
    n = len(payoffs)
    rows = [
        np.ascontiguousarray(np.transpose(row.astype(float), [*range(k, n), *range(k)]))
        for k, row in enumerate(payoffs)
    ]
    return gt.NormalFormGame([gt.Player(row) for row in rows])


def gambit_points(game, found):
    return [
        tuple(float(each[s]) for player in game.players for s in player.strategies)
        for each in found.equilibria
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 4), (2, 2, 2, 2)], ids=str)
def test_pure_equilibria(gambit, quantecon, seed, shape):
    payoffs = integers(seed, shape, 3)
    ours = [tuple(row) for row in pure_equilibria(NormalFormGame.from_arrays(payoffs)).tolist()]
    assert ours == sorted(quantecon.pure_nash_brute(quantecon_game(quantecon, payoffs)))
    game = gambit.Game.from_arrays(*payoffs)
    theirs = gambit_points(game, gambit.nash.enumpure_solve(game))
    assert len(theirs) == len(ours)
    eye = [np.eye(size) for size in shape]
    flat = {tuple(np.concatenate([e[k] for e, k in zip(eye, row, strict=True)])) for row in ours}
    assert flat == set(theirs)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("top", [3, 1000], ids=["degenerate", "generic"])
def test_extreme_equilibria_of_two_players_exactly(gambit, seed, top):
    payoffs = integers(seed, (4, 4), top)
    ours = {
        tuple(Fraction(p) for vector in mixed for p in vector)
        for mixed in extreme_equilibria(NormalFormGame.from_arrays(payoffs)).equilibria
    }
    game = gambit.Game.from_arrays(*payoffs)
    theirs = {
        tuple(Fraction(str(each[s])) for player in game.players for s in player.strategies)
        for each in gambit.nash.enummixed_solve(game, rational=True).equilibria
    }
    assert ours == theirs


@pytest.mark.parametrize(
    ("shape", "seed", "top"), [((8, 8), 0, 3), ((8, 8), 0, 100_000), ((6, 12), 2, 100_000)], ids=str
)
def test_certified_walks_find_what_gambit_counts_exactly(gambit, shape, seed, top):
    payoffs = integers(seed, shape, top)
    extremes = extreme_equilibria(NormalFormGame.from_arrays(payoffs))
    assert extremes.walked
    assert extremes.degenerate == (top < 4)
    game = gambit.Game.from_arrays(*payoffs)
    theirs = {
        tuple(Fraction(str(each[s])) for player in game.players for s in player.strategies)
        for each in gambit.nash.enummixed_solve(game, rational=True).equilibria
    }
    ours = {tuple(p for vector in mixed for p in vector) for mixed in extremes.equilibria}
    assert ours == theirs


@pytest.mark.slow  # quantecon compiles
@pytest.mark.parametrize("seed", SEEDS)
def test_what_others_find_for_two_players_is_among_ours(quantecon, seed):
    payoffs = integers(seed, (4, 4), 10**6)
    ours = points(find_equilibria(NormalFormGame.from_arrays(payoffs), "extreme"))
    game = quantecon_game(quantecon, payoffs)
    for method in (quantecon.support_enumeration, quantecon.vertex_enumeration):
        theirs = [tuple(np.concatenate(pair)) for pair in method(game)]
        assert all(near(point, ours) for point in theirs)
        assert len(theirs) <= len(ours)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_gambit_finds_for_three_players_is_among_ours(gambit, seed):
    payoffs = integers(seed, (2, 2, 2), 1000)
    found = find_equilibria(NormalFormGame.from_arrays(payoffs), "supports")
    assert found.guarantee == "all"
    game = gambit.Game.from_arrays(*payoffs)
    theirs = gambit_points(game, gambit.nash.enumpoly_solve(game))
    theirs += gambit_points(game, gambit.nash.logit_solve(game))
    assert theirs
    assert all(near(point, points(found), 1e-4) for point in theirs)


@pytest.mark.slow  # quantecon compiles
@pytest.mark.parametrize("seed", SEEDS)
def test_simplicial_search_ends_near_one_of_ours(quantecon, seed):
    payoffs = integers(seed, (2, 2, 2), 1000)
    found = points(find_equilibria(NormalFormGame.from_arrays(payoffs), "supports"))
    game = quantecon_game(quantecon, payoffs / 1000)
    theirs = quantecon.mclennan_tourky(game, epsilon=1e-9)
    assert near(np.concatenate(theirs), found, 1e-3)
