"""One statement at a time: how far it moves a result, and the least change that flips a fact.

All other statements stay at their centroids. What only moves together is not seen here; that is
what draws and sensitivity indices are for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.drawing import Drawing
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.draws import Progress, in_order
from twolevel.robustness.extremes import Extreme, Numbers, extremes, games_at
from twolevel.robustness.measures import Measures
from twolevel.robustness.theories import Theory

__all__ = ["Flip", "SmallestFlip", "Swing", "Tornado", "smallest_flip", "tornado"]

STEPS = 16
"""Steps from the centroid to an end of the evidence; the step that flips is cut once more."""

MOST_SHOWN = 15

Values = NDArray[np.float64]


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


def tornado(
    scenario: Scenario,
    of: str,
    *,
    theory: str | Theory | None = None,
    coalition: Iterable[str] | None = None,
    solution: str = "nash",
    workers: int | None = None,
    backend: str = "auto",
    progress: Progress | None = None,
) -> Tornado:
    """Return how far each statement alone moves a result.

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
    progress
        Called with the statements done and their number.

    Raises
    ------
    LabelError, ArgumentError
        If a result, theory, country, solution or option does not exist, or a fact cannot be
        decided at the centroid.

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
    swings: dict[str, Swing] = {}
    for path, ends, values in _at_ends(measures, workers, progress):
        known = [base, *values[:, 0].tolist()]
        titles = ["the centroid", *(end.title for end in ends)]
        low, high = int(np.nanargmin(known)), int(np.nanargmax(known))
        swings[path] = Swing(
            low=known[low], low_at=titles[low], high=known[high], high_at=titles[high]
        )
    return Tornado(
        of=of,
        base=base,
        asked=measures.asked,
        swings=Record(sorted(swings.items(), key=lambda item: -item[1].width)),
        provenance=_provenance(scenario),
    )


def smallest_flip(
    scenario: Scenario,
    fact: str,
    *,
    theory: str | Theory | None = None,
    coalition: Iterable[str] | None = None,
    solution: str = "nash",
    workers: int | None = None,
    backend: str = "auto",
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
    progress
        Called with the statements done and their number.

    Raises
    ------
    LabelError
        If there is no such fact, theory, country or solution.
    ArgumentError
        If the fact cannot be decided at the centroid, or an option is not allowed.
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
    drawing = measures.drawing
    steps = [Fraction(k, STEPS) for k in range(1, STEPS + 1)]
    places = _open_places(drawing)

    def work(part: Sequence[int]) -> tuple[str, Flip | None]:
        place = part[0]
        statement = drawing.statements[place]
        centroid = statement.centroid()
        best: Flip | None = None
        for end in extremes(statement):
            share = _first(measures, place, centroid, end, steps, base)
            if share is None:
                continue
            finer = [share - Fraction(k, STEPS**2) for k in range(STEPS - 1, -1, -1)]
            share = _first(measures, place, centroid, end, finer, base)
            assert share is not None
            if best is None or share < best.share:
                best = Flip(
                    towards=end.title,
                    share=share,
                    before=Record(zip(statement.names, centroid, strict=True)),
                    after=Record(zip(statement.names, end.at(centroid, share), strict=True)),
                )
        return statement.path, best

    flips: dict[str, Flip] = {}
    for done, (path, flip) in enumerate(in_order(work, [[p] for p in places], workers), start=1):
        if flip is not None:
            flips[path] = flip
        if progress is not None:
            progress(done, len(places))
    return SmallestFlip(
        fact=fact,
        holds=bool(base),
        asked=measures.asked,
        flips=Record(sorted(flips.items(), key=lambda item: item[1].share)),
        provenance=_provenance(scenario),
    )


def _open_places(drawing: Drawing) -> list[int]:
    """Return the first place of every open statement."""
    first: dict[str, int] = {}
    for place, statement in enumerate(drawing.statements):
        if statement.is_open:
            first.setdefault(statement.path, place)
    return list(first.values())


def _at_ends(
    measures: Measures, workers: int | None, progress: Progress | None
) -> Iterator[tuple[str, tuple[Extreme, ...], Values]]:
    """Yield every open statement with its ends and the results there."""
    drawing = measures.drawing
    places = _open_places(drawing)

    def work(part: Sequence[int]) -> tuple[str, tuple[Extreme, ...], Values]:
        statement = drawing.statements[part[0]]
        ends = extremes(statement)
        games = games_at(drawing, part[0], [end.numbers for end in ends])
        return statement.path, ends, measures.of(games)

    for done, found in enumerate(in_order(work, [[p] for p in places], workers), start=1):
        yield found
        if progress is not None:
            progress(done, len(places))


def _first(
    measures: Measures,
    place: int,
    centroid: Numbers,
    end: Extreme,
    shares: Sequence[Fraction],
    base: float,
) -> Fraction | None:
    """Return the first of some shares of the way at which a fact differs from the centroid."""
    points = [end.at(centroid, share) for share in shares]
    values = measures.of(games_at(measures.drawing, place, points))[:, 0]
    turned = np.flatnonzero(values == 1 - base)
    return shares[int(turned[0])] if len(turned) else None


def _moved(flip: Flip) -> str:
    moves = sorted(flip.before, key=lambda name: -abs(flip.after[name] - flip.before[name]))
    return ", ".join(
        f"{name} {float(flip.before[name]):.3f} to {float(flip.after[name]):.3f}".strip()
        for name in moves[:2]
        if flip.after[name] != flip.before[name]
    )


def _provenance(scenario: Scenario) -> Provenance:
    return Provenance(
        fingerprint=fingerprint(scenario),
        method="one statement at a time",
        explanation="every other statement stays at its centroid",
        exact=False,
    )
