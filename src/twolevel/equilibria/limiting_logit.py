"""One equilibrium of any game: the limit of logit quantal response, made exact to rounding.

Knows when the curve is close enough to its limit to guess who plays what, and lets Newton's
method finish.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.logit_path import PathPoint, follow
from twolevel.equilibria.multilinear import Floats, Multilinear
from twolevel.equilibria.normal_form import NormalFormGame, scaled_payoffs
from twolevel.equilibria.polishing import polished, regret_of

__all__ = ["Limit", "limiting_equilibrium"]

LARGEST_PRECISION = 1e11
ENOUGH = 10.0
"""Precision times gap from which a quantal response may pass for an equilibrium itself."""

NEGLIGIBLE = 1e-12
RESTARTS = 20
CLOSE = 0.05
"""Largest difference of a probability between the curve and an equilibrium taken for its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Where a curve of logit quantal responses leads.

    Attributes
    ----------
    vectors
        Each player's probabilities.
    precision
        The precision, per range of payoffs, at which the limit was recognised.
    distance
        Largest difference of a probability between the curve there and the limit.
    restarts
        How many other priors were tried before; zero if the curve began at uniform play.
    """

    vectors: tuple[Floats, ...]
    precision: float
    distance: float
    restarts: int


def limiting_equilibrium(game: NormalFormGame, *, gap: float = 1e-9) -> Limit | None:
    """Return the equilibrium that the logit path leads to, generically the limiting logit one.

    Parameters
    ----------
    game
        Any game; payoffs are scaled to one range for all players, so that the answer does not
        depend on units.
    gap
        The largest regret, relative to the range of payoffs, that the answer may have.

    Returns
    -------
    Limit or None
        None if neither the path from uniform play nor those from 20 other priors lead to one.
    """
    payoffs = Multilinear(scaled_payoffs(game))
    rng = np.random.default_rng(0)  # fixed: the same game has the same answer
    prior = payoffs.uniform()
    for restarts in range(RESTARTS + 1):
        found = _limit(payoffs, prior, gap)
        if found is not None:
            chances, point = found
            return Limit(
                vectors=tuple(payoffs.vectors(chances)),
                precision=point.precision,
                distance=float(np.abs(chances - point.chances).max()),
                restarts=restarts,
            )
        prior = np.concatenate([rng.dirichlet(np.ones(size)) + 1e-3 for size in game.shape])
        for part in payoffs.slices:
            prior[part] /= prior[part].sum()
    return None


def _limit(payoffs: Multilinear, prior: Floats, gap: float) -> tuple[Floats, PathPoint] | None:
    last: NDArray[np.bool_] | None = None
    tried = 0.0
    for point in follow(payoffs, prior=prior):
        if point.precision > LARGEST_PRECISION:
            return None
        if point.precision > ENOUGH / gap:
            ended = _trimmed(payoffs, point.chances)
            if regret_of(payoffs, ended) <= gap / 10:
                return ended, point
        support = _guess(point)
        settled = last is not None and bool((support == last).all())
        if settled and point.precision > tried and _covers(payoffs, support):
            tried = 1.5 * point.precision
            candidate = polished(payoffs, point.chances, support)
            if candidate is not None and regret_of(payoffs, candidate) <= gap / 10:
                distance = np.abs(candidate - point.chances).max()
                if distance < CLOSE:
                    return candidate, point
        last = support
    return None


def _trimmed(payoffs: Multilinear, chances: Floats) -> Floats:
    """Return probabilities without those that are negligible."""
    found = np.where(chances < NEGLIGIBLE, 0.0, chances)
    for part in payoffs.slices:
        found[part] /= found[part].sum()
    return found


def _guess(point: PathPoint) -> NDArray[np.bool_]:
    """Return which strategies keep their probability as precision grows."""
    if point.direction[-1] <= 0:
        return np.zeros(len(point.logs), dtype=np.bool_)
    fall = point.precision * point.direction[:-1] / point.direction[-1]
    return (fall > -0.5) & (point.logs > -12)


def _covers(payoffs: Multilinear, support: NDArray[np.bool_]) -> bool:
    return all(support[part].any() for part in payoffs.slices)
