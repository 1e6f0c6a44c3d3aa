"""Win-sets with a closed form, from the spatial theory of voting, on grids that decide exactly.

An actor approves y when it is at least as near to its ideal point as the status quo: a closed
set, where the theory's win-sets are open. One-dimensional grids therefore hold the *midpoints*
of cells whose edges are multiples of the step, and the closed forms below end on such edges: no
midpoint is ever a boundary point, so that the number of approved midpoints times the step is the
length itself, without any error of discretisation. The status quo, which everyone approves
weakly, is the one option that is no midpoint and is left out of the count.

The numbers are worked from the definitions in the papers cited, not printed in them.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.game import Game
from twolevel.model import (
    Actor,
    AllOf,
    AtLeast,
    Body,
    Estimate,
    Ideal,
    Interest,
    Issue,
    Option,
    Scenario,
    Unanimity,
    Veto,
)
from twolevel.ratification.prices import ratification_price

F = Fraction
STATUS_QUO = "status_quo"


# -- scenarios on a line -----------------------------------------------------------------------


def midpoints(low, high, step):
    """Options at the midpoints of the cells of a given size from `low` to `high`."""
    count = int((F(high) - F(low)) / F(step))
    places = [F(low) + F(step) * (2 * k + 1) / 2 for k in range(count)]
    return tuple(Option(name=f"y{k}", position=place) for k, place in enumerate(places))


def line(options, status_quo):
    quo = Option(name=STATUS_QUO, position=F(status_quo))
    return Issue(name="y", options=(quo, *options), status_quo=STATUS_QUO)


def on_line(name, ideal, reservation=None):
    about = Interest(name="y", issues=("y",), valuation=Ideal(ideal=F(ideal)))
    floor = None if reservation is None else Estimate.of(reservation)
    return Actor(name=name, interests=(about,), reservation=floor)


def parliament(actors, rule, name="country"):
    return Body(name=name, members=tuple(actors), ratification=rule)


def spatial(ideals, status_quo, quota, *, low, high, step=1):
    """One country of as many voters as ideal points, of whom `quota` must approve."""
    actors = [on_line(f"voter{k}", ideal) for k, ideal in enumerate(ideals)]
    issue = line(midpoints(low, high, step), status_quo)
    body = parliament(actors, AtLeast(count=quota))
    return Game(Scenario(name="line", issues=(issue,), countries=(body,)))


def length(game, step=1):
    """Length of the country's win-set: approved midpoints times the step."""
    return (game.win_sets()["country"].win_set.count - 1) * F(step)


def ratified(game, place):
    """Whether the midpoint at a place is in the win-set."""
    names = {option.position: option.name for option in game.scenario.issue("y").options}
    return game.explain(y=names[F(place)]).countries["country"].ratifies


# -- quotas on a line --------------------------------------------------------------------------

IDEALS = (1, 2, 4, 7, 9)


@pytest.mark.parametrize(
    ("quota", "low", "high"),
    [
        pytest.param(1, 0, 18, id="W1.k1"),
        pytest.param(2, 0, 14, id="W1.k2"),
        pytest.param(3, 0, 8, id="W1.k3"),
        pytest.param(4, 0, 4, id="W1.k4"),
        pytest.param(5, 0, 2, id="W1.k5"),
    ],
)
def test_a_quota_on_a_line_has_the_win_set_of_its_pivots(quota, low, high):
    """Black (1948), On the rationale of group decision-making, J. Polit. Econ. 56, 23-34."""
    half = F(1, 2)
    game = spatial(IDEALS, 0, quota, low=-3, high=21)
    assert length(game) == high - low
    assert [ratified(game, y) for y in (low - half, low + half, high - half, high + half)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("quota", "width"),
    [pytest.param(3, 2, id="W1.q3.k3"), pytest.param(4, 0, id="W1.q3.k4.core")],
)
def test_a_status_quo_between_the_pivots_cannot_be_moved(quota, width):
    """Black (1948), as above: at quota 4 the status quo 3 lies in the core [2, 7]."""
    assert length(spatial(IDEALS, 3, quota, low=-20, high=20)) == width


@settings(max_examples=40)
@given(
    ideals=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    status_quo=st.integers(-2, 11),
    data=st.data(),
)
def test_random_quotas_follow_the_closed_form(ideals, status_quo, data):
    """W1.random, W1.monotone: win-sets of Black (1948), smaller at every higher quota."""
    quota = data.draw(st.integers(1, len(ideals)))
    lowest, highest = sorted(ideals)[quota - 1], sorted(ideals, reverse=True)[quota - 1]
    low = min(status_quo, 2 * lowest - status_quo)
    high = max(status_quo, 2 * highest - status_quo)
    widths = [
        length(spatial(ideals, status_quo, k, low=-14, high=24))
        for k in range(quota, len(ideals) + 1)
    ]
    assert widths[0] == high - low
    assert widths == sorted(widths, reverse=True)


def test_a_cost_of_no_agreement_widens_the_win_set():
    """W1.cost: the lower the cost of no agreement, the smaller the win-set.

    Putnam (1988), International Organization 42, 427-460, https://doi.org/10.1017/S0020818300027697.
    Under unanimity the win-set is [-c, 2 min x + c]; a unit of distance is a twelfth of a util
    on a line of length 12.
    """
    cost, step, span = F(3, 2), F(1, 2), 12
    options = midpoints(-3, F(19, 2), step)
    assert options[-1].position - options[0].position == span
    actors = [
        on_line(f"voter{k}", ideal, reservation=1 - (F(ideal) + cost) / span)
        for k, ideal in enumerate(IDEALS)
    ]
    body = parliament(actors, Unanimity())
    game = Game(Scenario(name="line", issues=(line(options, 0),), countries=(body,)))
    assert length(game, step) == 2 * min(IDEALS) + 2 * cost
    ends = (-cost - step / 2, -cost + step / 2, 2 + cost - step / 2, 2 + cost + step / 2)
    assert [ratified(game, y) for y in ends] == [False, True, True, False]


# -- thresholds: hawks and doves on one axis ---------------------------------------------------

THRESHOLDS = (F(1, 10), F(1, 4), F(2, 5), F(11, 20), F(4, 5))


def hawks(quota):
    """Voters who all want more, y in [0, 1], and accept nothing below their thresholds.

    The payoff of y is y itself: the ideal point is 1 and the furthest option lies at 0. Beside
    the midpoints the thresholds themselves are options.
    """
    actors = [on_line(f"voter{k}", 1, reservation=t) for k, t in enumerate(THRESHOLDS)]
    edges = tuple(Option(name=f"t{k}", position=t) for k, t in enumerate(THRESHOLDS))
    issue = line((*midpoints(0, 1, F(1, 20)), *edges), 0)
    body = parliament(actors, AtLeast(count=quota))
    return Game(Scenario(name="hawks", issues=(issue,), countries=(body,)))


@pytest.mark.parametrize(
    ("quota", "threshold"),
    [
        pytest.param(3, F(2, 5), id="W1.homog.k3"),
        pytest.param(4, F(11, 20), id="W1.homog.k4"),
        pytest.param(5, F(4, 5), id="W1.homog.k5"),
    ],
)
def test_homogeneous_conflict_leaves_a_one_sided_win_set(quota, threshold):
    """Homogeneous conflict in the sense of Putnam (1988), pp. 442-445: [t_(k), 1].

    The end is closed: the pivotal voter approves its own threshold, an exact tie.
    """
    game = hawks(quota)
    edges = sum(t >= threshold for t in THRESHOLDS)
    approved = game.win_sets()["country"].win_set.count
    assert (approved - edges) * F(1, 20) == 1 - threshold
    assert ratified(game, threshold)
    assert not ratified(game, threshold - F(1, 40))


def test_heterogeneous_conflict_is_refused_from_both_sides():
    """Putnam (1988), pp. 442-445: beyond one end some find it too little, beyond the other too much."""
    game = spatial(IDEALS, 3, 3, low=-20, high=20)
    names = {option.position: option.name for option in game.scenario.issue("y").options}

    def refusing(place):
        actors = game.explain(y=names[F(place)]).actors
        return {name for name, verdict in actors.items() if not verdict.approves}

    assert refusing(F(5, 2)) == {"voter2", "voter3", "voter4"}
    assert refusing(F(11, 2)) == {"voter0", "voter1", "voter2"}


@pytest.mark.parametrize(
    ("quota", "price"),
    [
        pytest.param(2, F(0), id="BUY.k2"),
        pytest.param(3, F(1, 10), id="BUY.k3"),
        pytest.param(4, F(7, 20), id="BUY.k4"),
        pytest.param(5, F(17, 20), id="BUY.k5"),
    ],
)
def test_side_payments_buy_the_cheapest_winning_set(quota, price):
    """Side-payments at Level II in the sense of Putnam (1988), p. 450.

    At y = 0.3 the price is the sum of the k smallest shortfalls: 0, 0, 0.1, 0.25 and 0.5.
    """
    issue = line((Option(name="offer", position=F(3, 10)), Option(name="all", position=F(1))), 0)
    game = Game(hawks(quota).scenario.replace("issues", (issue,)))
    assert ratification_price(game.point, {"y": "offer"}, "country").total == price


@pytest.mark.parametrize("quota", range(1, 6))
def test_the_price_falls_with_the_offer_and_vanishes_in_the_win_set(quota):
    """BUY: decreasing in y, zero exactly in the win-set; cheaper under a lower quota."""
    game = hawks(quota)
    options = sorted(game.scenario.issue("y").options, key=lambda option: option.position)
    prices = [ratification_price(game.point, {"y": o.name}, "country").total for o in options]
    inside = [game.explain(y=o.name).countries["country"].ratifies for o in options]
    assert prices == sorted(prices, reverse=True)
    assert [price == 0 for price in prices] == inside
    brute = [
        sum(sorted(max(F(0), t - o.position) for t in THRESHOLDS)[:quota], F(0)) for o in options
    ]
    assert prices == brute


# -- the chief negotiator ----------------------------------------------------------------------


def delegation(name, ratifier, negotiator, *, negotiator_votes=False):
    """A country whose negotiator decides alone at Level I and one ratifier at home."""
    rule = Veto(members=(f"{name}_ratifier",))
    centre = f"{name}_negotiator"
    if negotiator_votes:
        rule = AllOf(rules=(rule, Veto(members=(centre,))))
    return Body(
        name=name,
        centre=Actor(
            name=centre, interests=negotiator.interests, reservation=negotiator.reservation
        ),
        members=(
            Actor(
                name=f"{name}_ratifier",
                interests=ratifier.interests,
                reservation=ratifier.reservation,
            ),
        ),
        ratification=rule,
    )


ANYTHING = Actor(name="anyone")
NEGOTIATORS = [
    pytest.param(ANYTHING, ANYTHING, F(1, 2), id="CN.none-binds"),
    pytest.param(on_line("n", 1, F(17, 20)), ANYTHING, F(0), id="CN.no-agreement"),
    pytest.param(on_line("n", 1, F(1, 2)), on_line("n", F(3, 10)), F(1, 10), id="CN.both-bind"),
]


@pytest.mark.parametrize("negotiator_votes", [False, True])
@pytest.mark.parametrize(("of_a", "of_b", "expected"), NEGOTIATORS)
def test_the_chief_negotiator_is_a_veto_player(of_a, of_b, expected, negotiator_votes):
    """Putnam (1988), pp. 456-459: the negotiator's own acceptability set cuts the win-sets.

    W_A = (0, .8) and W_B = [.3, 1]; negotiators accept [.85, 1], or [.5, 1] and (0, .6). Giving
    the negotiator a vote in ratification changes nothing.
    """
    step = F(1, 20)
    countries = (
        delegation("a", on_line("r", F(2, 5)), of_a, negotiator_votes=negotiator_votes),
        delegation("b", on_line("r", 1, F(3, 10)), of_b, negotiator_votes=negotiator_votes),
    )
    issue = line(midpoints(0, 1, step), 0)
    game = Game(Scenario(name="delegations", issues=(issue,), countries=countries))
    assert game.overlap().zone().count * step == expected
