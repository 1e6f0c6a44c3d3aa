"""Draws counted batch by batch, in a way that an interruption neither loses nor repeats.

Knows work on ranges of draws, a tally and a file that keeps it. Does not know what is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from twolevel.errors import ArgumentError
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.payoffs.executors import spread
from twolevel.robustness.draws import Progress, check_count

__all__ = ["Counts", "count_draws"]

Found = TypeVar("Found")


class Counts(Protocol):
    """What a tally of draws can do."""

    draws: int

    def state(self) -> dict[str, Any]:
        """Return the counts as plain data."""

    def restore(self, state: dict[str, Any]) -> None:
        """Take counts back."""


def count_draws(
    work: Callable[[Sequence[int]], Found],
    tally: Counts,
    add: Callable[[Found], None],
    *,
    draws: int,
    batch: int,
    workers: int | None = None,
    client: Any = None,
    kept: Checkpoint | None = None,
    progress: Progress | None = None,
) -> None:
    """Count draws up to a number, going on from a checkpoint if there is one.

    The counts are kept every few seconds and at the end. A run that is interrupted keeps what it
    has counted, unless it was interrupted while it counted: half a batch is never kept.

    Parameters
    ----------
    work
        What is found in some draws.
    tally
        Where the draws are counted.
    add
        Counts what was found, in the tally.
    draws, batch
        How many draws there are to be, and how many are taken at once.
    workers, client
        As for ``payoffs.executors.spread``.
    kept
        The file that keeps the counts.
    progress
        Called with the draws done and their number.

    Raises
    ------
    ArgumentError
        If the batch is no positive integer, or the file belongs to another run or holds more
        draws.
    """
    check_count("batch", batch)
    state = None if kept is None else kept.read()
    if state is not None:
        tally.restore(state)
    if kept is not None and tally.draws > draws:
        raise ArgumentError(
            f"{kept.path} already holds {tally.draws:,} draws, more than the {draws:,} asked "
            "for; ask for more draws or name another file"
        )
    ranges = [range(k, min(k + batch, draws)) for k in range(tally.draws, draws, batch)]
    whole = True
    try:
        for found in spread(work, ranges, workers=workers, client=client):
            whole = False
            add(found)
            whole = True
            if progress is not None:
                progress(tally.draws, draws)
            if kept is not None and kept.due:
                kept.write(tally.state())
    finally:
        if kept is not None and whole:
            kept.write(tally.state())
