"""Every way to count gives the same counts, bit for bit."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.errors import ArgumentError
from twolevel.kernels.bitset import BitsetSpace
from twolevel.kernels.bitset_cut import Grain, cut_of
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


def bitset_counts(signing, grain):
    game = signing.game
    space = BitsetSpace(
        game.tables,
        [row.threshold for row in game.rows],
        signing.voters,
        signing.passing,
        game.exclusions,
        game.requires,
        grain=grain,
    )
    return total(signing, ((space.chunk_agreements, space.chunk(k)) for k in range(space.n_chunks)))


def grains():
    """How a small space may be cut: finely, and into blocks that need not hold whole issues."""
    return st.builds(
        Grain,
        block=st.integers(1, 40),
        prefixes=st.integers(1, 40),
        preparing=st.sampled_from([0, 10, 1000]),
    )


@settings(deadline=None)
@given(scenarios(), st.booleans(), st.integers(1, 40), grains())
def test_any_cut_counts_the_same(scenario, drawn, inner, grain):
    reading = Draw(np.random.default_rng(0)) if drawn else None
    game = point_game(scenario, reading=reading)
    signing = Signing(game)
    one_block = Enumeration(
        game.tables, game.exclusions, game.requires, inner_agreements=scenario.n_agreements
    )
    reference = total(signing, count_blocks(signing, one_block.blocks()))
    cut = Enumeration(game.tables, game.exclusions, game.requires, inner_agreements=inner)
    assert_same(total(signing, count_blocks(signing, cut.blocks())), reference)
    assert_same(bitset_counts(signing, grain), reference)


@pytest.mark.parametrize(
    "members",
    [(6, 1), (1,) * 8, (5, 2, 6), (2, 3, 4, 5, 6), (1, 2) * 3, (3,) * 7, (7, 2), (12, 1, 8)],
)
def test_any_shape_of_countries_counts_the_same(members, quota_game):
    game = point_game(quota_game(n_issues=4, n_options=7, members=members))
    signing = Signing(game)
    by_numpy = total(signing, count_blocks(signing, game.enumeration.blocks()))
    assert_same(bitset_counts(signing, Grain(prefixes=1024)), by_numpy)


@pytest.mark.parametrize("n_options", [2, 3, 6, 11])
@pytest.mark.parametrize("links", [0, 1, 3])
def test_blocks_that_cut_issues_count_the_same(n_options, links, quota_game):
    n_issues = {2: 12, 3: 8, 6: 5, 11: 4}[n_options]
    shape = {"n_issues": n_issues, "n_options": n_options, "generosity": 0.95}
    game = point_game(quota_game(**shape, links=links, exclusions=1, members=(3, 2, 7)))
    grain = Grain(block=200, prefixes=50, preparing=0)
    cut = cut_of(game.scenario.sizes, game.tables.pairs, game.tables.n_rows, grain)
    assert cut.parts > 1 or cut.tied
    signing = Signing(game)
    by_numpy = total(signing, count_blocks(signing, game.enumeration.blocks()))
    assert_same(bitset_counts(signing, grain), by_numpy)


def test_links_through_all_issues_are_cut_where_few_options_are_tied(quota_game):
    """In a chain of issues those next to the inner ones are fixed, and pay with them."""
    game = point_game(quota_game(n_issues=6, n_options=6, links=5, exclusions=1, generosity=0.95))
    cut = cut_of(game.scenario.sizes, game.tables.pairs, game.tables.n_rows)
    assert len(cut.inner) == 3
    assert len(cut.tied) == 1
    signing = Signing(game)
    by_numpy = total(signing, count_blocks(signing, game.enumeration.blocks()))
    assert_same(bitset_counts(signing, Grain(prefixes=7)), by_numpy)
    assert_same(bitset_counts(signing, Grain(block=30, prefixes=50, preparing=0)), by_numpy)


def requiring(scenario, rng):
    """The scenario with options, the status quo apart, that may require a country."""
    names = list(scenario.country_names)
    issues = tuple(
        dataclasses.replace(
            issue,
            options=tuple(
                option
                if option.name == issue.status_quo or rng.random() < 0.5
                else dataclasses.replace(option, requires=(str(rng.choice(names)),))
                for option in issue.options
            ),
        )
        for issue in scenario.issues
    )
    return dataclasses.replace(scenario, issues=issues)


@settings(max_examples=15, deadline=None)
@given(
    members=st.lists(st.integers(1, 3), min_size=9, max_size=16),
    generosity=st.sampled_from([0.5, 0.9, 1.05]),
    grain=grains(),
    seed=st.integers(0, 2**32),
)
def test_many_countries_count_the_same(members, generosity, grain, seed, quota_game):
    shape = {"n_issues": 4, "n_options": 4, "links": 1, "exclusions": 1, "generosity": generosity}
    scenario = quota_game(**shape, members=tuple(members), seed=seed)
    game = point_game(requiring(scenario, np.random.default_rng(seed)))
    signing = Signing(game)
    by_numpy = total(signing, count_blocks(signing, game.enumeration.blocks()))
    assert_same(bitset_counts(signing, grain), by_numpy)


def test_too_many_sets_of_required_countries_go_to_numpy(quota_game):
    names = [f"c{c}" for c in range(16)]
    scenario = quota_game(n_issues=4, n_options=5, members=(1,) * 16)
    issues = tuple(
        dataclasses.replace(
            issue,
            options=(
                issue.options[0],
                *(
                    dataclasses.replace(option, requires=(names[4 * j + k],))
                    for k, option in enumerate(issue.options[1:])
                ),
            ),
        )
        for j, issue in enumerate(scenario.issues)
    )
    game = point_game(dataclasses.replace(scenario, issues=issues))
    with pytest.raises(ArgumentError, match="more than 32 sets of countries"):
        survey(game, backend="bitset")


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
