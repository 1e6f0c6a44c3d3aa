"""What a pass over agreements adds up: counts that merge in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from twolevel.kernels.tables import Integers

__all__ = ["MOST_PATTERNED", "SCOPES", "Counts", "standings", "tallies"]

MOST_PATTERNED = 6
"""Actors up to which a country's agreements are counted by pattern of approvals."""

SCOPES = 3
"""What standings are counted among: all agreements, those accepted, those all others sign too."""


def standings(voters: int) -> int:
    """Return how many counts of each scope the standings of a country's actors take.

    Agreements, those that pass; then those which each actor approves; then those in which its
    approval decides; then those in which it decides and approves.
    """
    return 2 + 3 * voters


def tallies(voters: int) -> int:
    """Return how many counts a country of so many actors takes."""
    return 4 << voters if voters <= MOST_PATTERNED else SCOPES * standings(voters)


@dataclass(eq=False)
class Counts:
    """Feasible agreements counted by who can sign them; ``+=`` merges another part's counts.

    Attributes
    ----------
    by_mask
        For each mask of required countries, counts by the mask of countries that can sign:
        ``(2**n_countries,)``.
    by_pattern
        For each country, counts by pattern of approvals, then acceptance, then whether all
        others can sign, as bits from low to high: ``(4 * 2**n_actors,)``. For a country of more
        than six actors, its standings in each scope instead: ``(3 * (2 + 3 * n_actors),)``.
    gain_sums, gain_counts, gain_peaks
        For each country, over the agreements that all others can sign: the sum of its gains,
        their number, and the largest (None without any), in grid units as Python ints.
    """

    by_mask: dict[int, Integers]
    by_pattern: list[Integers]
    gain_sums: list[int]
    gain_counts: list[int]
    gain_peaks: list[int | None]

    @classmethod
    def zero(cls, voters: Sequence[int]) -> Self:
        """Return the counts of no agreements, given the number of actors of each country."""
        return cls(
            by_mask={},
            by_pattern=[np.zeros(tallies(count), dtype=np.int64) for count in voters],
            gain_sums=[0 for _ in voters],
            gain_counts=[0 for _ in voters],
            gain_peaks=[None for _ in voters],
        )

    @property
    def feasible(self) -> int:
        """Number of agreements counted."""
        return sum(int(counts.sum()) for counts in self.by_mask.values())

    def __iadd__(self, other: Counts) -> Self:
        for required, counts in other.by_mask.items():
            known = self.by_mask.get(required)
            self.by_mask[required] = counts if known is None else known + counts
        pairs = zip(self.by_pattern, other.by_pattern, strict=True)
        self.by_pattern = [mine + theirs for mine, theirs in pairs]
        for c, peak in enumerate(other.gain_peaks):
            self.gain_sums[c] += other.gain_sums[c]
            self.gain_counts[c] += other.gain_counts[c]
            self.add_peak(c, peak)
        return self

    def add_peak(self, country: int, peak: int | None) -> None:
        """Take note of a gain of a country."""
        known = self.gain_peaks[country]
        if peak is not None and (known is None or peak > known):
            self.gain_peaks[country] = peak

    # -- as plain data -------------------------------------------------------------------------

    def state(self) -> dict[str, object]:
        """Return everything as numbers and lists."""
        return {
            "by_mask": {str(mask): counts.tolist() for mask, counts in self.by_mask.items()},
            "by_pattern": [counts.tolist() for counts in self.by_pattern],
            "gain_sums": list(self.gain_sums),
            "gain_counts": list(self.gain_counts),
            "gain_peaks": list(self.gain_peaks),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up where counts with that state were.

        Raises
        ------
        KeyError, TypeError, ValueError
            If the state is not that of counts of the same shape.
        """
        shapes = zip(self.by_pattern, state["by_pattern"], strict=True)
        by_pattern = [np.array(kept, dtype=np.int64).reshape(own.shape) for own, kept in shapes]
        by_mask = {
            int(mask): np.array(counts, dtype=np.int64).reshape(1 << len(by_pattern))
            for mask, counts in state["by_mask"].items()
        }
        self.by_mask, self.by_pattern = by_mask, by_pattern
        self.gain_sums = [int(total) for total in state["gain_sums"]]
        self.gain_counts = [int(count) for count in state["gain_counts"]]
        self.gain_peaks = [None if peak is None else int(peak) for peak in state["gain_peaks"]]
