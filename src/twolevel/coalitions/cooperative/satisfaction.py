"""How well the worst-off coalition can be served: one linear programme, exactly.

Knows worths, coalitions already settled, and the programme "serve the worst-off of the others
as well as possible". The least core is its first round and the nucleolus its last.

A coalition's **satisfaction** at payoffs x is ``x(S) - v(S)``, the negative of its excess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.masks import (
    LARGEST,
    Whole,
    sums,
    whole_numbers,
)
from twolevel.coalitions.cooperative.simplex import Column, independent, minimise

__all__ = ["Round", "depends", "incidence", "serve", "surpluses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: the greatest satisfaction that all unsettled coalitions can have.

    Attributes
    ----------
    satisfaction
        That level, in units.
    payoffs
        Payoffs that reach it, in units.
    weights
        By mask: positive weights, which sum to one, of unsettled coalitions that none can serve
        better together.
    floors
        By player: positive weights of the bounds ``x_i >= v(i)`` that hold them back.
    settled
        By mask: with these weights, settled coalitions cover each player as often as all of
        the others do. That equation proves the level.
    """

    satisfaction: Fraction
    payoffs: tuple[Fraction, ...]
    weights: dict[int, Fraction]
    floors: dict[int, Fraction]
    settled: dict[int, Fraction]


def incidence(mask: int, count: int) -> tuple[int, ...]:
    """Return which of `count` players belong to a mask, as ones and zeros."""
    return tuple(mask >> k & 1 for k in range(count))


def depends(settled: Sequence[int], count: int) -> NDArray[np.bool_]:
    """Return for which masks the payoff is a combination of the settled ones': ``(2**count,)``.

    That is so where the mask is orthogonal to all that is orthogonal to the settled masks.
    """
    found = np.ones(1 << count, dtype=np.bool_)
    for vector in _orthogonal([incidence(mask, count) for mask in settled], count):
        found &= (sums(whole_numbers(vector)[0]) == 0).astype(np.bool_)
    return found


def _orthogonal(rows: list[tuple[int, ...]], count: int) -> list[list[Fraction]]:
    reduced: dict[int, list[Fraction]] = {}
    for row in rows:
        rest = [Fraction(entry) for entry in row]
        for lead, known in reduced.items():
            factor = rest[lead]
            rest = [a - factor * b for a, b in zip(rest, known, strict=True)]
        lead = next((k for k, entry in enumerate(rest) if entry), -1)
        if lead < 0:
            continue
        rest = [entry / rest[lead] for entry in rest]
        for other, known in reduced.items():
            factor = known[lead]
            reduced[other] = [a - factor * b for a, b in zip(known, rest, strict=True)]
        reduced[lead] = rest
    basis = []
    for free in range(count):
        if free not in reduced:
            vector = [Fraction(int(k == free)) for k in range(count)]
            for lead, known in reduced.items():
                vector[lead] = -known[free]
            basis.append(vector)
    return basis


def surpluses(game: CooperativeGame, payoffs: Sequence[Fraction]) -> tuple[Whole, int]:
    """Return every coalition's satisfaction, payoffs being in units, and the units' divisor."""
    numbers, scale = whole_numbers(payoffs)
    bound = int(np.abs(game.units).max()) * scale + sum(map(abs, numbers))
    kind = np.int64 if 4 * bound < LARGEST else object
    return sums(numbers).astype(kind) - game.units.astype(kind) * scale, scale


def serve(game: CooperativeGame, settled: dict[int, Fraction], *, floors: bool) -> Round:
    """Return the greatest satisfaction that all unsettled coalitions can have together.

    Maximise e subject to ``x(S) - v(S) >= e`` for unsettled S, ``x(S)`` as given for settled
    ones and, with `floors`, ``x_i >= v(i)``. Solved by the simplex method on the dual, whose
    columns are coalitions: the worst-served one enters.

    Parameters
    ----------
    game
        The game.
    settled
        By mask, what independent coalitions get together, in units; the grand coalition is one
        of them. Payoffs that depend on these alone are settled too; some must be left.
    floors
        Whether nobody may get less than it is worth alone.
    """
    n = len(game.players)
    unsettled = ~depends(tuple(settled), n)
    unsettled[0] = False
    singles = [1 << k for k in range(n)]
    alone = [int(game.units[single]) for single in singles]

    def coalition(mask: int) -> Column:
        entries = (*(-entry for entry in incidence(mask, n)), 1)
        return Column(key=mask, entries=entries, cost=Fraction(-int(game.units[mask])))

    def floor(player: int) -> Column:
        entries = (*(-entry for entry in incidence(singles[player], n)), 0)
        return Column(key=player - n, entries=entries, cost=Fraction(-alone[player]))

    def offer(prices: Sequence[Fraction], first: bool) -> Column | None:  # noqa: FBT001
        payoffs, level = prices[:n], prices[n]
        if floors:
            held = [k for k in range(n) if payoffs[k] < alone[k]]
            if held:
                return floor(held[0])
        served, scale = surpluses(game, payoffs)
        served = np.where(unsettled, served, served.max())
        lowest = int(served.argmin())
        if Fraction(int(served[lowest]), scale) >= level:
            return None
        if first:
            limit = -(-level.numerator * scale // level.denominator)
            lowest = int(np.argmax(unsettled & (served < limit)))
        return coalition(lowest)

    fixed = [
        Column(
            key=game.everybody + 1 + k, entries=(*incidence(mask, n), 0), cost=paid, is_free=True
        )
        for k, (mask, paid) in enumerate(settled.items())
    ]
    start = next(single for single in singles if unsettled[single])
    candidates = [
        *fixed,
        coalition(start),
        coalition(game.everybody ^ start),
        *(coalition(single) for single in singles if unsettled[single] and single != start),
    ]
    basis = [candidates[k] for k in independent(column.entries for column in candidates)]
    best = minimise(basis, (*([0] * n), 1), offer)
    return Round(
        satisfaction=best.prices[n],
        payoffs=best.prices[:n],
        weights={key: w for key, w in best.levels.items() if 0 < key <= game.everybody and w},
        floors={key + n: w for key, w in best.levels.items() if key < 0 and w},
        settled={
            mask: best.levels[column.key]
            for mask, column in zip(settled, fixed, strict=True)
            if best.levels[column.key]
        },
    )
