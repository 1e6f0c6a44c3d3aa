"""Every registered method: what it promises, whatever the labels and units."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from twolevel.equilibria import METHODS, NormalFormGame, find_equilibria
from twolevel.equilibria.answers import Equilibrium, mixed_of
from twolevel.errors import LimitError, VerificationError
from twolevel.labels import Record

NAMES = [m.name for m in METHODS.values() if m.needs != "pygambit" or find_spec("pygambit")]
NASH = [name for name in NAMES if METHODS[name].concept in {"pure", "nash"}]
COMPLETE = ["pure", "extreme", "supports"]


def shapes(name):
    return [(3, 3), (2, 4)] if METHODS[name].players == 2 else [(3, 3), (2, 3, 2)]


@st.composite
def games(draw, name, *, generic=False):
    shape = draw(st.sampled_from(shapes(name)))
    # Gambit runs in a process of its own, which takes a second to start
    rng = np.random.default_rng(draw(st.integers(0, 1 if name == "gambit" else 2**20)))
    size = (len(shape), *shape)
    return NormalFormGame.from_arrays(rng.random(size) if generic else rng.integers(0, 4, size))


@cache
def solved(game, name):
    """Return the equilibria by a method; a game that takes Gambit long is no example."""
    try:
        return find_equilibria(game, name, seconds=5 if name == "gambit" else None)
    except LimitError:
        reject()


def regret(game, each):
    """Return the regret of a mixed profile, by definition and in floats."""
    mixed = [np.asarray(vector, dtype=float) for vector in mixed_of(game, each)]
    letters = "abc"[: game.n_players]
    worst = 0.0
    for k, row in enumerate(game.payoffs):
        others = [j for j in range(game.n_players) if j != k]
        terms = ",".join([letters, *(letters[j] for j in others)])
        values = np.einsum(f"{terms}->{letters[k]}", row, *(mixed[j] for j in others))
        worst = max(worst, values.max() - values @ mixed[k])
    return worst


def points(game, result):
    return sorted(
        tuple(np.concatenate(mixed_of(game, each)).astype(float).round(6).tolist())
        for each in result
    )


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=8)
def test_answers_verify_and_inputs_stay(name, data):
    game = data.draw(games(name))
    before, payoffs = game.fingerprint, game.payoffs.copy()
    result = solved(game, name)
    result.verify()
    assert game.fingerprint == before
    assert np.array_equal(game.payoffs, payoffs)
    assert (result.status == "found") == bool(result.found)
    assert result.summary()
    for each in result:
        if isinstance(each, Equilibrium):
            assert regret(game, each) <= 3e-9
        else:
            assert each.regret <= 3e-9


@pytest.mark.parametrize("name", NASH)
@given(data=st.data())
@settings(max_examples=6)
def test_relabelling_relabels_the_answers(name, data):
    game = data.draw(games(name, generic=True))
    order = data.draw(st.permutations(range(game.n_players)))
    flips = [data.draw(st.permutations(range(size))) for size in game.shape]
    shuffled = game.payoffs[np.ix_(range(game.n_players), *flips)]
    shuffled = shuffled[order].transpose(0, *(k + 1 for k in order))
    other = NormalFormGame.from_arrays(
        shuffled,
        players=[game.players[k] for k in order],
        strategies=[[game.strategies[k][s] for s in flips[k]] for k in order],
    )
    found = [
        replace(
            each,
            chances=Record((p, each.chances[p]) for p in game.players),
            payoffs=Record((p, each.payoffs[p]) for p in game.players),
        )
        for each in solved(other, name)
    ]
    assert points(game, found) == points(game, solved(game, name))


@pytest.mark.parametrize("name", NASH)
@given(data=st.data(), factor=st.sampled_from([0.25, 3, 1000]), shift=st.integers(-50, 50))
@settings(max_examples=6)
def test_units_and_origins_do_not_matter(name, data, factor, shift):
    game = data.draw(games(name))
    payoffs = game.payoffs.copy()
    player = data.draw(st.integers(0, game.n_players - 1))
    payoffs[player] = factor * payoffs[player] + shift
    other = NormalFormGame.from_arrays(payoffs)
    ours, theirs = (points(game, solved(g, name)) for g in (game, other))
    assert np.allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("name", NASH)
@given(data=st.data())
@settings(max_examples=6)
def test_complete_methods_find_what_any_other_finds(name, data):
    game = data.draw(games(name, generic=True))
    for complete in COMPLETE[1:]:
        if METHODS[complete].players in {None, game.n_players}:
            whole = solved(game, complete)
            assert whole.guarantee == "all"
            assert whole.isolated
            assert set(points(game, solved(game, name))) <= set(points(game, whole))


CHICKEN = NormalFormGame.from_arrays([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])


def missing_one(result):
    return replace(result, found=result.found[1:], subsets=())


def listed_twice(result):
    return replace(result, found=(*result.found, result.found[0]))


def richer(result):
    first = result.found[0]
    return replace(
        result, found=(replace(first, payoffs=Record(dict.fromkeys(first.payoffs, 99.0))),)
    )


def unbalanced(result):
    first = result.found[0]
    chances = Record(
        (p, Record((s, 2 * q) for s, q in m.items())) for p, m in first.chances.items()
    )
    return replace(result, found=(replace(first, chances=chances),))


@pytest.mark.parametrize("name", ["pure", "extreme", "supports"])
@pytest.mark.parametrize(
    ("forge", "message"),
    [
        (missing_one, "is missing"),
        (listed_twice, "listed twice"),
        (richer, "payoff or regret"),
        (unbalanced, "no distribution"),
        (lambda r: replace(r, status="none_found"), "status is none_found"),
        (lambda r: replace(r, game=NormalFormGame.from_arrays([[1, 0]])), "another game"),
    ],
)
def test_forged_answers_do_not_verify(name, forge, message):
    result = find_equilibria(CHICKEN, name)
    result.verify()
    with pytest.raises(VerificationError, match=message):
        forge(result).verify()


SELECTIONS = {
    "payoff_dominance": ([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], ("1", "1")),
    "risk_dominance": ([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], ("2", "2")),
    "strong": ([[[4, 0], [3, 3]], [[4, 3], [0, 3]]], ("1", "1")),
    "coalition_proof": ([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], ("2", "2")),
}


@pytest.mark.parametrize("criterion", SELECTIONS)
def test_selections_are_made_and_said(criterion):
    payoffs, expected = SELECTIONS[criterion]
    result = find_equilibria(NormalFormGame.from_arrays(payoffs), selection=criterion)
    assert result.selected is not None
    assert tuple(result.selected.strategies.values()) == expected
    assert "equilibrium" in result.selection.words


def test_no_criterion_may_decide():
    result = find_equilibria(CHICKEN)
    assert result.selected is None
    assert "payoff dominance does not decide" in result.selection.words
    assert "risk dominance does not decide" in result.selection.words


def test_a_selection_for_two_says_so():
    game = NormalFormGame.from_arrays(np.ones((3, 2, 1, 1)))
    result = find_equilibria(game, "pure", selection="risk_dominance")
    assert "defined for 2 players only" in result.selection.words


@pytest.mark.parametrize(
    ("shape", "method"),
    [
        ((3, 3), "extreme"),
        ((12, 12), "extreme"),
        ((13, 13), "lemke_howson"),
        ((2, 2, 2), "supports"),
        ((4, 4, 4), "logit"),
    ],
)
def test_auto_says_what_it_chose(shape, method):
    payoffs = np.random.default_rng(0).random((len(shape), *shape))
    result = find_equilibria(NormalFormGame.from_arrays(payoffs))
    assert result.provenance.method == method
    assert result.provenance.explanation
    result.verify()
