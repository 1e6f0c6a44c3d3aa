"""Every way to count gives the same counts, bit for bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.kernels.bitset import BitsetSpace
from twolevel.kernels.blocks import Enumeration
from twolevel.kernels.counts import Counts
from twolevel.payoffs import point_game
from twolevel.payoffs.resolution import Draw
from twolevel.ratification.signing import Signing, count_blocks
from twolevel.ratification.survey import survey
from twolevel.testing import scenarios


def total(signing, parts):
    counts = Counts.zero(signing.voters)
    for _, part in parts:
        counts += part
    return counts


def assert_same(first, second):
    for required in {*first.by_mask, *second.by_mask}:
        a, b = first.by_mask.get(required, np.int64(0)), second.by_mask.get(required, np.int64(0))
        assert np.array_equal(
            np.broadcast_to(a, np.shape(a + b)), np.broadcast_to(b, np.shape(a + b))
        )
    for a, b in zip(first.by_pattern, second.by_pattern, strict=True):
        assert np.array_equal(a, b)
    assert first.gain_sums == second.gain_sums
    assert first.gain_counts == second.gain_counts
    assert first.gain_peaks == second.gain_peaks


def bitset_counts(signing, *, block, prefixes):
    game = signing.game
    space = BitsetSpace(
        game.tables,
        [row.threshold for row in game.rows],
        signing.voters,
        signing.passing,
        game.exclusions,
        game.requires,
        block=block,
        prefixes=prefixes,
    )
    return total(signing, ((space.chunk_agreements, space.chunk(k)) for k in range(space.n_chunks)))


@settings(deadline=None)
@given(scenarios(), st.booleans(), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_any_cut_counts_the_same(scenario, drawn, inner, block, prefixes):
    reading = Draw(np.random.default_rng(0)) if drawn else None
    game = point_game(scenario, reading=reading)
    signing = Signing(game)
    one_block = Enumeration(
        game.tables, game.exclusions, game.requires, inner_agreements=scenario.n_agreements
    )
    reference = total(signing, count_blocks(signing, one_block.blocks()))
    cut = Enumeration(game.tables, game.exclusions, game.requires, inner_agreements=inner)
    assert_same(total(signing, count_blocks(signing, cut.blocks())), reference)
    assert_same(bitset_counts(signing, block=block, prefixes=prefixes), reference)


@pytest.mark.parametrize(
    "members",
    [(6, 1), (1,) * 8, (5, 2, 6), (2, 3, 4, 5, 6), (1, 2) * 3, (3,) * 7, (7, 2), (12, 1, 8)],
)
def test_any_shape_of_countries_counts_the_same(members, quota_game):
    game = point_game(quota_game(n_issues=4, n_options=7, members=members))
    signing = Signing(game)
    by_numpy = total(signing, count_blocks(signing, game.enumeration.blocks()))
    assert_same(bitset_counts(signing, block=1024, prefixes=1024), by_numpy)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_count_the_same(threads, quota_game):
    game = point_game(quota_game(n_issues=6))
    by_numpy = survey(game, backend="numpy")
    by_bitsets = survey(game, backend="bitset", threads=threads)
    assert by_bitsets.covered == by_numpy.covered == 10**6
    assert by_bitsets.mean_gain == by_numpy.mean_gain
    assert by_bitsets.largest_gain == by_numpy.largest_gain
    for a, b in zip(by_bitsets.by_pattern, by_numpy.by_pattern, strict=True):
        assert np.array_equal(a, b)


def test_the_backend_is_chosen_by_size_and_said(quota_game):
    small = survey(point_game(quota_game(n_issues=3)))
    assert small.provenance.parameters["backend"] == "numpy"
    large = survey(point_game(quota_game(n_issues=7)))
    assert large.provenance.parameters["backend"] == "bitset"
    assert large.covered == 10**7
