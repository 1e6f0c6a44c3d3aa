"""The compiled walk over prefixes: whole blocks of agreements as bit sets.

A block holds up to 1024 agreements that share a prefix of options. Each row's inner sums are
sorted once; the set of agreements whose payoff reaches a threshold is then one of at most
1025 nested bit sets, found by the rank of the threshold. Approvals, rules and coalitions are
intersections and unions of such sets, and sizes are counts of bits: no payoff is ever added up
for a single agreement.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.vectors import (
    WORDS,
    add_popcount,
    and_into,
    and_popcount,
    copy_into,
    or_into,
)

__all__ = ["walk"]


@njit(nogil=True, cache=True, inline="always")
def _rank(row, need, sums, bins, shifts):
    """Return how many of a row's inner sums (sorted downwards, least one 0) reach `need`."""
    size = sums.shape[1]
    if need <= 0:
        return size
    place = need >> shifts[row]
    if place >= bins.shape[1]:
        return 0
    rank = np.int64(bins[row, place])  # those that reach the lower end of the bin
    while rank > 0 and sums[row, rank - 1] < need:
        rank -= 1
    return rank


@njit(nogil=True, cache=True, inline="always")
def _sign(country, into, scratch, reach, voters, rules):
    """Put into `into` where a country's rule passes and its negotiator accepts."""
    set_starts, member_starts, members = rules
    target = country * WORDS
    for s in range(set_starts[country], set_starts[country + 1]):
        first, last = member_starts[s], member_starts[s + 1]
        copy_into(scratch, 0, reach, members[first] * WORDS)
        for m in range(first + 1, last):
            and_into(scratch, 0, scratch, 0, reach, members[m] * WORDS)
        if s == set_starts[country]:
            copy_into(into, target, scratch, 0)
        else:
            or_into(into, target, scratch, 0)
    and_into(into, target, into, target, reach, (voters[-1] + country) * WORDS)


@njit(nogil=True, cache=True, inline="always")
def _supersets(lattice, sets, first, count, sums, offset):
    """Count the intersections of every choice among `count` sets with ``lattice[0]``.

    `sets` holds the sets from word `first` on; ``sums[offset + mask]`` counts the intersection
    of those in the mask.
    """
    add_popcount(sums, offset, lattice, 0)
    for k in range(count):
        half = 1 << k
        for mask in range(half):
            and_popcount(
                lattice,
                (mask + half) * WORDS,
                lattice,
                mask * WORDS,
                sets,
                first + k * WORDS,
                sums,
                offset + (mask + half) * WORDS,
            )


@njit(nogil=True, cache=True)
def walk(base, limits, inner, rules, voters, feasible, classes, out, details):
    """Walk the prefixes of a chunk and add up what is found.

    Parameters
    ----------
    base
        Sums of each row over the prefix issues: ``(n_prefixes, n_rows)``.
    limits
        Thresholds less what all prefixes share and less each row's least inner sum: ``(n_rows,)``.
    inner
        Sorted inner sums, order, ranks by bin, shifts and nested bit sets of every row, and
        the bit sets of inner options.
    rules
        Minimal winning sets: starts by country, starts of members by set, members as rows.
    voters
        Rows at which each country's actors start, ending with the first country row.
    feasible
        Bit sets of feasible agreements: one for all prefixes, then one a prefix (or none).
    classes
        Class of required countries of each prefix, and the bit set of each inner class.
    out
        Counts to add to: zones by prefix class, inner class and coalition; and, where
        `details` is true, patterns of approval, options and prefixes at which all others
        sign, and the largest gain found there.
    """
    sums, order, bins, shifts, bits, options = inner
    common, by_prefix = feasible
    prefix_class, class_bits = classes
    zones, patterns, option_counts, reached, peaks = out
    n_rows = len(limits)
    n_countries = len(voters) - 1
    n_classes = len(class_bits) // WORDS
    ranks = sums.shape[1] + 1
    widest = n_countries
    for c in range(n_countries):
        widest = max(widest, voters[c + 1] - voters[c] + 2)
    lattice = np.zeros((1 << widest) * WORDS, np.uint64)
    reach = np.zeros(n_rows * WORDS, np.uint64)
    signs = np.zeros(n_countries * WORDS, np.uint64)
    scratch = np.zeros(WORDS, np.uint64)
    allowed = np.zeros(WORDS, np.uint64)
    facets = np.zeros(widest * WORDS, np.uint64)
    tally = np.zeros(WORDS, np.int64)
    needs = np.zeros(n_rows, np.int64)
    for p in range(len(base)):
        for r in range(n_rows):
            needs[r] = limits[r] - base[p, r]
            rank = _rank(r, needs[r], sums, bins, shifts)
            copy_into(reach, r * WORDS, bits, (r * ranks + rank) * WORDS)
        for c in range(n_countries):
            _sign(c, signs, scratch, reach, voters, rules)
        copy_into(allowed, 0, common, 0)
        if len(by_prefix):
            and_into(allowed, 0, allowed, 0, by_prefix, p * WORDS)
        for q in range(n_classes):
            and_into(lattice, 0, allowed, 0, class_bits, q * WORDS)
            start = ((prefix_class[p] * n_classes + q) << n_countries) * WORDS
            _supersets(lattice, signs, 0, n_countries, zones, start)
        if not details:
            continue
        start = 0
        for c in range(n_countries):
            first, count = voters[c], voters[c + 1] - voters[c]
            for k in range(count):
                copy_into(facets, k * WORDS, reach, (first + k) * WORDS)
            copy_into(facets, count * WORDS, reach, (voters[-1] + c) * WORDS)
            others = (count + 1) * WORDS
            copy_into(facets, others, allowed, 0)
            for other in range(n_countries):
                if other != c:
                    and_into(facets, others, facets, others, signs, other * WORDS)
            copy_into(lattice, 0, allowed, 0)
            _supersets(lattice, facets, 0, count + 2, patterns, start)
            start += (1 << (count + 2)) * WORDS
            tally[:] = 0
            add_popcount(tally, 0, facets, others)
            found = tally.sum()
            reached[p, c] += found
            if not found:
                continue
            n_options = len(options) // WORDS
            for o in range(n_options):
                and_popcount(
                    scratch,
                    0,
                    facets,
                    others,
                    options,
                    o * WORDS,
                    option_counts,
                    (c * n_options + o) * WORDS,
                )
            row = voters[-1] + c
            if sums[row, 0] - needs[row] > peaks[c]:
                for k in range(sums.shape[1]):
                    place = np.int64(order[row, k])
                    word = facets[others + (place >> 6)]
                    if word >> np.uint64(place & 63) & np.uint64(1):
                        peaks[c] = max(peaks[c], sums[row, k] - needs[row])
                        break
