"""A walk over the corners of a best-response polytope in floats, every sign certified; compiled.

The polytope is ``{z >= 0 : M z <= 1}`` for a positive matrix M, ``(e, d)``. A basis is named by
the d constraints that bind, labels 0 to d - 1 for ``z >= 0`` and d to d + e - 1 for the rows.

A basis counts only if a bound on the error of its solution proves every other constraint slack.
If that holds for all bases met, each is a simple corner, and along each of its d edges lies
exactly one other. A set of bases that holds a neighbour along every edge is closed; as the
corners of a polytope are connected by edges, a closed set has all. Which neighbour an edge leads
to is thus free to be guessed: a wrong guess is no corner, and fails its own certificate.

The bound: with C near the inverse of a square part A and ``|I - C A| <= a < 1`` in the norm of
the largest row sum, A can be inverted and every column of C is off by at most
``a / (1 - a)`` times its largest entry.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["ABSENT", "CLOSED", "DOUBT", "PRESENT", "UNSURE", "WALKING", "move", "put", "walk"]

CLOSED, WALKING, DOUBT = range(3)
"""Why a walk stops: all corners are met, the allowance is spent, a sign cannot be certified."""

ABSENT, PRESENT, UNSURE = range(3)
"""Whether the other polytope has the corner that would complete one to an equilibrium."""

ROUNDING = 2.5e-16
"""More than twice the unit of rounding, for the sum of several roundings."""

TINY = 1e-300
LEAST_PIVOT = 1e-13
POSITIVE = 1e-11


@njit(nogil=True, cache=True)
def _eliminated(work, k):
    """Turn the left half of ``(k, 2 k)`` into the identity; return whether that is possible."""
    for c in range(k):
        best = c
        for r in range(c + 1, k):
            if abs(work[r, c]) > abs(work[best, c]):
                best = r
        if abs(work[best, c]) < LEAST_PIVOT:
            return False
        for q in range(c, 2 * k):
            work[c, q], work[best, q] = work[best, q], work[c, q]
        pivot = work[c, c]
        for q in range(c, 2 * k):
            work[c, q] /= pivot
        for r in range(k):
            factor = work[r, c]
            if r != c and factor != 0.0:
                for q in range(c, 2 * k):
                    work[r, q] -= factor * work[c, q]
    return True


@njit(nogil=True, cache=True)
def _inverse(matrix, rows, columns, k, into):
    """Write the inverse of a part of a matrix; return the bound a, or infinity if it is none."""
    work = np.zeros((k, 2 * k))
    for r in range(k):
        work[r, k + r] = 1.0
        for c in range(k):
            work[r, c] = matrix[rows[r], columns[c]]
    if not _eliminated(work, k):
        return np.inf
    worst = 0.0
    for r in range(k):
        total = 0.0
        for c in range(k):
            into[r, c] = work[r, k + c]
            left, size = 1.0 if r == c else 0.0, 1.0
            for q in range(k):
                term = work[r, k + q] * matrix[rows[q], columns[c]]
                left -= term
                size += abs(term)
            total += abs(left) + (k + 4) * ROUNDING * size
        worst = max(worst, total)
    return worst * (1.0 + (k + 4) * ROUNDING) + TINY


@njit(nogil=True, cache=True)
def _judged(matrix, binding, played, k, inverse, values):
    """Solve for a corner, its slacks after its weights; return 1 if all are positive for sure.

    -1 if some value is negative for sure, and 0 if that cannot be told.
    """
    a = _inverse(matrix, binding, played, k, inverse)
    if not a < 0.1:
        return 0
    largest, off = 0.0, 0.0
    for r in range(k):
        total, size = 0.0, 0.0
        for c in range(k):
            total += inverse[r, c]
            size += abs(inverse[r, c])
        values[r] = total
        largest = max(largest, abs(total))
        off = max(off, (k + 1) * ROUNDING * size)
    # the sum of C's columns is off by what it was rounded by, and by a share of its true size
    off += a / (1.0 - a) * (largest + off) * (1.0 + 8 * ROUNDING) + TINY
    verdict = 1
    for r in range(k):
        if values[r] < -off:
            return -1
        if values[r] <= off:
            verdict = 0
    place, b = k, 0
    for i in range(len(matrix)):
        if b < k and binding[b] == i:
            b += 1
            continue
        total, size, weight = 1.0, 1.0, 0.0
        for c in range(k):
            term = matrix[i, played[c]] * values[c]
            total -= term
            size += abs(term)
            weight += matrix[i, played[c]]
        values[place] = total
        place += 1
        slack_off = (weight * off + (k + 4) * ROUNDING * size) * (1.0 + (k + 8) * ROUNDING)
        if total < -slack_off:
            return -1
        if total <= slack_off:
            verdict = 0
    return verdict


@njit(nogil=True, cache=True)
def _split(bound, d, binding, played):
    """Write which rows bind and which columns are played, in order; return how many."""
    n_own = 0
    while n_own < d and bound[n_own] < d:
        n_own += 1
    for b in range(n_own, d):
        binding[b - n_own] = bound[b] - d
    k, at = 0, 0
    for j in range(d):
        if at < n_own and bound[at] == j:
            at += 1
        else:
            played[k] = j
            k += 1
    return k


@njit(nogil=True, cache=True)
def _column(matrix, binding, played, k, inverse, label, into):
    """Write how weights and slacks, in the order of `_judged`, fall as a label enters."""
    d = matrix.shape[1]
    for r in range(k):
        into[r] = 0.0
        for c in range(k):
            if label < d:
                into[r] += inverse[r, c] * matrix[binding[c], label]
            elif binding[c] == label - d:
                into[r] = inverse[r, c]
    place, b = k, 0
    for i in range(len(matrix)):
        if b < k and binding[b] == i:
            b += 1
            continue
        total = matrix[i, label] if label < d else 0.0
        for c in range(k):
            total -= matrix[i, played[c]] * into[c]
        into[place] = total
        place += 1


@njit(nogil=True, cache=True)
def _leaving(values, column, count):
    """Return the place whose value reaches zero first, or -1."""
    best, least = -1, np.inf
    for r in range(count):
        if column[r] > POSITIVE and values[r] < least * column[r]:
            best, least = r, values[r] / column[r]
    return best


@njit(nogil=True, cache=True)
def _label_at(place, binding, played, k, d):
    """Return the label of a place among the basic variables."""
    if place < k:
        return played[place]
    i, b, left = 0, 0, place - k
    while True:
        if b < k and binding[b] == i:
            b += 1
        elif left == 0:
            return d + i
        else:
            left -= 1
        i += 1


@njit(nogil=True, cache=True)
def put(bases, slots, found, basis):
    """Add a basis unless it has been met; return how many there are now."""
    d = bases.shape[1]
    key = np.uint64(1469598103934665603)
    for q in range(d):
        key = (key ^ np.uint64(basis[q])) * np.uint64(1099511628211)
    key ^= key >> np.uint64(29)
    at = np.int64(key & np.uint64(len(slots) - 1))
    while slots[at] >= 0:
        same = True
        for q in range(d):
            if bases[slots[at], q] != basis[q]:
                same = False
                break
        if same:
            return found
        at = (at + 1) & (len(slots) - 1)
    slots[at] = found
    for q in range(d):
        bases[found, q] = basis[q]
    return found + 1


@njit(nogil=True, cache=True)
def move(bases, found, larger, slots):
    """Put the bases met into larger arrays, in the same order."""
    for k in range(found):
        put(larger, slots, k, bases[k])


@njit(nogil=True, cache=True)
def walk(matrix, other, bases, slots, completed, found, done, allowance):
    """Certify bases and add their neighbours, until all are met or the allowance is spent.

    Parameters
    ----------
    matrix, other
        ``(e, d)`` and ``(d, e)``: this polytope's matrix and that of the other player.
    bases
        ``(room, d)``, int16: those met, each in order of labels; room for d more a step.
    slots
        A hash table of their places, -1 where it is free; a power of two long.
    completed
        ``(room,)``, int8: written with whether the other polytope has the completing corner.
    found, done
        How many have been met, and how many of these are certified.
    allowance
        How many to certify at most.

    Returns
    -------
    status, found, done
    """
    e, d = matrix.shape
    size = max(d, e)
    binding, played = np.empty(size, np.int64), np.empty(size, np.int64)
    inverse, values, column = np.empty((size, size)), np.empty(e), np.empty(e)
    other_values, basis = np.empty(d), np.empty(d, np.int16)
    for _ in range(allowance):
        if done == found:
            return CLOSED, found, done
        k = _split(bases[done], d, binding, played)
        verdict = _judged(other, played, binding, k, inverse, other_values)
        completed[done] = UNSURE if verdict == 0 else (PRESENT if verdict > 0 and k else ABSENT)
        if _judged(matrix, binding, played, k, inverse, values) <= 0:
            return DOUBT, found, done
        for q in range(d):
            entering = bases[done, q]
            _column(matrix, binding, played, k, inverse, entering, column)
            place = _leaving(values, column, e)
            if place < 0:
                return DOUBT, found, done
            left = _label_at(place, binding, played, k, d)
            at = 0
            for p in range(d):  # the labels that stay, with the one that left in order
                if p != q:
                    basis[at] = bases[done, p]
                    at += 1
            while at > 0 and basis[at - 1] > left:
                basis[at] = basis[at - 1]
                at -= 1
            basis[at] = left
            found = put(bases, slots, found, basis)
        done += 1
    return (CLOSED if done == found else WALKING), found, done
