"""Which facts a game confirms: by a solution of the whole game, or by a theory.

Knows settlements, theories and facts. Does not know how sure the evidence is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from twolevel.bargaining.choosing import settle_all
from twolevel.bargaining.problem import BargainingProblem
from twolevel.errors import ArgumentError
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.survey import Survey, survey
from twolevel.robustness.facts import FactCheck, check_facts
from twolevel.robustness.proceedings import proceed
from twolevel.robustness.theories import theories_named

__all__ = ["confirmed_facts"]


def confirmed_facts(
    game: PointGame,
    *,
    theory: str | None = None,
    solution: str = "nash",
    coalition: Iterable[str] | None = None,
    counted: Callable[[], Survey] | None = None,
    posed: Callable[..., BargainingProblem] | None = None,
) -> FactCheck:
    """Return which of a scenario's facts the results of a game confirm.

    Parameters
    ----------
    game
        The game in numbers.
    theory
        A name from ``THEORIES``: what follows if the theory is right, who takes part included.
        By default a solution of the whole game and the win-sets.
    solution, coalition
        How bargaining is settled, and who bargains; a theory says itself who does.
    counted, posed
        Where the survey and the bargaining problem come from; they are made anew by default.

    Raises
    ------
    LabelError
        If there is no such theory, solution or country.
    ArgumentError
        If a theory and a coalition are given, or the game is a draw and the theory changes the
        case.
    LimitError
        If the game has more agreements than can be enumerated.

    Examples
    --------
    >>> import twolevel as tl
    >>> border = tl.load("border").point
    >>> confirmed_facts(border).count("holds")
    1
    >>> confirmed_facts(border, theory="putnam").count("holds")
    1
    """
    if theory is None:
        settled = settle_all(game, [solution], coalition=coalition, posed=posed)[solution]
        return check_facts(survey(game) if counted is None else counted(), settled)
    if coalition is not None:
        raise ArgumentError("a theory says itself who bargains; leave the coalition out")
    return proceed(game, *theories_named(theory), solution=solution).facts
