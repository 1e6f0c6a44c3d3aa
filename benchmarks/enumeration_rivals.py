"""Compiled loops for the zones of all coalitions by hand, and NegMAS.

The straightforward loop looks every agreement up in the tables; the tree keeps the sums of the
prefix and adds only the last option; the lanes, which a specialist would write for this problem
alone, add nothing: they compare the sums of three issues with what a prefix leaves to be reached,
many agreements an instruction. All use exact integers and all cores.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numba import njit, prange

from twolevel.kernels.subsets import superset_sums
from twolevel.model import Quota
from twolevel.payoffs import PointGame

__all__ = ["lanes", "loop", "negmas_values", "tree"]


def loop(game: PointGame) -> np.ndarray:
    """Return the zone of every coalition by a parallel loop over agreements."""
    return _zones(_loop(*_arrays(game)))


def tree(game: PointGame) -> np.ndarray:
    """Return the zone of every coalition by a parallel walk that shares prefixes."""
    return _zones(_tree(*_arrays(game)))


def lanes(game: PointGame) -> np.ndarray:
    """Return the zone of every coalition by comparing blocks of agreements in machine vectors."""
    tables, thresholds, country, weights, needed = _arrays(game)
    inner = tables[-3]
    for table in tables[-2:]:
        inner = (inner[:, None] + table).reshape(-1, table.shape[1])
    small = (tables[:-3], np.ascontiguousarray(inner.T), thresholds)
    assert all(np.abs(array).max() < 2**30 for array in small)
    assert weights.sum() < 2**15
    return _zones(
        _lanes(
            *(array.astype(np.int32) for array in small),
            country,
            weights.astype(np.int16),
            needed.astype(np.int16),
        )
    )


def _arrays(game: PointGame) -> tuple[np.ndarray, ...]:
    """Return tables ``(n_issues, n_options, n_rows)``, thresholds, and the rules in integers."""
    tables = np.stack([table.T.astype(np.int64) for table in game.tables.singles])
    thresholds = np.array([row.threshold for row in game.rows], dtype=np.int64)
    country, weights, needed = [], [], []
    for c, body in enumerate(game.scenario.countries):
        rule = body.ratification
        assert isinstance(rule, Quota)
        own = [int(rule.weights[actor.name]) for actor in body.actors]
        country += [c] * len(own)
        weights += [weight * rule.quota.denominator for weight in own]
        needed.append(sum(own) * rule.quota.numerator)
    return tables, thresholds, np.array(country), np.array(weights), np.array(needed)


def _zones(counts: np.ndarray) -> np.ndarray:
    zones = superset_sums(counts.sum(axis=0))
    order = sorted(range(1, len(zones)), key=lambda m: (m.bit_count(), m))
    return zones[order]


@njit(cache=True)
def _mask(sums, thresholds, country, weights, needed, votes):  # noqa: ANN001, ANN202
    n_voters, mask = len(country), 0
    for c in range(len(needed)):
        votes[c] = 0
    for r in range(n_voters):
        if sums[r] >= thresholds[r]:
            votes[country[r]] += weights[r]
    for c in range(len(needed)):
        if votes[c] >= needed[c] and sums[n_voters + c] >= thresholds[n_voters + c]:
            mask |= 1 << c
    return mask


@njit(cache=True, parallel=True)
def _loop(tables, thresholds, country, weights, needed):  # noqa: ANN001, ANN202
    n_issues, n_options, n_rows = tables.shape
    total = n_options**n_issues
    parts = 64
    counts = np.zeros((parts, 1 << len(needed)), np.int64)
    for part in prange(parts):
        sums = np.zeros(n_rows, np.int64)
        votes = np.zeros(len(needed), np.int64)
        for number in range(part * total // parts, (part + 1) * total // parts):
            sums[:] = 0
            rest = number
            for issue in range(n_issues - 1, -1, -1):
                option = rest % n_options
                rest //= n_options
                for r in range(n_rows):
                    sums[r] += tables[issue, option, r]
            counts[part, _mask(sums, thresholds, country, weights, needed, votes)] += 1
    return counts


@njit(cache=True, parallel=True)
def _tree(tables, thresholds, country, weights, needed):  # noqa: ANN001, ANN202
    n_issues, n_options, n_rows = tables.shape
    parts = n_options * n_options
    counts = np.zeros((parts, 1 << len(needed)), np.int64)
    for part in prange(parts):
        sums = np.zeros((n_issues + 1, n_rows), np.int64)
        options = np.zeros(n_issues, np.int64)
        votes = np.zeros(len(needed), np.int64)
        options[0], options[1] = part // n_options, part % n_options
        for depth in range(2):
            for r in range(n_rows):
                sums[depth + 1, r] = sums[depth, r] + tables[depth, options[depth], r]
        depth = 2
        options[depth] = -1
        while depth > 1:
            options[depth] += 1
            if options[depth] == n_options:
                depth -= 1
                continue
            for r in range(n_rows):
                sums[depth + 1, r] = sums[depth, r] + tables[depth, options[depth], r]
            if depth == n_issues - 1:
                counts[
                    part, _mask(sums[n_issues], thresholds, country, weights, needed, votes)
                ] += 1
            else:
                depth += 1
                options[depth] = -1
    return counts


@njit(cache=True, parallel=True)
def _lanes(tables, inner, thresholds, country, weights, needed):  # noqa: ANN001, ANN202
    n_issues, n_options, n_rows = tables.shape
    n_voters, size = len(country), inner.shape[1]
    total = n_options**n_issues
    parts = 64
    counts = np.zeros((parts, 1 << len(needed)), np.int64)
    for part in prange(parts):
        left = np.zeros(n_rows, np.int32)
        votes = np.zeros(size, np.int16)
        masks = np.zeros(size, np.int16)
        own = np.zeros(1 << len(needed), np.int64)
        for number in range(part * total // parts, (part + 1) * total // parts):
            left[:] = thresholds
            rest = number
            for issue in range(n_issues - 1, -1, -1):
                left -= tables[issue, rest % n_options]
                rest //= n_options
            masks[:] = 0
            r = 0
            for c in range(len(needed)):
                votes[:] = 0
                while r < n_voters and country[r] == c:
                    for k in range(size):
                        votes[k] += weights[r] * np.int16(inner[r, k] >= left[r])
                    r += 1
                mean, bit = n_voters + c, np.int16(1 << c)
                for k in range(size):
                    passes = (votes[k] >= needed[c]) & (inner[mean, k] >= left[mean])
                    masks[k] |= bit * np.int16(passes)
            for k in range(size):
                own[masks[k]] += 1
        counts[part] = own
    return counts


def negmas_values(game: PointGame, ids: Sequence[int]) -> tuple[float, np.ndarray]:
    """Return the seconds, and the payoffs of the countries at some agreements, by NegMAS."""
    from negmas import make_issue, make_os
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.value_fun import TableFun

    scenario = game.scenario
    space = make_os([make_issue(list(i.option_names), name=i.name) for i in scenario.issues])
    first = len(game.actors)
    functions = [
        LinearAdditiveUtilityFunction(
            values={
                issue.name: TableFun(
                    dict(zip(issue.option_names, table[row].tolist(), strict=True))
                )
                for issue, table in zip(scenario.issues, game.tables.singles, strict=True)
            },
            weights={issue.name: 1.0 for issue in scenario.issues},
            outcome_space=space,
        )
        for row in range(first, first + len(game.countries))
    ]
    outcomes = [tuple(scenario.agreement(number).values()) for number in ids]
    start = time.perf_counter()
    values = [[function(outcome) for function in functions] for outcome in outcomes]
    return time.perf_counter() - start, np.array(values)
