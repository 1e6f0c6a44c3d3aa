"""Ranking a block's agreements, against sorting them; and sums of all options together."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from twolevel.kernels.tables import PairTable, Tables
from twolevel.kernels.words import WORDS

pytest.importorskip("numba")
from twolevel.kernels.bitset_ranks import rank

numbers = st.integers(-3, 3) | st.integers(-(2**60), 2**60) | st.just(2**40)


@settings(max_examples=60, deadline=None)
@given(row=st.lists(numbers, min_size=1, max_size=200), bits=st.integers(0, 12))
@example(row=[*range(1000), -(2**60)], bits=12)  # an outlier: all others crowd a single bin
@example(row=[5] * 1024, bits=12)
def test_rows_are_ranked_as_by_sorting(row, bits):
    sums = np.array([row, row[::-1]])
    n = len(row)
    lowest = sums.min(axis=1)
    levels, order = np.zeros((2, n + 1), np.int64), np.zeros((2, n), np.int16)
    bins, shifts = np.zeros((2, (1 << bits) + 1), np.int16), np.zeros(2, np.int64)
    nested = np.full(2 * (n + 1) * WORDS, ~np.uint64(0))
    rank(sums, lowest, levels, order, bins, shifts, nested)
    sets = np.unpackbits(
        nested.reshape(2, n + 1, WORDS).view(np.uint8), axis=2, bitorder="little"
    ).astype(bool)
    for k in range(2):
        above = sums[k] - lowest[k]
        expected = np.argsort(-above, kind="stable")
        assert order[k].tolist() == expected.tolist()
        assert levels[k, 1:].tolist() == above[expected].tolist()
        assert levels[k, 0] == 2**63 - 1
        assert above.max() >> int(shifts[k]) < 1 << bits
        for b in {0, 1 << bits >> 1, (1 << bits) - 1}:
            assert bins[k, b] == sum(int(total) >= b << int(shifts[k]) for total in above)
        assert bins[k, -1] == 0
        for size in {0, 1, n // 2, n}:
            assert set(np.flatnonzero(sets[k, size])) == set(order[k, :size].tolist())


@given(st.data())
def test_sums_of_all_options_together_are_those_of_each_agreement(data):
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    ends = list(itertools.combinations(range(len(sizes)), 2))
    tables = Tables(
        singles=tuple(rng.integers(-9, 9, (3, size)) for size in sizes),
        pairs=tuple(
            PairTable(first=a, second=b, entries=rng.integers(-9, 9, (3, sizes[a], sizes[b])))
            for a, b in ends
            if rng.random() < 0.5
        ),
    )
    issues = sorted(data.draw(st.sets(st.sampled_from(range(len(sizes))))))
    digits = np.array(list(itertools.product(*(range(sizes[issue]) for issue in issues))), int)
    options = dict(zip(issues, digits.reshape(len(digits), -1).T, strict=True))
    expected = tables.over(options, len(digits)).T
    assert tables.product(issues).tolist() == expected.tolist()
