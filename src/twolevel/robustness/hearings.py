"""What theories say of the facts, over draws and at the centroid.

Knows verdicts and shares, and how to recompute some of them. Does not know how draws are run.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from twolevel._tabular import Reported, Table
from twolevel.errors import VerificationError
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import point_game
from twolevel.payoffs.statements import uniforms
from twolevel.provenance import Provenance
from twolevel.robustness.facts import FactCheck
from twolevel.robustness.judging import HOLDS
from twolevel.robustness.proceedings import proceed
from twolevel.robustness.processes import Processes
from twolevel.robustness.scores import Score
from twolevel.robustness.shares import FactShare, Share
from twolevel.robustness.theories import Theory

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Hearing", "Trial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What one theory says of the facts.

    Attributes
    ----------
    theory
        The theory.
    centroid
        The facts with their verdicts at the centroid of the evidence.
    facts
        For each fact, in how many draws it holds, of those in which the theory decides it.
    score
        The share of the facts that holds, over draws.
    agreement_reached
        In how many draws something enters into force.
    settled
        In how many draws the steps came to rest or to a cycle.
    members
        For each country, in how many draws it takes part in the end.
    drawn_in_first, drawn_in_later
        For each country, in how many draws it takes part from the first round on, and in how
        many only from a later one.
    before
        For each country, in how many draws it takes part earlier than each other.
    rounds
        The mean number of rounds.
    """

    theory: Theory
    centroid: FactCheck
    facts: Record[FactShare]
    score: Score
    agreement_reached: Share
    settled: Share
    members: Record[Share]
    drawn_in_first: Record[Share]
    drawn_in_later: Record[Share]
    before: Record[Record[Share]]
    rounds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial(Reported):
    """Facts by theories.

    Attributes
    ----------
    draws, solution
        How many draws; how negotiations are settled.
    titles
        The words of each fact.
    theories
        What each theory says, by its name.
    better
        In how many draws a theory gets more facts than another: ``better["putnam"]["realist"]``.
    """

    draws: int
    solution: str
    titles: Record[str]
    theories: Record[Hearing]
    better: Record[Record[Share]]
    provenance: Provenance
    _scenario: Scenario = field(repr=False, compare=False)
    _key: tuple[int, int] = field(repr=False, compare=False)
    _first: tuple[tuple[tuple[int, ...], ...], ...] = field(repr=False, compare=False)

    def __getitem__(self, theory: str) -> Hearing:
        return self.theories[theory]

    def verify(self) -> None:
        """Recompute the first draws one by one, and the verdicts at the centroid.

        Raises
        ------
        VerificationError
            If a verdict comes out otherwise.
        """
        key = np.array(self._key, dtype=np.uint64)
        for place, (name, said) in enumerate(self.theories.items()):
            point = proceed(point_game(self._scenario), said.theory, solution=self.solution)
            if point.facts.verdicts != said.centroid.verdicts:
                raise VerificationError(f"{name} says something else at the centroid")
            process = Processes(
                self._scenario, said.theory, solution=self.solution, backend="numpy"
            )
            theory = replace(said.theory, options=process.options)
            for number, answers in enumerate(self._first):
                uniform = uniforms(key, [number], process.drawing.n_uniforms)
                game = process.drawing.from_uniforms(uniform).game(0)
                found = proceed(game, theory, seen=True).facts
                held = [verdict.answer == "holds" for verdict in found.verdicts.values()]
                if held != [answer == HOLDS for answer in answers[place]]:
                    raise VerificationError(f"{name} says something else in draw {number}")

    def long_table(self) -> Table:
        """Return one row a fact and theory, with intervals."""
        return Table(
            title="Facts by theories, one by one",
            columns=("fact", "theory", "centroid", "share", "low", "high", "decided"),
            rows=tuple(
                (
                    fact,
                    name,
                    said.centroid.verdicts[fact].answer,
                    *_cells(said.facts[fact]),
                    said.facts[fact].decided.value,
                )
                for fact in self.titles
                for name, said in self.theories.items()
            ),
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a fact and theory as a pandas data frame."""
        return self.long_table().to_frame()

    def tables(self) -> tuple[Table, ...]:
        names = tuple(self.theories)
        said = tuple(self.theories.values())
        facts = Table(
            title=f"Facts on trial: share of {self.draws:,} draws in which each holds",
            columns=("fact", *names),
            rows=tuple(
                (fact, *(_share(each.facts[fact]) for each in said)) for fact in self.titles
            ),
            note="A dash: the theory does not decide it.",
        )
        intervals = Table(
            title="The same as 95% intervals",
            columns=("fact", *names),
            rows=tuple(
                (fact, *(_interval(each.facts[fact]) for each in said)) for fact in self.titles
            ),
        )
        centroid = Table(
            title="Verdicts at the centroid of the evidence",
            columns=("fact", *names),
            rows=tuple(
                (fact, *(each.centroid.verdicts[fact].answer for each in said))
                for fact in self.titles
            ),
        )
        scores = Table(
            title="The share of facts that each theory gets",
            columns=(
                "theory",
                "at the centroid",
                "over draws",
                "low",
                "high",
                "5% of draws",
                "95% of draws",
                "agreement",
            ),
            rows=tuple(
                (
                    name,
                    each.centroid.count("holds") / max(1, len(self.titles)),
                    each.score.value,
                    *each.score.interval,
                    each.score.quantile(0.05),
                    each.score.quantile(0.95),
                    each.agreement_reached.value,
                )
                for name, each in self.theories.items()
            ),
            note=f"{len(self.titles)} facts; negotiations settled by {self.solution}.",
        )
        better = Table(
            title="Share of draws in which the theory of the row gets more facts than the other",
            columns=("theory", *names),
            rows=tuple(
                (name, *(None if name == other else share.value for other, share in row.items()))
                for name, row in self.better.items()
            ),
        )
        part = Table(
            title="Who takes part in the end, as shares of the draws",
            columns=("country", *names),
            rows=tuple(
                (country, *(each.members[country].value for each in said))
                for country in said[0].members
            ),
        )
        claims = Table(
            title="What the facts claim", columns=("fact", "claim"), rows=tuple(self.titles.items())
        )
        return (facts, centroid, scores, better, part, *self._order(), intervals, claims)

    def _order(self) -> tuple[Table, ...]:
        """Return when countries are drawn in, for theories that take the steps repeatedly."""
        return tuple(
            Table(
                title=f"When countries are drawn in: {name}",
                columns=("country", "first round", "later", "never"),
                rows=tuple(
                    (
                        country,
                        first.value,
                        each.drawn_in_later[country].value,
                        1 - first.value - each.drawn_in_later[country].value,
                    )
                    for country, first in each.drawn_in_first.items()
                ),
                note=f"{each.rounds:.1f} rounds on average.",
            )
            for name, each in self.theories.items()
            if each.theory.feedback
        )


def _share(found: FactShare) -> float | None:
    return found.holds.value if found.decided.count else None


def _cells(found: FactShare) -> tuple[float | None, ...]:
    if not found.decided.count:
        return (None, None, None)
    return (found.holds.value, *found.holds.interval)


def _interval(found: FactShare) -> str | None:
    if not found.decided.count:
        return None
    low, high = found.holds.interval
    return f"{low:.3f} to {high:.3f}"
