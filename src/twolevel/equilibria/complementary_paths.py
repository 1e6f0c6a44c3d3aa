"""The paths of Lemke and Howson in floats, with ends in fractions.

Knows tableaux in floats, which only guide: where a path ends, the last basis is solved and
checked in whole numbers. A rounding error can thus lead to another equilibrium or to none, but
never to an answer that is no equilibrium.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.best_response_polytopes import positive, strategy_of
from twolevel.equilibria.exact_corners import corner_at
from twolevel.equilibria.normal_form import NormalFormGame, scaled_payoffs
from twolevel.equilibria.profiles import Mixed

__all__ = ["MOST_PIVOTS", "Paths"]

MOST_PIVOTS = 5_000
"""Pivots after which a path is given up."""

REFRESH = 400
"""Pivots after which a tableau is computed anew from the payoffs."""

POSITIVE, TIE = 1e-9, 1e-10

Floats = NDArray[np.float64]
Bases = tuple[frozenset[int], frozenset[int]]


class _Tableau:
    """A basis of a best-response polytope, in floats."""

    def __init__(self, matrix: Floats, own: range, others: range) -> None:
        count = len(others)
        self.slacks = list(others)
        self.basis = list(others)
        self.start: Floats = np.zeros((count, len(own) + count + 1))
        self.start[:, list(own)] = matrix
        self.start[range(count), self.slacks] = 1.0
        self.start[:, -1] = 1.0
        self.table: Floats = self.start.copy()
        self.pivots = 0

    def leaving(self, label: int) -> int | None:
        """Return the row that makes room for a label, ties broken lexicographically."""
        column = self.table[:, label]
        rows = np.flatnonzero(column > POSITIVE)
        if not len(rows):
            return None
        for place in (-1, *self.slacks):
            ratios = self.table[rows, place] / column[rows]
            least = ratios.min()
            rows = rows[ratios <= least + TIE * max(1.0, abs(least))]
            if len(rows) == 1:
                break
        return int(rows[0])

    def pivot(self, row: int, label: int) -> int:
        """Put a label's variable in the place of a row's, and return the label of that."""
        left, self.basis[row] = self.basis[row], label
        self.pivots += 1
        if self.pivots % REFRESH == 0:
            solved = np.linalg.solve(self.start[:, self.basis], self.start)
            self.table = solved.astype(np.float64, copy=False)
            return left
        self.table[row] /= self.table[row, label]
        column = self.table[:, label].copy()
        column[row] = 0.0
        self.table -= column[:, None] * self.table[row]
        return left


class Paths:
    """The paths through the best-response polytopes of a game.

    Parameters
    ----------
    game
        A game of two players.

    Attributes
    ----------
    work
        Numbers that have been written by pivoting: a measure of time that does not depend on
        the machine.
    """

    def __init__(self, game: NormalFormGame) -> None:
        m, n = self.shape = game.shape
        first, second = scaled_payoffs(game) + 0.5
        self.floats = second.T, first
        self.labels = range(m), range(m, m + n)
        self.whole = (
            positive(game.integers(1)[0]).T,
            positive(game.integers(0)[0]),
        )
        self.work = 0

    def bases(self, label: int, *, most: int = MOST_PIVOTS) -> Bases | None:
        """Return the bases at the end of the path that drops a label.

        None if the path has not ended after so many pivots, or rounding has led it astray.
        """
        ours, theirs = self.labels
        tableaux = _Tableau(self.floats[0], ours, theirs), _Tableau(self.floats[1], theirs, ours)
        side, entering = int(label >= len(ours)), label
        for _ in range(most):
            row = tableaux[side].leaving(entering)
            self.work += tableaux[side].table.size
            if row is None:
                return None
            try:
                left = tableaux[side].pivot(row, entering)
            except np.linalg.LinAlgError:
                return None
            if left == label:
                return frozenset(tableaux[0].basis), frozenset(tableaux[1].basis)
            side, entering = 1 - side, left
        return None

    def size(self, bases: Bases) -> int:
        """Return the number of equations to be solved for the larger support."""
        return max(
            sum(label in own for label in basis)
            for basis, own in zip(bases, self.labels, strict=True)
        )

    def exact(self, bases: Bases) -> Mixed | None:
        """Return the equilibrium of a pair of bases in fractions; None if they have none."""
        if bases[0] & bases[1]:  # a label that is neither unplayed nor a best response
            return None
        ours, theirs = self.labels
        everything = frozenset((*ours, *theirs))
        x = corner_at(self.whole[0], everything - bases[0], ours, theirs)
        y = corner_at(self.whole[1], everything - bases[1], theirs, ours)
        return None if x is None or y is None else (strategy_of(x), strategy_of(y))
