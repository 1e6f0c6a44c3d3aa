"""Games with very many equilibria: answers stay exact, and are there in time."""

from __future__ import annotations

import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import twolevel as tl
from twolevel.equilibria import NormalFormGame, find_equilibria
from twolevel.equilibria.profiles import deviation_payoffs, payoffs_and_regrets, pure_profile
from twolevel.equilibria.supports import support_equilibria


@given(st.data(), st.booleans())
def test_a_pure_profile_pays_what_its_cell_says(data, whole):
    shape = tuple(data.draw(st.integers(1, 3)) for _ in range(data.draw(st.integers(1, 4))))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    tensor = rng.integers(0, 4, (len(shape), *shape)) if whole else rng.random((len(shape), *shape))
    game = NormalFormGame.from_arrays(tensor)
    digits = [data.draw(st.integers(0, size - 1)) for size in shape]
    mixed = pure_profile(digits, shape)
    payoffs, regrets = payoffs_and_regrets(game, mixed)
    for player, digit in enumerate(digits):
        exactly = np.vectorize(lambda x: Fraction(str(x)), otypes=[object])(tensor[player])
        ways = deviation_payoffs(exactly, mixed, player).tolist()
        assert payoffs[player] == ways[digit]
        assert regrets[player] == max(ways) - ways[digit]


@given(st.integers(0, 2**32))
def test_payoff_dominance_is_that_over_every_other_equilibrium(seed):
    tensor = np.random.default_rng(seed).integers(0, 2, (2, 3, 3))
    found = find_equilibria(
        NormalFormGame.from_arrays(tensor), "pure", selection="payoff_dominance"
    )
    paid = [tuple(each.payoffs.values()) for each in found]
    above = [
        k
        for k, own in enumerate(paid)
        if all(a >= b for other in paid for a, b in zip(own, other, strict=True))
    ]
    assert found.selection.position == (above[0] if len(above) == 1 else None)


def test_every_profile_of_a_game_without_stakes():
    game = NormalFormGame.from_arrays(np.zeros((5, 4, 4, 4, 4, 4)))
    start = time.process_time()
    found = find_equilibria(game, "pure")
    assert len(found) == 4**5
    assert time.process_time() - start < 20  # a second on a quiet machine


@pytest.mark.slow
def test_a_degenerate_game_of_joining_is_told_in_time():
    """Six countries, many of them indifferent: continua that no subdivision ends."""
    game = tl.load("tumen").participation().game
    assert game.shape == (2,) * 6
    start = time.process_time()
    found = support_equilibria(game)
    assert time.process_time() - start < 40  # five seconds on a quiet machine
    assert not found.complete
    assert found.doubtful > 100
    assert len(found.equilibria) >= 33
