"""What is kept of draws: counts that add up.

Knows arrays of findings. Does not know how they come about or how they are shown.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from twolevel.robustness.findings import Findings
from twolevel.robustness.judging import FAILS, HOLDS

__all__ = ["Tally"]

Units = NDArray[np.int64]


class Tally:
    """Counts over draws; memory depends on the case and on how many agreements are ever picked.

    Parameters
    ----------
    order
        Place of the bargaining solution that is counted.
    n_countries, n_options, n_facts
        Sizes of the case.
    """

    def __init__(self, order: int, n_countries: int, n_options: int, n_facts: int) -> None:
        self.order = order
        self.draws = 0
        self.agreed = 0
        self.counts: dict[str, Units] = {
            "alone": np.zeros(n_options, dtype=np.int64),
            "among": np.zeros(n_options, dtype=np.int64),
            "ranks": np.zeros((n_countries, n_countries), dtype=np.int64),
            "ranked": np.zeros(n_countries, dtype=np.int64),
            "zones": np.zeros(1 << n_countries, dtype=np.int64),
            "facts": np.zeros((n_facts, 2), dtype=np.int64),
        }
        self.agreements: Counter[int] = Counter()

    def add(self, found: Findings, answers: NDArray[np.int8], widths: tuple[int, ...]) -> None:
        """Take what some draws lead to, the facts judged, and the number of options by issue."""
        options = found.options[:, self.order]
        many = np.concatenate(
            [
                np.repeat(part.sum(axis=1)[:, None] > 1, part.shape[1], axis=1)
                for part in np.split(options, np.cumsum(widths)[:-1], axis=1)
            ],
            axis=1,
        )
        some = found.ties[:, self.order] > 0
        self.draws += len(found)
        self.agreed += int(some.sum())
        self.counts["alone"] += (options & ~many).sum(axis=0)
        self.counts["among"] += options.sum(axis=0)
        self.counts["zones"] += (found.zones > 0).sum(axis=0)
        self.counts["facts"] += np.stack(
            [(answers == HOLDS).sum(axis=0), (answers == FAILS).sum(axis=0)], axis=1
        )
        self.agreements.update(found.solutions[some, self.order].tolist())
        self._rank(found.mean_gains)

    def _rank(self, gains: NDArray[np.float64]) -> None:
        """Count each country's rank by enthusiasm; countries that tie share the better rank."""
        known = ~np.isnan(gains)
        above = (gains[:, None, :] > gains[:, :, None]).sum(axis=2)  # NaN exceeds nothing
        for country in range(gains.shape[1]):
            ranks = above[known[:, country], country]
            self.counts["ranks"][country] += np.bincount(ranks, minlength=gains.shape[1])
        self.counts["ranked"] += known.sum(axis=0)

    # -- as plain data -------------------------------------------------------------------------

    def state(self) -> dict[str, object]:
        """Return everything as numbers and lists."""
        return {
            "draws": self.draws,
            "agreed": self.agreed,
            "counts": {name: counts.tolist() for name, counts in self.counts.items()},
            "agreements": sorted(self.agreements.items()),
        }

    def restore(self, state: dict[str, object]) -> None:
        """Take up where a tally with that state was."""
        counts = state["counts"]
        pairs = state["agreements"]
        assert isinstance(counts, dict)
        assert isinstance(pairs, list)
        self.draws, self.agreed = int(str(state["draws"])), int(str(state["agreed"]))
        self.counts = {
            name: np.array(counts[name], dtype=np.int64).reshape(known.shape)
            for name, known in self.counts.items()
        }
        self.agreements = Counter({int(number): int(times) for number, times in pairs})
