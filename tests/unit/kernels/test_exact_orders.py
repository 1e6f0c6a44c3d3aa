"""Compiled comparisons are those of Python's integers and fractions."""

from fractions import Fraction
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("numba")

from twolevel.kernels.exact_orders import compare_fractions, compare_products

positive = st.integers(1, 2**61)
near = st.integers(-2, 2)


def sign(number):
    return (number > 0) - (number < 0)


@given(st.lists(positive, min_size=1, max_size=8), st.data())
def test_products(first, data):
    second = data.draw(
        st.permutations(first) | st.lists(positive, min_size=len(first), max_size=len(first))
    )
    second = [max(1, one + data.draw(near)) for one in second]
    found = compare_products(np.array(first), np.array(second))
    assert found == sign(prod(first) - prod(second))


@given(st.integers(0, 2**61), positive, near, st.integers(1, 2**10))
def test_fractions(a, b, shift, factor):
    c, d = max(0, a // factor + shift), max(1, b // factor)
    assert compare_fractions(a, b, c, d) == sign(Fraction(a, b) - Fraction(c, d))
