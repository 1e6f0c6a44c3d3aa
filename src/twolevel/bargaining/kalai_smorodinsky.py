"""The Kalai-Smorodinsky solution: equal shares of the ideal gains, leximin where that falls short.

Knows gains and the ideal point.
"""

from __future__ import annotations

from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.survey import Survey

__all__ = ["KALAI_SMORODINSKY"]


def _objective(problem: BargainingProblem, found: Survey, weights: Weights) -> Leximin:
    del weights
    return Leximin([0] * len(problem.players), found.ideal, found.ideal)


KALAI_SMORODINSKY = Concept(
    name="kalai_smorodinsky",
    title="Kalai-Smorodinsky",
    reference=(
        "Kalai, E., Smorodinsky, M. (1975). Other solutions to Nash's bargaining problem. "
        "Econometrica 43(3), 513-518; leximin for more than two players: Imai, H. (1983). "
        "Individual monotonicity and lexicographic maxmin solution. Econometrica 51(2), 389-402"
    ),
    doi="10.2307/1914280",
    comparability="none: each player's utils may be rescaled and shifted at will",
    needs="ideal point",
    objective=_objective,
)
