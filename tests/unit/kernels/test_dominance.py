"""Undominated vectors, against the definition, by every route."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from twolevel.bargaining import pareto_mask
from twolevel.kernels import dominance
from twolevel.kernels.dominance import Members, strongest_first, undominated, undominated_mask

ROUTES = [False, True]

SHAPES = st.tuples(st.integers(1, 40), st.integers(1, 6))
INTEGERS = arrays(np.int64, SHAPES, elements=st.integers(-3, 3) | st.integers(-(2**63), 2**63 - 1))
FLOATS = arrays(
    np.float64,
    SHAPES,
    elements=st.floats(allow_nan=False) | st.sampled_from([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf]),
)


def naive(points):
    above = (points[:, None] >= points).all(axis=2) & (points[:, None] > points).any(axis=2)
    return ~above.any(axis=0)


def cloud(n, width, seed, *, high=None):
    rng = np.random.default_rng(seed)
    return rng.random((n, width)) if high is None else rng.integers(0, high, (n, width))


@given(points=INTEGERS | FLOATS)
def test_the_mask_is_the_definition(points):
    expected = naive(points)
    before = points.copy()
    for compiled in ROUTES:
        assert (undominated_mask(points, compiled=compiled) == expected).all()
    assert np.array_equal(points, before)


@given(points=INTEGERS | FLOATS)
def test_each_vector_stands_below_its_member(points):
    expected = {tuple(row) for row in (points[naive(points)] + 0).tolist()}
    for compiled in ROUTES:
        members, above = undominated(points, compiled=compiled)
        assert {tuple(row) for row in (points[members] + 0).tolist()} == expected
        assert len(members) == len(expected)
        assert (points[members[above]] >= points).all()
        assert (above[members] == np.arange(len(members))).all()


@given(points=INTEGERS | FLOATS)
def test_no_later_row_dominates(points):
    ranked = points[strongest_first(points)]
    later = np.tri(len(ranked), k=-1, dtype=bool)
    above = (ranked[:, None] >= ranked).all(axis=2) & (ranked[:, None] > ranked).any(axis=2)
    assert not (above & later).any()


@pytest.mark.parametrize("compiled", ROUTES)
@pytest.mark.parametrize(("width", "high"), [(2, 50), (3, 8), (4, None), (7, 30)])
def test_members_meet_others(compiled, width, high):
    points, others = (cloud(1500, width, seed, high=high) for seed in (1, 2))
    vectors = np.unique(points[naive(points)], axis=0)
    found, equal = Members(vectors, sample=others, compiled=compiled).above(others)
    by_definition = (vectors[:, None] >= others).all(axis=2)
    assert ((found >= 0) == by_definition.any(axis=0)).all()
    hit = found >= 0
    assert (vectors[found[hit]] >= others[hit]).all()
    assert (equal == (vectors[:, None] == others).all(axis=2).any(axis=0)).all()
    assert (vectors[found[equal]] == others[equal]).all()


@pytest.mark.parametrize("compiled", ROUTES)
def test_without_members_nothing_is_above(compiled):
    members = Members(np.empty((0, 3), dtype=np.int64), sample=None, compiled=compiled)
    found, equal = members.above(cloud(4, 3, 0, high=5))
    assert found.tolist() == [-1] * 4
    assert not equal.any()


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("compiled", ROUTES)
@pytest.mark.parametrize("high", [None, 12])
def test_samples_and_chunks_change_nothing(monkeypatch, high, compiled, threads):
    points = cloud(2000, 4, 3, high=high)
    expected = naive(points)
    monkeypatch.setattr(dominance, "SAMPLE", 100)
    monkeypatch.setattr(dominance, "CHUNK", 331)
    assert (undominated_mask(points, compiled=compiled, threads=threads) == expected).all()


def test_routes_agree_on_many_vectors():
    for points in (cloud(40_000, 4, 4), cloud(40_000, 3, 5, high=40)):
        assert (
            pareto_mask(points, backend="compiled") == pareto_mask(points, backend="numpy")
        ).all()


def test_when_all_are_kept():
    line = np.arange(3000)
    points = np.stack([line, -line, line % 7 * 0], axis=1)
    for compiled in ROUTES:
        assert undominated_mask(points, compiled=compiled).all()
    assert undominated_mask(np.zeros((3000, 4)), compiled=True).all()


def test_any_layout_and_type_of_numbers():
    points = cloud(500, 3, 6, high=9)
    expected = naive(points)
    frozen = points.copy()
    frozen.setflags(write=False)
    for given_points in (
        points.astype(np.int8),
        points.astype(np.uint64),
        points.astype(np.float32),
        np.asfortranarray(points),
        np.repeat(points, 2, axis=1)[:, ::2],
        frozen,
        points.tolist(),
    ):
        for backend in ("numpy", "compiled"):
            assert (pareto_mask(given_points, backend=backend) == expected).all()
    assert pareto_mask(np.zeros((0, 3))).tolist() == []
    assert pareto_mask(np.zeros((0, 3)), backend="compiled").tolist() == []
