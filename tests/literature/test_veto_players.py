"""Veto players in the plane: areas of win-sets with a closed form, on grids with an error bound.

Squared Euclidean distance is a sum over two issues with quadratic losses, so that a player
approves exactly what is no further away than the status quo. The numbers are worked from the
definitions in the paper cited, not printed in it.
"""

from __future__ import annotations

from fractions import Fraction
from math import atan2, sqrt

import pytest

from twolevel.game import Game
from twolevel.model import Actor, Body, Ideal, Interest, Issue, Option, Scenario, Unanimity

F = Fraction


def plane(players, status_quo, *, width, height, cells):
    """Veto players with Euclidean preferences, and the area of one cell of the grid.

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
        members=tuple(player(k, *at) for k, at in enumerate(players)),
        ratification=Unanimity(),
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
