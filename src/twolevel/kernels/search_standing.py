"""Where a search stands between two rounds, also as plain data from which it can go on.

Knows the parts still to be walked and the best agreement so far. Knows no goal and no file.
Nothing in it changes: a round makes another standing, so that one kept is always whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from twolevel.kernels.search_arrays import Space, Tree
from twolevel.kernels.search_goals import Gains
from twolevel.kernels.search_parts import Part
from twolevel.kernels.search_space import Zone, new_tree

__all__ = ["Agreement", "Standing", "agreement_of"]

Agreement = tuple[tuple[int, ...], Gains]
"""The options of an agreement, and what it gains the players."""

PLAIN = ("climbed", "wandered", "rivalled", "visited")
"""What is plain data as it stands."""

SCRATCH = "candidate"
"""What a tree holds only while it is walked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """Where a search stands between two rounds.

    Attributes
    ----------
    parts
        Parts of the tree still to be walked; no array of theirs is changed any more.
    best
        The best agreement known, or None.
    climbed
        Whether it was climbed from.
    wandered
        How many times chance was given a try from the best agreement known.
    rivalled
        Whether another agreement is known that is as good by the leading number.
    visited
        Nodes visited by this search.
    """

    parts: tuple[Part, ...]
    best: Agreement | None = None
    climbed: bool = False
    wandered: int = 0
    rivalled: bool = False
    visited: int = 0

    def state(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "parts": [{"weight": part.weight, **_plain(part.tree)} for part in self.parts],
            "best": None if self.best is None else list(self.best[0]),
            **{name: getattr(self, name) for name in PLAIN},
        }

    @classmethod
    def of(cls, state: dict[str, Any], zone: Zone, space: Space) -> Standing:
        """Return the standing that plain data were taken from."""
        return cls(
            parts=tuple(
                Part(tree=_tree(kept, space), weight=kept["weight"]) for kept in state["parts"]
            ),
            best=None if state["best"] is None else agreement_of(zone, state["best"]),
            **{name: state[name] for name in PLAIN},
        )


def agreement_of(zone: Zone, options: list[int]) -> Agreement:
    """Return an agreement of a zone by its options."""
    digits = tuple(options)
    gains = zone.gains(digits)
    assert gains is not None  # only agreements of the zone are kept
    return digits, gains


def _plain(tree: Tree) -> dict[str, Any]:
    """Return the path to the node at hand; below it a walk writes before it reads."""
    rows = int(tree.state[0]) + 1
    arrays = tree._asdict()
    path = {n: a[:rows].tolist() for n, a in arrays.items() if n not in {"state", SCRATCH}}
    return {**path, "state": tree.state.tolist()}


def _tree(kept: dict[str, Any], space: Space) -> Tree:
    tree = new_tree(space)
    for name, array in tree._asdict().items():
        if name != SCRATCH:
            rows = np.array(kept[name], dtype=array.dtype)
            array[: len(rows)] = rows
    return tree
