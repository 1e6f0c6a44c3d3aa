"""Published results on who joins.

d'Aspremont, C., Jacquemin, A., Gabszewicz, J. J., Weymark, J. A. (1983), Canadian Journal of
Economics 16(1), doi:10.2307/134972. Donsimoni, M.-P., Economides, N. S., Polemarchakis, H. M.
(1986), International Economic Review 27(2), doi:10.2307/2526507. Barrett, S. (1994), Oxford
Economic Papers 46, doi:10.1093/oep/46.Supplement_1.878. Models are computed from their
definitions, in fractions. What only applies a paper's definition is marked "after".
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from twolevel.equilibria import (
    NormalFormGame,
    coalition_proof_equilibria,
    pure_equilibria,
    strong_equilibria,
)
from twolevel.participation import (
    MembershipGame,
    Moves,
    farsighted_stable_sets,
    largest_consistent_set,
    stable_coalitions,
)


def symmetric(count, of_size):
    """Return the game in which everybody is alike, from a member's and an outsider's gain."""
    players = [f"p{k}" for k in range(count)]

    def gains(members):
        inside, outside = of_size(len(members))
        return {name: inside if name in members else outside for name in players}

    return MembershipGame.from_function(players, gains)


def stable_sizes(count, of_size):
    game = symmetric(count, of_size)
    return {len(members) for members in stable_coalitions(game)}


def price_leadership(count):
    """A cartel sets the price p for a fringe that supplies p each; demand is count * (1 - p).

    Every firm's cost of x is x**2 / 2.
    """

    def of_size(k):
        if not k:
            price = Fraction(1, 2)  # nobody leads: the market clears at p = 1 - p
            return Fraction(0), price**2 / 2
        # residual demand: count - (2 count - k) p; the cartel produces it in equal parts
        slope = 2 * count - k
        price = (Fraction(count, slope) + Fraction(count, k)) / (2 + Fraction(slope, k))
        each = (count - slope * price) / k
        return price * each - each**2 / 2, price**2 / 2

    return of_size


@pytest.mark.parametrize("count", range(2, 9), ids=lambda n: f"d'Aspremont et al. 1983, {n} firms")
def test_a_stable_cartel_exists(count):
    assert stable_sizes(count, price_leadership(count))


@pytest.mark.parametrize("count", range(2, 9), ids=lambda n: f"d'Aspremont et al. 1983, {n} firms")
def test_outsiders_earn_more_than_the_cartel_they_profit_from(count):
    for size in range(1, count):
        inside, outside = price_leadership(count)(size)
        assert outside > inside


def abatement(count, slope, steepness, intercept):
    """Barrett's signatories lead and the others follow.

    Benefits of total abatement Q are slope * (intercept * Q - Q**2 / 2) / count for each, costs
    of one's own q are steepness * q**2 / 2.
    """
    ratio = Fraction(steepness) / slope

    def of_size(k):
        share = Fraction(k, count)
        rest = ratio + 1 - share
        led = intercept * share**2 * count * ratio / (rest**2 + share**2 * count * ratio)
        total = led + (1 - share) * (intercept - led) / rest
        benefit = Fraction(slope) * (intercept * total - total**2 / 2) / count
        inside = led / k if k else Fraction(0)
        outside = (intercept - total) / (ratio * count)
        return tuple(benefit - Fraction(steepness) * q**2 / 2 for q in (inside, outside))

    return of_size


def test_barrett_1994_four_of_ten_sign():
    of_size = abatement(count=10, slope=1, steepness=Fraction(1, 4), intercept=100)
    # The symmetric game has every coalition of four as an equilibrium, and no other size.
    assert stable_sizes(10, of_size) == {4}
    inside, outside = of_size(4)
    assert [round(float(gain), 1) for gain in (inside, outside)] == [472.2, 474.9]


@pytest.mark.parametrize("count", range(3, 9), ids=lambda n: f"after Barrett 1994, {n} countries")
def test_with_constant_marginal_benefits_at_most_three_sign(count):
    """Benefits Q, costs q**2 / 2: outsiders abate 1, k members k each.

    A member's gain over leaving is (k - 1)(3 - k)/2, so that three sign, or two if the third,
    being indifferent, stays out. A country alone does as it does outside, so that nobody gains
    by being the first.
    """

    def of_size(k):
        total = k * k + (count - k)
        return total - Fraction(k * k, 2), total - Fraction(1, 2)

    assert stable_sizes(count, of_size) == {0, 2, 3}


# -- foresight: Chwe, M. S.-Y. (1994), Journal of Economic Theory 63(2), doi:10.1006/jeth.1994.1044

DILEMMA = {"cc": [3, 3], "cd": [0, 4], "dc": [4, 0], "dd": [1, 1]}


def profile_moves(payoffs):
    """Let every coalition of two players change its own strategies."""
    pairs = [(x, y) for x in payoffs for y in payoffs if x != y]
    steps = [(x, y, [p for k, p in enumerate("ab") if x[k] != y[k]]) for x, y in pairs]
    return Moves.from_table(payoffs, steps, players="ab")


def test_after_chwe_1994_foresight_ends_the_dilemma_in_cooperation():
    env = profile_moves(DILEMMA)
    assert largest_consistent_set(env) == ("cc",)
    assert farsighted_stable_sets(env) == ((("cc",),), True)


def test_after_chwe_1994_majorities_that_cycle_rule_nothing_out():
    """Condorcet's three voters: any two of them can change the outcome at will."""
    payoffs = {"x": [3, 1, 2], "y": [2, 3, 1], "z": [1, 2, 3]}
    steps = [
        (start, end, pair)
        for start in payoffs
        for end in payoffs
        for pair in (["a", "b"], ["a", "c"], ["b", "c"])
        if start != end
    ]
    env = Moves.from_table(payoffs, steps, players="abc")
    assert largest_consistent_set(env) == ("x", "y", "z")
    assert farsighted_stable_sets(env) == ((), True)


# -- deviations of coalitions: Bernheim, B. D., Peleg, B., Whinston, M. D. (1987), Journal of
# Economic Theory 42, doi:10.1016/0022-0531(87)90099-8


def test_bernheim_peleg_whinston_1987_table_1():
    """Three players: of two equilibria, the one that is worse for all is coalition-proof.

    In the better one A and B, with C's strategy given, gain by moving together.

    Rows A1, A2; columns B1, B2; matrices C1, C2.
    """
    tensor = np.zeros((3, 2, 2, 2), dtype=int)
    tensor[:, 0, 0, 0], tensor[:, 0, 1, 0] = (0, 0, 10), (-5, -5, 0)
    tensor[:, 1, 0, 0], tensor[:, 1, 1, 0] = (-5, -5, 0), (1, 1, -5)
    tensor[:, 0, 0, 1], tensor[:, 0, 1, 1] = (-2, -2, 0), (-5, -5, 0)
    tensor[:, 1, 0, 1], tensor[:, 1, 1, 1] = (-5, -5, 0), (-1, -1, 5)
    game = NormalFormGame.from_arrays(tensor)
    assert pure_equilibria(game).tolist() == [[0, 0, 0], [1, 1, 1]]
    assert coalition_proof_equilibria(game).tolist() == [[1, 1, 1]]
    assert not len(strong_equilibria(game))
