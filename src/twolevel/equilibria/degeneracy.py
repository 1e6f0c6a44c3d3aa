"""Whether a two-player game is degenerate, as far as a glance tells.

Knows two signs that settle it: two best replies to one pure strategy, and an equilibrium at which
the players mix unequal numbers of strategies. Finding neither settles nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed, is_exact

__all__ = ["plainly_degenerate"]


def plainly_degenerate(game: NormalFormGame, found: Iterable[Mixed] = ()) -> bool:
    """Return whether a game is seen to be degenerate without solving anything.

    A game is degenerate if some mixed strategy has more best responses than strategies it mixes.

    Parameters
    ----------
    game
        A game of two players.
    found
        Equilibria of it; those that are not exact are passed over.

    References
    ----------
    von Stengel, B. (2002), "Computing equilibria for two-person games", *Handbook of Game Theory*
    3, 1723-1759. doi:10.1016/S1574-0005(02)03008-4

    Examples
    --------
    >>> plainly_degenerate(NormalFormGame.from_arrays([[[1, 0], [1, 2]], [[0, 1], [2, 3]]]))
    True
    """
    for player in (0, 1):
        payoffs = game.numbers[player]
        best = payoffs == payoffs.max(axis=player, keepdims=True)
        if (best.sum(axis=player) > 1).any():
            return True
    return any(
        is_exact(mixed) and np.count_nonzero(mixed[0]) != np.count_nonzero(mixed[1])
        for mixed in found
    )
