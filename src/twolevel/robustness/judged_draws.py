"""Draws walked and their facts judged: the work that acceptability spreads.

Knows how to do it for some draws by their numbers. Does not know who asks, or how the answers
are counted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from twolevel.model.scenario import Scenario
from twolevel.payoffs.statements import uniforms
from twolevel.robustness.findings import Findings
from twolevel.robustness.judging import Answers, Judge
from twolevel.robustness.walking import Walker

__all__ = ["JudgedDraws"]


class JudgedDraws:
    """Walks draws and judges the facts in them; travels as the scenario and the options.

    Parameters
    ----------
    scenario
        The case.
    coalition
        Who bargains.
    solution
        The bargaining solution that claims about the outcome refer to.
    backend
        As for ``Walker``.
    key
        Key of the streams of random numbers: two words of 64 bits.
    """

    def __init__(
        self,
        scenario: Scenario,
        coalition: Sequence[str],
        solution: str,
        backend: str,
        key: tuple[int, ...],
    ) -> None:
        self._recipe = (scenario, tuple(coalition), solution, backend, key)
        self._key = np.array(key, dtype=np.uint64)
        self._judge = Judge(scenario, scenario.facts, solution=solution, coalition=coalition)
        self.walker = Walker(
            scenario,
            coalition,
            favoured=self._judge.favoured,
            questions=self._judge.questions,
            backend=backend,
        )

    def __call__(self, ids: Sequence[int]) -> tuple[Findings, Answers]:
        """Return what draws lead to, and which facts hold in them."""
        drawing = self.walker.drawing
        games = drawing.from_uniforms(uniforms(self._key, ids, drawing.n_uniforms))
        found = self.walker.findings(games)
        return found, self._judge.answers(games, found)

    def __reduce__(self) -> tuple[type[JudgedDraws], tuple[object, ...]]:
        return JudgedDraws, self._recipe
