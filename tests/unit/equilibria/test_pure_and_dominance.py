"""Pure equilibria, dominance, security levels and the graph of responses, against definitions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from twolevel.equilibria import (
    NormalFormGame,
    coalition_proof_equilibria,
    dominated,
    eliminate,
    maximin,
    pure_equilibria,
    rationalizable,
    response_graph,
    stream_pure_equilibria,
    strong_equilibria,
)
from twolevel.errors import VerificationError


@st.composite
def games(draw, *, max_players=3, max_strategies=3, players=None):
    n = players or draw(st.integers(1, max_players))
    shape = tuple(draw(st.integers(1, max_strategies)) for _ in range(n))
    count = n * int(np.prod(shape))
    flat = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    return NormalFormGame.from_arrays(np.array(flat).reshape(n, *shape))


def profiles(game):
    return list(product(*map(range, game.shape)))


def moved(profile, members, to):
    changed = dict(zip(members, to, strict=True))
    return tuple(changed.get(k, digit) for k, digit in enumerate(profile))


def improvements(game, profile, members):
    """Yield the joint moves by which all members gain."""
    for to in product(*(range(game.shape[k]) for k in members)):
        other = moved(profile, members, to)
        if all(game.numbers[(k, *other)] > game.numbers[(k, *profile)] for k in members):
            yield other


def coalitions(n):
    return [s for size in range(1, n + 1) for s in combinations(range(n), size)]


@given(game=games(), block=st.integers(1, 9))
def test_pure_equilibria_are_those_of_the_definition(game, block):
    alone = [(k,) for k in range(game.n_players)]
    expected = [p for p in profiles(game) if not any(any(improvements(game, p, s)) for s in alone)]
    assert list(map(tuple, pure_equilibria(game).tolist())) == expected

    def payoff(player, at):
        return game.numbers[(player, *at.T)]

    assert stream_pure_equilibria(game.shape, payoff, block=block).tolist() == [
        list(p) for p in expected
    ]


def test_ties_are_decided_in_the_numbers_given():
    third = Fraction(1, 3)
    game = NormalFormGame.from_arrays([[[third], [third + Fraction(1, 10**30)]], [[0], [0]]])
    assert pure_equilibria(game).tolist() == [[1, 0]]
    assert game.payoffs[0, 0, 0] == game.payoffs[0, 1, 0]


def test_streaming_asks_for_little_more_than_two_payoffs_a_profile():
    asked = 0
    rng = np.random.default_rng(0)
    tensor = rng.random((6, 4, 4, 4, 4, 4, 4))

    def payoff(player, at):
        nonlocal asked
        asked += len(at)
        return tensor[(player, *at.T)]

    found = stream_pure_equilibria(tensor.shape[1:], payoff, block=500)
    assert asked < 2.5 * 4**6
    assert np.array_equal(found, pure_equilibria(NormalFormGame.from_arrays(tensor)))


@given(game=games())
def test_strong_equilibria_withstand_every_coalition(game):
    expected = [
        p
        for p in profiles(game)
        if not any(any(improvements(game, p, s)) for s in coalitions(game.n_players))
    ]
    assert list(map(tuple, strong_equilibria(game).tolist())) == expected


def is_coalition_proof(game, profile, members):
    if len(members) == 1:
        return not any(improvements(game, profile, members))
    if not is_self_enforcing(game, profile, members):
        return False
    return not any(
        is_self_enforcing(game, other, members) for other in improvements(game, profile, members)
    )


def is_self_enforcing(game, profile, members):
    parts = [s for size in range(1, len(members)) for s in combinations(members, size)]
    return all(is_coalition_proof(game, profile, part) for part in parts)


@given(game=games())
def test_coalition_proof_equilibria_are_those_of_the_recursive_definition(game):
    everyone = tuple(range(game.n_players))
    expected = [p for p in profiles(game) if is_coalition_proof(game, p, everyone)]
    assert list(map(tuple, coalition_proof_equilibria(game).tolist())) == expected
    assert set(map(tuple, strong_equilibria(game).tolist())) <= set(expected)


def margin(game, player, place):
    """Return by how much a mixture can beat a strategy, by a programme in floats."""
    table = np.moveaxis(game.payoffs[player], player, 0).reshape(game.shape[player], -1)
    gains = table - table[place]
    rows = np.hstack([-gains.T, np.ones((gains.shape[1], 1))])
    aim = np.zeros(len(gains) + 1)
    aim[-1] = -1
    once = np.append(np.ones(len(gains)), 0)[None]
    bounds = [(0, None)] * len(gains) + [(None, None)]
    answer = linprog(aim, rows, np.zeros(len(rows)), once, [1], bounds=bounds)
    return -answer.fun


@given(game=games(max_players=2))
def test_strict_dominance_by_mixtures_agrees_with_linear_programming(game):
    expected = {
        (player, strategy)
        for k, player in enumerate(game.players)
        for place, strategy in enumerate(game.strategies[k])
        if margin(game, k, place) > 1e-9
    }
    assert {(each.player, each.strategy) for each in dominated(game)} == expected


@pytest.mark.parametrize("kind", ["strict", "weak"])
@pytest.mark.parametrize("mixtures", [True, False])
@given(game=games())
def test_elimination_verifies_and_keeps_an_equilibrium(kind, mixtures, game):
    left = eliminate(game, kind=kind, mixtures=mixtures)
    left.verify()
    kept = {tuple(game.digits(left.reduced.profile(p))) for p in pure_equilibria(left.reduced)}
    pure = set(map(tuple, pure_equilibria(game).tolist()))
    assert kept == pure if kind == "strict" else kept <= pure


def test_weak_dominance_by_a_mixture_only():
    game = NormalFormGame.from_arrays([[[4, 0, 1], [0, 4, 1], [2, 2, 0]], np.zeros((3, 3))])
    assert not dominated(game, kind="weak", mixtures=False)
    assert [(e.strategy, dict(e.by)) for e in dominated(game, kind="weak")] == [
        ("3", {"1": Fraction(1, 2), "2": Fraction(1, 2)})
    ]
    assert not dominated(game, kind="strict")


def test_elimination_says_what_falls_in_each_round():
    """Gibbons (1992), figure 1.1.1."""
    game = NormalFormGame.from_arrays([[[1, 1, 0], [0, 0, 2]], [[0, 2, 1], [3, 1, 0]]])
    left = rationalizable(game)
    fallen = [[(each.player, each.strategy) for each in round_] for round_ in left.rounds]
    assert fallen == [[("player 2", "3")], [("player 1", "2")], [("player 2", "1")]]
    assert left.solvable
    assert dict(left.surviving) == {"player 1": ("1",), "player 2": ("2",)}


def test_a_wrong_elimination_does_not_verify():
    game = NormalFormGame.from_arrays([[[1, 0], [0, 1]], [[1, 0], [0, 1]]])
    one = NormalFormGame.from_arrays([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    with pytest.raises(VerificationError, match="not dominated"):
        replace(eliminate(one), game=game).verify()


@given(game=games())
def test_a_security_level_is_secured_and_is_the_best(game):
    for k, (name, found) in enumerate(maximin(game).items()):
        table = np.moveaxis(game.integers(k)[0], k, 0).reshape(game.shape[k], -1)
        mixture = [found.chances.get(s, Fraction(0)) for s in game.strategies[k]]
        assert min(mixture @ table) == found.level, name
        assert table.min(axis=1).max() <= found.level <= table.max(axis=0).min()


@pytest.mark.parametrize("moves", ["best", "better"])
@given(game=games())
def test_every_walk_of_responses_ends_in_a_sink(moves, game):
    graph = response_graph(game, moves=moves)
    graph.verify()
    pure = set(map(tuple, pure_equilibria(game).tolist()))
    assert {tuple(game.digits(p)) for p in graph.equilibria} == pure
    inside = {game.digits(profile) for sink in graph.sinks for profile in sink}
    for start in profiles(game):
        assert inside & reachable(game, start, moves)


def reachable(game, start, moves):
    seen, waiting = {start}, [start]
    while waiting:
        profile = waiting.pop()
        for k in range(game.n_players):
            better = list(improvements(game, profile, (k,)))
            top = max((game.numbers[(k, *p)] for p in better), default=0)
            for other in better:
                if (moves == "better" or game.numbers[(k, *other)] == top) and other not in seen:
                    seen.add(other)
                    waiting.append(other)
    return seen
