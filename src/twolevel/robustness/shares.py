"""Shares of draws, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

from twolevel.ratification.sizes import wilson_interval

__all__ = ["Share"]


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
