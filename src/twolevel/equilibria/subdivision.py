"""All zeros of multi-affine systems in a box, by subdivision.

Knows functions that are affine in each coordinate, given by their values at the corners of a
box: their range is that of the corners, and so is the range of each slope. A box is dropped
when some function, or a combination of them, keeps its sign; it is settled when the interval
form of Newton's method (Krawczyk's) proves that it holds exactly one zero; else it is cut. Knows
nothing of games.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Corners", "Zeros", "all_zeros"]

Floats = NDArray[np.float64]
Corners = Callable[[Floats, Floats], tuple[Floats, Floats]]
"""From lower and upper ends ``(n_boxes, d)`` to the values at all corners, ``(n_boxes, 2**d, d)``
of the functions and ``(n_boxes, 2**d, m)`` of the conditions. Bit k of a corner's number, lowest
first, says whether coordinate k is at its upper end."""

ROUNDING = 1e-12
"""Bound on the rounding error of a value; functions are expected to be of size one."""

INFLATION = 0.05
CUT = 0.4871  # off the middle, where symmetric games have their zeros
SMALLEST = 1e-7
REFINEMENTS = 6
BATCH_NUMBERS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Zeros:
    """The zeros of a system.

    Attributes
    ----------
    points
        ``(n_zeros, d)``: each the only zero in a box around it.
    unresolved
        Boxes in which zeros could be neither excluded nor told apart.
    boxes
        How many boxes were looked at.
    """

    points: Floats
    unresolved: int
    boxes: int


def all_zeros(
    corners: Corners, dimension: int, *, cuts: Floats | None = None, most_boxes: int
) -> Zeros:
    """Return all zeros in the unit box at which no condition is positive.

    Parameters
    ----------
    corners
        Gives the functions and the conditions at the corners of boxes.
    dimension
        Number of coordinates, and of functions.
    cuts
        Weight of each coordinate in the choice of where to cut; equal by default.
    most_boxes
        Boxes to look at before the rest is left unresolved.
    """
    low, high = np.zeros((1, dimension)), np.ones((1, dimension))
    weights = np.ones(dimension) if cuts is None else cuts
    batch = max(1, BATCH_NUMBERS // (dimension << dimension))
    points: list[Floats] = []
    unresolved = looked = 0
    while len(low) and looked < most_boxes:
        part_low, part_high = low[-batch:], high[-batch:]
        low, high = low[:-batch], high[:-batch]
        looked += len(part_low)
        found, part_low, part_high, influence = _examined(corners, part_low, part_high)
        points.extend(_refined(corners, found))
        small = (part_high - part_low).max(axis=1) < SMALLEST
        unresolved += int(small.sum())
        more_low, more_high = _cut(part_low[~small], part_high[~small], influence[~small] * weights)
        low, high = np.vstack([low, more_low]), np.vstack([high, more_high])
    kept = _distinct(points)
    return Zeros(
        points=np.array(kept).reshape(-1, dimension),
        unresolved=unresolved + len(low),
        boxes=looked,
    )


def _examined(corners: Corners, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return points near the zeros settled, and what is left of the other boxes, with each coordinate's influence."""
    spare = INFLATION * (high - low) + SMALLEST
    wide_low, wide_high = low - spare, high + spare
    values, conditions = corners(wide_low, wide_high)
    open_ = (values.min(axis=1) <= ROUNDING).all(axis=1)
    open_ &= (values.max(axis=1) >= -ROUNDING).all(axis=1)
    open_ &= (conditions.min(axis=1) <= ROUNDING).all(axis=1)
    low, high, wide_low, wide_high, values = (
        part[open_] for part in (low, high, wide_low, wide_high, values)
    )
    width = wide_high - wide_low
    differences = _differences(values)
    slopes = differences.mean(axis=1) / width[:, None, :]
    influence = np.abs(differences).max(axis=(1, 2)) if len(low) else np.zeros_like(low)
    inverse, regular = _inverses(slopes)
    middle = (wide_low + wide_high) / 2
    centre = middle - np.einsum("bij,bj->bi", inverse, values.mean(axis=1))
    steep = np.einsum("bij,bcjk->bcik", inverse, differences) / width[:, None, None, :]
    off = np.abs(steep - np.eye(low.shape[1])).max(axis=1) if len(low) else steep[:, 0]
    reach = np.einsum("bij,bj->bi", off, width / 2) + ROUNDING * np.abs(inverse).sum(axis=2)
    reach[~regular] = np.inf
    near_low, near_high = centre - reach, centre + reach
    settled = regular & ((near_low > wide_low) & (near_high < wide_high)).all(axis=1)
    low = np.where(regular[:, None], np.maximum(low, near_low), low)
    high = np.where(regular[:, None], np.minimum(high, near_high), high)
    left = ~settled & (low <= high).all(axis=1)
    return centre[settled], low[left], high[left], influence[left]


def _refined(corners: Corners, points: Floats) -> Floats:
    """Return zeros from points near them, by Newton's method."""
    for _ in range(REFINEMENTS if len(points) else 0):
        values, _conditions = corners(points - SMALLEST, points + SMALLEST)
        slopes = _differences(values).mean(axis=1) / (2 * SMALLEST)
        points = points - np.einsum("bij,bj->bi", _inverses(slopes)[0], values.mean(axis=1))
    return points


def _differences(values: Floats) -> Floats:
    """Return the change of every function along every edge: ``(n_boxes, 2**(d-1), d, d)``."""
    boxes, count, dimension = values.shape
    found = np.empty((boxes, count // 2, dimension, dimension))
    for k in range(dimension):
        split = values.reshape(boxes, count >> (k + 1), 2, 1 << k, dimension)
        found[..., k] = (split[:, :, 1] - split[:, :, 0]).reshape(boxes, count // 2, dimension)
    return found


def _inverses(slopes: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the inverses of matrices, and where there is a usable one."""
    size = np.abs(slopes).max(axis=(1, 2), initial=0.0)
    scaled = slopes / np.where(size > 0, size, 1.0)[:, None, None]
    regular = (size > 0) & (np.abs(np.linalg.det(scaled)) > 1e-10)
    safe = np.where(regular[:, None, None], slopes, np.eye(slopes.shape[1]))
    return np.linalg.inv(safe), regular


def _cut(low: Floats, high: Floats, influence: Floats) -> tuple[Floats, Floats]:
    """Return boxes cut in two along the coordinate that matters most."""
    rows = np.arange(len(low))
    width = high - low
    axis = np.where(width > SMALLEST / 2, influence + 1e-12 * width, -1.0).argmax(axis=1)
    place = low[rows, axis] + CUT * width[rows, axis]
    left_high, right_low = high.copy(), low.copy()
    left_high[rows, axis] = place
    right_low[rows, axis] = place
    return np.vstack([low, right_low]), np.vstack([left_high, high])


def _distinct(points: list[Floats]) -> list[Floats]:
    """Return points that are not within a hair of an earlier one."""
    kept: list[Floats] = []
    for point in points:
        if all(np.abs(point - other).max() > SMALLEST for other in kept):
            kept.append(point)
    return kept
