"""Theories on trial: which facts each of them gets, over all that the evidence allows.

Every theory runs on the same draws: where two theories read the same statement they read the
same numbers. So that it can also be said in how many draws one gets more facts than another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.registry import concept
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.payoffs.compiled import point_game
from twolevel.payoffs.executors import check_count
from twolevel.payoffs.statements import uniforms
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.counting import count_draws, kept_in
from twolevel.robustness.draws import BATCH, Progress, stream_key
from twolevel.robustness.hearings import Hearing, Trial
from twolevel.robustness.judging import Judge
from twolevel.robustness.proceedings import proceed
from twolevel.robustness.processes import Ends, Processes
from twolevel.robustness.scores import KEPT, Score, TrialTally
from twolevel.robustness.shares import Share, fact_shares
from twolevel.robustness.theories import Theory, theories_named

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

__all__ = ["trial"]

Answers = NDArray[np.int8]


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
    count_draws(
        court,
        tally,
        lambda found: tally.add(*found, court.order),
        draws=draws,
        batch=batch,
        workers=workers,
        client=client,
        kept=court.kept_in(checkpoint),
        progress=progress,
    )
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
                backend=backend,
            )
            for theory, judge in zip(self.theories, judges, strict=True)
        )

    def kept_in(self, path: str | Path | None) -> Checkpoint | None:
        """Return the file that keeps what is counted; None if none is named."""
        return kept_in(
            path,
            "trial",
            self.scenario,
            theories=[process.identity for process in self.processes],
            solution=self.solution,
            key=self.key,
        )

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
        facts=fact_shares(scenario.facts, counts["facts"], draws=total),
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
