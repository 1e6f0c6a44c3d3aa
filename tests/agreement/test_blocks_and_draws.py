"""Blocks of any size give the same bits, also where a draw's payoffs had to be rounded."""

from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.game import Game
from twolevel.kernels import naive
from twolevel.kernels.blocks import Enumeration
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Interest,
    Issue,
    Option,
    Order,
    Scenario,
    Utils,
    Weights,
)
from twolevel.ratification import (
    enthusiasm,
    nearest_agreement,
    overlap,
    pivots,
    survey,
    win_sets,
    zone_blocks,
)
from twolevel.testing import scenarios

few = settings(max_examples=20)


def cut(point, inner_agreements):
    """The same game, enumerated in blocks of another size."""
    other = dataclasses.replace(point)
    vars(other)["enumeration"] = Enumeration(
        point.tables, point.exclusions, point.requires, inner_agreements=inner_agreements
    )
    return other


def answers(point):
    """What passes over the blocks find, in values that compare."""
    found = survey(point, backend="numpy")
    payoffs, ids = [], []
    for block in point.enumeration.blocks():
        ids += block.ids.tolist()
        payoffs += block.values(slice(0, len(point.rows)), np.arange(block.size)).T.tolist()
    zone = [
        (number, gains)
        for numbers, rows in zone_blocks(point, point.countries)
        for number, gains in zip(numbers.tolist(), rows.tolist(), strict=True)
    ]
    return {
        "ids": ids,
        "payoffs": payoffs,
        "zone": zone,
        "win_sets": win_sets(found),
        "overlap": overlap(found),
        "pivots": pivots(found),
        "enthusiasm": enthusiasm(found),
        "nearest": nearest_agreement(point, point.countries),
    }


@few
@given(scenario=scenarios(), seed=st.none() | st.integers(0, 2**32))
def test_any_block_size_gives_the_same_bits(scenario, seed):
    game = Game(scenario) if seed is None else Game(scenario).draw(seed)
    expected = answers(game.point)
    assert expected["ids"] == list(range(scenario.n_agreements))
    for inner_agreements in (1, 2, 5):
        assert answers(cut(game.point, inner_agreements)) == expected


@few
@given(scenario=scenarios(), seed=st.integers(0, 2**32))
def test_a_seed_gives_the_same_draw_again(scenario, seed):
    first, again = Game(scenario).draw(seed).point, Game(scenario).draw(seed).point
    assert first.rows == again.rows
    assert answers(first) == answers(again)


# -- the dyadic grid ---------------------------------------------------------------------------


def ranked(name, reservation=None, outside=0):
    """An actor known by rankings only, so that a draw is not a round number."""
    return Actor(
        name=name,
        importance=Weights(order=Order(tiers=("port", "depth", "pace"))),
        interests=tuple(
            Interest(name=issue, issues=(issue,), valuation=Order(tiers=("c", "a", "d", "b")))
            for issue in ("port", "depth", "pace")
        ),
        reservation=reservation,
        outside_option=Estimate.of(outside),
    )


def uneven(**of_second):
    """Two countries of ranked actors whose draws need rounding."""
    countries = tuple(
        Body(
            name=name,
            centre=ranked(f"{name}_centre"),
            members=(ranked(f"{name}_province", **extra),),
            autonomy=Estimate.between(0, 1),
        )
        for name, extra in (("first", {}), ("second", of_second))
    )
    issues = tuple(
        Issue(name=name, options=("a", "b", "c", "d"), status_quo="a")
        for name in ("port", "depth", "pace")
    )
    return Scenario(name="uneven", issues=issues, countries=countries)


@pytest.mark.parametrize("seed", range(8))
def test_rounded_payoffs_are_within_half_a_grid_step_a_term(seed):
    game = Game(uneven()).draw(seed)
    assert any(row.rounded for row in game.point.rows)
    listed = game.payoffs()
    leaves = [leaf for body in game.point.bodies for leaf in body.leaves]
    weighted = [[(Fraction(1), leaf)] for leaf in leaves]
    weighted += [list(zip(b.leaf_weights(), b.leaves, strict=True)) for b in game.point.bodies]
    for place, choice in enumerate(naive.agreements(game.scenario.sizes)):
        exactly = listed.exactly(place)
        for row, parts in zip(game.point.rows, weighted, strict=True):
            truth = sum(
                (w * t.utils[choice[t.issues[0]]] for w, leaf in parts for t in leaf.terms),
                Fraction(0),
            )
            bound = Fraction(len(choice), 2 * row.scale) if row.rounded else 0
            assert abs(exactly[row.name] - truth) <= bound
            assert not row.rounded or row.scale >= 2**58


@pytest.mark.parametrize("seed", range(8))
def test_a_rounded_game_keeps_the_tie_at_the_status_quo(seed):
    game = Game(uneven()).draw(seed)
    verdicts = game.explain()
    assert all(actor.margin == 0 for actor in verdicts.actors.values())
    assert all(country.gain == 0 for country in verdicts.countries.values())
    assert verdicts.in_force


@pytest.mark.parametrize("seed", range(8))
def test_a_rounded_game_refuses_the_status_quo_for_any_outside_option(seed):
    tiny = Fraction(1, 10**30)  # far below a grid step: the threshold is rounded up, not to zero
    game = Game(uneven(outside=tiny)).draw(seed)
    verdicts = game.explain().actors
    assert [name for name, v in verdicts.items() if not v.approves] == ["second_province"]


@pytest.mark.parametrize("inner_agreements", [1, 4, 16_384])
@pytest.mark.parametrize("scale", [1, 10**6, 10**15])
def test_large_utils_do_not_overflow_a_block(scale, inner_agreements):
    """Payoffs of plain utils up to the largest number that a scenario may state."""
    wants = {"a": -scale, "b": "1/3", "c": scale}
    actors = [
        Actor(
            name=f"actor{k}",
            interests=tuple(
                Interest(name=issue, issues=(issue,), valuation=Utils(utils=wants))
                for issue in ("port", "depth")
            ),
            reservation=Estimate.of(floor),
        )
        for k, floor in enumerate((-scale, 0, scale))
    ]
    issues = tuple(
        Issue(name=n, options=tuple(Option(name=o) for o in "abc"), status_quo="b")
        for n in ("port", "depth")
    )
    countries = tuple(Body(name=f"of_{a.name}", centre=a) for a in actors)
    scenario = Scenario(name="large", issues=issues, countries=countries)
    game = Game(scenario, point=cut(Game(scenario).point, inner_agreements))
    utils = [-scale, Fraction(1, 3), scale]
    sums = [one + other for one, other in itertools.product(utils, repeat=2)]
    for k, floor in enumerate((-scale, 0, scale)):
        signable = game.win_sets()[f"of_actor{k}"].signable.count
        assert signable == sum(total >= floor for total in sums)
    assert game.overlap().zone().count == sum(total >= scale for total in sums)
    assert game.enthusiasm().largest_gain["of_actor2"] == scale
