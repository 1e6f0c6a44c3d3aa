"""Solving a bargaining problem: one solution, or all of them in the same passes.

Knows how to put a survey, an objective and a fold together into a labelled result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf, nextafter
from typing import Any, Literal

from twolevel.bargaining.columns import Mixture
from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.folds import LISTED_TIES, Argmax, Best, Objective, run
from twolevel.bargaining.lotteries import best_lottery
from twolevel.bargaining.players import weights_of
from twolevel.bargaining.problem import BargainingProblem, Gains
from twolevel.bargaining.registry import SOLUTIONS, concept
from twolevel.bargaining.solution import Certificate, Lottery, Solution
from twolevel.bargaining.survey import Survey, survey
from twolevel.bargaining.weighted_sum import WeightedSum
from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Record
from twolevel.tolerance import Tolerance

__all__ = ["certificate_of", "solve", "solve_all"]

ROUNDING = 1e-12
"""Relative room for the rounding of a bound on a product."""

Over = Literal["agreements", "lotteries"]


def solve(
    problem: BargainingProblem,
    solution: str | Concept = "nash",
    *,
    weights: Mapping[str, Any] | Iterable[Any] | None = None,
    over: Over = "agreements",
    tolerance: Tolerance | None = None,
) -> Solution:
    """Return the outcome that a bargaining solution selects.

    Over agreements the answer is exact, takes two passes and memory for one block; ties are
    listed, smallest id first. Over lotteries it carries a proven gap.

    Parameters
    ----------
    problem
        The agreements' gains over disagreement. Agreements with a loss for anybody are dropped
        before anything is compared.
    solution
        The name of a solution, or a concept.
    weights
        Non-negative bargaining weights, by player or in the players' order, for the solutions
        that take them; equal by default. A player of weight zero only breaks ties.
    over
        ``"agreements"``, or ``"lotteries"`` for the convex hull of the agreements that
        everybody prefers to disagreement.
    tolerance
        The gap to reach over lotteries.

    Raises
    ------
    LabelError
        If the solution or a player in the weights does not exist.
    ArgumentError
        If weights do not fit, or the solution takes none.

    Warns
    -----
    ConvergenceWarning
        If a lottery's gap stays wider than the tolerance.

    References
    ----------
    The registry names each solution's paper: ``SOLUTIONS["nash"].reference``.

    Examples
    --------
    >>> problem = BargainingProblem.from_points(
    ...     [(3, 2), (2, 3), (9, -1)], players=["china", "russia"]
    ... )
    >>> nash = solve(problem)
    >>> nash.ids, dict(nash.float_gains), nash.unique
    ((0, 1), {'china': 3.0, 'russia': 2.0}, False)
    >>> print(solve(problem, over="lotteries").summary())
    Nash: lottery 0.5 x 0 + 0.5 x 1; gains china 2.5, russia 2.5; expected payoffs are unique
    """
    known = concept(solution)
    return solve_all(problem, [known], weights=weights, over=over, tolerance=tolerance)[known.name]


def solve_all(
    problem: BargainingProblem,
    solutions: Iterable[str | Concept] | None = None,
    *,
    weights: Mapping[str, Any] | Iterable[Any] | None = None,
    over: Over = "agreements",
    tolerance: Tolerance | None = None,
) -> Record[Solution]:
    """Return several solutions by name, found in the same two passes over the agreements.

    Parameters
    ----------
    problem, over, tolerance
        As in `solve`.
    solutions
        Names or concepts; all registered ones by default.
    weights
        For the solutions that take weights; at least one of those asked for must.

    Raises
    ------
    LabelError, ArgumentError
        As `solve`.

    Examples
    --------
    >>> problem = BargainingProblem.from_points([(8, 1), (3, 2), (2, 3)])
    >>> {name: found.ids for name, found in solve_all(problem).items()}
    {'nash': (0,), 'kalai_smorodinsky': (1,), 'egalitarian': (1, 2), 'utilitarian': (0,),
     'equal_loss': (0,)}
    """
    if isinstance(solutions, (str, Concept)):
        raise ArgumentError(f"solve_all takes several solutions, not {shown(solutions)}; use solve")
    known = [concept(name) for name in (SOLUTIONS if solutions is None else solutions)]
    if over not in {"agreements", "lotteries"}:
        raise ArgumentError(f'over must be "agreements" or "lotteries", not {shown(over)}')
    if weights is not None and not any(each.weighted for each in known):
        takers = listed(name for name, other in SOLUTIONS.items() if other.weighted)
        asked = listed(each.name for each in known)
        raise ArgumentError(f"{asked} takes no weights; the solutions that do are {takers}")
    shares = weights_of(weights, problem.players)
    if problem.pacer is not None and over == "lotteries":
        raise ArgumentError(
            "a time limit is for solutions over agreements: lotteries need them all; leave the "
            'limit out, or bargain over="agreements"'
        )
    answers = _solved(problem, known, shares, over, tolerance or Tolerance())
    return Record((each.name, answer) for each, answer in zip(known, answers, strict=True))


def _solved(
    problem: BargainingProblem,
    concepts: Iterable[Concept],
    weights: Weights,
    over: Over,
    tolerance: Tolerance,
) -> list[Solution]:
    found = survey(problem)
    concepts = tuple(concepts)
    if not found.rational:
        return [_disagreed(problem, found, each, weights, over, tolerance) for each in concepts]
    folds = [Argmax(each.objective(problem, found, weights)) for each in concepts]
    if over == "agreements":
        run(problem, folds)
    answers = []
    for each, fold in zip(concepts, folds, strict=True):
        parts = _common(problem, found, each, weights, over, tolerance)
        if over == "agreements":
            best = fold.result()
            assert best is not None  # the survey found points, and a pass goes on to the first
            parts |= _over_agreements(problem, found, each, fold.objective, best)
        else:
            shares = list(weights.values())
            mixture = best_lottery(problem, found, fold.objective, shares, tolerance)
            parts |= _over_lotteries(problem, found, fold.objective, mixture)
        answers.append(Solution(**parts))
    return answers


def _common(
    problem: BargainingProblem,
    found: Survey,
    known: Concept,
    weights: Weights,
    over: Over,
    tolerance: Tolerance,
) -> dict[str, Any]:
    return {
        "status": "agreement",
        "name": known.name,
        "over": over,
        "players": problem.players,
        "ideal": problem.gains_in_utils(found.ideal),
        "no_agreement_reason": "",
        "considered": found.rational,
        "weights": weights if known.weighted else None,
        "tolerance": tolerance,
        "concept": known,
        "reach": problem.reach,
    }


def _disagreed(
    problem: BargainingProblem,
    found: Survey,
    known: Concept,
    weights: Weights,
    over: Over,
    tolerance: Tolerance,
) -> Solution:
    parts = _common(problem, found, known, weights, over, tolerance) | {
        "status": "no_agreement",
        "no_agreement_reason": _no_agreement_reason(problem, found),
    }
    nothing = [0] * len(problem.players)
    return Solution(
        **parts,
        ids=(),
        tie_count=0,
        gains=problem.gains_in_utils(nothing),
        payoffs=problem.payoffs(nothing),
        lottery=None,
        unique=False,
        unique_payoffs=True,
        selection="",
        certificate=None,
    )


def _no_agreement_reason(problem: BargainingProblem, found: Survey) -> str:
    if problem.reach is None:
        return found.no_agreement_reason
    return f"{problem.reach}, and none of them can be agreed on; others may be"


def _over_agreements(
    problem: BargainingProblem, found: Survey, known: Concept, objective: Objective, best: Best
) -> dict[str, Any]:
    reach = problem.reach
    return {
        "ids": best.ids,
        "tie_count": best.count,
        "gains": problem.gains_in_utils(best.gains),
        "payoffs": problem.payoffs(best.gains),
        "lottery": None,
        "unique": best.count == 1,
        "unique_payoffs": best.same_gains,
        "selection": _sentence(
            "" if reach is None else f"{reach}, and others may be better",
            _of_ties(best, "agreement" if reach is None else "one of these"),
            objective.remark(best.gains),
            _idle(found, "any agreement" if reach is None else "any of these"),
        ),
        "certificate": certificate_of(problem, found, known, objective, best.gains),
    }


def certificate_of(
    problem: BargainingProblem,
    found: Survey,
    known: Concept,
    objective: Objective,
    gains: Gains,
) -> Certificate | None:
    """Return what is proven of the best agreement found, by the gains that nothing exceeds.

    None if time was up before it was known what the solution maximises: the ideal point where
    it needs one, who can gain at all, or whether all can gain at once.
    """
    value = objective.value(gains)
    reach = problem.reach
    if reach is None:
        return Certificate(value=value, bound=value, gap=0.0, exact=True)
    tops: Gains | None = found.ideal
    if reach.surveyed < reach.total:
        tops = None if known.needs else problem.tops
        if any(top > 0 and not ideal for top, ideal in zip(tops or (), found.ideal, strict=False)):
            return None
    if tops is None or objective.remark(gains):
        return None
    top = objective.value(tops)
    bound = max(value, nextafter(top + ROUNDING * abs(top), inf))
    return Certificate(value=value, bound=bound, gap=bound - value, exact=False)


def _over_lotteries(
    problem: BargainingProblem, found: Survey, objective: Objective, mixture: Mixture
) -> dict[str, Any]:
    unique = True
    text = "expected payoffs are unique"
    if isinstance(objective, WeightedSum):
        fold = Argmax(objective)
        run(problem, [fold])
        best = fold.result()
        assert best is not None
        unique = best.same_gains
        if not unique:
            text = f"smallest id of {best.count} tied agreements, any lottery over which ties too"
    return {
        "ids": mixture.ids,
        "tie_count": 1,
        "gains": problem.gains_in_utils(mixture.gains),
        "payoffs": problem.payoffs(mixture.gains),
        "lottery": Lottery(ids=mixture.ids, probabilities=mixture.probabilities),
        "unique": unique,
        "unique_payoffs": unique,
        "selection": _sentence(text, _idle(found, "any agreement")),
        "certificate": mixture.certificate,
    }


def _of_ties(best: Best, one: str) -> str:
    if best.count == 1:
        return f"the only best {one}"
    alike = "all pay everybody the same" if best.same_gains else "their payoffs differ"
    text = f"smallest id of {best.count} tied agreements; {alike}"
    if best.count > LISTED_TIES:
        text += f"; the first {LISTED_TIES} are listed"
    return text


def _idle(found: Survey, where: str) -> str:
    names = [name for place, name in enumerate(found.players) if place not in found.stakeholders]
    if not names:
        return ""
    verb = "gains" if len(names) == 1 else "gain"
    return f"{listed(names)} {verb} nothing in {where} and stay out of the comparison"


def _sentence(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
