"""What is known of all equilibria of a two-player game.

Knows a list of equilibria, what they span, and whether it is all; does not know how it was found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from twolevel.equilibria.profiles import Mixed

__all__ = ["Extremes", "in_order", "some_extremes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """The extreme equilibria of a two-player game.

    Attributes
    ----------
    equilibria
        Pairs of mixed strategies, in fractions.
    subsets
        The maximal Nash subsets, as positions in `equilibria`: all mixtures of each player's
        strategies within a subset are equilibria, and there are no other equilibria.
    degenerate
        Whether some mixed strategy has more best responses than strategies it mixes; None if
        that was not decided.
    complete
        Whether there are no others than these and what `subsets` span.
    walked
        How many bases were certified in floats; zero if all was done in whole numbers.
    """

    equilibria: tuple[Mixed, ...]
    subsets: tuple[tuple[int, ...], ...]
    degenerate: bool | None
    complete: bool = True
    walked: int = 0

    @property
    def finite(self) -> bool | None:
        """Whether there are finitely many equilibria: those listed; None if that is not known."""
        if any(len(subset) > 1 for subset in self.subsets):
            return False
        return True if self.complete else None


def in_order(equilibria: Iterable[Mixed]) -> tuple[Mixed, ...]:
    """Return different equilibria, the first strategies' chances descending."""
    return tuple(
        mixed for _, mixed in sorted({_key(e): e for e in equilibria}.items(), reverse=True)
    )


def _key(mixed: Mixed) -> tuple[Any, ...]:
    return tuple(chance for vector in mixed for chance in vector)


def some_extremes(found: Iterable[Mixed], *, degenerate: bool | None, walked: int) -> Extremes:
    """Return equilibria that may not be all."""
    return Extremes(
        equilibria=in_order(found),
        subsets=(),
        degenerate=degenerate,
        complete=False,
        walked=walked,
    )
