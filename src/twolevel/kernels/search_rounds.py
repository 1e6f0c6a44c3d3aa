"""How a long search goes on in rounds, and what it may use.

Knows nodes, parts and time. Does not know what is looked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["WIDTH", "Allowance", "Rounds"]

WIDTH, SLICE, SLICE_COLUMNS = 8, 200, 400_000
"""Parts walked in a round, nodes of each, and columns of all nodes of all parts."""

Mapping = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(slots=True, kw_only=True)
class Allowance:
    """Time and nodes that several searches may use together.

    Attributes
    ----------
    seconds, nodes
        The most of each; None for no limit.
    report
        Called with the nodes visited so far, and the share of the tree walked.
    """

    seconds: float | None = None
    nodes: int | None = None
    report: Callable[[int, float], None] | None = None
    used: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def spent(self) -> bool:
        """Whether time or nodes are used up."""
        return (self.seconds is not None and self.elapsed >= self.seconds) or (
            self.nodes is not None and self.used >= self.nodes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How a long search goes on in rounds, which settles its answer; and who walks, which does not.

    Attributes
    ----------
    width
        Parts of the tree that are walked in a round.
    nodes
        Nodes by which each is walked; by default few enough for a look at the clock in time.
    over
        What applies a function to every part of a round and gives the answers in order: `map`,
        or one that shares them out among threads or processes; all that it is given pickles,
        if the order of gains does.
    """

    width: int = WIDTH
    nodes: int | None = None
    over: Mapping = map

    def plan(self, n_parts: int, n_columns: int, left: int | None) -> tuple[int, int]:
        """Return how many parts to walk, and by how many nodes, where so many are left."""
        count = min(n_parts, self.width)
        each = self.nodes or max(1, min(SLICE, SLICE_COLUMNS // (n_columns * count)))
        if left is None:
            return count, each
        return min(count, left), min(each, max(1, left // count))
