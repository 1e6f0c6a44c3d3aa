"""A parsed text as a tree of nodes that know their lines, built under limits.

Knows scalars, lists and mappings, how large and how deep they may be, and that keys are text
and unique. Knows neither the syntax that they were written in nor what they mean.

Text that is not trusted is read safely: every scalar stays text until the format says what it
is, so nothing is turned into an object, a date, a number in base sixty or a truth value by its
looks; aliases are refused, so nothing is expanded; size, depth and the number of nodes are
bounded, so reading takes a bounded time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from twolevel.errors import Fault, ScenarioError, shown

__all__ = [
    "MOST_BYTES",
    "MOST_DEPTH",
    "MOST_FAULTS",
    "MOST_NODES",
    "Broken",
    "Builder",
    "Entries",
    "Entry",
    "Items",
    "Node",
    "Scalar",
    "described",
]

MOST_BYTES = 4 * 1024 * 1024
"""Bytes that a file may have."""

MOST_NODES = 100_000
"""Scalars, lists and mappings that a file may hold, keys included."""

MOST_DEPTH = 48
"""Levels of lists and mappings within one another."""

MOST_FAULTS = 200
"""Faults after which reading gives up: the rest would not be read by anyone."""

_NULLS = ("", "~", "null", "Null", "NULL")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A piece of text; `plain` when it stood there without quotes."""

    text: str
    line: int
    plain: bool

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here."""
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key of a mapping and the node it leads to."""

    key: str
    line: int
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A mapping, its keys unique and in the order of the text."""

    entries: tuple[Entry, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A node that could not be read and whose fault is reported already."""

    line: int


Node = Scalar | Items | Entries | Broken


def described(node: Node) -> str:
    """Return how to name a node in the ``seen`` of a fault."""
    if isinstance(node, Scalar):
        return "nothing" if node.is_null else shown(node.text)
    if isinstance(node, Items):
        return f"a list of {len(node.items)}"
    if isinstance(node, Entries):
        keys = ", ".join(entry.key for entry in node.entries[:4])
        return f"a mapping with {keys}"[:80] if keys else "an empty mapping"
    return "something unreadable"


class _Open:
    """A list or mapping whose end has not been seen."""

    __slots__ = ("key", "key_line", "keys", "line", "nodes", "repeated")

    def __init__(self, line: int, *, mapping: bool) -> None:
        self.line = line
        self.nodes: list[Node | Entry] = []
        self.keys: dict[str, int] | None = {} if mapping else None
        self.key: str | None = None
        self.key_line = 0
        self.repeated = False

    @property
    def wants_key(self) -> bool:
        return self.keys is not None and self.key is None

    @property
    def step(self) -> str:
        if self.keys is None:
            return str(len(self.nodes))
        return self.key or ""


class Builder:
    """Assembles a tree from the events of a parser.

    Parameters
    ----------
    file
        Name of the file, for faults.

    Notes
    -----
    In a mapping, keys and values arrive in turn. A fault that leaves the rest readable is
    collected in ``faults``; any other raises ScenarioError with what was collected before it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._count = 0

    # -- events --------------------------------------------------------------------------------

    def scalar(self, text: str, line: int, *, plain: bool) -> None:
        """Add a scalar, or the next key of the mapping that is open."""
        self._counted(line)
        if _SURROGATE.search(text):
            self.fault(
                line,
                "this text holds half of a surrogate pair, which is no character",
                seen=shown(text),
                remedy="Write the character itself.",
            )
            text = _SURROGATE.sub("\ufffd", text)
        top = self._open[-1] if self._open else None
        if top is not None and top.wants_key:
            self._key(top, text, line)
        else:
            self._add(Scalar(text=text, line=line, plain=plain))

    def broken(self, line: int) -> None:
        """Add the place of something whose fault has been reported."""
        if self._open and self._open[-1].wants_key:
            self._no_key(line)
        self._add(Broken(line=line))

    def start(self, line: int, *, mapping: bool) -> None:
        """Begin a list or a mapping."""
        self._counted(line)
        if self._open and self._open[-1].wants_key:
            self._no_key(line)
        if len(self._open) >= MOST_DEPTH:
            self.stop(
                line,
                "lists and mappings are nested too deeply",
                allowed=f"up to {MOST_DEPTH} levels",
                remedy="A scenario needs about a dozen levels.",
            )
        self._open.append(_Open(line, mapping=mapping))

    def end(self) -> None:
        """End the list or mapping that is open."""
        done = self._open.pop()
        nodes = done.nodes
        if done.keys is None:
            items = tuple(node for node in nodes if not isinstance(node, Entry))
            self._add(Items(items=items, line=done.line))
        else:
            entries = tuple(node for node in nodes if isinstance(node, Entry))
            self._add(Entries(entries=entries, line=done.line))

    # -- faults --------------------------------------------------------------------------------

    def fault(self, line: int, what: str, *, seen: str = "", remedy: str = "") -> None:
        """Collect a fault that leaves the rest of the text readable."""
        self.faults.append(self._fault(line, what, seen=seen, remedy=remedy))
        if len(self.faults) >= MOST_FAULTS:
            raise ScenarioError(self.faults, subject=self.file)

    def stop(
        self, line: int, what: str, *, seen: str = "", allowed: str = "", remedy: str = ""
    ) -> NoReturn:
        """Raise ScenarioError with the faults collected and one after which nothing is readable."""
        last = self._fault(line, what, seen=seen, allowed=allowed, remedy=remedy)
        raise ScenarioError([*self.faults, last], subject=self.file)

    def _fault(self, line: int, what: str, **words: str) -> Fault:
        path = tuple(step for part in self._open if (step := part.step))
        return Fault(path=path, what=what, file=self.file, line=line, **words)

    # -- assembly ------------------------------------------------------------------------------

    def _counted(self, line: int) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            self.stop(
                line,
                "the file holds too many values",
                allowed=f"up to {MOST_NODES} values, lists and mappings",
                remedy="Split the case, or build the scenario in Python.",
            )

    def _key(self, top: _Open, key: str, line: int) -> None:
        assert top.keys is not None
        top.key, top.key_line, top.repeated = key, line, key in top.keys
        if top.repeated:
            self.fault(
                line,
                f"this key stands here twice, first on line {top.keys[key]}",
                seen=shown(key),
                remedy="Remove one of the two, or rename it.",
            )
        top.keys.setdefault(key, line)

    def _no_key(self, line: int) -> NoReturn:
        self.stop(
            line,
            "a key must be a piece of text, not a list, a mapping or an alias",
            remedy="If the text starts with a bracket, brace or asterisk, put it in quotes.",
        )

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if top.keys is None:
            top.nodes.append(node)
            return
        assert top.key is not None
        if not top.repeated:
            top.nodes.append(Entry(key=top.key, line=top.key_line, node=node))
        top.key = None
