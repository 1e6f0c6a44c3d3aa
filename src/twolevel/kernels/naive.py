"""The obviously right way to enumerate: one agreement after another, in exact fractions.

The oracle for every faster kernel; slow on purpose.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

__all__ = ["agreements", "payoff"]

Choice = tuple[int, ...]
Term = tuple[tuple[int, ...], Mapping[Choice, Fraction]]


def agreements(sizes: Sequence[int]) -> Iterator[Choice]:
    """Yield every agreement as positions of options, in the order of the ids."""
    return itertools.product(*(range(size) for size in sizes))


def payoff(terms: Sequence[Term], choice: Choice) -> Fraction:
    """Return the sum of the terms at an agreement.

    A term is the issues it is about and a value for each combination of their options.
    """
    total = Fraction(0)
    for issues, values in terms:
        total += values[tuple(choice[issue] for issue in issues)]
    return total
