"""Ordered unique names and their positions, near matches, and an immutable mapping.

Knows names and order; does not know what the names mean.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self, TypeVar

from twolevel.errors import ArgumentError, LabelError, listed, shown

__all__ = ["Labels", "Record", "nearest"]

V = TypeVar("V")


def nearest(name: object, names: Iterable[str]) -> str:
    """Return the one of `names` most like `name`, or an empty string when none is close."""
    found = difflib.get_close_matches(str(name)[:100], [str(n) for n in names], n=1, cutoff=0.6)
    return found[0] if found else ""


class Labels(tuple[str, ...]):  # noqa: SLOT001 - a tuple subclass cannot have slots
    """A tuple of unique names that knows what they name and where each stands.

    Parameters
    ----------
    names
        The names, in the order that every result keeps.
    kind
        What the names name (``"country"``, ``"issue"``), for messages.

    Raises
    ------
    ArgumentError
        If a name occurs twice.

    Examples
    --------
    >>> countries = Labels(["china", "russia"], kind="country")
    >>> countries.position("russia")
    1
    """

    kind: str
    _positions: dict[str, int]

    def __new__(cls, names: Iterable[str], *, kind: str = "name") -> Self:
        self = super().__new__(cls, names)
        self.kind = kind
        self._positions = {name: place for place, name in enumerate(self)}
        if len(self._positions) != len(self):
            twice = next(name for name in self if self.count(name) > 1)
            raise ArgumentError(f"{kind} {shown(twice)} occurs twice; names must be unique")
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _labels, (tuple(self), self.kind)

    def position(self, name: str) -> int:
        """Return the position of `name`.

        Raises
        ------
        LabelError
            If there is no such name; the message lists the names and the nearest match.
        """
        try:
            return self._positions[name]
        except (KeyError, TypeError):
            raise unknown(name, self, kind=self.kind) from None

    def positions(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the positions of several names, in the order given."""
        return tuple(self.position(name) for name in names)


def _labels(names: tuple[str, ...], kind: str) -> Labels:
    return Labels(names, kind=kind)


def unknown(name: object, names: Iterable[str], *, kind: str) -> LabelError:
    """Return the error for a name that is not among `names`."""
    names = tuple(names)
    text = f"there is no {kind} {shown(name)}. Allowed: {listed(names) or 'none'}."
    close = nearest(name, names)
    if close:
        text += f" Did you mean '{close}'?"
    return LabelError(text)


class Record(Mapping[str, V]):
    """An immutable, hashable, picklable mapping from names to values that keeps its order."""

    __slots__ = ("_items",)
    _items: dict[str, V]

    def __init__(self, items: Mapping[str, V] | Iterable[tuple[str, V]] = (), /, **more: V) -> None:
        object.__setattr__(self, "_items", dict(items, **more))

    def __getitem__(self, name: str) -> V:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Record cannot be changed; build a new one")

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"Record({self._items!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Record, (self._items,)
