# mypy: ignore-errors

"""What prices on the budgets say about a node of the search tree.

For any prices on the rows, the least total price of an agreement is a sum of minima, one a
factor. If it exceeds the price of all budgets, nothing in the node keeps them all; short of
that, the difference shows which options are too dear (Geoffrion 1974,
https://doi.org/10.1007/BFb0120690). A product of gains that reaches a level is priced by the
inequality of arithmetic and geometric means: prices ``p`` and exponents ``s`` that sum to one
make ``sum p_c g_c`` at least ``prod (p_c / s_c)**s_c`` times the level. Prices rise by Polyak's
steps (1969, https://doi.org/10.1016/0041-5553(69)90061-5).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.search_arrays import GRAIN, ORDER, PRODUCT, SAFETY
from twolevel.kernels.search_tightening import (
    COMPILED,
    copy,
    fill,
    inner,
    order_possible,
    passes,
)

__all__ = ["offer", "promising", "raise_prices", "set_rows", "shut_dear"]

BARRED = np.inf
SMALLEST_PRICE, FLAT = 1e-6, 1e-24

MEMORY = 0.8
"""What an earlier agreement weighs in a mean, against the one found after it."""


@inner
def promising(space, aim, losses, work, doubt):
    """Return whether losses keep every budget and improve; with `doubt`, whether they may."""
    for r in range(len(aim.limits)):
        if losses[r] > aim.limits[r] + SAFETY:
            return False
    margin = SAFETY if doubt else -SAFETY
    n_players = len(aim.shares)
    if aim.kind == PRODUCT:
        total = 0.0
        for c in range(n_players):
            if aim.shares[c] > 0.0:
                gain = space.budgets[c] - losses[c]
                if doubt:
                    gain += GRAIN
                if gain <= 0.0:
                    return False
                total += aim.shares[c] * np.log(gain)
        if total < aim.level - margin:
            return False
    if aim.kind == ORDER and not order_possible(aim, losses, work, margin):
        return False
    if aim.twin[0] >= 0.0:
        same = True
        for c in range(n_players):
            same &= abs(losses[c] - aim.twin[c]) <= SAFETY
        if same:
            return False
    for c in range(n_players):
        mask = np.int64(0)
        first = space.voter_start[c]
        for r in range(first, space.voter_start[c + 1]):
            if losses[r] <= space.budgets[r] + SAFETY:
                mask |= np.int64(1) << (r - first)
        if not passes(space, c, mask):
            return False
    return True


@inner
def _options_of(space, f, column):
    """Return which options of the factor's issues a column stands for; -1 for no second issue."""
    place = column - space.factor_start[f]
    two = space.second[f]
    if two < 0:
        return place, -1
    width = space.option_start[two + 1] - space.option_start[two]
    return place // width, place % width


@inner
def offer(space, aim, tree, work, doubt):
    """Note the cheapest columns as a candidate if they make a promising agreement."""
    if not promising(space, aim, work.lost, work, doubt):
        return False
    fill(tree.candidate, -1)
    for f in range(len(space.first)):
        one, two = _options_of(space, f, work.cheapest[f])
        known = tree.candidate[space.first[f]]
        if known >= 0 and known != one:
            return False
        tree.candidate[space.first[f]] = one
        if two >= 0:
            known = tree.candidate[space.second[f]]
            if known >= 0 and known != two:
                return False
            tree.candidate[space.second[f]] = two
    return True


@inner
def _normalise(aim, work):
    """Make prices non-negative with sum one, and positive where a product needs it."""
    total = 0.0
    for r in range(len(work.prices)):
        work.prices[r] = max(work.prices[r], 0.0) if work.signs[r] != 0 else 0.0
        if r < len(aim.shares) and aim.shares[r] > 0.0:
            work.prices[r] = max(work.prices[r], SMALLEST_PRICE)
        total += work.prices[r]
    if total <= 0.0:
        work.prices[0] = 1.0
        total = 1.0
    for r in range(len(work.prices)):
        work.prices[r] /= total


@inner
def set_rows(space, aim, stance, prices, work):
    """Set which rows have a price, what they may lose, and the prices to start from."""
    n_players = len(aim.shares)
    product = aim.kind == PRODUCT and aim.level > -BARRED
    for r in range(len(work.signs)):
        work.prices[r] = prices[r]
        if r > n_players:
            sign = stance[r - n_players - 1]
            work.signs[r] = sign
            work.due[r] = space.budgets[r] if sign >= 0 else space.budgets[r] + space.units[r]
        else:
            work.signs[r] = 1 if aim.limits[r] < BARRED else 0
            work.due[r] = aim.limits[r]
            if product and r < n_players and aim.shares[r] > 0.0:
                work.due[r] = space.budgets[r]  # the level is priced apart
    for r in range(len(work.signs)):
        if work.signs[r] != 0:
            for k in range(work.live_start[len(space.first)]):
                work.table[r, k] = space.losses[work.live[k], r]
    _normalise(aim, work)


@njit(
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    fastmath={"reassoc", "contract"},
    **COMPILED,
)
def _cheapest(space, work):
    """Find the cheapest column of each factor at the signed prices; return their total."""
    n_rows = space.losses.shape[1]
    n_live = work.live_start[len(space.first)]
    for k in range(n_live):
        work.dear[k] = 0.0
    for r in range(n_rows):
        work.lost[r] = 0.0
        price = work.signed[r]
        if price != 0.0:
            for k in range(n_live):
                work.dear[k] += price * work.table[r, k]
    total = 0.0
    for f in range(len(space.first)):
        lowest = BARRED
        best = -1
        for k in range(work.live_start[f], work.live_start[f + 1]):
            if work.dear[k] < lowest:
                lowest = work.dear[k]
                best = k
        work.lowest[f] = lowest
        work.cheapest[f] = work.live[best]
        total += lowest
        row = space.losses[work.live[best]]
        for r in range(n_rows):
            work.lost[r] += row[r]
    return total


@inner
def _level_worth(aim, work):
    """Return what a product at its level is worth at the prices, at least; 0 if there is none."""
    if aim.kind != PRODUCT or aim.level == -BARRED:
        return 0.0
    exponent = aim.level
    for c in range(len(aim.shares)):
        if aim.shares[c] > 0.0:
            exponent += aim.shares[c] * np.log(work.prices[c] / aim.shares[c])
    return np.exp(exponent)


@inner
def _excess(space, aim, work):
    """Return by how much the cheapest agreement exceeds the price of all budgets."""
    for r in range(len(work.prices)):
        work.signed[r] = work.signs[r] * work.prices[r]
    worth = _level_worth(aim, work)
    excess = _cheapest(space, work) + worth
    for r in range(len(work.prices)):
        if work.signs[r] != 0:
            excess -= work.signed[r] * work.due[r]
            work.slopes[r] = work.signs[r] * (work.lost[r] - work.due[r])
            if worth > 0.0 and r < len(aim.shares) and aim.shares[r] > 0.0:
                work.slopes[r] += worth * aim.shares[r] / work.prices[r]
    return excess


@inner
def _step(work, rise):
    """Move the prices so that the excess would rise so much if it were linear."""
    length = 0.0
    for r in range(len(work.prices)):
        if work.signs[r] != 0 and (work.prices[r] > 0.0 or work.slopes[r] > 0.0):
            length += work.slopes[r] * work.slopes[r]
    if length <= FLAT:
        return False
    for r in range(len(work.prices)):
        if work.signs[r] != 0:
            work.prices[r] += rise / length * work.slopes[r]
    return True


@inner
def _remember(space, work, weight):
    """Add the cheapest agreement to the sums over those found, by so much."""
    for r in range(len(work.mean)):
        work.mean[r] += weight * work.lost[r]
    for f in range(len(space.first)):
        one, two = _options_of(space, f, work.cheapest[f])
        work.often[space.option_start[space.first[f]] + one] += weight
        if two >= 0:
            work.often[space.option_start[space.second[f]] + two] += weight


@inner
def _average(work, total):
    """Turn sums over the agreements found into means."""
    for r in range(len(work.mean)):
        work.mean[r] /= total
    for o in range(len(work.often)):
        work.often[o] /= total


@inner
def raise_prices(space, aim, tree, prices, work, rounds):
    """Look for prices with a large excess; leave the best in `prices` and their costs in `work`.

    Returns the excess, and whether a candidate was found on the way.
    """
    best, reach, idle, weight, total = -BARRED, 1.0, 0, 1.0, 0.0
    found = False
    fill(work.mean, 0.0)
    fill(work.often, 0.0)
    for _ in range(rounds):
        excess = _excess(space, aim, work)
        _remember(space, work, weight)
        total += weight
        weight /= MEMORY
        if not found and offer(space, aim, tree, work, False):
            found = True
        if excess > best:
            if excess >= best + 0.01 * abs(best):
                idle = 0
            best = excess
            copy(prices, work.prices)
        else:
            idle += 1
        if best > SAFETY:
            return best, found
        if idle >= 4:  # the steps are too long
            reach, idle = 0.5 * reach, 0
            copy(work.prices, prices)
        goal = best + reach * 1.05 * max(abs(best), 1e-5)
        if not _step(work, goal - excess):
            break
        _normalise(aim, work)
    _average(work, total)
    copy(work.prices, prices)
    return _excess(space, aim, work), found


@inner
def _price_options(space, work):
    """Add up by how much each option is dearer than the cheapest, over its issue's factors."""
    start = space.option_start
    fill(work.dear_options, 0.0)
    for f in range(len(space.first)):
        lowest = work.lowest[f]
        for side in range(2):
            issue = space.first[f] if side == 0 else space.second[f]
            if issue < 0:
                continue
            for o in range(start[issue], start[issue + 1]):
                work.cheapest_options[o] = BARRED
            for k in range(work.live_start[f], work.live_start[f + 1]):
                column = work.live[k]
                one, two = _options_of(space, f, column)
                o = start[issue] + (one if side == 0 else two)
                work.cheapest_options[o] = min(work.cheapest_options[o], work.dear[k])
            for o in range(start[issue], start[issue + 1]):
                work.dear_options[o] += work.cheapest_options[o] - lowest


@inner
def shut_dear(space, alive, excess, work):
    """Shut what costs more than all budgets allow; return whether anything was shut."""
    room = SAFETY - excess
    _price_options(space, work)
    shut = False
    for o in range(len(alive)):
        if alive[o] and work.dear_options[o] > room:
            alive[o] = 0
            shut = True
    for f in range(len(space.first)):
        if space.second[f] >= 0:
            for k in range(work.live_start[f], work.live_start[f + 1]):
                if work.dear[k] - work.lowest[f] > room:
                    work.shut[work.live[k]] = 1
                    shut = True
    return shut
