"""One statement moved at a time: what a tornado and the search for flips have in common.

All other statements stay at their centroids. What only moves together is not seen here; that is
what draws and sensitivity indices are for. Knows statements in their order, and a file that
keeps what was found of them. Does not know what is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.model.scenario import Scenario
from twolevel.payoffs.drawing import Drawing
from twolevel.payoffs.statements import Statement
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.counting import Rows, count_draws, kept_in
from twolevel.robustness.draws import Progress
from twolevel.robustness.measures import Measures

__all__ = ["by_statement", "moved_alone", "open_places"]

Numbers = NDArray[np.float64]


def open_places(drawing: Drawing) -> list[int]:
    """Return the first place of every statement that leaves something open."""
    first: dict[str, int] = {}
    for place, statement in enumerate(drawing.statements):
        if statement.is_open:
            first.setdefault(statement.path, place)
    return list(first.values())


def by_statement(
    work: Callable[[Sequence[int]], list[Numbers]],
    measures: Measures,
    *,
    analysis: str,
    workers: int | None = None,
    client: Any = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
) -> list[tuple[Statement, Numbers]]:
    """Return every open statement with what is found of it.

    Parameters
    ----------
    work
        Returns a row of numbers for each of some places of statements, counted among the open
        ones.
    measures
        What is asked.
    analysis
        What the work is for: a file of another analysis is refused.
    workers, client
        As for ``payoffs.executors.spread``.
    checkpoint
        A file that keeps the rows.
    progress
        Called with the statements done and their number.

    Raises
    ------
    ArgumentError
        If an option is not among those allowed, or the checkpoint belongs to another run.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.
    """
    statements = [measures.drawing.statements[place] for place in open_places(measures.drawing)]
    rows = Rows()
    count_draws(
        work,
        rows,
        rows.add,
        draws=len(statements),
        batch=1,
        workers=workers,
        client=client,
        kept=kept_in(checkpoint, analysis, measures.told, **measures.asks),
        progress=progress,
    )
    return list(zip(statements, rows.found, strict=True))


def moved_alone(scenario: Scenario) -> Provenance:
    """Return how results of moving one statement at a time come about."""
    return Provenance(
        fingerprint=fingerprint(scenario),
        method="one statement at a time",
        explanation="every other statement stays at its centroid",
        exact=False,
    )
