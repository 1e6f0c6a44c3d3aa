"""Swings: how often each member turns a losing coalition into a winning one, by size.

Knows counts. All indices of voting power follow from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

from twolevel.coalitions.power.fitting import MOST_ENTRIES, Fitting, fitting, table_entries
from twolevel.coalitions.power.thresholds import Together, alternatives, signed
from twolevel.coalitions.power.voting import MOST_TABULATED, VotingGame
from twolevel.errors import LimitError

__all__ = ["Swings", "sizes_of_masks", "swings", "swings_of_patterns", "swings_of_thresholds"]

_TABULATED_AT_ONCE = 14

Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swings:
    """Winning coalitions and swings, by size.

    Attributes
    ----------
    winning
        Winning coalitions of 0 to n members.
    by_member
        For each member, the losing coalitions of 0 to n - 1 *others* that win with it.
    """

    winning: Counts
    by_member: tuple[Counts, ...]

    @property
    def count(self) -> int:
        """Number of members."""
        return len(self.by_member)

    def totals(self) -> Counts:
        """Return each member's swings over all sizes."""
        return tuple(map(sum, self.by_member))

    def banzhaf(self) -> tuple[Fraction, ...]:
        """Return each member's chance of a swing when the others vote by coin toss."""
        return tuple(Fraction(total, 1 << (self.count - 1)) for total in self.totals())

    def shapley_shubik(self) -> tuple[Fraction, ...]:
        """Return each member's chance of being pivotal when members join in random order."""
        n = self.count
        orders = [factorial(size) * factorial(n - 1 - size) for size in range(n)]
        every = factorial(n)

        @cache
        def value(counts: Counts) -> Fraction:
            return Fraction(sum(w * c for w, c in zip(orders, counts, strict=True) if c), every)

        return tuple(value(counts) for counts in self.by_member)

    def is_consistent(self) -> bool:
        """Return whether swings and winning coalitions fit each other at every size.

        Members leaving the winning coalitions of size s + 1 either swing, or leave one of the
        winning coalitions of size s, each of which n - s members could have left.
        """
        n = self.count
        return all(
            sum(counts[size] for counts in self.by_member)
            == (size + 1) * self.winning[size + 1] - (n - size) * self.winning[size]
            for size in range(n)
        )


def swings(game: VotingGame) -> Swings:
    """Return the swings of a voting game, exactly.

    Small games are tabulated; others are counted by weight and size, with weights reduced to
    whole numbers. Rules met in any of several ways are combined by inclusion and exclusion.

    Raises
    ------
    LimitError
        If the game is too large to tabulate, and its weights too fine or its rule too nested
        to count.

    Examples
    --------
    >>> swings(VotingGame.weighted({"a": 3, "b": 2, "c": 1}, quota=4)).totals()
    (3, 1, 1)
    """
    members = len(game.members)
    if members <= _TABULATED_AT_ONCE:
        return swings_of_patterns(game.patterns())
    terms = signed(alternatives(game))
    if members <= MOST_TABULATED and _entries(terms) > members << members:
        return swings_of_patterns(game.patterns())
    return swings_of_thresholds(terms, members)


def swings_of_thresholds(terms: Sequence[tuple[Together, int]], members: int) -> Swings:
    """Return the swings of a game given as signed sets of thresholds.

    Raises
    ------
    LimitError
        If the tables would exceed ``MOST_ENTRIES`` entries.
    """
    if _entries(terms) > MOST_ENTRIES:
        raise LimitError(
            f"counting coalitions needs tables of {_entries(terms):,} entries (at most "
            f"{MOST_ENTRIES:,}); state weights in larger units, such as thousands"
        )
    winning = [0] * (members + 1)
    by_member = [[0] * members for _ in range(members)]
    for thresholds, sign in terms:
        part = _swings_together(thresholds, members)
        winning = [a + sign * b for a, b in zip(winning, part.winning, strict=True)]
        for mine, theirs in zip(by_member, part.by_member, strict=True):
            mine[:] = [a + sign * b for a, b in zip(mine, theirs, strict=True)]
    return Swings(winning=tuple(winning), by_member=tuple(map(tuple, by_member)))


def _entries(terms: Sequence[tuple[Together, int]]) -> int:
    """Return the size of all tables that counting would need."""
    return sum(table_entries(*_smaller(thresholds)[:2]) for thresholds, _ in terms)


def _smaller(thresholds: Together) -> tuple[list[tuple[int, ...]], list[int], bool]:
    """Return weightings, bounds under which sets must fit, and whether those sets lose.

    A coalition wins if its complement fits under what may be missing; or, for one threshold, it
    loses if it fits below. The answer is whichever needs the smaller table.
    """
    weightings = list(thresholds)
    missing = [sum(weights) - needed for weights, needed in thresholds.items()]
    if len(weightings) == 1 and thresholds[weightings[0]] - 1 < missing[0]:
        return weightings, [thresholds[weightings[0]] - 1], True
    return weightings, missing, False


def _swings_together(thresholds: Together, members: int) -> Swings:
    """Return the swings where all thresholds must be met."""
    weightings, bounds, are_losing = _smaller(thresholds)
    family = fitting(weightings, bounds)
    if are_losing:
        winning = tuple(comb(members, size) - family.total[size] for size in range(members + 1))
        return Swings(winning=winning, by_member=tuple(_edges(family)))
    by_member = tuple(edge[::-1] for edge in _edges(family))
    return Swings(winning=family.total[::-1], by_member=by_member)


def _edges(family: Fitting) -> Sequence[Counts]:
    """Return, for each member, the sets that fit but do not with it, by size."""

    @cache
    def edge(without: Counts) -> Counts:
        return tuple(
            without[size] - (family.total[size + 1] - without[size + 1])
            for size in range(len(without) - 1)
        )

    return [edge(counts) for counts in family.without]


def sizes_of_masks(bits: int) -> NDArray[np.int64]:
    """Return the number of members in every mask: ``(2**bits,)``.

    Examples
    --------
    >>> sizes_of_masks(2).tolist()
    [0, 1, 1, 2]
    """
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(bits):
        sizes = np.concatenate([sizes, sizes + 1])
    return sizes


def swings_of_patterns(passing: NDArray[np.bool_]) -> Swings:
    """Return the swings of a game given as which masks win: ``(2**n,)``."""
    members = len(passing).bit_length() - 1
    sizes = sizes_of_masks(members)
    by_member = []
    for bit in range(members):
        halves = passing.reshape(-1, 2, 1 << bit)
        turned = (halves[:, 1] & ~halves[:, 0]).ravel()
        others = sizes.reshape(-1, 2, 1 << bit)[:, 0].ravel()
        by_member.append(tuple(np.bincount(others[turned], minlength=members).tolist()))
    winning = tuple(np.bincount(sizes[passing], minlength=members + 1).tolist())
    return Swings(winning=winning, by_member=tuple(by_member))
