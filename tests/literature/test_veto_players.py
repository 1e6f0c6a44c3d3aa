"""Veto players in the plane: areas of win-sets with a closed form, on grids with an error bound.

Squared Euclidean distance is a sum over two issues with quadratic losses, so that a player
approves exactly what is no further away than the status quo. The numbers are worked from the
definitions in the paper cited, not printed in it.
"""

from __future__ import annotations

from fractions import Fraction
from math import atan2, cos, pi, sin, sqrt

import numpy as np
import pytest

from twolevel.game import Game
from twolevel.model import (
    Actor,
    AtLeast,
    Body,
    Ideal,
    Interest,
    Issue,
    Option,
    Scenario,
    Veto,
)
from twolevel.ratification.zone import zone_blocks

F = Fraction


def plane(players, status_quo, *, width, height, cells, rule=None):
    """Veto players, or voters under a rule, with Euclidean preferences, and the area of one cell of the grid.

    Cells centred on multiples of ``width / cells`` and ``height / cells`` cover
    [-width, width] x [-height, height]; squared distance is additive over the two issues. Two
    options far out on either issue, which nobody approves, give both issues the same span and
    so every player the same weight for both.
    """
    reach = max(abs(x) + abs(y) for x, y in (*players, status_quo))
    far = 2 * reach + max(width, height)

    def axis(name, extent, at):
        places = [F(extent) * k / cells for k in range(-cells, cells + 1)]
        options = tuple(
            Option(name=f"{name}{k}", position=place)
            for k, place in enumerate((*places, -F(far), F(far)))
        )
        return Issue(name=name, options=options, status_quo=f"{name}{places.index(F(at))}")

    def player(k, x, y):
        ideals = {"x": x, "y": y}
        return Actor(
            name=f"player{k}",
            interests=tuple(
                Interest(name=n, issues=(n,), valuation=Ideal(ideal=F(at), loss="quadratic"))
                for n, at in ideals.items()
            ),
        )

    body = Body(
        name="country",
        centre=Actor(name="negotiator"),  # approves of everything
        members=tuple(player(k, *at) for k, at in enumerate(players)),
        ratification=rule or Veto(members=tuple(f"player{k}" for k in range(len(players)))),
    )
    issues = (axis("x", width, status_quo[0]), axis("y", height, status_quo[1]))
    game = Game(Scenario(name="plane", issues=issues, countries=(body,)))
    return game, F(width) * F(height) / cells**2


def area(game, cell):
    return float(game.win_sets()["country"].win_set.count * cell)


def lens(a):
    """Area approved by veto players at (-a, 0) and (a, 0) with the status quo at (0, 1)."""
    return 2 * ((a * a + 1) * atan2(1, a) - a)


def lens_on_grid(a, others=(), cells=300):
    """Counted area, and what cutting cells can add or take.

    A convex curve in a box of n by m cells cuts at most 2 (n + m) + 4 of them, and each cut
    cell is wrong by at most its area.
    """
    width = F(int(1000 * (sqrt(a * a + 1) - a)) + 2, 1000)  # just beyond the tips of the lens
    players = ((F(-a), F(0)), (F(a), F(0)), *others)
    game, cell = plane(players, (F(0), F(1)), width=width, height=F(1), cells=cells)
    return area(game, cell), float(cell) * (2 * 2 * (2 * cells + 1) + 4)


@pytest.mark.parametrize(
    ("a", "expected"),
    [
        pytest.param(F(0), 3.141593, id="V2.lens.a0"),
        pytest.param(F(1, 4), 2.317363, id="V2.lens.table-a0.25"),
        pytest.param(F(1, 2), 1.767872, id="V2.lens.table-a0.5"),
        pytest.param(F(1), 1.141593, id="V2.lens.a1h1"),
        pytest.param(F(2), 0.636476, id="V2.lens.table-a2"),
        pytest.param(F(4), 0.329275, id="V2.lens.table-a4"),
        pytest.param(F(8), 0.166149, id="V2.lens.table-a8"),
    ],
)
def test_veto_players_leave_a_lens_that_shrinks_with_their_distance(a, expected):
    """Tsebelis (1995), Brit. J. Polit. Sci. 25, 289-325, https://doi.org/10.1017/S0007123400007225.

    Congruence: the further apart the veto players, the smaller the set that defeats the status
    quo, here 2 [(a^2 + 1) atan(1/a) - a].
    """
    found, bound = lens_on_grid(a)
    assert lens(a) == pytest.approx(expected, abs=1e-6)
    assert found == pytest.approx(expected, abs=bound)


def test_a_veto_player_between_two_others_is_absorbed():
    """V2.absorb: Tsebelis (1995), the absorption rule, exactly: not one agreement changes."""
    assert lens_on_grid(F(1), [(F(1, 2), F(0))]) == lens_on_grid(F(1))


def test_a_veto_player_outside_the_core_of_the_others_shrinks_the_set():
    """V2.number, V2.third.exact: Tsebelis (1995), the number of veto players."""
    found, bound = lens_on_grid(F(1), [(F(0), F(1, 2))])
    assert found == pytest.approx(0.518826022, abs=bound)
    assert found < lens_on_grid(F(1))[0] / 2


def test_nothing_defeats_a_status_quo_among_the_veto_players():
    """V2.core: Tsebelis (1995); inside the players' convex hull only the status quo is left."""
    corners = [(F(-1), F(0)), (F(1), F(0)), (F(0), F(1))]
    game, _ = plane(corners, (F(0), F(1, 3)), width=F(1), height=F(1), cells=150)
    assert game.win_sets()["country"].win_set.count == 1
    assert game.explain().countries["country"].ratifies


# -- a collective veto player ------------------------------------------------------------------


def triangle(scale=1.0, centre=(0.0, 0.0)):
    """Three voters at the corners of an equilateral triangle of unit sides, or scaled."""
    corners = [(-0.5, -sqrt(3) / 6), (0.5, -sqrt(3) / 6), (0.0, sqrt(3) / 3)]
    return [
        tuple(
            F(round(10**9 * (scale * c + at)), 10**9) for c, at in zip(corner, centre, strict=True)
        )
        for corner in corners
    ]


def voting(voters, quo, quota, *, width, cells):
    rule = AtLeast(count=quota + 1)  # the negotiator's approval among them
    return plane(voters, quo, width=width, height=width, cells=cells, rule=rule)


def voted(voters, quo, quota, *, width, cells=300):
    return area(*voting(voters, quo, quota, width=width, cells=cells))


def test_a_majority_of_three_can_move_the_middle_of_their_triangle():
    """M3.petals: three petals, pi / 3 - sqrt(3) / 2 in all; unanimity leaves nothing (M3.core)."""
    petals = voted(triangle(), (F(0), F(0)), 2, width=F(6, 10))
    assert petals == pytest.approx(0.18117214741, abs=0.002)
    assert voted(triangle(), (F(0), F(0)), 3, width=F(6, 10), cells=60) == float(F(1, 100) ** 2)


@pytest.mark.parametrize(
    ("quota", "size"),
    [
        pytest.param(1, 8.665506, id="M3.quota.1"),
        pytest.param(2, 3.347561, id="M3.quota.2"),
        pytest.param(3, 0.627580, id="M3.quota.3"),
    ],
)
def test_a_higher_quota_leaves_less(quota, size):
    """M3.quota.mono: a corner at the origin, one at (1, 0), and the status quo at (1.5, 0.2)."""
    voters = triangle(centre=(0.5, sqrt(3) / 6))
    found = voted(voters, (F(3, 2), F(1, 5)), quota, width=F(4), cells=400)
    assert found == pytest.approx(size, abs=0.01)


@pytest.mark.parametrize(
    ("quo", "furthest"),
    [
        pytest.param((F(1, 2), None), 0.577350, id="M3.wincircle"),
        pytest.param((F(9, 10), F(3, 5)), 0.9735, id="M3.wincircle.(0.9, 0.6)"),
        pytest.param((F(3, 2), F(1, 5)), 1.5462, id="M3.wincircle.(1.5, 0.2)"),
        pytest.param((F(1, 2), F(-1)), 1.6543, id="M3.wincircle.(0.5, -1.0)"),
    ],
)
def test_what_a_majority_accepts_lies_within_a_circle_around_its_yolk(quo, furthest):
    """After Tsebelis (2002): d + 2 r from the centre of the yolk, of radius r = sqrt(3) / 6.

    The bound is met where the status quo is that centre, d = 0.
    """
    radius, cells = sqrt(3) / 6, 400
    middle = (F(1, 2), F(round(radius * 10**9), 10**9))
    at = (quo[0] - middle[0], (middle[1] if quo[1] is None else quo[1]) - middle[1])
    # the status quo is the origin, so that it lies on the grid
    voters = [(x - at[0], y - at[1]) for x, y in triangle()]
    width = F(3)
    game, cell = voting(voters, (F(0), F(0)), 2, width=width, cells=cells)
    side = 2 * cells + 3
    ids = np.concatenate([ids for ids, _ in zone_blocks(game.point, ("country",))])
    x, y = (float(width) / cells * (place - cells) for place in divmod(ids, side))
    away = np.hypot(x + float(at[0]), y + float(at[1]))
    assert away.max() == pytest.approx(furthest, abs=2 * sqrt(cell))
    assert away.max() <= np.hypot(*map(float, at)) + 2 * radius + sqrt(cell)


@pytest.mark.parametrize(
    ("scale", "majority", "unanimity"),
    [
        pytest.param(0, 3.141830, 3.141830, id="M3.cohesion.0"),
        pytest.param(0.25, 3.152879, 2.276659, id="M3.cohesion.0.25"),
        pytest.param(0.5, 3.186934, 1.581896, id="M3.cohesion.0.5"),
        pytest.param(1, 3.322853, 0.640409, id="M3.cohesion.1"),
    ],
)
def test_cohesion_works_against_majorities_and_for_unanimity(scale, majority, unanimity):
    """M3.cohesion.m, M3.cohesion.q: Tsebelis (2002), Veto Players, chapter 2.

    The middle of the triangle lies at distance 1 from the status quo; a mean over directions.
    """
    turns = [2 * pi * k / 12 for k in range(12)]
    for quota, expected in ((2, majority), (3, unanimity)):
        sizes = [
            voted(triangle(scale, (cos(t), sin(t))), (F(0), F(0)), quota, width=F(5, 2), cells=75)
            for t in turns
        ]
        assert sum(sizes) / len(sizes) == pytest.approx(expected, abs=0.01)


def test_four_voters_have_a_core_where_their_diagonals_cross():
    """NAK.quadcore, NAK.quadnotcore: three of four, after Nakamura (1979)."""
    voters = [(F(0), F(0)), (F(3), F(0)), (F(2), F(2)), (F(0), F(1))]
    core, beside = (F(3, 4), F(3, 4)), (F(21, 20), F(3, 4))
    assert voted(voters, core, 3, width=F(3), cells=80) == float(F(3, 80) ** 2)
    assert voted(voters, beside, 3, width=F(3), cells=80) > 5 * float(F(3, 80) ** 2)
