"""Exact comparison of products of powers.

Knows integers. Two Nash products tie or they do not; a float cannot tell, and with exponents
such as 12345678901 the integers themselves are too long to write out.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context
from math import gcd, prod

__all__ = ["sign_of_log"]

_LONGEST_PRODUCT = 16_384
"""Bits up to which a product is multiplied out."""

_FIRST_DIGITS = 50


def sign_of_log(factors: Iterable[tuple[int, int]]) -> int:
    """Return the sign of the logarithm of a product of powers: 1, 0 or -1.

    Parameters
    ----------
    factors
        Pairs of a positive base and an exponent of either sign.

    Examples
    --------
    >>> sign_of_log([(4, 3), (8, -2)]), sign_of_log([(3, 10**15), (2, -(10**15))])
    (0, 1)
    """
    known = [(base, exponent) for base, exponent in factors if base > 1 and exponent]
    common = gcd(*(exponent for _, exponent in known))
    known = [(base, exponent // common) for base, exponent in known]
    if sum(base.bit_length() * abs(exponent) for base, exponent in known) <= _LONGEST_PRODUCT:
        above = prod(base**exponent for base, exponent in known if exponent > 0)
        below = prod(base**-exponent for base, exponent in known if exponent < 0)
        return (above > below) - (above < below)
    return 0 if _is_one(known) else _sign_of_sum(known)


def _is_one(factors: Iterable[tuple[int, int]]) -> bool:
    """Return whether a product of powers is one, by refining its bases until they are coprime."""
    exponents: dict[int, int] = {}
    waiting = list(factors)
    while waiting:
        base, exponent = waiting.pop()
        if base == 1 or exponent == 0:
            continue
        relative = next((other for other in exponents if gcd(base, other) > 1), None)
        if relative is None:
            exponents[base] = exponent
            continue
        shared, other_exponent = gcd(base, relative), exponents.pop(relative)
        waiting += [
            (base // shared, exponent),
            (relative // shared, other_exponent),
            (shared, exponent + other_exponent),
        ]
    return not exponents


def _sign_of_sum(factors: list[tuple[int, int]]) -> int:
    """Return the sign of a sum of logarithms that is known not to be zero."""
    digits = _FIRST_DIGITS
    while True:
        context = Context(prec=digits)
        total = context.create_decimal(0)
        size = context.create_decimal(0)
        for base, exponent in factors:
            term = context.multiply(context.ln(base), exponent)
            total = context.add(total, term)
            size = context.add(size, context.abs(term))
        if context.abs(total) > context.scaleb(size, 5 - digits):
            return 1 if total > 0 else -1
        digits *= 2
