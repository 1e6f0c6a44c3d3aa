"""Counting by two halves: equal to looking at every agreement, of any size, honest at a limit."""

import itertools
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.errors import LimitError
from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.meeting import count_reaching
from twolevel.kernels.tables import PairTable, Tables


@st.composite
def spaces(draw):
    """One row over a few issues, some of them linked, some with excluded options."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))
    payoffs = st.integers(-5, 5)

    def table(*shape):
        count = int(np.prod(shape))
        numbers = draw(st.lists(payoffs, min_size=count, max_size=count))
        return np.array(numbers, dtype=np.int64).reshape(1, *shape)

    every = list(itertools.combinations(range(len(sizes)), 2))
    some = st.lists(st.sampled_from(every), unique=True, max_size=3) if every else st.just([])
    pairs = tuple(
        PairTable(first=a, second=b, entries=table(sizes[a], sizes[b])) for a, b in draw(some)
    )
    exclusions = [
        Exclusion(a, draw(st.integers(0, sizes[a] - 1)), b, draw(st.integers(0, sizes[b] - 1)))
        for a, b in draw(some)
    ]
    return Tables(singles=tuple(table(size) for size in sizes), pairs=pairs), exclusions


def listed_count(tables, threshold, exclusions):
    """Look at every agreement, by its definition."""
    count = 0
    for digits in itertools.product(*(range(size) for size in tables.sizes)):
        barred = any(
            digits[e.first] == e.first_option and digits[e.second] == e.second_option
            for e in exclusions
        )
        payoff = sum(int(table[0, o]) for table, o in zip(tables.singles, digits, strict=True))
        payoff += sum(int(p.entries[0, digits[p.first], digits[p.second]]) for p in tables.pairs)
        count += not barred and (threshold is None or payoff >= threshold)
    return count


@given(space=spaces(), threshold=st.none() | st.integers(-20, 20))
def test_equal_to_looking_at_every_agreement(space, threshold):
    tables, exclusions = space
    assert count_reaching(tables, 0, threshold, exclusions=exclusions) == listed_count(
        tables, threshold, exclusions
    )


@pytest.mark.parametrize("n_issues", [1, 40, 62, 63, 200])
def test_binomial_tails_of_any_size(n_issues):
    tables = Tables(singles=(np.array([[0, 1]], dtype=np.int64),) * n_issues)
    for threshold in (0, 1, n_issues // 2, n_issues, n_issues + 1):
        tail = sum(comb(n_issues, k) for k in range(threshold, n_issues + 1))
        assert count_reaching(tables, 0, threshold) == tail
    assert count_reaching(tables, 0, None) == 2**n_issues


def test_payoffs_at_the_edge_of_the_grid():
    large = 2**58
    tables = Tables(singles=(np.array([[-large, 0, large]], dtype=np.int64),) * 4)
    assert count_reaching(tables, 0, 4 * large) == 1
    assert count_reaching(tables, 0, 4 * large + 1) == 0
    assert count_reaching(tables, 0, -4 * large) == 81


def test_too_many_sums_are_refused():
    powers = tuple(np.array([[0, 2**k]], dtype=np.int64) for k in range(20))
    assert count_reaching(Tables(singles=powers), 0, 2**19) == 2**19
    with pytest.raises(LimitError, match=r"half of the issues have 512 sums, more than the 300"):
        count_reaching(Tables(singles=powers), 0, 5, most_sums=300)
    tied = [Exclusion(0, 0, k, 0) for k in range(1, 20)]
    with pytest.raises(LimitError, match="20 issues are tied together"):
        count_reaching(Tables(singles=powers), 0, 5, exclusions=tied, most_sums=300)
