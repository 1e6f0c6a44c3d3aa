"""Pairs of corners, against the definition."""

from __future__ import annotations

import numpy as np
import pytest

from twolevel.equilibria import corner_pairs
from twolevel.equilibria.corner_pairs import maximal_subsets, pairs


@pytest.mark.parametrize("labels", [1, 5, 64, 70])
@pytest.mark.parametrize("at_once", [1, 30, 10**6])
def test_pairs_bind_every_label_between_them(monkeypatch, labels, at_once):
    monkeypatch.setattr(corner_pairs, "MOST_AT_ONCE", at_once)
    rng = np.random.default_rng(labels)
    share = 0.5 ** (1 / labels)  # so that there are pairs, whatever the number of labels
    ours, theirs = (rng.random((count, labels)) < share for count in (40, 50))
    expected = [
        (a, b)
        for a, left in enumerate(ours)
        for b, right in enumerate(theirs)
        if all(x or y for x, y in zip(left, right, strict=True))
    ]
    assert pairs(ours, theirs) == expected
    assert 0 < len(expected) < 2000


def test_no_corners_pair_with_none():
    assert pairs(np.zeros((0, 3), np.bool_), np.ones((2, 3), np.bool_)) == []


def test_a_subset_is_a_product_and_none_lies_within_another():
    found = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (3, 5)]
    assert maximal_subsets(found) == ((0, 1, 2, 3), (2, 3, 4), (4, 5), (6,))
