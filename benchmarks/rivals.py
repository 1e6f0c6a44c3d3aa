"""What an analyst would write by hand for the same questions."""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.model import AllOf, AnyOf, Body, Majority, Quota, Veto
from twolevel.model.institutions import Rule
from twolevel.payoffs import PointGame

__all__ = ["block_nested_loop", "numpy_script"]

CHUNK = 100_000


def numpy_script(game: PointGame) -> np.ndarray:
    """Return the zone of every coalition by idiomatic NumPy, in chunks of whole payoffs."""
    scenario, tables = game.scenario, game.tables
    thresholds = np.array([row.threshold for row in game.rows])
    n_actors, n_countries = len(game.actors), len(game.countries)
    counts = np.zeros(1 << n_countries, dtype=np.int64)
    for start in range(0, scenario.n_agreements, CHUNK):
        ids = np.arange(start, min(start + CHUNK, scenario.n_agreements))
        digits = np.unravel_index(ids, scenario.sizes)
        payoffs = sum(table[:, digit] for table, digit in zip(tables.singles, digits, strict=True))
        for pair in tables.pairs:
            payoffs += pair.entries[:, digits[pair.first], digits[pair.second]]
        reaches = payoffs >= thresholds[:, None]
        approvals = dict(zip(game.actors, reaches, strict=False))
        mask = np.zeros(len(ids), dtype=np.int64)
        for c, country in enumerate(scenario.countries):
            ratifies = _ratifies(country, approvals)
            mask |= (ratifies & reaches[n_actors + c]).astype(np.int64) << c
        feasible = np.ones(len(ids), dtype=bool)
        for e in game.exclusions:
            feasible &= (digits[e.first] != e.first_option) | (digits[e.second] != e.second_option)
        counts += np.bincount(mask[feasible], minlength=1 << n_countries)
    masks = np.arange(1 << n_countries)
    zones = [counts[masks & m == m].sum() for m in masks]
    order = sorted(masks[1:].tolist(), key=lambda m: (m.bit_count(), m))
    return np.array([zones[m] for m in order])


def _ratifies(body: Body, approvals: dict[str, np.ndarray]) -> np.ndarray:
    """Return where a body ratifies, given where each actor approves."""
    parts = [*([] if body.centre is None else [body.centre]), *body.members]
    yes = {
        part.name: _ratifies(part, approvals) if isinstance(part, Body) else approvals[part.name]
        for part in parts
    }
    return _passes(body.ratification, yes)


def _passes(rule: Rule, yes: dict[str, np.ndarray]) -> np.ndarray:
    if isinstance(rule, AllOf):
        return np.logical_and.reduce([_passes(part, yes) for part in rule.rules])
    if isinstance(rule, AnyOf):
        return np.logical_or.reduce([_passes(part, yes) for part in rule.rules])
    if isinstance(rule, Veto):
        return np.logical_and.reduce([yes[name] for name in rule.members])
    if isinstance(rule, Majority):
        return 2 * np.sum(list(yes.values()), axis=0) > len(yes)
    assert isinstance(rule, Quota)
    weights = np.array([float(weight) for weight in rule.weights.values()])
    approving = weights @ np.stack([yes[name] for name in rule.weights])
    return approving >= float(rule.quota) * weights.sum()


def block_nested_loop(points: np.ndarray) -> np.ndarray:
    """Return which points no other improves on, strongest first against those kept so far."""
    spread = points.max(axis=0) - points.min(axis=0)
    order = np.lexsort((*points.T[::-1], (points / spread).sum(axis=1)))[::-1]
    return _kept(points, order)


@njit(cache=True)
def _kept(points: np.ndarray, order: np.ndarray) -> np.ndarray:
    n, width = points.shape
    kept = np.empty((n, width), points.dtype)
    mask = np.zeros(n, np.bool_)
    count = 0
    for row in order:
        free = True
        for k in range(count):
            below = True
            equal = True
            for c in range(width):
                below &= points[row, c] <= kept[k, c]
                equal &= points[row, c] == kept[k, c]
                if not below:
                    break
            if below:
                free = equal
                break
        if free:
            mask[row] = True
            kept[count] = points[row]
            count += 1
    return mask
