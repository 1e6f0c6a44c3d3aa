"""What a player can secure alone, whatever the others do; exactly.

Knows matrix games in Python integers: one player's strategies against everything that can be
done to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.exact_programmes import maximise
from twolevel.equilibria.normal_form import NormalFormGame, check_profiles
from twolevel.labels import Record

__all__ = ["Security", "against_others", "matrix_game", "maximin"]

MOST_PROFILES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """A maximin strategy.

    Attributes
    ----------
    level
        The expected payoff that the mixture secures, in utils; no other secures more.
    chances
        The strategies played with positive probability, and those probabilities.
    """

    level: Fraction
    chances: Record[Fraction]


def maximin(game: NormalFormGame) -> Record[Security]:
    """Return what each player can secure by a mixed strategy, by linear programming.

    The others may coordinate against the player, so for more than two players the level can lie
    below what they hold it down to when they mix apart.

    Raises
    ------
    LimitError
        If the game has more than a million profiles.

    References
    ----------
    Von Neumann, J. (1928), "Zur Theorie der Gesellschaftsspiele", *Mathematische Annalen* 100,
    295-320. doi:10.1007/BF01448847

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[[3, -1], [-2, 1]], [[-3, 1], [2, -1]]])
    >>> {name: str(found.level) for name, found in maximin(game).items()}
    {'player 1': '1/7', 'player 2': '-1/7'}
    """
    check_profiles(game, MOST_PROFILES, "maximin")
    found = []
    for player, (name, labels) in enumerate(zip(game.players, game.strategies, strict=True)):
        table, scale = against_others(game, player)
        value, mixture = matrix_game(table)
        chances = Record((s, p) for s, p in zip(labels, mixture, strict=True) if p)
        found.append((name, Security(level=value / scale, chances=chances)))
    return Record(found)


def against_others(game: NormalFormGame, player: int) -> tuple[NDArray[Any], int]:
    """Return a player's payoffs ``(n_strategies, n_others)`` as Python integers, and their scale."""
    table, scale = game.integers(player)
    return np.moveaxis(table, player, 0).reshape(game.shape[player], -1), scale


def matrix_game(table: NDArray[Any]) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Return the value of a matrix game to the row player, and an optimal mixture of rows."""
    shift = 1 - min(table.min(), 1)
    ones = np.ones(max(table.shape), dtype=object)
    optimum = maximise(ones[: table.shape[1]], table + shift, ones[: table.shape[0]])
    total = optimum.value
    return 1 / total - shift, tuple(price / total for price in optimum.prices)
