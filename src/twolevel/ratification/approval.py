"""Ratification rules, tabulated over every pattern of approval.

A country's actors approve or not; bit k of a pattern is the k-th actor. Rules are evaluated
with exact integers on all 2**n patterns at once, so that three thirds are never short of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, lcm

import numpy as np
from numpy.typing import NDArray

from twolevel.model.institutions import (
    AllOf,
    AnyOf,
    AtLeast,
    Majority,
    Quota,
    Rule,
    Shared,
    Unanimity,
    Veto,
)
from twolevel.payoffs.resolution import ResolvedActor, ResolvedBody

__all__ = ["minimal_sets", "passing_country_masks", "passing_patterns"]

Mask = NDArray[np.bool_]


def passing_patterns(body: ResolvedBody) -> Mask:
    """Return which patterns of its actors' approvals ratify: ``(2**n_actors,)``."""
    count = sum(1 for _ in body.leaves)
    patterns = np.arange(1 << count)
    return _approves(body, ((patterns >> k) & 1 == 1 for k in range(count)))


def _approves(part: ResolvedActor | ResolvedBody, bits: Iterator[Mask]) -> Mask:
    """Return where a part approves, given where its actors do, in their order."""
    if isinstance(part, ResolvedActor):
        return next(bits)
    approvals = {inner.name: _approves(inner, bits) for inner in part.parts}
    shares = {inner.name: w for inner, w in zip(part.parts, part.weights, strict=True)}
    return passes(part.rule, approvals, shares)


def passing_country_masks(rule: Rule, countries: Sequence[str]) -> Mask:
    """Return which sets of countries bring an agreement into force: ``(2**n_countries,)``."""
    masks = np.arange(1 << len(countries))
    approvals = {name: (masks >> k) & 1 == 1 for k, name in enumerate(countries)}
    return passes(rule, approvals, {})


def passes(rule: Rule, approvals: Mapping[str, Mask], shares: Mapping[str, Fraction]) -> Mask:
    """Return where a rule passes, given where each part approves.

    Parameters
    ----------
    rule
        The rule.
    approvals
        For each part of the body, an array of approvals; all of one length.
    shares
        For each part, its share of the decision under a ``Shared`` rule.
    """
    if isinstance(rule, AllOf):
        return np.logical_and.reduce([passes(r, approvals, shares) for r in rule.rules])
    if isinstance(rule, AnyOf):
        return np.logical_or.reduce([passes(r, approvals, shares) for r in rule.rules])
    if isinstance(rule, Veto):
        return np.logical_and.reduce([approvals[name] for name in rule.members])
    if isinstance(rule, Shared):
        return _weighted(approvals, shares, rule.quota, strict=True)
    if isinstance(rule, Quota):
        return _weighted(approvals, rule.weights, rule.quota, strict=rule.strict)
    one_each = dict.fromkeys(approvals, Fraction(1))
    if isinstance(rule, Unanimity):
        return _weighted(approvals, one_each, Fraction(1), strict=False)
    if isinstance(rule, Majority):
        return _weighted(approvals, one_each, Fraction(1, 2), strict=True)
    assert isinstance(rule, AtLeast)
    return _weighted(approvals, one_each, Fraction(rule.count, len(approvals)), strict=False)


def _weighted(
    approvals: Mapping[str, Mask], weights: Mapping[str, Fraction], quota: Fraction, *, strict: bool
) -> Mask:
    """Return where the approving weight exceeds (or reaches) a share of the total weight."""
    scale = lcm(*(weight.denominator for weight in weights.values()))
    whole = {name: w.numerator * (scale // w.denominator) for name, w in weights.items()}
    needed = quota * sum(whole.values())
    kind = np.int64 if sum(whole.values()) < 2**62 else object
    total = np.zeros(len(next(iter(approvals.values()))), dtype=kind)
    for name, weight in whole.items():
        total += approvals[name].astype(kind) * weight
    reached: Mask = (total > floor(needed) if strict else total >= ceil(needed)).astype(np.bool_)
    return reached


def minimal_sets(passing: Mask) -> tuple[int, ...]:
    """Return the masks in a monotone family none of whose proper subsets is in it."""
    bits = len(passing).bit_length() - 1
    masks = np.flatnonzero(passing)
    minimal = np.ones(len(masks), dtype=np.bool_)
    for bit in range(bits):
        has = (masks >> bit) & 1 == 1
        minimal &= ~(has & passing[masks & ~(1 << bit)])
    return tuple(int(mask) for mask in masks[minimal])
