"""Bimatrix games: textbook cases, ties, nashpy as a witness, and selection."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.errors import ArgumentError
from twolevel.labels import Labels
from twolevel.regionalism import Bimatrix, extreme_equilibria, select

F = Fraction


def bimatrix(rows, columns):
    def matrix(numbers):
        return tuple(tuple(F(n) for n in row) for row in numbers)

    return Bimatrix(
        rows=Labels([f"r{k}" for k in range(len(rows))]),
        columns=Labels([f"c{k}" for k in range(len(rows[0]))]),
        row_payoffs=matrix(rows),
        column_payoffs=matrix(columns),
    )


DILEMMA = bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
PENNIES = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
SEXES = bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]])
STAG = bimatrix([[9, 0], [8, 7]], [[9, 8], [0, 7]])
COORDINATION = bimatrix([[2, 0], [0, 1]], [[2, 0], [0, 1]])


@pytest.mark.parametrize(
    ("game", "expected"),
    [
        (DILEMMA, ["r1 / c1"]),
        (PENNIES, ["0.5 r0 + 0.5 r1 / 0.5 c0 + 0.5 c1"]),
        (SEXES, ["r0 / c0", "r1 / c1", "0.667 r0 + 0.333 r1 / 0.333 c0 + 0.667 c1"]),
    ],
)
def test_textbook_games(game, expected):
    assert [str(each) for each in extreme_equilibria(game)] == expected


def test_ties_neither_hide_nor_invent_equilibria():
    # The column side is indifferent in the second row: a whole segment of equilibria there.
    game = bimatrix([[2, 0], [1, 1]], [[1, 0], [0, 0]])
    found = [str(each) for each in extreme_equilibria(game)]
    assert found == ["r0 / c0", "r1 / c1", "r1 / 0.5 c0 + 0.5 c1"]


payoffs = st.integers(-4, 4)


def square(size):
    return st.lists(st.lists(payoffs, min_size=size, max_size=size), min_size=size, max_size=size)


@given(square(3), square(3))
def test_no_regret_and_at_least_one(rows, columns):
    game = bimatrix(rows, columns)
    found = extreme_equilibria(game)
    assert found
    assert all(game.regrets(*each.vectors) == (0, 0) for each in found)
    chosen = select(found, game)
    assert len(chosen.unselected) == len(found) - 1


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_the_same_as_nashpy_on_generic_games(seed):
    import nashpy

    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(-999, 999, (2, 3, 3))
    game = bimatrix(rows.tolist(), columns.tolist())
    ours = sorted([*map(float, x), *map(float, y)] for x, y in _vectors(game))
    theirs = sorted(
        np.concatenate(pair).tolist() for pair in nashpy.Game(rows, columns).vertex_enumeration()
    )
    assert len(ours) == len(theirs)
    for own in ours:
        assert any(own == pytest.approx(other, abs=1e-6) for other in theirs)


def _vectors(game):
    return [each.vectors for each in extreme_equilibria(game)]


@given(square(2), square(2))
def test_every_pure_equilibrium_is_among_the_extreme_ones(rows, columns):
    game = bimatrix(rows, columns)
    pure = {
        (i, j)
        for i in range(2)
        for j in range(2)
        if rows[i][j] == max(rows[k][j] for k in range(2))
        and columns[i][j] == max(columns[i][k] for k in range(2))
    }
    found = {(x.index(1), y.index(1)) for x, y in _vectors(game) if 1 in x and 1 in y}
    assert found == pure


@pytest.mark.parametrize(
    ("game", "chosen", "criterion"),
    [
        (DILEMMA, "r1 / c1", "unique"),
        (COORDINATION, "r0 / c0", "payoff dominance"),
        (STAG, "r0 / c0", "payoff dominance"),
        (bimatrix([[4, 0], [0, 2]], [[2, 0], [0, 3]]), "r0 / c0", "risk dominance"),
        (SEXES, "r0 / c0", "order"),
        (bimatrix([[1, 1], [0, 0]], [[1, 1], [0, 0]]), "r0 / c0", "equal payoffs"),
    ],
)
def test_selection(game, chosen, criterion):
    found = select(extreme_equilibria(game), game)
    assert (str(found.equilibrium), found.criterion) == (chosen, criterion)


def test_faults():
    with pytest.raises(ArgumentError, match="2 rows of 2 numbers"):
        Bimatrix(rows=Labels("ab"), columns=Labels("cd"), row_payoffs=((F(1),),), column_payoffs=())
    with pytest.raises(ArgumentError, match="no equilibrium to select"):
        select((), DILEMMA)
