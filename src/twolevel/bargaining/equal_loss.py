"""The equal-loss solution: equal concessions from the ideal point, leximin where that falls short.

Knows gains in utils and the ideal point. A concession is the ideal gain less the gain; the
largest concession is made as small as possible, then the next largest.
"""

from __future__ import annotations

from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.survey import Survey

__all__ = ["EQUAL_LOSS"]


def _objective(problem: BargainingProblem, found: Survey, weights: Weights) -> Leximin:
    del weights
    return Leximin(found.ideal, problem.scales, found.ideal)


EQUAL_LOSS = Concept(
    name="equal_loss",
    title="equal loss",
    reference=(
        "Chun, Y. (1988). The equal-loss principle for bargaining problems. Economics Letters "
        "26(2), 103-106"
    ),
    doi="",
    comparability="a util of concession costs every player the same; zero points are free",
    needs="ideal point",
    objective=_objective,
)
