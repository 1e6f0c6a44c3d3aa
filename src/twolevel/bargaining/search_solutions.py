"""How each bargaining solution is searched for: its goals, one after another.

Knows the solutions' objectives, which decide every comparison exactly, and the goals of a
search. Does not know a scenario or how a search goes about its goals.

Nash needs one search where some agreement gives every weighty player a gain. Where none does,
groups of players who gain are tried by decreasing weight. Egalitarian, Kalai-Smorodinsky and
equal loss look for the best order of the values, the smallest first; what they need of the ideal
point is searched for before, one largest gain a player.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import exp, inf, lcm, log, nextafter
from typing import Literal

from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.folds import Objective
from twolevel.bargaining.hunt import Hunt
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.problem import BargainingProblem, Gains
from twolevel.bargaining.survey import Survey
from twolevel.errors import ArgumentError, listed
from twolevel.kernels.search import Agreement, Finding
from twolevel.kernels.search_goals import InOrder, LargestProduct, LargestSum, LargestWorst
from twolevel.labels import Labels, Record

__all__ = ["Answer", "answer_of", "any_agreement", "objective_of"]

ROUNDING = 1e-12
"""Relative room for the rounding of a bound on a product."""

PRODUCT_OF_GROUPS = "a larger product of gains among more weighty players"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the searches for a solution come to; ideal gains in units, None if not proven."""

    status: Literal["optimal", "no_agreement", "limit"]
    best: Agreement | None
    criterion: str
    value: float | None = None
    bound: float | None = None
    ideal: tuple[int | None, ...] | None = None


def objective_of(
    known: Concept, players: Labels, scales: Sequence[int], ideal: Gains, weights: Weights
) -> Objective:
    """Return a solution's exact order of gains, without a list of agreements."""
    nothing = Record((name, Fraction(0)) for name in players)
    problem = BargainingProblem(
        players=players, scales=tuple(scales), blocks=list, disagreement=nothing
    )
    survey = Survey(players=players, points=1, rational=1, ideal=ideal, always_lose=())
    return known.objective(problem, survey, weights)


def any_agreement(hunt: Hunt) -> Answer:
    """Return any agreement of the zone, or the proof that there is none."""
    finding = hunt.anything(hunt.nobody)
    if finding.best is not None:
        return Answer(
            status="optimal", best=finding.best, criterion="the zone of agreement is not empty"
        )
    if finding.proven:
        return Answer(
            status="no_agreement",
            best=None,
            criterion="the zone of agreement is empty, as the search proved",
        )
    return Answer(
        status="limit",
        best=None,
        criterion="the search ended before it found an agreement or proved that there is none",
    )


def answer_of(hunt: Hunt, known: Concept, weights: Weights) -> Answer:
    """Return a solution over the zone.

    Raises
    ------
    ArgumentError
        If the concept is none of those that a search knows goals for.
    """
    if known.name not in _SOLVERS:
        raise ArgumentError(f"{known.name} cannot be searched for, only {listed(_SOLVERS)}")
    start = any_agreement(hunt)
    if start.best is None:
        return start
    return _SOLVERS[known.name](hunt, known, weights)


def _answer(
    hunt: Hunt,
    objective: Objective,
    finding: Finding,
    bound: float | None,
    criterion: str,
    *,
    ideal: tuple[int | None, ...] | None = None,
) -> Answer:
    best = finding.best
    if best is None:  # nothing met the goal's least gains, yet
        best = hunt.found[0]
    value = objective.value(best[1])
    if finding.proven:
        return Answer(
            status="optimal",
            best=best,
            value=value,
            bound=value,
            criterion=f"no agreement of the zone has {criterion}",
            ideal=ideal,
        )
    return Answer(
        status="limit",
        best=best,
        value=value,
        bound=None if bound is None else max(bound, value),
        criterion=f"the search ended before it proved that no agreement has {criterion}",
        ideal=ideal,
    )


# -- sums and products ---------------------------------------------------------------------------


def _utilitarian(hunt: Hunt, known: Concept, weights: Weights) -> Answer:
    objective = objective_of(known, hunt.players, hunt.scales, hunt.ideal_or_bound(), weights)
    per_unit = [w / scale for w, scale in zip(weights.values(), hunt.scales, strict=True)]
    common = lcm(*(w.denominator for w in per_unit))
    goal = LargestSum(
        coefficients=tuple(int(w * common) for w in per_unit),
        least=hunt.nobody,
        strict=all(per_unit),
    )
    finding = hunt.look(goal, objective.compare)
    bound = _rounded_up(Fraction(finding.bound) / common)
    return _answer(hunt, objective, finding, bound, "a larger weighted sum of gains")


def _nash(hunt: Hunt, known: Concept, weights: Weights) -> Answer:
    heavy = [place for place, weight in enumerate(weights.values()) if weight]
    light = [place for place, weight in enumerate(weights.values()) if not weight]
    if light and any(hunt.ideal(place, left=len(light)) is None for place in light):
        return _without_ideals(hunt, known, weights, inf)
    objective = objective_of(known, hunt.players, hunt.scales, hunt.ideal_or_bound(), weights)
    goal = _product(weights, heavy)
    finding = hunt.look(goal, objective.compare)
    if finding.best is None and finding.proven:
        return _nash_without_all(hunt, known, weights, heavy or light)
    if finding.best is None:  # perhaps not everybody can gain, and then other products compete
        return _answer(hunt, objective, finding, None, PRODUCT_OF_GROUPS)
    bound = exp(float(finding.bound) - _log_scale(hunt, goal)) * (1 + ROUNDING)
    return _answer(hunt, objective, finding, bound, "a larger product of gains")


def _nash_without_all(hunt: Hunt, known: Concept, weights: Weights, heavy: Sequence[int]) -> Answer:
    """Return the solution where no agreement gives every weighty player a gain.

    Agreements are compared by who gains before they are compared by products, so that a search
    that ends early has no one number to bound the value by.
    """
    everyone = range(len(hunt.players))
    ideal = tuple(hunt.ideal(place, left=len(everyone) - place) for place in everyone)
    if None in ideal:
        return _without_ideals(hunt, known, weights, inf)
    own = list(weights.values())
    gaining = [place for place in heavy if ideal[place]]
    if not gaining:  # only players without weight can gain
        gaining = [place for place in everyone if ideal[place]]
        own = [Fraction(1)] * len(own)
    objective = objective_of(known, hunt.players, hunt.scales, hunt.ideal_or_bound(), weights)
    groups = [
        group for count in range(1, len(gaining) + 1) for group in combinations(gaining, count)
    ]
    best, mass = None, Fraction(0)
    for group in sorted(groups, key=lambda g: -sum(own[p] for p in g)):
        weight = sum((own[place] for place in group), Fraction(0))
        if weight < mass:
            break
        goal = _product(Record(zip(hunt.players, own, strict=True)), group)
        finding = hunt.look(goal, objective.compare)
        if finding.best is not None:
            mass = weight
            if best is None or objective.compare(finding.best[1], best[1]) > 0:
                best = finding.best
        if not finding.proven:
            unproven = Finding(best=best, proven=False, bound=0.0)
            return _answer(hunt, objective, unproven, None, PRODUCT_OF_GROUPS, ideal=ideal)
    proven = Finding(best=best, proven=True, bound=0.0)
    return _answer(hunt, objective, proven, None, PRODUCT_OF_GROUPS, ideal=ideal)


def _product(weights: Weights, places: Sequence[int]) -> LargestProduct:
    own = list(weights.values())
    total = sum(own[place] for place in places)
    return LargestProduct(
        shares=tuple(
            own[place] / total if place in places else Fraction(0) for place in range(len(own))
        ),
        least=tuple(int(place in places) for place in range(len(own))),
    )


def _log_scale(hunt: Hunt, goal: LargestProduct) -> float:
    return sum(
        float(share) * log(scale) for share, scale in zip(goal.shares, hunt.scales, strict=True)
    )


# -- smallest values -----------------------------------------------------------------------------


def _leximin(hunt: Hunt, known: Concept, weights: Weights) -> Answer:
    everyone = range(len(hunt.players))
    ideal: tuple[int | None, ...] | None = None
    if known.needs == "ideal point":
        ideal = tuple(hunt.ideal(place, left=len(everyone) - place + 1) for place in everyone)
        if None in ideal:
            return _without_ideals(
                hunt, known, weights, _bound_without_ideals(hunt, known, weights)
            )
        sizes = hunt.ideal_or_bound()
    else:
        gains = [hunt.can_gain(place) for place in everyone]
        if None in gains:
            return _without_ideals(hunt, known, weights, inf)
        tops = hunt.ideal_or_bound()
        sizes = tuple(top if gain else 0 for top, gain in zip(tops, gains, strict=True))
    objective = objective_of(known, hunt.players, hunt.scales, sizes, weights)
    assert isinstance(objective, Leximin)
    criterion = "a better smallest value, or a better order of the others"
    if not objective.places:
        nothing = Finding(best=hunt.found[0], proven=True, bound=0.0)
        return _answer(hunt, objective, nothing, 0.0, criterion, ideal=ideal)
    worst = _worst(hunt, objective)
    goal = InOrder(worst=worst) if len(objective.places) > 1 else worst
    finding = hunt.look(goal, objective.compare)
    bound = _rounded_up(Fraction(finding.bound))
    return _answer(hunt, objective, finding, bound, criterion, ideal=ideal)


def _worst(hunt: Hunt, objective: Leximin) -> LargestWorst:
    return LargestWorst(
        places=objective.places,
        offsets=objective.offsets,
        denominators=objective.denominators,
        least=hunt.nobody,
    )


def _bound_without_ideals(hunt: Hunt, known: Concept, weights: Weights) -> float:
    """Return a bound on the smallest value where ideals are not proven.

    A larger ideal makes a value smaller. So no smallest value exceeds the largest by the gains
    that are known to be had, over the players who have one.
    """
    most = 1.0 if known.name == "kalai_smorodinsky" else 0.0
    gains = tuple(max(gains) for gains in zip(*(gains for _, gains in hunt.found), strict=True))
    objective = objective_of(known, hunt.players, hunt.scales, gains, weights)
    assert isinstance(objective, Leximin)
    if not objective.places:
        return most
    finding = hunt.look(_worst(hunt, objective), objective.compare)
    return min(most, _rounded_up(Fraction(finding.bound)))


def _without_ideals(hunt: Hunt, known: Concept, weights: Weights, bound: float) -> Answer:
    """Return the best agreement found, by ideal gains that are bounded but not proven."""
    tops = hunt.ideal_or_bound()
    objective = objective_of(known, hunt.players, hunt.scales, tops, weights)
    best = hunt.found[0]
    for other in hunt.found:
        if objective.compare(other[1], best[1]) > 0:
            best = other
    return Answer(
        status="limit",
        best=best,
        value=objective.value(best[1]),
        bound=None if bound == inf else bound,
        criterion=(
            "the search ended before it knew the largest gain of every player; the value is "
            "by the bounds on those gains"
        ),
        ideal=tuple(
            hunt.ideals[place][0] if hunt.ideals.get(place, (0, False))[1] else None
            for place in range(len(hunt.players))
        ),
    )


def _rounded_up(number: Fraction) -> float:
    return nextafter(float(number), inf)


_SOLVERS: dict[str, Callable[[Hunt, Concept, Weights], Answer]] = {
    "nash": _nash,
    "kalai_smorodinsky": _leximin,
    "egalitarian": _leximin,
    "utilitarian": _utilitarian,
    "equal_loss": _leximin,
}
