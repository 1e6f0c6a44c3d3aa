"""The signed influence graph of a step: whether, in some order, more leads to more.

Knows a step on vectors of numbers in [0, 1] and the signs of its partial derivatives. Does
not know what the numbers are.

A map whose derivatives keep their signs is isotone in an order that reverses some coordinates
if and only if its signed influence graph, read without directions, has no cycle with an odd
number of negative links, loops included (the theory of monotone systems: Smith 1995,
Monotone Dynamical Systems, https://doi.org/10.1090/surv/041). Then orbits from the ends of
the order are monotone; otherwise nothing is promised, and damping may be needed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import ArgumentError
from twolevel.labels import Labels, Record

__all__ = ["Influence", "jacobian", "signed_influence"]

Vector = Mapping[str, float]
Step = Callable[[Vector], Vector]

MIXED = 2
"""Stands for a derivative that is positive at one point and negative at another."""

SYMBOLS = {-1: "-", 0: "0", 1: "+", MIXED: "mixed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence(Reported):
    """Signs of the influence of each coordinate on each.

    Attributes
    ----------
    names
        The coordinates.
    signs
        ``(n, n)``: the sign of the influence of the column on the row: -1, 0, 1, or ``MIXED``
        when it differs between the points looked at.
    order
        For each coordinate 1 or -1: the directions in which the step is isotone; None if there
        is no such order.
    obstacle
        Coordinates of a negative cycle, or of a mixed influence; empty when there is an order.
    points
        How many points were looked at.
    """

    names: Labels
    signs: tuple[tuple[int, ...], ...]
    order: Record[int] | None
    obstacle: tuple[str, ...]
    points: int

    @property
    def is_monotone(self) -> bool:
        """Whether the step is isotone in some order, as far as the points tell."""
        return self.order is not None

    def tables(self) -> tuple[Table, ...]:
        if self.order is not None:
            reverse = [name for name, sign in self.order.items() if sign < 0]
            note = f"Isotone with {joined(reverse)} reversed." if reverse else "Isotone."
        else:
            note = f"No order makes it isotone: negative cycle through {joined(self.obstacle)}."
        return (
            Table(
                title=f"Signs of influence at {self.points} points",
                columns=("on", *(f"of {name}" for name in self.names)),
                rows=tuple(
                    (name, *(SYMBOLS[sign] for sign in row))
                    for name, row in zip(self.names, self.signs, strict=True)
                ),
                note=note,
            ),
        )


def jacobian(step: Step, point: Vector, *, change: float = 1e-5) -> tuple[tuple[float, ...], ...]:
    """Return the partial derivatives of a step by central differences, inside [0, 1].

    Row and column follow the order of the point's names; the column is the coordinate varied.
    """
    columns = []
    for name, value in point.items():
        low, high = max(0.0, value - change), min(1.0, value + change)
        below, above = step({**point, name: low}), step({**point, name: high})
        columns.append([(above[other] - below[other]) / (high - low) for other in point])
    return tuple(tuple(row) for row in zip(*columns, strict=True))


def signed_influence(
    step: Step, points: Iterable[Vector], *, change: float = 1e-5, negligible: float = 1e-7
) -> Influence:
    """Return the signs of a step's derivatives over points, and the order they allow.

    Signs at one point say nothing of another: give points that cover the box of states.

    Parameters
    ----------
    step
        From coordinates in [0, 1], by name, to coordinates.
    points
        Where derivatives are taken.
    change
        Half the width of the difference quotients.
    negligible
        Derivatives up to this size count as zero.

    Raises
    ------
    ArgumentError
        If there is no point, or points differ in their coordinates.

    Examples
    --------
    >>> swap = lambda a: {"x": 1 - a["y"], "y": 1 - a["x"]}
    >>> signed_influence(swap, [{"x": 0.5, "y": 0.5}]).order
    Record({'x': 1, 'y': -1})
    """
    places = list(points)
    if not places:
        raise ArgumentError("signs of influence need at least one point, none was given")
    names = Labels(places[0], kind="coordinate")
    signs = [[0] * len(names) for _ in names]
    for point in places:
        if tuple(point) != tuple(names):
            raise ArgumentError(f"a point has the coordinates {joined(names)}, not {joined(point)}")
        for i, row in enumerate(jacobian(step, point, change=change)):
            for j, slope in enumerate(row):
                sign = 0 if abs(slope) <= negligible else (1 if slope > 0 else -1)
                if sign and signs[i][j] not in {0, sign}:
                    signs[i][j] = MIXED
                else:
                    signs[i][j] = signs[i][j] or sign
    order, obstacle = _coloured(signs)
    return Influence(
        names=names,
        signs=tuple(map(tuple, signs)),
        order=None if order is None else Record(zip(names, order, strict=True)),
        obstacle=tuple(names[i] for i in obstacle),
        points=len(places),
    )


def _coloured(signs: Sequence[Sequence[int]]) -> tuple[list[int] | None, tuple[int, ...]]:
    """Return directions that make all influence positive, or the cycle that prevents it."""
    count = len(signs)
    colour: list[int] = [0] * count
    parent = [-1] * count
    for root in range(count):
        if colour[root]:
            continue
        colour[root], queue = 1, deque([root])
        while queue:
            i = queue.popleft()
            for j in range(count):
                for sign in (signs[i][j], signs[j][i]):
                    if not sign:
                        continue
                    if not colour[j] and sign != MIXED:
                        colour[j], parent[j] = sign * colour[i], i
                        queue.append(j)
                    elif sign == MIXED or colour[j] != sign * colour[i]:
                        return None, _cycle(parent, i, j)
    return colour, ()


def _cycle(parent: Sequence[int], i: int, j: int) -> tuple[int, ...]:
    """Return the nodes of the cycle that the link between i and j closes."""

    def way_up(node: int) -> list[int]:
        way = [node]
        while parent[way[-1]] >= 0:
            way.append(parent[way[-1]])
        return way

    ups, downs = way_up(i), way_up(j)
    shared = next((node for node in ups if node in downs), None)
    if shared is None:
        return tuple(dict.fromkeys((i, j)))
    ends = [*ups[: ups.index(shared) + 1], *reversed(downs[: downs.index(shared)])]
    return tuple(ends)
