"""Compound voting games: members that are voting games themselves, to any depth.

Knows names, rules, and how counts by size combine. Knows no index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb

import numpy as np
from numpy.typing import NDArray

from twolevel.coalitions.power.counting import Swings, swings
from twolevel.coalitions.power.voting import MOST_TABULATED, VotingGame
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.ratification.approval import passes

__all__ = ["CompoundGame", "combined", "swings_of_part"]

_MOST_PARTS = 14

Mask = NDArray[np.bool_]
Polynomial = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompoundGame:
    """A voting game some of whose members are voting games, to any depth.

    Attributes
    ----------
    game
        The game among the members.
    parts
        For a member that is a body: the game within it. Other members are single actors.

    Raises
    ------
    ArgumentError
        If a part is no game, or an actor's name occurs in two of them.
    LabelError
        If a part is named that is no member.

    Examples
    --------
    >>> from twolevel.model import Majority, Unanimity
    >>> cabinet = VotingGame(members=("red", "green", "blue"), rule=Majority())
    >>> treaty = VotingGame(members=("north", "south"), rule=Unanimity())
    >>> CompoundGame(game=treaty, parts={"north": cabinet}).actors
    ('red', 'green', 'blue', 'south')
    """

    game: VotingGame
    parts: Record[VotingGame | CompoundGame] = field(default_factory=Record)

    def __post_init__(self) -> None:
        if not isinstance(self.game, VotingGame):
            raise ArgumentError(f"a compound game needs a VotingGame, not {shown(self.game)}")
        if not isinstance(self.parts, Mapping):
            raise ArgumentError(f"parts map members to games, not {shown(self.parts)}")
        for name, part in self.parts.items():
            if name not in self.game.members:
                raise unknown(name, self.game.members, kind="member")
            if not isinstance(part, VotingGame | CompoundGame):
                raise ArgumentError(f"the part of {name} is a game, not {shown(part)}")
        object.__setattr__(self, "parts", Record(self.parts))
        Labels(self._actors(), kind="actor")

    @property
    def actors(self) -> Labels:
        """Names of the actors, member by member."""
        return Labels(self._actors(), kind="actor")

    def _actors(self) -> Iterator[str]:
        for name in self.game.members:
            yield from self.actors_of(name)

    def actors_of(self, member: str) -> tuple[str, ...]:
        """Return the names of a member's actors."""
        part = self.parts.get(member)
        if isinstance(part, CompoundGame):
            return tuple(part.actors)
        return (member,) if part is None else tuple(part.members)

    def patterns(self) -> Mask:
        """Return which patterns of the actors' approvals pass, by mask: ``(2**n_actors,)``.

        Raises
        ------
        LimitError
            If there are more than ``MOST_TABULATED`` actors.
        """
        if len(self.actors) > MOST_TABULATED:
            raise LimitError(
                f"the approvals of {len(self.actors)} actors cannot all be listed (at most "
                f"{MOST_TABULATED} actors); compound_power counts them without listing"
            )
        masks = np.arange(1 << len(self.actors))
        return _passing(self, iter([(masks >> k) & 1 == 1 for k in range(len(self.actors))]))


def _passing(part: VotingGame | CompoundGame | None, bits: Iterator[Mask]) -> Mask:
    """Return where a part approves, taking its actors' approvals from `bits` in order."""
    if part is None:
        return next(bits)
    if isinstance(part, VotingGame):
        part = CompoundGame(game=part)
    approvals = {name: _passing(part.parts.get(name), bits) for name in part.game.members}
    return passes(part.game.rule, approvals, part.game.shares)


def swings_of_part(part: VotingGame | CompoundGame | None) -> Swings:
    """Return the swings of a game's actors; None stands for a single actor."""
    if part is None:
        return Swings(winning=(0, 1), by_member=((1,),))
    if isinstance(part, VotingGame):
        return swings(part)
    if not part.parts:
        return swings(part.game)
    return combined(
        part.game, [swings_of_part(part.parts.get(name)) for name in part.game.members]
    )[0]


def combined(game: VotingGame, homes: Sequence[Swings]) -> tuple[Swings, list[Polynomial]]:
    """Return the swings of a compound game, and where each member is pivotal.

    The second answer counts, for each member, the approvals by everybody else's actors under
    which the member decides, by how many approve.
    """
    if len(homes) > _MOST_PARTS:
        raise LimitError(
            f"a game of {len(homes)} parts that are games themselves is too large (at most "
            f"{_MOST_PARTS} parts)"
        )
    wins = game.patterns()
    yes = [np.array(home.winning, dtype=object) for home in homes]
    no = [
        np.array([comb(home.count, s) for s in range(home.count + 1)], dtype=object) - passing
        for home, passing in zip(homes, yes, strict=True)
    ]
    by_member: list[tuple[int, ...]] = []
    pivotal: list[Polynomial] = []
    for c, home in enumerate(homes):
        halves = wins.reshape(-1, 2, 1 << c)
        decides = (halves[:, 1] & ~halves[:, 0]).ravel()
        others = [k for k in range(len(homes)) if k != c]
        pivotal.append(_folded(decides, [no[k] for k in others], [yes[k] for k in others]))
        by_member += [
            tuple(np.convolve(pivotal[-1], np.array(counts, dtype=object)).tolist())
            for counts in home.by_member
        ]
    winning = tuple(_folded(wins, no, yes).tolist())
    return Swings(winning=winning, by_member=tuple(by_member)), pivotal


def _folded(where: Mask, no: Sequence[Polynomial], yes: Sequence[Polynomial]) -> Polynomial:
    """Return the sum over masks where a condition holds of the product of their polynomials."""
    rows: list[Polynomial | None] = [np.array([1], dtype=object) if w else None for w in where]
    length = 1
    for absent, present in zip(no, yes, strict=True):
        length += len(absent) - 1
        rows = [
            _plus(_times(absent, low), _times(present, high))
            for low, high in zip(rows[::2], rows[1::2], strict=True)
        ]
    return np.zeros(length, dtype=object) if rows[0] is None else rows[0]


def _times(factor: Polynomial, row: Polynomial | None) -> Polynomial | None:
    return None if row is None else np.convolve(factor, row)


def _plus(one: Polynomial | None, other: Polynomial | None) -> Polynomial | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other
