"""Ids and digits, subset sums, the largest sum of linked tables."""

import itertools
from fractions import Fraction
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.errors import LimitError
from twolevel.kernels.draw_space import inner_issues
from twolevel.kernels.elimination import NEVER, largest_sum
from twolevel.kernels.radix import digits_of, ids_of, split_point
from twolevel.kernels.subsets import from_superset_sums, superset_sums

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=5)


@given(SIZES)
def test_digits_count_upwards_with_the_last_issue_fastest(sizes):
    ids = np.arange(prod(sizes))
    digits = digits_of(ids, sizes)
    assert [tuple(row) for row in digits] == list(itertools.product(*map(range, sizes)))
    assert (ids_of(digits, sizes) == ids).all()


def test_ids_beyond_64_bits_are_python_ints():
    sizes = [8] * 30
    digits = np.full((1, 30), 7)
    assert ids_of(digits, sizes)[0] == 8**30 - 1
    assert (digits_of(np.array([8**30 - 1], dtype=object), sizes) == digits).all()


@given(SIZES, st.integers(1, 300))
def test_the_inner_tail_is_as_long_as_fits(sizes, largest):
    split = split_point(sizes, largest)
    assert split < len(sizes)
    assert prod(sizes[split:]) <= largest or split == len(sizes) - 1
    if split:
        assert prod(sizes[split - 1 :]) > largest


@given(
    st.integers(0, 4).flatmap(lambda n: st.lists(st.integers(0, 9), min_size=2**n, max_size=2**n))
)
def test_superset_sums_by_definition(counts):
    sums = superset_sums(np.array(counts))
    for mask in range(len(counts)):
        assert sums[mask] == sum(c for m, c in enumerate(counts) if m & mask == mask)
    assert (from_superset_sums(sums) == counts).all()


@given(st.data())
def test_largest_sum_equals_brute_force(data):
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    numbers = st.fractions(-3, 3, max_denominator=5) | st.just(NEVER)
    scopes = [(j,) for j in range(len(sizes))]
    pairs = list(itertools.combinations(range(len(sizes)), 2))
    scopes += data.draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    factors = []
    for scope in scopes:
        shape = [sizes[j] for j in scope]
        table = np.empty(prod(shape), dtype=object)
        table[:] = data.draw(st.lists(numbers, min_size=prod(shape), max_size=prod(shape)))
        factors.append((scope, table.reshape(shape)))

    def total(choice):
        return sum((t[tuple(choice[j] for j in s)] for s, t in factors), Fraction(0))

    best = max(total(choice) for choice in itertools.product(*map(range, sizes)))
    assert largest_sum(sizes, factors) == best


def test_dense_links_are_refused_rather_than_run_out_of_memory():
    sizes = [200] * 4
    table = np.zeros((200, 200), dtype=object)
    factors = [(pair, table) for pair in itertools.combinations(range(4), 2)]
    with pytest.raises(LimitError, match="linked too densely"):
        largest_sum(sizes, factors)


@pytest.mark.parametrize(
    ("sizes", "links", "expected"),
    [
        ((10,) * 5, (), {1000}),
        ((5, 6, 7, 3), (), {630}),
        ((30, 40, 3), ((0, 1),), {3}),  # the linked pair is too large to be inner
        ((2000,), (), {1}),
    ],
)
def test_the_inner_block_is_the_fullest_that_cuts_no_link(sizes, links, expected):
    assert {prod(sizes[j] for j in inner_issues(sizes, links, 1024))} == expected
