"""Shares of draws, with their intervals.

Knows counts. Does not know what was counted, nor how.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twolevel.labels import Record
from twolevel.model.facts import Fact
from twolevel.ratification.sizes import wilson_interval

__all__ = ["FactShare", "Share", "fact_shares"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """In how many of the draws something happened.

    Attributes
    ----------
    count, draws
        Draws in which it did, and draws in which it could be told.

    Examples
    --------
    >>> print(Share(count=50, draws=100))
    0.500 (0.404 to 0.596)
    """

    count: int
    draws: int

    @property
    def value(self) -> float:
        """The share itself; zero where there are no draws."""
        return self.count / self.draws if self.draws else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of Wilson (1927, https://doi.org/10.1080/01621459.1927.10502953)."""
        return wilson_interval(self.count, self.draws)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f} to {high:.3f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShare:
    """In how many draws a fact holds.

    Attributes
    ----------
    holds
        Of the draws in which it could be decided.
    decided
        In how many of all draws it could.
    """

    title: str
    holds: Share
    decided: Share


def fact_shares(
    facts: Sequence[Fact], counts: Iterable[tuple[int, int]], *, draws: int
) -> Record[FactShare]:
    """Return each fact's share, from the draws in which it holds and in which it fails."""
    return Record(
        (
            fact.name,
            FactShare(
                title=fact.title,
                holds=Share(count=int(holds), draws=int(holds + fails)),
                decided=Share(count=int(holds + fails), draws=draws),
            ),
        )
        for fact, (holds, fails) in zip(facts, counts, strict=True)
    )
