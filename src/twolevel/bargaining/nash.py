"""The Nash solution: the largest product of gains.

Knows gains and weights; compares products exactly.

On a finite set no point may give *every* player a gain. The product is then zero everywhere and
says nothing, so the solution takes its limit: with a small amount e added to every gain, the
product is governed, as e goes to zero, first by the total weight of the players with a positive
gain (more is better) and then by the product of those gains. With equal weights this is the
rule of Caragiannis et al. (2019): the largest number of players with a gain, then their
product. Where equally weighty groups differ in membership, gains are measured in shares of the
ideal gain, which keeps the choice independent of each player's units.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import exp, lcm, log

import numpy as np

from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.folds import Rows, tournament
from twolevel.bargaining.powers import sign_of_log
from twolevel.bargaining.problem import BargainingProblem, Gains, Integers
from twolevel.bargaining.survey import Survey
from twolevel.kernels.goals import PRODUCT, SUM, Goal

__all__ = ["NASH", "NashProduct"]

_MOST_EXACT = 2**53
_SLACK = 1e-11
"""Absolute slack of the prefilter on logarithms of products, far above their rounding."""


class NashProduct:
    """The order by the weighted product of gains; players of weight zero only break ties.

    Parameters
    ----------
    weights
        One non-negative weight a player.
    scales
        Units per util.
    ideal
        Each player's largest gain in units; players whose ideal gain is zero are left out.
    """

    def __init__(self, weights: Sequence[Fraction], scales: Sequence[int], ideal: Gains) -> None:
        self._ideal = ideal
        self._scales = tuple(scales)
        heavy = [w if gain else Fraction(0) for w, gain in zip(weights, ideal, strict=True)]
        light = [
            Fraction(1 if gain and not w else 0) for w, gain in zip(weights, ideal, strict=True)
        ]
        self._stages = [_whole(stage) for stage in (heavy, light) if any(stage)]

    def best(self, gains: Integers, incumbent: Gains | None) -> Rows:
        rows = np.arange(len(gains))
        if not self._stages:
            return rows
        exponents = self._stages[0]
        places = [place for place, exponent in enumerate(exponents) if exponent]
        rows, mass = self._weightiest(gains[:, places] > 0, [exponents[p] for p in places])
        goal = self._mass(exponents, incumbent) if incumbent is not None else -1
        if mass < goal:
            return rows[:0]
        shares = gains[rows][:, places] / np.array([self._ideal[p] for p in places], float)
        logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
        total = sum(exponents)
        scores = logs @ np.array([exponents[p] / total for p in places])
        level = scores.max()
        if incumbent is not None and mass == goal:
            level = max(level, self._score(incumbent))
        return tournament(gains, rows[scores >= level - _SLACK], self.compare)

    @staticmethod
    def _weightiest(gaining: np.ndarray, exponents: Sequence[int]) -> tuple[Rows, int]:
        """Return the rows whose gaining players weigh most, and that weight."""
        everyone = gaining.all(axis=1)
        if everyone.any():
            return np.flatnonzero(everyone), sum(exponents)
        groups, member = np.unique(gaining, axis=0, return_inverse=True)
        masses = [
            sum(e for e, gains in zip(exponents, group, strict=True) if gains)
            for group in groups.tolist()
        ]
        top = max(masses)
        winners = [place for place, mass in enumerate(masses) if mass == top]
        return np.flatnonzero(np.isin(member.reshape(-1), winners)), top

    @staticmethod
    def _mass(exponents: Sequence[int], gains: Gains) -> int:
        return sum(e for e, gain in zip(exponents, gains, strict=True) if gain > 0)

    def _score(self, gains: Gains) -> float:
        exponents = self._stages[0]
        return sum(
            exponent / sum(exponents) * log(gain / top)
            for exponent, gain, top in zip(exponents, gains, self._ideal, strict=True)
            if exponent and gain > 0
        )

    def compare(self, first: Gains, second: Gains) -> int:
        for exponents in self._stages:
            order = self._mass(exponents, first) - self._mass(exponents, second)
            if not order:
                order = sign_of_log(
                    factor
                    for exponent, one, other, top in zip(
                        exponents, first, second, self._ideal, strict=True
                    )
                    for factor in _factors(exponent, one, other, top)
                )
            if order:
                return 1 if order > 0 else -1
        return 0

    def value(self, gains: Gains) -> float:
        """Return the weighted geometric mean, in utils, of the gains that are positive."""
        if not self._stages or not self._mass(self._stages[0], gains):
            return 0.0
        mass = self._mass(self._stages[0], gains)
        return exp(
            sum(
                exponent / mass * log(gain / scale)
                for exponent, gain, scale in zip(self._stages[0], gains, self._scales, strict=True)
                if exponent and gain > 0
            )
        )

    def remark(self, gains: Gains) -> str:
        """Return which rule chose, where no point gives every player a gain."""
        exponents = self._stages[0] if self._stages else ()
        players = sum(1 for exponent in exponents if exponent)
        gaining = sum(1 for e, gain in zip(exponents, gains, strict=False) if e and gain > 0)
        if gaining == players:
            return ""
        return (
            "every Nash product is zero, so the weight of the players who gain comes first "
            f"({gaining} of {players} gain) and the product of their gains second"
        )

    def goal(self) -> Goal | None:
        nothing = (0.0,) * len(self._ideal)
        if not self._stages:
            return Goal(kind=SUM, weights=nothing, factors=nothing, offsets=nothing)
        exponents = self._stages[0]
        if sum(exponents) >= _MOST_EXACT:
            return None
        return Goal(
            kind=PRODUCT,
            weights=tuple(float(exponent) for exponent in exponents),
            factors=tuple(1 / top if top else 0.0 for top in self._ideal),
            offsets=nothing,
        )


def _factors(exponent: int, one: int, other: int, top: int) -> list[tuple[int, int]]:
    """Return one player's part of the ratio of two products."""
    if one > 0 and other > 0:
        return [(one, exponent), (other, -exponent)]
    if one > 0:
        return [(one, exponent), (top, -exponent)]
    if other > 0:
        return [(top, exponent), (other, -exponent)]
    return []


def _whole(weights: Sequence[Fraction]) -> list[int]:
    common = lcm(*(weight.denominator for weight in weights))
    return [int(weight * common) for weight in weights]


def _objective(problem: BargainingProblem, found: Survey, weights: Weights) -> NashProduct:
    return NashProduct(list(weights.values()), problem.scales, found.ideal)


NASH = Concept(
    name="nash",
    title="Nash",
    reference=(
        "Nash, J. F. (1950). The bargaining problem. Econometrica 18(2), 155-162; with weights: "
        "Kalai, E. (1977). Nonsymmetric Nash solutions and replications of 2-person bargaining. "
        "International Journal of Game Theory 6(3), 129-133, doi:10.1007/BF01774658; on finite "
        "sets: Mariotti, M. (1998). Nash bargaining theory when the number of alternatives can "
        "be finite. Social Choice and Welfare 15, 413-421, doi:10.1007/s003550050114; where all "
        "products are zero: Caragiannis, I. et al. (2019). The unreasonable fairness of maximum "
        "Nash welfare. ACM Transactions on Economics and Computation 7(3), doi:10.1145/3355902"
    ),
    doi="10.2307/1907266",
    comparability="none: each player's utils may be rescaled and shifted at will",
    weighted=True,
    objective=_objective,
)
