"""One equilibrium of a two-player game, at the end of one path of Lemke and Howson.

Knows how a path is followed in whole numbers, and when floats will do. Does not know which
path to follow.
"""

from __future__ import annotations

from twolevel.equilibria.best_response_polytopes import (
    MOST_NUMBERS,
    Tableau,
    payoff_matrices,
    strategy_of,
    two_player_shape,
)
from twolevel.equilibria.complementary_paths import MOST_PIVOTS, Paths
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed
from twolevel.errors import ArgumentError, LimitError

__all__ = ["followed", "lemke_howson"]


def lemke_howson(game: NormalFormGame, label: int = 0, *, most: int = MOST_PIVOTS) -> Mixed:
    """Return an equilibrium at the end of the path that drops a label, exactly.

    The path is followed in floats with lexicographic pivots; its end is solved for and checked
    in whole numbers. If that fails, the path is followed in whole numbers. Paths may be very
    long, and what is returned is always the end of one: a path that is too long is refused. Where rounding decides a
    tie, as in degenerate games, it may be the path of another tie-breaking rule.

    Parameters
    ----------
    game
        A game of two players.
    label
        Position of the strategy whose label is dropped, the second player's after the first's.
    most
        Pivots after which the path is given up. In whole numbers also no more than tableaux of
        25 million numbers are written: up to half a minute.

    Raises
    ------
    ArgumentError
        If the game does not have two players, or there is no such label.
    LimitError
        If the path is longer.

    References
    ----------
    Lemke, C. E. and Howson, J. T. (1964), "Equilibrium points of bimatrix games", *SIAM
    Journal on Applied Mathematics* 12, 413-423. doi:10.1137/0112033
    """
    m, n = two_player_shape(game)
    if not 0 <= label < m + n:
        raise ArgumentError(f"a label of this game lies between 0 and {m + n - 1}, not {label}")
    paths = Paths(game)
    bases = paths.bases(label, most=most)
    mixed = None if bases is None else paths.exact(bases)
    return followed(game, label, most=most) if mixed is None else mixed


def followed(game: NormalFormGame, label: int, *, most: int = MOST_PIVOTS) -> Mixed:
    """Return the equilibrium at the end of a path, in whole numbers all the way."""
    (m, n), (first, second) = two_player_shape(game), payoff_matrices(game)
    rows, columns = range(m), range(m, m + n)
    tableaux = [Tableau(second.T, rows, columns), Tableau(first, columns, rows)]
    side, entering = int(label >= m), label
    most = min(most, MOST_NUMBERS // (max(m, n) * (m + n + 1)))
    for _ in range(most):
        row = tableaux[side].leaving(entering)
        left = tableaux[side].basis[row]
        tableaux[side] = tableaux[side].pivoted(row, entering)
        if left == label:
            break
        side, entering = 1 - side, left
    else:
        raise LimitError(
            f"the path that drops label {label} of this {m} x {n} game has not ended after {most:,} "
            "pivots; drop another label, or use find_equilibria(game, 'lemke_howson'), which tries all"
        )
    ends = [tableau.corner() for tableau in tableaux]
    assert ends[0] is not None  # a path never ends at zero
    assert ends[1] is not None
    return strategy_of(ends[0]), strategy_of(ends[1])
