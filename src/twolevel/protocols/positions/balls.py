"""The point of an intersection of balls that is nearest to a given point.

Knows points, centres and radii in any number of dimensions. Knows nothing of offers.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["nearest_in_balls"]

Floats = NDArray[np.float64]

SLACK = 1e-10


def nearest_in_balls(point: Floats, centres: Floats, radii: Floats) -> Floats | None:
    """Return the nearest point that lies in every ball, or None if there is none.

    In one dimension an interval, in two by the finitely many points at which at most two circles
    bind, in more by alternating projections (Dykstra).

    Parameters
    ----------
    point
        ``(n_dimensions,)``.
    centres, radii
        ``(n_balls, n_dimensions)`` and ``(n_balls,)``; a negative radius is an empty ball.
    """
    if (radii < 0).any():
        return None
    if _inside(point, centres, radii):
        return point
    if len(point) == 1:
        low, high = float((centres[:, 0] - radii).max()), float((centres[:, 0] + radii).min())
        if low > high + SLACK:
            return None
        return np.array([min(max(float(point[0]), min(low, high)), high)])
    if len(point) == 2:
        return _in_the_plane(point, centres, radii)
    return _by_projections(point, centres, radii)


def _inside(point: Floats, centres: Floats, radii: Floats) -> bool:
    return bool((np.linalg.norm(centres - point, axis=1) <= radii + SLACK).all())


def _in_the_plane(point: Floats, centres: Floats, radii: Floats) -> Floats | None:
    candidates = []
    for centre, radius in zip(centres, radii, strict=True):
        away = float(np.linalg.norm(point - centre))
        if away > 0:
            candidates.append(centre + (point - centre) * (radius / away))
    for a, b in combinations(range(len(radii)), 2):
        candidates += _crossings(centres[a], float(radii[a]), centres[b], float(radii[b]))
    feasible = [c for c in candidates if _inside(c, centres, radii)]
    return min(feasible, key=lambda c: float(np.linalg.norm(c - point)), default=None)


def _crossings(first: Floats, r1: float, second: Floats, r2: float) -> list[Floats]:
    apart = float(np.linalg.norm(second - first))
    if apart == 0 or apart > r1 + r2 + SLACK or apart < abs(r1 - r2) - SLACK:
        return []
    along = (apart**2 + r1**2 - r2**2) / (2 * apart)
    across = np.sqrt(max(r1**2 - along**2, 0.0))
    unit = (second - first) / apart
    turned = np.array([-unit[1], unit[0]])
    return [first + along * unit + sign * across * turned for sign in (1.0, -1.0)]


def _by_projections(point: Floats, centres: Floats, radii: Floats) -> Floats | None:
    at = point.astype(np.float64)
    corrections = np.zeros_like(centres)
    for _ in range(5000):
        before = at.copy()
        for k, (centre, radius) in enumerate(zip(centres, radii, strict=True)):
            moved = at + corrections[k]
            away = float(np.linalg.norm(moved - centre))
            at = moved if away <= radius else centre + (moved - centre) * (radius / away)
            corrections[k] = moved - at
        if float(np.abs(at - before).max()) < 1e-14:
            break
    return at if (np.linalg.norm(centres - at, axis=1) <= radii + 1e-7).all() else None
