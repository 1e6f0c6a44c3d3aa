"""Methods for mixed equilibria: against each other and against definitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from twolevel.equilibria import (
    NormalFormGame,
    best_correlated,
    correlated_range,
    extreme_equilibria,
    find_equilibria,
    lemke_howson,
)
from twolevel.equilibria.exact_programmes import maximise
from twolevel.equilibria.limiting_logit import limiting_equilibrium
from twolevel.equilibria.multilinear import Multilinear
from twolevel.equilibria.profiles import deviation_payoffs, payoffs_and_regrets
from twolevel.equilibria.subdivision import all_zeros
from twolevel.equilibria.supports import support_equilibria
from twolevel.errors import ArgumentError, LimitError


def random_game(shape, seed):
    rng = np.random.default_rng(seed)
    return NormalFormGame.from_arrays(rng.random((len(shape), *shape)))


def flat(mixed):
    return np.concatenate([np.asarray(vector, dtype=float) for vector in mixed])


def sorted_points(profiles):
    return np.array(sorted(flat(mixed).round(9).tolist() for mixed in profiles))


@st.composite
def bimatrices(draw, *, size=4, top=4):
    m, n = draw(st.integers(1, size)), draw(st.integers(1, size))
    table = st.lists(st.lists(st.integers(0, top), min_size=n, max_size=n), min_size=m, max_size=m)
    return NormalFormGame.from_arrays([draw(table), draw(table)])


def labelled(game):
    """Yield the equilibria that equal-sized supports determine, by definition."""
    first, second = game.fractions(0), game.fractions(1)
    m, n = game.shape
    for k in range(1, min(m, n) + 1):
        for rows, columns in product(combinations(range(m), k), combinations(range(n), k)):
            y = _indifferent(first[np.ix_(rows, columns)])
            x = _indifferent(second[np.ix_(rows, columns)].T)
            if x is None or y is None or min(*x, *y) < 0:
                continue
            mixed = (np.full(m, Fraction(0)), np.full(n, Fraction(0)))
            mixed[0][list(rows)], mixed[1][list(columns)] = x, y
            if max(payoffs_and_regrets(game, mixed)[1]) == 0:
                yield tuple(tuple(vector) for vector in mixed)


def _indifferent(table):
    """Return the only mixture of columns that pays all rows the same, or None."""
    k = len(table)
    matrix = [[*row, Fraction(-1), Fraction(0)] for row in table]
    matrix.append([*[Fraction(1)] * k, Fraction(0), Fraction(1)])
    for place in range(k + 1):
        pivot = next((r for r in range(place, k + 1) if matrix[r][place]), None)
        if pivot is None:
            return None
        matrix[place], matrix[pivot] = matrix[pivot], matrix[place]
        matrix[place] = [x / matrix[place][place] for x in matrix[place]]
        for r in range(k + 1):
            if r != place:
                factor = matrix[r][place]
                matrix[r] = [a - factor * b for a, b in zip(matrix[r], matrix[place], strict=True)]
    return [row[-1] for row in matrix[:k]]


@given(game=bimatrices())
def test_extreme_equilibria_contain_all_that_supports_determine(game):
    extremes = extreme_equilibria(game)
    found = {tuple(tuple(vector) for vector in mixed) for mixed in extremes.equilibria}
    determined = set(labelled(game))
    assert determined <= found
    if not extremes.degenerate:
        assert determined == found
        assert len(found) % 2 == 1
        assert extremes.finite


@given(game=bimatrices())
def test_subsets_are_products_of_equilibria_and_maximal(game):
    extremes = extreme_equilibria(game)
    pairs = [tuple(tuple(vector) for vector in mixed) for mixed in extremes.equilibria]
    for subset in extremes.subsets:
        rows, columns = ({pairs[k][side] for k in subset} for side in (0, 1))
        assert set(product(rows, columns)) == {pairs[k] for k in subset}
        for row, column in pairs:
            wider = [set(product(rows | {row}, columns)), set(product(rows, columns | {column}))]
            assert all(each <= {pairs[k] for k in subset} or each - set(pairs) for each in wider)
    assert {k for subset in extremes.subsets for k in subset} == set(range(len(pairs)))


def test_eight_extreme_equilibria_where_support_enumeration_sees_five():
    """A degenerate 3 x 5 game of two minimisers (drvinceknight/Nashpy, discussion 82)."""
    first = np.array([[0, 0, 6, 0, 0], [0, 0, 3, 2, 1], [4, 3, 0, 0, 1]])
    second = np.array([[3, 0, 2, 1, 0], [0, 2, 0, 0, 4], [4, 0, 2, 4, 4]])
    extremes = extreme_equilibria(NormalFormGame.from_arrays([-first, -second]))
    assert extremes.degenerate
    assert [[str(p) for vector in mixed for p in vector] for mixed in extremes.equilibria] == [
        line.split()
        for line in (
            "1 0 0 0 1 0 0 0",
            "1 0 0 0 0 0 0 1",
            "2/3 1/3 0 0 1 0 0 0",
            "1/3 1/2 1/6 0 4/9 2/9 1/3 0",
            "0 1 0 1 0 0 0 0",
            "0 1 0 3/7 0 4/7 0 0",
            "0 1 0 3/8 0 1/4 3/8 0",
            "0 1/2 1/2 0 1/2 1/2 0 0",
        )
    ]


def test_a_game_without_stakes_is_one_subset():
    extremes = extreme_equilibria(NormalFormGame.from_arrays(np.zeros((2, 3, 5))))
    assert extremes.subsets == (tuple(range(15)),)
    assert extremes.degenerate
    assert not extremes.finite


@given(game=bimatrices())
def test_every_path_of_lemke_howson_ends_at_an_extreme_equilibrium(game):
    extremes = {tuple(flat(m).tolist()) for m in extreme_equilibria(game).equilibria}
    for label in range(sum(game.shape)):
        mixed = lemke_howson(game, label)
        assert payoffs_and_regrets(game, mixed)[1] == [0, 0]
        assert tuple(flat(mixed).tolist()) in extremes


def test_lemke_howson_ends_where_others_hang():
    game = random_game((25, 25), 3)
    assert max(payoffs_and_regrets(game, lemke_howson(game, 7))[1]) == 0


def test_too_many_bases_are_refused():
    with pytest.raises(LimitError, match="more than 20 bases"):
        extreme_equilibria(random_game((6, 6), 0), most=20)


@pytest.mark.parametrize("seed", range(12))
def test_supports_find_exactly_the_extreme_equilibria_of_generic_games(seed):
    shape = [(2, 4), (3, 3), (4, 3)][seed % 3]
    game = random_game(shape, seed)
    search, extremes = support_equilibria(game), extreme_equilibria(game)
    assert search.complete
    assert sorted_points(search.equilibria) == pytest.approx(sorted_points(extremes.equilibria))


@pytest.mark.parametrize(
    ("shape", "seed"), [((2, 2, 2), 1), ((2, 2, 2), 2), ((3, 2, 2), 3), ((2, 2, 2, 2), 4)]
)
def test_supports_are_complete_in_number_and_distinct(shape, seed):
    """The number of equilibria of a generic game is odd (Wilson 1971)."""
    search = support_equilibria(random_game(shape, seed))
    points = sorted_points(search.equilibria)
    assert search.complete
    assert len(points) % 2 == 1
    assert len(np.unique(points.round(6), axis=0)) == len(points)


def test_planted_equilibria_are_found():
    """Each is paid to match the next in a ring: the only mixed equilibrium is known."""
    table = np.zeros((3, 2, 2, 2))
    for s in np.ndindex(2, 2, 2):
        for k in range(3):
            match = s[k] == s[(k + 1) % 3]
            table[(k, *s)] = (2 if s[k] else 1) * (match if k else not match)
    search = support_equilibria(NormalFormGame.from_arrays(table))
    assert search.complete
    ((a, b, c),) = search.equilibria
    # against b: 2 b1 on not matching 0, and so on around the ring
    assert [float(v[1]) for v in (a, b, c)] == pytest.approx([1 / 3, 2 / 3, 1 / 3])


def test_continua_are_told():
    search = support_equilibria(NormalFormGame.from_arrays(np.zeros((3, 2, 2, 2))))
    assert not search.complete
    assert search.doubtful


def test_zeros_of_a_system_known_in_closed_form():
    """The functions x y - 1/8 and x + y - 3/4 vanish at (1/4, 1/2) and (1/2, 1/4)."""

    def corners(low, high):
        bits = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        at = np.where(bits, high[:, None], low[:, None])
        x, y = at[..., 0], at[..., 1]
        return np.stack([x * y - 1 / 8, x + y - 3 / 4], axis=2), np.zeros((len(low), 4, 0))

    found = all_zeros(corners, 2, most_boxes=1000)
    assert found.unresolved == 0
    assert sorted(found.points.round(9).tolist()) == [[0.25, 0.5], [0.5, 0.25]]


@pytest.mark.parametrize("shape", [(3,) * 6, (2,) * 3, (4, 5), (2, 3, 4)])
@pytest.mark.parametrize("seed", range(6))
def test_the_logit_path_ends_at_an_equilibrium(shape, seed):
    limit = limiting_equilibrium(random_game(shape, seed))
    assert limit is not None
    assert max(payoffs_and_regrets(random_game(shape, seed), limit.vectors)[1]) < 1e-13
    assert limit.restarts == 0


@pytest.mark.parametrize("seed", range(10))
def test_the_logit_path_copes_with_ties(seed):
    payoffs = np.random.default_rng(seed).integers(0, 3, (3, 3, 2, 3))
    result = find_equilibria(NormalFormGame.from_arrays(payoffs), "logit")
    result.verify()
    assert result.status == "found"


@pytest.mark.slow
def test_a_thousand_games_of_six_players():
    for seed in range(1000):
        limit = limiting_equilibrium(random_game((3,) * 6, seed))
        assert limit is not None, seed
        regrets = payoffs_and_regrets(random_game((3,) * 6, seed), limit.vectors)[1]
        assert max(regrets) < 1e-9, seed


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 3, 4), (2, 2, 2, 2)])
def test_values_and_slopes_are_those_of_the_payoffs(shape, compiled):
    rng = np.random.default_rng(len(shape))
    tensor = rng.random((len(shape), *shape))
    payoffs = Multilinear(tensor, compiled=compiled)
    chances = np.concatenate([rng.dirichlet(np.ones(size)) for size in shape])
    values, slopes = payoffs(chances)
    mixed = tuple(payoffs.vectors(chances))
    direct = [deviation_payoffs(tensor[k], mixed, k) for k in range(len(shape))]
    assert values == pytest.approx(np.concatenate(direct))
    for place in range(payoffs.total):
        step = np.zeros(payoffs.total)
        step[place] = 1e-3
        change = payoffs.values(chances + step) - payoffs.values(chances - step)
        assert change / 2e-3 == pytest.approx(slopes[:, place], abs=1e-9)


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("shape", [(2, 2), (3, 4), (2, 3, 2)])
def test_correlated_equilibria_contain_the_nash_equilibria(shape, coarse):
    game = random_game(shape, 5)
    spans = correlated_range(game, coarse=coarse)
    for equilibrium in find_equilibria(game):
        for name, payoff in equilibrium.payoffs.items():
            low, high = spans[name]
            assert low - 1e-8 <= payoff <= high + 1e-8
    finer = correlated_range(game)
    assert all(spans[k][0] <= finer[k][0] + 1e-8 <= spans[k][1] + 2e-8 for k in spans)


def test_the_objective_is_maximised():
    game = random_game((3, 3), 1)
    joint = best_correlated(game, objective={"player 2": 1})
    assert (joint * game.payoffs[1]).sum() == pytest.approx(correlated_range(game)["player 2"][1])


@given(data=st.data(), rows=st.integers(1, 4), columns=st.integers(1, 4))
def test_exact_programmes_agree_with_floats_and_prove_it(data, rows, columns):
    def whole(low, high, count):
        return np.array(data.draw(st.lists(st.integers(low, high), min_size=count, max_size=count)))

    matrix = whole(-2, 4, rows * columns).reshape(rows, columns)
    bounds, objective = whole(0, 3, rows), whole(-2, 3, columns)
    answer = linprog(-objective, matrix, bounds)
    if answer.status == 3:
        with pytest.raises(ArgumentError, match="no finite maximum"):
            maximise(*(a.astype(object) for a in (objective, matrix, bounds)))
        return
    optimum = maximise(*(a.astype(object) for a in (objective, matrix, bounds)))
    assert float(optimum.value) == pytest.approx(-answer.fun)
    solution, prices = np.array(optimum.solution), np.array(optimum.prices)
    assert min(*solution, *prices, 0) == 0
    assert (matrix @ solution <= bounds).all()
    assert (matrix.T @ prices >= objective).all()
    assert objective @ solution == bounds @ prices == optimum.value
