"""Games on a network: what coalitions are worth when only neighbours can talk.

Knows worths and links. Does not know how a network comes about.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from twolevel.coalitions.cooperative.allocations import Allocation
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.masks import LARGEST
from twolevel.coalitions.cooperative.values import checked, shapley_payoffs
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record

__all__ = ["communication_game", "myerson_value"]


def communication_game(game: CooperativeGame, network: Any) -> CooperativeGame:
    """Return the game restricted by a network: a coalition is worth the sum of its components.

    Parameters
    ----------
    game
        The game that everybody could play if all could talk.
    network
        A networkx graph among players, or pairs of players who are linked.

    Raises
    ------
    LabelError
        If a link or a node of the graph is no player.
    ArgumentError
        If a link does not join two different players.

    Examples
    --------
    >>> majority = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
    >>> path = communication_game(majority, [("a", "b"), ("b", "c")])
    >>> path.worth(["a", "c"]), path.worth(["a", "b"])
    (Fraction(0, 1), Fraction(1, 1))
    """
    checked(game)
    n = len(game.players)
    neighbours = np.zeros(1, dtype=np.int64)
    for near in _links(game, network):
        neighbours = np.concatenate([neighbours, neighbours | near])
    masks = np.arange(1 << n)
    safe = int(np.abs(game.units).max()) * n < LARGEST
    units = np.zeros(1 << n, dtype=np.int64 if safe else object)
    left = masks.copy()
    while left.any():
        component = left & -left
        for _ in range(n):
            grown = component | (neighbours[component] & masks)
            if np.array_equal(grown, component):
                break
            component = grown
        units += game.units[component]
        left &= ~component
    return CooperativeGame(players=game.players, units=units, scale=game.scale)


def _links(game: CooperativeGame, network: Any) -> list[int]:
    """Return each player's neighbours as a mask."""
    if hasattr(network, "nodes") and hasattr(network, "edges"):
        game.players.positions(network.nodes)
        network = network.edges()
    if isinstance(network, str) or not isinstance(network, Iterable):
        raise ArgumentError(f"a network is a graph or pairs of players, not {shown(network)}")
    near = [0] * len(game.players)
    for link in network:
        known = isinstance(link, Iterable) and not isinstance(link, str)
        ends = game.players.positions(link) if known else ()
        if len(ends) != 2 or ends[0] == ends[1]:
            raise ArgumentError(f"a link joins two different players, not {shown(link)}")
        for one, other in pairwise((*ends, ends[0])):
            near[one] |= 1 << other
    return near


def myerson_value(game: CooperativeGame, network: Any) -> Allocation:
    """Return the Myerson value, exactly: the Shapley value of the game on a network.

    It is the only division in which each component of the network shares its worth and every
    link is worth as much to one of its ends as to the other.

    Parameters
    ----------
    game
        The game that everybody could play if all could talk.
    network
        A networkx graph among players, or pairs of players who are linked.

    Raises
    ------
    LabelError, ArgumentError
        As ``communication_game``.

    References
    ----------
    Myerson, R. B. (1977). Graphs and cooperation in games. Mathematics of Operations Research
    2(3), 225-229, https://doi.org/10.1287/moor.2.3.225.

    Examples
    --------
    >>> majority = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
    >>> dict(myerson_value(majority, [("a", "b"), ("b", "c")]).payoffs)
    {'a': Fraction(1, 6), 'b': Fraction(2, 3), 'c': Fraction(1, 6)}
    """
    restricted = communication_game(game, network)
    return Allocation(
        name="Myerson value",
        payoffs=Record(zip(game.players, shapley_payoffs(restricted), strict=True)),
        provenance=restricted.provenance(
            "marginal contributions", "the Shapley value of the game restricted by the network"
        ),
    )
