"""Orders over states: from tiers, from numbers, and from statements by priority.

Knows who prefers what; knows no moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Labels
from twolevel.model.numbers import exact

__all__ = ["Tiers", "tiers_of"]

Tiers = tuple[tuple[str, ...], ...]
"""States in tiers, best first."""


def tiers_of(given: object, states: Labels, *, whose: str) -> Tiers:
    """Return an order in tiers, best first.

    Parameters
    ----------
    given
        All states, best first, equally good ones in a list of their own; or a mapping from
        every state to a number, larger for better.
    states
        The names of the states.
    whose
        Whose order it is, for messages.

    Raises
    ------
    ArgumentError
        If a state is missing or ranked twice, or a number is not finite.
    LabelError
        If a state does not exist.

    Examples
    --------
    >>> tiers_of({"a": 1, "b": 5, "c": 1}, Labels("abc", kind="state"), whose="x")
    (('b',), ('a', 'c'))
    """
    if isinstance(given, Mapping):
        return _by_number(given, states, whose)
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ArgumentError(
            f"the preferences of {whose} are the states, best first, or a number for each, "
            f"not {shown(given)}"
        )
    tiers: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for entry in given:
        if not isinstance(entry, str) and not isinstance(entry, Iterable):
            raise ArgumentError(
                f"a tier of {whose} is a state or a list of states, not {shown(entry)}"
            )
        tier = (entry,) if isinstance(entry, str) else tuple(entry)
        if not tier:
            raise ArgumentError(f"a tier of {whose} is empty; leave it out")
        for state in tier:
            states.position(state)
            if state in seen:
                raise ArgumentError(f"{whose} ranks the state {state} twice")
            seen.add(state)
        tiers.append(tier)
    _check_complete(seen, states, whose)
    return tuple(tiers)


def _by_number(given: Mapping[str, object], states: Labels, whose: str) -> Tiers:
    for state in given:
        states.position(state)
    _check_complete(set(given), states, whose)
    groups: dict[Fraction, list[str]] = {}
    for state in states:
        number = exact(given[state], what=f"the value of {state} to {whose}")
        groups.setdefault(number, []).append(state)
    return tuple(tuple(groups[number]) for number in sorted(groups, reverse=True))


def _check_complete(ranked: set[str], states: Labels, whose: str) -> None:
    missing = [state for state in states if state not in ranked]
    if missing:
        raise ArgumentError(
            f"the preferences of {whose} say nothing about {listed(missing)}; every state needs "
            "a place"
        )
