"""Numbers that protocols are given: discounts, recognition, shares of a pie, turns.

Knows names and exact numbers. Knows no protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from twolevel.bargaining.players import named_players, per_player
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record
from twolevel.model.numbers import exact

__all__ = [
    "Numbers",
    "chances",
    "discount_factors",
    "names_for",
    "shares_within",
    "turns_of",
    "veto_players",
    "whole_number",
]

Numbers = Mapping[str, Any] | Iterable[Any]


def names_for(values: Numbers, players: Iterable[str] | None) -> tuple[Labels, Any]:
    """Return the players' names and the values, read once.

    Raises
    ------
    ArgumentError
        If the values are no collection, or there are not as many names as values.
    """
    if isinstance(values, Mapping):
        return named_players(tuple(values) if players is None else players, len(values)), values
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ArgumentError(
            f"one number a player is needed, in a mapping or in the players' order, not {shown(values)}"
        )
    numbers = list(values)
    if players is None and len(numbers) == 2:
        players = ("first", "second")
    return named_players(players, len(numbers)), numbers


def shares_within(values: Numbers | None, players: Labels, what: str) -> Record[Fraction]:
    """Return one number between 0 and 1 a player; zeros for None.

    Raises
    ------
    ArgumentError, LabelError
        If a number is outside its range, or the values do not fit the players.
    """
    if values is None:
        return Record((name, Fraction(0)) for name in players)
    numbers = per_player(values, players, what=what)
    for name, number in numbers.items():
        if not 0 <= number <= 1:
            raise ArgumentError(f"{what} of {name} must lie between 0 and 1, but is {number}")
    return numbers


def discount_factors(values: Numbers, players: Labels) -> Record[Fraction]:
    """Return positive discount factors up to one.

    Raises
    ------
    ArgumentError, LabelError
        As `shares_within`, and if a factor is zero.
    """
    numbers = shares_within(values, players, "the discount factor")
    for name, discount in numbers.items():
        if not discount:
            raise ArgumentError(f"the discount factor of {name} must be positive, not 0")
    return numbers


def chances(values: Numbers | None, players: Labels, what: str) -> Record[Fraction]:
    """Return probabilities that sum to one; equal ones for None.

    Raises
    ------
    ArgumentError, LabelError
        As `shares_within`, and if they do not sum to one.
    """
    if values is None:
        return Record((name, Fraction(1, len(players))) for name in players)
    numbers = shares_within(values, players, what)
    total = sum(numbers.values())
    if total != 1:
        raise ArgumentError(
            f"{what} of all players must sum to 1, but sums to {total}; "
            'write thirds as "1/3" or give integers divided by their sum'
        )
    return numbers


def whole_number(value: object, least: int, most: int, what: str) -> int:
    """Return an integer within bounds.

    Raises
    ------
    ArgumentError
        If it is no integer or outside the bounds.
    """
    number = exact(value, what=what)
    if number.denominator != 1 or not least <= number <= most:
        raise ArgumentError(f"{what} must be an integer from {least} to {most}, not {shown(value)}")
    return int(number)


def turns_of(order: Iterable[str] | None, players: Labels) -> tuple[str, ...]:
    """Return who proposes in each turn; every player once, in their order, for None.

    Raises
    ------
    ArgumentError, LabelError
        If the order is empty, too long or no collection of names, or names somebody who is no
        player.
    """
    if order is None:
        return tuple(players)
    if isinstance(order, str) or not isinstance(order, Iterable):
        kind = "the text " if isinstance(order, str) else ""
        raise ArgumentError(f"the order must be several names, not {kind}{shown(order)}")
    turns = tuple(order)
    whole_number(len(turns), 1, 10_000, "the number of turns")
    players.positions(turns)
    return turns


def veto_players(vetoes: Iterable[str] | None, players: Labels) -> tuple[str, ...]:
    """Return who must agree in any case; nobody for None.

    Raises
    ------
    ArgumentError, LabelError
        If these are no collection of names, a name repeats, or is that of no player.
    """
    if vetoes is None:
        return ()
    if isinstance(vetoes, str) or not isinstance(vetoes, Iterable):
        kind = "the text " if isinstance(vetoes, str) else ""
        raise ArgumentError(f"vetoes must be several names, not {kind}{shown(vetoes)}")
    names = tuple(Labels(vetoes, kind="veto player"))
    players.positions(names)
    return names
