"""Mixing a few agreements: the numerical work behind lotteries.

Knows small dense arrays of columns, floats in and floats out. Nothing here is trusted: the
caller turns probabilities into fractions and proves them with a bound of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["fewest", "fractions_of", "nash_mixture", "worst_off_mixture"]

Floats = NDArray[np.float64]

_STEPS = 200
_TO_BOUNDARY = 0.9
_SOLVED = 1e-16
_NEGLIGIBLE = 1e-15
_ROUND_DENOMINATOR = 10**6


def nash_mixture(columns: Floats, weights: Floats) -> Floats:
    """Return probabilities that maximise the weighted sum of logarithms of expected gains.

    A primal-dual interior point method. As the objective is homogeneous, the constraint that
    probabilities sum to one can be traded for their sum in the objective (Eisenberg and Gale
    1959): maximise ``weights @ log(p @ columns) - p.sum()`` over ``p >= 0``.

    Parameters
    ----------
    columns
        Gains ``(n_columns, n_players)``, of order one; every player gains in some column.
    weights
        Positive weights that sum to one.

    References
    ----------
    Eisenberg, E., Gale, D. (1959). Consensus of subjective probabilities: the pari-mutuel
    method. Annals of Mathematical Statistics 30(1), 165-168. doi:10.1214/aoms/1177706369
    """
    count = len(columns)
    chances, slack = np.full(count, 1 / count), np.ones(count)
    for _ in range(_STEPS):
        gains = chances @ columns
        worth = columns @ (weights / gains)
        target = 0.1 * (chances @ slack) / count
        if target < _SOLVED and np.max(np.abs(1 - worth - slack)) < 1e-13:
            break
        curvature = (columns * (weights / gains**2)) @ columns.T
        step = np.linalg.solve(curvature + np.diag(slack / chances), worth - 1 + target / chances)
        change = target / chances - slack - slack / chances * step
        length = min(_room(chances, step), _room(slack, change))
        chances, slack = chances + length * step, slack + length * change
    return _polished(columns, weights, np.where(chances > slack, chances, 0.0))


def _room(values: Floats, change: Floats) -> float:
    """Return how far one may go, at most a full step, keeping all values positive."""
    falling = change < 0
    return min(1.0, _TO_BOUNDARY * float(np.min(-values[falling] / change[falling], initial=2.0)))


def _polished(columns: Floats, weights: Floats, chances: Floats) -> Floats:
    """Return the mixture after a few Newton steps on its own columns."""
    used = np.flatnonzero(chances > _NEGLIGIBLE)
    some, mix = columns[used], chances[used] / chances[used].sum()
    for _ in range(4):
        gains = mix @ some
        curvature = (some * (weights / gains**2)) @ some.T
        step = np.linalg.lstsq(curvature, some @ (weights / gains) - 1, rcond=1e-12)[0]
        if not (np.isfinite(step).all() and (mix + step > 0).all()):
            break
        mix = mix + step
    polished = np.zeros(len(columns))
    polished[used] = mix / mix.sum()
    return polished


def worst_off_mixture(
    values: Floats, free: Sequence[int], settled: Mapping[int, float]
) -> tuple[Floats, Floats]:
    """Return the mixture that raises the smallest free value most, and the multipliers.

    Parameters
    ----------
    values
        ``(n_columns, n_players)``, of order one.
    free
        Players whose smallest expected value is to be raised.
    settled
        Players who are to keep at least a level.

    Returns
    -------
    chances, multipliers
        Multipliers are non-negative and sum to one over the free players.
    """
    players = [*free, *settled]
    count = len(values)
    rows = np.zeros((len(players), count + 1))
    rows[:, :count] = -values[:, players].T
    rows[: len(free), count] = 1.0
    levels = np.array([0.0] * len(free) + [-level for level in settled.values()])
    answer = _linear_programme(
        np.append(np.zeros(count), -1.0),
        A_ub=rows,
        b_ub=levels,
        A_eq=np.append(np.ones(count), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(None, None)],
    )
    if answer.x is None:  # a level missed by rounding: give way by as much as the solver would
        eased = {player: level - 1e-9 for player, level in settled.items()}
        return worst_off_mixture(values, free, eased)
    multipliers = np.zeros(values.shape[1])
    multipliers[players] = np.maximum(0.0, -answer.ineqlin.marginals)
    return np.maximum(0.0, answer.x[:count]), multipliers / multipliers[list(free)].sum()


def _linear_programme(cost: Floats, **conditions: Any) -> Any:
    """Return HiGHS's answer at its tightest tolerances; its ``x`` is None where it has none."""
    from scipy.optimize import linprog

    return linprog(
        cost,
        **conditions,
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )


def fewest(columns: Floats, chances: Floats) -> Floats:
    """Return a mixture of the same expectation with at most one column more than players."""
    used = np.flatnonzero(chances)
    if len(used) <= columns.shape[1]:
        return chances
    some = columns[used]
    answer = _linear_programme(
        np.zeros(len(used)),
        A_eq=np.vstack([some.T, np.ones(len(used))]),
        b_eq=np.append(chances[used] @ some, 1.0),
    )
    if answer.x is None:
        return chances
    sparse = np.zeros(len(columns))
    sparse[used] = np.maximum(0.0, answer.x)
    return sparse


def fractions_of(chances: Floats) -> list[list[Fraction]]:
    """Return the ways to write probabilities as fractions summing to one, roundest first."""
    kept = np.where(chances > _NEGLIGIBLE, chances, 0.0).tolist()
    exact = [Fraction(chance) for chance in kept]
    total = sum(exact, Fraction(0))
    as_given = [chance / total for chance in exact]
    round_ones = [chance.limit_denominator(_ROUND_DENOMINATOR) for chance in as_given]
    return [round_ones, as_given] if sum(round_ones) == 1 else [as_given]
