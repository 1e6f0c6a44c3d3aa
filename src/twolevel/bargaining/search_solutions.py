"""How each bargaining solution is searched for: its goals, one after another.

Knows the solutions' objectives, which decide every comparison exactly, and the goals of a
search. Does not know a scenario or how a search goes about its goals.

Nash needs one search where some agreement gives every weighty player a gain. Where none does,
groups of players who gain are tried by decreasing weight. Egalitarian, Kalai-Smorodinsky and
equal loss look for the best order of the values, the smallest first; the latter two by ideal
gains that are known to lie between bounds, as close as the answer needs them to be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import exp, floor, inf, lcm, log, nextafter
from typing import Literal

from twolevel.bargaining.concepts import Concept, Weights
from twolevel.bargaining.folds import Objective
from twolevel.bargaining.hunt import Hunt
from twolevel.bargaining.leximin import Leximin
from twolevel.bargaining.problem import BargainingProblem, Gains
from twolevel.bargaining.survey import Survey
from twolevel.errors import ArgumentError, listed
from twolevel.kernels.search import Agreement, Finding
from twolevel.kernels.search_goals import Goal, InOrder, LargestProduct, LargestSum, LargestWorst
from twolevel.labels import Labels, Record

__all__ = ["Answer", "answer_of", "any_agreement", "objective_of"]

ROUNDING = 1e-12
"""Relative room for the rounding of a bound on a product."""

ORDER_OF_VALUES = "a better smallest value, or a better order of the others"
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
    objective = objective_of(known, hunt.players, hunt.scales, hunt.highs, weights)
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
        return _unproven(hunt, known, weights, inf)
    objective = objective_of(known, hunt.players, hunt.scales, hunt.highs, weights)
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
        return _unproven(hunt, known, weights, inf)
    own = list(weights.values())
    gaining = [place for place in heavy if ideal[place]]
    if not gaining:  # only players without weight can gain
        gaining = [place for place in everyone if ideal[place]]
        own = [Fraction(1)] * len(own)
    objective = objective_of(known, hunt.players, hunt.scales, hunt.highs, weights)
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


def _egalitarian(hunt: Hunt, known: Concept, weights: Weights) -> Answer:
    gains = [hunt.can_gain(place) for place in range(len(hunt.players))]
    if None in gains:
        return _unproven(hunt, known, weights, inf)
    sizes = tuple(top if gain else 0 for top, gain in zip(hunt.highs, gains, strict=True))
    objective = _leximin_of(hunt, known, weights, sizes)
    if not objective.places:
        return _nobody_gains(hunt, objective, None)
    finding = hunt.look(_in_order(hunt, objective), objective.compare)
    return _answer(hunt, objective, finding, _rounded_up(Fraction(finding.bound)), ORDER_OF_VALUES)


def _by_ideals(hunt: Hunt, known: Concept, weights: Weights) -> Answer:
    """Return the solution by values that need ideals, each known only as well as it must be.

    A larger ideal makes a value smaller. So values by the gains that are known to be had are at
    least the true ones, and an agreement that is best by those is best if its own smallest value
    stands whatever the ideals may be yet. Only that much is proven of them: all of it for the
    player whose value is smallest, and a bound for the others.
    """
    everyone = range(len(hunt.players))
    for place in everyone:
        hunt.approach_ideal(place, left=len(everyone) - place)
    gaining = [hunt.can_gain(place) for place in everyone]
    bound = 1.0 if known.name == "kalai_smorodinsky" else 0.0
    while True:
        objective = _leximin_of(hunt, known, weights, hunt.lows)
        if not objective.places:
            if None in gaining:
                return _unproven(hunt, known, weights, bound)
            return _nobody_gains(hunt, objective, hunt.ideals)
        finding = hunt.look(_in_order(hunt, objective), objective.compare, left=1)
        bound = min(bound, _rounded_up(Fraction(finding.bound)))
        stands = None
        if finding.proven and None not in gaining:
            stands = _stands(hunt, known, objective, finding)
        if stands is None:
            return _unproven(hunt, known, weights, bound)
        if stands:
            return _answer(hunt, objective, finding, bound, ORDER_OF_VALUES, ideal=hunt.ideals)


def _stands(hunt: Hunt, known: Concept, objective: Leximin, finding: Finding) -> bool | None:
    """Return whether what is best by the gains at hand is best, None if that is not known.

    Where other agreements have the same smallest value, the order of the other values tells
    them apart, and needs all ideals.
    """
    assert finding.best is not None
    lows, gains = hunt.lows, finding.best[1]
    values = dict(zip(objective.places, objective.values(gains), strict=True))
    level = min(values.values())
    for place in sorted(values, key=lambda place: values[place]):
        most = _largest_ideal(known, gains[place], hunt.scales[place], level)
        if most is not None and hunt.highs[place] > most:
            keeps = hunt.gains_at_most(place, most)
            if not keeps:
                return keeps
    if not finding.rivalled:
        return True
    if any(hunt.ideal(place) is None for place in objective.places):
        return None
    return hunt.lows == lows


def _largest_ideal(known: Concept, gain: int, scale: int, level: Fraction) -> int | None:
    """Return the largest ideal by which a gain's value reaches a level; None if all do."""
    if known.name != "kalai_smorodinsky":
        return floor(gain - level * scale)
    return floor(gain / level) if level else None


def _leximin_of(hunt: Hunt, known: Concept, weights: Weights, ideal: Gains) -> Leximin:
    objective = objective_of(known, hunt.players, hunt.scales, ideal, weights)
    assert isinstance(objective, Leximin)
    return objective


def _in_order(hunt: Hunt, objective: Leximin) -> Goal:
    worst = LargestWorst(
        places=objective.places,
        offsets=objective.offsets,
        denominators=objective.denominators,
        least=hunt.nobody,
    )
    return InOrder(worst=worst, rivals=True) if len(objective.places) > 1 else worst


def _nobody_gains(hunt: Hunt, objective: Leximin, ideal: tuple[int | None, ...] | None) -> Answer:
    nothing = Finding(best=hunt.found[0], proven=True, bound=0.0)
    return _answer(hunt, objective, nothing, 0.0, ORDER_OF_VALUES, ideal=ideal)


def _unproven(hunt: Hunt, known: Concept, weights: Weights, bound: float) -> Answer:
    """Return the best agreement found, by what ideal gains are known not to exceed."""
    objective = objective_of(known, hunt.players, hunt.scales, hunt.highs, weights)
    best = hunt.found[0]
    for other in hunt.found:
        if objective.compare(other[1], best[1]) > 0:
            best = other
    value = objective.value(best[1])
    return Answer(
        status="limit",
        best=best,
        value=value,
        bound=None if bound == inf else max(bound, value),
        criterion=(
            "the search ended before it knew the largest gain of every player well enough; the "
            "value is by the bounds on those gains"
            if None in hunt.ideals
            else f"the search ended before it proved that no agreement has {ORDER_OF_VALUES}"
        ),
        ideal=hunt.ideals,
    )


def _rounded_up(number: Fraction) -> float:
    return nextafter(float(number), inf)


_SOLVERS: dict[str, Callable[[Hunt, Concept, Weights], Answer]] = {
    "nash": _nash,
    "kalai_smorodinsky": _by_ideals,
    "egalitarian": _egalitarian,
    "utilitarian": _utilitarian,
    "equal_loss": _by_ideals,
}
