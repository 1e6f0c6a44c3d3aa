"""The utilitarian solution: the largest weighted sum of gains.

Knows gains in utils, which it adds up across players.
"""

from __future__ import annotations

from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.survey import Survey
from twolevel.bargaining.weighted_sum import WeightedSum

__all__ = ["UTILITARIAN"]


def _objective(problem: BargainingProblem, found: Survey, weights: Weights) -> WeightedSum:
    return WeightedSum(list(weights.values()), problem.scales, found.ideal)


UTILITARIAN = Concept(
    name="utilitarian",
    title="utilitarian",
    reference=(
        "Myerson, R. B. (1981). Utilitarianism, egalitarianism, and the timing effect in social "
        "choice problems. Econometrica 49(4), 883-897"
    ),
    doi="10.2307/1912508",
    comparability="utils are added up, so units must be common; zero points are free",
    weighted=True,
    objective=_objective,
)
