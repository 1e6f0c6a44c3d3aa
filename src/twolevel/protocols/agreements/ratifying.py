"""A scenario's agreements as an assembly: who ratifies what, and against what they compare.

Knows the game in numbers. Does not know how equilibria are found.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import LimitError
from twolevel.labels import Labels
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.agreements.assembly import Assembly
from twolevel.ratification.signing import Signing
from twolevel.ratification.zone import check_enumerable

__all__ = ["MOST_WEIGHED", "Ratifiers", "assembly_of"]

Ratifiers = Literal["status_quo", "strategic"]
"""What constituents compare an agreement with."""

MOST_WEIGHED = 400_000


def assembly_of(
    game: PointGame, coalition: Labels, protocol: dict[str, Any], ratifiers: Ratifiers
) -> tuple[NDArray[np.int64], Assembly]:
    """Return the ids of the agreements open to a coalition and the assembly over them.

    With status-quo ratifiers those are left out that fewer countries than the quota can ratify.

    Raises
    ------
    LimitError
        If too many agreements remain.
    """
    check_enumerable(game, "a protocol of offers")
    members = game.countries.positions(coalition)
    present = sum(1 << country for country in members)
    signing = Signing(game)
    first = len(game.actors)
    rows = [first + country for country in members]
    voters: list[tuple[tuple[int, ...], Any]] = []
    discounts = list(protocol["discounts"].values())
    if ratifiers == "strategic":
        for place, country in enumerate(members):
            own = list(signing.actors[country])
            voters.append((tuple(range(len(rows), len(rows) + len(own))), signing.passing[country]))
            rows += own
            discounts += [discounts[place]] * len(own)
    origin = np.array([game.rows[row].threshold for row in rows], dtype=np.int64)
    ids, gains, verdicts, count = [], [], [], 0
    for block in game.enumeration.blocks():
        inside = block.feasible & (block.required & ~present == 0)
        if ratifiers == "status_quo":
            ratified = np.stack(
                [signing.passing[c][signing.pattern(c, block)] for c in members], axis=1
            )
            inside = inside & (ratified.sum(axis=1) >= protocol["quota"])
        places = np.flatnonzero(inside)
        count += len(places)
        if count > MOST_WEIGHED:
            raise LimitError(
                f"more than {MOST_WEIGHED:,} agreements would have to be weighed; leave out issues "
                "or options that matter least"
            )
        if not len(places):
            continue
        every = block.values(slice(0, len(game.rows)), places)
        ids.append(np.asarray(block.ids[places], dtype=np.int64))
        gains.append(np.ascontiguousarray(every[rows].T) - origin)
        if ratifiers == "status_quo":
            verdicts.append(ratified[places])
    width, n = len(rows), len(members)
    return (
        np.concatenate(ids) if ids else np.empty(0, dtype=np.int64),
        Assembly(
            gains=np.concatenate(gains) if gains else np.empty((0, width), dtype=np.int64),
            scales=tuple(game.rows[row].scale for row in rows),
            chances=tuple(protocol["recognition"].values()),
            discounts=tuple(discounts),
            ratified=None
            if ratifiers == "strategic"
            else (np.concatenate(verdicts) if verdicts else np.empty((0, n), dtype=np.bool_)),
            voters=tuple(voters),
            quota=protocol["quota"],
        ),
    )
