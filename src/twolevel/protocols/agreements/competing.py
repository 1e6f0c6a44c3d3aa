"""Which agreements compete when offers are made, and by what protocol.

Knows scenarios and finite bargaining problems. Does not know who proposes when, nor how
equilibria are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from twolevel.bargaining.frontier import pareto_frontier
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.settlement import bargaining_problem
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.agreements.assembly import Assembly
from twolevel.protocols.agreements.ratifying import MOST_WEIGHED, Ratifiers, assembly_of
from twolevel.protocols.given_numbers import Numbers, chances, discount_factors, whole_number
from twolevel.tolerance import Tolerance

__all__ = ["DEFAULT_TOLERANCE", "assembly_for", "assembly_over", "coalition_of", "protocol_of"]

DEFAULT_TOLERANCE = Tolerance(gap=1e-6, rounds=500)


def coalition_of(game: PointGame, coalition: Sequence[str] | None) -> Labels:
    """Return the countries that take part; all of them for None.

    Raises
    ------
    ArgumentError, LabelError
        If there is none, or a name repeats.
    """
    names = Labels(game.countries if coalition is None else coalition, kind="country")
    if not names:
        raise ArgumentError("a coalition needs at least one country")
    return names


def protocol_of(
    names: Labels, discounts: Any, recognition: Numbers | None, quota: object
) -> dict[str, Any]:
    """Return discounts, chances to propose and the quota, checked.

    Raises
    ------
    ArgumentError, LabelError
        If a number is outside its range, or is given for somebody who is no player.
    """
    if isinstance(discounts, int | float | str | Fraction) and not isinstance(discounts, bool):
        discounts = [discounts] * len(names)
    return {
        "discounts": discount_factors(discounts, names),
        "recognition": chances(recognition, names, "the chance to propose"),
        "quota": len(names) if quota is None else whole_number(quota, 1, len(names), "the quota"),
    }


def assembly_for(
    game: PointGame, names: Labels, protocol: dict[str, Any], ratifiers: Ratifiers
) -> tuple[np.ndarray[Any, Any], Assembly]:
    """Return the ids of the agreements that compete, and the assembly over them.

    Raises
    ------
    ArgumentError, LabelError, LimitError
        If `ratifiers` is unknown, a country does not exist, or too many agreements would have to
        be weighed.
    """
    game.countries.positions(names)
    if ratifiers not in {"status_quo", "strategic"}:
        raise ArgumentError(
            f'ratifiers must be "status_quo" or "strategic", not {shown(ratifiers)}'
        )
    if ratifiers == "status_quo" and protocol["quota"] == len(names):
        return _frontier_of(bargaining_problem(game, names), protocol)
    return assembly_of(game, names, protocol, ratifiers)


def _frontier_of(
    problem: BargainingProblem, protocol: dict[str, Any]
) -> tuple[np.ndarray[Any, Any], Assembly]:
    """Return the assembly over the efficient agreements: no equilibrium needs another.

    Raises
    ------
    LimitError
        If there are too many.
    """
    frontier = pareto_frontier(problem)
    if len(frontier) > MOST_WEIGHED:
        raise LimitError(
            f"{len(frontier):,} efficient agreements are more than the {MOST_WEIGHED:,} that offers "
            "are weighed over; use fewer steps, issues or options"
        )
    gains = frontier.gains.reshape(len(frontier), len(problem.players))
    return frontier.ids, _without_ratifiers(gains, problem, protocol)


def assembly_over(
    problem: BargainingProblem, protocol: dict[str, Any]
) -> tuple[np.ndarray[Any, Any], Assembly]:
    """Return the ids of a problem's agreements that compete under a quota, and the assembly.

    Raises
    ------
    LimitError
        If there are too many.
    """
    if protocol["quota"] == len(problem.players):
        return _frontier_of(problem, protocol)
    ids, gains, count = [], [], 0
    for points in problem.blocks():
        count += len(points.ids)
        if count > MOST_WEIGHED:
            raise LimitError(
                f"more than {MOST_WEIGHED:,} agreements would have to be weighed; "
                "use fewer steps, issues or options"
            )
        ids.append(points.ids)
        gains.append(points.gains)
    every = np.concatenate(ids)
    order = np.argsort(every, kind="stable")
    return every[order], _without_ratifiers(np.concatenate(gains)[order], problem, protocol)


def _without_ratifiers(
    gains: np.ndarray[Any, Any], problem: BargainingProblem, protocol: dict[str, Any]
) -> Assembly:
    return Assembly(
        gains=gains,
        scales=problem.scales,
        chances=tuple(protocol["recognition"].values()),
        discounts=tuple(protocol["discounts"].values()),
        ratified=np.ones(gains.shape, dtype=np.bool_),
        voters=(),
        quota=protocol["quota"],
    )
