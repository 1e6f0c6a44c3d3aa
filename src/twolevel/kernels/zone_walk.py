"""The compiled walk over a tree of options for agreements that may be on a frontier.

A node fixes the options of the first issues. No agreement under it gives a row more than its
sum so far and the largest that each open issue and pair can add. The node is left where some
row cannot reach what it needs, where a country's rule fails even if all who can be won approve
(rules are monotone), or where a known vector dominates that bound.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.dominance_walk import BLOCK, _bin, _member_above
from twolevel.kernels.vectors import WORDS

__all__ = ["walk"]


@njit(nogil=True, cache=True, inline="always")
def _can_sign(bound, needs, starts, passing, passing_starts):
    """Whether every row and every rule can reach what it needs."""
    n_countries = len(starts) - 1
    for row in range(n_countries):
        if bound[row] < needs[row]:
            return False
    for country in range(n_countries):
        first, last = starts[country], starts[country + 1]
        pattern = 0
        for row in range(first, last):
            if bound[row] >= needs[row]:
                pattern |= 1 << (row - first)
        if not passing[passing_starts[country] + pattern]:
            return False
    return True


@njit(nogil=True, cache=True, inline="always")
def _dominated(gains, pivots, edges, bits, members, bins, scratch):
    """Whether a member dominates the vector in the only row of `gains`."""
    width = gains.shape[1]
    place = -1
    for pivot in pivots:
        c = 0
        while c < width and members[pivot, c] >= gains[0, c]:
            c += 1
        if c == width:
            place = pivot
            break
    if place < 0:
        for c in range(width):
            bins[0, c] = _bin(edges, c, gains[0, c])
        blocks = (len(members) + BLOCK - 1) // BLOCK
        place = _member_above(gains, 0, bins, bits, members, 0, blocks, scratch)
    if place < 0:
        return False
    c = 0
    while c < width and members[place, c] == gains[0, c]:
        c += 1
    return c < width


@njit(nogil=True, cache=True)
def walk(base, first_id, tree, links, rules, origins, known, ids, gains):
    """Walk the agreements of a chunk; return how many may be on the frontier.

    Parameters
    ----------
    base
        Sums of each row over the issues that the chunk fixes: ``(n_rows,)``, countries first,
        then their actors.
    first_id
        What the fixed options add to an id.
    tree
        Numbers of options, what an option adds to an id, which options are allowed
        ``(n_issues, n_options)``, their entries ``(n_issues, n_options, n_rows)``, and what
        open issues and pairs can add at most, by depth ``(n_issues + 1, n_rows)``.
    links
        Tables over two issues: the issues ``(n_pairs, 2)``, the later one second, and entries
        ``(n_pairs, n_options, n_options, n_rows)``; and exclusions: issue, option, later issue
        and its option ``(n_exclusions, 4)``.
    rules
        What each row needs; the first actor's row of each country, and the end; which patterns
        of approval ratify, and where each country's begin.
    origins
        Payoffs of the countries from which gains are counted.
    known
        Members of the frontier known so far: as for ``dominance_walk.above``.
    ids, gains
        To be filled: room for all agreements of the chunk.
    """
    sizes, strides, allowed, tables, most = tree
    ends, entries, exclusions = links
    needs, starts, passing, passing_starts = rules
    pivots, edges, bits, members = known
    n_issues, n_rows, width = len(sizes), len(base), len(origins)
    sums = np.zeros((n_issues + 1, n_rows), np.int64)
    bound = np.empty(n_rows, np.int64)
    vector = np.empty((1, width), np.int64)
    bins = np.empty((1, width), np.int16)
    scratch = np.empty(WORDS, np.uint64)
    options = np.full(n_issues, -1, np.int64)
    number = np.int64(first_id)
    sums[0] = base
    count = depth = 0
    while True:
        for row in range(n_rows):
            bound[row] = sums[depth, row] + most[depth, row]
        for c in range(width):
            vector[0, c] = bound[c] - origins[c]
        alive = _can_sign(bound, needs, starts, passing, passing_starts)
        alive = alive and not _dominated(vector, pivots, edges, bits, members, bins, scratch)
        if alive and depth == n_issues:
            ids[count] = number
            for c in range(width):
                gains[count, c] = vector[0, c]
            count += 1
        if not alive or depth == n_issues:
            depth -= 1
        while depth >= 0:  # on to the next option that is allowed
            if options[depth] >= 0:
                number -= options[depth] * strides[depth]
            option = options[depth] + 1
            while option < sizes[depth] and not allowed[depth, option]:
                option += 1
            if option < sizes[depth]:
                options[depth] = option
                number += option * strides[depth]
                barred = False
                for e in range(len(exclusions)):
                    if exclusions[e, 2] == depth and exclusions[e, 3] == option:
                        barred |= options[exclusions[e, 0]] == exclusions[e, 1]
                if not barred:
                    break
            else:
                options[depth] = -1
                depth -= 1
        if depth < 0:
            return count
        option = options[depth]
        for row in range(n_rows):
            sums[depth + 1, row] = sums[depth, row] + tables[depth, option, row]
        for p in range(len(ends)):
            if ends[p, 1] == depth:
                other = options[ends[p, 0]]
                for row in range(n_rows):
                    sums[depth + 1, row] += entries[p, other, option, row]
        depth += 1
