"""One exact number a player, from whatever form the caller has it in.

Knows names and numbers; does not know what the numbers are for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.model.numbers import exact

__all__ = ["named_players", "per_player", "weights_of"]


def named_players(players: Iterable[str] | None, count: int) -> Labels:
    """Return the players' names, or ``player 1``, ``player 2``, ... when there are none.

    Raises
    ------
    ArgumentError
        If there is no player, a name repeats, or there are not `count` names.
    """
    if players is None:
        players = [f"player {place + 1}" for place in range(count)]
    elif isinstance(players, str):
        raise ArgumentError(f"players must be several names, not the text {shown(players)}")
    names = Labels(players, kind="player")
    if not names:
        raise ArgumentError("a bargaining problem needs at least one player, none was given")
    if len(names) != count:
        raise ArgumentError(
            f"there are {count} payoffs a point but {len(names)} players ({listed(names)}); "
            "give one name for every payoff"
        )
    return names


def per_player(values: object, players: Labels, *, what: str) -> Record[Fraction]:
    """Return one exact number for every player, in the players' order.

    Parameters
    ----------
    values
        A mapping from every player's name to a number, or the numbers in the players' order.
    players
        The names.
    what
        How to name a number in an error: ``"the weight"``.

    Raises
    ------
    LabelError
        If a name in the mapping is no player.
    ArgumentError
        If a player is left out, the length is wrong, or a value is not a finite number.

    Examples
    --------
    >>> per_player([1, "1/3"], Labels(["china", "russia"]), what="the weight")
    Record({'china': Fraction(1, 1), 'russia': Fraction(1, 3)})
    """
    if isinstance(values, Mapping):
        for name in values:
            if name not in players:
                raise unknown(name, players, kind="player")
        missing = [name for name in players if name not in values]
        if missing:
            raise ArgumentError(f"{what} of {listed(missing)} is missing; give one for each player")
        numbers = [values[name] for name in players]
    elif isinstance(values, str) or not isinstance(values, Iterable):
        raise ArgumentError(
            f"{what} must come as a mapping from players to numbers, or as one number a player "
            f"in their order, not {shown(values)}"
        )
    else:
        numbers = list(values)
        if len(numbers) != len(players):
            raise ArgumentError(
                f"{what} is needed once for each of {len(players)} players ({listed(players)}), "
                f"but {len(numbers)} numbers were given"
            )
    return Record(
        (name, exact(number, what=f"{what} of {name}"))
        for name, number in zip(players, numbers, strict=True)
    )


def weights_of(weights: object, players: Labels) -> Record[Fraction]:
    """Return non-negative weights that are not all zero; None stands for equal ones.

    Raises
    ------
    LabelError, ArgumentError
        As `per_player`, and if a weight is negative or no weight is positive.
    """
    if weights is None:
        return Record((name, Fraction(1)) for name in players)
    known = per_player(weights, players, what="the weight")
    for name, weight in known.items():
        if weight < 0:
            raise ArgumentError(f"the weight of {name} must not be negative, but is {weight}")
    if not any(known.values()):
        raise ArgumentError("all weights are zero; give at least one player a positive weight")
    return known
