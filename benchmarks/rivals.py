"""What an analyst would write by hand for the same questions."""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.model import Quota
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
        reaches = payoffs >= thresholds[:, None]
        mask = np.zeros(len(ids), dtype=np.int64)
        for c, country in enumerate(scenario.countries):
            assert isinstance(country.ratification, Quota)
            rule = country.ratification
            names = [actor.name for actor in country.actors]
            weights = np.array([float(rule.weights[name]) for name in names])
            places = [game.actors.position(name) for name in names]
            ratifies = weights @ reaches[places] >= float(rule.quota) * weights.sum()
            mask |= (ratifies & reaches[n_actors + c]).astype(np.int64) << c
        counts += np.bincount(mask, minlength=1 << n_countries)
    masks = np.arange(1 << n_countries)
    zones = [counts[masks & m == m].sum() for m in masks]
    order = sorted(masks[1:].tolist(), key=lambda m: (m.bit_count(), m))
    return np.array([zones[m] for m in order])


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
