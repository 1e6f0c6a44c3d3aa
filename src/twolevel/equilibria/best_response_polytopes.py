"""Best-response polytopes of two-player games, in integers.

Knows tableaux over one denominator and the lexicographic rule, by which every basis is a corner
of a slightly perturbed, simple polytope: no corner is missed and no pivoting cycles, however
degenerate the game. Knows nothing of equilibria.

For a positive matrix M (rows: what the other player might do) the polytope is
``{z >= 0 : M z <= 1}``. A corner binds some of the constraints; each constraint is labelled by
the strategy it belongs to: own strategies that are not played, and the other's best responses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, gcd
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.errors import ArgumentError, LimitError

__all__ = [
    "MOST_NUMBERS",
    "Corner",
    "Tableau",
    "corners",
    "most_corners",
    "most_numbers",
    "payoff_matrices",
    "positive",
    "strategy_of",
    "two_player_shape",
]

MOST_NUMBERS = 25_000_000
"""Numbers written at most for the bases of each polytope: up to half a minute."""

Integers = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """A corner of a best-response polytope, other than zero.

    Attributes
    ----------
    strategy
        The mixed strategy: the corner scaled to sum to one.
    labels
        Bit mask of the strategies whose constraints bind.
    """

    strategy: tuple[Fraction, ...]
    labels: int


class Tableau:
    """A basis of a polytope: basic variables in terms of the others, in integers.

    Every variable carries a label: own strategies by their probabilities, the other's strategies
    by the slack of their constraints.

    Parameters
    ----------
    matrix
        ``(n_others, n_own)``, positive Python integers.
    own, others
        Labels of the columns and of the rows.
    """

    def __init__(self, matrix: Integers, own: Sequence[int], others: Sequence[int]) -> None:
        n_others, n_own = matrix.shape
        self.own, self.slacks = list(own), list(others)
        self.basis = list(others)
        self.denominator = 1
        self.table = np.zeros((n_others, n_own + n_others + 1), dtype=object)
        self.table[:, self.own] = matrix
        self.table[range(n_others), self.slacks] = 1
        self.table[:, -1] = 1

    def leaving(self, label: int) -> int:
        """Return the row whose variable makes room for a label's, by the lexicographic rule."""
        column = self.table[:, label]
        rows = [r for r in range(len(column)) if column[r] > 0]
        for place in (-1, *self.slacks):
            if len(rows) == 1:
                break
            least = [rows[0]]
            for r in rows[1:]:
                first = least[0]
                order = self.table[r, place] * column[first] - self.table[first, place] * column[r]
                if order < 0:
                    least = [r]
                elif order == 0:
                    least.append(r)
            rows = least
        return rows[0]

    def pivoted(self, row: int, label: int) -> Tableau:
        """Return the tableau in which a label's variable has replaced that of a row."""
        other = object.__new__(Tableau)
        other.own, other.slacks = self.own, self.slacks
        other.basis = self.basis.copy()
        other.basis[row] = label
        pivot, column = self.table[row, label], self.table[:, label].copy()
        column[row] = 0
        other.table = (self.table * pivot - np.outer(column, self.table[row])) // self.denominator
        other.table[row] = self.table[row]
        other.denominator = pivot
        return other

    def corner(self) -> Corner | None:
        """Return the corner of the basis, or None at zero."""
        values = dict(zip(self.basis, self.table[:, -1], strict=True))
        weights = [values.get(label, 0) for label in self.own]
        total = sum(weights)
        if not total:
            return None
        common = gcd(*weights)
        labels = sum(1 << k for k in (*self.own, *self.slacks) if not values.get(k, 0))
        strategy = tuple(Fraction(w // common, total // common) for w in weights)
        return Corner(strategy=strategy, labels=labels)


def positive(payoffs: Integers) -> Integers:
    """Return Python integers shifted to be positive."""
    return payoffs - payoffs.min() + 1


def most_numbers(m: int, n: int) -> int:
    """Return how many numbers the tableaux of both polytopes of a game hold at most.

    By the upper bound theorem for the corners of simple polytopes.
    """
    return (m + n + 1) * (n * most_corners(m, m + n) + m * most_corners(n, m + n))


def most_corners(dimension: int, facets: int) -> int:
    """Return how many corners a simple polytope has at most (McMullen 1970)."""
    upper, lower = (dimension + 1) // 2, dimension // 2
    free = facets - dimension
    return comb(facets - upper, free) + comb(facets - lower - 1, free)


def corners(
    matrix: Integers,
    *,
    own: Sequence[int],
    others: Sequence[int],
    most: int,
    until: float | None = None,
) -> tuple[list[Corner], bool]:
    """Return the corners of a polytope but zero, each once, in order of strategies.

    Parameters
    ----------
    matrix, own, others
        As for `Tableau`.
    most
        The largest number of bases to visit.
    until
        When to stop, by the monotonic clock; one that is given also stops at the limit.

    Returns
    -------
    tuple
        The corners, and whether they are all.

    Raises
    ------
    LimitError
        If there are more bases, and no time is given.

    References
    ----------
    Avis, D., Rosenberg, G. D., Savani, R. and von Stengel, B. (2010), "Enumeration of Nash
    equilibria for two-player games", *Economic Theory* 42, 9-37. doi:10.1007/s00199-009-0449-x
    """
    start = Tableau(matrix, own, others)
    waiting, seen = [start], {frozenset(start.basis)}
    found: dict[int, Corner] = {}
    while waiting and (until is None or (monotonic() < until and len(seen) < most)):
        tableau = waiting.pop()
        corner = tableau.corner()
        if corner is not None:
            found[corner.labels] = corner
        inside = set(tableau.basis)
        for label in range(len(own) + len(others)):
            if label in inside:
                continue
            row = tableau.leaving(label)
            basis = frozenset(inside - {tableau.basis[row]} | {label})
            if basis in seen:
                continue
            if until is None and len(seen) >= most:
                raise LimitError(
                    f"the best-response polytope of a {len(own)} x {len(others)} game has more "
                    f"than {most:,} bases; give seconds= for what is found within them, use "
                    "another method, or remove dominated strategies"
                )
            seen.add(basis)
            waiting.append(tableau.pivoted(row, label))
    inorder = sorted(found.values(), key=lambda corner: corner.strategy, reverse=True)
    return inorder, not waiting


def two_player_shape(game: NormalFormGame) -> tuple[int, int]:
    """Return both players' numbers of strategies; ArgumentError unless there are two players."""
    if game.n_players != 2:
        raise ArgumentError(f"the method is for two players; the game has {game.n_players}")
    m, n = game.shape
    return m, n


def payoff_matrices(game: NormalFormGame) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both players' payoffs as positive integers: ``(m, n)`` each."""
    return positive(game.integers(0)[0]), positive(game.integers(1)[0])


def strategy_of(corner: Corner) -> NDArray[Any]:
    """Return a corner's mixed strategy as a vector of fractions."""
    vector = np.empty(len(corner.strategy), dtype=object)
    vector[:] = corner.strategy
    return vector
