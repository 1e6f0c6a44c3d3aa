"""Offers over positions: projections onto balls, invariance, and what does not stand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Record
from twolevel.protocols import pivots_limit, spatial_offers, worth_over
from twolevel.protocols.positions.balls import nearest_in_balls

COORDINATE = st.integers(-10, 10).map(lambda k: k / 5)
RADIUS = st.integers(1, 12).map(lambda k: k / 5)


@settings(max_examples=80, deadline=None)
@given(
    balls=st.lists(st.tuples(COORDINATE, COORDINATE, RADIUS), min_size=1, max_size=3),
    point=st.tuples(COORDINATE, COORDINATE),
)
def test_the_nearest_point_of_discs_beats_a_grid(balls, point):
    centres = np.array([ball[:2] for ball in balls])
    radii = np.array([ball[2] for ball in balls])
    found = nearest_in_balls(np.array(point), centres, radii)
    axis = np.linspace(-4.5, 4.5, 181)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    inside = grid[(np.linalg.norm(grid[:, None] - centres, axis=2) <= radii).all(axis=1)]
    if found is None:
        assert not len(inside)
        return
    assert (np.linalg.norm(centres - found, axis=1) <= radii + 1e-9).all()
    if len(inside):
        nearest = np.linalg.norm(inside - np.array(point), axis=1).min()
        assert np.linalg.norm(found - np.array(point)) <= nearest + 1e-9


@settings(max_examples=25, deadline=None)
@given(
    balls=st.lists(st.tuples(COORDINATE, COORDINATE, RADIUS), min_size=1, max_size=3),
    point=st.tuples(COORDINATE, COORDINATE),
)
def test_projections_in_space_agree_with_the_plane(balls, point):
    flat = nearest_in_balls(
        np.array(point), np.array([b[:2] for b in balls]), np.array([b[2] for b in balls])
    )
    assume(flat is not None)
    deep = nearest_in_balls(
        np.array([*point, 0.0]),
        np.array([(*b[:2], 0.0) for b in balls]),
        np.array([b[2] for b in balls]),
    )
    if deep is not None:  # touching balls converge slowly and may be given up
        assert deep[:2] == pytest.approx(flat, abs=1e-2)


def test_shifting_and_scaling_a_line_shifts_and_scales_the_answer():
    base = spatial_offers([0, 0.3, 1], discounts=0.8, quota=2)
    moved = spatial_offers([5, 5.6, 7], discounts=0.8, quota=2, worth=4)
    assert moved.mean[0] == pytest.approx(5 + 2 * base.mean[0], abs=1e-6)
    limits = pivots_limit([0, 0.3, 1]), pivots_limit([5, 5.6, 7], worth=4)
    assert limits[1].position == pytest.approx(5 + 2 * limits[0].position, abs=1e-9)


def test_names_come_with_mappings_and_everything_is_reported():
    found = spatial_offers({"north": 0, "middle": 1, "south": 3}, discounts=0.9, quota=2, worth=9)
    found.verify()
    assert tuple(found.values) == ("north", "middle", "south")
    assert found.unique
    assert "north" in found.summary()
    assert found.thresholds["north"] == pytest.approx(0.9 * found.values["north"])


def test_other_proposals_do_not_stand():
    found = spatial_offers([-1, 0, 1], discounts=0.9, quota=2)
    timid = Record({**found.proposals, "player 3": (((0.2,), 1.0),)})
    with pytest.raises(VerificationError, match="player 3 gains by proposing"):
        dataclasses.replace(found, proposals=timid).verify()
    bold = Record({**found.proposals, "player 3": (((0.9,), 1.0),)})
    with pytest.raises(VerificationError, match="player 3 proposes does not pass"):
        dataclasses.replace(found, proposals=bold).verify()


def test_without_discounting_a_core_makes_the_answer_one_of_many():
    triangle = [(0, 0), (1, 0), (0.5, 0.75**0.5)]
    core = spatial_offers(triangle, discounts=1)
    core.verify()
    assert not core.unique
    assert "every position in the core" in core.selection
    assert spatial_offers(triangle, discounts=1, quota=2).unique  # there is none
    with pytest.raises(ArgumentError, match="see pivots_limit"):
        spatial_offers([0, 1], discounts=1)


def test_what_ideals_are_worth_over_a_position_that_stays():
    worth = worth_over({"a": (0, 0), "b": (3, 4)}, (0, 4))
    assert worth == {"a": 16, "b": 9}
    assert worth_over([0, 1], 3, loss="absolute") == {"player 1": 3, "player 2": 2}
    found = spatial_offers({"a": (0, 0), "b": (3, 4)}, discounts=0.9, worth=worth)
    found.verify()
    for name, ideal in found.ideals.items():
        assert found.payoff(name, ideal) == worth[name]
        assert found.payoff(name, (0, 4)) == 0
    alike = spatial_offers([-1, 0, 1], discounts=0.9, quota=2, worth=[1, 1, 1])
    assert alike.values == spatial_offers([-1, 0, 1], discounts=0.9, quota=2).values


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: worth_over([0, 1], (0, 0)), "as many coordinates as ideals, 1, not 2"),
        (lambda: worth_over([0, 1], "nowhere"), "finite number"),
        (lambda: worth_over([0, 1], 0, loss="cubic"), "quadratic"),
        (lambda: spatial_offers([0, 1], discounts=0.5, worth=[1, -1]), "must be positive"),
        (lambda: spatial_offers([0, 1], discounts=0.5, worth=[1]), "2 players"),
    ],
)
def test_bad_worth(call, message):
    with pytest.raises(ArgumentError, match=message):
        call()
