"""What two sides of a country can have together in many draws, compiled.

One draw after another: the two sides' payoffs at every choice that the country can tell apart,
of which the Pareto frontier is kept; and whether some choice that it ratifies pays one side.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["efficient_points", "some_choice_pays"]


@njit(nogil=True, cache=True)
def _sums(tables, places, into):
    """Tabulate a row's payoffs at all choices."""
    n_factors, n = places.shape
    for p in range(n):
        into[p] = 0
    for f in range(n_factors):
        for p in range(n):
            into[p] += tables[places[f, p]]


@njit(nogil=True, cache=True)
def _insert(found, count, one, other):
    """Put a point between the ends of a frontier unless one dominates it; return the new count.

    Points stand from the best for the first side to the best for the second.
    """
    place = 0
    while found[place, 0] > one:
        place += 1
    # Points before pay the first side more; one of them, the last, pays the second most.
    if found[place - 1, 1] >= other or (found[place, 0] == one and found[place, 1] >= other):
        return count
    last = place
    while found[last, 1] <= other:
        last += 1
    if last == place:
        if count == len(found):
            return -1
        for k in range(count, place, -1):
            found[k, 0], found[k, 1] = found[k - 1, 0], found[k - 1, 1]
        count += 1
    else:
        for k in range(last, count):
            found[place + 1 + k - last, 0] = found[k, 0]
            found[place + 1 + k - last, 1] = found[k, 1]
        count -= last - place - 1
    found[place, 0], found[place, 1] = one, other
    return count


@njit(nogil=True, cache=True)
def efficient_points(first, second, places, points, counts):
    """Find each draw's Pareto frontier of two sides, best for the first side first.

    Parameters
    ----------
    first, second
        Flattened tables of the two sides: ``(n_draws, n_entries)``.
    places
        Where the entries of a choice stand: ``(n_factors, n_choices)``.
    points
        To be filled: ``(n_draws, room, 2)``.
    counts
        To be filled with how many points there are, or -1 where there is no room for them.
    """
    n = places.shape[1]
    one, other = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for d in range(len(first)):
        _sums(first[d], places, one)
        _sums(second[d], places, other)
        best = top = 0
        for p in range(1, n):
            if one[p] > one[best] or (one[p] == one[best] and other[p] > other[best]):
                best = p
            if other[p] > other[top] or (other[p] == other[top] and one[p] > one[top]):
                top = p
        found = points[d]
        found[0, 0], found[0, 1] = one[best], other[best]
        count = 1
        if other[top] > other[best]:
            found[1, 0], found[1, 1] = one[top], other[top]
            count = 2
        for p in range(n):
            if other[p] <= other[best] or one[p] <= one[top]:
                continue
            count = _insert(found, count, one[p], other[p])
            if count < 0:
                break
        counts[d] = count


@njit(nogil=True, cache=True)
def some_choice_pays(side, need, actors, thresholds, places, passing, found):
    """Find whether some choice that is ratified pays a side more than it needs.

    Parameters
    ----------
    side, need
        The side's flattened tables and what it has without: ``(n_draws, n_entries)``, ``(n_draws,)``.
    actors, thresholds
        The same of those who ratify: ``(n_draws, n_actors, n_entries)``, ``(n_draws, n_actors)``.
    places
        As in `efficient_points`.
    passing
        Words whose bit p says whether the pattern p of approvals ratifies: ``(n_draws,)``.
    found
        To be filled: ``(n_draws,)``.
    """
    n_factors, n = places.shape
    n_actors = actors.shape[1]
    pays = np.zeros(n, np.int64)
    for d in range(len(side)):
        _sums(side[d], places, pays)
        found[d] = False
        for p in range(n):
            if pays[p] <= need[d]:
                continue
            pattern = 0
            for v in range(n_actors):
                total = np.int64(0)
                for f in range(n_factors):
                    total += actors[d, v, places[f, p]]
                if total >= thresholds[d, v]:
                    pattern |= 1 << v
            if passing[d] >> np.uint64(pattern) & np.uint64(1):
                found[d] = True
                break
