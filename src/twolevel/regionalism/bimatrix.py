"""Games between two sides, in fractions: every extreme equilibrium, and which one is selected.

Knows two payoff matrices with labels, and which equilibrium stands where several do. Does not
know who the sides are, nor how equilibria are found: that is ``twolevel.equilibria``, exact also
where ties abound, as in games with a common fallback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from twolevel.equilibria import two_players
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.errors import ArgumentError
from twolevel.labels import Labels, Record

__all__ = ["Bimatrix", "Equilibrium", "Selection", "extreme_equilibria", "select"]

Matrix = tuple[tuple[Fraction, ...], ...]
Vector = tuple[Fraction, ...]


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
        If a matrix has another shape.
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
    sides = NormalFormGame.from_arrays([game.row_payoffs, game.column_payoffs])
    found = []
    for x, y in two_players.extreme_equilibria(sides).equilibria:
        mixtures = tuple(x.tolist()), tuple(y.tolist())
        payoffs = game.payoffs(*mixtures)
        found.append(
            Equilibrium(
                row_mixture=Record(zip(game.rows, mixtures[0], strict=True)),
                column_mixture=Record(zip(game.columns, mixtures[1], strict=True)),
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
