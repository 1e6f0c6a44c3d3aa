"""Following logit quantal response equilibria from no precision to any.

Knows the homotopy in logarithms of probabilities, and a predictor and corrector along its
curve, which may turn back in precision on its way. At precision zero everybody plays by a
prior (uniform unless given); generically the curve leads to one equilibrium of the game.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from twolevel.equilibria.multilinear import Floats, Multilinear

__all__ = ["PathPoint", "at_precision", "follow"]

FIRST_STEP, SMALLEST_STEP, LONGEST_STEP = 0.05, 1e-9, 1e6
CORRECTIONS = 5
FARTHEST = 0.05
"""By how much a correction may change a probability."""

CLOSE = 1e-4
"""Last correction of a point, relative to its size; what is left is about its square."""

BEND = 0.9
"""Smallest cosine between directions a step apart; a sharper bend is taken in smaller steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPoint:
    """A point of the curve.

    Attributes
    ----------
    logs
        Logarithms of the probabilities.
    precision
        Precision of the responses, per unit of payoff.
    direction
        Unit tangent: one entry a strategy, and the precision's.
    """

    logs: Floats
    precision: float
    direction: Floats

    @property
    def chances(self) -> Floats:
        """The probabilities."""
        return np.exp(self.logs)


class _Homotopy:
    """Residuals and slopes of the conditions on logarithms and precision."""

    def __init__(self, payoffs: Multilinear, prior: Floats) -> None:
        self.payoffs, self.prior = payoffs, np.log(prior)
        firsts = payoffs.starts[:-1]
        self.firsts = firsts
        self.reference = np.repeat(firsts, payoffs.shape)
        self.identity = np.eye(payoffs.total)
        self.identity -= self.identity[self.reference]

    def __call__(self, point: Floats) -> tuple[Floats, Floats]:
        """Return residuals ``(total,)`` and slopes ``(total, total + 1)``."""
        logs, precision = point[:-1], point[-1]
        chances = np.exp(np.minimum(logs, 1.0))
        values, slopes = self.payoffs(chances)
        gains = values - values[self.reference]
        tilt = logs - self.prior
        residual = tilt - tilt[self.reference] - precision * gains
        matrix = np.empty((len(logs), len(logs) + 1))
        matrix[:, :-1] = self.identity - precision * (slopes - slopes[self.reference]) * chances
        matrix[:, -1] = -gains
        for part, first in zip(self.payoffs.slices, self.firsts, strict=True):
            residual[first] = chances[part].sum() - 1.0
            matrix[first] = 0.0
            matrix[first, part] = chances[part]
        return residual, matrix


def follow(
    payoffs: Multilinear, *, prior: Floats | None = None, most_steps: int = 5000
) -> Iterator[PathPoint]:
    """Yield points along the curve, from precision zero on, until a step fails.

    Parameters
    ----------
    payoffs
        The game.
    prior
        Probabilities at precision zero, all positive; uniform by default.
    most_steps
        Steps, failed ones included, after which the walk ends.

    References
    ----------
    McKelvey, R. D. and Palfrey, T. R. (1995), "Quantal response equilibria for normal form
    games", *Games and Economic Behavior* 10, 6-38. doi:10.1006/game.1995.1023

    Turocy, T. L. (2005), "A dynamic homotopy interpretation of the logistic quantal response
    equilibrium correspondence", *Games and Economic Behavior* 51, 243-263.
    doi:10.1016/j.geb.2004.04.003
    """
    start = payoffs.uniform() if prior is None else prior
    homotopy = _Homotopy(payoffs, start)
    point = np.append(np.log(start), 0.0)
    upwards = np.append(np.zeros(len(start)), 1.0)
    begun = _newton(homotopy, point, upwards)
    if begun is None:
        return
    _, direction, side = begun
    yield PathPoint(logs=point[:-1], precision=0.0, direction=direction)
    step = FIRST_STEP
    for _ in range(most_steps):
        found = _corrected(homotopy, point + step * direction, direction, step)
        if found is None or found.side != side or found.direction @ direction < BEND:
            step /= 2
            if step < SMALLEST_STEP:
                return
            continue
        if found.corrections <= 2 and found.direction @ direction > (1 + BEND) / 2:
            step = min(2 * step, LONGEST_STEP)
        point, direction = found.point, found.direction
        yield PathPoint(logs=point[:-1], precision=float(point[-1]), direction=direction)


@dataclass(frozen=True, slots=True)
class _Corrected:
    point: Floats
    direction: Floats
    side: float
    corrections: int


def _newton(
    homotopy: _Homotopy, point: Floats, direction: Floats
) -> tuple[Floats, Floats, float] | None:
    """Return a correction across a direction, the unit tangent, and the side of the curve.

    The side is a sign that stays the same along one curve and differs on its neighbours.
    """
    residual, matrix = homotopy(point)
    square = np.vstack([matrix, direction])
    aims = np.zeros((len(square), 2))
    aims[:-1, 0], aims[-1, 1] = -residual, 1.0
    try:
        found: Any = np.linalg.solve(square, aims)
    except np.linalg.LinAlgError:
        return None
    tangent = found[:, 1]
    largest = np.abs(tangent).max()
    if not 0 < largest < np.inf:
        return None
    tangent = tangent / largest
    tangent /= float(np.linalg.norm(tangent))
    return found[:, 0], tangent, float(np.linalg.slogdet(square)[0])


def _corrected(
    homotopy: _Homotopy, point: Floats, direction: Floats, step: float
) -> _Corrected | None:
    """Return the point of the curve across from a prediction, or None if it is not near."""
    last = np.inf
    for corrections in range(CORRECTIONS):
        found = _newton(homotopy, point, direction)
        if found is None:
            return None
        change, tangent, side = found
        size = float(np.abs(change).max())
        if not size < min(last / 2, step / 2 + CLOSE):
            return None
        point = point + change
        if corrections == 0 and np.abs(_moved(point, change)).max() > FARTHEST:
            return None
        if (np.abs(change) < CLOSE * np.maximum(1.0, np.abs(point))).all():
            return _Corrected(point, tangent, side, corrections)
        last = size
    return None


def _moved(point: Floats, change: Floats) -> Floats:
    """Return by how much a change of logarithms has moved probabilities."""
    return np.exp(np.minimum(point[:-1], 1.0)) - np.exp(np.minimum((point - change)[:-1], 1.0))


def at_precision(
    payoffs: Multilinear, near: PathPoint, precision: float, *, prior: Floats | None = None
) -> Floats | None:
    """Return probabilities at a precision, from a point of the curve close by; None if it fails."""
    homotopy = _Homotopy(payoffs, payoffs.uniform() if prior is None else prior)
    slope = near.direction[:-1] / near.direction[-1] if near.direction[-1] else 0.0
    point = np.append(near.logs + slope * (precision - near.precision), precision)
    for _ in range(50):
        residual, matrix = homotopy(point)
        try:
            change = np.linalg.solve(matrix[:, :-1], -residual)
        except np.linalg.LinAlgError:
            return None
        point[:-1] += change
        size = np.abs(change).max()
        if not size < 1e6:
            return None
        if size < 1e-12 * max(1.0, float(np.abs(point).max())):
            chances = np.exp(point[:-1])
            for part in payoffs.slices:
                chances[part] /= chances[part].sum()
            return chances
    return None
