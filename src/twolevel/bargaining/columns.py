"""Agreements as columns of a lottery, generated as they are needed.

Knows how to search a problem, or its Pareto frontier where that fits in memory, for the
agreement worth most at given prices. Knows no solution concept.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.folds import Argmax, run
from twolevel.bargaining.frontier import pareto_frontier
from twolevel.bargaining.problem import BargainingProblem, Gains, Points
from twolevel.bargaining.solution import Certificate
from twolevel.bargaining.survey import Survey
from twolevel.bargaining.weighted_sum import WeightedSum
from twolevel.errors import ConvergenceWarning, LimitError
from twolevel.tolerance import Tolerance

__all__ = ["IN_MEMORY", "Columns", "Mixture", "best_at_prices", "warn_if_wide"]

IN_MEMORY = 20_000
"""Frontiers of up to so many vectors of gains are held in memory instead of streamed again."""

Prices = Sequence[Fraction]
"""What a unit of each player's gain is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """A lottery in units, with its proof."""

    ids: tuple[int, ...]
    probabilities: tuple[Fraction, ...]
    gains: tuple[Fraction, ...]
    certificate: Certificate


def best_at_prices(
    problem: BargainingProblem, found: Survey, prices: Iterable[Prices]
) -> list[tuple[Fraction, Gains, int]]:
    """Return, for each vector of prices, the largest worth, its gains and its smallest id.

    One pass over the problem for all of them; the worth is exact.
    """
    orders = [WeightedSum.of_units(list(price), found.ideal) for price in prices]
    folds = [Argmax(order) for order in orders]
    run(problem, folds)
    return [
        (order.exact_value(best.gains), best.gains, best.ids[0])
        for order, fold in zip(orders, folds, strict=True)
        if (best := fold.result())
    ]


class Columns:
    """Agreements found so far, one for each vector of gains.

    Starts with each player's own best agreement.
    """

    def __init__(self, problem: BargainingProblem, found: Survey) -> None:
        self.found = found
        self.problem = _in_memory(problem)
        self.members: dict[Gains, int] = {}
        self.search(
            [Fraction(place == other) for other in range(len(found.ideal))]
            for place in found.stakeholders
        )

    def search(self, prices: Iterable[Prices]) -> list[tuple[Fraction, bool]]:
        """Add the agreements worth most at some prices; return their worth and novelty."""
        answers = []
        for worth, gains, number in best_at_prices(self.problem, self.found, prices):
            answers.append((worth, gains not in self.members))
            self.members.setdefault(gains, number)
        return answers

    def shares(self) -> NDArray[np.float64]:
        """Return gains as shares of the ideal gains of those who can gain."""
        places = list(self.found.stakeholders)
        ideal = np.array([self.found.ideal[place] for place in places], dtype=np.float64)
        gains = np.array(list(self.members), dtype=np.float64)
        return np.asarray(gains[:, places] / ideal)

    def expected(self, chances: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return expected gains in units; columns beyond the chances given have none."""
        used = [(p, gains) for p, gains in zip(chances, self.members, strict=False) if p]
        return tuple(
            sum((p * gains[place] for p, gains in used), Fraction(0))
            for place in range(len(self.found.ideal))
        )

    def mixture(self, chances: Sequence[Fraction], certificate: Certificate) -> Mixture:
        """Return the lottery, smallest ids first."""
        pairs = sorted(
            (number, p) for p, number in zip(chances, self.members.values(), strict=False) if p
        )
        return Mixture(
            ids=tuple(number for number, _ in pairs),
            probabilities=tuple(p for _, p in pairs),
            gains=self.expected(chances),
            certificate=certificate,
        )


def _in_memory(problem: BargainingProblem) -> BargainingProblem:
    """Return the problem reduced to its frontier, or as it is where the frontier is large.

    Every lottery is matched by one over Pareto efficient agreements that leaves nobody worse.
    """
    try:
        frontier = pareto_frontier(problem, largest=IN_MEMORY)
    except LimitError:
        return problem
    points = Points(frontier.ids, frontier.gains)
    return BargainingProblem(
        players=problem.players,
        scales=problem.scales,
        blocks=lambda: [points],
        disagreement=problem.disagreement,
    )


def warn_if_wide(certificate: Certificate, tolerance: Tolerance) -> None:
    """Warn where a lottery's gap is wider than asked for."""
    if certificate.gap > tolerance.gap:
        warnings.warn(
            f"the lottery is proven within a relative gap of {certificate.gap:.1e} only, not "
            f"{tolerance.gap:.1e}; raise Tolerance(rounds=...) or accept the gap",
            ConvergenceWarning,
            stacklevel=6,
        )
