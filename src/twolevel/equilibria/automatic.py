"""Choosing a method for a game, and saying why."""

from __future__ import annotations

from math import comb, prod

from twolevel.equilibria.methods import Method
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.registry import METHODS

__all__ = ["chosen_method"]

MOST_NUMBERS = 2_000_000
"""Numbers written at most by an enumeration of all equilibria of two players: about a second."""

MOST_COORDINATES, MOST_SUPPORTS = 6, 1000
"""Sizes up to which a search through all supports ends within seconds."""


def chosen_method(game: NormalFormGame) -> tuple[Method, str]:
    """Return the most complete method that the size of a game allows, and why."""
    if game.n_players == 2:
        numbers = _numbers(*game.shape)
        if numbers <= MOST_NUMBERS:
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


def _numbers(m: int, n: int) -> int:
    """Return how many numbers the enumeration of both best-response polytopes writes at most.

    By the upper bound theorem for the corners of simple polytopes.
    """
    return (m + n + 1) * (n * _most_corners(m, m + n) + m * _most_corners(n, m + n))


def _most_corners(dimension: int, facets: int) -> int:
    upper, lower = (dimension + 1) // 2, dimension // 2
    free = facets - dimension
    return comb(facets - upper, free) + comb(facets - lower - 1, free)
