"""The compiled walk over the agreements of many draws.

One draw after another: each country's signatures are worked out once for every choice that it
can tell apart, as bit sets over the inner agreements; prefixes then intersect bit sets and
count bits. Payoffs are added up only for agreements whose gains are asked for.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from twolevel.kernels.draw_settling import settle

__all__ = ["walk"]

NOWHERE = -(2**62)


@intrinsic
def _reaching(_, sums, place, need):
    """Return the bits of 64 sums from a place on that are at least `need`."""

    def generate(context, builder, signature, args):
        array = context.make_array(signature.args[0])(context, builder, args[0])
        wide = ir.VectorType(ir.IntType(64), 64)
        pointer = builder.bitcast(builder.gep(array.data, [args[1]]), wide.as_pointer())
        values = builder.load(pointer)
        values.align = 8
        one = builder.insert_element(ir.Constant(wide, ir.Undefined), args[2], ir.IntType(32)(0))
        mask = ir.Constant(ir.VectorType(ir.IntType(32), 64), [ir.IntType(32)(0)] * 64)
        needs = builder.shuffle_vector(one, ir.Constant(wide, ir.Undefined), mask)
        return builder.bitcast(builder.icmp_signed(">=", values, needs), ir.IntType(64))

    return types.uint64(sums, place, need), generate


@intrinsic
def _ones(_, word):
    """Return the number of bits set in a word."""

    def generate(context, builder, signature, args):
        del context, signature
        return builder.ctpop(args[0])

    return types.int64(word), generate


@intrinsic
def _lowest(_, word):
    """Return the place of the lowest bit set in a word that is not zero."""

    def generate(context, builder, signature, args):
        del context, signature
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(word), generate


@njit(nogil=True, cache=True)
def _inner_sums(tables, places, width, sums):
    """Tabulate every row's sums over the inner agreements; padding is never reached."""
    n_factors, n = places.shape
    for r in range(len(tables)):
        start = r * width
        for i in range(n):
            sums[start + i] = 0
        for f in range(n_factors):
            for i in range(n):
                sums[start + i] += tables[r, places[f, i]]
        for i in range(n, width):
            sums[start + i] = NOWHERE


@njit(nogil=True, cache=True)
def _prefix_sum(tables, row, places, prefix):
    total = np.int64(0)
    for f in range(len(places)):
        total += tables[row, places[f, prefix]]
    return total


@njit(nogil=True, cache=True)
def _sign(tables, thresholds, sums, places, passing, starts, firsts, counts, n_words, ballots):
    """Work out who signs what: for each country and choice, where it ratifies and accepts."""
    reach = np.zeros((7, n_words), np.uint64)
    values = np.zeros(64, np.uint64)
    every = ~np.uint64(0)
    width = 64 * n_words
    for c in range(len(starts) - 1):
        n = starts[c + 1] - starts[c]
        for k in range(counts[c]):
            prefix = firsts[c, k]
            for v in range(n + 1):
                row = starts[c] + v if v < n else starts[-1] + c
                need = thresholds[row] - _prefix_sum(tables, row, places, prefix)
                for w in range(n_words):
                    reach[v, w] = _reaching(sums, row * width + 64 * w, need)
            for w in range(n_words):
                for pattern in range(1 << n):
                    passes = passing[c] >> np.uint64(pattern) & np.uint64(1)
                    values[pattern] = every if passes else np.uint64(0)
                for v in range(n):  # rules are monotone: an approval never defeats
                    bits = reach[v, w]
                    for pattern in range(1 << (n - 1 - v)):
                        values[pattern] = values[2 * pattern] | (values[2 * pattern + 1] & bits)
                ballots[c, k, 0, w] = values[0]
                ballots[c, k, 1, w] = reach[n, w]
                ballots[c, k, 2, w] = values[0] & reach[n, w]


@njit(nogil=True, cache=True)
def _count_zones(signs, allowed, lattice, alive, zones, n_words):
    """Add the number of agreements that each set of countries can sign, of those allowed."""
    found = 0
    for w in range(n_words):
        lattice[0, w] = allowed[w]
        found += _ones(allowed[w])
    zones[0] += found
    alive[0] = found > 0
    if not found:
        return
    for c in range(len(signs)):
        half = 1 << c
        for mask in range(half):
            alive[mask + half] = False
            if not alive[mask]:
                continue
            found = 0
            for w in range(n_words):
                word = lattice[mask, w] & signs[c, w]
                lattice[mask + half, w] = word
                found += _ones(word)
            if found:
                alive[mask + half] = True
                zones[mask + half] += found


@njit(nogil=True, cache=True)
def _gains(bits, base, row, sums, n_words, totals):
    """Add the gains of a row over a set: count, high and low halves of the sum, the largest."""
    width = 64 * n_words
    for w in range(n_words):
        word = bits[w]
        while word:
            i = 64 * w + _lowest(word)
            word &= word - np.uint64(1)
            gain = base + sums[row * width + i]
            totals[0] += 1
            totals[1] += gain >> 32
            totals[2] += gain & 0xFFFFFFFF
            totals[3] = max(totals[3], gain)


@njit(nogil=True, cache=True)
def _favourites(bits, base, row, sums, n_words, prefix, options, peak, found):
    """Keep the options of the agreements in a set that pay a row most; return the peak."""
    prefix_options, inner_options = options
    width = 64 * n_words
    for w in range(n_words):
        word = bits[w]
        while word:
            i = 64 * w + _lowest(word)
            word &= word - np.uint64(1)
            gain = base + sums[row * width + i]
            if gain < peak:
                continue
            if gain > peak:
                peak = gain
                found[:] = False
            for option in prefix_options[prefix]:
                found[option] = True
            for option in inner_options[i]:
                found[option] = True
    return peak


@njit(nogil=True, cache=True)
def walk(tables, thresholds, passing, space, task, out, bargains_only):
    """Walk the agreements of several draws and write down what is found.

    Parameters
    ----------
    tables
        Every row's tables, flattened and joined: ``(n_draws, n_rows, n_entries)``.
    thresholds
        ``(n_draws, n_rows)``.
    passing
        For each country, a word whose bit p says whether the pattern p of approvals ratifies:
        ``(n_draws, n_countries)``.
    space
        The arrays of ``DrawSpace``.
    task
        Members of the coalition, the countries present, the countries whose favourites are
        asked for, and questions: pairs of coalition and bits of agreements to count.
    out
        The arrays of ``Walked``.
    bargains_only
        Whether to look for the members' bargains alone and leave the rest as it is.
    """
    (
        starts,
        inner_places,
        prefix_places,
        inner_ids,
        prefix_ids,
        feasible,
        class_bits,
        class_required,
        class_of,
        prefix_required,
        choices,
        firsts,
        counts,
        prefix_options,
        inner_options,
    ) = space
    members, present, favoured, asked, asked_bits = task
    zones, sizes, others, gains, peaks, ideals, solutions, liked, answers = out
    n_words = feasible.shape[1]
    n_prefixes = len(feasible)
    n_countries = len(starts) - 1
    n_rows = tables.shape[1]
    n_actors = starts[-1]
    options = (prefix_options, inner_options)
    sums = np.zeros(n_rows * n_words * 64, np.int64)
    ballots = np.zeros((n_countries, firsts.shape[1], 3, n_words), np.uint64)
    signs = np.zeros((n_countries, n_words), np.uint64)
    before = np.zeros((n_countries + 1, n_words), np.uint64)
    after = np.zeros((n_countries + 1, n_words), np.uint64)
    bits = np.zeros(n_words, np.uint64)
    lattice = np.zeros((1 << n_countries, n_words), np.uint64)
    alive = np.zeros(1 << n_countries, np.bool_)
    zone = np.zeros((n_prefixes, n_words), np.uint64)
    open_bits = np.zeros((n_prefixes, n_words), np.uint64)
    totals = np.zeros(4, np.int64)
    for p in range(n_prefixes):
        for q in range(len(class_required)):
            if (prefix_required[p] | class_required[q]) & ~present == 0:
                for w in range(n_words):
                    open_bits[p, w] |= feasible[p, w] & class_bits[q, w]
    for d in range(len(tables)):
        draw = tables[d]
        _inner_sums(draw, inner_places, 64 * n_words, sums)
        _sign(
            draw,
            thresholds[d],
            sums,
            prefix_places,
            passing[d],
            starts,
            firsts,
            counts,
            n_words,
            ballots,
        )
        for c in range(n_countries):
            peaks[d, c] = NOWHERE
        liked_peaks = np.full(n_countries, NOWHERE)
        for p in range(n_prefixes):
            for c in range(n_countries):
                choice = choices[c, p]
                for w in range(n_words):
                    signs[c, w] = ballots[c, choice, 2, w]
            for w in range(n_words):
                zone[p, w] = open_bits[p, w]
                for c in members:
                    zone[p, w] &= signs[c, w]
            if bargains_only:
                continue
            for c in range(n_countries):
                choice = choices[c, p]
                for w in range(n_words):
                    for kind in range(3):
                        sizes[d, c, kind] += _ones(ballots[c, choice, kind, w] & feasible[p, w])
            for q in range(len(class_bits)):
                for w in range(n_words):
                    bits[w] = feasible[p, w] & class_bits[q, w]
                _count_zones(signs, bits, lattice, alive, zones[d, class_of[p, q]], n_words)
            for w in range(n_words):
                before[0, w] = feasible[p, w]
                after[n_countries, w] = ~np.uint64(0)
                for c in range(n_countries):
                    before[c + 1, w] = before[c, w] & signs[c, w]
                for c in range(n_countries - 1, -1, -1):
                    after[c, w] = after[c + 1, w] & signs[c, w]
            for c in range(n_countries):
                some = np.uint64(0)
                for w in range(n_words):
                    bits[w] = before[c, w] & after[c + 1, w]
                    some |= bits[w]
                if some:
                    row = n_actors + c
                    base = _prefix_sum(draw, row, prefix_places, p) - thresholds[d, row]
                    totals[:] = 0
                    totals[3] = peaks[d, c]
                    _gains(bits, base, row, sums, n_words, totals)
                    others[d, c] += totals[0]
                    gains[d, c, 0] += totals[1]
                    gains[d, c, 1] += totals[2]
                    peaks[d, c] = totals[3]
                if favoured >> c & 1:
                    row = n_actors + c
                    base = _prefix_sum(draw, row, prefix_places, p) - thresholds[d, row]
                    for w in range(n_words):
                        bits[w] = signs[c, w] & feasible[p, w]
                    liked_peaks[c] = _favourites(
                        bits, base, row, sums, n_words, p, options, liked_peaks[c], liked[d, c]
                    )
            for a in range(len(asked)):
                for w in range(n_words):
                    word = asked_bits[a, p, w]
                    for c in range(n_countries):
                        if asked[a] >> c & 1:
                            word &= signs[c, w]
                    answers[d, a] += _ones(word)
        settle(
            draw,
            thresholds[d],
            sums,
            zone,
            (prefix_places, prefix_ids, inner_ids, prefix_options, inner_options),
            members,
            n_actors,
            ideals[d],
            (solutions[0][d], solutions[1][d], solutions[2][d], solutions[3][d]),
        )
