"""Theories on trial: which facts each of them gets, over all that the evidence allows.

Every theory runs on the same draws: where two theories read the same statement they read the
same numbers. So that it can also be said in how many draws one gets more facts than another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table
from twolevel.bargaining.registry import concept
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.payoffs.compiled import point_game
from twolevel.payoffs.executors import check_count, spread
from twolevel.payoffs.statements import statements, uniforms
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.acceptability import FactShare
from twolevel.robustness.draws import BATCH, Progress, stream_key
from twolevel.robustness.facts import FactCheck
from twolevel.robustness.judging import HOLDS, Judge
from twolevel.robustness.proceedings import proceed
from twolevel.robustness.processes import Ends, Processes
from twolevel.robustness.scores import KEPT, Score, TrialTally
from twolevel.robustness.shares import Share
from twolevel.robustness.theories import Theory, theories_named

if TYPE_CHECKING:
    import pandas as pd
    from numpy.random import Generator, SeedSequence

__all__ = ["Hearing", "Trial", "trial"]

Answers = NDArray[np.int8]


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
        like = statements(self._scenario)
        key = np.array(self._key, dtype=np.uint64)
        for place, (name, said) in enumerate(self.theories.items()):
            point = proceed(point_game(self._scenario), said.theory, solution=self.solution)
            if point.facts.verdicts != said.centroid.verdicts:
                raise VerificationError(f"{name} says something else at the centroid")
            process = Processes(
                self._scenario, said.theory, solution=self.solution, like=like, backend="numpy"
            )
            for number, answers in enumerate(self._first):
                uniform = uniforms(key, [number], process.drawing.n_uniforms)
                game = process.drawing.from_uniforms(uniform).game(0)
                found = proceed(game, said.theory, solution=self.solution, seen=True).facts
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


def trial(  # noqa: PLR0913 - options of a long run, all by keyword
    scenario: Scenario,
    *,
    theories: Iterable[str | Theory] | str | Theory | None = None,
    draws: int = 1000,
    rng: int | SeedSequence | Generator = 0,
    solution: str = "nash",
    batch: int = BATCH,
    workers: int | None = None,
    backend: str = "auto",
    client: Any = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
) -> Trial:
    """Return which facts of a scenario each theory gets, over draws from the evidence.

    The answer depends on the scenario, the theories, the number of draws and the seed, and on
    neither batch, workers nor backend. Cost for 300,000 agreements and 20 actors: two
    milliseconds a draw for a theory that takes the steps once, and for one with feedback half a
    millisecond more a round.

    Parameters
    ----------
    scenario
        The case, with its facts.
    theories
        Names from ``THEORIES`` or ``COUNTERFACTUALS``, or theories of your own; all of
        ``THEORIES`` by default.
    draws
        How many draws.
    rng
        Seed of the draws.
    solution
        A name from ``twolevel.bargaining.SOLUTIONS``.
    batch, workers
        Draws taken at once, and threads.
    backend
        ``"auto"``, ``"compiled"`` or ``"numpy"``.
    client
        A ``distributed.Client``, or the address of a Dask scheduler, whose workers draw; threads
        of this process by default. The answer is the same.
    checkpoint
        A file in which the counts are kept every few seconds, and from which a run that was
        interrupted goes on. The seed must then be an int or a seed sequence.
    progress
        Called with the draws done and their number.

    Raises
    ------
    ArgumentError
        If the scenario has no facts, an option is not among those allowed, a theory's
        transformation does not fit, or the checkpoint belongs to another run.
    LabelError
        If there is no such theory or solution.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = trial(tl.load_case("border"), theories=["putnam", "regional"], draws=20)
    >>> found["putnam"].score.draws
    20
    """
    check_count("draws", draws)
    check_count("batch", batch)
    if not scenario.facts:
        raise ArgumentError(
            f"the scenario '{scenario.name}' has no facts to put theories on trial by; "
            "write some under 'facts'"
        )
    known = concept(solution).name
    key = stream_key(rng)
    words = (int(key[0]), int(key[1]))
    court = _Court(scenario, theories_named(theories), known, backend, words)
    tally = TrialTally(len(court.theories), len(scenario.facts), len(scenario.countries))
    kept = None if checkpoint is None else Checkpoint(checkpoint, court.run(), of="trials")
    state = None if kept is None else kept.read()
    if state is not None:
        tally.restore(state)
    if tally.draws > draws:
        raise ArgumentError(
            f"{checkpoint} already holds {tally.draws:,} draws, more than the {draws:,} asked "
            "for; ask for more draws or name another file"
        )
    ranges = [range(k, min(k + batch, draws)) for k in range(tally.draws, draws, batch)]
    for answers, ends in spread(court, ranges, workers=workers, client=client):
        tally.add(answers, ends, court.order)
        if progress is not None:
            progress(tally.draws, draws)
        if kept is not None and kept.due:
            kept.write(tally.state())
    if kept is not None:
        kept.write(tally.state())
    return _result(court, tally, seed=shown(rng))


class _Court:
    """The theories with all that is prepared once for every draw; travels as what it is made of."""

    def __init__(
        self,
        scenario: Scenario,
        theories: Sequence[Theory],
        solution: str,
        backend: str,
        key: tuple[int, int],
    ) -> None:
        self._recipe = (scenario, tuple(theories), solution, backend, key)
        self.key = key
        self.scenario, self.theories, self.solution = scenario, tuple(theories), solution
        like = statements(scenario)
        judges = [
            Judge(
                theory.seen(scenario),
                scenario.facts,
                solution=solution,
                coalition=scenario.country_names,
            )
            for theory in self.theories
        ]
        self.judges = tuple(judges)
        self.order = judges[0].order
        self.processes = tuple(
            Processes(
                scenario,
                theory,
                solution=solution,
                favoured=judge.favoured,
                questions=judge.questions,
                like=like,
                backend=backend,
            )
            for theory, judge in zip(self.theories, judges, strict=True)
        )

    def run(self) -> dict[str, object]:
        """Return what identifies a run."""
        return {
            "fingerprint": fingerprint(self.scenario),
            "theories": [
                [process.theory.name, fingerprint(process.scenario), fingerprint(process.options)]
                for process in self.processes
            ],
            "solution": self.solution,
            "key": list(self.key),
        }

    def __call__(self, ids: Sequence[int]) -> tuple[list[Answers], list[Ends]]:
        """Return what every theory answers in some draws, and where it leads."""
        key = np.array(self.key, dtype=np.uint64)
        answers, ends = [], []
        for process, judge in zip(self.processes, self.judges, strict=True):
            uniform = uniforms(key, ids, process.drawing.n_uniforms)
            games = process.drawing.from_uniforms(uniform)
            end = process.ends(games)
            answers.append(judge.answers(games, end.found, end.members))
            ends.append(end)
        return answers, ends

    def __reduce__(self) -> tuple[type[_Court], tuple[object, ...]]:
        return _Court, self._recipe


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


def _result(court: _Court, tally: TrialTally, *, seed: str) -> Trial:
    scenario, total = court.scenario, tally.draws
    names = [theory.name for theory in court.theories]
    better = tally.counts["better"].tolist()
    return Trial(
        draws=total,
        solution=court.solution,
        titles=Record((fact.name, fact.title) for fact in scenario.facts),
        theories=Record((n, _hearing(court, tally, place)) for place, n in enumerate(names)),
        better=Record(
            (n, Record((o, Share(count=k, draws=total)) for o, k in zip(names, row, strict=True)))
            for n, row in zip(names, better, strict=True)
        ),
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="draws",
            explanation=f"{total:,} draws from the evidence, every theory on each of them",
            exact=False,
            parameters=Record(
                draws=total,
                theories=tuple(names),
                solution=court.solution,
                compiled=all(process.compiled for process in court.processes),
                decided_in_fractions=int(tally.counts["doubts"].sum()),
            ),
            seed=seed,
        ),
        _scenario=scenario,
        _key=court.key,
        _first=tuple(
            tuple(tuple(answers) for answers in draw) for draw in tally.first_answers[:KEPT]
        ),
    )


def _hearing(court: _Court, tally: TrialTally, place: int) -> Hearing:
    scenario, theory, total = court.scenario, court.theories[place], tally.draws
    counts = {name: found[place] for name, found in tally.counts.items()}
    names = tuple(scenario.country_names)

    def by_country(found: NDArray[np.int64]) -> Record[Share]:
        return Record(
            (name, Share(count=int(k), draws=total)) for name, k in zip(names, found, strict=True)
        )

    return Hearing(
        theory=theory,
        centroid=proceed(point_game(scenario), theory, solution=court.solution).facts,
        facts=Record(
            (
                fact.name,
                FactShare(
                    title=fact.title,
                    holds=Share(count=int(holds), draws=int(holds + fails)),
                    decided=Share(count=int(holds + fails), draws=total),
                ),
            )
            for fact, (holds, fails) in zip(scenario.facts, counts["facts"], strict=True)
        ),
        score=Score(counts=tuple(counts["held"].tolist())),
        agreement_reached=Share(count=int(counts["agreed"]), draws=total),
        settled=Share(count=int(counts["settled"]), draws=total),
        members=by_country(counts["members"]),
        drawn_in_first=by_country(counts["first"]),
        drawn_in_later=by_country(counts["ever"] - counts["first"]),
        before=Record(
            (name, by_country(row)) for name, row in zip(names, counts["before"], strict=True)
        ),
        rounds=float(counts["rounds"]) / total,
    )
