"""A bargaining problem: agreements as points in payoff space, streamed in blocks.

Knows ids, integer gains and the disagreement point. Knows no issue, no option, no ratification
and no solution.

Payoffs are kept exact: the gain of player *c* at a point is an integer number of units, of
which ``scales[c]`` make one util. Points are streamed, so that memory depends on the block and
not on the number of agreements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.pacing import Pacer, Reach
from twolevel.bargaining.players import named_players, per_player
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.kernels.goals import Goal
from twolevel.labels import Labels, Record

__all__ = [
    "LARGEST_GAIN",
    "BargainingProblem",
    "Gains",
    "Integers",
    "Points",
    "Shortcut",
    "rational",
]

LARGEST_GAIN = 2**62
"""No gain reaches this many units, so that differences of gains fit 64 bits."""

Integers = NDArray[np.int64]
Gains = tuple[int, ...]
"""One point's gains in integer units."""


class Points(NamedTuple):
    """A block of agreements.

    Attributes
    ----------
    ids
        ``(n_points,)``, int64, or Python ints where ids exceed 64 bits.
    gains
        ``(n_points, n_players)``, int64: payoff less disagreement payoff, in units.
    """

    ids: NDArray[Any]
    gains: Integers


class Shortcut(Protocol):
    """A way to the best of many points that does not stream them all.

    Offered only where every point is individually rational.
    """

    def ideals(self) -> tuple[int, Gains]:
        """Return the number of points and each player's largest gain."""

    def contenders(self, goals: Sequence[Goal], take: Callable[[Points], None]) -> None:
        """Show, in any order and by the block, a superset of the best points by each goal."""

    def find(self, ids: Sequence[int]) -> Points:
        """Return those of some agreements that are points, in the order of the ids given."""


def rational(points: Points) -> Points:
    """Return the individually rational points of a block: those that leave nobody with a loss."""
    fair = (points.gains >= 0).all(axis=1)
    return points if fair.all() else Points(points.ids[fair], points.gains[fair])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BargainingProblem:
    """A finite bargaining problem with exact payoffs.

    Attributes
    ----------
    players
        The names, in the order of the columns of gains.
    scales
        Units per util, one positive integer a player.
    blocks
        Gives the points anew at each call, in blocks of any size and in any order. Points
        with a loss for somebody may occur; every solution drops them first.
    disagreement
        What each player gets without an agreement, in utils.
    shortcut
        A way to the best points without streaming, where there is one.
    tops
        Gains in units that no point exceeds, where they are known.
    pacer
        What ends passes when time is up; None where they go to the end.

    Raises
    ------
    ArgumentError
        If there is no player or the parts do not fit each other.

    Examples
    --------
    >>> problem = BargainingProblem.from_points([(2, 1), (1, 3), (-1, 9)], players=["a", "b"])
    >>> [points.ids.tolist() for points in problem.rational_blocks()]
    [[0, 1]]
    """

    players: Labels
    scales: tuple[int, ...]
    blocks: Callable[[], Iterable[Points]]
    disagreement: Record[Fraction]
    shortcut: Shortcut | None = None
    tops: Gains | None = None
    pacer: Pacer | None = None

    @property
    def reach(self) -> Reach | None:
        """How far passes got, if time was up before they got to the end."""
        return None if self.pacer is None else self.pacer.reach

    def __post_init__(self) -> None:
        named_players(self.players, len(self.scales))
        for name, scale in zip(self.players, self.scales, strict=True):
            if not isinstance(scale, int) or scale < 1:
                raise ArgumentError(
                    f"the scale of {name} must be a positive integer, not {shown(scale)}"
                )
        per_player(self.disagreement, self.players, what="the disagreement payoff")

    @classmethod
    def from_points(
        cls,
        payoffs: Iterable[Sequence[object] | Mapping[str, object]],
        disagreement: object = None,
        players: Iterable[str] | None = None,
    ) -> Self:
        """Return the problem whose agreements have the given payoffs; ids count from zero.

        Parameters
        ----------
        payoffs
            One row an agreement, ``(n_points, n_players)``: numbers in the players' order, or
            mappings from players to numbers. Text such as ``"1/3"`` and fractions are exact; a
            float stands for the shortest decimal that prints as it.
        disagreement
            One number a player; zero by default.
        players
            The names, ``player 1`` and so on by default.

        Raises
        ------
        ArgumentError
            If there is no point, rows differ in length or a payoff is not a finite number.
        LimitError
            If the common denominator of a player's payoffs needs more than 62 bits.

        Examples
        --------
        >>> problem = BargainingProblem.from_points([("1/3", 0.5), (0, 1)], disagreement=(0, 0.25))
        >>> problem.scales, next(iter(problem.blocks())).gains.tolist()
        ((3, 4), [[1, 1], [0, 3]])
        """
        rows = list(payoffs)
        if not rows:
            raise ArgumentError("a bargaining problem needs at least one point, none was given")
        if players is None and isinstance(rows[0], Mapping):
            players = tuple(rows[0])
        if not isinstance(rows[0], Iterable):
            raise ArgumentError(f"a point is one payoff a player, not {shown(rows[0])}")
        names = named_players(players, len(list(rows[0])))
        base = per_player(
            [0] * len(names) if disagreement is None else disagreement,
            names,
            what="the disagreement payoff",
        )
        columns: list[list[Fraction]] = [[] for _ in names]
        for place, row in enumerate(rows):
            exact_row = per_player(row, names, what=f"the payoff at point {place}")
            for column, name in zip(columns, names, strict=True):
                column.append(exact_row[name] - base[name])
        scaled = [_in_units(name, column) for name, column in zip(names, columns, strict=True)]
        gains = np.array([units for _, units in scaled], dtype=np.int64).T
        points = Points(np.arange(len(rows), dtype=np.int64), np.ascontiguousarray(gains))
        return cls(
            players=names,
            scales=tuple(scale for scale, _ in scaled),
            blocks=lambda: [points],
            disagreement=base,
        )

    def rational_blocks(self) -> Iterator[Points]:
        """Yield the individually rational points, block by block.

        Raises
        ------
        ArgumentError
            If a block's shape does not fit the number of players.
        """
        for points in self.blocks():
            yield rational(self.checked(points))

    def checked(self, points: Points) -> Points:
        """Return a block after checking its shape."""
        if points.gains.shape != (len(points.ids), len(self.players)):
            raise ArgumentError(
                f"a block of {len(points.ids)} ids needs gains of shape "
                f"{(len(points.ids), len(self.players))}, not {points.gains.shape}"
            )
        return points

    def gains_in_utils(self, gains: Sequence[int | Fraction]) -> Record[Fraction]:
        """Return gains given in units as utils by player."""
        return Record(
            (name, Fraction(gain) / scale)
            for name, gain, scale in zip(self.players, gains, self.scales, strict=True)
        )

    def payoffs(self, gains: Sequence[int | Fraction]) -> Record[Fraction]:
        """Return the payoffs in utils at a point whose gains are given in units."""
        return Record(
            (name, self.disagreement[name] + gain)
            for name, gain in self.gains_in_utils(gains).items()
        )


def _in_units(name: str, column: Sequence[Fraction]) -> tuple[int, list[int]]:
    scale = lcm(*(number.denominator for number in column))
    units = [int(number * scale) for number in column]
    if max(map(abs, units)) >= LARGEST_GAIN:
        raise LimitError(
            f"the payoffs of {name} have the common denominator {shown(scale)}, too fine for "
            "exact 64-bit arithmetic; round them to fewer digits"
        )
    return scale, units
