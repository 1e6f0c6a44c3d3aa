"""Counts of a trial: facts held, facts together, who took part; they add up and can be kept.

Knows arrays of answers. Does not know where they come from or how they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.robustness.judging import FAILS, HOLDS
from twolevel.robustness.processes import Ends

__all__ = ["Score", "TrialTally"]

Units = NDArray[np.int64]

NORMAL = 1.959963984540054
"""The 97.5% quantile of the normal distribution."""

KEPT = 2
"""Draws whose answers are kept, so that a result can be checked against itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What share of the facts a theory gets.

    Attributes
    ----------
    counts
        In how many draws it gets no fact, one, two, and so on; undecided facts are not got.

    Examples
    --------
    >>> score = Score(counts=(0, 50, 50))
    >>> score.value, [round(end, 3) for end in score.interval], score.quantile(0.05)
    (0.75, [0.701, 0.799], 0.5)
    """

    counts: tuple[int, ...]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return sum(self.counts)

    @property
    def value(self) -> float:
        """The mean share of the facts that holds; zero where there are no facts or draws."""
        facts = len(self.counts) - 1
        total = sum(k * n for k, n in enumerate(self.counts))
        return total / (facts * self.draws) if facts and self.draws else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the mean, by the variance over draws."""
        facts, draws = len(self.counts) - 1, self.draws
        if not facts or draws < 2:
            return (0.0, 1.0)
        squares = sum((k / facts - self.value) ** 2 * n for k, n in enumerate(self.counts))
        spread = NORMAL * sqrt(squares / (draws - 1) / draws)
        return (max(0.0, self.value - spread), min(1.0, self.value + spread))

    def quantile(self, share: float) -> float:
        """Return the share of facts that it gets no more than in that share of the draws."""
        reached = np.cumsum(self.counts) >= share * self.draws
        return int(np.argmax(reached)) / max(1, len(self.counts) - 1)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f} to {high:.3f})"


class TrialTally:
    """Counts over draws of several theories.

    Parameters
    ----------
    n_theories, n_facts, n_countries
        Sizes of the trial.
    """

    def __init__(self, n_theories: int, n_facts: int, n_countries: int) -> None:
        self.draws = 0
        shapes: dict[str, tuple[int, ...]] = {
            "facts": (n_theories, n_facts, 2),
            "held": (n_theories, n_facts + 1),
            "agreed": (n_theories,),
            "settled": (n_theories,),
            "rounds": (n_theories,),
            "doubts": (n_theories,),
            "members": (n_theories, n_countries),
            "first": (n_theories, n_countries),
            "ever": (n_theories, n_countries),
            "before": (n_theories, n_countries, n_countries),
            "better": (n_theories, n_theories),
        }
        self.counts: dict[str, Units] = {
            name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()
        }
        self.first_answers: list[list[list[int]]] = []

    def add(self, answers: Sequence[NDArray[np.int8]], ends: Sequence[Ends], order: int) -> None:
        """Take the answers that theories give in some draws, and where they lead."""
        held = np.stack([(each == HOLDS).sum(axis=1) for each in answers])
        counts, n_facts = self.counts, answers[0].shape[1]
        if len(self.first_answers) < KEPT:
            room = KEPT - len(self.first_answers)
            kept = np.stack([each[:room] for each in answers], axis=1)
            self.first_answers += kept.tolist()
        for place, (each, end) in enumerate(zip(answers, ends, strict=True)):
            counts["facts"][place, :, 0] += (each == HOLDS).sum(axis=0)
            counts["facts"][place, :, 1] += (each == FAILS).sum(axis=0)
            counts["held"][place] += np.bincount(held[place], minlength=n_facts + 1)
            counts["agreed"][place] += int((end.found.ties[:, order] > 0).sum())
            counts["settled"][place] += int(end.settled.sum())
            counts["rounds"][place] += int(end.rounds.sum())
            counts["doubts"][place] += end.doubts
            counts["members"][place] += end.members.sum(axis=0)
            counts["first"][place] += (end.drawn_in == 1).sum(axis=0)
            counts["ever"][place] += (end.drawn_in > 0).sum(axis=0)
            when = np.where(end.drawn_in > 0, end.drawn_in, np.iinfo(np.int64).max)
            counts["before"][place] += (when[:, :, None] < when[:, None]).sum(axis=0)
        counts["better"] += (held[:, None] > held[None]).sum(axis=2)
        self.draws += held.shape[1]

    def state(self) -> dict[str, Any]:
        """Return everything as numbers and lists."""
        return {
            "draws": self.draws,
            "counts": {name: counts.tolist() for name, counts in self.counts.items()},
            "first_answers": self.first_answers,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take up where a tally with that state was."""
        self.draws = int(state["draws"])
        self.counts = {
            name: np.array(state["counts"][name], dtype=np.int64).reshape(known.shape)
            for name, known in self.counts.items()
        }
        self.first_answers = state["first_answers"]
