"""Flips: the least change of one statement alone that turns a fact.

Knows the ways from the centroid to the ends of what statements allow, and facts on these ways.
Does not know how a fact is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.statements import Statement
from twolevel.provenance import Provenance
from twolevel.robustness.draws import Progress
from twolevel.robustness.extremes import Extreme, extremes, games_at
from twolevel.robustness.measures import Measures
from twolevel.robustness.moving import by_statement, moved_alone
from twolevel.robustness.theories import Theory

__all__ = ["Flip", "SmallestFlip", "smallest_flip"]

STEPS = 16
"""Steps from the centroid to an end of the evidence; the step that flips is cut once more."""

FINE = STEPS**2

MOST_SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The least change of one statement that turns a fact.

    Attributes
    ----------
    towards
        The end of the evidence on the way to which it turns.
    share
        How much of the way, from above 0 to 1.
    before, after
        The statement's numbers at the centroid and where the fact has turned, by name.
    """

    towards: str
    share: Fraction
    before: Record[Fraction]
    after: Record[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestFlip(Reported):
    """What it takes to turn a fact by one statement alone.

    Attributes
    ----------
    fact, holds
        The fact, and whether it holds at the centroid.
    asked
        What it is held against: a solution of some countries, or a theory.
    flips
        Statements that can turn it, the least change first.
    """

    fact: str
    holds: bool
    asked: str
    flips: Record[Flip]
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        now = "holds" if self.holds else "fails"
        rows = [(name, f.share, f.towards, _moved(f)) for name, f in self.flips.items()]
        return (
            Table(
                title=f"What turns the fact {self.fact}, which {now} at the centroid",
                columns=("statement", "share of the way", "towards", "numbers that move most"),
                rows=tuple(rows[:MOST_SHOWN]),
                note=(
                    f"{self.asked}; one statement at a time."
                    if self.flips
                    else f"{self.asked}: no statement turns it by itself."
                ),
            ),
        )


def smallest_flip(  # noqa: PLR0913 - options of a long run, all by keyword
    scenario: Scenario,
    fact: str,
    *,
    theory: str | Theory | None = None,
    coalition: Iterable[str] | None = None,
    solution: str = "nash",
    workers: int | None = None,
    backend: str = "auto",
    client: Any = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
) -> SmallestFlip:
    """Return the least change of each statement alone that turns a fact.

    A statement is moved from its centroid towards each end of what it allows, in 256 steps of
    which 32 are looked at: a fact that turns and turns back between two of them is missed.

    Parameters
    ----------
    scenario
        The case.
    fact
        The fact's name.
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
    LabelError
        If there is no such fact, theory, country or solution.
    ArgumentError
        If the fact cannot be decided at the centroid, an option is not allowed, or the
        checkpoint belongs to another run.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = smallest_flip(tl.load_case("sijori"), "beyond_batam")
    >>> path, flip = next(iter(found.flips.items()))
    >>> print(f"{path}: {float(flip.share):.0%} of the way")
    actors.singapore_firms.importance: 93% of the way
    """
    measures = Measures(
        scenario,
        [f"facts.{fact}"],
        theory=theory,
        coalition=coalition,
        solution=solution,
        backend=backend,
    )
    base = float(measures.base()[0])
    found = by_statement(
        _Ways(measures=measures, turned=1 - base),
        measures,
        analysis="smallest_flip",
        workers=workers,
        client=client,
        checkpoint=checkpoint,
        progress=progress,
    )
    flips = [(s.path, _flip(s, *map(int, row))) for s, row in found if len(row)]
    return SmallestFlip(
        fact=fact,
        holds=bool(base),
        asked=measures.asked,
        flips=Record(sorted(flips, key=lambda item: item[1].share)),
        provenance=moved_alone(scenario),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ways:
    """Where on the ways to the ends of statements a fact turns first."""

    measures: Measures
    turned: float

    def __call__(self, place: int) -> tuple[int, ...]:
        """Return the end and the fine steps of the way there, or nothing, of a statement."""
        ends = extremes(self.measures.drawing.statements[place])
        coarse = range(STEPS, FINE + 1, STEPS)
        turns = self._turns(place, ends, coarse)
        if not turns.any():
            return ()
        step = int(turns.any(axis=0).argmax())
        nearest = np.flatnonzero(turns[:, step])  # it turns on the way to no other end as early
        fine = range(coarse[step] - STEPS + 1, coarse[step])
        turns = self._turns(place, [ends[k] for k in nearest], fine)
        if not turns.any():
            return int(nearest[0]), coarse[step]
        step = int(turns.any(axis=0).argmax())
        return int(nearest[turns[:, step].argmax()]), fine[step]

    def _turns(
        self, place: int, ends: Sequence[Extreme], steps: Sequence[int]
    ) -> NDArray[np.bool_]:
        """Return whether the fact has turned, all ways looked at together: ``(n_ends, n_steps)``."""
        drawing = self.measures.drawing
        centroid = drawing.statements[place].centroid()
        points = [end.at(centroid, Fraction(step, FINE)) for end in ends for step in steps]
        values = self.measures.of(games_at(drawing, place, points))[:, 0]
        return np.reshape(values == self.turned, (len(ends), len(steps)))


def _flip(statement: Statement, end: int, steps: int) -> Flip:
    centroid, chosen, share = statement.centroid(), extremes(statement)[end], Fraction(steps, FINE)
    return Flip(
        towards=chosen.title,
        share=share,
        before=Record(zip(statement.names, centroid, strict=True)),
        after=Record(zip(statement.names, chosen.at(centroid, share), strict=True)),
    )


def _moved(flip: Flip) -> str:
    moves = sorted(flip.before, key=lambda name: -abs(flip.after[name] - flip.before[name]))
    return ", ".join(
        f"{name} {float(flip.before[name]):.3f} to {float(flip.after[name]):.3f}".strip()
        for name in moves[:2]
        if flip.after[name] != flip.before[name]
    )
