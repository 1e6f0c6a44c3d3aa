"""Three-by-three games of many draws: every extreme equilibrium, and which one is selected.

The same enumeration of vertices as for one game in fractions, in floats. Wherever a comparison
is too close for floats to decide, and not a tie by construction, the game is marked as in doubt
and left to the exact code.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, C901, PLR0912

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["domestic_endorsement"]

TIE, CLEAR = 1e-12, 1e-9
"""Differences up to the first are ties, from the second on clear; between them is doubt."""

ROOM = 64


@njit(nogil=True, cache=True)
def _sign(number, doubt):
    if abs(number) <= TIE:
        return 0
    if abs(number) < CLEAR:
        doubt[0] = True
    return 1 if number > 0 else -1


@njit(nogil=True, cache=True)
def _keep(x, value, payoffs, shift, mixtures, labels, count, doubt):
    """Keep a vertex with its labels, unless it is none or known."""
    label = 0
    for k in range(3):
        sign = _sign(x[k], doubt)
        if sign < 0:
            return count
        if sign == 0:
            label |= 1 << (k if shift == 0 else k + 3)
    for j in range(3):
        reply = payoffs[j, 0] * x[0] + payoffs[j, 1] * x[1] + payoffs[j, 2] * x[2]
        sign = _sign(reply - value, doubt)
        if sign > 0:
            return count
        if sign == 0:
            label |= 1 << (j + 3 if shift == 0 else j)
    for known in range(count):
        same = True
        for k in range(3):
            same = same and abs(mixtures[known, k] - x[k]) < CLEAR
        if same:
            return count
    mixtures[count, :] = x
    labels[count] = label
    return count + 1


@njit(nogil=True, cache=True)
def _vertices(payoffs, shift, mixtures, labels, doubt):
    """Find the vertices of ``{x, v: x >= 0, sum x = 1, payoffs x <= v}``; return how many."""
    count = 0
    x = np.zeros(3)
    for k in range(3):
        x[:] = 0.0
        x[k] = 1.0
        value = max(payoffs[0, k], payoffs[1, k], payoffs[2, k])
        count = _keep(x, value, payoffs, shift, mixtures, labels, count, doubt)
    for a in range(3):
        for b in range(a + 1, 3):
            for i in range(3):
                for j in range(i + 1, 3):
                    # x_a (M_ia - M_ja) + (1 - x_a)(M_ib - M_jb) = 0
                    first = payoffs[i, a] - payoffs[j, a]
                    other = payoffs[i, b] - payoffs[j, b]
                    if _sign(first - other, doubt) == 0:
                        continue
                    share = -other / (first - other)
                    x[:] = 0.0
                    x[a] = share
                    x[b] = 1.0 - share
                    value = payoffs[i, a] * x[a] + payoffs[i, b] * x[b]
                    count = _keep(x, value, payoffs, shift, mixtures, labels, count, doubt)
    # All three replies equally good: (M_0 - M_1) x = (M_0 - M_2) x = 0.
    p, q, r = payoffs[0] - payoffs[1]
    s, t, u = payoffs[0] - payoffs[2]
    x[0], x[1], x[2] = q * u - r * t, r * s - p * u, p * t - q * s
    total = x[0] + x[1] + x[2]
    largest = max(abs(x[0]), abs(x[1]), abs(x[2]))
    if largest > TIE and abs(total) > TIE:
        if abs(total) < CLEAR:
            doubt[0] = True
        x /= total
        value = payoffs[0, 0] * x[0] + payoffs[0, 1] * x[1] + payoffs[0, 2] * x[2]
        count = _keep(x, value, payoffs, shift, mixtures, labels, count, doubt)
    return count


@njit(nogil=True, cache=True)
def _expected(matrix, x, y):
    total = 0.0
    for i in range(3):
        for j in range(3):
            total += x[i] * matrix[i, j] * y[j]
    return total


@njit(nogil=True, cache=True)
def _precedes(x, y, p, q, doubt):
    """Whether one equilibrium stands before another: pure ones first, then by first strategies."""
    pure = x.max() > 1 - TIE and y.max() > 1 - TIE
    other = p.max() > 1 - TIE and q.max() > 1 - TIE
    if pure != other:
        return pure
    for k in range(6):
        mine = x[k] if k < 3 else y[k - 3]
        theirs = p[k] if k < 3 else q[k - 3]
        sign = _sign(mine - theirs, doubt)
        if sign:
            return sign > 0
    return False


@njit(nogil=True, cache=True)
def _select(rows, columns, doubt, x, y):
    """Fill in the mixtures of the selected equilibrium; return whether there is one."""
    own, own_labels = np.zeros((ROOM, 3)), np.zeros(ROOM, np.int64)
    other, other_labels = np.zeros((ROOM, 3)), np.zeros(ROOM, np.int64)
    n_own = _vertices(columns.T.copy(), 0, own, own_labels, doubt)
    n_other = _vertices(rows, 1, other, other_labels, doubt)
    first, second = np.zeros(ROOM, np.int64), np.zeros(ROOM, np.int64)
    count = 0
    for i in range(n_own):
        for j in range(n_other):
            if own_labels[i] | other_labels[j] == 63:
                if count == ROOM:
                    doubt[0] = True
                    return False
                first[count], second[count] = i, j
                count += 1
    if not count:
        doubt[0] = True
        return False
    pays = np.zeros((count, 2))
    for e in range(count):
        pays[e, 0] = _expected(rows, own[first[e]], other[second[e]])
        pays[e, 1] = _expected(columns, own[first[e]], other[second[e]])
    stays = np.ones(count, np.bool_)
    for e in range(count):
        for f in range(count):
            one = _sign(pays[f, 0] - pays[e, 0], doubt)
            two = _sign(pays[f, 1] - pays[e, 1], doubt)
            if one >= 0 and two >= 0 and one + two > 0:
                stays[e] = False
    beaten = np.zeros(count, np.int64)
    for e in range(count):
        for f in range(count):
            if e == f or not stays[e] or not stays[f]:
                continue
            xe, ye, xf, yf = own[first[e]], other[second[e]], own[first[f]], other[second[f]]
            mine = (pays[e, 0] - _expected(rows, xf, ye)) * (
                pays[e, 1] - _expected(columns, xe, yf)
            )
            theirs = (pays[f, 0] - _expected(rows, xe, yf)) * (
                pays[f, 1] - _expected(columns, xf, ye)
            )
            beaten[e] += _sign(theirs - mine, doubt) > 0
    chosen = -1
    for e in range(count):
        if not stays[e]:
            continue
        if chosen >= 0:
            if beaten[e] > beaten[chosen]:
                continue
            if beaten[e] == beaten[chosen] and not _precedes(
                own[first[e]],
                other[second[e]],
                own[first[chosen]],
                other[second[chosen]],
                doubt,
            ):
                continue
        chosen = e
    x[:] = own[first[chosen]]
    y[:] = other[second[chosen]]
    return True


@njit(nogil=True, cache=True)
def _bargain(points, count, weight, doubt, middle):
    """Fill in the weighted Nash bargain of two sides' gains: zeros if nothing serves both."""
    middle[:] = 0.0
    ideal_one = ideal_other = 0.0
    fair = 0
    for p in range(count):
        if points[p, 0] >= 0 and points[p, 1] >= 0:
            ideal_one, ideal_other = max(ideal_one, points[p, 0]), max(ideal_other, points[p, 1])
            fair += 1
    heavy = weight if ideal_one > 0 else 0.0
    light = 1.0 - weight if ideal_other > 0 else 0.0
    best_mass = best_score = 0.0
    known = False
    for p in range(count):
        one, other = points[p, 0], points[p, 1]
        if one < 0 or other < 0:
            continue
        mass = (heavy if one > 0 else 0.0) + (light if other > 0 else 0.0)
        score = (heavy * np.log(one / ideal_one) if one > 0 else 0.0) + (
            light * np.log(other / ideal_other) if other > 0 else 0.0
        )
        sign = 1
        if known:
            sign = _sign(mass - best_mass, doubt)
            if sign == 0:
                sign = _sign(score - best_score, doubt)
                if sign == 0:  # points on a frontier differ, so that a tie is rare
                    doubt[0] = True
        if sign > 0:
            known = True
            best_mass, best_score = mass, score
            middle[0], middle[1] = one, other


@njit(nogil=True, cache=True)
def domestic_endorsement(points, counts, units, weights, informal, costs, endorsed, doubtful):
    """Find in which draws a country is endorsed, and in which floats cannot tell.

    Parameters
    ----------
    points, counts
        Gains of territories and centre on their frontier, in units: ``(n_draws, room, 2)``.
    units
        Units per util of either side.
    weights, informal
        The territories' weight, and what bypassing gains them, times the weight: ``(n_draws,)``.
    costs
        Of haggling, conflict and lost control.
    endorsed, doubtful
        To be filled: ``(n_draws,)``.
    """
    haggling, conflict, control = costs
    rows, columns = np.zeros((3, 3)), np.zeros((3, 3))
    x, y, middle = np.zeros(3), np.zeros(3), np.zeros(2)
    doubt = np.zeros(1, np.bool_)
    gains = np.zeros((points.shape[1], 2))
    for d in range(len(points)):
        doubt[0] = False
        for p in range(counts[d]):
            gains[p, 0] = points[d, p, 0] / units[0]
            gains[p, 1] = points[d, p, 1] / units[1]
        w = weights[d]
        _bargain(gains, counts[d], w, doubt, middle)
        rows[0, 0], columns[0, 0] = gains[0, 0], gains[0, 1]
        rows[0, 1], columns[0, 1] = middle[0] - haggling, middle[1] - haggling
        rows[0, 2], columns[0, 2] = -(1.0 - w) * conflict, -w * conflict
        rows[1, 0], columns[1, 0] = middle[0], middle[1]
        rows[1, 1], columns[1, 1] = middle[0], middle[1]
        rows[1, 2], columns[1, 2] = -haggling, 0.0
        rows[2, :] = w * informal[d]
        columns[2, :] = -w * control
        endorsed[d] = False
        if _select(rows, columns, doubt, x, y):
            chance = (1.0 - x[2]) * (1.0 - y[2])
            endorsed[d] = _sign(chance - 0.5, doubt) >= 0
        doubtful[d] = doubt[0]
