"""Bargaining over a zone of agreement: solutions, the Pareto frontier, lotteries.

Knows points in payoff space and what each solution concept makes of them; `settlement` and
`compromise` alone know of scenarios. Knows no file and no plot.
"""

from twolevel.bargaining.compromise import Compromise, compromise
from twolevel.bargaining.concepts import Concept
from twolevel.bargaining.folds import LISTED_TIES, Argmax, Best, Objective, run
from twolevel.bargaining.frontier import Frontier, FrontierFold, pareto_frontier
from twolevel.bargaining.pareto import pareto_mask
from twolevel.bargaining.pies import FLOOR_MODES, split_the_pie
from twolevel.bargaining.problem import BargainingProblem, Points, rational
from twolevel.bargaining.registry import SOLUTIONS, concept
from twolevel.bargaining.settlement import (
    FloorMode,
    Settlement,
    bargaining_problem,
    settle,
)
from twolevel.bargaining.solution import Certificate, Lottery, Solution
from twolevel.bargaining.solving import solve, solve_all
from twolevel.bargaining.survey import Survey, SurveyFold, survey
from twolevel.bargaining.zone_frontier import zone_frontier

__all__ = [
    "FLOOR_MODES",
    "LISTED_TIES",
    "SOLUTIONS",
    "Argmax",
    "BargainingProblem",
    "Best",
    "Certificate",
    "Compromise",
    "Concept",
    "FloorMode",
    "Frontier",
    "FrontierFold",
    "Lottery",
    "Objective",
    "Points",
    "Settlement",
    "Solution",
    "Survey",
    "SurveyFold",
    "bargaining_problem",
    "compromise",
    "concept",
    "pareto_frontier",
    "pareto_mask",
    "rational",
    "run",
    "settle",
    "solve",
    "solve_all",
    "split_the_pie",
    "survey",
    "zone_frontier",
]
