"""The cut of a space into blocks of bits: what it must keep apart, and what it is for."""

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel.kernels.bitset_cut import FEWEST, GRAIN, Grain, cut_of
from twolevel.kernels.tables import PairTable


def pair(first, second):
    return PairTable(first=first, second=second, entries=np.zeros((1, 1, 1)))


@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=9),
    data=st.data(),
    grain=st.builds(
        Grain, block=st.integers(1, 1024), preparing=st.sampled_from([0, 100, GRAIN.preparing])
    ),
)
def test_whatever_is_linked_to_inner_issues_is_inner_or_tied(sizes, data, grain):
    issues = st.integers(0, len(sizes) - 1)
    links = data.draw(st.sets(st.tuples(issues, issues).filter(lambda p: p[0] < p[1]), max_size=9))
    cut = cut_of(sizes, [pair(*link) for link in links], 26, grain)
    inner, tied = set(cut.inner), set(cut.tied)
    assert not inner & tied
    neighbours = {b for a, b in links if a in inner} | {a for a, b in links if b in inner}
    assert neighbours - inner == tied
    whole = prod(sizes[issue] for issue in inner)
    assert cut.filled == -(-whole // cut.parts) <= grain.block
    prepared = cut.parts * prod(sizes[issue] for issue in tied)
    assert prepared == 1 or prepared * 26 * 1025 * 128 <= 64 * 2**20


@pytest.mark.parametrize("n_options", range(2, 17))
def test_blocks_are_filled_whatever_the_number_of_options(n_options):
    """From a hundred million agreements on, more than half of all bits are used."""
    n_issues = next(n for n in range(1, 99) if n_options**n >= 10**8)
    cut = cut_of([n_options] * n_issues, (), 26)
    whole = n_options ** len(cut.inner)
    assert whole / cut.parts > 0.58 * 1024


def test_a_small_space_has_blocks_that_are_worth_it():
    assert cut_of([6] * 4, (), 26).filled >= FEWEST
    assert cut_of([6] * 2, (), 26).filled <= 36


def linked(*links):
    cut = cut_of([10] * 8, [pair(*link) for link in links], 26)
    return len(cut.inner), len(cut.tied), cut.parts


def test_links_are_cut_at_an_issue_or_two():
    chain = [(j, j + 1) for j in range(7)]
    assert linked(*chain) == (3, 1, 1)
    assert linked(*((0, j) for j in range(1, 8))) == (3, 1, 1)  # one issue linked to all others
    assert linked((0, 1), (2, 3)) == (3, 0, 1)
    assert linked(*chain, (0, 7)) == (0, 0, 1)  # a ring: two issues tied would take 100 blocks
    ring = [pair(j, (j + 1) % 16) for j in range(16)]
    cut = cut_of([4] * 16, ring, 26)
    assert (len(cut.inner), len(cut.tied)) == (5, 2)
    dense = [(a, b) for b in range(8) for a in range(b)]
    assert linked(*dense) == (0, 0, 1)
