"""Bargaining over the depth of integration, when gains are quadratic in depth.

Knows ideals, outside options and powers of countries. Does not know where they come from.

A country with the ideal theta gains ``x (2 theta - x)`` from depth x >= 0: nothing at the
status quo 0, most at theta, and nothing again at 2 theta.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, sqrt

from twolevel.errors import ArgumentError, shown

__all__ = ["nash_depth", "ratifiable_depth"]


def nash_depth(
    ideals: Sequence[float],
    *,
    outside: Sequence[float] | None = None,
    powers: Sequence[float] | None = None,
) -> float:
    """Return the depth of the weighted Nash bargain, or 0 when nothing suits everybody.

    The depth maximises ``sum p_c log(x (2 theta_c - x) - o_c)`` where every gain reaches its
    outside option. The sum is concave there, so that its derivative has one root, found by
    bisection to the last bit. Without outside options the depth is homogeneous of degree one
    and isotone in every ideal; with them isotone where it exceeds the square root of the
    largest option.

    Parameters
    ----------
    ideals
        One number a country; one that is not positive blocks every depth.
    outside
        Gains that countries have without an agreement, from zero up; none by default.
    powers
        Positive weights; equal by default.

    Raises
    ------
    ArgumentError
        If lengths differ, an option is negative or a power is not positive.

    References
    ----------
    Nash 1950, The Bargaining Problem, https://doi.org/10.2307/1907266

    Examples
    --------
    >>> round(nash_depth([0.5, 1.0]), 6), nash_depth([0.4, 0.4])
    (0.609612, 0.4)
    """
    outside = [0.0] * len(ideals) if outside is None else outside
    powers = [1.0] * len(ideals) if powers is None else powers
    _check(ideals, outside, powers)
    if any(ideal <= 0 or ideal * ideal < o for ideal, o in zip(ideals, outside, strict=True)):
        return 0.0
    spread = [sqrt(t * t - o) for t, o in zip(ideals, outside, strict=True)]
    low = max(t - s for t, s in zip(ideals, spread, strict=True))
    high = min(t + s for t, s in zip(ideals, spread, strict=True))
    if low > high:
        return 0.0
    if max(ideals) <= min(ideals):
        return float(ideals[0])

    def slope(x: float) -> float:
        total = 0.0
        for theta, o, power in zip(ideals, outside, powers, strict=True):
            gain = x * (2 * theta - x) - o
            if gain <= 0:  # at the edge of what this country accepts
                return 1.0 if x < theta else -1.0
            total += power * (theta - x) / gain
        return total

    while low < (middle := (low + high) / 2) < high:
        if slope(middle) > 0:
            low = middle
        else:
            high = middle
    return high


def ratifiable_depth(ideals: Sequence[float], *, needed: int | None = None) -> float:
    """Return the greatest depth that enough ratifiers approve.

    A ratifier approves depths up to twice its ideal; with `needed` approvals the bound is
    twice the ideal that comes `needed`-th from the top.

    Parameters
    ----------
    ideals
        One number a ratifier.
    needed
        How many must approve; all by default.

    Raises
    ------
    ArgumentError
        If there are fewer ratifiers than approvals needed.

    Examples
    --------
    >>> ratifiable_depth([0.5, 0.7, 0.3]), ratifiable_depth([0.5, 0.7, 0.3], needed=2)
    (0.6, 1.0)
    """
    needed = len(ideals) if needed is None else needed
    if not 1 <= needed <= len(ideals):
        raise ArgumentError(
            f"of {len(ideals)} ratifiers 1 to {len(ideals)} can be needed, not {needed}"
        )
    return max(0.0, 2 * sorted(ideals, reverse=True)[needed - 1])


def _check(ideals: Sequence[float], outside: Sequence[float], powers: Sequence[float]) -> None:
    if not ideals or not len(ideals) == len(outside) == len(powers):
        raise ArgumentError(
            "a bargain over depth needs one ideal, outside option and power a country, not "
            f"{len(ideals)}, {len(outside)} and {len(powers)}"
        )
    if not all(map(isfinite, (*ideals, *outside, *powers))):
        raise ArgumentError(
            f"ideals, options and powers must be finite, not {shown(tuple(ideals))}"
        )
    if min(outside) < 0 or min(powers) <= 0:
        raise ArgumentError("outside options are numbers from zero up, and powers above zero")
