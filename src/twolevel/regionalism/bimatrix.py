"""Games between two sides, in fractions: every extreme equilibrium, and which one is selected.

Knows two payoff matrices with labels. Does not know who the sides are.

The equilibria of a bimatrix game are unions of convex sets spanned by finitely many extreme
equilibria. These are the pairs of vertices of the two best-response polyhedra that leave no
strategy both played and worse than the best (Mangasarian 1964,
https://doi.org/10.1137/0112064). All vertices are found by solving every system of binding
constraints in fractions, so that ties, which games with a common fallback are full of, neither
hide an equilibrium nor invent one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from twolevel.errors import ArgumentError
from twolevel.labels import Labels, Record

__all__ = ["Bimatrix", "Equilibrium", "Selection", "extreme_equilibria", "select"]

Matrix = tuple[tuple[Fraction, ...], ...]
Vector = tuple[Fraction, ...]

MOST_STRATEGIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bimatrix:
    """A game of two sides, rows against columns.

    Attributes
    ----------
    rows, columns
        The strategies.
    row_payoffs, column_payoffs
        ``(n_rows, n_columns)``.

    Raises
    ------
    ArgumentError
        If a matrix has another shape, or a side more than six strategies.
    """

    rows: Labels
    columns: Labels
    row_payoffs: Matrix
    column_payoffs: Matrix

    def __post_init__(self) -> None:
        for matrix in (self.row_payoffs, self.column_payoffs):
            if len(matrix) != len(self.rows) or {len(r) for r in matrix} != {len(self.columns)}:
                raise ArgumentError(
                    f"payoffs must have {len(self.rows)} rows of {len(self.columns)} numbers"
                )
        if max(len(self.rows), len(self.columns)) > MOST_STRATEGIES:
            raise ArgumentError(
                f"every vertex is looked at, which suits up to {MOST_STRATEGIES} strategies a side"
            )

    def payoffs(self, row_mixture: Vector, column_mixture: Vector) -> tuple[Fraction, Fraction]:
        """Return the expected payoffs of both sides."""
        return (
            _expected(self.row_payoffs, row_mixture, column_mixture),
            _expected(self.column_payoffs, row_mixture, column_mixture),
        )

    def regrets(self, row_mixture: Vector, column_mixture: Vector) -> tuple[Fraction, Fraction]:
        """Return what either side could gain by another strategy; zero in equilibrium."""
        own, other = self.payoffs(row_mixture, column_mixture)
        best_row = max(_dot(row, column_mixture) for row in self.row_payoffs)
        best_column = max(
            _dot(column, row_mixture) for column in zip(*self.column_payoffs, strict=True)
        )
        return best_row - own, best_column - other


@dataclass(frozen=True, slots=True, kw_only=True)
class Equilibrium:
    """Mixtures from which neither side gains by departing, and their payoffs."""

    row_mixture: Record[Fraction]
    column_mixture: Record[Fraction]
    row_payoff: Fraction
    column_payoff: Fraction

    @property
    def is_pure(self) -> bool:
        """Whether both sides play one strategy for sure."""
        return 1 in self.row_mixture.values() and 1 in self.column_mixture.values()

    @property
    def vectors(self) -> tuple[Vector, Vector]:
        """The mixtures as vectors."""
        return tuple(self.row_mixture.values()), tuple(self.column_mixture.values())

    def __str__(self) -> str:
        sides = []
        for mixture in (self.row_mixture, self.column_mixture):
            played = [(name, chance) for name, chance in mixture.items() if chance]
            words = [f"{float(c):.3g} {n}" if c < 1 else n for n, c in played]
            sides.append(" + ".join(words))
        return " / ".join(sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """An equilibrium, and why it and no other.

    Attributes
    ----------
    criterion
        ``"unique"``, ``"payoff dominance"``, ``"risk dominance"``; ``"equal payoffs"`` where
        several remain that pay the same, or ``"order"`` where both criteria leave a tie: then
        the first in the order of strategies stands.
    unselected
        The other extreme equilibria.
    """

    equilibrium: Equilibrium
    criterion: str
    unselected: tuple[Equilibrium, ...]


def extreme_equilibria(game: Bimatrix) -> tuple[Equilibrium, ...]:
    """Return every extreme equilibrium, pure ones first, each in the order of strategies.

    Examples
    --------
    >>> one, none = Fraction(1), Fraction(0)
    >>> meet = ((Fraction(2), none), (none, one))
    >>> found = extreme_equilibria(
    ...     Bimatrix(
    ...         rows=Labels(["a", "b"]), columns=Labels(["a", "b"]),
    ...         row_payoffs=meet, column_payoffs=meet,
    ...     )
    ... )
    >>> [str(each) for each in found]
    ['a / a', 'b / b', '0.333 a + 0.667 b / 0.333 a + 0.667 b']
    """
    m, n = len(game.rows), len(game.columns)
    columns = tuple(zip(*game.column_payoffs, strict=True))
    own = list(_vertices(columns, m))
    # For the column side strategies come after those of rows: labels are shifted to agree.
    other = [
        (mixture, frozenset(label + m if label < n else label - n for label in labels))
        for mixture, labels in _vertices(game.row_payoffs, n)
    ]
    everything = frozenset(range(m + n))
    found = []
    for (x, first), (y, second) in itertools.product(own, other):
        if first | second == everything:
            payoffs = game.payoffs(x, y)
            found.append(
                Equilibrium(
                    row_mixture=Record(zip(game.rows, x, strict=True)),
                    column_mixture=Record(zip(game.columns, y, strict=True)),
                    row_payoff=payoffs[0],
                    column_payoff=payoffs[1],
                )
            )
    return tuple(sorted(found, key=_order))


def select(equilibria: Sequence[Equilibrium], game: Bimatrix) -> Selection:
    """Return the equilibrium that payoff dominance, then risk dominance selects.

    An equilibrium is payoff dominant when both sides get at least as much as in any other, and
    one of them more. Failing that, among those that no other dominates, one risk dominates
    another when the product of both sides' losses from departing to the other's mixture is the
    greater. A tie that remains is settled by the order of strategies and said to be.

    Raises
    ------
    ArgumentError
        If there is no equilibrium to select from.

    References
    ----------
    Harsanyi and Selten 1988, A General Theory of Equilibrium Selection in Games, MIT Press.
    """
    if not equilibria:
        raise ArgumentError("there is no equilibrium to select from")
    ordered = sorted(equilibria, key=_order)

    def chosen(equilibrium: Equilibrium, criterion: str) -> Selection:
        others = tuple(each for each in ordered if each is not equilibrium)
        return Selection(equilibrium=equilibrium, criterion=criterion, unselected=others)

    if len(ordered) == 1:
        return chosen(ordered[0], "unique")
    best = [e for e in ordered if not any(_dominates(other, e) for other in ordered)]
    if len(best) == 1:
        return chosen(best[0], "payoff dominance")
    beaten = [
        sum(_loss(game, other, e) > _loss(game, e, other) for other in best if other is not e)
        for e in best
    ]
    safest = [e for e, defeats in zip(best, beaten, strict=True) if defeats == min(beaten)]
    if len({(e.row_payoff, e.column_payoff) for e in safest}) == 1 < len(safest):
        return chosen(safest[0], "equal payoffs")
    return chosen(safest[0], "risk dominance" if len(safest) == 1 else "order")


def _vertices(
    payoffs: Sequence[Sequence[Fraction]], size: int
) -> Iterator[tuple[Vector, frozenset[int]]]:
    """Yield the vertices of ``{x, v: x >= 0, sum x = 1, payoffs x <= v}`` with their labels.

    Label k < size says that ``x_k = 0``, label size + j that row j is a best reply.
    """
    seen: set[tuple[Vector, Fraction]] = set()
    count = len(payoffs)
    for binding in itertools.combinations(range(size + count), size):
        rows, right = [[Fraction(1)] * size + [Fraction(0)]], [Fraction(1)]
        for label in binding:
            if label < size:
                rows.append([Fraction(k == label) for k in range(size + 1)])
            else:
                rows.append([*payoffs[label - size], Fraction(-1)])
            right.append(Fraction(0))
        solution = _solved(rows, right)
        if solution is None:
            continue
        x, value = tuple(solution[:size]), solution[size]
        replies = [_dot(row, x) for row in payoffs]
        if min(x) < 0 or max(replies) > value or (x, value) in seen:
            continue
        seen.add((x, value))
        labels = {k for k in range(size) if x[k] == 0}
        yield x, frozenset(labels | {size + j for j in range(count) if replies[j] == value})


def _solved(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """Return the solution of a square system, or None if it is singular."""
    size = len(rows)
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for k in range(size):
        pivot = next((i for i in range(k, size) if table[i][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        lead = table[k][k]
        table[k] = [number / lead for number in table[k]]
        for i in range(size):
            if i != k and (factor := table[i][k]):
                table[i] = [a - factor * b for a, b in zip(table[i], table[k], strict=True)]
    return [row[size] for row in table]


def _dominates(one: Equilibrium, other: Equilibrium) -> bool:
    ours, theirs = (one.row_payoff, one.column_payoff), (other.row_payoff, other.column_payoff)
    return ours != theirs and ours[0] >= theirs[0] and ours[1] >= theirs[1]


def _loss(game: Bimatrix, one: Equilibrium, other: Equilibrium) -> Fraction:
    """Return the product of the losses from departing from `one` towards `other`."""
    (x, y), (p, q) = one.vectors, other.vectors
    return (one.row_payoff - game.payoffs(p, y)[0]) * (one.column_payoff - game.payoffs(x, q)[1])


def _order(equilibrium: Equilibrium) -> tuple[object, ...]:
    x, y = equilibrium.vectors
    return (not equilibrium.is_pure, tuple(-c for c in x), tuple(-c for c in y))


def _expected(matrix: Matrix, x: Vector, y: Vector) -> Fraction:
    return sum((p * _dot(row, y) for p, row in zip(x, matrix, strict=True) if p), Fraction(0))


def _dot(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True) if a and b), Fraction(0))
