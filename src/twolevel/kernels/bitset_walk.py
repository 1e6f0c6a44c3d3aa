"""The compiled walk over prefixes: whole blocks of agreements as bit sets.

A block holds up to 1024 agreements that share a prefix of options. Each row's inner sums are
sorted once; the set of agreements whose payoff reaches a threshold is then one of at most
1025 nested bit sets, found by the rank of the threshold. Approvals, rules and coalitions are
intersections and unions of such sets, and sizes are counts of bits: no payoff is ever added up
for a single agreement.

A few prefixes are walked together, so that the nested sets of all of them are on their way
from memory before the first is needed, and counts stay in registers.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.counts import MOST_PATTERNED
from twolevel.kernels.vectors import (
    add_popcounts,
    and_into,
    choose,
    copy_into,
    descend,
    fetch,
    popcount,
    tabulated,
)
from twolevel.kernels.words import LANES, WORDS

__all__ = ["BATCH", "MOST_CROSSED", "blocks_of_nodes", "halves", "walk"]

BATCH = 16
"""Prefixes walked together."""

MOST_CROSSED = 8
"""Countries up to which coalitions are counted by intersections: beyond, agreement by agreement."""

GRID = 4
STRIDE = BATCH * WORDS

_one, _two, _three, _four, _five, _six = tabulated


@njit(nogil=True, cache=True, inline="always")
def halves(count):
    """Return how many of `count` sets are combined first, and how many of the rest."""
    low = max(2, count // 2)
    return low, max(2, count - low)


@njit(nogil=True, cache=True, inline="always")
def _locate(row, need, inner, places, place):
    """Find the nested set of a row's inner sums that reach `need`, and ask for it."""
    sums = inner.sums
    last = inner.bins.shape[1] - 1
    rank = np.int64(inner.bins[row, min(max(need, 0) >> inner.shifts[row], last)])
    # those that reach the lower end of the bin; few of them fall short of the need itself
    rank -= sums[row, rank] < need
    rank -= sums[row, rank] < need
    while sums[row, rank] < need:
        rank -= 1
    where = (row * sums.shape[1] + rank) * WORDS
    places[place] = where
    fetch(inner.bits, where)


@njit(nogil=True, cache=True)
def blocks_of_nodes(rules):
    """Return blocks for the nodes of a diagram, those of refusal and passing filled."""
    nodes = np.zeros(rules.room, np.uint64)
    nodes[WORDS : 2 * WORDS] = ~np.uint64(0)
    return nodes


@njit(nogil=True, cache=True)
def _decide(rules, country, bits, places, first, nodes):
    """Decide at every node of a country's diagram, those next to the end first."""
    start, end = rules.nodes[country], rules.nodes[country + 1]
    place = 2 * WORDS
    for v in range(start, end):
        approves = places[first + rules.voters[v] * BATCH]
        choose(nodes, place, rules.without[v], rules.along[v], bits, approves)
        place += WORDS


@njit(nogil=True, cache=True)
def _sign_by_diagram(country, count, signs, bits, places, voters, rules, nodes):
    """Do for a country of many voters what `_sign` does by tables."""
    for p in range(count):
        _decide(rules, country, bits, places, voters[country] * BATCH + p, nodes)
        accepts = places[(voters[-1] + country) * BATCH + p]
        into = country * STRIDE + p * WORDS
        and_into(signs, into, nodes, rules.roots[country], bits, accepts)


@njit(nogil=True, cache=True, inline="always")
def _sign(country, count, signs, bits, places, voters, rules, nodes):
    """Put into `signs` where a country's rule passes and its negotiator accepts."""
    table = rules.table
    t = rules.starts[country]
    n_voters = voters[country + 1] - voters[country]
    if n_voters > MOST_PATTERNED:
        _sign_by_diagram(country, count, signs, bits, places, voters, rules, nodes)
        return
    for p in range(count):
        i = country * STRIDE + p * WORDS
        first = voters[country] * BATCH + p
        limit = (voters[-1] + country) * BATCH + p
        if n_voters == 1:
            _one(signs, i, bits, places, first, BATCH, limit, table, t)
        elif n_voters == 2:
            _two(signs, i, bits, places, first, BATCH, limit, table, t)
        elif n_voters == 3:
            _three(signs, i, bits, places, first, BATCH, limit, table, t)
        elif n_voters == 4:
            _four(signs, i, bits, places, first, BATCH, limit, table, t)
        elif n_voters == 5:
            _five(signs, i, bits, places, first, BATCH, limit, table, t)
        else:
            _six(signs, i, bits, places, first, BATCH, limit, table, t)


@njit(nogil=True, cache=True, inline="always")
def _combine(into, sets, first, n_sets, count):
    """Put into block ``mask`` of `into` the intersection of its block 0 with the sets of the mask."""
    for k in range(n_sets):
        half = 1 << k
        for mask in range(half):
            for p in range(count):
                here = p * WORDS
                and_into(
                    into,
                    (mask + half) * STRIDE + here,
                    into,
                    mask * STRIDE + here,
                    sets,
                    (first + k) * STRIDE + here,
                )


@njit(nogil=True, cache=True, inline="always")
def _supersets(low, high, sets, n_sets, count, sums, offset):
    """Count the intersections of every choice among `n_sets` sets with block 0 of `low`.

    ``sums[offset + mask * LANES]`` counts the intersection of those in the mask.
    """
    n_low, n_high = halves(n_sets)
    _combine(low, sets, 0, min(n_low, n_sets), count)
    _combine(high, sets, n_low, max(0, n_sets - n_low), count)
    for b in range(0, 1 << n_high, GRID):
        for a in range(0, 1 << n_low, GRID):
            add_popcounts(
                low,
                a * STRIDE,
                STRIDE,
                high,
                b * STRIDE,
                STRIDE,
                count,
                sums,
                offset + ((b << n_low) + a) * LANES,
                LANES << n_low,
            )


@njit(nogil=True, cache=True, inline="always")
def _turned(words, w, shift, first, last):
    """Return eight bytes, one an agreement, of bits that say which of eight sets it is in.

    The agreements are those at bits `shift` to ``shift + 7`` of word `w`. The square of eight
    by eight bits is transposed by halves: bits, pairs and fours across the diagonal change places.
    """
    x = np.uint64(0)
    for c in range(first, last):
        byte = words[c * STRIDE + w] >> np.uint64(shift) & np.uint64(0xFF)
        x |= byte << np.uint64(8 * (c - first))
    t = (x ^ (x >> np.uint64(7))) & np.uint64(0x00AA00AA00AA00AA)
    x ^= t ^ (t << np.uint64(7))
    t = (x ^ (x >> np.uint64(14))) & np.uint64(0x0000CCCC0000CCCC)
    x ^= t ^ (t << np.uint64(14))
    t = (x ^ (x >> np.uint64(28))) & np.uint64(0x00000000F0F0F0F0)
    return x ^ t ^ (t << np.uint64(28))


@njit(nogil=True, cache=True)
def _masks(within, sets, n_sets, count, sums, offset):
    """Count agreements within block 0 of `within` by the sets, up to sixteen, that they are in."""
    byte = np.uint64(0xFF)
    for w in range(count * WORDS):
        left = within[w]
        if not left:
            continue
        for shift in range(0, 64, 8):
            here = left >> np.uint64(shift) & byte
            if not here:
                continue
            low = _turned(sets, w, shift, 0, min(8, n_sets))
            high = _turned(sets, w, shift, 8, n_sets) if n_sets > 8 else np.uint64(0)
            for k in range(8):
                by = np.uint64(8 * k)
                mask = (low >> by & byte) | (high >> by & byte) << np.uint64(8)
                sums[offset + np.int64(mask)] += np.int64(here >> np.uint64(k) & np.uint64(1))


@njit(nogil=True, cache=True)
def walk(base, limits, inner, rules, voters, feasible, classes, work, out, details):
    """Walk the prefixes of a chunk and add up what is found.

    Parameters
    ----------
    base
        Sums of each row over the prefix issues: ``(n_prefixes, n_rows)``.
    limits
        Thresholds less what all prefixes share and less each row's least inner sum: ``(n_rows,)``.
    inner
        The inner agreements, as every row ranks them.
    rules
        The countries' rules.
    voters
        Rows at which each country's actors start, ending with the first country row.
    feasible
        Bit sets of feasible agreements: one for all prefixes, then one a prefix (or none).
    classes
        First prefix of each class of required countries (and the end), the bit set of each
        inner class, and where the counts of each pair of classes begin:
        ``(n_prefix_classes, n_inner_classes)``.
    work
        Blocks to work in.
    out
        Counts to add to: zones by class and coalition (of many countries, agreements by class
        and who signs); and, where
        `details` is true, patterns of approval, options and prefixes at which all others
        sign, and the largest gain found there.
    """
    common, by_prefix = feasible
    class_starts, class_bits, class_places = classes
    signs, low = work.signs, work.low
    n_rows = len(limits)
    n_countries = len(voters) - 1
    n_classes = len(class_bits) // WORDS
    places = np.zeros(n_rows * BATCH, np.int64)
    allowed = np.zeros(STRIDE, np.uint64)
    nodes, reach = blocks_of_nodes(rules), np.zeros(rules.room, np.uint64)
    for prefix_class in range(len(class_starts) - 1):
        end = class_starts[prefix_class + 1]
        for start in range(class_starts[prefix_class], end, BATCH):
            count = min(BATCH, end - start)
            for p in range(count):
                for r in range(n_rows):
                    _locate(r, limits[r] - base[start + p, r], inner, places, r * BATCH + p)
            for p in range(count):
                copy_into(allowed, p * WORDS, common, 0)
                if len(by_prefix):
                    and_into(allowed, p * WORDS, allowed, p * WORDS, by_prefix, (start + p) * WORDS)
            for c in range(n_countries):
                _sign(c, count, signs, inner.bits, places, voters, rules, nodes)
            for q in range(n_classes):
                for p in range(count):
                    and_into(low, p * WORDS, allowed, p * WORDS, class_bits, q * WORDS)
                offset = class_places[prefix_class, q]
                if n_countries <= MOST_CROSSED:
                    _supersets(low, work.high, signs, n_countries, count, out.zones, offset)
                else:
                    _masks(low, signs, n_countries, count, out.zones, offset)
            if details:
                _others(count, n_countries, allowed, signs, work.others)
                lattice = rules, nodes, reach
                _patterns(inner.bits, count, places, voters, allowed, work, lattice, out.patterns)
                _gains(inner, start, count, base, limits, voters, work.others, out)


@njit(nogil=True, cache=True, inline="always")
def _others(count, n_countries, allowed, signs, others):
    """Put into `others`, for each country, where all others sign."""
    for c in range(n_countries):
        for p in range(count):
            mine = c * STRIDE + p * WORDS
            copy_into(others, mine, allowed, p * WORDS)
            for other in range(n_countries):
                if other != c:
                    and_into(others, mine, others, mine, signs, other * STRIDE + p * WORDS)


@njit(nogil=True, cache=True, inline="always")
def _patterns(bits, count, places, voters, allowed, work, lattice, patterns):
    """Count, for each country, agreements by approvals, acceptance and the others' signing."""
    n_countries = len(voters) - 1
    low, facets = work.low, work.facets
    offset = 0
    for c in range(n_countries):
        n_voters = voters[c + 1] - voters[c]
        if n_voters > MOST_PATTERNED:
            for p in range(count):
                _stand(c, p, bits, places, voters, allowed, work, lattice)
            for column in range(0, 2 + 3 * n_voters, GRID):
                at = column * STRIDE
                add_popcounts(
                    low, 0, STRIDE, facets, at, STRIDE, count, patterns, offset, GRID * LANES
                )
                offset += GRID * GRID * LANES
            continue
        for p in range(count):
            here = p * WORDS
            copy_into(low, here, allowed, here)
            for k in range(n_voters):
                copy_into(facets, k * STRIDE + here, bits, places[(voters[c] + k) * BATCH + p])
            accepts = places[(voters[-1] + c) * BATCH + p]
            copy_into(facets, n_voters * STRIDE + here, bits, accepts)
            others = c * STRIDE + here
            copy_into(facets, (n_voters + 1) * STRIDE + here, work.others, others)
        _supersets(low, work.high, facets, n_voters + 2, count, patterns, offset)
        n_low, n_high = halves(n_voters + 2)
        offset += LANES << (n_low + n_high)


@njit(nogil=True, cache=True)
def _stand(c, p, bits, places, voters, allowed, work, lattice):
    """Put the scopes of a large country into `low`, and its actors' standings into `facets`.

    Who reaches which node of the diagram is handed down from the root. An actor's approval
    decides exactly where a node that asks for it is reached and its two ways differ.
    """
    rules, nodes, reach = lattice
    low, facets = work.low, work.facets
    here = p * WORDS
    n_voters = voters[c + 1] - voters[c]
    first = voters[c] * BATCH + p
    accepted = places[(voters[-1] + c) * BATCH + p]
    copy_into(low, here, allowed, here)
    and_into(low, STRIDE + here, allowed, here, bits, accepted)
    and_into(low, 2 * STRIDE + here, work.others, c * STRIDE + here, bits, accepted)
    _decide(rules, c, bits, places, first, nodes)
    root = rules.roots[c]
    copy_into(facets, here, nodes, WORDS)
    copy_into(facets, STRIDE + here, nodes, root)
    for k in range(n_voters):
        copy_into(facets, (2 + k) * STRIDE + here, bits, places[first + k * BATCH])
        copy_into(facets, (2 + n_voters + k) * STRIDE + here, nodes, 0)
    copy_into(reach, root, nodes, WORDS)
    start, end = rules.nodes[c], rules.nodes[c + 1]
    place = (1 + end - start) * WORDS
    for v in range(end - 1, start - 1, -1):
        voter = rules.voters[v]
        decides = (2 + n_voters + voter) * STRIDE + here
        approves = places[first + voter * BATCH]
        descend(
            reach, nodes, place, rules.without[v], rules.along[v], bits, approves, facets, decides
        )
        place -= WORDS
    for k in range(n_voters):
        decides = (2 + n_voters + k) * STRIDE + here
        both = (2 + 2 * n_voters + k) * STRIDE + here
        and_into(facets, both, facets, decides, bits, places[first + k * BATCH])


@njit(nogil=True, cache=True, inline="always")
def _gains(inner, start, count, base, limits, voters, others, out):
    """Count where all others sign, by prefix and inner option, and note the largest gains."""
    sums, options, peaks = inner.sums, inner.options, out.peaks
    n_options = len(options) // WORDS
    for c in range(len(voters) - 1):
        row = voters[-1] + c
        for p in range(count):
            place = c * STRIDE + p * WORDS
            found = popcount(others, place)
            out.reached[start + p, c] += found
            need = limits[row] - base[start + p, row]
            if found and sums[row, 1] - need > peaks[c]:
                for k in range(1, sums.shape[1]):
                    where = np.int64(inner.order[row, k - 1])
                    word = others[place + (where >> 6)]
                    if word >> np.uint64(where & 63) & np.uint64(1):
                        peaks[c] = max(peaks[c], sums[row, k] - need)
                        break
    n_columns = len(others) // STRIDE
    for p in range(count):
        for c in range(0, n_columns, GRID):
            for o in range(0, n_options, GRID):
                add_popcounts(
                    options,
                    o * WORDS,
                    WORDS,
                    others,
                    c * STRIDE + p * WORDS,
                    STRIDE,
                    1,
                    out.options,
                    (c * n_options + o) * LANES,
                    n_options * LANES,
                )
