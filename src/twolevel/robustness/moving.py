"""One statement moved at a time: what a tornado and the search for flips have in common.

All other statements stay at their centroids. What only moves together is not seen here; that is
what draws and sensitivity indices are for. Knows statements in their order, and a file that
keeps what was found of them. Does not know what is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.model.scenario import Scenario
from twolevel.payoffs.statements import Statement
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.counting import Rows, count_draws, kept_in
from twolevel.robustness.draws import Progress
from twolevel.robustness.measures import Measures

__all__ = ["by_statement", "moved_alone"]

Numbers = NDArray[np.float64]


def by_statement(
    row: Callable[[int], Sequence[float]],
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
    row
        What is found of the statement at a place: a row of numbers; for a cluster it must pickle.
    measures
        What is asked.
    analysis
        What the rows are for: a file of another analysis is refused.
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
    statements = measures.drawing.statements
    places = _open_places(statements)
    rows = Rows()
    count_draws(
        _Each(row=row, places=places),
        rows,
        rows.add,
        draws=len(places),
        batch=1,
        workers=workers,
        client=client,
        kept=kept_in(checkpoint, analysis, measures.told, **measures.asks),
        progress=progress,
    )
    return [(statements[place], found) for place, found in zip(places, rows.found, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Each:
    """The rows of some open statements, by their numbers among these."""

    row: Callable[[int], Sequence[float]]
    places: Sequence[int]

    def __call__(self, ids: Sequence[int]) -> list[Numbers]:
        return [np.array(self.row(self.places[number]), dtype=np.float64) for number in ids]


def _open_places(statements: Sequence[Statement]) -> list[int]:
    """Return the first place of every statement that leaves something open."""
    first: dict[str, int] = {}
    for place, statement in enumerate(statements):
        if statement.is_open:
            first.setdefault(statement.path, place)
    return list(first.values())


def moved_alone(scenario: Scenario) -> Provenance:
    """Return how results of moving one statement at a time come about."""
    return Provenance(
        fingerprint=fingerprint(scenario),
        method="one statement at a time",
        explanation="every other statement stays at its centroid",
        exact=False,
    )
