"""Choosing a method for a game, and saying why."""

from __future__ import annotations

from math import prod

from twolevel.equilibria.best_response_polytopes import most_corners, most_numbers
from twolevel.equilibria.counted_corners import MOST_BASES
from twolevel.equilibria.methods import Method
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.registry import METHODS

__all__ = ["chosen_method"]

MOST_NUMBERS = 15_000_000
"""Numbers written at most by an enumeration of all equilibria of two players.

Some hundredths of a second where floats can be certified, and some seconds in whole numbers.
"""

MOST_COORDINATES, MOST_SUPPORTS = 6, 1000
"""Sizes up to which a search through all supports ends within seconds."""


def chosen_method(game: NormalFormGame) -> tuple[Method, str]:
    """Return the most complete method that the size of a game allows, and why."""
    if game.n_players == 2:
        numbers = most_numbers(*game.shape)
        bases = max(most_corners(size, sum(game.shape)) for size in game.shape)
        if numbers <= MOST_NUMBERS and bases <= MOST_BASES:
            return METHODS["extreme"], "Two players with few strategies: all equilibria, exactly."
        return METHODS["lemke_howson"], (
            f"Two players with many strategies: the enumeration of all equilibria might write "
            f"{numbers:.2g} numbers, so that the ends of paths are given, perhaps not all equilibria."
        )
    coordinates = sum(game.shape) - game.n_players
    supports = prod(2**size - 1 for size in game.shape)
    if coordinates <= MOST_COORDINATES and supports <= MOST_SUPPORTS:
        return METHODS["supports"], "A small game: all supports."
    return METHODS["logit"], "A large game of more than two players: one equilibrium by homotopy."
