# mypy: ignore-errors

"""What budgets alone say about a node of the search tree.

The least losses over the options left show whether a budget can still be kept, which options
would break it, which voters can still approve and which must.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.search_arrays import GRAIN, ORDER, PRODUCT, SAFETY

__all__ = ["COMPILED", "copy", "fill", "inner", "order_possible", "passes", "tighten"]

BARRED = np.inf

COMPILED = {"nogil": True, "cache": True, "_nrt": False}
"""How all parts of a search are compiled: they make no arrays, so that none need be counted.

Counting references takes atomic steps, in which two threads on the same arrays wait for each
other; it took some two fifths of a search.
"""

inner = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, **COMPILED)
"""Compile a function that only compiled functions call."""


@inner
def copy(into, values):
    for k in range(len(into)):
        into[k] = values[k]


@inner
def fill(into, value):
    for k in range(len(into)):
        into[k] = value


@inner
def _list_columns(space, alive, work):
    """List the columns still open, factor by factor; kill options without one. False if none."""
    start = space.option_start
    while True:
        count = 0
        changed = False
        for f in range(len(space.first)):
            work.live_start[f] = count
            column = space.factor_start[f]
            one, one_end = start[space.first[f]], start[space.first[f] + 1]
            if space.second[f] < 0:
                for o in range(one, one_end):
                    if alive[o]:
                        if space.possible[column] and not work.shut[column]:
                            work.live[count] = column
                            count += 1
                        else:
                            alive[o] = 0
                            changed = True
                    column += 1
            else:
                two, two_end = start[space.second[f]], start[space.second[f] + 1]
                for p in range(two, two_end):
                    work.marks[p] = 0
                for o in range(one, one_end):
                    found = False
                    for p in range(two, two_end):
                        if (
                            alive[o]
                            and alive[p]
                            and space.possible[column]
                            and not work.shut[column]
                        ):
                            work.live[count] = column
                            count += 1
                            found = True
                            work.marks[p] = 1
                        column += 1
                    if alive[o] and not found:
                        alive[o] = 0
                        changed = True
                for p in range(two, two_end):
                    if alive[p] and not work.marks[p]:
                        alive[p] = 0
                        changed = True
            if count == work.live_start[f]:
                return False
        if not changed:
            work.live_start[len(space.first)] = count
            return True


@inner
def _extremes(space, work):
    """Find the least and the most that each row loses in each factor, and in all.

    A node only ever shuts columns, so a factor with as many as when last looked at has the same.
    """
    n_rows = space.losses.shape[1]
    fill(work.least, 0.0)
    fill(work.most, 0.0)
    for f in range(len(space.first)):
        start, stop = work.live_start[f], work.live_start[f + 1]
        if work.measured[f] != stop - start:
            work.measured[f] = stop - start
            column = work.live[start]
            for r in range(n_rows):
                work.lows[f, r] = space.losses[column, r]
                work.highs[f, r] = space.losses[column, r]
            for k in range(start + 1, stop):
                column = work.live[k]
                for r in range(n_rows):
                    loss = space.losses[column, r]
                    work.lows[f, r] = min(work.lows[f, r], loss)
                    work.highs[f, r] = max(work.highs[f, r], loss)
        for r in range(n_rows):
            work.least[r] += work.lows[f, r]
            work.most[r] += work.highs[f, r]


@inner
def _wide(f, work):
    """Return whether a factor has columns so far apart that one may break a budget."""
    wide = False
    for r in range(len(work.slack)):
        apart = work.highs[f, r] - work.lows[f, r]
        wide |= (apart > work.slack[r]) | (apart > work.spare[r])
    return wide


@inner
def passes(space, player, mask):
    for s in range(space.set_start[player], space.set_start[player + 1]):
        if space.sets[s] & ~mask == 0:
            return True
    return False


@inner
def _voters(space, stance, work):
    """Settle which voters must approve or refuse; False if a country cannot ratify."""
    n_players = len(space.voter_start) - 1
    base = space.voter_start[0]
    for c in range(n_players):
        first, last = space.voter_start[c], space.voter_start[c + 1]
        can, sure = np.int64(0), np.int64(0)
        for r in range(first, last):
            bit = np.int64(1) << (r - first)
            if stance[r - base] < 0:
                if work.most[r] < space.budgets[r] + space.units[r] - SAFETY:
                    return False
                continue
            if work.least[r] <= space.budgets[r] + SAFETY:
                can |= bit
            elif stance[r - base] > 0:
                return False
            if work.most[r] <= space.budgets[r] - SAFETY:
                sure |= bit
        if not passes(space, c, can):
            return False
        if passes(space, c, sure):
            continue
        for r in range(first, last):
            bit = np.int64(1) << (r - first)
            if can & bit and stance[r - base] == 0 and not passes(space, c, can & ~bit):
                stance[r - base] = 1
    return True


@inner
def _product_limits(space, aim, work):
    """Narrow the limits by what the others can gain at most; False if the product is too small.

    A gain is a difference of two numbers that may nearly cancel: ``GRAIN`` is added, so that
    its logarithm errs upwards.
    """
    n_players = len(aim.shares)
    total = 0.0
    for c in range(n_players):
        if aim.shares[c] > 0.0:
            gain = space.budgets[c] - work.least[c] + GRAIN
            if gain <= 0.0:
                return False
            total += aim.shares[c] * np.log(gain)
    if total < aim.level - SAFETY:
        return False
    for c in range(n_players):
        share = aim.shares[c]
        if share > 1e-3:
            gain = space.budgets[c] - work.least[c] + GRAIN
            needed = np.exp((aim.level - total) / share) * gain * (1.0 - 1e-9)
            work.limits[c] = min(aim.limits[c], space.budgets[c] - needed + GRAIN)
    return True


@inner
def order_possible(aim, losses, work, safety):
    """Return whether the sorted values at some losses can beat those of the best known."""
    values = work.values
    place = 0
    for c in range(len(aim.spans)):
        if aim.spans[c] > 0.0:
            value = aim.tops[c] - aim.spans[c] * losses[c]
            k = place
            while k > 0 and values[k - 1] > value:
                values[k] = values[k - 1]
                k -= 1
            values[k] = value
            place += 1
    for k in range(place):
        if values[k] > aim.sorted_values[k] + safety:
            return True
        if values[k] < aim.sorted_values[k] - safety:
            return False
    return safety > 0.0


@inner
def tighten(space, aim, alive, stance, work):
    """Shut what breaks a budget until nothing changes; False if the node holds nothing."""
    n_players = len(aim.shares)
    n_rows = space.losses.shape[1]
    base = space.voter_start[0]
    copy(work.limits, aim.limits)
    while True:
        if not _list_columns(space, alive, work):
            return False
        _extremes(space, work)
        if aim.kind == PRODUCT and not _product_limits(space, aim, work):
            return False
        if aim.kind == ORDER and not order_possible(aim, work.least, work, SAFETY):
            return False
        if not _voters(space, stance, work):
            return False
        for r in range(n_rows):
            work.slack[r], work.spare[r] = BARRED, BARRED
            if r <= n_players:
                work.slack[r] = work.limits[r] - work.least[r] + SAFETY
            elif stance[r - base] > 0:
                work.slack[r] = space.budgets[r] - work.least[r] + SAFETY
            elif stance[r - base] < 0:
                work.spare[r] = work.most[r] - space.budgets[r] - space.units[r] + SAFETY
            if work.slack[r] < 0.0:
                return False
        shut = False
        for f in range(len(space.first)):
            if not _wide(f, work):
                continue
            for k in range(work.live_start[f], work.live_start[f + 1]):
                column = work.live[k]
                broken = False
                for r in range(n_rows):
                    loss = space.losses[column, r]
                    broken |= loss - work.lows[f, r] > work.slack[r]
                    broken |= work.highs[f, r] - loss > work.spare[r]
                if broken:
                    work.shut[column] = 1
                    shut = True
        if not shut:
            return True
