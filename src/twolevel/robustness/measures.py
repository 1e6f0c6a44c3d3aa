"""What may be asked of a draw: one number, by a path such as ``enthusiasm.japan``.

Knows how results are addressed. Does not know how they are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.registry import concept
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, unknown
from twolevel.model.scenario import Scenario
from twolevel.payoffs.drawing import DrawnGames
from twolevel.robustness.findings import ORDERS, Findings
from twolevel.robustness.judging import HOLDS, UNDECIDED, Judge
from twolevel.robustness.walking import Walker

__all__ = ["KINDS", "Measures"]

Numbers = NDArray[np.float64]
Measure = Callable[[Findings], Numbers]

KINDS = ("zone", "agreement", "enthusiasm", "win_sets", "gains", "options", "facts")
"""First words of the paths: ``zone`` and ``agreement`` stand alone."""


class Measures:
    """Numbers that draws lead to.

    Parameters
    ----------
    scenario
        The case.
    of
        Paths: ``zone`` (agreements in the coalition's zone), ``agreement`` (1 where there is
        one), ``enthusiasm.COUNTRY``, ``win_sets.COUNTRY`` (share of the feasible agreements),
        ``gains.COUNTRY`` (at the solution, 0 without an agreement), ``options.ISSUE.OPTION``
        (1 where the solution picks it and ties do not differ), ``facts.NAME`` (1 where it
        holds, NaN where it is undecided).
    coalition, solution, backend
        Who bargains, by which solution, computed how.

    Raises
    ------
    LabelError
        If a path leads nowhere.
    ArgumentError
        If a path is not text, or has too many or too few steps.
    """

    def __init__(
        self,
        scenario: Scenario,
        of: Sequence[str],
        *,
        coalition: Sequence[str],
        solution: str = "nash",
        backend: str = "auto",
    ) -> None:
        self.scenario, self.coalition = scenario, tuple(coalition)
        self.solution = concept(solution).name
        self.order = ORDERS.index(self.solution)
        self.paths = tuple(of)
        names = [path.partition(".")[2] for path in self.paths if _kind(path) == "facts"]
        known = {fact.name: fact for fact in scenario.facts}
        for name in names:
            if name not in known:
                raise unknown(name, known, kind="fact")
        facts = [known[name] for name in dict.fromkeys(names)]
        self._facts = [fact.name for fact in facts]
        self.judge = Judge(scenario, facts, solution=self.solution, coalition=self.coalition)
        self._measures = [self._measure(path) for path in self.paths]
        self.walker = Walker(
            scenario,
            self.coalition,
            favoured=self.judge.favoured,
            questions=self.judge.questions,
            backend=backend,
        )

    def of(self, games: DrawnGames) -> Numbers:
        """Return the measures of draws: ``(n_draws, n_measures)``."""
        found = self.walker.findings(games)
        answers = self.judge.answers(games, found)
        columns = []
        for path, measure in zip(self.paths, self._measures, strict=True):
            if measure is not None:
                columns.append(measure(found))
                continue
            answer = answers[:, self._facts.index(path.partition(".")[2])]
            columns.append(np.where(answer == UNDECIDED, np.nan, answer == HOLDS))
        return np.stack(columns, axis=1).astype(np.float64)

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
            return lambda found: np.nan_to_num(found.mean_gains[:, country])
        if kind == "win_sets":
            return lambda found: found.sizes[:, country, 0] / self.walker.n_feasible
        place = Labels(self.coalition, kind="country of the coalition").position(rest)
        return lambda found: found.gains[:, self.order, place]

    def _zone(self, found: Findings) -> Numbers:
        mask = sum(1 << c for c in self.scenario.country_names.positions(self.coalition))
        return found.zones[:, mask].astype(np.float64)

    def _agreement(self, found: Findings) -> Numbers:
        return (found.ties[:, self.order] > 0).astype(np.float64)

    def _option(self, issue: str, option: str) -> Measure:
        place = self.scenario.issue_names.position(issue)
        names = Labels(self.scenario.issue(issue).option_names, kind=f"option of '{issue}'")
        start = sum(self.scenario.sizes[:place])
        chosen = names.position(option)

        def measure(found: Findings) -> Numbers:
            options = found.options[:, self.order, start : start + len(names)]
            return (options[:, chosen] & (options.sum(axis=1) == 1)).astype(np.float64)

        return measure


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
