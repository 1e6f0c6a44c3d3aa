"""Outcomes that coalitions can move between, and what foresight makes of them.

Knows outcomes, who can move from one to another, and what everybody gets. Knows no game that
they come from.

An outcome y **indirectly dominates** x if there is a chain of moves from x to y in which every
coalition that moves prefers y to what it leaves: nobody asks what the next step pays, all look
at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels
from twolevel.model.numbers import exact

__all__ = ["Move", "Moves", "farsighted_stable_sets", "largest_consistent_set"]

MOST_OUTCOMES = 512
"""Outcomes of the largest environment: tables of a quarter of a million."""

MOST_BRANCHES = 200_000
"""Branches after which a search for stable sets stops, and says so."""

Mask = NDArray[np.bool_]
Masks = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A coalition can replace one outcome by another."""

    start: int
    end: int
    coalition: int
    """Mask of the players who have to move together; any larger coalition can too."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Moves:
    """Outcomes, payoffs and moves: Chwe's social environment.

    Attributes
    ----------
    players, outcomes
        The names.
    payoffs
        For each outcome, one exact number a player.
    moves
        What coalitions can do; minimal coalitions suffice.
    """

    players: Labels
    outcomes: Labels
    payoffs: tuple[tuple[Fraction, ...], ...]
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        if not self.players or not self.outcomes:
            raise ArgumentError("moves need at least one player and one outcome")
        if len(self.outcomes) > MOST_OUTCOMES:
            raise LimitError(
                f"{len(self.outcomes):,} outcomes are too many to look ahead from each "
                f"(at most {MOST_OUTCOMES:,})"
            )
        fits = len(self.payoffs) == len(self.outcomes)
        if not fits or any(len(row) != len(self.players) for row in self.payoffs):
            raise ArgumentError("every outcome needs one payoff for each player")

    @classmethod
    def from_table(
        cls,
        payoffs: Mapping[str, Sequence[object]],
        moves: Iterable[tuple[str, str, Iterable[str]]],
        *,
        players: Iterable[str],
    ) -> Moves:
        """Return the environment given by names.

        Parameters
        ----------
        payoffs
            For each outcome, one number a player.
        moves
            From which outcome, to which, and who has to move together.
        players
            The names.

        Raises
        ------
        LabelError
            If a move names an outcome or a player that does not exist.
        ArgumentError
            If a payoff is missing or no finite number, or nobody moves.

        Examples
        --------
        >>> hill = Moves.from_table(
        ...     {"low": [0], "mid": [-1], "high": [1]},
        ...     [("low", "mid", ["a"]), ("mid", "high", ["a"])],
        ...     players=["a"],
        ... )
        >>> hill.dominates("high", "low"), hill.dominates("mid", "low")
        (True, False)
        """
        names, outcomes = Labels(players, kind="player"), Labels(payoffs, kind="outcome")
        rows = []
        for outcome, row in payoffs.items():
            numbers = tuple(
                exact(number, what=f"the payoff {place} of {outcome}")
                for place, number in enumerate(row)
            )
            rows.append(numbers)
        found = []
        for start, end, movers in moves:
            members = (movers,) if isinstance(movers, str) else tuple(movers)
            if not members:
                raise ArgumentError(f"nobody moves from {shown(start)} to {shown(end)}")
            found.append(
                Move(
                    start=outcomes.position(start),
                    end=outcomes.position(end),
                    coalition=sum(1 << k for k in set(names.positions(members))),
                )
            )
        return cls(players=names, outcomes=outcomes, payoffs=tuple(rows), moves=tuple(found))

    @cached_property
    def prefers(self) -> Masks:
        """Masks of the players who prefer the second outcome to the first: ``(n, n)``."""
        size = len(self.outcomes)
        found = np.zeros((size, size), dtype=np.int64)
        for k in range(len(self.players)):
            column = [row[k] for row in self.payoffs]
            place = {value: rank for rank, value in enumerate(sorted(set(column)))}
            rank = np.array([place[value] for value in column])
            found |= (rank > rank[:, None]).astype(np.int64) << k
        return found

    @cached_property
    def _arrays(self) -> tuple[Masks, Masks, Masks]:
        rows = [(move.start, move.end, move.coalition) for move in self.moves]
        starts, ends, movers = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        return starts, ends, movers

    @cached_property
    def dominance(self) -> Mask:
        """Where the second outcome indirectly dominates the first: ``(n, n)``."""
        size = len(self.outcomes)
        starts, ends, movers = self._arrays
        found = np.zeros((size, size), dtype=np.bool_)
        for goal in range(size):
            willing = movers & ~self.prefers[starts, goal] == 0
            first, second = starts[willing], ends[willing]
            reached = np.zeros(size, dtype=np.bool_)
            reached[goal] = True
            while True:
                grown = first[reached[second] & ~reached[first]]
                if not len(grown):
                    break
                reached[grown] = True
            reached[goal] = False
            found[:, goal] = reached
        return found

    def dominates(self, better: str, worse: str) -> bool:
        """Whether an outcome indirectly dominates another.

        Raises
        ------
        LabelError
            If there is no such outcome.
        """
        first, second = self.outcomes.position(worse), self.outcomes.position(better)
        return bool(self.dominance[first, second])

    def moves_from(self, start: int) -> Iterator[tuple[int, int]]:
        """Yield the end and the coalition of every move from an outcome."""
        starts, ends, movers = self._arrays
        where = np.flatnonzero(starts == start)
        yield from zip(ends[where].tolist(), movers[where].tolist(), strict=True)


def largest_consistent_set(moves: Moves) -> tuple[str, ...]:
    """Return the outcomes that foresight cannot rule out.

    The largest set in which every move is deterred: whatever a coalition moves to, the end may
    be an outcome of the set that is reached from there, or is there already, and that somebody
    in the coalition does not prefer to where it began.

    References
    ----------
    Chwe, M. S.-Y. (1994). Farsighted coalitional stability. Journal of Economic Theory 63(2),
    299-325, https://doi.org/10.1006/jeth.1994.1044.

    Examples
    --------
    >>> cycle = Moves.from_table(
    ...     {"x": [2, 0, 1], "y": [1, 2, 0], "z": [0, 1, 2]},
    ...     [("x", "z", ("b", "c")), ("y", "x", ("a", "c")), ("z", "y", ("a", "b"))],
    ...     players="abc",
    ... )
    >>> largest_consistent_set(cycle)
    ('x', 'y', 'z')
    """
    size = len(moves.outcomes)
    follows = moves.dominance | np.eye(size, dtype=np.bool_)
    starts, ends, movers = moves._arrays  # noqa: SLF001 - the same module's arrays
    inside = np.ones(size, dtype=np.bool_)
    while True:
        kept = inside.copy()
        for start in np.flatnonzero(inside):
            where = starts == start
            wanted = movers[where][:, None] & ~moves.prefers[start] == 0
            deterred = (follows[ends[where]] & inside & ~wanted).any(axis=1)
            kept[start] = bool(deterred.all())
        if np.array_equal(kept, inside):
            return tuple(moves.outcomes[k] for k in np.flatnonzero(inside))
        inside = kept


def farsighted_stable_sets(
    moves: Moves, *, most: int = 1000
) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Return the stable sets of indirect dominance, and whether these are all.

    In a stable set no outcome indirectly dominates another, and every outcome outside is
    indirectly dominated by one inside. There may be none.

    Parameters
    ----------
    moves
        Outcomes and moves.
    most
        Stop after so many.

    Returns
    -------
    sets, complete
        The sets, each in the outcomes' order; ``complete`` is false where the search stopped
        early.

    Raises
    ------
    ArgumentError
        If `most` is not a positive int.

    References
    ----------
    Harsanyi, J. C. (1974). An equilibrium-point interpretation of stable sets and a proposed
    alternative definition. Management Science 20(11), 1472-1495,
    https://doi.org/10.1287/mnsc.20.11.1472. Chwe (1994), as ``largest_consistent_set``.

    Examples
    --------
    >>> hill = Moves.from_table(
    ...     {"low": [0], "high": [1]}, [("low", "high", ["a"])], players=["a"]
    ... )
    >>> farsighted_stable_sets(hill)
    ((('high',),), True)
    """
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise ArgumentError(f"most must be a positive int, not {shown(most)}")
    search = _Kernels(moves.dominance, most)
    search.branch(0, search.everything)
    found = sorted(search.found[:most], key=lambda mask: (mask.bit_count(), _lowest_first(mask)))
    names = tuple(tuple(moves.outcomes[k] for k in _bits(mask)) for mask in found)
    return names, search.complete


class _Kernels:
    """A search for the independent sets that dominate everything outside."""

    def __init__(self, dominance: Mask, most: int) -> None:
        size = len(dominance)
        self.everything = (1 << size) - 1
        self.above = [_as_mask(row) for row in dominance]
        self.near = [_as_mask(dominance[k] | dominance[:, k]) | 1 << k for k in range(size)]
        self.below = [_as_mask(dominance[:, k]) | 1 << k for k in range(size)]
        self.most, self.branches = most, 0
        self.complete = True
        self.found: list[int] = []

    def branch(self, chosen: int, allowed: int) -> None:
        """Extend a chosen set by allowed outcomes in every way that may end in a stable set."""
        self.branches += 1
        if self.branches > MOST_BRANCHES or len(self.found) > self.most:
            self.complete = False
            return
        served = 0
        for k in _bits(chosen):
            served |= self.below[k]
        open_still = self.everything & ~served
        if not open_still:
            self.found.append(chosen)
            return
        choices = min(
            ((self.above[k] | 1 << k) & allowed for k in _bits(open_still)), key=int.bit_count
        )
        for k in _bits(choices):
            self.branch(chosen | 1 << k, allowed & ~self.near[k])
            if not self.complete:
                return
            allowed &= ~(1 << k)


def _as_mask(row: Mask) -> int:
    return sum(1 << int(k) for k in np.flatnonzero(row))


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _lowest_first(mask: int) -> tuple[int, ...]:
    return tuple(_bits(mask))
