"""What may be asked of a draw: one number, by a path such as ``enthusiasm.japan``.

Asked of a solution of the whole game, or of what a theory makes of it. Knows how results are
addressed. Does not know how they are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import joined
from twolevel.bargaining.registry import concept
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, unknown
from twolevel.model.facts import Fact, Signatories, Status
from twolevel.model.scenario import Scenario
from twolevel.payoffs.drawing import Drawing, DrawnGames
from twolevel.robustness.acceptability import bargainers
from twolevel.robustness.findings import ORDERS, Findings
from twolevel.robustness.judging import HOLDS, UNDECIDED, Judge
from twolevel.robustness.processes import Processes
from twolevel.robustness.theories import Theory, theories_named
from twolevel.robustness.walking import Walker

__all__ = ["KINDS", "Measures"]

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Measure = Callable[[Findings, Mask], Numbers]

KINDS = ("zone", "agreement", "enthusiasm", "win_sets", "gains", "members", "options", "facts")
"""First words of the paths: ``zone`` and ``agreement`` stand alone."""


class Measures:
    """Numbers that draws lead to.

    Parameters
    ----------
    scenario
        The case.
    of
        Paths: ``zone`` (agreements in the zone of those who bargain), ``agreement`` (1 where
        there is one), ``enthusiasm.COUNTRY``, ``win_sets.COUNTRY`` (share of the feasible
        agreements), ``gains.COUNTRY`` (at the solution, 0 without an agreement),
        ``members.COUNTRY`` (1 where it takes part), ``options.ISSUE.OPTION`` (1 where the
        solution picks it and ties do not differ), ``facts.NAME`` (1 where it holds, NaN where
        it is undecided).
    theory
        What is asked of the last round of what a theory, or a name from ``THEORIES``, makes of
        each draw; by default a solution of the whole game is asked.
    coalition
        Who bargains, all countries by default; a theory says itself who does.
    solution, backend
        How bargaining is settled, and computed.

    Raises
    ------
    LabelError
        If a path leads nowhere, or there is no such theory, country or solution.
    ArgumentError
        If a path is not text, or has too many or too few steps; if a theory and a coalition are
        given, or no theory and a fact about who takes part.
    """

    def __init__(
        self,
        scenario: Scenario,
        of: Sequence[str],
        *,
        theory: str | Theory | None = None,
        coalition: Iterable[str] | None = None,
        solution: str = "nash",
        backend: str = "auto",
    ) -> None:
        if theory is not None and coalition is not None:
            raise ArgumentError("a theory says itself who bargains; leave the coalition out")
        self.paths, self.backend = tuple(of), backend
        self.coalition = bargainers(scenario, coalition)
        self.theory = None if theory is None else theories_named(theory)[0]
        self.solution = concept(solution).name
        self.order = ORDERS.index(self.solution)
        self.told = scenario
        self.scenario = scenario if self.theory is None else self.theory.seen(scenario)
        names = [path.partition(".")[2] for path in self.paths if _kind(path) == "facts"]
        known = {fact.name: fact for fact in scenario.facts}
        for name in names:
            if name not in known:
                raise unknown(name, known, kind="fact")
        facts = [known[name] for name in dict.fromkeys(names)]
        self._facts = [fact.name for fact in facts]
        self.judge = Judge(self.scenario, facts, solution=self.solution, coalition=self.coalition)
        self._check_part(facts)
        self._measures = [self._measure(path) for path in self.paths]
        self._process = None if self.theory is None else self._processes(self.theory)
        self._walker = self._whole_game() if self._process is None else self._process.walker

    def __reduce__(self) -> tuple[Any, ...]:
        recipe = (self.told, self.paths, self.theory, self.coalition, self.solution, self.backend)
        return _measures, recipe

    @property
    def drawing(self) -> Drawing:
        """Where draws come from."""
        return self._walker.drawing

    @property
    def asks(self) -> dict[str, object]:
        """What the measures depend on, besides the scenario and the draws, as plain data."""
        return {
            "of": list(self.paths),
            "theory": None if self._process is None else self._process.identity,
            "coalition": list(self.coalition),
            "solution": self.solution,
        }

    @property
    def asked(self) -> str:
        """What the results are asked of, in words."""
        if self.theory is None:
            return f"{self.solution} of {joined(self.coalition)}"
        return f"{self.solution} of those who take part by the theory '{self.theory.name}'"

    def of(self, games: DrawnGames) -> Numbers:
        """Return the measures of draws: ``(n_draws, n_measures)``."""
        if self._process is None:
            found, members = self._walker.findings(games), None
        else:
            ends = self._process.ends(games)
            found, members = ends.found, ends.members
        answers = self.judge.answers(games, found, members)
        bargain = self._bargain(len(games)) if members is None else members
        columns = []
        for path, measure in zip(self.paths, self._measures, strict=True):
            if measure is not None:
                columns.append(measure(found, bargain))
                continue
            answer = answers[:, self._facts.index(path.partition(".")[2])]
            columns.append(np.where(answer == UNDECIDED, np.nan, answer == HOLDS))
        return np.stack(columns, axis=1).astype(np.float64)

    def base(self) -> Numbers:
        """Return the measures at the centroid of the evidence.

        Raises
        ------
        ArgumentError
            If a fact is undecided there.
        """
        centroid = self.drawing.games([None] * len(self.drawing.statements), n_draws=1)
        found: Numbers = self.of(centroid)[0]
        for path, number in zip(self.paths, found, strict=True):
            if np.isnan(number):
                raise ArgumentError(
                    f"the fact '{path.partition('.')[2]}' cannot be decided at the centroid from "
                    f"{self.asked}; ask for its sensitivity, over the draws that decide it"
                )
        return found

    def _check_part(self, facts: Sequence[Fact]) -> None:
        """Raise ArgumentError if a fact is about who takes part and no theory says that."""
        for fact in facts if self.theory is None else ():
            if isinstance(fact.claim, Status | Signatories):
                raise ArgumentError(
                    f"the fact '{fact.name}' is about who takes part, which cannot be decided from "
                    f"{self.asked}; a theory such as 'regional' says who does"
                )

    def _processes(self, theory: Theory) -> Processes:
        return Processes(
            self.told,
            theory,
            solution=self.solution,
            favoured=self.judge.favoured,
            questions=self.judge.questions,
            backend=self.backend,
        )

    def _whole_game(self) -> Walker:
        return Walker(
            self.scenario,
            self.coalition,
            favoured=self.judge.favoured,
            questions=self.judge.questions,
            backend=self.backend,
        )

    def _bargain(self, n_draws: int) -> Mask:
        inside = np.isin(list(self.scenario.country_names), self.coalition)
        return np.broadcast_to(inside, (n_draws, len(inside)))

    def _measure(self, path: str) -> Measure | None:
        """Return what a path stands for; None for a fact."""
        kind, _, rest = path.partition(".")
        if kind == "facts":
            return None
        if kind in ("zone", "agreement"):
            _check_steps(path, rest, 0)
            return self._zone if kind == "zone" else self._agreement
        if kind == "options":
            _check_steps(path, rest, 2)
            return self._option(*rest.split("."))
        _check_steps(path, rest, 1)
        country = self.scenario.country_names.position(rest)
        if kind == "enthusiasm":
            return lambda found, _: np.nan_to_num(found.mean_gains[:, country])
        if kind == "win_sets":
            return lambda found, _: found.sizes[:, country, 0] / self._walker.n_feasible
        if kind == "members":
            return lambda _, members: members[:, country].astype(np.float64)
        place = Labels(self.coalition, kind="country of the coalition").position(rest)
        return lambda found, _: np.nan_to_num(found.gains[:, self.order, place])

    def _zone(self, found: Findings, members: Mask) -> Numbers:
        masks = members @ (1 << np.arange(members.shape[1]))
        sizes = found.zones[np.arange(len(found)), masks]
        return np.where(masks > 0, sizes, 0).astype(np.float64)

    def _agreement(self, found: Findings, _members: Mask) -> Numbers:
        return (found.ties[:, self.order] > 0).astype(np.float64)

    def _option(self, issue: str, option: str) -> Measure:
        place = self.scenario.issue_names.position(issue)
        names = Labels(self.scenario.issue(issue).option_names, kind=f"option of '{issue}'")
        start = sum(self.scenario.sizes[:place])
        chosen = names.position(option)

        def measure(found: Findings, _members: Mask) -> Numbers:
            options = found.options[:, self.order, start : start + len(names)]
            return (options[:, chosen] & (options.sum(axis=1) == 1)).astype(np.float64)

        return measure


def _measures(
    scenario: Scenario,
    of: Sequence[str],
    theory: Theory | None,
    coalition: Sequence[str],
    solution: str,
    backend: str,
) -> Measures:
    """Return measures made anew, elsewhere."""
    return Measures(
        scenario,
        of,
        theory=theory,
        coalition=coalition if theory is None else None,
        solution=solution,
        backend=backend,
    )


def _kind(path: object) -> str:
    if not isinstance(path, str):
        raise ArgumentError(f"a result is asked for by a path such as 'zone', not {shown(path)}")
    kind = path.partition(".")[0]
    if kind not in KINDS:
        raise unknown(kind, KINDS, kind="result")
    return kind


def _check_steps(path: str, rest: str, steps: int) -> None:
    if len(rest.split(".") if rest else []) != steps:
        forms: Iterable[str] = ("zone", "enthusiasm.COUNTRY", "options.ISSUE.OPTION")
        raise ArgumentError(f"the path {shown(path)} is not of a form such as {', '.join(forms)}")
