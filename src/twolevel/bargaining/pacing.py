"""Passes over the same agreements that end when time is up, and how far they got.

A solution takes several passes: one for the ideal point, then one for the best agreements. None
goes further than the one before, so that what is chosen from was looked at by all. Knows pieces
of a space and time. Does not know what is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import TypeVar

__all__ = ["HALF", "Pacer", "Reach"]

HALF = 0.5
"""The share of the time that goes to a first pass which needs a second."""

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How much of a space was looked at by the time that was up.

    Attributes
    ----------
    seconds
        The time given.
    total
        The number of agreements.
    surveyed
        How many of them were looked at for what each player can gain at most.
    covered
        How many of these were looked at again, for the best: the first ones.
    """

    seconds: float
    total: int
    surveyed: int
    covered: int

    @property
    def share(self) -> Fraction:
        """The share of all agreements among which the best was looked for."""
        return Fraction(self.covered, self.total)

    def __str__(self) -> str:
        return (
            f"{self.covered:,} of {self.total:,} agreements ({float(100 * self.share):.3g}%) were "
            f"looked at in {self.seconds:g} seconds"
        )


class Pacer:
    """Ends the passes over a space when time is up; the first piece is looked at in any case.

    Parameters
    ----------
    total
        The number of agreements.
    seconds
        The time that all passes may take together, from the first on.
    reach
        How far earlier passes got: to go exactly as far again, whatever the time.
    """

    def __init__(self, total: int, seconds: float, *, reach: Reach | None = None) -> None:
        self._total, self._seconds, self._given = total, seconds, reach
        self._stops: list[int] = []
        self._began: float | None = None

    @property
    def is_first(self) -> bool:
        """Whether no pass was made yet."""
        return not self._stops

    @property
    def allowed(self) -> int:
        """How many agreements the next pass may look at."""
        if self._given is not None:
            return self._given.surveyed if self.is_first else self._given.covered
        return self._total if self.is_first else self._stops[-1]

    @property
    def reach(self) -> Reach | None:
        """How far the passes made so far got; None if they got to the end."""
        if self._given is not None:
            return self._given
        if not self._stops or self._stops[-1] == self._total:
            return None
        return Reach(
            seconds=self._seconds,
            total=self._total,
            surveyed=self._stops[0],
            covered=self._stops[-1],
        )

    def paced(
        self, pieces: Iterable[Piece], size: int, share: Callable[[], float]
    ) -> Iterator[Piece]:
        """Yield pieces for a pass, until time is up.

        Whoever takes a piece looks at all of it.

        Parameters
        ----------
        pieces
            The same in each pass.
        size
            The number of agreements in each.
        share
            Called before every piece but the first: the share of the time that may have gone
            by when the pass ends.
        """
        most, place = self.allowed, len(self._stops)
        self._stops.append(0)
        self._began = monotonic() if self._began is None else self._began
        for piece in pieces:
            done = self._stops[place]
            late = self._given is None and monotonic() - self._began >= self._seconds * share()
            if done >= most or (done and late):
                break
            self._stops[place] += size
            yield piece
