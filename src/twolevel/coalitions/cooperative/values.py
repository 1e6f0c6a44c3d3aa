"""Values of cooperative games in closed form: Shapley, Owen, tau.

Knows worths of coalitions and of unions of players. Knows no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import comb, lcm

import numpy as np

from twolevel.coalitions.cooperative.allocations import Allocation
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.masks import LARGEST, fitted, members_of, sums
from twolevel.coalitions.power.counting import sizes_of_masks
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record

__all__ = ["owen_value", "shapley_payoffs", "shapley_value", "tau_value"]


def shapley_value(game: CooperativeGame) -> Allocation:
    """Return the Shapley value, exactly: each player's mean marginal contribution.

    Cost: one pass over the ``2**n`` worths for every player; 20 players take a few seconds at
    most.

    Raises
    ------
    ArgumentError
        If it is no cooperative game.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games. In H. W. Kuhn, A. W. Tucker (eds),
    Contributions to the Theory of Games II, 307-317, https://doi.org/10.1515/9781400881970-018.

    Examples
    --------
    >>> game = CooperativeGame.from_array([0, 0, 0, 1, 0, 1, 0, 1], players=["l", "a", "b"])
    >>> dict(shapley_value(game).payoffs)
    {'l': Fraction(2, 3), 'a': Fraction(1, 6), 'b': Fraction(1, 6)}
    """
    checked(game)
    return Allocation(
        name="Shapley value",
        payoffs=Record(zip(game.players, shapley_payoffs(game), strict=True)),
        provenance=game.provenance("marginal contributions", "worths summed by size, exactly"),
    )


def checked(game: CooperativeGame) -> None:
    """Raise ArgumentError unless this is a cooperative game."""
    if not isinstance(game, CooperativeGame):
        raise ArgumentError(
            "this needs a CooperativeGame, such as CooperativeGame.from_worths(...), "
            f"not {shown(game)}"
        )


def shapley_payoffs(game: CooperativeGame) -> tuple[Fraction, ...]:
    """Return the Shapley value in the players' order.

    A coalition of s members counts for each of them with ``1 / (s C(n, s))``, and against each
    of the others with ``1 / ((n - s) C(n, s))``; so worths are first summed by size.
    """
    n = len(game.players)
    sizes = sizes_of_masks(n)
    order = np.argsort(sizes, kind="stable")
    starts = np.searchsorted(sizes[order], np.arange(n + 1))
    units = fitted(game.units, headroom=len(game.units))[order]
    masks = order.astype(np.int64)
    every = [int(total) for total in np.add.reduceat(units, starts)]
    payoffs = []
    for player in range(n):
        mine = np.add.reduceat(units * (masks >> player & 1), starts)
        total = Fraction(0)
        for size in range(1, n + 1):
            inside = int(mine[size])
            total += Fraction(inside, size * comb(n, size))
            if size < n:
                total -= Fraction(every[size] - inside, (n - size) * comb(n, size))
        payoffs.append(total / game.scale)
    return tuple(payoffs)


def owen_value(game: CooperativeGame, unions: Iterable[Iterable[str]]) -> Allocation:
    """Return the Owen value, exactly: the Shapley value when unions join as blocks.

    Unions share what is worth sharing by the Shapley value of the game among unions; within a
    union, players are worth what they would bring the union if they joined the others without
    their fellows.

    Parameters
    ----------
    game
        The game.
    unions
        A partition of the players.

    Raises
    ------
    LabelError, ArgumentError
        If the unions are no partition of the players.

    References
    ----------
    Owen, G. (1977). Values of games with a priori unions. In R. Henn, O. Moeschlin (eds),
    Mathematical Economics and Game Theory, 76-88, https://doi.org/10.1007/978-3-642-45494-3_7.

    Examples
    --------
    >>> majority = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
    >>> dict(owen_value(majority, [("a", "b"), ("c",)]).payoffs)
    {'a': Fraction(1, 2), 'b': Fraction(1, 2), 'c': Fraction(0, 1)}
    """
    checked(game)
    blocks = game.partition(unions, what="unions")
    payoffs = [Fraction(0)] * len(game.players)
    for place, block in enumerate(blocks):
        others = [other for k, other in enumerate(blocks) if k != place]
        inner = _within(game, block, others)
        for player, payoff in zip(members_of(block), shapley_payoffs(inner), strict=True):
            payoffs[player] = payoff
    return Allocation(
        name="Owen value",
        payoffs=Record(zip(game.players, payoffs, strict=True)),
        unions=tuple(game.names(block) for block in blocks),
        provenance=game.provenance(
            "two Shapley values", "one among unions, one within each, exactly"
        ),
    )


def _within(game: CooperativeGame, block: int, others: list[int]) -> CooperativeGame:
    """Return the game within a union: what a part of it would get in the union's stead."""
    own = sums([1 << k for k in members_of(block)]).astype(np.int64)
    outside = sums(others).astype(np.int64)
    sizes = sizes_of_masks(len(others))
    n = len(others) + 1
    safe = int(np.abs(game.units).max()) * 2 * len(outside) < LARGEST
    units = game.units if safe else game.units.astype(object)
    scale = lcm(*(n * comb(n - 1, size) for size in range(n)))
    total = np.zeros(len(own), dtype=object)
    for size in range(n):
        chosen = outside[sizes == size]
        added = sum(
            (units[own | mask] - units[mask] for mask in chosen.tolist()),
            np.zeros(len(own), dtype=units.dtype),
        )
        total += added.astype(object) * (scale // (n * comb(n - 1, size)))
    return CooperativeGame(players=Labels(game.names(block)), units=total, scale=scale * game.scale)


def tau_value(game: CooperativeGame) -> Allocation:
    """Return the tau value, exactly: the efficient compromise between utopia and right.

    A player's utopia payoff is its marginal contribution to everybody; its minimal right is the
    most that it can keep of a coalition's worth after paying the others their utopia.

    Raises
    ------
    ArgumentError
        If the game is not quasi-balanced, so that there is no such compromise.

    References
    ----------
    Tijs, S. H. (1981). Bounds for the core and the tau-value. In O. Moeschlin, D. Pallaschke
    (eds), Game Theory and Mathematical Economics, 123-132.

    Examples
    --------
    >>> game = CooperativeGame.from_array([0, 0, 0, 1, 0, 1, 0, 1], players=["l", "a", "b"])
    >>> dict(tau_value(game).payoffs)
    {'l': Fraction(1, 1), 'a': Fraction(0, 1), 'b': Fraction(0, 1)}
    """
    checked(game)
    n = len(game.players)
    everybody = int(game.units[-1])
    utopia = [everybody - int(game.units[game.everybody ^ 1 << k]) for k in range(n)]
    left = game.units.astype(object) - sums(utopia)
    masks = np.arange(len(left))
    right = [int(left[masks >> k & 1 == 1].max()) + utopia[k] for k in range(n)]
    low, high = sum(right), sum(utopia)
    if any(r > u for r, u in zip(right, utopia, strict=True)) or not low <= everybody <= high:
        raise ArgumentError(
            "the tau value needs a quasi-balanced game: minimal rights must not exceed utopia "
            f"payoffs, and their sums ({Fraction(low, game.scale)} and "
            f"{Fraction(high, game.scale)}) must enclose {game.at(game.everybody)}"
        )
    step = Fraction(everybody - low, high - low) if high > low else Fraction(0)
    payoffs = [(r + step * (u - r)) / game.scale for r, u in zip(right, utopia, strict=True)]
    return Allocation(
        name="tau value",
        payoffs=Record(zip(game.players, payoffs, strict=True)),
        provenance=game.provenance("compromise", "between minimal rights and utopia payoffs"),
    )
