"""The best agreements of a zone by five orders at once, exactly, compiled.

Two passes over the zone: the first finds the largest gains, the second keeps the best
agreements by each order with their ties. The orders are those of ``twolevel.bargaining`` with
equal weights, on gains that are integers of one unit: the Nash product, leximin of gains over
ideal gains, leximin of gains, the sum of gains, and leximin of losses from the ideal.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912, PLR0915

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from twolevel.kernels.exact_orders import compare_fractions, compare_products

__all__ = ["ORDERS", "settle"]

ORDERS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "equal_loss")

SLACK = 1e-11


@intrinsic
def _lowest(_, word):
    """Return the place of the lowest bit set in a word that is not zero."""

    def generate(context, builder, signature, args):
        del context, signature
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.int64(word), generate


@njit(nogil=True, cache=True)
def _bases(tables, thresholds, places, prefix, members, n_actors, bases):
    for k in range(len(members)):
        row = n_actors + members[k]
        total = -thresholds[row]
        for f in range(len(places)):
            total += tables[row, places[f, prefix]]
        bases[k] = total


@njit(nogil=True, cache=True)
def _nash(gains, best, ideal):
    """Compare Nash products: more players who gain first, then the product of their gains."""
    mine = theirs = 0
    for k in range(len(gains)):
        mine += gains[k] > 0
        theirs += best[k] > 0
    if mine != theirs:
        return 1 if mine > theirs else -1
    one = other = 1.0
    for k in range(len(gains)):
        if ideal[k] > 0:
            one *= gains[k] / ideal[k] if gains[k] > 0 else 1.0
            other *= best[k] / ideal[k] if best[k] > 0 else 1.0
    if abs(one - other) > SLACK * max(one, other):
        return 1 if one > other else -1
    same = True
    for k in range(len(gains)):
        same = same and gains[k] == best[k]
    if same:
        return 0
    first, second = np.ones(len(gains), np.int64), np.ones(len(gains), np.int64)
    for k in range(len(gains)):
        if ideal[k] > 0:
            first[k] = gains[k] if gains[k] > 0 else ideal[k]
            second[k] = best[k] if best[k] > 0 else ideal[k]
    return compare_products(first, second)


@njit(nogil=True, cache=True)
def _sorted_gains(gains, offsets, ideal, into):
    """Sort the gains less offsets of those with a stake upwards; return how many there are."""
    used = 0
    for k in range(len(gains)):
        if ideal[k] > 0:
            value = gains[k] - offsets[k]
            place = used
            while place > 0 and into[place - 1] > value:
                into[place] = into[place - 1]
                place -= 1
            into[place] = value
            used += 1
    return used


@njit(nogil=True, cache=True)
def _leximin(gains, best, offsets, ideal, scratch):
    used = _sorted_gains(gains, offsets, ideal, scratch[0])
    _sorted_gains(best, offsets, ideal, scratch[1])
    for k in range(used):
        if scratch[0, k] != scratch[1, k]:
            return 1 if scratch[0, k] > scratch[1, k] else -1
    return 0


@njit(nogil=True, cache=True)
def _sorted_shares(gains, ideal, order):
    """Sort those with a stake by their shares of the ideal gain upwards, exactly."""
    used = 0
    for k in range(len(gains)):
        if ideal[k] > 0:
            place = used
            while place > 0:
                last = order[place - 1]
                if compare_fractions(gains[last], ideal[last], gains[k], ideal[k]) <= 0:
                    break
                order[place] = last
                place -= 1
            order[place] = k
            used += 1
    return used


@njit(nogil=True, cache=True)
def _roughly_sorted(gains, ideal, order, shares):
    """Sort those with a stake by their shares as floats; return how many there are."""
    used = 0
    for k in range(len(gains)):
        if ideal[k] > 0:
            share = gains[k] / ideal[k]
            place = used
            while place > 0 and shares[place - 1] > share:
                shares[place] = shares[place - 1]
                order[place] = order[place - 1]
                place -= 1
            shares[place] = share
            order[place] = k
            used += 1
    return used


@njit(nogil=True, cache=True)
def _shares(gains, best, ideal, scratch, rough):
    """Compare by leximin of gains over ideal gains."""
    used = _roughly_sorted(gains, ideal, scratch[0], rough[0])
    _roughly_sorted(best, ideal, scratch[1], rough[1])
    for place in range(used):
        one, other = rough[0, place], rough[1, place]
        if abs(one - other) > SLACK * max(one, other):
            return 1 if one > other else -1
        k = scratch[0, place]
        if k != scratch[1, place] or gains[k] != best[k]:
            return _exact_shares(gains, best, ideal, scratch)
    return 0


@njit(nogil=True, cache=True)
def _exact_shares(gains, best, ideal, scratch):
    used = _sorted_shares(gains, ideal, scratch[0])
    _sorted_shares(best, ideal, scratch[1])
    for place in range(used):
        a, b = scratch[0, place], scratch[1, place]
        sign = compare_fractions(gains[a], ideal[a], best[b], ideal[b])
        if sign:
            return sign
    return 0


@njit(nogil=True, cache=True)
def _compare(order, gains, best, ideal, zero, scratch, rough):
    if order == 0:
        return _nash(gains, best, ideal)
    if order == 1:
        return _shares(gains, best, ideal, scratch, rough)
    if order == 2:
        return _leximin(gains, best, zero, ideal, scratch)
    if order == 3:
        one, other = gains.sum(), best.sum()
        return (one > other) - (one < other)
    return _leximin(gains, best, ideal, ideal, scratch)


@njit(nogil=True, cache=True)
def _scores(gains, ideal, inverse, scores):
    """Work out a leading number by each order, and return how many players gain."""
    product = 1.0
    share = 2.0
    gaining = 0
    least = np.int64(2**62)
    loss = np.int64(2**62)
    total = np.int64(0)
    for k in range(len(gains)):
        total += gains[k]
        if ideal[k] > 0:
            part = gains[k] * inverse[k]
            share = min(share, part)
            if gains[k] > 0:
                product *= part
                gaining += 1
            least = min(least, gains[k])
            loss = min(loss, gains[k] - ideal[k])
    scores[0] = product
    scores[1] = share
    scores[2] = least
    scores[3] = total
    scores[4] = loss
    return gaining


@njit(nogil=True, cache=True)
def settle(tables, thresholds, sums, zone, space, members, n_actors, ideal, out):
    """Find the ideal gains and, by each order, the best agreements of a zone.

    Parameters
    ----------
    tables, thresholds, sums
        One draw: flattened tables, thresholds, and every row's sums over inner agreements.
    zone
        Bits of the agreements on the table: ``(n_prefixes, n_words)``.
    space
        Places of prefixes, ids and options of prefixes and inner agreements.
    members
        Countries of the coalition.
    n_actors
        Rows before the first country's.
    ideal
        To be filled: each member's largest gain.
    out
        To be filled, for each order: the smallest id, the number of best agreements, the gains
        at the smallest id, and the options that occur among the best.
    """
    places, prefix_ids, inner_ids, prefix_options, inner_options = space
    ids, ties, best_gains, options = out
    n_words = zone.shape[1]
    width = 64 * n_words
    count = len(members)
    bases = np.zeros(count, np.int64)
    gains = np.zeros(count, np.int64)
    zero = np.zeros(count, np.int64)
    scratch = np.zeros((2, count), np.int64)
    inverse = np.zeros(count)
    rough = np.zeros((2, count))
    scores = np.zeros(5)
    best_scores = np.zeros((len(ids), 5))
    best_gaining = 0
    ideal[:] = 0
    for p in range(len(zone)):
        ready = False
        for w in range(n_words):
            word = zone[p, w]
            if word and not ready:
                _bases(tables, thresholds, places, p, members, n_actors, bases)
                ready = True
            while word:
                i = 64 * w + _lowest(word)
                word &= word - np.uint64(1)
                for k in range(count):
                    gain = bases[k] + sums[(n_actors + members[k]) * width + i]
                    ideal[k] = max(ideal[k], gain)
    for k in range(count):
        inverse[k] = 1.0 / ideal[k] if ideal[k] > 0 else 0.0
    for p in range(len(zone)):
        ready = False
        for w in range(n_words):
            word = zone[p, w]
            if word and not ready:
                _bases(tables, thresholds, places, p, members, n_actors, bases)
                ready = True
            while word:
                i = 64 * w + _lowest(word)
                word &= word - np.uint64(1)
                for k in range(count):
                    gains[k] = bases[k] + sums[(n_actors + members[k]) * width + i]
                number = prefix_ids[p] + inner_ids[i]
                gaining = _scores(gains, ideal, inverse, scores)
                for order in range(len(ids)):
                    sign = 1
                    if ties[order]:
                        level = best_scores[order, order]
                        if order == 0 and gaining != best_gaining:
                            if gaining < best_gaining:
                                continue
                        elif scores[order] < level - SLACK * abs(level):
                            continue  # clearly worse; all that is near is compared exactly
                        sign = _compare(
                            order, gains, best_gains[order], ideal, zero, scratch, rough
                        )
                    if sign < 0:
                        continue
                    if sign > 0:
                        best_scores[order, :] = scores
                        if order == 0:
                            best_gaining = gaining
                        ties[order] = 0
                        options[order, :] = False
                    if sign > 0 or number < ids[order]:
                        ids[order] = number
                        best_gains[order, :] = gains
                    ties[order] += 1
                    for option in prefix_options[p]:
                        options[order, option] = True
                    for option in inner_options[i]:
                        options[order, option] = True
