"""Rules as thresholds: some of several sets of linear inequalities with whole numbers.

Knows how a nested rule unfolds. Does not count anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import floor, gcd, lcm

from twolevel.coalitions.power.voting import VotingGame
from twolevel.errors import LimitError
from twolevel.labels import Labels
from twolevel.model.institutions import (
    AllOf,
    AnyOf,
    AtLeast,
    Majority,
    Quota,
    Rule,
    Shared,
    Veto,
)

__all__ = ["MOST_ALTERNATIVES", "Alternatives", "Together", "alternatives", "signed"]

MOST_ALTERNATIVES = 10
"""Sets of thresholds of which any one may be met; twice as many are combined by counting."""

Threshold = tuple[tuple[int, ...], int]
"""Whole weights of the members, and the weight that is needed: ``weight >= needed``."""
Together = dict[tuple[int, ...], int]
"""Thresholds that must all be met."""
Alternatives = list[Together]
"""A coalition wins if it meets all thresholds of one of these."""


def alternatives(game: VotingGame) -> Alternatives:
    """Return a game's rule as alternatives of thresholds.

    Raises
    ------
    LimitError
        If the rule unfolds into more than ``MOST_ALTERNATIVES`` alternatives.
    """
    found = _unfolded(game.rule, game.members, game.shares)
    return [one for k, one in enumerate(found) if one not in found[:k]]


def _unfolded(rule: Rule, members: Labels, shares: Mapping[str, Fraction]) -> Alternatives:
    if isinstance(rule, AnyOf):
        found = [one for part in rule.rules for one in _unfolded(part, members, shares)]
    elif isinstance(rule, AllOf):
        parts = [_unfolded(part, members, shares) for part in rule.rules]
        found = [both(choice) for choice in product(*parts)]
    else:
        weights, needed = _threshold(rule, members, shares)
        found = [{weights: needed}]
    if len(found) > MOST_ALTERNATIVES:
        raise LimitError(
            f"the rule unfolds into {len(found)} alternatives (at most {MOST_ALTERNATIVES}); "
            "nest fewer any_of rules in all_of rules"
        )
    return found


def both(parts: Sequence[Together]) -> Together:
    """Return the thresholds that are met where all of several sets of thresholds are."""
    merged: Together = {}
    for part in parts:
        for weights, needed in part.items():
            merged[weights] = max(needed, merged.get(weights, 0))
    return merged


def signed(ways: Alternatives) -> list[tuple[Together, int]]:
    """Return sets of thresholds with whole coefficients, by inclusion and exclusion.

    Adding up, with these coefficients, anything that is counted where all thresholds of a set
    are met gives the count where all of at least one alternative are.
    """
    terms: dict[frozenset[Threshold], int] = {}
    for chosen in range(1, len(ways) + 1):
        for group in combinations(ways, chosen):
            key = frozenset(both(group).items())
            terms[key] = terms.get(key, 0) + (1 if chosen % 2 else -1)
    return [(dict(sorted(key)), sign) for key, sign in terms.items() if sign]


def _threshold(rule: Rule, members: Labels, shares: Mapping[str, Fraction]) -> Threshold:
    ones = (1,) * len(members)
    if isinstance(rule, Veto):
        inside = tuple(int(name in rule.members) for name in members)
        return inside, sum(inside)
    if isinstance(rule, AtLeast):
        return ones, rule.count
    if isinstance(rule, Majority):
        return ones, len(members) // 2 + 1
    if isinstance(rule, Quota):
        return _whole(members, rule.weights, rule.quota, strict=rule.strict)
    if isinstance(rule, Shared):
        return _whole(members, shares, rule.quota, strict=True)
    return ones, len(members)


def _whole(
    members: Labels, weights: Mapping[str, Fraction], quota: Fraction, *, strict: bool
) -> Threshold:
    """Return weights as the smallest whole numbers in the same proportions."""
    scale = lcm(*(weight.denominator for weight in weights.values()))
    whole = [int(weights.get(name, Fraction(0)) * scale) for name in members]
    common = gcd(*whole)
    whole = [weight // common for weight in whole]
    needed = quota * sum(whole)
    return tuple(whole), floor(needed) + 1 if strict else -floor(-needed)
