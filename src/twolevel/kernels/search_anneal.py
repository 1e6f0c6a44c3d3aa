# mypy: ignore-errors
"""A walk by chance from an agreement to a much better one (simulated annealing).

Knows what is to be improved, and budgets, which it may break for a while at a price. What it finds
is a candidate like any other; it proves nothing. The same seed finds the same.

Kirkpatrick, Gelatt and Vecchi (1983), https://doi.org/10.1126/science.220.4598.671.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.search_arrays import ORDER, PRODUCT, ROWS, SAFETY
from twolevel.kernels.search_tightening import COMPILED, copy, fill, inner

__all__ = ["anneal"]

BARRED = np.inf
WARM, COLD = 0.006, 0.003
"""Temperatures at the beginning and at the end, in shares of a row's span."""


@inner
def _column(space, digits, f):
    """Return the column of a factor that an agreement stands for."""
    column = space.factor_start[f] + digits[space.first[f]]
    two = space.second[f]
    if two >= 0:
        width = space.option_start[two + 1] - space.option_start[two]
        column += digits[space.first[f]] * (width - 1) + digits[two]
    return column


@inner
def _lose(space, digits, losses):
    """Add up what an agreement loses each row."""
    fill(losses, 0.0)
    for f in range(len(space.first)):
        row = space.losses[_column(space, digits, f)]
        for r in range(len(row)):
            losses[r] += row[r]


@inner
def _home(space, work):
    """Note the factor of each issue that is by itself, and -1 for one tied to others."""
    fill(work.home, -1)
    for f in range(len(space.first)):
        if space.second[f] < 0:
            work.home[space.first[f]] = f


@inner
def _change(space, digits, issue, option, losses, work):
    """Set what all rows lose once an issue has another option; False if that is impossible."""
    copy(losses, work.lost)
    own = digits[issue]
    f = work.home[issue]
    if f >= 0:
        column = space.factor_start[f] + option
        before, after = space.losses[space.factor_start[f] + own], space.losses[column]
        for r in range(len(losses)):
            losses[r] += after[r] - before[r]
        return space.possible[column] != 0
    for f in range(len(space.first)):
        if space.first[f] == issue or space.second[f] == issue:
            before = space.losses[_column(space, digits, f)]
            digits[issue] = option
            column = _column(space, digits, f)
            digits[issue] = own
            if not space.possible[column]:
                return False
            after = space.losses[column]
            for r in range(len(losses)):
                losses[r] += after[r] - before[r]
    return True


@inner
def _cost(space, merit, losses):
    """Return what is to be made small, in shares of a row's span."""
    n_players = len(merit.spans)
    if merit.kind == ROWS:
        return losses[n_players]
    if merit.kind == ORDER:
        worst = -BARRED
        for c in range(n_players):
            if merit.spans[c] > 0.0:
                worst = max(worst, merit.spans[c] * losses[c] - merit.tops[c])
        return worst
    if merit.kind == PRODUCT:
        total = 0.0
        for c in range(n_players):
            if merit.shares[c] > 0.0:
                gain = space.budgets[c] - losses[c]
                if gain <= 0.0:
                    return 0.0
                total += merit.shares[c] * np.log(gain)
        return -np.exp(total)
    return 0.0


@inner
def _breach(space, aim, losses, room):
    """Return by how much budgets are broken in all, or more than `room` if that is exceeded.

    A country falls short by what the winning set nearest to approval lacks.
    """
    n_players = len(aim.shares)
    breach = 0.0
    for c in range(n_players):
        breach += max(0.0, losses[c] - aim.limits[c] - SAFETY)
    for c in range(n_players):
        if breach > room:
            return breach
        first, last = space.voter_start[c], space.voter_start[c + 1]
        nearest = BARRED
        for s in range(space.set_start[c], space.set_start[c + 1]):
            short = 0.0
            for r in range(first, last):
                if space.sets[s] >> (r - first) & 1:
                    short += max(0.0, losses[r] - space.budgets[r] - SAFETY)
            nearest = min(nearest, short)
            if nearest == 0.0:
                break
        breach += nearest
    return breach


@njit(**COMPILED)
def anneal(space, aim, merit, tree, work, moves, seed):
    """Leave the best agreement of so many moves in the candidate; return whether it changed.

    The candidate it starts from keeps all budgets.
    """
    n_issues = len(tree.candidate)
    _home(space, work)
    digits = work.digits
    copy(digits, tree.candidate)
    _lose(space, digits, work.lost)
    best = energy = _cost(space, merit, work.lost)
    heat, cooling = WARM, (COLD / WARM) ** (1.0 / max(1, moves))
    state = np.uint64(seed)
    changed = False
    for _ in range(moves):
        heat *= cooling
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        issue = np.int64((state >> np.uint64(40)) % np.uint64(n_issues))
        width = space.option_start[issue + 1] - space.option_start[issue]
        option = np.int64((state >> np.uint64(8) & np.uint64(0xFFFF)) % np.uint64(width))
        own = digits[issue]
        if option == own or not _change(space, digits, issue, option, work.mean, work):
            continue
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        chance = (np.float64(state >> np.uint64(11)) + 1.0) / 9007199254740993.0
        cost = _cost(space, merit, work.mean)
        room = energy - heat * np.log(chance) - cost
        if room < 0.0:
            continue
        breach = _breach(space, aim, work.mean, room)
        if breach > room:
            continue
        digits[issue] = option
        energy = cost + breach
        copy(work.lost, work.mean)
        if breach <= 0.0 and cost < best - SAFETY:
            _lose(space, digits, work.lost)  # sums anew: no rounding builds up
            best = cost
            copy(tree.candidate, digits)
            changed = True
    return changed
