"""Cooperative games with transferable utility: what every coalition is worth.

Knows names and worths, kept as whole numbers of units so that everything is exact. Knows no
solution.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from twolevel.coalitions.cooperative.masks import Whole, fitted, members_of, whole_numbers
from twolevel.errors import ArgumentError, LimitError, listed, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.model.numbers import exact
from twolevel.provenance import Provenance

__all__ = ["MOST_PLAYERS", "CooperativeGame"]

MOST_PLAYERS = 20
"""Players of the largest game: its worths fill a table of a million."""

_DECIMALS = 15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CooperativeGame:
    """A game in coalitional form: the worth of every coalition, exactly.

    Attributes
    ----------
    players
        The names; at least one, at most 20.
    units
        ``(2**n_players,)`` worth of every coalition by mask, in whole units: bit k of a mask
        is the k-th player, and the empty coalition is worth nothing.
    scale
        Units in one util: a positive integer.

    Raises
    ------
    ArgumentError
        If the parts do not fit each other.
    LimitError
        If there are more than 20 players.

    Examples
    --------
    >>> gloves = CooperativeGame.from_function("lab", lambda s: min("l" in s, len(s) - ("l" in s)))
    >>> gloves.worth(["l", "a"]), gloves.worth(["a", "b"])
    (Fraction(1, 1), Fraction(0, 1))
    """

    players: Labels
    units: Whole
    scale: int = 1

    def __post_init__(self) -> None:
        players = _players(self.players)
        units = np.asarray(self.units)
        if units.shape != (1 << len(players),) or units.dtype.kind not in "iO":
            raise ArgumentError(
                f"{len(players)} players need a flat array of {1 << len(players)} whole units, "
                f"not one of shape {units.shape} and type {units.dtype}"
            )
        if not isinstance(self.scale, int) or isinstance(self.scale, bool) or self.scale < 1:
            raise ArgumentError(f"the scale must be a positive integer, not {shown(self.scale)}")
        if units[0] != 0:
            raise ArgumentError(
                f"the empty coalition is worth nothing, not {Fraction(int(units[0]), self.scale)}"
            )
        units = fitted(units, headroom=8)
        units.flags.writeable = False
        object.__setattr__(self, "players", players)
        object.__setattr__(self, "units", units)

    @classmethod
    def from_worths(
        cls,
        worths: Mapping[Any, object],
        *,
        players: Iterable[str] | None = None,
        default: object = None,
    ) -> Self:
        """Return a game from the worths of its coalitions.

        Parameters
        ----------
        worths
            A number for each coalition: a tuple or frozenset of names, or a single name.
        players
            The names in order; by default in the order in which coalitions mention them.
        default
            Worth of the coalitions that are not mentioned; None demands them all (but for the
            empty one).

        Raises
        ------
        ArgumentError
            If a coalition is missing or given twice, or a worth is not a finite number.
        LabelError
            If a coalition names somebody who is no player.

        Examples
        --------
        >>> game = CooperativeGame.from_worths({"a": 1, "b": 2, ("a", "b"): 4})
        >>> game.players, game.worth(["b"])
        (('a', 'b'), Fraction(2, 1))
        """
        if not isinstance(worths, Mapping):
            raise ArgumentError(f"worths map coalitions to numbers, not {shown(worths)}")
        for key in worths:
            if not isinstance(key, Iterable):
                raise ArgumentError(f"a coalition is several names, not {shown(key)}")
        coalitions = [(key,) if isinstance(key, str) else tuple(key) for key in worths]
        if players is None:
            players = dict.fromkeys(name for coalition in coalitions for name in coalition)
        names = _players(players)
        table: dict[int, Fraction] = {0: Fraction(0)}
        for coalition, worth in zip(coalitions, worths.values(), strict=True):
            mask = _mask(coalition, names)
            if mask in table and mask:
                raise ArgumentError(f"the worth of {_named(mask, names)} is given twice")
            table[mask] = exact(worth, what=f"the worth of {_named(mask, names)}")
        missing = [mask for mask in range(1 << len(names)) if mask not in table]
        if missing and default is None:
            raise ArgumentError(
                f"no worth is given for {listed(_named(mask, names) for mask in missing)}; "
                "give one, or a default for all that are not mentioned"
            )
        rest = Fraction(0) if default is None else exact(default, what="the default worth")
        return cls._of(names, [table.get(mask, rest) for mask in range(1 << len(names))])

    @classmethod
    def from_function(
        cls, players: Iterable[str], worth: Callable[[tuple[str, ...]], object]
    ) -> Self:
        """Return a game from a function that gives the worth of a tuple of names.

        It is called once for every coalition but the empty one. True and False, as a simple
        game has them, count as one and zero.

        Raises
        ------
        ArgumentError
            If it returns anything but a finite number.
        """
        names = _players(players)
        values = [Fraction(0)]
        for mask in range(1, 1 << len(names)):
            coalition = tuple(names[k] for k in members_of(mask))
            value = worth(coalition)
            value = int(value) if isinstance(value, bool | np.bool_) else value
            values.append(exact(value, what=f"the worth of {_named(mask, names)}"))
        return cls._of(names, values)

    @classmethod
    def from_array(
        cls, worths: Sequence[object] | NDArray[Any], *, players: Iterable[str] | None = None
    ) -> Self:
        """Return a game from worths by mask, that of the empty coalition first.

        Parameters
        ----------
        worths
            ``(2**n_players,)`` numbers; a float stands for the shortest decimal that prints as
            it.
        players
            The names, ``player 1`` and so on by default.

        Raises
        ------
        ArgumentError
            If the length is no power of two or does not fit the players, or a worth is not a
            finite number.

        Examples
        --------
        >>> CooperativeGame.from_array([0, 0.1, 0.2, 1]).worth(["player 1"])
        Fraction(1, 10)
        """
        table = np.asarray(worths)
        if table.ndim != 1 or len(table) < 2 or len(table) & (len(table) - 1):
            raise ArgumentError(
                f"worths by mask are a flat array of 2**n numbers, not of shape {table.shape}"
            )
        count = len(table).bit_length() - 1
        names = _players([f"player {k + 1}" for k in range(count)] if players is None else players)
        if len(names) != count:
            raise ArgumentError(
                f"{len(table)} worths are those of {count} players, not {len(names)}"
            )
        if table.dtype.kind in "iu":
            return cls(players=names, units=fitted(table))
        if table.dtype.kind == "f" and (decimal := _decimal(table.astype(np.float64))) is not None:
            return cls(players=names, units=decimal[0], scale=decimal[1])
        values = [
            exact(worth, what=f"the worth of {_named(mask, names)}")
            for mask, worth in enumerate(table.tolist())
        ]
        return cls._of(names, values)

    @classmethod
    def _of(cls, players: Labels, worths: Sequence[Fraction]) -> Self:
        units, scale = whole_numbers(worths)
        return cls(players=players, units=fitted(units), scale=scale)

    def worth(self, coalition: Iterable[str]) -> Fraction:
        """Return what a coalition is worth.

        Raises
        ------
        LabelError
            If it names somebody who is no player.
        """
        return self.at(_mask(coalition, self.players))

    def at(self, mask: int) -> Fraction:
        """Return the worth of the coalition of a mask."""
        return Fraction(int(self.units[mask]), self.scale)

    @property
    def everybody(self) -> int:
        """The mask of the grand coalition."""
        return len(self.units) - 1

    def names(self, mask: int) -> tuple[str, ...]:
        """Return the names of a mask's members."""
        return tuple(self.players[k] for k in members_of(mask))

    def payoffs(self, payoffs: object) -> tuple[Fraction, ...]:
        """Return exact payoffs in the players' order from a mapping or a sequence.

        Raises
        ------
        LabelError
            If somebody is named who is no player.
        ArgumentError
            If a player is left out, or a payoff is not a finite number.
        """
        if isinstance(payoffs, Mapping):
            for name in payoffs:
                if name not in self.players:
                    raise unknown(name, self.players, kind="player")
            missing = [name for name in self.players if name not in payoffs]
            if missing:
                raise ArgumentError(f"the payoff of {listed(missing)} is missing")
            numbers = [payoffs[name] for name in self.players]
        elif isinstance(payoffs, str) or not isinstance(payoffs, Iterable):
            raise ArgumentError(f"payoffs are one number a player, not {shown(payoffs)}")
        else:
            numbers = list(payoffs)
        if len(numbers) != len(self.players):
            raise ArgumentError(f"{len(self.players)} payoffs are needed, not {len(numbers)}")
        pairs = zip(self.players, numbers, strict=True)
        return tuple(exact(number, what=f"the payoff of {name}") for name, number in pairs)

    def partition(self, blocks: Iterable[Iterable[str]], *, what: str) -> tuple[int, ...]:
        """Return the masks of a partition of the players.

        Raises
        ------
        LabelError
            If somebody is named who is no player.
        ArgumentError
            If a player is in no block or in two.
        """
        if isinstance(blocks, str) or not isinstance(blocks, Iterable):
            raise ArgumentError(f"{what} are lists of names, not {shown(blocks)}")
        masks = [_mask(block, self.players) for block in blocks]
        count = [sum(mask >> k & 1 for mask in masks) for k in range(len(self.players))]
        for name, times in zip(self.players, count, strict=True):
            if times != 1:
                raise ArgumentError(f"{what} must hold {name} exactly once, not {times} times")
        return tuple(mask for mask in masks if mask)

    def provenance(self, method: str, explanation: str, **parameters: object) -> Provenance:
        """Return the provenance of something computed from this game."""
        digest = hashlib.sha256(repr((tuple(self.players), self.scale)).encode())
        digest.update(repr(self.units.tolist()).encode())
        return Provenance(
            fingerprint=digest.hexdigest()[:16],
            method=method,
            explanation=explanation,
            parameters=Record(parameters),
        )


def _players(names: Iterable[str]) -> Labels:
    if not isinstance(names, Iterable):
        raise ArgumentError(f"players are several names, not {shown(names)}")
    given = tuple(names)
    for name in given:
        if not isinstance(name, str):
            raise ArgumentError(f"a player's name is text, not {shown(name)}")
    players = Labels(given, kind="player")
    if not players:
        raise ArgumentError("a cooperative game needs at least one player, none was given")
    if len(players) > MOST_PLAYERS:
        raise LimitError(
            f"a game of {len(players)} players has too many coalitions (at most {MOST_PLAYERS} "
            "players); merge players who always act together"
        )
    return players


def _mask(coalition: Iterable[str], players: Labels) -> int:
    if not isinstance(coalition, Iterable):
        raise ArgumentError(f"a coalition is several names, not {shown(coalition)}")
    names = [coalition] if isinstance(coalition, str) else list(coalition)
    return sum(1 << k for k in set(players.positions(names)))


def _named(mask: int, players: Labels) -> str:
    return "{" + ", ".join(players[k] for k in members_of(mask)) + "}"


def _decimal(worths: NDArray[np.float64]) -> tuple[Whole, int] | None:
    """Return floats as whole units if all are short decimals: exact, and fast for large games.

    A double determines its decimal of up to 15 digits, so that a decimal which rounds back to
    the double is the shortest, but for zeros at its end.
    """
    for places in range(_DECIMALS):
        with np.errstate(over="ignore", invalid="ignore"):
            units = np.rint(worths * 10.0**places)
            if not np.all(np.abs(units) < 10.0**_DECIMALS):  # NaN and infinity end here
                return None
        if np.array_equal(units / 10.0**places, worths):
            return units.astype(np.int64), 10**places
    return None
