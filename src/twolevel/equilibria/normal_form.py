"""Games in normal form: labelled players and strategies, and a tensor of payoffs.

Knows names and numbers; knows no file, no scenario and no solver.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.model.numbers import exact

__all__ = ["Digits", "NormalFormGame", "Numbers", "check_profiles", "scaled_payoffs"]

Numbers = NDArray[Any]
"""Payoffs: float64, int64, or Python integers in an object array."""

Digits = tuple[int, ...]
"""A profile of pure strategies by their positions, one for each player."""

_LARGEST_INT64 = 2**62
_MOST_PLAYERS = 62


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NormalFormGame:
    """A game in which every player picks one strategy and is paid by what all picked.

    Payoffs given as integers, fractions, decimals or text are kept exactly, as integers over
    one denominator a player; floats are kept as they are, and where exact numbers are needed
    they stand for the shortest decimal that prints as them.

    Attributes
    ----------
    players
        The names.
    strategies
        The names of each player's strategies.
    numbers
        ``(n_players, *shape)``: the payoffs times the player's scale. Read-only.
    scales
        For each player, what divides its numbers to give utils.
    title
        What the game is about.

    Raises
    ------
    ArgumentError
        If shapes and names do not fit.

    See Also
    --------
    from_arrays : builds a game and checks every payoff.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays(
    ...     [[[2, 0], [3, 1]], [[2, 3], [0, 1]]],
    ...     players=["china", "russia"],
    ...     strategies={"china": ["share", "hold"], "russia": ["share", "hold"]},
    ... )
    >>> game.shape, game.payoff({"china": "hold", "russia": "share"})
    ((2, 2), {'china': Fraction(3, 1), 'russia': Fraction(0, 1)})
    """

    players: Labels
    strategies: tuple[Labels, ...]
    numbers: Numbers
    scales: tuple[int, ...]
    title: str = ""

    def __post_init__(self) -> None:
        expected = (len(self.players), *self.shape)
        if not self.players or len(self.strategies) != len(self.players) or 0 in self.shape:
            raise ArgumentError(
                "a game needs at least one player, and every player at least one strategy; "
                f"seen: {len(self.players)} players with {shown(self.shape)} strategies"
            )
        if self.numbers.shape != expected or len(self.scales) != len(self.players):
            raise ArgumentError(f"payoffs have the shape {self.numbers.shape}, not {expected}")
        self.numbers.flags.writeable = False

    @classmethod
    def from_arrays(
        cls,
        payoffs: Any,
        *,
        players: Iterable[str] | None = None,
        strategies: Mapping[str, Iterable[str]] | Sequence[Iterable[str]] | None = None,
        title: str = "",
    ) -> NormalFormGame:
        """Return the game with the payoffs given.

        Parameters
        ----------
        payoffs
            ``(n_players, *shape)``: one array a player, one axis a player's own strategies, in
            utils. Floats, integers, fractions, decimals or text such as ``"1/3"``.
        players
            Names; ``"player 1"`` and so on by default.
        strategies
            Names by player or in the players' order; ``"1"``, ``"2"`` ... by default.
        title
            What the game is about.

        Raises
        ------
        ArgumentError
            If the arrays are ragged or empty, a payoff is not a finite number (NaN included),
            their number of axes is not the number of players, or names do not fit.
        LabelError
            If `strategies` names a player that does not exist.

        Notes
        -----
        The payoffs are copied, except for a float64 array that is read-only already.
        """
        table = _table(payoffs)
        n_players = len(table)
        if table.ndim != n_players + 1 or n_players > _MOST_PLAYERS:
            raise ArgumentError(
                f"payoffs of {n_players} players need {n_players + 1} axes (players first, then one "
                f"axis a player's strategies), not {table.ndim}: the shape is {table.shape}"
            )
        default = (f"player {k + 1}" for k in range(n_players))
        names = _names(default if players is None else players, "player")
        if len(names) != n_players:
            raise ArgumentError(f"there are payoffs of {n_players} players but {len(names)} names")
        labels = _strategies(strategies, names, table.shape[1:])
        numbers, scales = _scaled(table, names)
        return cls(players=names, strategies=labels, numbers=numbers, scales=scales, title=title)

    @property
    def shape(self) -> Digits:
        """How many strategies each player has."""
        return tuple(map(len, self.strategies))

    @property
    def n_players(self) -> int:
        """How many players there are."""
        return len(self.players)

    @property
    def n_profiles(self) -> int:
        """How many profiles of pure strategies there are."""
        return prod(self.shape)

    @property
    def payoffs(self) -> NDArray[np.float64]:
        """Payoffs in utils, rounded once: ``(n_players, *shape)``."""
        if self.numbers.dtype == np.float64:
            return self.numbers
        flat = self.numbers.reshape(self.n_players, -1)
        return np.array(
            [[int(x) / s for x in row] for row, s in zip(flat, self.scales, strict=True)]
        ).reshape(self.numbers.shape)

    def integers(self, player: int) -> tuple[Numbers, int]:
        """Return a player's payoffs as Python integers, and what divides them to give utils."""
        table = self.numbers[player]
        if table.dtype != np.float64:
            return table.astype(object), self.scales[player]
        fractions = [Fraction(repr(float(x))) for x in table.flat]
        scale = lcm(*{x.denominator for x in fractions})
        whole = np.empty(table.size, dtype=object)
        whole[:] = [x.numerator * (scale // x.denominator) for x in fractions]
        return whole.reshape(table.shape), scale

    def fractions(self, player: int) -> Numbers:
        """Return a player's payoffs in utils as fractions."""
        whole, scale = self.integers(player)
        return whole * Fraction(1, scale)

    def digits(self, profile: Mapping[str, str]) -> Digits:
        """Return the positions of a profile given by names.

        Raises
        ------
        LabelError
            If a player or a strategy does not exist.
        ArgumentError
            If a player is missing.
        """
        for name in profile:
            self.players.position(name)
        missing = [name for name in self.players if name not in profile]
        if missing:
            raise ArgumentError(f"the profile says nothing about {missing[0]}")
        return tuple(
            labels.position(profile[name])
            for name, labels in zip(self.players, self.strategies, strict=True)
        )

    def profile(self, digits: Sequence[int]) -> Record[str]:
        """Return the names of the strategies at some positions, by player."""
        return Record(
            (name, labels[digit])
            for name, labels, digit in zip(self.players, self.strategies, digits, strict=True)
        )

    def payoff(self, profile: Mapping[str, str]) -> dict[str, Fraction]:
        """Return what a profile of pure strategies pays every player, in utils."""
        place = self.digits(profile)
        return {
            name: _fraction(self.numbers[(k, *place)], self.scales[k])
            for k, name in enumerate(self.players)
        }

    @property
    def fingerprint(self) -> str:
        """A digest of names and payoffs: 16 hexadecimal digits of SHA-256."""
        digest = hashlib.sha256(repr((self.players, self.strategies, self.scales)).encode())
        if self.numbers.dtype == object:
            digest.update(repr(self.numbers.ravel().tolist()).encode())
        else:
            digest.update(np.ascontiguousarray(self.numbers).data)
        return digest.hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NormalFormGame):
            return NotImplemented
        mine = (self.players, self.strategies, self.scales)
        theirs = (other.players, other.strategies, other.scales)
        return mine == theirs and bool(np.array_equal(self.numbers, other.numbers))

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        what = f" {self.title!r}" if self.title else ""
        return f"<NormalFormGame{what}: {', '.join(self.players)}; shape {self.shape}>"


def _fraction(number: Any, scale: int) -> Fraction:
    if isinstance(number, np.floating):
        return Fraction(repr(float(number)))
    return Fraction(int(number), scale)


def _table(payoffs: Any) -> Numbers:
    try:
        table = np.asarray(payoffs)
    except (ValueError, TypeError):
        raise ArgumentError(
            "payoffs are ragged: every player's array must have the same shape"
        ) from None
    if table.ndim < 2 or not table.size:
        raise ArgumentError(
            f"payoffs need at least one player and one strategy each, not the shape {table.shape}"
        )
    if table.dtype.kind == "f":
        frozen = table.dtype == np.float64 and not table.flags.writeable
        return table if frozen else np.array(table, dtype=np.float64, order="C")
    if table.dtype.kind in "iu" and table.itemsize <= 8 and np.abs(table).max() <= 10**15:
        return np.array(table, dtype=np.int64, order="C")
    return np.asarray(payoffs, dtype=object)


def _scaled(table: Numbers, players: Labels) -> tuple[Numbers, tuple[int, ...]]:
    """Return checked payoffs as floats or integers, and a scale for each player."""
    ones = (1,) * len(table)
    if table.dtype == np.float64:
        for player, row in zip(players, table, strict=True):
            wrong = np.argwhere(~np.isfinite(row))
            if len(wrong):
                place = tuple(wrong[0].tolist())
                exact(float(row[place]), what=_where(player, place))
        return table, ones
    if table.dtype == np.int64:
        return table, ones
    rows, scales = [], []
    for player, row in zip(players, table, strict=True):
        values = [exact(x, what=_where(player, place)) for place, x in np.ndenumerate(row)]
        scales.append(lcm(*{x.denominator for x in values}))
        rows.append([x.numerator * (scales[-1] // x.denominator) for x in values])
    small = max(abs(x) for row in rows for x in row) < _LARGEST_INT64
    numbers = np.empty((len(rows), len(rows[0])), dtype=np.int64 if small else object)
    for k, values_of_row in enumerate(rows):
        numbers[k] = values_of_row
    return numbers.reshape(table.shape), tuple(scales)


def _where(player: str, place: Sequence[int]) -> str:
    return f"the payoff of {player} at {tuple(place)}"


def _names(names: Iterable[str], kind: str) -> Labels:
    if isinstance(names, str):
        raise ArgumentError(
            f"{kind} names must be a sequence of names, not the text {shown(names)}"
        )
    listed = list(names)
    for name in listed:
        if not isinstance(name, str) or not name.strip():
            raise ArgumentError(f"a {kind} needs a name that is not empty, not {shown(name)}")
    return Labels(listed, kind=kind)


def _strategies(
    given: Mapping[str, Iterable[str]] | Sequence[Iterable[str]] | None,
    players: Labels,
    shape: Digits,
) -> tuple[Labels, ...]:
    if isinstance(given, Mapping):
        for name in given:
            if name not in players:
                raise unknown(name, players, kind="player")
        missing = [name for name in players if name not in given]
        if missing:
            raise ArgumentError(f"the strategies of {missing[0]} have no names")
        given = [given[name] for name in players]
    if given is None:
        given = [[str(k + 1) for k in range(size)] for size in shape]
    if isinstance(given, str) or len(given) != len(players):
        raise ArgumentError(f"strategies need names for each of {len(players)} players")
    labels = tuple(
        _names(names, f"strategy of {p}") for names, p in zip(given, players, strict=True)
    )
    for player, names, size in zip(players, labels, shape, strict=True):
        if len(names) != size:
            raise ArgumentError(f"{player} has {size} strategies but {len(names)} names for them")
    return labels


def scaled_payoffs(game: NormalFormGame) -> NDArray[np.float64]:
    """Return payoffs from zero to one for every player; zero where all are equal."""
    payoffs = game.payoffs
    axes = tuple(range(1, payoffs.ndim))
    low = payoffs.min(axis=axes, keepdims=True)
    span = payoffs.max(axis=axes, keepdims=True) - low
    return (payoffs - low) / np.where(span > 0, span, 1.0)


def check_profiles(game: NormalFormGame, most: int, what: str) -> None:
    """Raise LimitError if a game has more profiles than a method can hold."""
    if game.n_profiles > most:
        raise LimitError(
            f"{what} needs at most {most:,} profiles; the game has {game.n_profiles:,}"
        )
