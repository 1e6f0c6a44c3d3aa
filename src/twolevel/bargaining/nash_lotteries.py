"""The Nash solution over lotteries, by column generation, with its proof.

Knows gains, weights and prices. The gradient of the logarithm of the Nash product gives each
player's gain a price; the agreement worth most at those prices bounds every lottery.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import exp, log

import numpy as np

from twolevel.bargaining.columns import Columns, Mixture, warn_if_wide
from twolevel.bargaining.mixtures import fewest, fractions_of, nash_mixture
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.solution import Certificate
from twolevel.bargaining.survey import Survey
from twolevel.errors import ArgumentError, LimitError
from twolevel.tolerance import Tolerance

__all__ = ["nash_certificate", "nash_lottery", "nash_prices"]


def nash_prices(
    found: Survey, gains: Sequence[Fraction], weights: Sequence[Fraction]
) -> list[Fraction] | None:
    """Return weight over expected gain for those who can gain, or None where a gain is zero.

    Weights are taken to sum to one over those players.
    """
    total = sum((weights[place] for place in found.stakeholders), Fraction(0))
    prices = [Fraction(0)] * len(gains)
    for place in found.stakeholders:
        if not gains[place]:
            return None
        prices[place] = weights[place] / (total * gains[place])
    return prices


def nash_certificate(
    found: Survey,
    gains: Sequence[Fraction],
    scales: Sequence[int],
    weights: Sequence[Fraction],
    worth: Fraction,
) -> Certificate:
    """Return the certificate of expected gains, given the largest worth at their prices.

    By the inequality of weighted means, no lottery's weighted geometric mean of gains exceeds
    `worth` times that of the lottery that set the prices.
    """
    places = found.stakeholders
    total = sum((weights[place] for place in places), Fraction(0))
    value = exp(sum(float(weights[p] / total) * log(gains[p] / scales[p]) for p in places))
    gap = worth - 1
    return Certificate(value=value, bound=value * float(worth), gap=float(gap), exact=gap == 0)


def nash_lottery(
    problem: BargainingProblem,
    found: Survey,
    weights: Sequence[Fraction],
    tolerance: Tolerance,
) -> Mixture:
    """Return the Nash solution over lotteries.

    The gap is ``max_x sum_c b_c g_c(x) / g_c - 1`` with weights b that sum to one: how much
    larger the weighted geometric mean of gains could be, relative to its value.

    Raises
    ------
    ArgumentError
        If a player who can gain has weight zero.
    LimitError
        If weights differ so much that a player's gain vanishes in floating point.
    """
    for place in found.stakeholders:
        if not weights[place]:
            raise ArgumentError(
                f"over lotteries the weight of {problem.players[place]} must be positive, not 0; "
                "give it a small one"
            )
    columns = Columns(problem, found)
    floats = np.array([float(weights[place]) for place in found.stakeholders])
    best: tuple[Fraction, list[Fraction]] | None = None
    for _ in range(tolerance.rounds):
        shares = columns.shares()
        chances = fewest(shares, nash_mixture(shares, floats / floats.sum()))
        options = []
        for option in fractions_of(chances):
            prices = nash_prices(found, columns.expected(option), weights)
            if prices is not None:
                options.append((option, prices))
        answers = columns.search(prices for _, prices in options)
        for (option, _), (worth, _) in zip(options, answers, strict=True):
            if best is None or worth < best[0]:
                best = (worth, option)
        solved = best is not None and best[0] - 1 <= tolerance.gap
        if solved or not any(new for _, new in answers):
            break
    if best is None:
        raise LimitError(
            "the weights differ so much that a player's expected gain vanishes; use weights "
            "within a factor of 1e9 of each other"
        )
    worth, option = best
    certificate = nash_certificate(found, columns.expected(option), problem.scales, weights, worth)
    warn_if_wide(certificate, tolerance)
    return columns.mixture(option, certificate)
