"""Conflicts from payoffs: every profile of strategies a state, every deviation a move.

Knows tensors of numbers, of which only the order counts. Analyses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import numpy as np

from twolevel.conflicts.conflict import Conflict, checked_names
from twolevel.errors import ArgumentError, LimitError, shown

__all__ = ["MOST_STATES", "strategic_conflict"]

MOST_STATES = 20_000
"""States of a conflict that is built from payoffs or agreements."""


def strategic_conflict(
    payoffs: Any, *, strategies: Mapping[str, Iterable[str]], title: str = ""
) -> Conflict:
    """Return the conflict of a game in normal form.

    Parameters
    ----------
    payoffs
        ``(n_decision_makers, *shape)``: one array a decision maker, one axis a decision
        maker's own strategies; ``game.payoffs`` of a ``NormalFormGame``.
    strategies
        By decision maker, the names of its strategies. A state is named by the strategies of
        all, joined by ``+``.
    title
        What the conflict is about.

    Raises
    ------
    ArgumentError
        If the arrays are ragged, do not fit the strategies, or hold a number that is not
        finite (NaN included); or if names repeat.
    LimitError
        If there are more than ``MOST_STATES`` profiles.

    Examples
    --------
    >>> chicken = strategic_conflict(
    ...     [[[3, 2], [4, 1]], [[3, 4], [2, 1]]],
    ...     strategies={"row": ["swerve", "drive"], "column": ["swerve", "drive"]},
    ... )
    >>> chicken.improvements("row", "swerve+swerve")
    ('drive+swerve',)
    """
    if not isinstance(strategies, Mapping) or not strategies:
        raise ArgumentError(f"strategies map decision makers to names, not {shown(strategies)}")
    makers = checked_names(strategies, "decision maker")
    labels = [checked_names(own, f"strategy of {maker}") for maker, own in strategies.items()]
    shape = tuple(map(len, labels))
    count = int(np.prod(shape, dtype=object))
    if count > MOST_STATES:
        raise LimitError(f"{count:,} profiles are too many states (at most {MOST_STATES:,})")
    try:
        table = np.asarray(payoffs)
    except (ValueError, TypeError):
        raise ArgumentError("payoffs are ragged: every array must have the same shape") from None
    if table.shape != (len(makers), *shape):
        raise ArgumentError(
            f"payoffs of these strategies have the shape {(len(makers), *shape)}, not {table.shape}"
        )
    profiles = list(product(*(range(size) for size in shape)))
    named = {
        place: "+".join(own[k] for own, k in zip(labels, place, strict=True)) for place in profiles
    }
    moves = {
        maker: tuple(
            (named[place], named[(*place[:who], other, *place[who + 1 :])])
            for place in profiles
            for other in range(shape[who])
            if other != place[who]
        )
        for who, maker in enumerate(makers)
    }
    values = {
        maker: {named[place]: table[(who, *place)].tolist() for place in profiles}
        for who, maker in enumerate(makers)
    }
    return Conflict.of(named.values(), moves=moves, preferences=values, title=title)
