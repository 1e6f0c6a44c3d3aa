"""The egalitarian solution: equal gains, leximin where that falls short.

Knows gains in utils, which it compares between players.
"""

from __future__ import annotations

from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.survey import Survey

__all__ = ["EGALITARIAN"]


def _objective(problem: BargainingProblem, found: Survey, weights: Weights) -> Leximin:
    del weights
    return Leximin([0] * len(problem.players), problem.scales, found.ideal)


EGALITARIAN = Concept(
    name="egalitarian",
    title="egalitarian",
    reference=(
        "Kalai, E. (1977). Proportional solutions to bargaining situations: interpersonal "
        "utility comparisons. Econometrica 45(7), 1623-1630"
    ),
    doi="10.2307/1913954",
    comparability="a util of gain is worth the same to every player; zero points are free",
    objective=_objective,
)
