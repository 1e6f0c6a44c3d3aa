"""The solutions by name.

Knows the list; every message that lists solutions takes them from here.
"""

from __future__ import annotations

from twolevel.bargaining.concepts import Concept
from twolevel.bargaining.egalitarian import EGALITARIAN
from twolevel.bargaining.equal_loss import EQUAL_LOSS
from twolevel.bargaining.kalai_smorodinsky import KALAI_SMORODINSKY
from twolevel.bargaining.nash import NASH
from twolevel.bargaining.utilitarian import UTILITARIAN
from twolevel.labels import Record, unknown

__all__ = ["SOLUTIONS", "concept"]

SOLUTIONS: Record[Concept] = Record(
    (known.name, known) for known in (NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN, EQUAL_LOSS)
)
"""Every solution by its name."""


def concept(solution: str | Concept) -> Concept:
    """Return a solution concept by name; a concept stands for itself.

    Raises
    ------
    LabelError
        If there is no solution of that name.

    Examples
    --------
    >>> concept("nash").comparability
    "none: each player's utils may be rescaled and shifted at will"
    """
    if isinstance(solution, Concept):
        return solution
    if not isinstance(solution, str) or solution not in SOLUTIONS:
        raise unknown(solution, SOLUTIONS, kind="solution")
    return SOLUTIONS[solution]
