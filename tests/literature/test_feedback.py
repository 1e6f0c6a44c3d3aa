"""The feedback between autonomy and depth: numbers worked out by hand, and theorems.

Each case carries an id. The models are built here; lattice facts are Tarski's (1955,
https://doi.org/10.2140/pjm.1955.5.285), the bargain is Nash's (1950,
https://doi.org/10.2307/1907266), and orders by orthant follow Smith (1995,
https://doi.org/10.1090/surv/041).
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twolevel import load
from twolevel.bargaining import BargainingProblem, solve
from twolevel.labels import Record
from twolevel.regionalism import (
    DepthModel,
    LinearFeedback,
    SwitchFeedback,
    branches,
    depth_influence,
    depth_orbit,
    extremes,
    fixed_points,
    jacobian,
    nash_depth,
    ratifiable_depth,
    settled_orbit,
    signed_influence,
    support_threshold,
    temporary_support,
)
from twolevel.tolerance import Tolerance

SIX = ("china", "russia", "japan", "north_korea", "south_korea", "mongolia")


def by(names, values):
    return dict(zip(names, values, strict=True))


def alike(count, *, centre=0.2, region=0.8, base=0.1, response=0.6, **more):
    names = [f"c{k}" for k in range(count)]
    return DepthModel(
        centre_ideal=dict.fromkeys(names, centre),
        regional_ideal=dict.fromkeys(names, region),
        feedback=dict.fromkeys(names, LinearFeedback(base=base, response=response)),
        **more,
    )


def switch(**more):
    return DepthModel(
        centre_ideal={"a": 0.15},
        regional_ideal={"a": 1.0},
        feedback={"a": SwitchFeedback(base=0.02, height=0.9, midpoint=0.5, steepness=4)},
        **more,
    )


def obstructive(second_response):
    """The region of the second country wants less than its centre."""
    return DepthModel(
        centre_ideal={"p": 0.3, "q": 0.5},
        regional_ideal={"p": 0.9, "q": 0.2},
        feedback={
            "p": LinearFeedback(base=0.1, response=0.6),
            "q": LinearFeedback(base=0.1 if second_response > 0 else 0.6, response=second_response),
        },
    )


def six(**more):
    """Illustrative parameters, not data."""
    bases = (0.25, 0.35, 0.20, 0.02, 0.10, 0.15)
    return DepthModel(
        centre_ideal=by(SIX, (0.55, 0.50, 0.35, 0.40, 0.45, 0.60)),
        regional_ideal=by(SIX, (0.90, 0.25, 0.60, 0.40, 0.70, 0.65)),
        feedback=by(SIX, [LinearFeedback(base=b, response=0.3) for b in bases]),
        **more,
    )


# -- the bargain over depth --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ideals", "outside", "depth"),
    [
        pytest.param((0.5, 1.0), (0, 0), 0.6096117967977924, id="FB.two"),
        pytest.param((0.4, 0.4), (0, 0), 0.4, id="FB.equal"),
        pytest.param((0.4, 0.8), (0, 0), 0.48768943743823395, id="FB.out-none"),
        pytest.param((0.4, 0.8), (0.05, 0), 0.46656424850840955, id="FB.out-first"),
        pytest.param((0.4, 0.8), (0, 0.2), 0.5158974172826775, id="FB.out-second"),
        pytest.param((0.4, 0.8), (0.17, 0), 0.0, id="FB.out-none-agrees"),
        pytest.param((0.40, 0.2), (0.1, 0), 0.28325508088914647, id="FB.nonmono-before"),
        pytest.param((0.45, 0.2), (0.1, 0), 0.2789088858842086, id="FB.nonmono-after"),
    ],
)
def test_depth_agreed_on(ideals, outside, depth):
    # bisection stops at the last bit of a slope that is itself rounded near its root
    assert nash_depth(ideals, outside=outside) == pytest.approx(depth, abs=1e-8)


def test_an_outside_option_pulls_depth_to_its_owner():  # FB.out.dir
    none = nash_depth([0.4, 0.8])
    assert nash_depth([0.4, 0.8], outside=(0.05, 0)) < none
    assert nash_depth([0.4, 0.8], outside=(0, 0.2)) > none


def test_wanting_more_may_lower_depth_with_an_outside_option():  # FB.nonmono.t
    keener = nash_depth([0.45, 0.2], outside=(0.1, 0))
    assert keener < nash_depth([0.40, 0.2], outside=(0.1, 0)) < sqrt(0.1)


def test_closed_form_for_two_countries():  # FB.two, B2.foc
    one, other = 2 * 0.5, 2 * 1.0
    root = sqrt(2.25 * (one + other) ** 2 - 8 * one * other)
    assert nash_depth([0.5, 1.0]) == pytest.approx((1.5 * (one + other) - root) / 4, abs=1e-12)


def test_partial_derivatives_and_euler():  # B2.partials, B2.euler
    h = 1e-6
    first = (nash_depth([0.5 + h, 1]) - nash_depth([0.5 - h, 1])) / (2 * h)
    second = (nash_depth([0.5, 1 + h]) - nash_depth([0.5, 1 - h])) / (2 * h)
    assert (first, second) == pytest.approx((1.0531695311, 0.0830270310), abs=1e-6)
    assert 0.5 * first + second == pytest.approx(nash_depth([0.5, 1]), abs=1e-6)


ideals = st.lists(st.floats(0.05, 1.0), min_size=1, max_size=4)


@given(ideals, st.floats(0.2, 5))
def test_homogeneous_of_degree_one(thetas, factor):  # FB.homog
    scaled = nash_depth([factor * theta for theta in thetas])
    assert scaled == pytest.approx(factor * nash_depth(thetas), rel=1e-9)


@given(ideals, st.data())
def test_isotone_in_every_ideal_without_outside_options(thetas, data):  # FB.isotone
    place = data.draw(st.integers(0, len(thetas) - 1))
    raised = list(thetas)
    raised[place] += data.draw(st.floats(0, 0.5))
    assert nash_depth(raised) >= nash_depth(thetas) - 1e-9


@given(st.lists(st.floats(0.3, 1.0), min_size=2, max_size=3), st.data())
def test_isotone_above_the_root_of_the_largest_option(thetas, data):  # FB.isotone.o
    outside = [data.draw(st.floats(0, 0.2)) for _ in thetas]
    before = nash_depth(thetas, outside=outside)
    place = data.draw(st.integers(0, len(thetas) - 1))
    raised = list(thetas)
    raised[place] += 1e-4
    after = nash_depth(raised, outside=outside)
    if min(before, after) >= sqrt(max(outside)) and before > 0:
        assert after >= before - 1e-9


@given(ideals)
def test_depth_never_exceeds_what_the_most_reluctant_accepts(thetas):  # FB.lip
    assert nash_depth(thetas) <= 2 * min(thetas) + 1e-12


@pytest.mark.parametrize(
    ("thetas", "needed", "depth"),
    [
        pytest.param((0.5, 0.7), None, 1.0, id="VETO.seat-before"),
        pytest.param((0.5, 0.7, 0.9), None, 1.0, id="VETO.seat-for"),
        pytest.param((0.5, 0.7, 0.3), None, 0.6, id="VETO.seat-against"),
        pytest.param((0.5, 0.3), 1, 1.0, id="VETO.seat-one-is-enough"),
    ],
)
def test_a_seat_at_ratification(thetas, needed, depth):
    assert ratifiable_depth(thetas, needed=needed) == pytest.approx(depth)


# -- fixed points ------------------------------------------------------------------------------


def test_symmetric_countries():  # T.sym, T.sym.top, T.mono, T.idem
    bottom, top = extremes(alike(3))
    for found in (bottom, top):
        assert found.status == "fixed_point"
        assert found.last["c0"] == pytest.approx(0.34375, abs=1e-9)
        assert found.depth[-1] == pytest.approx(0.40625, abs=1e-9)


def test_rate_of_convergence():  # T.rate
    found = depth_orbit(alike(1), tolerance=Tolerance(gap=1e-6))
    distances = [abs(state["c0"] - 0.34375) for state in found.autonomy[1:8]]
    for near, nearer in itertools.pairwise(distances):
        assert nearer / near == pytest.approx(0.36, abs=1e-6)


def test_chip_everywhere():  # T.undp
    names = ("c0", "c1", "c2")
    found = depth_orbit(alike(3, support=dict.fromkeys(names, 1.0), support_factor=0.3))
    assert found.last["c1"] == pytest.approx(0.4385026737967915, abs=1e-9)
    assert found.depth[-1] == pytest.approx(0.5641711229946524, abs=1e-9)


def test_side_payment_to_one():  # T.us
    found = depth_orbit(alike(3, side_payment={"c0": 0.1}))
    assert list(found.last.values()) == pytest.approx([5 / 14] * 3, abs=1e-9)
    assert found.depth[-1] == pytest.approx(3 / 7, abs=1e-9)


def test_three_fixed_points():  # T.multi, T.multi.lo, T.multi.hi
    found = fixed_points(switch())
    assert [point.autonomy["a"] for point in found] == pytest.approx(
        [0.03470470265997698, 0.31520890443519695, 0.8238881728376607], abs=1e-9
    )
    assert [point.stable for point in found] == [True, False, True]
    bottom, top = extremes(switch())
    assert bottom.last["a"] == pytest.approx(found[0].autonomy["a"], abs=1e-8)
    assert top.last["a"] == pytest.approx(found[2].autonomy["a"], abs=1e-8)


@pytest.mark.parametrize(
    ("chip", "end"),
    [
        pytest.param(0.35, 0.8238881728376607, id="T.ratchet"),
        pytest.param(0.05, 0.03470470265997698, id="T.noratchet"),
    ],
)
def test_temporary_support(chip, end):
    found = temporary_support(switch(), chip)
    assert found.status == "fixed_point"
    assert found.last["a"] == pytest.approx(end, abs=1e-8)


def test_threshold_of_temporary_support():  # T.etacrit
    assert support_threshold(switch()) == pytest.approx(0.0607663, abs=2e-6)


def test_branches_lose_the_trap_above_the_threshold():
    found = branches(lambda h: switch(support={"a": h}), (0.05, 0.07), parameter="support")
    assert [len(points) for points in found.points] == [3, 1]


# -- signs -------------------------------------------------------------------------------------


def test_obstructive_region_makes_a_negative_cycle():  # NEG.J, NEG.cycle
    model = obstructive(0.6)
    slopes = jacobian(model.step, {"p": 0.4, "q": 0.4})
    for row in slopes:
        assert row == pytest.approx((0.0768820, -0.1508006), abs=1e-5)
    assert not depth_influence(model).is_monotone


def test_integration_that_weakens_the_obstructive_region():  # NEG.J2, NEG.fixed, NEG.orth
    model = obstructive(-0.6)
    slopes = jacobian(model.step, {"p": 0.4, "q": 0.4})
    assert slopes[1] == pytest.approx((-0.0768820, 0.1508006), abs=1e-5)
    assert depth_influence(model).order == {"p": 1, "q": -1}
    found = depth_orbit(model, {"p": 0.0, "q": 1.0})
    assert list(found.last.values()) == pytest.approx([0.36698209, 0.33301791], abs=1e-7)
    assert found.depth[-1] == pytest.approx(0.4450, abs=5e-5)
    firsts = [state["p"] for state in found.autonomy]
    seconds = [state["q"] for state in found.autonomy]
    assert np.all(np.diff(firsts) > -1e-12)
    assert np.all(np.diff(seconds) < 1e-12)


def overshooting(damping):
    return alike(1, centre=0.9, region=0.05, base=0.0, response=1.6, damping=damping)


def test_cycle_of_two_and_its_damping():  # NEG.osc, NEG.osc.2, NEG.damp
    found = depth_orbit(overshooting(1.0))
    assert (found.status, found.period) == ("cycle", 2)
    assert sorted(a["c0"] for a in found.autonomy[-2:]) == pytest.approx([0.08, 1.0])
    damped = depth_orbit(overshooting(0.3))
    assert damped.status == "fixed_point"
    assert damped.last["c0"] == pytest.approx(0.610169, abs=1e-6)


@pytest.mark.parametrize(
    ("support", "depth"),
    [
        pytest.param({}, 0.46152416280730885, id="SIX"),
        pytest.param({"china": 0.3}, 0.463767084775676, id="SIX.undp"),
        pytest.param({"russia": 0.3}, 0.44419583872627727, id="SIX.ru"),
    ],
)
def test_six_countries(support, depth):
    found = depth_orbit(six(support=support))
    assert found.depth[-1] == pytest.approx(depth, abs=1e-9)
    if not support:
        assert list(found.last.values()) == pytest.approx(
            [0.38845725, 0.48845725, 0.33845725, 0.15845725, 0.23845725, 0.28845725], abs=1e-8
        )


def test_a_chip_deepens_or_not_by_whom_it_helps():  # SIX.undp.t, SIX.ru.t
    none, china, russia = (
        depth_orbit(six(support=support)).depth[-1]
        for support in ({}, {"china": 0.3}, {"russia": 0.3})
    )
    assert russia < none < china


def test_six_countries_have_a_negative_cycle_through_russia():  # SIX.neg
    found = depth_influence(six(), levels=2)
    assert not found.is_monotone
    column = SIX.index("russia")
    assert all(row[column] == -1 for row in found.signs)
    assert all(sign >= 0 for row in found.signs for k, sign in enumerate(row) if k != column)


# -- theorems ----------------------------------------------------------------------------------


@st.composite
def integrationist(draw, *, most=3, response=(0.0, 1.0)):
    """A model in which every region wants at least what its centre wants."""
    names = [f"c{k}" for k in range(draw(st.integers(1, most)))]
    centre = {name: draw(st.floats(0.1, 0.6)) for name in names}
    base = {name: draw(st.floats(0, 0.4)) for name in names}
    slope = {name: draw(st.floats(*response)) for name in names}
    return DepthModel(
        centre_ideal=centre,
        regional_ideal={name: centre[name] + draw(st.floats(0, 0.4)) for name in names},
        feedback={n: LinearFeedback(base=base[n], response=slope[n]) for n in names},
        embeddedness={name: draw(st.floats(0, 0.5)) for name in names},
    )


def below(one, other, slack=1e-9):
    return all(one[name] <= other[name] + slack for name in one)


def start_within(data, model, bounds):
    return Record((n, data.draw(st.floats(0, max(0.0, bounds[n])))) for n in model.countries)


@given(integrationist(), st.data())
def test_round_is_isotone(model, data):  # theorem 1, T.isotone
    high = start_within(data, model, dict.fromkeys(model.countries, 1.0))
    low = start_within(data, model, high)
    assert below(model.step(low), model.step(high))
    assert below(model.weights(low), model.weights(high))
    bottom, top = extremes(model)
    assert below(bottom.last, top.last)


@given(
    st.lists(st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9)), min_size=1, max_size=4),
    st.data(),
)
def test_depth_moves_with_the_weight_as_regions_differ_from_centres(ideals, data):  # ISO.quad
    # With no outside option a region's gain over its centre's rises in depth iff it wants more
    # (assumption 4), and then depth rises with that region's weight; else it falls.
    place = data.draw(st.integers(0, len(ideals) - 1))
    low = data.draw(st.floats(0, 0.9))
    high = data.draw(st.floats(low, 1))

    def depth(weight):
        weights = [0.5] * len(ideals)
        weights[place] = weight
        return nash_depth([(1 - w) * c + w * r for w, (c, r) in zip(weights, ideals, strict=True)])

    centre, region = ideals[place]
    rise = depth(high) - depth(low)
    assert rise >= -1e-9 if region >= centre else rise <= 1e-9


@given(
    st.fractions(0, 1, max_denominator=12),
    st.fractions(0, 1, max_denominator=12),
    st.lists(st.integers(0, 17), min_size=2, max_size=2, unique=True),
)
def test_a_weight_sways_a_country_by_the_wronskian_of_its_parts(low, high, agreements):
    """ISO.wronskian, exactly and for any two agreements of a case.

    The log of a country's mean gain has a cross difference in agreement and weight whose sign is
    that of (region at b)(centre at a) - (centre at b)(region at a), whatever the weights.
    """

    def parts(weight):
        weighed = load("border").replace("countries.north.autonomy", weight).payoffs(agreements)
        return [weighed.exactly(place) for place in range(2)]

    (before, after), (before_high, after_high) = parts(low), parts(high)
    cross = after_high["north"] * before["north"] - after["north"] * before_high["north"]
    wronskian = (
        after["north_bank"] * before["north_capital"]
        - after["north_capital"] * before["north_bank"]
    )
    assert cross == (high - low) * wronskian


@given(
    st.lists(st.tuples(*[st.integers(1, 20)] * 3), min_size=2, max_size=8),
    st.booleans(),
    st.integers(0, 9),
    st.data(),
)
def test_the_ratio_of_gains_decides_which_way_a_weight_moves_the_bargain(table, up, low, data):
    """ISO.ratio.up, ISO.ratio.down: assumption 4 beyond quadratic payoffs, over any depths.

    A region's gain over its centre's that rises with depth makes the log of their mean have
    increasing differences in depth and weight (ISO.wronskian), so that depth rises with the
    weight; one that falls makes it fall.
    """
    centre = [c for c, _, _ in table]
    ratios = sorted((r for _, r, _ in table), reverse=not up)
    region = [c * r for c, r in zip(centre, ratios, strict=True)]
    other = [o for _, _, o in table]
    high = data.draw(st.integers(low, 10))

    def depth(weight):
        mixed = [(10 - weight) * c + weight * r for c, r in zip(centre, region, strict=True)]
        return solve(BargainingProblem.from_points(list(zip(mixed, other, strict=True)))).ids[0]

    assert depth(low) <= depth(high) if up else depth(low) >= depth(high)


@given(integrationist(), st.floats(0, 0.5), st.sampled_from(["support", "side_payment"]))
def test_fixed_points_rise_with_what_helps(model, amount, what):  # theorem 1, T.us.up
    helped = replace(model, **{what: dict.fromkeys(model.countries, amount)})
    for before, after in zip(extremes(model), extremes(helped), strict=True):
        assert below(before.last, after.last, 1e-7)


@given(integrationist())
def test_orbits_from_the_ends_are_monotone(model):  # theorem 2, T.mono
    bottom, top = extremes(model)
    for one, other in itertools.pairwise(bottom.autonomy):
        assert below(one, other)
    for one, other in itertools.pairwise(top.autonomy):
        assert below(other, one)


@given(integrationist(response=(0.0, 1.0)))
def test_one_fixed_point_when_the_round_contracts(model):  # theorem 3
    spread = max(model.regional_ideal[c] - model.centre_ideal[c] for c in model.countries)
    slope = max(feedback.response for feedback in model.feedback.values())
    if slope * 2 * spread < 0.95:
        bottom, top = extremes(model)
        assert max(abs(bottom.last[c] - top.last[c]) for c in model.countries) < 1e-8


@given(integrationist(), st.data())
def test_limit_from_below_is_a_closure(model, data):  # theorem 4, T.cl, T.closure, T.idem
    base = {name: feedback.base for name, feedback in model.feedback.items()}
    high = start_within(data, model, base)  # then high <= base <= a round from high
    low = start_within(data, model, high)
    closed = depth_orbit(model, high).last
    assert below(high, closed)
    assert below(depth_orbit(model, low).last, closed, 1e-7)
    again = depth_orbit(model, closed).last
    assert max(abs(again[c] - closed[c]) for c in closed) < 1e-9


@given(integrationist(), st.data())
def test_no_cycle_from_an_ordered_start(model, data):  # theorem 5, ISO.nocycle
    base = {name: feedback.base for name, feedback in model.feedback.items()}
    assert depth_orbit(model, start_within(data, model, base)).status == "fixed_point"


def test_unordered_cycles_of_isotone_maps_exist():  # theorem 5
    found = settled_orbit(
        lambda a: (a[1], a[0]), (0.2, 0.7), distance=lambda a, b: max(map(abs, np.subtract(a, b)))
    )
    assert (found.status, found.period) == ("cycle", 2)


@given(integrationist(), st.data())
def test_depth_is_monotone_from_every_start(model, data):  # theorem 6, T.scalar
    # Feedback depends on autonomy through depth alone, so that depth follows a scalar map.
    start = start_within(data, model, dict.fromkeys(model.countries, 1.0))
    depths = np.array(depth_orbit(model, start).depth)
    steps = np.diff(depths)
    assert (steps >= -1e-9).all() or (steps <= 1e-9).all()
    for now, then in itertools.pairwise(depths[:10]):
        assert model.depth(model.response(now)) == pytest.approx(then, abs=1e-9)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.sampled_from([-1, 0, 1]), min_size=n, max_size=n), min_size=n, max_size=n
        )
    )
)
def test_order_exists_iff_some_orthant_makes_all_signs_positive(signs):  # theorem 7
    count = len(signs)
    names = [f"a{k}" for k in range(count)]

    def step(point):
        values = [point[name] for name in names]
        return {
            name: sum(s * v for s, v in zip(row, values, strict=True)) / count
            for name, row in zip(names, signs, strict=True)
        }

    found = signed_influence(step, [dict.fromkeys(names, 0.5)])
    suits = [
        order
        for order in itertools.product((1, -1), repeat=count)
        if all(order[i] * order[j] * signs[i][j] >= 0 for i in range(count) for j in range(count))
    ]
    assert found.is_monotone == bool(suits)
    if found.order is not None:
        assert tuple(found.order.values()) in suits
    else:
        assert set(found.obstacle) <= set(names)
        assert found.obstacle
