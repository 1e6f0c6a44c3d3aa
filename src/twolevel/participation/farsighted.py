"""Coalitions under foresight: where joining and leaving may end.

Knows membership games and who can change a coalition into another. Leaves foresight itself to
``moves``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels, nearest
from twolevel.participation.membership import MembershipGame
from twolevel.participation.moves import (
    Move,
    Moves,
    farsighted_stable_sets,
    largest_consistent_set,
)

__all__ = ["Door", "Farsighted", "farsighted", "membership_moves"]

MOST_FARSIGHTED = 8
"""Players of the largest game looked through: 256 coalitions and 65,000 moves."""

Door = Literal["open", "closed"]
"""Who decides on entry.

``open``: whoever wants to join does. ``closed``: every member that stays has to agree.
"""

Coalition = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Farsighted(Reported):
    """Which coalitions foresight leaves.

    Attributes
    ----------
    door
        Who decides on entry.
    consistent
        The largest consistent set: the coalitions that cannot be ruled out. It holds every
        stable set (Chwe 1994).
    stable_sets
        The farsighted stable sets; a set of one coalition is a place where everything ends.
    complete
        Whether these are all the stable sets.
    """

    door: Door
    consistent: tuple[Coalition, ...]
    stable_sets: tuple[tuple[Coalition, ...], ...]
    complete: bool
    moves: Moves = field(repr=False, compare=False)

    @property
    def lasting(self) -> tuple[Coalition, ...]:
        """The coalitions that by themselves are a stable set: from all others all roads lead there."""
        return tuple(found[0] for found in self.stable_sets if len(found) == 1)

    def tables(self) -> tuple[Table, ...]:
        alone = set(self.lasting)
        counts = {
            each: sum(each in found for found in self.stable_sets) for each in self.consistent
        }
        how_many = "all" if self.complete else "the first found"
        return (
            Table(
                title=f"Coalitions under foresight, the door {self.door}",
                columns=("members", "in stable sets", "a stable set by itself"),
                rows=tuple(
                    (joined(each) if each else "nobody", counts[each], each in alone)
                    for each in self.consistent
                ),
                note=(
                    "Listed: the largest consistent set. "
                    f"Farsighted stable sets: {len(self.stable_sets):,} ({how_many})."
                ),
            ),
        )


def membership_moves(game: MembershipGame, *, door: Door = "open") -> Moves:
    """Return the moves between the coalitions of a membership game.

    Anybody may leave. Several may join or leave at once, together.

    Raises
    ------
    ArgumentError
        If the door is neither open nor closed.
    LimitError
        If there are more than 8 players.
    """
    if door not in get_args(Door):
        raise ArgumentError(
            f"the door is 'open' or 'closed', not {shown(door)}. "
            f"Did you mean '{nearest(door, get_args(Door)) or 'open'}'?"
        )
    count = len(game.players)
    if count > MOST_FARSIGHTED:
        raise LimitError(
            f"foresight among {count} players has too many moves to follow (at most "
            f"{MOST_FARSIGHTED} players)"
        )
    size = len(game.gains)
    moves = []
    for start in range(size):
        for end in range(size):
            if start != end:
                consents = start & end if door == "closed" and end & ~start else 0
                moves.append(Move(start=start, end=end, coalition=(start ^ end) | consents))
    return Moves(
        players=game.players,
        outcomes=Labels(joined(game.names(mask)) for mask in range(size)),
        payoffs=game.gains,
        moves=tuple(moves),
    )


def farsighted(game: MembershipGame, *, door: Door = "open", most: int = 1000) -> Farsighted:
    """Return which coalitions last when everybody looks ahead.

    Parameters
    ----------
    game
        Who gains what in every coalition.
    door
        ``"open"``: whoever wants to join does. ``"closed"``: every member that stays has to
        agree, and gain in the end.
    most
        Stop after so many stable sets.

    Raises
    ------
    ArgumentError
        If an option is not among those allowed.
    LimitError
        If there are more than 8 players.

    References
    ----------
    Chwe, M. S.-Y. (1994). Farsighted coalitional stability. Journal of Economic Theory 63(2),
    299-325, https://doi.org/10.1006/jeth.1994.1044.

    Examples
    --------
    >>> pair = MembershipGame.from_function("ab", lambda s: [len(s) - 1] * 2)
    >>> farsighted(pair).lasting
    (('a', 'b'),)
    """
    moves = membership_moves(game, door=door)
    sets, complete = farsighted_stable_sets(moves, most=most)
    of_name = {name: game.names(mask) for mask, name in enumerate(moves.outcomes)}
    return Farsighted(
        door=door,
        consistent=tuple(of_name[name] for name in largest_consistent_set(moves)),
        stable_sets=tuple(tuple(of_name[name] for name in found) for found in sets),
        complete=complete,
        moves=moves,
    )
