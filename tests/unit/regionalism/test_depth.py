"""The model of depth: what its parts refuse, and dynamics the literature cases do not reach."""

from __future__ import annotations

import pytest

from twolevel.errors import ArgumentError, LabelError
from twolevel.regionalism import (
    DepthModel,
    LinearFeedback,
    SwitchFeedback,
    basins,
    branches,
    depth_orbit,
    nash_depth,
    ratifiable_depth,
    signed_influence,
    support_threshold,
    temporary_support,
)
from twolevel.tolerance import Tolerance

FEEDBACK = LinearFeedback(base=0.1, response=0.6)


def model(**more):
    parts = {
        "centre_ideal": {"a": 0.2},
        "regional_ideal": {"a": 0.8},
        "feedback": {"a": FEEDBACK},
    }
    return DepthModel(**{**parts, **more})


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: model(regional_ideal={}), ArgumentError, "says nothing of a"),
        (lambda: model(support={"b": 1}), LabelError, "no country 'b'"),
        (lambda: model(support={"a": 2}), ArgumentError, r"support of a must lie in \[0, 1\]"),
        (lambda: model(damping=0), ArgumentError, "nothing ever changes"),
        (lambda: model().depth(2.0), ArgumentError, r"autonomy of a must lie in \[0, 1\]"),
        (lambda: model().depth({"b": 1.0}), LabelError, "no country 'b'"),
        (lambda: model().depth({}), ArgumentError, "autonomy of a is not stated"),
        (lambda: nash_depth([]), ArgumentError, "one ideal"),
        (lambda: nash_depth([1], outside=[-1]), ArgumentError, "from zero up"),
        (lambda: nash_depth([1], powers=[0]), ArgumentError, "above zero"),
        (lambda: nash_depth([float("nan")]), ArgumentError, "finite"),
        (lambda: ratifiable_depth([1], needed=2), ArgumentError, "1 to 1 can be needed"),
        (lambda: branches(lambda _: model(), []), ArgumentError, "at least one value"),
        (lambda: signed_influence(dict, []), ArgumentError, "at least one point"),
    ],
)
def test_faults(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_country_that_wants_nothing_blocks():
    assert nash_depth([0.5, 0.0]) == 0.0
    assert nash_depth([0.5, -1.0]) == 0.0


def test_power_pulls_depth_to_the_ideal_of_the_strong():
    weak, strong = (nash_depth([0.4, 0.7], powers=[1, p]) for p in (1, 9))
    assert 0.4 < weak < strong < 0.7


def test_embeddedness_feeds_back():
    tied = model(
        embeddedness={"a": 0.5}, feedback={"a": LinearFeedback(base=0.1, response=0, ties=0.4)}
    )
    assert tied.step(0.0)["a"] == pytest.approx(0.3)


def test_support_for_some_rounds_only():
    found = temporary_support(model(), 1.0, rounds=3)
    assert found.status == "fixed_point"
    assert found.last["a"] == pytest.approx(0.34375, abs=1e-9)
    assert max(state["a"] for state in found.autonomy) > 0.34375


def test_no_support_lifts_a_model_with_one_fixed_point():
    assert support_threshold(model()) is None


def test_basins_are_parted_by_the_unstable_point():
    trap = DepthModel(
        centre_ideal={"a": 0.15},
        regional_ideal={"a": 1.0},
        feedback={"a": SwitchFeedback(base=0.02, height=0.9, midpoint=0.5, steepness=4)},
    )
    ends = [end["a"] for _, end in basins(trap, [0.30, 0.33])]
    assert ends == pytest.approx([0.0347047, 0.8238882], abs=1e-6)


def test_a_limit_is_said_to_be_one():
    found = depth_orbit(model(), tolerance=Tolerance(rounds=2))
    assert (found.status, len(found.autonomy)) == ("limit", 3)
    assert "stopped" in found.summary()
    assert len(found.to_frame()) == 3


def test_influence_in_words():
    found = signed_influence(lambda a: {"x": 1 - a["x"]}, [{"x": 0.5}])
    assert found.obstacle == ("x",)
    assert "negative cycle through x" in found.summary()
    bent = signed_influence(lambda a: {"x": (a["x"] - 0.5) ** 2}, [{"x": 0.2}, {"x": 0.8}])
    assert not bent.is_monotone
    assert "mixed" in bent.summary()
