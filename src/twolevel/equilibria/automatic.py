"""Choosing a method for a game, and saying why."""

from __future__ import annotations

from math import prod

from twolevel.equilibria.methods import Method
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.registry import METHODS

__all__ = ["chosen_method"]

MOST_TOGETHER = 20
"""Strategies that two players may have together for all equilibria to be enumerated."""

MOST_COORDINATES, MOST_SUPPORTS = 6, 1000
"""Sizes up to which a search through all supports ends within seconds."""


def chosen_method(game: NormalFormGame) -> tuple[Method, str]:
    """Return the most complete method that the size of a game allows, and why."""
    if game.n_players == 2:
        if sum(game.shape) <= MOST_TOGETHER:
            return METHODS["extreme"], "Two players with few strategies: all equilibria, exactly."
        return METHODS["lemke_howson"], "Two players with many strategies: exact paths."
    coordinates = sum(game.shape) - game.n_players
    supports = prod(2**size - 1 for size in game.shape)
    if coordinates <= MOST_COORDINATES and supports <= MOST_SUPPORTS:
        return METHODS["supports"], "A small game: all supports."
    return METHODS["logit"], "A large game of more than two players: one equilibrium by homotopy."
