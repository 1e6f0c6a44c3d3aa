"""The shares of a stationary cycle of turns: a piecewise linear system, solved exactly.

Knows who proposes when, and for each player the fraction of next turn's share that waiting
keeps, what it adds, and the least that is accepted. Knows no game.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from twolevel.labels import Record
from twolevel.protocols.linear import solved

__all__ = ["stationary_shares"]

_MOST_ROUNDS = 200

Kept = tuple[Fraction, Fraction, int]
"""A share as a constant plus a slope times what is kept in some turn."""


def stationary_shares(
    order: Sequence[str],
    stay: Mapping[str, Fraction],
    gone: Mapping[str, Fraction],
    least: Mapping[str, Fraction],
) -> tuple[Record[Fraction], ...] | None:
    """Return each turn's division, or None where none was found.

    A responder j gets ``max(least_j, gone_j + stay_j x_j(t + 1))``, the proposer the rest.
    """
    players, turns = list(stay), len(order)
    bound: set[tuple[str, int]] = set()
    seen: set[frozenset[tuple[str, int]]] = set()
    for _ in range(_MOST_ROUNDS):
        shares = _with(order, stay, gone, least, bound)
        if shares is None:
            return None
        binding = {
            (name, t)
            for name in players
            for t in range(turns)
            if order[t] != name
            and gone[name] + stay[name] * shares[(t + 1) % turns][name] < least[name]
        }
        if binding == bound:
            return tuple(Record(division) for division in shares)
        if frozenset(binding) in seen:
            break
        seen.add(frozenset(binding))
        bound = binding
    return _by_induction(order, stay, gone, least)


def _with(
    order: Sequence[str],
    stay: Mapping[str, Fraction],
    gone: Mapping[str, Fraction],
    least: Mapping[str, Fraction],
    bound: set[tuple[str, int]],
) -> list[dict[str, Fraction]] | None:
    """Return the shares if exactly the given claims of responders bind.

    Unknown is what the proposer keeps in each turn; a responder's share is traced to the next
    turn in which it proposes or its claim binds.
    """
    turns = len(order)
    traced = [
        {name: _traced(name, t, order, stay, gone, least, bound) for name in stay}
        for t in range(turns)
    ]
    matrix = [[Fraction(0)] * turns for _ in range(turns)]
    right = [Fraction(1)] * turns
    for t in range(turns):
        for name in stay:
            constant, slope, where = traced[t][name]
            right[t] -= constant
            matrix[t][where] += slope
    kept = solved(matrix, right)
    if kept is None:
        return None
    return [
        {name: c + slope * kept[where] for name, (c, slope, where) in traced[t].items()}
        for t in range(turns)
    ]


def _traced(
    name: str,
    turn: int,
    order: Sequence[str],
    stay: Mapping[str, Fraction],
    gone: Mapping[str, Fraction],
    least: Mapping[str, Fraction],
    bound: set[tuple[str, int]],
) -> Kept:
    turns = len(order)
    constant, slope = Fraction(0), Fraction(1)
    for step in range(turns):
        t = (turn + step) % turns
        if order[t] == name:
            return constant, slope, t
        if (name, t) in bound:
            return constant + slope * least[name], Fraction(0), t
        constant += slope * gone[name]
        slope *= stay[name]
    if slope == 1:  # never proposes and waits for nothing
        return max(least[name], constant), Fraction(0), turn
    return constant / (1 - slope), Fraction(0), turn


def _by_induction(
    order: Sequence[str],
    stay: Mapping[str, Fraction],
    gone: Mapping[str, Fraction],
    least: Mapping[str, Fraction],
) -> tuple[Record[Fraction], ...] | None:
    """Return the division whose binding claims are those of a long finite game."""
    turns = len(order)
    ahead = dict.fromkeys(stay, 0.0)
    binding: set[tuple[str, int]] = set()
    for step in range(turns * 4000):
        t = -(step + 1) % turns
        waiting = {name: float(gone[name]) + float(stay[name]) * ahead[name] for name in stay}
        for name in stay:
            if order[t] != name:
                (binding.add if waiting[name] < least[name] else binding.discard)((name, t))
        ahead = {name: max(float(least[name]), waiting[name]) for name in stay}
        ahead[order[t]] = 1.0 - sum(ahead[name] for name in stay if name != order[t])
    shares = _with(order, stay, gone, least, binding)
    if shares is None:
        return None
    for t in range(turns):
        for name in stay:
            worth = max(least[name], gone[name] + stay[name] * shares[(t + 1) % turns][name])
            if order[t] != name and shares[t][name] != worth:
                return None
    return tuple(Record(division) for division in shares)
