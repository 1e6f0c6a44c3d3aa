"""A walk over the corners of a best-response polytope in floats, every sign certified; compiled.

The polytope is ``{z >= 0 : M z <= 1}`` for a positive matrix M, ``(e, d)``. A basis is named by
the d constraints that bind, labels 0 to d - 1 for ``z >= 0`` and d to d + e - 1 for the rows.

Where more than d constraints bind at a corner, several bases share it. Then the walk is over
``{z >= 0 : M z <= 1 + t u}`` for all t > 0 that are small enough, with a fixed u >= 0, the tilt. A
basis counts only if each other constraint is proven slack there: its slack for ``t = 0`` is
certainly positive, by a bound on the error, or it is zero, by whole numbers, and what t adds to it
is certainly positive.

If that holds for all bases met, each is a simple corner for small t, and along each of its d
edges lies exactly one other. A set of bases that holds a neighbour along every edge is closed; as
the corners of a polytope are connected by edges, a closed set has all. Which neighbour an edge
leads to is thus free to be guessed: a wrong guess is no corner, and fails its own certificate. As
t vanishes the corners of all bases met span the polytope for ``t = 0``, so that each of its
corners is among theirs; and each of theirs is one, as it satisfies all constraints.

The bound: with C near the inverse of a square part A and ``|I - C A| <= a < 1`` in the norm of
the largest row sum, the solution of ``A z = b`` is off ``C b`` by at most ``a / (1 - a)`` times
the largest entry of that.

What is zero: A and M times a number are of whole numbers, and so are then the solution and the
slacks times the determinant of A. One that is small, times a bound on the determinant, is zero if
it is less than one, or less than a product of primes each of which divides it.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.residues import vanish

__all__ = [
    "ABSENT",
    "CLOSED",
    "DOUBT",
    "PRESENT",
    "UNSURE",
    "WALKING",
    "complete",
    "move",
    "put",
    "walk",
]

CLOSED, WALKING, DOUBT = range(3)
"""Why a walk stops: all corners are met, the allowance is spent, a sign cannot be certified."""

ABSENT, PRESENT, UNSURE = range(3)
"""Whether the other polytope has the corner that would complete one to an equilibrium."""

ROUNDING = 2.5e-16
"""More than twice the unit of rounding, for the sum of several roundings."""

TINY = 1e-300
LEAST_PIVOT = 1e-13
POSITIVE = 1e-11
TIE = 1e-9
MOST_OFF = 0.1
"""The largest bound a with which a basis is solved."""


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
def _solve(matrix, right, binding, played, k, inverse, a, values, bounds):
    """Write a corner's weights and then its slacks, for a right-hand side, and what they are off."""
    largest, off = 0.0, 0.0
    for r in range(k):
        total, size = 0.0, 0.0
        for c in range(k):
            term = inverse[r, c] * right[binding[c]]
            total += term
            size += abs(term)
        values[r] = total
        largest = max(largest, abs(total))
        off = max(off, (k + 2) * ROUNDING * size)
    # C b is off by what it was rounded by, and by a share of its true size
    off += a / (1.0 - a) * (largest + off) * (1.0 + 8 * ROUNDING) + TINY
    for r in range(k):
        bounds[r] = off
    place, b = k, 0
    for i in range(len(matrix)):
        if b < k and binding[b] == i:
            b += 1
            continue
        total, size, weight = right[i], right[i], 0.0
        for c in range(k):
            term = matrix[i, played[c]] * values[c]
            total -= term
            size += abs(term)
            weight += matrix[i, played[c]]
        values[place] = total
        bounds[place] = (weight * off + (k + 4) * ROUNDING * size) * (1.0 + (k + 8) * ROUNDING)
        place += 1


@njit(nogil=True, cache=True)
def _sign(values, bounds):
    """Return 1 if all values are certainly positive, -1 if some is certainly negative, or 0."""
    verdict = 1
    for r in range(len(values)):
        if values[r] < -bounds[r]:
            return -1
        if values[r] <= bounds[r]:
            verdict = 0
    return verdict


@njit(nogil=True, cache=True)
def _vanished(polytope, values, bounds, binding, played, k):
    """Put zero where values are zero for certain; return whether the others certainly are not."""
    largest = 0.0
    for r in range(len(values)):
        if values[r] < -bounds[r]:
            return False
        if values[r] <= bounds[r]:
            largest = max(largest, 2.0 * bounds[r])
            values[r] = 0.0
    if largest == 0.0:
        return True
    bits = np.log2(largest) + polytope.sizes[k]
    return bits < -1.0 or vanish(polytope, bits + 1.0, values, binding, played, k)


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
def _leaving(values, tilts, column):
    """Return the place whose value reaches zero first, by its tilt where several do, or -1."""
    best, least, tilt = -1, np.inf, np.inf
    for r in range(len(values)):
        if column[r] > POSITIVE:
            ratio, second = values[r] / column[r], tilts[r] / column[r]
            margin = TIE * max(ratio, least) if best >= 0 else 0.0
            if ratio < least - margin or (ratio <= least + margin and second < tilt):
                best, least, tilt = r, ratio, second
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
def move(met, found, larger):
    """Put what has been met into larger arrays, in the same order."""
    for k in range(found):
        put(larger.bases, larger.slots, k, met.bases[k])
        larger.bound[k] = met.bound[k]


@njit(nogil=True, cache=True)
def _bind(basis, values, binding, played, k, into):
    """Mark the labels that bind at a corner: those of its basis, and those of zero values."""
    d, place, b = len(basis), k, 0
    for label in range(len(into)):
        into[label] = False
    for label in basis:
        into[label] = True
    for r in range(k):
        into[played[r]] = values[r] == 0.0
    for i in range(len(into) - d):
        if b < k and binding[b] == i:
            b += 1
        else:
            into[d + i] = values[place] == 0.0
            place += 1


@njit(nogil=True, cache=True)
def _certified(polytope, binding, played, k, inverse, values, tilts, bounds):
    """Solve for a corner and its tilts; return whether it is one for all small tilts, certainly."""
    matrix = polytope.matrix
    a = _inverse(matrix, binding, played, k, inverse)
    if not a < MOST_OFF:
        return False
    _solve(matrix, np.ones(len(matrix)), binding, played, k, inverse, a, values, bounds)
    if not _vanished(polytope, values, bounds, binding, played, k):
        return False
    _solve(matrix, polytope.tilt, binding, played, k, inverse, a, tilts, bounds)
    return not ((values == 0.0) & ~(tilts > bounds)).any()


@njit(nogil=True, cache=True)
def _exchange(basis, q, left, into):
    """Write the basis in which a label replaces the one at a place, in order."""
    at = 0
    for p in range(len(basis)):
        if p != q:
            into[at] = basis[p]
            at += 1
    while at > 0 and into[at - 1] > left:
        into[at] = into[at - 1]
        at -= 1
    into[at] = left


@njit(nogil=True, cache=True)
def walk(polytope, met, found, done, allowance):
    """Certify bases and add their neighbours, until all are met or the allowance is spent.

    Parameters
    ----------
    polytope
        A `Polytope`.
    met
        A `Met`, with room for d more a step; written.
    found, done
        How many have been met, and how many of these are certified.
    allowance
        How many to certify at most.

    Returns
    -------
    status, found, done
    """
    bases, (e, d) = met.bases, polytope.matrix.shape
    size = max(d, e)
    binding, played = np.empty(size, np.int64), np.empty(size, np.int64)
    inverse, column, basis = np.empty((size, size)), np.empty(e), np.empty(d, np.int16)
    values, tilts, bounds = np.empty(e), np.empty(e), np.empty(e)
    for _ in range(allowance):
        if done == found:
            return CLOSED, found, done
        k = _split(bases[done], d, binding, played)
        if not _certified(polytope, binding, played, k, inverse, values, tilts, bounds):
            return DOUBT, found, done
        _bind(bases[done], values, binding, played, k, met.bound[done])
        for q in range(d):
            _column(polytope.matrix, binding, played, k, inverse, bases[done, q], column)
            place = _leaving(values, tilts, column)
            if place < 0:
                return DOUBT, found, done
            _exchange(bases[done], q, _label_at(place, binding, played, k, d), basis)
            found = put(bases, met.slots, found, basis)
        done += 1
    return (CLOSED if done == found else WALKING), found, done


@njit(nogil=True, cache=True)
def complete(matrix, bases, into):
    """Write whether a polytope has a simple corner that binds all labels that a basis does not.

    Parameters
    ----------
    matrix
        ``(d, e)``: that of the polytope.
    bases
        ``(count, d)``: of the other player's polytope, by the labels that bind, in order.
    into
        ``(count,)``, int8: written.
    """
    d, e = matrix.shape
    size, ones = max(d, e), np.ones(d)
    binding, played = np.empty(size, np.int64), np.empty(size, np.int64)
    inverse, values, bounds = np.empty((size, size)), np.empty(d), np.empty(d)
    for b in range(len(bases)):
        k, into[b] = _split(bases[b], d, binding, played), UNSURE
        if k == 0:
            into[b] = ABSENT
            continue
        a = _inverse(matrix, played, binding, k, inverse)
        if a < MOST_OFF:
            _solve(matrix, ones, played, binding, k, inverse, a, values, bounds)
            verdict = _sign(values, bounds)
            if verdict != 0:
                into[b] = PRESENT if verdict > 0 else ABSENT
