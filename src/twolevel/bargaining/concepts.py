"""What a solution concept is, to the rest of the package.

Knows the shape of an entry in the registry; knows no particular solution.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from twolevel.bargaining.folds import Objective
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.survey import Survey
from twolevel.labels import Record

__all__ = ["Concept", "Weights"]

Weights = Record[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A bargaining solution.

    Attributes
    ----------
    name, title
        The label, and the words a reader sees.
    reference, doi
        The original paper.
    comparability
        What the solution assumes about utils: whose units or zero points it compares.
    needs
        What it uses beyond gains: ``"ideal point"``, or an empty string.
    weighted
        Whether it takes bargaining weights.
    objective
        Gives the order on points, for a problem, its survey and the weights.
    """

    name: str
    title: str
    reference: str
    doi: str
    comparability: str
    needs: str = ""
    weighted: bool = False
    objective: Callable[[BargainingProblem, Survey, Weights], Objective] = field(repr=False)
