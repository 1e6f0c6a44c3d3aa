"""How large a set of agreements is: counted, counted in part, or estimated from a sample."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twolevel.ratification.survey import Survey

__all__ = ["Size", "wilson_interval"]

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Size of a set of agreements.

    Attributes
    ----------
    count
        Number of agreements: exact; the estimate nearest to the sampled share; or, of an
        enumeration that ended early, those it counted.
    share
        Share of the feasible agreements, among those looked at.
    low, high
        Ends of the 95% interval of `count` (Wilson 1927,
        https://doi.org/10.1080/01621459.1927.10502953); both equal `count` when exact. Of an
        enumeration that ended early: `count`, and as many more as it did not look at.
    """

    count: int
    share: Fraction
    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether the size was counted."""
        return self.low == self.high

    def __str__(self) -> str:
        if self.is_exact:
            return f"{self.count:,}"
        return f"{self.count:,} ({self.low:,} to {self.high:,})"

    @classmethod
    def of(cls, count: int, survey: Survey) -> Size:
        """Return the size of a set of which a survey counted `count` agreements."""
        count = int(count)
        share = Fraction(count, survey.feasible) if survey.feasible else Fraction(0)
        if survey.is_exact:
            return cls(count=count, share=share, low=count, high=count)
        total = survey.game.scenario.n_agreements
        if survey.is_partial:
            return cls(count=count, share=share, low=count, high=count + total - survey.covered)
        low, high = wilson_interval(count, survey.covered)
        return cls(
            count=count * total // survey.covered,
            share=share,
            low=int(low * total),
            high=min(total, int(high * total) + 1),
        )


def wilson_interval(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """Return Wilson's interval for a proportion.

    Examples
    --------
    >>> [round(end, 4) for end in wilson_interval(5, 10)]
    [0.2366, 0.7634]
    """
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    spread = z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == trials else min(1.0, middle + half)
    return low, high
