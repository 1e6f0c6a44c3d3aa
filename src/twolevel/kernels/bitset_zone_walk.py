"""The compiled walk over the zone of one coalition, for its best agreements.

A prefix is left as soon as some country can sign nothing of its block. A product of gains, and
the least of them, is at most a weighted mean, and means add up over issues: a goal looks at
inner agreements from the largest mean on, and only as far as the best known. Floats pass over
an agreement, or a whole block, only if they are certain by far more than their rounding; what
is kept is compared exactly elsewhere.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.bitset_walk import BATCH, STRIDE, _locate, _sign, blocks_of_nodes
from twolevel.kernels.goals import LEAST, PRODUCT
from twolevel.kernels.vectors import and_into, copy_into, popcount
from twolevel.kernels.words import WORDS

__all__ = ["SLACK", "walk_zone"]

SLACK = 1e-11
"""Relative slack of every comparison of floats, far above the rounding of a few operations."""


@njit(nogil=True, cache=True, inline="always")
def _score(goals, o, gains):
    """Return what an objective makes of gains: the weight of those who gain, and the score."""
    n = len(gains)
    if goals.kinds[o] == PRODUCT:
        mass, product = 0.0, 1.0
        for c in range(n):
            weight = goals.weights[o, c]
            if weight > 0.0 and gains[c] > 0.0:
                mass += weight
                share = gains[c] * goals.factors[o, c]
                product *= share if goals.equal[o] else share ** (weight / goals.whole[o])
        return mass, product
    if goals.kinds[o] == LEAST:
        least = np.inf
        for c in range(n):
            if goals.weights[o, c] > 0.0:
                least = min(least, (gains[c] - goals.offsets[o, c]) * goals.factors[o, c])
        return 0.0, least
    total = 0.0
    for c in range(n):
        total += gains[c] * goals.factors[o, c]
    return 0.0, total


@njit(nogil=True, cache=True, inline="always")
def _falls_short(goals, o, mass, score):
    """Whether a score is certainly below the best known."""
    if mass != goals.masses[o]:
        return mass < goals.masses[o]
    best = goals.levels[o]
    return score < best - SLACK * (abs(best) + goals.widths[o])


@njit(nogil=True, cache=True, inline="always")
def _certainly_below(goals, o, value, lacking, size):
    """Whether a weighted mean of inner gains, less what they lack, is short of the bar."""
    bar = goals.bars[o]
    return value - lacking < bar - SLACK * (abs(bar) + abs(value) + size + goals.widths[o])


@njit(nogil=True, cache=True, inline="always")
def _note(goals, o, mass, score, gains):
    """Take a score for the best known."""
    goals.masses[o] = mass
    goals.levels[o] = score
    for c in range(len(gains)):
        goals.bests[o, c] = gains[c]
    if goals.kinds[o] == PRODUCT:
        if mass < goals.whole[o]:
            goals.bars[o] = -np.inf
        else:
            goals.bars[o] = score ** goals.roots[o] * goals.scales[o]
    else:
        goals.bars[o] = score + goals.mean_offsets[o]


@njit(nogil=True, cache=True, inline="always")
def _may_be_best(goals, gains):
    """Whether an agreement may be best by some goal; take it for the best known where it is."""
    keep = False
    for o in range(len(goals.kinds)):
        mass, score = _score(goals, o, gains)
        if not _falls_short(goals, o, mass, score):
            keep = True
            if mass > goals.masses[o] or (mass == goals.masses[o] and score > goals.levels[o]):
                _note(goals, o, mass, score, gains)
    return keep


@njit(nogil=True, cache=True, inline="always")
def _lack(goals, lacking, lacks, sizes):
    """Put together what the means of a prefix lack."""
    for o in range(len(goals.kinds)):
        lacks[o] = sizes[o] = 0.0
        for c in range(len(lacking)):
            term = goals.means[o, c] * lacking[c]
            lacks[o] += term
            sizes[o] += abs(term)


@njit(nogil=True, cache=True)
def walk_zone(
    start, base, limits, inner, rules, voters, order, feasible, signs, payoffs, shifts, peaks,
    goals, means, ids, found_ids, found_gains,
):  # fmt: skip
    """Walk prefixes from `start` on; return where to go on, agreements seen and those kept.

    Parameters
    ----------
    start, base, limits, inner, rules, voters
        As for the walk that counts.
    order
        Countries, those that sign least first.
    feasible
        Bit sets: one for all prefixes, then one a prefix (or none).
    signs
        Blocks to work in, one a country and prefix of a batch.
    payoffs
        Each country's inner sums less the least: ``(n_inner, n_countries)``.
    shifts
        What thresholds exceed the payoffs by from which gains are counted.
    peaks
        The largest gain of each country so far, raised where `goals` has no objective.
    goals
        What is looked for, with the best known so far, which is raised.
    means
        What inner agreements add to each goal's mean, from the most on, and which they are.
    ids
        What prefixes, and what inner agreements, add to an id.
    found_ids, found_gains
        To be filled; the walk stops where there is no room for another block.
    """
    common, by_prefix = feasible
    prefix_ids, inner_ids = ids
    n = len(voters) - 1
    seeking = len(goals.kinds) > 0
    places = np.zeros(len(limits) * BATCH, np.int64)
    zone = np.zeros(STRIDE, np.uint64)
    nodes = blocks_of_nodes(rules)
    alive = np.zeros(BATCH, np.int64)
    rows = voters[-1] + np.arange(n)
    values, ranking = means
    lacking = np.zeros(n, np.int64)
    exact = np.zeros(n, np.int64)
    gains = np.zeros(n, np.float64)
    lacks = np.zeros(len(values), np.float64)
    sizes = np.zeros(len(values), np.float64)
    seen = kept = 0
    while start < len(base):
        if kept + BATCH * len(inner_ids) > len(found_ids):
            break
        count = 0
        for p in range(min(BATCH, len(base) - start)):
            if seeking:
                for c in range(n):
                    lacking[c] = limits[rows[c]] - base[start + p, rows[c]] - shifts[c]
                _lack(goals, lacking, lacks, sizes)
                hopeless = True
                for o in range(len(values)):
                    hopeless &= _certainly_below(goals, o, values[o, 0], lacks[o], sizes[o])
                if hopeless:
                    continue
            alive[count] = p
            count += 1
            copy_into(zone, p * WORDS, common, 0)
            if len(by_prefix):
                and_into(zone, p * WORDS, common, 0, by_prefix, (start + p) * WORDS)
        for c in order:
            for k in range(count):
                p = alive[k]
                for r in range(voters[c], voters[c + 1]):
                    _locate(r, limits[r] - base[start + p, r], inner, places, r * BATCH + k)
                r = rows[c]
                _locate(r, limits[r] - base[start + p, r], inner, places, r * BATCH + k)
            _sign(c, count, signs, inner.bits, places, voters, rules, nodes)
            left = 0
            for k in range(count):
                place = alive[k] * WORDS
                and_into(zone, place, zone, place, signs, c * STRIDE + k * WORDS)
                alive[left] = alive[k]
                left += popcount(zone, place) > 0
            count = left
        for k in range(count):
            p = alive[k]
            place = p * WORDS
            seen += popcount(zone, place)
            for c in range(n):
                lacking[c] = limits[rows[c]] - base[start + p, rows[c]] - shifts[c]
            if not seeking:
                for c in range(n):
                    for j in range(1, inner.sums.shape[1]):
                        gain = inner.sums[rows[c], j] - lacking[c]
                        if gain <= peaks[c]:
                            break
                        where = np.int64(inner.order[rows[c], j - 1])
                        if zone[place + (where >> 6)] >> np.uint64(where & 63) & np.uint64(1):
                            peaks[c] = gain
                            break
                continue
            _lack(goals, lacking, lacks, sizes)
            for o in range(len(values)):
                for j in range(values.shape[1]):
                    if _certainly_below(goals, o, values[o, j], lacks[o], sizes[o]):
                        break
                    where = np.int64(ranking[o, j])
                    bit = np.uint64(1) << np.uint64(where & 63)
                    if not zone[place + (where >> 6)] & bit:
                        continue
                    zone[place + (where >> 6)] ^= bit  # looked at once, for all goals
                    for c in range(n):
                        exact[c] = payoffs[where, c] - lacking[c]
                        gains[c] = np.float64(exact[c])
                    if _may_be_best(goals, gains):
                        found_ids[kept] = prefix_ids[start + p] + inner_ids[where]
                        for c in range(n):
                            found_gains[kept, c] = exact[c]
                        kept += 1
        start += BATCH
    return start, seen, kept
