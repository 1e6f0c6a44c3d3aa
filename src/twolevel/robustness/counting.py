"""Draws counted batch by batch, in a way that an interruption neither loses nor repeats.

Knows work on ranges of numbers, a tally of what is found and a file that keeps it. The numbers
may be those of draws, of pairs of draws or of statements. Does not know what is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError
from twolevel.model.scenario import Scenario
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.payoffs.executors import spread
from twolevel.payoffs.statements import READING
from twolevel.provenance import fingerprint
from twolevel.robustness.draws import Progress, check_count

__all__ = ["Counts", "Rows", "count_draws", "kept_in"]

Found = TypeVar("Found")
Row = NDArray[np.float64]


class Counts(Protocol):
    """What a tally of draws can do."""

    @property
    def draws(self) -> int:
        """How many are counted; they are the first ones."""

    def state(self) -> dict[str, Any]:
        """Return the counts as plain data."""

    def restore(self, state: dict[str, Any]) -> None:
        """Take counts back."""


class Rows:
    """A tally that keeps all that is found: a row of numbers a draw, to the last bit."""

    def __init__(self) -> None:
        self.found: list[Row] = []

    @property
    def draws(self) -> int:
        """How many rows there are."""
        return len(self.found)

    def add(self, rows: Iterable[Row]) -> None:
        """Take the rows of the next draws."""
        self.found.extend(rows)

    def state(self) -> dict[str, Any]:
        """Return the rows as lists."""
        return {"rows": [row.tolist() for row in self.found]}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up where a tally with that state was."""
        self.found = [np.array(row, dtype=np.float64) for row in state["rows"]]


def kept_in(
    path: str | Path | None, analysis: str, scenario: Scenario, **asked: object
) -> Checkpoint | None:
    """Return the file of a run over the evidence of a scenario; None if none is named.

    Parameters
    ----------
    path
        Where the file stands or will stand.
    analysis
        What the run is for.
    scenario
        The case.
    asked
        All else that the counts depend on, as plain data: the options, and the key of the draws.
        How draws are read is recorded too, for other draws would not add up to the same counts.

    Raises
    ------
    ArgumentError
        If no file can stand there.
    """
    if path is None:
        return None
    run = {"analysis": analysis, "fingerprint": fingerprint(scenario), "reading": READING, **asked}
    return Checkpoint(path, run, of=f"the analysis '{analysis}'")


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
