"""All equilibria of two-player games, exactly.

Knows best-response polytopes: an equilibrium pairs a corner of one with a corner of the other
so that every strategy is unplayed or a best response. In a degenerate game equilibria come in
continua; those are unions of maximal Nash subsets, products of faces whose corners are the
extreme equilibria found here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.best_response_polytopes import Corner, Tableau, corners, positive
from twolevel.equilibria.complementary_paths import Paths
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed
from twolevel.errors import ArgumentError

__all__ = ["MOST_BASES", "Extremes", "extreme_equilibria", "lemke_howson"]

MOST_BASES = 50_000
"""Bases of each polytope that are visited at most."""

MOST_NUMBERS = 25_000_000
"""Numbers written at most for the bases of each polytope: up to half a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """The extreme equilibria of a two-player game.

    Attributes
    ----------
    equilibria
        Pairs of mixed strategies, in fractions.
    subsets
        The maximal Nash subsets, as positions in `equilibria`: all mixtures of each player's
        strategies within a subset are equilibria, and there are no other equilibria.
    degenerate
        Whether some mixed strategy has more best responses than strategies it mixes.
    """

    equilibria: tuple[Mixed, ...]
    subsets: tuple[tuple[int, ...], ...]
    degenerate: bool

    @property
    def finite(self) -> bool:
        """Whether there are finitely many equilibria: those listed."""
        return all(len(subset) == 1 for subset in self.subsets)


def extreme_equilibria(game: NormalFormGame, *, most: int | None = None) -> Extremes:
    """Return all extreme equilibria and maximal Nash subsets of a two-player game.

    Complete and exact for every game, degenerate ones included. Cost: one integer pivot a basis
    of each best-response polytope, of which an n x n game of random payoffs has about
    ``1.7**n * 4``.

    Parameters
    ----------
    game
        A game of two players.
    most
        The largest number of bases to visit in each polytope. By default 50,000, and fewer
        where tableaux are large: as many as hold 25 million numbers together.

    Raises
    ------
    ArgumentError
        If the game does not have two players.
    LimitError
        If a polytope has more bases.

    References
    ----------
    Avis, D., Rosenberg, G. D., Savani, R. and von Stengel, B. (2010), "Enumeration of Nash
    equilibria for two-player games", *Economic Theory* 42, 9-37. doi:10.1007/s00199-009-0449-x

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> [x.tolist() for x, y in extreme_equilibria(game).equilibria]
    [[Fraction(1, 1), Fraction(0, 1)], [Fraction(2, 3), Fraction(1, 3)],
     [Fraction(0, 1), Fraction(1, 1)]]
    """
    (m, n), first, second = _matrices(game)
    rows, columns = range(m), range(m, m + n)
    limits = [
        min(MOST_BASES, MOST_NUMBERS // (size * (m + n + 2))) if most is None else most
        for size in (n, m)
    ]
    ours = corners(second.T, own=rows, others=columns, most=limits[0])
    theirs = corners(first, own=columns, others=rows, most=limits[1])
    everything = (1 << (m + n)) - 1
    pairs = _completing(ours, theirs, everything)
    degenerate = any(c.labels.bit_count() > m for c in ours) or any(
        c.labels.bit_count() > n for c in theirs
    )
    return Extremes(
        equilibria=tuple((_vector(ours[a]), _vector(theirs[b])) for a, b in pairs),
        subsets=_maximal_subsets(pairs),
        degenerate=degenerate,
    )


def lemke_howson(game: NormalFormGame, label: int = 0) -> Mixed:
    """Return an equilibrium at the end of the path that drops a label, exactly.

    The path is followed in floats with lexicographic pivots; its end is solved for and checked
    in whole numbers. If that fails or takes more than 5,000 pivots, the path is followed in
    whole numbers, by which it is sure to end, though it may be long. Where rounding decides a
    tie, as in degenerate games, it may be the path of another tie-breaking rule.

    Parameters
    ----------
    game
        A game of two players.
    label
        Position of the strategy whose label is dropped, the second player's after the first's.

    Raises
    ------
    ArgumentError
        If the game does not have two players, or there is no such label.

    References
    ----------
    Lemke, C. E. and Howson, J. T. (1964), "Equilibrium points of bimatrix games", *SIAM
    Journal on Applied Mathematics* 12, 413-423. doi:10.1137/0112033
    """
    m, n = _shape(game)
    if not 0 <= label < m + n:
        raise ArgumentError(f"a label of this game lies between 0 and {m + n - 1}, not {label}")
    paths = Paths(game)
    bases = paths.bases(label)
    mixed = None if bases is None else paths.exact(bases)
    return _followed(game, label) if mixed is None else mixed


def _followed(game: NormalFormGame, label: int) -> Mixed:
    """Return the equilibrium at the end of a path, in whole numbers all the way."""
    (m, n), first, second = _matrices(game)
    rows, columns = range(m), range(m, m + n)
    tableaux = [Tableau(second.T, rows, columns), Tableau(first, columns, rows)]
    side, entering = int(label >= m), label
    while True:
        row = tableaux[side].leaving(entering)
        left = tableaux[side].basis[row]
        tableaux[side] = tableaux[side].pivoted(row, entering)
        if left == label:
            break
        side, entering = 1 - side, left
    ends = [tableau.corner() for tableau in tableaux]
    assert ends[0] is not None  # a path never ends at zero
    assert ends[1] is not None
    return _vector(ends[0]), _vector(ends[1])


def _shape(game: NormalFormGame) -> tuple[int, int]:
    if game.n_players != 2:
        raise ArgumentError(f"the method is for two players; the game has {game.n_players}")
    m, n = game.shape
    return m, n


def _matrices(game: NormalFormGame) -> tuple[tuple[int, int], NDArray[Any], NDArray[Any]]:
    return _shape(game), positive(game.integers(0)[0]), positive(game.integers(1)[0])


def _vector(corner: Corner) -> NDArray[Any]:
    vector = np.empty(len(corner.strategy), dtype=object)
    vector[:] = corner.strategy
    return vector


def _completing(ours: list[Corner], theirs: list[Corner], everything: int) -> list[tuple[int, int]]:
    """Return the pairs of corners that bind every label between them."""
    by_mask: dict[int, list[int]] = {}
    for place, corner in enumerate(theirs):
        by_mask.setdefault(corner.labels, []).append(place)
    found = []
    for a, corner in enumerate(ours):
        missing = everything & ~corner.labels
        for mask, places in by_mask.items():
            if mask & missing == missing:
                found += [(a, b) for b in places]
    return sorted(found)


def _maximal_subsets(pairs: list[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return the maximal complete bipartite parts of the pairs, as positions of pairs."""
    partners: dict[int, frozenset[int]] = {}
    for a, b in pairs:
        partners[a] = partners.get(a, frozenset()) | {b}
    closed = _intersections(partners.values())
    position = {pair: k for k, pair in enumerate(pairs)}
    subsets = [
        tuple(sorted(position[a, b] for a in partners if right <= partners[a] for b in right))
        for right in closed
    ]
    return tuple(sorted(subsets))


def _intersections(sets: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """Return all non-empty intersections of some of the sets."""
    found: set[frozenset[int]] = set()
    for each in set(sets):
        found |= {each & other for other in found} | {each}
    return {each for each in found if each}
