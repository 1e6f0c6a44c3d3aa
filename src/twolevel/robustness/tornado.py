"""A tornado: how far each statement alone moves a result.

Knows the ends of what statements allow, and results there. Does not know how these come about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twolevel._tabular import Reported, Table
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.provenance import Provenance
from twolevel.robustness.draws import Progress
from twolevel.robustness.extremes import extremes, games_at
from twolevel.robustness.measures import Measures
from twolevel.robustness.moving import by_statement, moved_alone
from twolevel.robustness.theories import Theory

__all__ = ["Swing", "Tornado", "tornado"]

MOST_SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """How far one statement can move a result: its least and largest value, and where."""

    low: float
    low_at: str
    high: float
    high_at: str

    @property
    def width(self) -> float:
        """The distance between the two."""
        return self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado(Reported):
    """Swings of a result, the widest first.

    Attributes
    ----------
    of, base
        The result, and its value at the centroid of all evidence.
    asked
        What it is a result of: a solution of some countries, or a theory.
    swings
        By statement.
    """

    of: str
    base: float
    asked: str
    swings: Record[Swing]
    provenance: Provenance

    @property
    def wide(self) -> dict[str, Swing]:
        """The swings that are not zero."""
        return {name: swing for name, swing in self.swings.items() if swing.width > 0}

    def tables(self) -> tuple[Table, ...]:
        rows = [(n, s.low, s.high, s.width, s.low_at, s.high_at) for n, s in self.wide.items()]
        still = len(self.swings) - len(self.wide)
        return (
            Table(
                title=f"How far each statement moves {self.of}",
                columns=("statement", "low", "high", "width", "low at", "high at"),
                rows=tuple(rows[:MOST_SHOWN]),
                note=(
                    f"{self.asked}: at the centroid {self.base:.4g}; all other statements stay "
                    f"there. {still} of {len(self.swings)} statements do not move it."
                ),
            ),
        )


def tornado(  # noqa: PLR0913 - options of a long run, all by keyword
    scenario: Scenario,
    of: str,
    *,
    theory: str | Theory | None = None,
    coalition: Iterable[str] | None = None,
    solution: str = "nash",
    workers: int | None = None,
    backend: str = "auto",
    client: Any = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
) -> Tornado:
    """Return how far each statement alone moves a result.

    All other statements stay at their centroids. What only moves together is not seen here; that
    is what ``sensitivity`` is for.

    Parameters
    ----------
    scenario
        The case.
    of
        A result by its path, such as ``"enthusiasm.japan"`` (see ``Measures``).
    theory
        What a theory, or a name from ``THEORIES``, makes of the game is asked; by default a
        solution of the whole game.
    coalition, solution, workers, backend
        Who bargains, by which solution, computed how; a theory says itself who does.
    client
        A ``distributed.Client``, or the address of a Dask scheduler, whose workers compute;
        threads of this process by default. The answer is the same.
    checkpoint
        A file in which what is found is kept every few seconds, and from which a run that was
        interrupted goes on.
    progress
        Called with the statements done and their number.

    Raises
    ------
    LabelError, ArgumentError
        If a result, theory, country, solution or option does not exist, a fact cannot be
        decided at the centroid, or the checkpoint belongs to another run.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = tornado(tl.load_case("border"), "zone", backend="numpy")
    >>> found.base
    7.0
    """
    measures = Measures(
        scenario, [of], theory=theory, coalition=coalition, solution=solution, backend=backend
    )
    base = float(measures.base()[0])
    found = by_statement(
        _AtEnds(measures=measures),
        measures,
        analysis="tornado",
        workers=workers,
        client=client,
        checkpoint=checkpoint,
        progress=progress,
    )
    swings: dict[str, Swing] = {}
    for statement, values in found:
        known = [base, *values.tolist()]
        titles = ["the centroid", *(end.title for end in extremes(statement))]
        low, high = int(np.nanargmin(known)), int(np.nanargmax(known))
        swings[statement.path] = Swing(
            low=known[low], low_at=titles[low], high=known[high], high_at=titles[high]
        )
    return Tornado(
        of=of,
        base=base,
        asked=measures.asked,
        swings=Record(sorted(swings.items(), key=lambda item: -item[1].width)),
        provenance=moved_alone(scenario),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _AtEnds:
    """The result at every end of a statement."""

    measures: Measures

    def __call__(self, place: int) -> Sequence[float]:
        drawing = self.measures.drawing
        ends = extremes(drawing.statements[place])
        games = games_at(drawing, place, [end.numbers for end in ends])
        values: list[float] = self.measures.of(games)[:, 0].tolist()
        return values
