"""Checking a solution against its problem.

Knows the claims of a result; recomputes each from fresh passes over the points and says which
one fails. Trusts nothing that the result stores beyond ids, probabilities and multipliers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isclose
from typing import NoReturn

import numpy as np

from twolevel.bargaining.folds import LISTED_TIES, Objective, run
from twolevel.bargaining.lotteries import proven
from twolevel.bargaining.problem import BargainingProblem, Gains, Points
from twolevel.bargaining.solution import Certificate, Lottery, Solution
from twolevel.bargaining.solving import certificate_of
from twolevel.bargaining.survey import Survey, survey
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Record

__all__ = ["verify"]


def verify(solution: Solution, problem: BargainingProblem) -> None:
    """Raise VerificationError unless every claim of a solution stands.

    Raises
    ------
    VerificationError
        Naming the first claim that fails.
    """
    found = survey(problem)
    if tuple(problem.players) != tuple(solution.players):
        _fail(
            solution,
            f"it is about {list(solution.players)}, the problem about {list(problem.players)}",
        )
    if found.rational != solution.considered:
        _fail(solution, f"{found.rational} agreements compete, not {solution.considered}")
    if problem.gains_in_utils(found.ideal) != solution.ideal:
        _fail(solution, "the ideal point is another")
    if (found.rational > 0) != solution.agreed:
        _fail(solution, f"{found.rational} agreements compete, yet its status is {solution.status}")
    if not solution.agreed:
        _check_payoffs(solution, problem, [0] * len(problem.players))
        return
    weights = solution.weights or Record((name, Fraction(1)) for name in problem.players)
    objective = solution.concept.objective(problem, found, weights)
    if solution.lottery is None:
        _check_agreements(solution, problem, found, objective)
    else:
        _check_lottery(solution, solution.lottery, problem, found, objective, weights)


def _fail(solution: Solution, why: str) -> NoReturn:
    raise VerificationError(f"the {solution.concept.title} solution does not stand: {why}")


def _check_payoffs(
    solution: Solution, problem: BargainingProblem, gains: Sequence[int | Fraction]
) -> None:
    if any(gain < 0 for gain in solution.gains.values()):
        _fail(solution, "a player loses")
    if problem.gains_in_utils(gains) != solution.gains:
        _fail(solution, "the gains are not those of the agreements listed")
    if problem.payoffs(gains) != solution.payoffs:
        _fail(solution, "the payoffs are not disagreement plus gains")


# -- agreements ----------------------------------------------------------------------------------


class _Rivals:
    """A pass that looks for anything better than given gains, and counts what is as good.

    It needs to see only what may be best: whatever improves on the best is as good at least.
    """

    def __init__(self, objective: Objective, gains: Gains) -> None:
        self.objective, self._gains = objective, gains
        self.improvement: int | None = None
        self.better: int | None = None
        self.ties: list[int] = []
        self.tie_count = 0
        self.same = True

    def update(self, points: Points) -> None:
        if not len(points.ids):
            return
        own = np.array(self._gains, dtype=np.int64)
        dominating = (points.gains >= own).all(axis=1) & (points.gains > own).any(axis=1)
        if dominating.any():
            self.improvement = int(points.ids[dominating].min())
        rows = self.objective.best(points.gains, self._gains)
        if not len(rows):
            return
        order = self.objective.compare(tuple(points.gains[rows[0]].tolist()), self._gains)
        if order > 0:
            self.better = int(points.ids[rows].min())
        elif order == 0:
            self.tie_count += len(rows)
            smallest = sorted(int(number) for number in points.ids[rows])[:LISTED_TIES]
            self.ties = sorted(self.ties + smallest)[:LISTED_TIES]
            self.same &= bool((points.gains[rows] == own).all())


class _Lookup:
    """A pass that collects the gains at given ids."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids = list(ids)
        self.gains: dict[int, Gains] = {}

    def update(self, points: Points) -> None:
        for row in np.flatnonzero(np.isin(points.ids, self._ids)):
            self.gains[int(points.ids[row])] = tuple(points.gains[row].tolist())


def _looked_up(solution: Solution, problem: BargainingProblem, ids: Sequence[int]) -> _Lookup:
    lookup = _Lookup(ids)
    if problem.shortcut is None:
        run(problem, [lookup])
    else:
        lookup.update(problem.shortcut.find(ids))
    missing = [number for number in ids if number not in lookup.gains]
    if missing:
        _fail(solution, f"agreement {missing[0]} is not individually rational or does not exist")
    return lookup


def _check_agreements(
    solution: Solution, problem: BargainingProblem, found: Survey, objective: Objective
) -> None:
    first = solution.ids[0]
    gains = _looked_up(solution, problem, [first]).gains[first]
    _check_payoffs(solution, problem, gains)
    rivals = _Rivals(objective, gains)
    run(problem, [rivals])
    if rivals.improvement is not None:
        _fail(solution, f"agreement {rivals.improvement} improves on agreement {first}")
    if rivals.better is not None:
        _fail(solution, f"agreement {rivals.better} is better than agreement {first}")
    if tuple(rivals.ties) != solution.ids:
        _fail(solution, "the tied agreements listed are not the smallest ones")
    if rivals.tie_count != solution.tie_count:
        _fail(solution, f"{rivals.tie_count} agreements tie, not {solution.tie_count}")
    if (rivals.tie_count == 1, rivals.same) != (solution.unique, solution.unique_payoffs):
        _fail(solution, "uniqueness is claimed wrongly")
    fresh = certificate_of(problem, found, solution.concept, objective, gains)
    _check_certificate(solution, fresh)


# -- lotteries -----------------------------------------------------------------------------------


def _check_lottery(
    solution: Solution,
    lottery: Lottery,
    problem: BargainingProblem,
    found: Survey,
    objective: Objective,
    weights: Record[Fraction],
) -> None:
    if sum(lottery.probabilities) != 1 or min(lottery.probabilities) <= 0:
        _fail(solution, "the probabilities are not positive or do not sum to one")
    members = _looked_up(solution, problem, lottery.ids).gains
    expected = [
        sum(
            (
                p * members[i][place]
                for i, p in zip(lottery.ids, lottery.probabilities, strict=True)
            ),
            Fraction(0),
        )
        for place in range(len(problem.players))
    ]
    _check_payoffs(solution, problem, expected)
    multipliers = solution.certificate.multipliers if solution.certificate else ()
    try:
        certificate = proven(
            problem, found, objective, list(weights.values()), expected, multipliers
        )
    except ArgumentError as fault:
        _fail(solution, str(fault))
    _check_certificate(solution, certificate)


def _check_certificate(solution: Solution, fresh: Certificate | None) -> None:
    stated = solution.certificate
    if fresh is None:
        if stated is not None:
            _fail(solution, "nothing is proven yet, but it has a certificate")
        return
    if stated is None:
        _fail(solution, "it has no certificate")
    for name in ("value", "bound", "gap"):
        one, other = getattr(stated, name), getattr(fresh, name)
        if not isclose(one, other, rel_tol=1e-9, abs_tol=1e-15):
            _fail(solution, f"the {name} is {other}, not {one}")
    if stated.exact != fresh.exact:
        _fail(solution, f"the gap is {'exactly' if fresh.exact else 'not exactly'} zero")
