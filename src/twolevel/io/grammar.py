"""The words in which the file format is declared.

A format is a tree of these nodes, written once in ``twolevel.io.forms``; the reader, the
writer, the JSON Schema and the reference of the format are interpreters of that tree. Knows
shapes and descriptions; does not know scenarios.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from twolevel.labels import Record

__all__ = [
    "ABSENT",
    "Choice",
    "Field",
    "Fork",
    "Form",
    "Grammar",
    "Later",
    "ListOf",
    "Nothing",
    "Number",
    "Table",
    "Text",
    "Tiers",
    "Truth",
    "Whole",
    "children",
    "forms_of",
]

ABSENT: Any = object()
"""Stands where a value is neither written nor put in place of one that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of text; `names` says what it names, if it names something."""

    names: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A rational number, written 0.5 or 1/3, or one of the words that stand for one."""

    words: Mapping[str, Fraction] = field(default_factory=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number from `least` up, to `most` where that is given."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """true or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """A key that says everything by itself: nothing is written behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """A weak order: names, or lists of tied names, best first."""

    names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """A list, of exactly `length` items where that is given."""

    item: Grammar
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A mapping from names to values.

    Items that are forms know the name under which they stand and are read into a tuple; other
    items are read into a record.
    """

    names: str
    item: Grammar

    @property
    def is_named(self) -> bool:
        """Whether the items carry their names."""
        return isinstance(self.item, Fork) or (isinstance(self.item, Form) and self.item.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key of a form.

    Attributes
    ----------
    key, node, about
        The key, what may stand behind it, and what it means.
    required
        Whether it must be there.
    vital
        Whether any fault within it spoils the whole form, which is then left out of further
        checks rather than checked with a part missing.
    repair
        What to go on with where the value is missing or unreadable; by default without it.
    """

    key: str
    node: Grammar
    about: str
    required: bool = False
    vital: bool = False
    repair: Any = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A mapping with fields.

    Attributes
    ----------
    title, about
        A name for the form that is unique in the format, and what it describes.
    make
        From the values of the keys that were written to the object they describe.
    parts
        The inverse: the values to write for an object.
    named
        Whether the object knows the name under which it stands in a table, as value of "name".
    shorthand
        The key for which a single scalar may stand instead of the mapping.
    words
        Keys that may stand alone as a word instead of the mapping.
    bare
        Whether nothing at all may stand for a mapping without keys.
    exactly_one, at_most_one
        Keys of which one must be there, or may.
    needs
        Keys that are of use only together with another.
    """

    title: str
    about: str
    fields: tuple[Field, ...]
    make: Callable[[dict[str, Any]], object]
    parts: Callable[[Any], dict[str, Any]]
    named: bool = False
    shorthand: str = ""
    words: tuple[str, ...] = ()
    bare: bool = False
    exactly_one: tuple[str, ...] = ()
    at_most_one: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=Record)

    def field(self, key: str) -> Field | None:
        """Return the field of that key, or None."""
        return next((one for one in self.fields if one.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """One form where the mapping has a key, another form or table where it has not."""

    key: str
    present: Grammar
    absent: Grammar

    def branch(self, keys: Any) -> Grammar:
        """Return how a mapping with these keys is written."""
        chosen: Grammar = resolved(self.present if self.key in keys else self.absent)
        return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A form that is declared further down, or that contains itself."""

    get: Callable[[], Form]


Grammar = (
    Text | Number | Whole | Truth | Nothing | Choice | Tiers | ListOf | Table | Form | Fork | Later
)


def resolved(node: Grammar) -> Any:
    """Return the node, or the form that it stands for."""
    return node.get() if isinstance(node, Later) else node


def children(node: Grammar) -> Iterator[Grammar]:
    """Yield the nodes directly within a node."""
    if isinstance(node, Form):
        yield from (one.node for one in node.fields)
    else:
        for one in fields(node):
            value = getattr(node, one.name)
            if isinstance(value, Grammar):
                yield value
    if isinstance(node, Later):
        yield node.get()


def forms_of(root: Form) -> tuple[Form, ...]:
    """Return every form within `root`, itself first, each once."""
    found: dict[str, Form] = {}
    waiting: list[Grammar] = [root]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Form):
            if node.title in found:
                continue
            found[node.title] = node
        waiting = [*children(node), *waiting]
    return tuple(found.values())
