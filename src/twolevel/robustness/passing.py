"""Ratification rules in many draws at once.

Under a ``Shared`` rule what passes depends on the drawn weights; every other rule passes the
same patterns in all draws. Knows rules and weights. Does not know payoffs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from twolevel.model.institutions import AllOf, AnyOf, Rule, Shared
from twolevel.payoffs.many import FINEST, Many, units_of
from twolevel.payoffs.resolution import ResolvedActor, ResolvedBody
from twolevel.ratification.approval import passes

__all__ = ["passing_words"]

Mask = NDArray[np.bool_]


def passing_words(bodies: Sequence[ResolvedBody], n_draws: int) -> NDArray[np.uint64]:
    """Return a word a draw and country, bit p saying whether the pattern p of approvals ratifies.

    Parameters
    ----------
    bodies
        Countries of at most six actors, their weights being numbers or one number a draw.
    n_draws
        Number of draws.
    """
    words = np.zeros((n_draws, len(bodies)), dtype=np.uint64)
    for country, body in enumerate(bodies):
        passing = _passing(body, n_draws)
        bits = np.uint64(1) << np.arange(passing.shape[1], dtype=np.uint64)
        words[:, country] = np.where(passing, bits, np.uint64(0)).sum(axis=1, dtype=np.uint64)
    return words


def _passing(body: ResolvedBody, n_draws: int) -> Mask:
    count = sum(1 for _ in body.leaves)
    patterns = np.arange(1 << count)
    bits = iter(
        [np.broadcast_to((patterns >> k) & 1 == 1, (n_draws, 1 << count)) for k in range(count)]
    )

    def approves(part: ResolvedActor | ResolvedBody) -> Mask:
        if isinstance(part, ResolvedActor):
            return next(bits)
        approvals = {inner.name: approves(inner) for inner in part.parts}
        shares = {inner.name: w for inner, w in zip(part.parts, part.weights, strict=True)}
        return _passes(part.rule, approvals, shares)

    return approves(body)


def _passes(
    rule: Rule, approvals: Mapping[str, Mask], shares: Mapping[str, Many | Fraction]
) -> Mask:
    if isinstance(rule, AllOf):
        return np.logical_and.reduce([_passes(r, approvals, shares) for r in rule.rules])
    if isinstance(rule, AnyOf):
        return np.logical_or.reduce([_passes(r, approvals, shares) for r in rule.rules])
    if isinstance(rule, Shared):
        return _outweigh(approvals, shares, rule.quota)
    shape = next(iter(approvals.values())).shape
    flat = {name: mask.ravel() for name, mask in approvals.items()}
    return passes(rule, flat, {}).reshape(shape)


def _outweigh(
    approvals: Mapping[str, Mask], shares: Mapping[str, Many | Fraction], quota: Fraction
) -> Mask:
    """Return where the approving weight exceeds a share of the total weight.

    Weights are whole numbers on their common grid, or on one of 2**-50 where that is too fine;
    then no sum of drawn weights meets the quota but by chance.
    """
    scale = 1
    for share in shares.values():
        scale = lcm(scale, share.denominator) if share.denominator else FINEST + 1
        if scale > FINEST:
            scale = 2**50
            break
    shape = next(iter(approvals.values())).shape
    total = np.zeros(shape, dtype=np.int64)
    every = np.zeros((shape[0], 1), dtype=np.int64)
    for name, share in shares.items():
        units = units_of(share, scale, shape[0])[:, None]
        total += np.where(approvals[name], units, 0)
        every += units
    limit = quota * scale
    if every.min() == every.max() == scale:
        return np.asarray(total > int(limit))  # integers exceed a number iff they exceed its floor
    above, below = quota.numerator, quota.denominator
    if max(above, below) * int(every.max()) < 2**62:
        return np.asarray(total * below > every * above)
    return np.asarray(total.astype(object) * below > every.astype(object) * above, dtype=np.bool_)
