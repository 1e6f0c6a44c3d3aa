"""Paths of Lemke and Howson in floats: ends against definitions and whole numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.equilibria import (
    NormalFormGame,
    extreme_equilibria,
    find_equilibria,
    lemke_howson,
    one_path,
)
from twolevel.equilibria.answers import mixed_of
from twolevel.equilibria.automatic import chosen_method
from twolevel.equilibria.complementary_paths import Paths
from twolevel.equilibria.degeneracy import plainly_degenerate
from twolevel.equilibria.exact_corners import solved
from twolevel.equilibria.path_ends import path_ends
from twolevel.equilibria.profiles import payoffs_and_regrets
from twolevel.errors import LimitError


def random_game(shape, seed):
    return NormalFormGame.from_arrays(np.random.default_rng(seed).random((2, *shape)))


def tuples(mixed):
    return tuple(p for vector in mixed for p in vector)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", [(4, 7), (9, 9), (12, 5)], ids=str)
def test_a_path_in_floats_ends_where_that_in_whole_numbers_does(shape, seed):
    game = random_game(shape, seed)
    for label in range(sum(shape)):
        bases = Paths(game).bases(label)
        assert tuples(Paths(game).exact(bases)) == tuples(one_path.followed(game, label))


@given(seed=st.integers(0, 10_000), m=st.integers(1, 5), n=st.integers(1, 5), top=st.integers(1, 4))
def test_ends_are_extreme_equilibria_of_degenerate_games_too(seed, m, n, top):
    payoffs = np.random.default_rng(seed).integers(0, top, (2, m, n))
    game = NormalFormGame.from_arrays(payoffs)
    extremes = {tuples(mixed) for mixed in extreme_equilibria(game).equilibria}
    ends = path_ends(game)
    assert ends.followed == m + n
    assert ends.equilibria
    assert {tuples(mixed) for mixed in ends.equilibria} <= extremes


@pytest.mark.parametrize("seed", range(4))
def test_ends_are_equilibria_that_nashpy_enumerates(seed):
    game = random_game((4, 5), seed)
    theirs = [
        np.concatenate([vector.astype(float) for vector in mixed_of(game, each)])
        for each in find_equilibria(game, "nashpy")
    ]
    for mixed in path_ends(game).equilibria:
        point = np.array([float(p) for p in tuples(mixed)])
        assert any(np.allclose(point, other, atol=1e-7) for other in theirs)


def test_an_enumeration_too_large_is_refused():
    with pytest.raises(LimitError, match="40 x 40 game has more than 20 bases"):
        extreme_equilibria(random_game((40, 40), 0), most=20)


def test_sixty_strategies_each():
    game = random_game((60, 60), 5)
    result = find_equilibria(game)
    assert result.provenance.method == "lemke_howson"
    assert "perhaps not all" in result.provenance.explanation
    assert result.guarantee == "all found"
    assert not result.unique
    assert all(each.exact and each.regret == 0 for each in result)


def test_an_equilibrium_that_mixes_sixty_strategies():
    payoffs = np.random.default_rng(3).integers(0, 50, (60, 60)) + 2000 * np.eye(60, dtype=int)
    game = NormalFormGame.from_arrays([payoffs, -payoffs])
    mixed = lemke_howson(game)
    assert payoffs_and_regrets(game, mixed)[1] == [0, 0]
    assert min(len([p for p in vector if p]) for vector in mixed) == 60


def test_work_is_bounded_and_said():
    ends = path_ends(random_game((20, 20), 0), most=1)
    assert (ends.followed, len(ends.equilibria), ends.guarantee) == (1, 1, "one")
    assert "the first 1 of the 40 labels" in ends.words


def test_a_path_that_is_not_followed_to_its_end_is_none():
    game = random_game((20, 20), 3)
    assert Paths(game).bases(0, most=1) is None
    bases = Paths(game).bases(0)
    assert Paths(game).exact(bases) is not None


def test_bases_that_are_no_equilibrium_are_refused():
    game = NormalFormGame.from_arrays([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
    paths = Paths(game)
    pure = frozenset({0, 3}), frozenset({2, 1})
    assert paths.exact(pure) is None
    mixed = frozenset({0, 1}), frozenset({2, 3})
    assert tuples(paths.exact(mixed)) == (Fraction(1, 2),) * 4
    assert paths.exact((frozenset({0, 1}), frozenset({1, 2}))) is None


def test_whole_paths_where_floats_fail(monkeypatch):
    game = random_game((6, 6), 1)
    expected = tuples(lemke_howson(game, 2))
    monkeypatch.setattr(Paths, "bases", lambda *_, **__: None)
    assert tuples(lemke_howson(game, 2)) == expected


def test_a_path_that_is_too_long_is_refused(monkeypatch):
    game = random_game((20, 20), 3)
    with pytest.raises(
        LimitError, match="drops label 0 of this 20 x 20 game has not ended after 1 p"
    ):
        lemke_howson(game, most=1)
    monkeypatch.setattr(Paths, "bases", lambda *_, **__: None)
    monkeypatch.setattr(one_path, "MOST_NUMBERS", 2000)
    with pytest.raises(LimitError, match="after 2 pivots; drop another label"):
        lemke_howson(game)


@pytest.mark.parametrize("method", ["pure", "lemke_howson", "logit", "nashpy"])
@pytest.mark.parametrize(
    ("payoffs", "words"),
    [
        ([[[3, 3], [0, 1]], [[3, 3], [0, 1]]], "The game is degenerate."),
        ([[[3, 0], [0, 1]], [[3, 0], [0, 1]]], "was not checked beyond its pure replies."),
    ],
)
def test_every_method_says_what_it_knows_of_degeneracy(method, payoffs, words):
    result = find_equilibria(NormalFormGame.from_arrays(payoffs), method)
    assert words in result.provenance.explanation


@given(seed=st.integers(0, 10_000), m=st.integers(1, 4), n=st.integers(1, 4), top=st.integers(2, 9))
def test_what_is_plainly_degenerate_is(seed, m, n, top):
    game = NormalFormGame.from_arrays(np.random.default_rng(seed).integers(0, top, (2, m, n)))
    extremes = extreme_equilibria(game)
    if plainly_degenerate(game, extremes.equilibria):
        assert extremes.degenerate


def test_a_homotopy_where_no_path_ends(monkeypatch):
    monkeypatch.setattr(Paths, "bases", lambda *_: None)
    result = find_equilibria(random_game((4, 4), 1), "lemke_howson")
    assert result
    assert result.guarantee == "one"
    assert "8 of them to no end" in result.provenance.explanation
    assert "logit" in result.provenance.explanation


@given(
    rows=st.integers(1, 5).flatmap(
        lambda k: st.lists(
            st.lists(st.integers(0, 4), min_size=k, max_size=k), min_size=k, max_size=k
        )
    )
)
def test_whole_solutions(rows):
    matrix = np.array(rows, dtype=object)
    answer = solved(matrix)
    singular = round(np.linalg.det(np.array(rows, dtype=float))) == 0
    assert (answer is None) == singular
    if answer is not None:
        weights, denominator = answer
        assert denominator > 0
        assert (matrix @ weights == denominator).all()


@pytest.mark.parametrize(
    ("shape", "method"),
    [
        ((2, 60), "extreme"),
        ((12, 13), "lemke_howson"),
        ((5, 23), "extreme"),
        ((1, 1), "extreme"),
        ((6, 40), "lemke_howson"),
    ],
    ids=str,
)
def test_the_size_of_the_enumeration_decides(shape, method):
    game = NormalFormGame.from_arrays(np.zeros((2, *shape)))
    assert chosen_method(game)[0].name == method
