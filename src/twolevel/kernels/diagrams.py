"""Decision diagrams of monotone rules: who decides next, and where to go on without and with.

A rule of twenty voters has a million patterns of approval and, as a weighted quota, some
hundred thousand smallest majorities; but after the first voters only their weight matters,
and all patterns of equal weight go on alike. A reduced ordered diagram (Bryant 1986,
https://doi.org/10.1109/TC.1986.1676819) keeps one node for all that go on alike, whatever the
rule: quotas, vetoes and nested bodies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_NODES", "Diagram", "diagram"]

MOST_NODES = 8192
"""Nodes up to which a diagram is worth its evaluation: more are not faster than NumPy."""

Indices = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Diagram:
    """A reduced ordered decision diagram; 0 is refusal, 1 is passing, nodes go on from 2.

    Attributes
    ----------
    voters
        Whose approval each node asks for, those furthest from the root first.
    without, along
        Where to go on without that approval, and with it: always to a node further up the list.
    root
        Where to begin: the last node, or 0 or 1 where the rule never or always passes.
    """

    voters: Indices
    without: Indices
    along: Indices
    root: int

    def __len__(self) -> int:
        return len(self.voters)


def diagram(passing: NDArray[np.bool_]) -> Diagram:
    """Return the diagram of a rule given which patterns of approval pass it.

    Of two orders of the voters the one with fewer nodes is taken: as they come, which keeps
    the members of a nested body together, and those that decide most often first.

    Examples
    --------
    Two of three: the last voter's node leads to "one of the others" and "both of the others".

    >>> two_of_three = diagram(np.array([0, 0, 0, 1, 0, 1, 1, 1], dtype=bool))
    >>> two_of_three.voters.tolist(), two_of_three.without.tolist(), two_of_three.along.tolist()
    ([0, 1, 1, 2], [0, 0, 2, 3], [1, 2, 1, 4])
    """
    count = len(passing).bit_length() - 1
    table = passing.reshape((2,) * count)
    powers = [int(table.take(1, axis=count - 1 - voter).sum()) for voter in range(count)]
    orders = [list(range(count)), sorted(range(count), key=powers.__getitem__)]
    return min((_ordered(table, order) for order in orders), key=len)


def _ordered(table: NDArray[np.bool_], order: Sequence[int]) -> Diagram:
    """Return the diagram that asks voters in an order, the last of it first."""
    count = len(order)
    ids = table.transpose([count - 1 - v for v in reversed(order)]).ravel().astype(np.int64)
    voters, edges, known = [], [np.zeros((0, 2), dtype=np.int64)], 2
    for voter in order:
        pairs = ids.reshape(-1, 2)
        differ = pairs[:, 0] != pairs[:, 1]
        codes = pairs[differ, 0] * known + pairs[differ, 1]
        if known * known <= 4 * len(ids):  # few codes: look them up instead of sorting
            seen = np.zeros(known * known, dtype=np.bool_)
            seen[codes] = True
            found = np.flatnonzero(seen)
            places = np.cumsum(seen)[codes] - 1
        else:
            found, places = np.unique(codes, return_inverse=True)
        ids = pairs[:, 0].copy()
        ids[differ] = known + places
        edges.append(np.stack([found // known, found % known], axis=1))
        voters += [voter] * len(found)
        known += len(found)
    without, along = np.concatenate(edges).T
    return Diagram(
        voters=np.array(voters, dtype=np.int64), without=without, along=along, root=int(ids[0])
    )
