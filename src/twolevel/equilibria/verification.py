"""Checking equilibria against their game.

Knows the claims of a result; recomputes each from the payoffs. Trusts nothing that the result
stores beyond names and probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isclose
from typing import NoReturn

import numpy as np

from twolevel.equilibria.answers import (
    Amount,
    CorrelatedEquilibrium,
    Equilibrium,
    correlated,
    mixed_of,
    profile_of,
)
from twolevel.equilibria.equilibria import Equilibria
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed, payoffs_and_regrets
from twolevel.equilibria.pure import is_pure_equilibrium, pure_equilibria
from twolevel.errors import VerificationError
from twolevel.labels import Record

__all__ = ["payoff_ranges", "relative_regret", "verify"]

SAME = 1e-9


def verify(result: Equilibria) -> None:
    """Raise VerificationError unless every claim of a result stands.

    Raises
    ------
    VerificationError
        Naming the first claim that fails.
    """
    game = result.game
    if result.provenance.fingerprint != game.fingerprint:
        _fail(result, "it is about another game")
    if (result.status == "found") != bool(result.found):
        _fail(result, f"its status is {result.status} with {len(result.found)} equilibria")
    ranges = payoff_ranges(game)
    for place, each in enumerate(result):
        fresh = _recomputed(result, each)
        for name in game.players:
            if not (
                _same(each.payoffs[name], fresh.payoffs[name])
                and _same(each.regrets[name], fresh.regrets[name])
            ):
                _fail(result, f"payoff or regret of {name} in equilibrium {place + 1} is another")
        worst = relative_regret(ranges, fresh.regrets)
        if worst > result.tolerance.gap:
            _fail(result, f"the relative regret of equilibrium {place + 1} is {worst:.2g}")
    if result.concept in {"pure", "nash"}:
        _check_list(result)


def payoff_ranges(game: NormalFormGame) -> tuple[Fraction, ...]:
    """Return how far each player's payoffs lie apart; one where they are all the same."""
    found = []
    for table, scale in zip(game.numbers, game.scales, strict=True):
        most, least = (end(table, keepdims=True).item() for end in (np.max, np.min))
        found.append((Fraction(most) - Fraction(least)) / scale or Fraction(1))
    return tuple(found)


def relative_regret(ranges: Iterable[Fraction], regrets: Record[Amount]) -> float:
    """Return the largest regret relative to the player's range of payoffs."""
    return max(float(regret / span) for regret, span in zip(regrets.values(), ranges, strict=True))


def _fail(result: Equilibria, why: str) -> NoReturn:
    raise VerificationError(f"the equilibria by {result.provenance.method} do not stand: {why}")


def _same(one: Amount, other: Amount) -> bool:
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one == other
    return isclose(one, other, rel_tol=SAME, abs_tol=SAME)


def _recomputed(
    result: Equilibria, each: Equilibrium | CorrelatedEquilibrium
) -> Equilibrium | CorrelatedEquilibrium:
    game = result.game
    if isinstance(each, Equilibrium):
        mixed = mixed_of(game, each)
        if any(not _is_distribution(vector.tolist()) for vector in mixed):
            _fail(result, "the probabilities are no distribution")
        return profile_of(game, mixed)
    if not _is_distribution(list(each.probabilities)):
        _fail(result, "the probabilities are no distribution")
    joint = np.zeros(game.shape)
    for profile, probability in zip(each.profiles, each.probabilities, strict=True):
        joint[game.digits(profile)] += probability
    return correlated(game, joint, coarse=result.concept == "coarse_correlated")


def _is_distribution(values: list[Amount]) -> bool:
    total = sum(values)
    exact = all(isinstance(value, Fraction) for value in values)
    return min(values) >= 0 and (total == 1 if exact else isclose(total, 1, abs_tol=1e-12))


def _check_list(result: Equilibria) -> None:
    """Check what is claimed of the equilibria together."""
    found = [each for each in result.found if isinstance(each, Equilibrium)]
    game = result.game
    if len({each.chances for each in found}) != len(found):
        _fail(result, "an equilibrium is listed twice")
    listed = {game.digits(each.strategies) for each in found if each.strategies is not None}
    for digits in listed:
        if not is_pure_equilibrium(game, digits):
            _fail(result, f"the pure profile {dict(game.profile(digits))} is no equilibrium")
    if result.guarantee == "all":
        missing = {tuple(row) for row in pure_equilibria(game).tolist()} - listed
        if missing:
            _fail(result, f"the pure equilibrium {dict(game.profile(min(missing)))} is missing")
    mixed = [mixed_of(game, each) for each in found]
    for subset in result.subsets:
        if any(payoffs_and_regrets(game, middle)[1] != [0, 0] for middle in _middle(mixed, subset)):
            _fail(result, f"the middle of the subset {subset} is no equilibrium")


def _middle(mixed: list[Mixed], subset: tuple[int, ...]) -> list[Mixed]:
    """Return the mean of a subset's strategies, an equilibrium in its interior."""
    if len(subset) < 2:
        return []
    count = Fraction(1, len(subset))
    return [
        tuple(
            sum((mixed[k][player] for k in subset), 0 * mixed[subset[0]][player]) * count
            for player in range(2)
        )
    ]
