"""Every registered solution: what it promises, against a naive oracle in fractions."""

from __future__ import annotations

import copy
from fractions import Fraction
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.bargaining import SOLUTIONS, BargainingProblem, Points, solve, solve_all

NAMES = tuple(SOLUTIONS)
WEIGHTED = tuple(name for name in NAMES if SOLUTIONS[name].weighted)
UNITLESS = ("nash", "kalai_smorodinsky")


@st.composite
def clouds(draw, *, players=None, least=-2, size=12):
    n = players or draw(st.integers(1, 4))
    point = st.tuples(*[st.integers(least, 6)] * n)
    return draw(st.lists(point, min_size=1, max_size=size))


def in_blocks(points, size):
    gains = np.array(points, dtype=np.int64)
    n = gains.shape[1]
    whole = BargainingProblem.from_points(points)
    return BargainingProblem(
        players=whole.players,
        scales=(1,) * n,
        blocks=lambda: [
            Points(np.arange(k, min(k + size, len(gains))), gains[k : k + size])
            for k in reversed(range(0, len(gains), size))
        ],
        disagreement=whole.disagreement,
    )


def oracle(name, points, weights=None):
    """Return the ids of the best points by definition, one comparison at a time."""
    fair = {k: p for k, p in enumerate(points) if min(p) >= 0}
    if not fair:
        return ()
    ideal = [max(column) for column in zip(*fair.values(), strict=True)]
    stake = [c for c, top in enumerate(ideal) if top]
    weights = weights or [1] * len(ideal)

    def nash(p):
        gaining = [c for c in stake if p[c]]
        product = prod(Fraction(p[c], ideal[c]) ** weights[c] for c in gaining)
        return sum(weights[c] for c in gaining), product

    keys = {
        "nash": nash,
        "kalai_smorodinsky": lambda p: sorted(Fraction(p[c], ideal[c]) for c in stake),
        "egalitarian": lambda p: sorted(p[c] for c in stake),
        "utilitarian": lambda p: sum(w * g for w, g in zip(weights, p, strict=True)),
        "equal_loss": lambda p: sorted(p[c] - ideal[c] for c in stake),
    }
    worth = {k: keys[name](p) for k, p in fair.items()}
    return tuple(k for k in fair if worth[k] == max(worth.values()))


def dominates(p, q):
    return p != q and all(a >= b for a, b in zip(p, q, strict=True))


@pytest.mark.parametrize("name", NAMES)
@given(points=clouds(), size=st.integers(1, 5))
def test_ties_are_those_of_the_oracle_whatever_the_blocks(name, points, size):
    answer = solve(in_blocks(points, size), name)
    expected = oracle(name, points)
    assert answer.ids == expected
    assert answer.tie_count == len(expected)
    assert answer.agreed == bool(expected)
    assert answer.unique == (len(expected) == 1)
    assert answer == solve(in_blocks(points, 100), name)


@pytest.mark.parametrize("name", WEIGHTED)
@given(points=clouds(players=3), weights=st.tuples(*[st.integers(1, 4)] * 3))
def test_weighted_ties_are_those_of_the_oracle(name, points, weights):
    assert solve(in_blocks(points, 4), name, weights=weights).ids == oracle(name, points, weights)


@pytest.mark.parametrize("name", NAMES)
@given(points=clouds())
def test_efficient_individually_rational_and_verified(name, points):
    problem = BargainingProblem.from_points(points)
    answer = solve(problem, name)
    answer.verify(problem)
    for k in answer.ids:
        assert min(points[k]) >= 0
        assert not any(dominates(p, points[k]) for p in points)


@pytest.mark.parametrize("name", NAMES)
@given(points=clouds(), data=st.data())
def test_relabelling_players_relabels_gains(name, points, data):
    order = data.draw(st.permutations(range(len(points[0]))))
    players = [f"p{c}" for c in range(len(order))]
    one = solve(BargainingProblem.from_points(points, players=players), name)
    shuffled = [tuple(p[c] for c in order) for p in points]
    other = solve(
        BargainingProblem.from_points(shuffled, players=[players[c] for c in order]), name
    )
    assert one.ids == other.ids
    assert one.gains == other.gains


@pytest.mark.parametrize("name", NAMES)
@given(points=clouds(players=2, least=0))
def test_symmetry_a_symmetric_problem_has_symmetric_best_points(name, points):
    mirrored = points + [p[::-1] for p in points]
    best = {mirrored[k] for k in solve(BargainingProblem.from_points(mirrored), name).ids}
    assert best == {p[::-1] for p in best}


@pytest.mark.parametrize("name", NAMES)
@given(
    points=clouds(),
    data=st.data(),
    factor=st.fractions(Fraction(1, 7), 7, max_denominator=7).filter(bool),
)
def test_positive_affine_rescaling(name, points, data, factor):
    n = len(points[0])
    player = data.draw(st.integers(0, n - 1))
    shift = data.draw(st.integers(-5, 5))

    def moved(p):
        return tuple(factor * g + shift if c == player else g for c, g in enumerate(p))

    problem = BargainingProblem.from_points(map(moved, points), disagreement=moved((0,) * n))
    if name in UNITLESS or factor == 1:
        assert solve(problem, name).ids == oracle(name, points)
    else:  # units matter, but only through the gains they give
        gains = [tuple(factor * g if c == player else g for c, g in enumerate(p)) for p in points]
        assert solve(problem, name).ids == oracle(name, gains)


@given(points=clouds(), data=st.data())
def test_nash_is_independent_of_irrelevant_alternatives(points, data):
    best = set(solve(BargainingProblem.from_points(points), "nash").ids)
    ideal = [max((p[c] for p in points if min(p) >= 0), default=0) for c in range(len(points[0]))]
    everyone_gains = best and all(points[min(best)][c] for c, top in enumerate(ideal) if top)
    kept = sorted(best | set(data.draw(st.lists(st.integers(0, len(points) - 1)))))
    if everyone_gains:
        again = solve(BargainingProblem.from_points([points[k] for k in kept]), "nash")
        assert {kept[k] for k in again.ids} == best


@settings(max_examples=25)
@given(points=clouds(players=2, least=0, size=6), more=clouds(players=2, least=0, size=3))
def test_kalai_smorodinsky_is_individually_monotone_over_lotteries(points, more):
    """A larger set with the first player's ideal gain unchanged does not hurt the second."""

    def comprehensive(cloud):
        return [q for a, b in cloud for q in ((a, b), (a, 0), (0, b))]

    top = max(a for a, _ in points)
    larger = points + [(min(a, top), b) for a, b in more]
    small, large = (
        solve(
            BargainingProblem.from_points(comprehensive(cloud)),
            "kalai_smorodinsky",
            over="lotteries",
        ).float_gains["player 2"]
        for cloud in (points, larger)
    )
    assert large >= small - 1e-9


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25)
@given(points=clouds(size=8), data=st.data())
def test_lotteries_are_proven_and_no_worse_than_agreements(name, points, data):
    problem = BargainingProblem.from_points(points)
    lottery, pure = solve(problem, name, over="lotteries"), solve(problem, name)
    lottery.verify(problem)
    assert lottery.agreed == pure.agreed
    if lottery.agreed:
        assert lottery.certificate.gap <= 1e-9
        assert sum(lottery.lottery.values()) == 1
        mixed = data.draw(st.lists(st.integers(0, 9), min_size=len(points), max_size=len(points)))
        fair = [(w, p) for w, p in zip(mixed, points, strict=True) if w and min(p) >= 0]
        if fair:
            total = sum(w for w, _ in fair)
            mean = [Fraction(sum(w * p[c] for w, p in fair), total) for c in range(len(points[0]))]
            assert not dominates(mean, [g + Fraction(1, 10**8) for g in lottery.gains.values()])


@pytest.mark.parametrize("over", ["agreements", "lotteries"])
def test_the_problem_is_left_unchanged(over):
    gains = np.array([[3, 1], [1, 3], [2, 2], [-1, 9]])
    ids = np.arange(4)
    before = copy.deepcopy((gains, ids))
    gains.setflags(write=False)
    ids.setflags(write=False)
    whole = BargainingProblem.from_points(gains)
    problem = BargainingProblem(
        players=whole.players,
        scales=(1, 1),
        blocks=lambda: [Points(ids, gains)],
        disagreement=whole.disagreement,
    )
    assert solve_all(problem, over=over) == solve_all(problem, over=over)
    np.testing.assert_array_equal(gains, before[0])
    np.testing.assert_array_equal(ids, before[1])


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_of_the_registry_is_complete(name):
    entry = SOLUTIONS[name]
    assert entry.name == name
    assert entry.title
    assert entry.reference
    assert entry.comparability
    assert not entry.doi or entry.doi.startswith("10.")


def test_all_solutions_at_once_are_the_solutions_one_by_one():
    problem = BargainingProblem.from_points([(9, 1), (4, 4), (5, 3), (-1, 20), (3, 5)])
    together = solve_all(problem)
    assert tuple(together) == NAMES
    for name in NAMES:
        assert together[name] == solve(problem, name)
