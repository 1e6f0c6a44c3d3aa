"""Solutions over lotteries: the convex hull of the individually rational agreements.

Knows which method finds and proves which solution. Every agreement in a lottery is individually
rational by itself, since it must be ratified once it is drawn; a lottery that is fair only on
average is none.

Columns (agreements) are generated as needed: the current lottery gives each player's gain a
price, a pass over the agreements finds the one worth most at those prices, and that worth,
computed with fractions, bounds what any lottery can reach. The distance to the bound is
reported as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from twolevel.bargaining.columns import Mixture, best_at_prices
from twolevel.bargaining.folds import Argmax, Objective, run
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.leximin_lotteries import (
    leximin_certificate,
    leximin_lottery,
    leximin_worth,
)
from twolevel.bargaining.nash import NashProduct
from twolevel.bargaining.nash_lotteries import nash_certificate, nash_lottery, nash_prices
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.solution import Certificate
from twolevel.bargaining.survey import Survey
from twolevel.bargaining.weighted_sum import WeightedSum
from twolevel.errors import ArgumentError
from twolevel.labels import Record
from twolevel.tolerance import Tolerance

__all__ = ["best_lottery", "proven"]


def best_lottery(
    problem: BargainingProblem,
    found: Survey,
    objective: Objective,
    weights: Sequence[Fraction],
    tolerance: Tolerance,
) -> Mixture:
    """Return the best lottery by an objective, with a certificate.

    Nash by column generation, leximin by linear programmes. A weighted sum is linear, so some
    agreement is as good as any lottery, and a pass over the agreements proves it exactly; the
    same holds where nobody can gain.

    Raises
    ------
    ArgumentError
        If there is no method for the objective.
    """
    if isinstance(objective, NashProduct) and found.stakeholders:
        return nash_lottery(problem, found, weights, tolerance)
    if isinstance(objective, Leximin) and found.stakeholders:
        return leximin_lottery(problem, found, objective, tolerance)
    if not isinstance(objective, (NashProduct, Leximin, WeightedSum)):
        raise ArgumentError(
            f"there is no method over lotteries for {type(objective).__name__}; "
            'use over="agreements"'
        )
    fold = Argmax(objective)
    run(problem, [fold])
    best = fold.result()
    assert best is not None  # a survey that found no agreement is turned away before
    value = objective.value(best.gains)
    return Mixture(
        ids=best.ids[:1],
        probabilities=(Fraction(1),),
        gains=tuple(map(Fraction, best.gains)),
        certificate=Certificate(value=value, bound=value, gap=0.0, exact=True),
    )


def proven(
    problem: BargainingProblem,
    found: Survey,
    objective: Objective,
    weights: Sequence[Fraction],
    gains: Sequence[Fraction],
    multipliers: Sequence[Record[Fraction]],
) -> Certificate:
    """Return the certificate of a lottery's expected gains in units, from a fresh pass.

    Raises
    ------
    ArgumentError
        If a Nash lottery leaves somebody who can gain without a gain, or a leximin proof lacks
        multipliers, so that nothing can be proven.
    """
    if isinstance(objective, NashProduct) and found.stakeholders:
        prices = nash_prices(found, gains, weights)
        if prices is None:
            raise ArgumentError("a player who can gain gains nothing")
        ((worth, _, _),) = best_at_prices(problem, found, [prices])
        return nash_certificate(found, gains, problem.scales, weights, worth)
    if isinstance(objective, Leximin) and found.stakeholders:
        names = [problem.players[place] for place in objective.places]
        stages = [[record[name] for name in names] for record in multipliers]
        worth_of = leximin_worth(problem, found, objective, stages)
        return leximin_certificate(
            objective, found, gains, list(zip(stages, worth_of, strict=True))
        )
    assert isinstance(objective, (NashProduct, Leximin, WeightedSum))
    fold = Argmax(objective)
    run(problem, [fold])
    best = fold.result()
    assert best is not None
    value, bound = _linear(objective, gains), _linear(objective, best.gains)
    return Certificate(
        value=float(value), bound=float(bound), gap=float(bound - value), exact=bound == value
    )


def _linear(objective: Objective, gains: Sequence[int | Fraction]) -> Fraction:
    return objective.exact_value(gains) if isinstance(objective, WeightedSum) else Fraction(0)
