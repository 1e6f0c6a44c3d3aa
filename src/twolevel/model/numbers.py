"""Exact numbers: what an analyst writes is kept as the rational number it denotes.

``0.1`` means one tenth, not the binary fraction nearest to it, and ``"1/3"`` means one third.
Keeping declared numbers exact is what lets ties be decided exactly later on.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from twolevel.errors import ArgumentError, shown

__all__ = ["Exact", "exact"]

Exact = Fraction | int | float | str | Decimal

_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})([eE][+-]?\d{1,2})?")
_RATIO = re.compile(r"([+-]?\d{1,18})\s*/\s*(\d{1,18})")
_LARGEST = Fraction(10**15)


def exact(value: object, *, what: str = "the number") -> Fraction:
    """Return the rational number that `value` denotes.

    Parameters
    ----------
    value
        An int, a fraction, a decimal, text such as ``"0.25"`` or ``"1/4"``, or a float, which
        stands for the shortest decimal that prints as it.
    what
        How to name the value in an error.

    Raises
    ------
    ArgumentError
        If the value is not a number, is not finite, exceeds 1e15 in size or is text longer
        than 18 digits either side of the point.

    Examples
    --------
    >>> exact(0.1), exact("2/3")
    (Fraction(1, 10), Fraction(2, 3))
    """
    number = _parsed(value)
    if number is None:
        raise ArgumentError(
            f"{what} must be a finite number such as 0.25 or a ratio such as 1/3, "
            f"not {shown(value)}"
        )
    if abs(number) > _LARGEST:
        raise ArgumentError(f"{what} must lie within 1e15 of zero, not {shown(value)}")
    return number


def _parsed(value: object) -> Fraction | None:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, str):
        return _parsed_text(value)
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() and abs(value.adjusted()) < 100 else None
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:  # a NumPy scalar
        return _parsed(value.item())
    if isinstance(value, float):
        return Fraction(repr(float(value))) if math.isfinite(value) else None
    return None


def _parsed_text(text: str) -> Fraction | None:
    ratio = _RATIO.fullmatch(text.strip())
    if ratio:
        below = int(ratio[2])
        return Fraction(int(ratio[1]), below) if below else None
    return Fraction(text.strip()) if _NUMBER.fullmatch(text.strip()) else None
