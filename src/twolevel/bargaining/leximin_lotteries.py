"""Leximin solutions over lotteries, as a sequence of linear programmes, with their proof.

Knows the values that leximin compares. Each stage raises the smallest value of the players not
yet settled; those whose multiplier is positive cannot be raised further together and are
settled; the multipliers bound what any lottery could reach at that stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from twolevel.bargaining.columns import Columns, Mixture, best_at_prices, warn_if_wide
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.mixtures import fewest, fractions_of, worst_off_mixture
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.solution import Certificate
from twolevel.bargaining.survey import Survey
from twolevel.labels import Record
from twolevel.tolerance import Tolerance

__all__ = ["leximin_certificate", "leximin_lottery", "leximin_worth"]

_PRICE = 1e-9
"""Multipliers below this are dropped before a bound is proven with the rest."""


def leximin_lottery(
    problem: BargainingProblem, found: Survey, form: Leximin, tolerance: Tolerance
) -> Mixture:
    """Return a leximin solution over lotteries: linear programmes, one a stage.

    A stage raises the smallest value of the players not yet settled; players whose multiplier
    is positive cannot be raised further together and are settled. Each stage's multipliers
    bound what any lottery could reach at that stage.
    """
    columns = Columns(problem, found)
    unit = _range(form, found)
    settled: dict[int, float] = {}
    stages: list[tuple[list[Fraction], Fraction]] = []
    values = chances = np.ones((1, 1))
    while len(settled) < len(form.places):
        free = [k for k in range(len(form.places)) if k not in settled]
        for _ in range(tolerance.rounds):
            values = _values(form, columns) / unit
            chances, floats = worst_off_mixture(values, free, settled)
            multipliers = _fractions_of_prices(floats, free)
            ((worth, new),) = columns.search([_unit_prices(form, multipliers, found)])
            smallest = min(chances @ values[:, free])
            worth = worth - _constant(form, multipliers)
            levels = sum(float(multipliers[k]) * level for k, level in settled.items())
            if not new or float(worth) / unit - levels - smallest <= tolerance.gap / 100:
                break
        stages.append((multipliers, worth))
        expected = chances @ values
        settled |= {k: float(expected[k]) for k in free if multipliers[k]}
    candidates = [
        (option, leximin_certificate(form, found, columns.expected(option), stages))
        for option in fractions_of(fewest(values, chances))
    ]
    option, certificate = min(candidates, key=lambda pair: pair[1].gap)
    warn_if_wide(certificate, tolerance)
    return columns.mixture(option, certificate)


def leximin_certificate(
    form: Leximin,
    found: Survey,
    gains: Sequence[Fraction],
    stages: Sequence[tuple[Sequence[Fraction], Fraction]],
) -> Certificate:
    """Return the certificate of expected gains, given multipliers and the worth they prove.

    Stage by stage, a lottery that leaves the settled players no worse cannot raise the
    smallest free value above the worth of the best agreement less what the settled players'
    values are worth.
    """
    unit = _range(form, found)
    values = form.values(gains)
    settled: set[int] = set()
    widest: tuple[Fraction, Fraction, Fraction] | None = None
    for multipliers, worth in stages:
        free = [k for k in range(len(values)) if k not in settled]
        value = min(values[k] for k in free)
        bound = worth - sum((multipliers[k] * values[k] for k in settled), Fraction(0))
        gap = (bound - value) / Fraction(unit)
        if widest is None or gap > widest[0]:
            widest = (gap, value, bound)
        settled |= {k for k in free if multipliers[k]}
    gap, value, bound = widest or (Fraction(0), Fraction(0), Fraction(0))
    return Certificate(
        value=float(value),
        bound=float(bound),
        gap=float(gap),
        exact=gap == 0,
        multipliers=tuple(
            Record((found.players[p], m) for p, m in zip(form.places, multipliers, strict=True))
            for multipliers, _ in stages
        ),
    )


def leximin_worth(
    problem: BargainingProblem,
    found: Survey,
    form: Leximin,
    multipliers: Sequence[Sequence[Fraction]],
) -> list[Fraction]:
    """Return the largest weighted value of any agreement for each stage's multipliers."""
    prices = [_unit_prices(form, stage, found) for stage in multipliers]
    return [
        worth - _constant(form, stage)
        for (worth, _, _), stage in zip(
            best_at_prices(problem, found, prices), multipliers, strict=True
        )
    ]


def _range(form: Leximin, found: Survey) -> float:
    """Return the largest ideal gain, in the unit of the values."""
    return max(
        found.ideal[place] / denominator
        for place, denominator in zip(form.places, form.denominators, strict=True)
    )


def _values(form: Leximin, columns: Columns) -> np.ndarray:
    return np.array([[float(v) for v in form.values(gains)] for gains in columns.members])


def _fractions_of_prices(floats: np.ndarray, free: Sequence[int]) -> list[Fraction]:
    """Return multipliers as fractions that sum to one over the free players."""
    exact = [
        Fraction(p).limit_denominator(10**9) if p > _PRICE else Fraction(0) for p in floats.tolist()
    ]
    total = sum((exact[k] for k in free), Fraction(0))
    return [price / total for price in exact]


def _unit_prices(form: Leximin, multipliers: Sequence[Fraction], found: Survey) -> list[Fraction]:
    prices = [Fraction(0)] * len(found.ideal)
    for place, multiplier, denominator in zip(
        form.places, multipliers, form.denominators, strict=True
    ):
        prices[place] = Fraction(multiplier) / denominator
    return prices


def _constant(form: Leximin, multipliers: Sequence[Fraction]) -> Fraction:
    return sum(
        (
            multiplier * offset / denominator
            for multiplier, offset, denominator in zip(
                multipliers, form.offsets, form.denominators, strict=True
            )
        ),
        Fraction(0),
    )
