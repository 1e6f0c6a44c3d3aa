"""Published bargaining results, by case. Numbers are exact unless a grid is named.

Nash, J. F. (1950), Econometrica 18(2), doi:10.2307/1907266. Kalai, E., Smorodinsky, M. (1975),
Econometrica 43(3), doi:10.2307/1914280. Kalai, E. (1977), International Journal of Game Theory
6(3), doi:10.1007/BF01774658. Rubinstein, A. (1982), Econometrica 50(1), doi:10.2307/1912531.
Binmore, K., Rubinstein, A., Wolinsky, A. (1986), RAND Journal of Economics 17(2),
doi:10.2307/2555382. Schelling, T. C. (1960), The Strategy of Conflict. Milner, H. V.,
Rosendorff, B. P. (1997), Journal of Conflict Resolution 41(1). Tollison, R. D., Willett, T. D.
(1979), International Organization 33(4). Small models that only reproduce a paper's claim are
marked "after"; their numbers are not the paper's.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import pytest

from twolevel.bargaining import BargainingProblem, pareto_frontier, solve, split_the_pie
from twolevel.protocols import alternating_offers


def gains(points, name, over="agreements", **options):
    problem = BargainingProblem.from_points(points, **options)
    answer = solve(problem, name, over=over)
    answer.verify(problem)
    return tuple(answer.gains.values())


SMALL_PIE = [(0, 0), (0, 1), ("0.75", "0.75"), (1, 0)]
LARGE_PIE = [(0, 0), (0, 1), (1, "0.7"), (1, 0)]


@pytest.mark.parametrize(
    ("points", "name", "expected"),
    [
        pytest.param(SMALL_PIE, "nash", (Fraction(3, 4), Fraction(3, 4)), id="B1-KS75.S.nash"),
        pytest.param(
            SMALL_PIE, "kalai_smorodinsky", (Fraction(3, 4), Fraction(3, 4)), id="B1-KS75.S.ks"
        ),
        pytest.param(LARGE_PIE, "nash", (1, Fraction(7, 10)), id="B1-KS75.T.nash"),
        pytest.param(
            LARGE_PIE, "kalai_smorodinsky", (Fraction(10, 13), Fraction(10, 13)), id="B1-KS75.T.ks"
        ),
        pytest.param(
            LARGE_PIE, "egalitarian", (Fraction(10, 13), Fraction(10, 13)), id="B1-KS75.T.egal"
        ),
    ],
)
def test_a_larger_pie_hurts_a_player_under_nash_only(points, name, expected):
    """Kalai and Smorodinsky (1975): the motive for individual monotonicity."""
    assert gains(points, name, over="lotteries") == expected


@pytest.mark.parametrize(
    ("name", "share"),
    [
        pytest.param("nash", 1 / 3, id="B2-NB.sqrt.nash"),
        pytest.param("kalai_smorodinsky", (3 - math.sqrt(5)) / 2, id="B2-NB.sqrt.ks"),
        pytest.param("utilitarian", 1 / 4, id="B2-NB.sqrt.util"),
    ],
)
def test_risk_aversion_costs_a_share(name, share):
    """Payoffs (sqrt x, 1 - x), on a grid of 2000 steps in sqrt x."""
    steps = 2000
    points = [(Fraction(k, steps), 1 - Fraction(k, steps) ** 2) for k in range(steps + 1)]
    first, _ = gains(points, name)
    assert float(first) ** 2 == pytest.approx(share, abs=1 / steps)


@pytest.mark.parametrize(
    ("powers", "share"),
    [
        pytest.param((0.5, 1), 1 / 3, id="B2-NB.power.0.5.1"),
        pytest.param((0.2, 0.4), 1 / 3, id="B2-NB.power.0.2.0.4"),
        pytest.param((1, 1), 1 / 2, id="B2-NB.power.1.1"),
    ],
)
def test_nash_shares_follow_the_powers_of_utilities(powers, share):
    points = [((k / 600) ** powers[0], (1 - k / 600) ** powers[1]) for k in range(601)]
    first, _ = gains([(round(a, 12), round(b, 12)) for a, b in points], "nash")
    assert float(first) ** (1 / powers[0]) == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    ("disagreement", "weights", "expected"),
    [
        pytest.param((0.1, 0.05, 0.2), (0.5, 0.3, 0.2), (0.425, 0.245, 0.33), id="B3-NB.asym3"),
        pytest.param((0.2, 0), (1, 1), (0.6, 0.4), id="B3-NB.d"),
    ],
)
def test_weighted_nash_splits_the_surplus_by_weight(disagreement, weights, expected):
    """Kalai (1977): each gets its disagreement payoff and its weight's part of the surplus."""
    problem = split_the_pie(steps=200, n_players=len(weights), disagreement=disagreement)
    answer = solve(problem, weights=weights)
    assert tuple(answer.float_payoffs.values()) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("over", [pytest.param("lotteries", id="B4-KS.n3")])
def test_kalai_smorodinsky_for_three_goes_on_to_the_better_off(over):
    points = [(1, 0, 1), (0, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert gains(points, "kalai_smorodinsky", over=over) == (Fraction(1, 2), Fraction(1, 2), 1)


def induced(discounts, *, breakdown=0, payoffs=None, floors=None, rounds=20_000):
    """Return the division of the first turn by backward induction from a distant last round."""
    n = len(discounts)
    payoffs, floors = payoffs or [0] * n, floors or [0] * n
    ahead = [0.0] * n
    for turn in reversed(range(n * (rounds // n))):
        waiting = (
            breakdown * b + (1 - breakdown) * d * x
            for b, d, x in zip(payoffs, discounts, ahead, strict=True)
        )
        ahead = [max(floor, worth) for floor, worth in zip(floors, waiting, strict=True)]
        ahead[turn % n] += 1 - sum(ahead)
    return ahead


@pytest.mark.parametrize(
    ("discounts", "share"),
    [
        pytest.param((0.9, 0.9), Fraction(10, 19), id="B5-RUB.9"),
        pytest.param((0.9, 0.8), Fraction(5, 7), id="B5-RUB.98"),
    ],
)
def test_rubinstein_share_of_the_first_proposer(discounts, share):
    """RUB.9.bi, RUB.98.bi: as in games of ever more rounds."""
    assert alternating_offers(discounts).shares["first"] == share
    assert induced(discounts)[0] == pytest.approx(float(share), abs=1e-12)


@pytest.mark.parametrize(
    ("interval", "share"),
    [
        pytest.param(1, 0.786162, id="B5-RUB.limit.1"),
        pytest.param(0.1, 0.753737, id="B5-RUB.limit.0.1"),
        pytest.param(0.01, 0.750375, id="B5-RUB.limit.0.01"),
        pytest.param(0.001, 0.750037, id="B5-RUB.limit.0.001"),
        pytest.param(1e-7, 0.75, id="B5-RUB.limit"),
    ],
)
def test_frequent_offers_approach_weighted_nash(interval, share):
    """Binmore, Rubinstein and Wolinsky (1986): weights inverse to the rates; RUB.limit.table."""
    offers = alternating_offers((math.exp(-0.1 * interval), math.exp(-0.3 * interval)))
    assert float(offers.shares["first"]) == pytest.approx(share, abs=1e-6)
    nash = solve(split_the_pie(steps=4), weights=(0.3, 0.1))
    assert nash.payoffs["player 1"] == Fraction(3, 4)


@pytest.mark.parametrize(
    ("chance", "share"),
    [
        pytest.param("0.1", Fraction(54, 95), id="B5-BRW.p1"),
        pytest.param("1/1000000000", Fraction(55, 100), id="B5-BRW.lim"),
    ],
)
def test_breakdown_payoffs_are_the_threat_point(chance, share):
    offers = alternating_offers((1, 1), breakdown=chance, breakdown_payoffs=(0.2, 0.1))
    assert float(offers.shares["first"]) == pytest.approx(float(share), abs=1e-8)
    if chance == "0.1":  # BRW.p1.fp
        first, _ = induced((1, 1), breakdown=0.1, payoffs=(0.2, 0.1))
        assert first == pytest.approx(float(share), abs=1e-12)
    threat = solve(split_the_pie(steps=20, disagreement=(0.2, 0.1)))
    assert threat.payoffs["player 1"] == Fraction(55, 100)


@pytest.mark.parametrize(
    ("option", "share"),
    [
        pytest.param(0.4, Fraction(10, 19), id="B6-BSS.slack"),
        pytest.param(0.55, Fraction(45, 100), id="B6-BSS.bind"),
    ],
)
def test_outside_options_matter_only_when_they_are_credible(option, share):
    offers = alternating_offers((0.9, 0.9), outside_options=(0, option))
    assert offers.shares["first"] == share


@pytest.mark.parametrize("option", [pytest.param(0.4, id="B6-BSS.split")])
def test_the_same_option_as_threat_point_gives_less(option):
    problem = split_the_pie(steps=10, disagreement=(0, option))
    assert solve(problem).payoffs["player 1"] == Fraction(3, 10)


@pytest.mark.parametrize("name", [pytest.param("nash", id="B9-IR")])
def test_two_losses_are_no_gain(name):
    """The product of losses -2 and -3 exceeds every product of gains here."""
    assert gains([(-2, -3), (1, 1), ("0.5", "1.5")], name) == (1, 1)


FLOORS = [((0.3, 0.2), 0.5, 0.55, 8 / 15), ((0.6, 0), 0.6, 0.8, 5 / 7)]
FLOORS += [((0.7, 0.2), 0.7, 0.75, 8 / 11), ((0.2, 0.65), 0.35, 0.275, 7 / 23)]
FLOORS += [((0.45, 0.45), 0.5, 0.5, 0.5)]


@pytest.mark.parametrize(
    ("floors", "truncated", "threat", "proportional"),
    [pytest.param(*case, id=f"F0-SCH.{case[0][0]}.{case[0][1]}") for case in FLOORS],
)
def test_a_floor_enters_in_four_ways(floors, truncated, threat, proportional):
    """After Schelling (1960): four protocols, four numbers."""

    def share(mode, name, over="agreements"):
        problem = split_the_pie(steps=400, floors=floors, floor_mode=mode)
        return float(solve(problem, name, over=over).payoffs["player 1"])

    assert share("truncate", "nash") == truncated
    assert share("threat_point", "nash") == threat
    assert share("truncate", "kalai_smorodinsky", "lotteries") == pytest.approx(proportional)
    # the fourth, acceptance by offers, at the patience at which only floors matter
    offers = alternating_offers((1 - 1e-9, 1 - 1e-9), floors=floors)
    assert float(offers.shares["first"]) == pytest.approx(truncated, abs=1e-8)


@pytest.mark.parametrize(
    ("floors", "first", "second"),
    [
        pytest.param((0.3, 0.3), Fraction(10, 19), Fraction(9, 19), id="F1-AO.0.3.0.3"),
        pytest.param((0.5, 0.2), Fraction(55, 100), Fraction(1, 2), id="F1-AO.0.5.0.2"),
        pytest.param((0.6, 0.2), Fraction(64, 100), Fraction(6, 10), id="F1-AO.0.6.0.2"),
        pytest.param(
            (0.495, 0.495), Fraction(505, 1000), Fraction(495, 1000), id="F1-AO.0.495.0.495"
        ),
        pytest.param((0.2, 0.6), Fraction(4, 10), Fraction(36, 100), id="F1-AO.0.2.0.6"),
    ],
)
def test_alternating_offers_with_ratification_floors(floors, first, second):
    """AO.low, AO.one, AO.two: floors too low to matter, one that binds, two that equalise."""
    offers = alternating_offers((0.9, 0.9), floors=floors)
    offers.verify()
    assert offers.first_proposes["first"] == first
    assert offers.second_proposes["first"] == second
    assert induced((0.9, 0.9), floors=floors)[0] == pytest.approx(float(first), abs=1e-12)


@pytest.mark.parametrize("vetoers", [pytest.param(k, id=f"F6-MO94.{k}") for k in range(4)])
def test_a_veto_that_must_be_bought_pays_less_than_it_costs(vetoers):
    """After Mo (1994): the share rises to (1 + k c) / 2, what is left of it falls.

    This model shows only the branch of his claim in which the negotiator is worse off.
    """
    price = Fraction(1, 10) * vetoers
    problem = split_the_pie(steps=20, floors=(price, 0), floor_mode="threat_point")
    share = solve(problem).payoffs["player 1"]
    assert share == (1 + price) / 2
    assert share - price == Fraction(1, 2) - Fraction(vetoers, 20)


COSTS = [(0, 0.5, 0.5, 0.5, 0.5), (0.3, 0.5, 0.2, 0.65, 0.35), (0.6, 0.6, 0, 0.8, 0.2)]


@pytest.mark.parametrize(
    ("cost", "own", "others", "own_threat", "others_threat"),
    [pytest.param(*case, id=f"F7-TAR05.{case[0]}") for case in COSTS],
)
def test_a_constituency_helps_whoever_answers_to_it(cost, own, others, own_threat, others_threat):
    """After Tarar (2005): TAR05.trunc, TAR05.threat.

    A national executive answers to the constituents who bear the cost; one with a constituency of
    its own pays the same cost out of what it gets.
    """
    for mode, expected in (
        ("truncate", (own, others)),
        ("threat_point", (own_threat, others_threat)),
    ):
        problem = split_the_pie(steps=40, floors=(cost, 0), floor_mode=mode)
        share = float(solve(problem).payoffs["player 1"])
        assert (share, share - cost) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("quota", "share"),
    [pytest.param(k, s, id=f"F11-HH.{k}") for k, s in ((1, 0.5), (3, 0.6), (5, 0.7))],
)
def test_a_qualified_majority_at_home_is_a_stronger_position(quota, share):
    """After Haller and Holden (1997): the pivotal reservation as threat point."""
    reservations = (Fraction(k, 10) for k in range(5))
    pivotal = sorted(reservations)[quota - 1]
    problem = split_the_pie(steps=20, floors=(pivotal, 0), floor_mode="threat_point")
    assert float(solve(problem).payoffs["player 1"]) == share


FAR = [(20_000, 35.2961), (100_000, 35.294), (10**6, 35.2941), (10**8, 35.2939)]


@pytest.mark.parametrize(
    ("distance", "place"), [pytest.param(*case, id=f"H3-ACHEN.conv.{case[0]:g}") for case in FAR]
)
def test_nash_far_from_disagreement_is_the_compromise_model(distance, place):
    """After Achen, in Thomson et al. (2006): ACHEN, the mean of positions weighted by salience.

    With linear losses it is their weighted median (ACHEN.lin). The numbers are those of a scalar
    optimiser, the last of which stopped short of the limit 60 / 1.7.
    """
    positions, saliences = (0, 40, 100), (Fraction(1, 2), 1, Fraction(1, 5))
    grid = [Fraction(k, 500) for k in range(500 * 30, 500 * 45)]
    loss = {
        curve: [
            tuple(
                distance - s * abs(x - at) ** curve
                for at, s in zip(positions, saliences, strict=True)
            )
            for x in grid
        ]
        for curve in (1, 2)
    }
    found = {
        curve: float(grid[solve(BargainingProblem.from_points(points)).ids[0]])
        for curve, points in loss.items()
    }
    assert found[2] == pytest.approx(place, abs=5e-3)
    assert found[1] == 40
    if distance == 10**8:
        assert found[2] == pytest.approx(60 / 1.7, abs=1 / 1000)


# -- which solution compromises more -----------------------------------------------------------


def compromises(quo, curve):
    """Return what home gives up by three solutions: ideals 0 abroad and 1 at home, status quo above.

    The solution of Felsenthal and Diskin is that of Kalai and Smorodinsky over the least payoff
    that each has among the efficient agreements.
    """
    steps = 1200
    grid = [Fraction(k, steps) for k in range(int(quo * steps) + 1)]
    points = [(quo**curve - x**curve, (quo - 1) ** curve - abs(x - 1) ** curve) for x in grid]
    problem = BargainingProblem.from_points(points)
    frontier = pareto_frontier(problem)
    least = [min(column) for column in zip(*(points[k] for k in frontier.ids), strict=True)]
    above = BargainingProblem.from_points(points, disagreement=least)
    ids = [
        solve(problem, "nash").ids[0],
        solve(problem, "kalai_smorodinsky").ids[0],
        solve(above, "kalai_smorodinsky").ids[0],
    ]
    return [float(grid[k]) for k in ids], 1 / steps


BUTLER = {
    1.2: (0.9389867, 0.9052632, 0.8787785),
    1.5: (0.8660254, 0.7857143, 0.7094306),
    2.0: (0.7807764, 0.6666667, 0.5),
    3.0: (0.6861407, 0.6, 0.5),
    10.0: (0.5523431, 0.5263158, 0.5),
}


@pytest.mark.parametrize("quo", [pytest.param(q, id=f"B8-BUT.lin.{q}") for q in BUTLER])
def test_compromise_with_linear_losses(quo):
    """After Butler (2004), Modeling compromise at the international table, CMPS 21(3), 159-177.

    Nash does not compromise at all.
    """
    found, step = compromises(Fraction(str(quo)), 1)
    proportional = (4 - quo) / 3 if quo <= 2 else quo / (2 * quo - 1)
    assert found == pytest.approx([1, proportional, max((3 - quo) / 2, 0.5)], abs=step)


@pytest.mark.parametrize(
    ("quo", "expected"),
    [pytest.param(*case, id=f"B8-BUT.quad.{case[0]}") for case in BUTLER.items()],
)
def test_compromise_with_quadratic_losses(quo, expected):
    """After Butler (2004): BUT.quad, BUT.quad.closed, .q2, .ks15, .fd15 and .ksbig."""
    found, step = compromises(Fraction(str(quo)), 2)
    assert found == pytest.approx(expected, abs=step)
    closed = (3 - 2 * quo + math.sqrt(4 * quo**2 - 4 * quo + 9)) / 4
    assert expected[0] == pytest.approx(closed, abs=1e-7)
    if quo >= 2:
        assert expected[1] == pytest.approx(quo / (2 * quo - 1), abs=1e-7)


@pytest.mark.parametrize("quos", [pytest.param(("1.1", "1.4", "2", "4", "7"), id="B8-BUT.order")])
def test_nash_compromises_least_and_curvature_never_lowers_it(quos):
    """After Butler (2004): Nash, then Kalai and Smorodinsky, then Felsenthal and Diskin."""
    for quo in map(Fraction, quos):
        linear, step = compromises(quo, 1)
        quadratic, _ = compromises(quo, 2)
        for found in (linear, quadratic):
            assert found == sorted(found, reverse=True)
        assert all(q <= x + step for q, x in zip(quadratic, linear, strict=True))


HAWKS = [(1.2, 0.780776, 0.951941), (1.39, 0.780776, 0.951941), (1.45, 0.9, 0.99)]
HAWKS += [(1.5, 1.0, 1.0), (1.55, 1.1, 0.99), (1.6, 1.2, 0.96), (1.65, 1.3, 0.91)]
HAWKS += [(1.8, 1.6, 0.64), (1.95, 1.9, 0.19)]


@pytest.mark.parametrize(
    ("legislature", "outcome", "gain"),
    [pytest.param(*case, id=f"F2-MR.{case[0]}") for case in HAWKS],
)
def test_a_hawkish_legislature_helps_up_to_a_point(legislature, outcome, gain):
    """After Milner and Rosendorff (1997): quadratic losses, foreign ideal 0, home 1, status quo 2."""
    steps = 5000
    grid = [
        Fraction(k, steps) for k in range(2 * steps + 1) if k / steps >= 2 * legislature - 2 - 1e-12
    ]
    problem = BargainingProblem.from_points(
        [(4 - x**2, 1 - (x - 1) ** 2) for x in grid], players=["foreign", "home"]
    )
    answer = solve(problem)
    assert float(grid[answer.ids[0]]) == pytest.approx(outcome, abs=1 / steps)
    assert answer.float_gains["home"] == pytest.approx(gain, abs=1e-4)


@pytest.mark.parametrize("legislature", [pytest.param(2, id="F2-MR.none")])
def test_too_hawkish_a_legislature_leaves_nothing_to_gain(legislature):
    least = 2 * legislature - 2
    grid = [x for x in (Fraction(k, 100) for k in range(301)) if x >= least]
    problem = BargainingProblem.from_points([(4 - x**2, 1 - (x - 1) ** 2) for x in grid])
    assert not any(solve(problem).gains.values())


def packages(*issues):
    """Return the payoffs of every subset of issues, and the subsets."""
    chosen = [s for size in range(len(issues) + 1) for s in combinations(range(len(issues)), size)]
    return [tuple(sum(issues[k][c] for k in s) for c in (0, 1)) for s in chosen], chosen


@pytest.mark.parametrize("name", [pytest.param("nash", id="F9-LINK.TW")])
def test_linkage_makes_two_vetoed_issues_pass(name):
    """After Tollison and Willett (1979)."""
    for issue in ((3, -1), (-1, 3)):
        assert gains([(0, 0), issue], name) == (0, 0)
    points, _ = packages((3, -1), (-1, 3))
    assert gains(points, name) == (2, 2)


@pytest.mark.parametrize("name", [pytest.param("nash", id="F9-SUB")])
def test_a_constrained_country_gets_an_issue_subtracted(name):
    points, chosen = packages((3, -1), (-2, 4), (1, -3), (-1, 2))
    free = solve(BargainingProblem.from_points(points), name)
    assert chosen[free.ids[0]] == (0, 1)
    assert tuple(free.gains.values()) == (1, 3)
    ratified = [k for k, p in enumerate(points) if p[0] >= 2]
    bound = solve(BargainingProblem.from_points([points[k] for k in ratified]), name)
    assert chosen[ratified[bound.ids[0]]] == (0, 3)
    assert tuple(bound.gains.values()) == (2, 1)


def spatial(salience):
    grid = [(Fraction(a, 20), Fraction(b, 20)) for a in range(21) for b in range(21)]

    def payoffs(x, y):
        return (
            -(salience * x**2 + y**2),
            -((1 - x) ** 2 + salience * (1 - y) ** 2),
        )

    half = payoffs(Fraction(1, 2), Fraction(1, 2))
    return grid, BargainingProblem.from_points([payoffs(*x) for x in grid], disagreement=half)


@pytest.mark.parametrize("name", [pytest.param("nash", id="F9-LINK2.nbs")])
def test_different_saliences_open_a_win_set_between_two_issues(name):
    grid, problem = spatial(4)
    answer = solve(problem, name)
    assert grid[answer.ids[0]] == (Fraction(1, 5), Fraction(4, 5))
    assert set(answer.payoffs.values()) == {Fraction(-8, 10)}


@pytest.mark.parametrize("name", [pytest.param("nash", id="F9-LINK2.equal")])
def test_equal_saliences_leave_the_status_quo(name):
    grid, problem = spatial(1)
    answer = solve(problem, name)
    assert [grid[k] for k in answer.ids] == [(Fraction(1, 2), Fraction(1, 2))]
    assert not any(answer.gains.values())
