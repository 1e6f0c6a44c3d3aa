"""All equilibria of small games for any number of players, support by support.

Knows that for given supports an equilibrium solves multi-affine equations (what is played pays
the same) under multi-affine conditions (nothing else pays more), and lets subdivision find all
solutions. Where every box is settled, the list is complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, product
from math import prod

import numpy as np

from twolevel.equilibria.multilinear import Floats, Multilinear
from twolevel.equilibria.normal_form import NormalFormGame, scaled_payoffs
from twolevel.equilibria.polishing import polished, regret_of
from twolevel.equilibria.profiles import Mixed, pure_profile
from twolevel.equilibria.pure import pure_equilibria
from twolevel.equilibria.subdivision import Zeros, all_zeros
from twolevel.errors import LimitError

__all__ = ["MOST_COORDINATES", "MOST_SUPPORTS", "SupportSearch", "support_equilibria"]

MOST_COORDINATES = 8
MOST_SUPPORTS = 5000
FEW_BOXES = 500
"""Boxes that supports get at first: enough for all but some ten of a game's in general."""

MOST_BOXES, ALL_BOXES = 20_000, 600_000
"""Boxes for one combination of supports, and for all of them; then what is left is left open."""

TIE = 1e-9

Support = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportSearch:
    """What a search through all supports found.

    Attributes
    ----------
    equilibria
        Pure ones exactly, mixed ones to rounding.
    complete
        Whether no others exist: every box of every support was settled, and no tie left in
        doubt.
    supports, boxes
        How many were looked at.
    doubtful
        Supports with boxes that could not be settled, as in games with continua of equilibria,
        within what a search takes.
    ties
        Mixed equilibria at which a strategy that is not played pays as much, or nearly.
    """

    equilibria: tuple[Mixed, ...]
    complete: bool
    supports: int
    boxes: int
    doubtful: int
    ties: int


def support_equilibria(game: NormalFormGame) -> SupportSearch:
    """Return all equilibria of a small game, with whether they provably are all.

    Every combination of supports is either excluded or its indifference conditions are solved
    completely, by subdivision with Krawczyk's test. Bounds allow for rounding by a margin of
    1e-12 of the range of payoffs.

    Parameters
    ----------
    game
        A game with at most 8 strategies more than players and 5000 combinations of supports,
        such as 6 players with 2 strategies or 3 players with 3.

    Raises
    ------
    LimitError
        If the game is larger.

    References
    ----------
    Porter, R., Nudelman, E. and Shoham, Y. (2008), "Simple search methods for finding a Nash
    equilibrium", *Games and Economic Behavior* 63, 642-662. doi:10.1016/j.geb.2006.03.015

    Krawczyk, R. (1969), "Newton-Algorithmen zur Bestimmung von Nullstellen mit
    Fehlerschranken", *Computing* 4, 187-201. doi:10.1007/BF02234767
    """
    coordinates = sum(game.shape) - game.n_players
    combinations_ = prod(2**size - 1 for size in game.shape)
    if coordinates > MOST_COORDINATES or combinations_ > MOST_SUPPORTS:
        raise LimitError(
            f"a search through supports takes games with at most {MOST_COORDINATES} strategies more "
            f"than players and {MOST_SUPPORTS:,} combinations of supports; this one has "
            f"{coordinates} and {combinations_:,}"
        )
    payoffs = Multilinear(scaled_payoffs(game))
    found: list[Mixed] = [pure_profile(row, game.shape) for row in pure_equilibria(game).tolist()]
    doubtful = ties = lost = 0
    known, boxes = _all_zeros(payoffs)
    for system, zeros in known:
        doubtful += zeros.unresolved > 0
        for point in zeros.points:
            chances, tied = system.verdict(point)
            ties += tied
            if chances is None:
                continue
            final = polished(payoffs, chances, system.played)
            if final is None or regret_of(payoffs, final) > TIE:
                lost += 1
                continue
            found.append(tuple(part.copy() for part in payoffs.vectors(final)))
    return SupportSearch(
        equilibria=tuple(found),
        complete=not (doubtful or ties or lost),
        supports=combinations_,
        boxes=boxes,
        doubtful=doubtful,
        ties=ties,
    )


def _all_zeros(payoffs: Multilinear) -> tuple[list[tuple[_System, Zeros]], int]:
    """Return every combination of supports with its zeros, and the boxes that took.

    Those that a few boxes settle come first; the boxes that are left go to the others in turn.
    """
    known: list[tuple[_System, Zeros]] = []
    boxes = 0
    for support in _supports(payoffs.shape):
        system = _System(payoffs, support)
        known.append((system, system.zeros(FEW_BOXES)))
        boxes += known[-1][1].boxes
    for place, (system, zeros) in enumerate(known):
        if zeros.unresolved and boxes < ALL_BOXES:
            known[place] = system, system.zeros(MOST_BOXES)
            boxes += known[place][1].boxes
    return known, boxes


def _supports(shape: tuple[int, ...]) -> Iterator[Support]:
    """Yield all combinations of supports in which somebody mixes."""
    subsets = [
        list(chain.from_iterable(combinations(range(size), k) for k in range(1, size + 1)))
        for size in shape
    ]
    for support in product(*subsets):
        if any(len(part) > 1 for part in support):
            yield support


class _System:
    """The conditions for an equilibrium on given supports."""

    def __init__(self, payoffs: Multilinear, support: Support) -> None:
        self.payoffs, self.support = payoffs, support
        self.sizes = [len(part) - 1 for part in support]
        self.dimension = sum(self.sizes)
        self.played = np.zeros(payoffs.total, dtype=np.bool_)
        for start, part in zip(payoffs.starts, support, strict=False):
            self.played[[int(start) + k for k in part]] = True
        equal, unused = [], []
        for player, part in enumerate(support):
            for strategy in range(payoffs.shape[player]):
                gain = self._gain(player, part[0], strategy)
                if strategy in part[1:]:
                    equal.append(gain)
                elif strategy != part[0]:
                    unused.append(gain)
        count = prod(map(len, support))
        self.equal = np.array(equal).reshape(-1, count)
        self.unused = np.array(unused).reshape(-1, count)

    @property
    def cuts(self) -> Floats:
        """Weight of each coordinate in the choice of cuts.

        A player with more equations than the others have coordinates rules the supports out by
        those equations alone, and they do not depend on the player's own coordinates.
        """
        too_many = [2 * size > self.dimension for size in self.sizes]
        owner = np.repeat(np.arange(len(self.sizes)), self.sizes)
        return np.where(np.array(too_many)[owner], 0.0, 1.0)

    def _gain(self, player: int, one: int, other: int) -> Floats:
        """Return what a strategy pays above another, over all profiles of the supports."""
        table = self.payoffs.payoffs[player]
        gain = np.take(table, [other], axis=player) - np.take(table, [one], axis=player)
        for axis, part in enumerate(self.support):
            if axis != player:
                gain = np.take(gain, part, axis=axis)
        return np.broadcast_to(gain, tuple(map(len, self.support))).ravel()

    def zeros(self, most_boxes: int) -> Zeros:
        """Return where the conditions hold, as far as some boxes go."""
        return all_zeros(self.corners, self.dimension, cuts=self.cuts, most_boxes=most_boxes)

    def corners(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        # the weight of every profile of the supports at every corner: (boxes, corners, profiles)
        weights = np.ones((len(low), 1, 1))
        first = 0
        for size in self.sizes:
            ends = np.stack([low[:, first : first + size], high[:, first : first + size]], axis=1)
            bits = np.arange(1 << size)[:, None] >> np.arange(size) & 1
            own = ends[:, bits, np.arange(size)]
            own = np.concatenate([1.0 - own.sum(axis=2, keepdims=True), own], axis=2)
            # later coordinates are higher bits of a corner, later players vary fastest in profiles
            weights = np.einsum("bck,bdl->bdckl", weights, own).reshape(
                len(low), own.shape[1] * weights.shape[1], -1
            )
            first += size
        conditions = weights @ self.unused.T
        return weights @ self.equal.T, np.concatenate(
            [conditions, -self._first_chances(low)], axis=2
        )

    def _first_chances(self, low: Floats) -> Floats:
        """Return what is left at most for each player's first strategy, repeated at all corners."""
        parts = np.cumsum([0, *self.sizes])
        left = [1.0 - low[:, a:b].sum(axis=1) for a, b in pairwise(parts.tolist())]
        corners = 1 << self.dimension
        return np.repeat(np.stack(left, axis=1)[:, None, :], corners, axis=1)

    def verdict(self, point: Floats) -> tuple[Floats | None, bool]:
        """Return the profile at a zero, None if it is no equilibrium, and whether a tie decides."""
        chances = np.zeros(self.payoffs.total)
        first = 0
        for start, part, size in zip(self.payoffs.starts, self.support, self.sizes, strict=False):
            own = point[first : first + size]
            chances[[int(start) + k for k in part]] = [1.0 - own.sum(), *own]
            first += size
        least = chances[self.played].min()
        if least < -TIE:
            return None, False
        weights = self.corners(point[None], point[None])
        gains = weights[1][0, 0, : len(self.unused)]
        if (gains > TIE).any():
            return None, False
        if least <= TIE:  # a smaller support has it
            return None, True
        return chances, bool((gains > -TIE).any())
