"""Foresight, against its definitions taken literally."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.participation import (
    MembershipGame,
    Moves,
    farsighted,
    farsighted_stable_sets,
    largest_consistent_set,
    membership_moves,
    moves,
)

PLAYERS = "abc"


def subsets(items):
    items = list(items)
    return chain.from_iterable(combinations(items, k) for k in range(len(items) + 1))


@st.composite
def environments(draw, most=5):
    count = draw(st.integers(1, most))
    names = [f"x{k}" for k in range(count)]
    row = st.lists(st.integers(0, 3), min_size=3, max_size=3)
    payoffs = {name: draw(row) for name in names}
    some = st.sets(st.sampled_from(PLAYERS), min_size=1).map(sorted)
    pairs = [(x, y) for x in names for y in names if x != y]
    moved = draw(st.lists(st.tuples(st.sampled_from(pairs), some), max_size=10)) if pairs else []
    return payoffs, [(x, y, movers) for (x, y), movers in moved]


def prefer(payoffs, movers, better, worse):
    return all(payoffs[better][PLAYERS.index(p)] > payoffs[worse][PLAYERS.index(p)] for p in movers)


def naive_dominance(payoffs, steps):
    """Return the pairs (x, y) with y indirectly dominating x, by growing chains from their ends."""
    found = set()
    while True:
        new = {
            (x, goal)
            for x, y, movers in steps
            for goal in payoffs
            if x != goal and (y == goal or (y, goal) in found) and prefer(payoffs, movers, goal, x)
        }
        if new <= found:
            return found
        found |= new


@given(given_=environments())
def test_indirect_dominance(given_):
    payoffs, steps = given_
    env = Moves.from_table(payoffs, steps, players=PLAYERS)
    naive = naive_dominance(payoffs, steps)
    for x in payoffs:
        for y in payoffs:
            assert env.dominates(y, x) == ((x, y) in naive)


@given(given_=environments())
def test_largest_consistent_set_is_the_union_of_all_consistent_sets(given_):
    payoffs, steps = given_
    naive = naive_dominance(payoffs, steps)

    def consistent(kept):
        return all(
            any((y == z or (y, z) in naive) and not prefer(payoffs, movers, z, x) for z in kept)
            for x, y, movers in steps
            if x in kept
        )

    largest = set().union(*(kept for kept in subsets(payoffs) if consistent(kept)))
    env = Moves.from_table(payoffs, steps, players=PLAYERS)
    assert set(largest_consistent_set(env)) == largest


@given(given_=environments(most=6))
def test_stable_sets_are_all_and_are_consistent(given_):
    payoffs, steps = given_
    naive = naive_dominance(payoffs, steps)
    stable = {
        kept
        for kept in subsets(payoffs)
        if not any((x, y) in naive for x in kept for y in kept)
        and all(any((x, y) in naive for y in kept) for x in payoffs if x not in kept)
    }
    env = Moves.from_table(payoffs, steps, players=PLAYERS)
    found, complete = farsighted_stable_sets(env)
    assert complete
    assert len(set(found)) == len(found)
    assert set(found) == stable
    consistent = set(largest_consistent_set(env))
    assert all(set(kept) <= consistent for kept in found)


def test_a_search_that_stops_early_says_so(monkeypatch):
    pairs = {f"{side}{k}": [0] for k in range(8) for side in "lr"}
    payoffs = pairs | {name: [k % 2] for k, name in enumerate(pairs)}
    steps = [(f"l{k}", f"r{k}", "ab"[:1]) for k in range(8)]
    env = Moves.from_table(payoffs, steps, players="a")
    found, complete = farsighted_stable_sets(env)
    assert complete
    assert len(found) == 1
    monkeypatch.setattr(moves, "MOST_BRANCHES", 3)
    assert farsighted_stable_sets(env) == ((), False)


def test_no_more_sets_than_asked_for():
    """Two outcomes that dominate each other, many times: every choice is a stable set."""
    payoffs, steps = {}, []
    for k in range(4):
        payoffs |= {f"l{k}": [2, 1], f"r{k}": [1, 2]}
        steps += [(f"l{k}", f"r{k}", "b"), (f"r{k}", f"l{k}", "a")]
    env = Moves.from_table(payoffs, steps, players="ab")
    assert len(farsighted_stable_sets(env)[0]) == 16
    some, complete = farsighted_stable_sets(env, most=5)
    assert (len(some), complete) == (5, False)


@settings(max_examples=30)
@given(data=st.data(), door=st.sampled_from(["open", "closed"]))
def test_moves_between_coalitions(data, door):
    rows = iter(data.draw(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=8, max_size=8)))
    game = MembershipGame.from_function(PLAYERS, lambda _: next(rows))
    env = membership_moves(game, door=door)
    for move in env.moves:
        before, after = set(game.names(move.start)), set(game.names(move.end))
        needed = before ^ after
        if door == "closed" and after - before:
            needed |= before & after
        assert set(game.names(move.coalition)) == needed
    assert len(env.moves) == 8 * 7
    found = farsighted(game, door=door)
    assert all(len(kept) for kept in found.stable_sets)
    assert found.tables()[0].rows
    if door == "open":
        # Whoever can move alone cannot be kept from what all mover together prefer.
        best = max(range(8), key=lambda mask: sum(game.gains[mask]))
        if all(
            game.gains[best][k] > max(row[k] for m, row in enumerate(game.gains) if m != best)
            for k in range(3)
        ):
            assert found.lasting == (game.names(best),)


@pytest.mark.parametrize("count", [6, 8])
def test_a_public_good_of_many(count):
    """Everybody gains 2 by each member and pays 3: together they look ahead, and all join."""
    players = [f"p{k}" for k in range(count)]
    game = MembershipGame.from_function(
        players, lambda s: [2 * len(s) - 3 * (name in s) for name in players]
    )
    found = farsighted(game)
    assert found.complete
    assert tuple(players) in found.lasting
