"""The simplex method in fractions, with columns that the caller finds.

Knows rational matrices of a few rows; columns may be as many as there are coalitions, since
the caller is only asked for one that would improve the answer. Knows no game.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Column", "Optimum", "independent", "minimise"]

Row = list[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A variable of the linear programme.

    Attributes
    ----------
    key
        Its identity, and its place in the order that prevents cycling.
    entries
        Its coefficients, one a row.
    cost
        Its cost.
    is_free
        Whether it may be negative; a free variable never leaves the basis.
    """

    key: int
    entries: tuple[Fraction | int, ...]
    cost: Fraction
    is_free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """A proven optimum.

    Attributes
    ----------
    value
        The least cost.
    levels
        The basic variables' levels by key; all others are zero.
    prices
        The dual solution, one number a row.
    """

    value: Fraction
    levels: dict[int, Fraction]
    prices: tuple[Fraction, ...]


Offer = Callable[[Sequence[Fraction], bool], Column | None]


def minimise(basis: Iterable[Column], rhs: Sequence[int], offer: Offer) -> Optimum:
    """Return the least cost of non-negative levels whose columns add up to `rhs`.

    Parameters
    ----------
    basis
        As many independent columns as rows, whose levels are feasible.
    rhs
        What the columns must add up to.
    offer
        Given prices, returns a column of negative reduced cost, or None if there is none. When
        its second argument is True it must return the one of lowest key, which prevents cycling
        (Bland 1977); otherwise any.

    Raises
    ------
    ArithmeticError
        If the cost has no lower bound.

    References
    ----------
    Bland, R. G. (1977). New finite pivoting rules for the simplex method. Mathematics of
    Operations Research 2(2), 103-107, https://doi.org/10.1287/moor.2.2.103.
    """
    columns = list(basis)
    inverse = _inverse([column.entries for column in columns])
    levels = [sum((a * b for a, b in zip(row, rhs, strict=True)), Fraction(0)) for row in inverse]
    careful = False
    while True:
        prices = tuple(
            sum((c.cost * row[k] for c, row in zip(columns, inverse, strict=True)), Fraction(0))
            for k in range(len(columns))
        )
        entering = offer(prices, careful)
        if entering is None:
            return Optimum(
                value=sum((p * b for p, b in zip(prices, rhs, strict=True)), Fraction(0)),
                levels={c.key: level for c, level in zip(columns, levels, strict=True)},
                prices=prices,
            )
        ways = [
            sum((a * b for a, b in zip(row, entering.entries, strict=True) if b), Fraction(0))
            for row in inverse
        ]
        ratios = [
            (levels[k] / ways[k], columns[k].key, k)
            for k in range(len(columns))
            if ways[k] > 0 and not columns[k].is_free
        ]
        if not ratios:
            raise ArithmeticError("the linear programme is unbounded")
        step, _, leaving = min(ratios)
        careful = step == 0
        _pivot(inverse, levels, ways, leaving)
        columns[leaving] = entering


def _pivot(inverse: list[Row], levels: Row, ways: Row, leaving: int) -> None:
    pivot = ways[leaving]
    inverse[leaving] = [entry / pivot for entry in inverse[leaving]]
    levels[leaving] /= pivot
    for k, way in enumerate(ways):
        if way and k != leaving:
            source = inverse[leaving]
            inverse[k] = [a - way * b if b else a for a, b in zip(inverse[k], source, strict=True)]
            levels[k] -= way * levels[leaving]


def _inverse(columns: Sequence[Sequence[Fraction | int]]) -> list[Row]:
    """Return the inverse of a square matrix given by columns."""
    size = len(columns)
    rows = [
        [Fraction(columns[c][r]) for c in range(size)]
        + [Fraction(int(r == c)) for c in range(size)]
        for r in range(size)
    ]
    for c in range(size):
        found = next(r for r in range(c, size) if rows[r][c])
        rows[c], rows[found] = rows[found], rows[c]
        pivot = rows[c][c]
        rows[c] = [entry / pivot for entry in rows[c]]
        for r in range(size):
            factor = rows[r][c]
            if r != c and factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[c], strict=True)]
    return [row[size:] for row in rows]


def independent(vectors: Iterable[Sequence[Fraction | int]]) -> list[int]:
    """Return the positions of the vectors that do not depend on those before them.

    Examples
    --------
    >>> independent([(1, 1), (2, 2), (0, 1)])
    [0, 2]
    """
    echelon: list[tuple[int, Row]] = []
    kept = []
    for place, vector in enumerate(vectors):
        rest = [Fraction(entry) for entry in vector]
        for lead, row in echelon:
            if factor := rest[lead]:
                rest = [a - factor * b for a, b in zip(rest, row, strict=True)]
        first = next((k for k, entry in enumerate(rest) if entry), None)
        if first is not None:
            echelon.append((first, [entry / rest[first] for entry in rest]))
            kept.append(place)
    return kept
