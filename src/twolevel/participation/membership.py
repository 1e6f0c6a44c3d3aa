"""Membership games: who gains what for every set of members, insiders and outsiders alike.

Knows names and exact gains by coalition. Knows no agreement, no scenario and no way to bargain.
Only one coalition forms; whoever is not in it is an outsider, whom what the members do may help
or harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from twolevel.equilibria import NormalFormGame
from twolevel.errors import ArgumentError, LimitError, listed, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.model.numbers import exact

__all__ = ["MOST_MEMBERS", "MembershipGame", "positions_of"]

MOST_MEMBERS = 12
"""Players of the largest membership game: 4,096 coalitions."""

Gains = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipGame:
    """What every player gains in every coalition.

    Attributes
    ----------
    players
        The names; at most 12.
    gains
        By mask of members, bit k the k-th player: every player's gain, in the players' order.

    Raises
    ------
    ArgumentError
        If the table does not fit the players.
    LimitError
        If there are more than 12 players.

    Examples
    --------
    >>> dam = MembershipGame.from_function(
    ...     ["a", "b", "c"], lambda s: [len(s) - (name in s) for name in "abc"]
    ... )
    >>> dam.of(["a", "b"])
    Record({'a': Fraction(1, 1), 'b': Fraction(1, 1), 'c': Fraction(2, 1)})
    """

    players: Labels
    gains: tuple[Gains, ...]

    def __post_init__(self) -> None:
        check_size(len(self.players))
        rows = 1 << len(self.players)
        if len(self.gains) != rows or any(len(row) != len(self.players) for row in self.gains):
            raise ArgumentError(
                f"{len(self.players)} players need one gain each in {rows} coalitions, the empty "
                "one included"
            )

    @classmethod
    def from_function(
        cls, players: Iterable[str], gains: Callable[[tuple[str, ...]], object]
    ) -> MembershipGame:
        """Return the game in which a function gives everybody's gains for a tuple of members.

        Parameters
        ----------
        players
            The names.
        gains
            Called with every coalition, the empty one included; returns one number for every
            player, members and outsiders, by name or in the players' order.

        Raises
        ------
        ArgumentError
            If a name repeats, or the gains are not one finite number for every player.
        LabelError
            If they name somebody who is no player.
        LimitError
            If there are more than 12 players.
        """
        names = Labels(players, kind="player")
        check_size(len(names))
        rows = []
        for mask in range(1 << len(names)):
            members = tuple(name for k, name in enumerate(names) if mask >> k & 1)
            rows.append(_row(gains(members), names, members))
        return cls(players=names, gains=tuple(rows))

    @property
    def everybody(self) -> int:
        """The mask of the coalition of all."""
        return len(self.gains) - 1

    def mask(self, coalition: Iterable[str]) -> int:
        """Return the mask of a coalition.

        Raises
        ------
        LabelError
            If it names somebody who is no player.
        """
        names = (coalition,) if isinstance(coalition, str) else tuple(coalition)
        return sum(1 << k for k in set(self.players.positions(names)))

    def names(self, mask: int) -> tuple[str, ...]:
        """Return the members of a mask, in the players' order."""
        return tuple(self.players[k] for k in positions_of(mask))

    def of(self, coalition: Iterable[str]) -> Record[Fraction]:
        """Return what everybody gains when a coalition forms.

        Raises
        ------
        LabelError
            If it names somebody who is no player.
        """
        return Record(zip(self.players, self.gains[self.mask(coalition)], strict=True))

    def normal_form(self, *, member: str = "member", outsider: str = "out") -> NormalFormGame:
        """Return the game in which everybody decides at once whether to be a member.

        Parameters
        ----------
        member, outsider
            Names of the two strategies, in this order.
        """
        n = len(self.players)
        table = np.empty((n, *([2] * n)), dtype=object)
        for place in np.ndindex(*([2] * n)):
            mask = sum(1 << k for k, digit in enumerate(place) if digit == 0)
            for k in range(n):
                table[(k, *place)] = self.gains[mask][k]
        return NormalFormGame.from_arrays(
            table,
            players=self.players,
            strategies=[(member, outsider)] * n,
            title="participation",
        )


def check_size(count: int, most: int = MOST_MEMBERS) -> None:
    """Raise unless there are from one to `most` players."""
    if count < 1:
        raise ArgumentError("a membership game needs at least one player, none was given")
    if count > most:
        raise LimitError(
            f"{count} players have too many coalitions to look at each (at most {most} players); "
            "merge players who always act together"
        )


def positions_of(mask: int) -> Iterator[int]:
    """Yield the positions of a mask's members."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _row(found: object, names: Labels, members: tuple[str, ...]) -> Gains:
    if isinstance(found, Mapping):
        for name in found:
            if name not in names:
                raise unknown(name, names, kind="player")
        missing = [name for name in names if name not in found]
        if missing:
            raise ArgumentError(f"the gain of {listed(missing)} is missing in {list(members)}")
        found = [found[name] for name in names]
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise ArgumentError(f"gains are one number for every player, not {shown(found)}")
    numbers = list(found)
    if len(numbers) != len(names):
        raise ArgumentError(
            f"{len(names)} gains are needed in {list(members)}, outsiders' included, "
            f"not {len(numbers)}"
        )
    return tuple(
        exact(number, what=f"the gain of {name} in {list(members)}")
        for name, number in zip(names, numbers, strict=True)
    )
