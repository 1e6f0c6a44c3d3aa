"""From a tree to the values it stands for, with every fault of its shape on the way.

Knows how to walk the grammar along a tree and how to go on after a fault, so that the rest is
still read. Knows neither syntax nor the classes of the model.
"""

from __future__ import annotations

from functools import singledispatchmethod
from typing import Any

from twolevel.errors import ArgumentError, Fault, ScenarioError, listed, shown
from twolevel.io.grammar import (
    ABSENT,
    Choice,
    Field,
    Fork,
    Form,
    Grammar,
    Later,
    ListOf,
    Nothing,
    Table,
    Text,
    Tiers,
    resolved,
)
from twolevel.io.scalars import Refusal, scalar_value, wanted
from twolevel.io.tree import (
    MOST_FAULTS,
    Broken,
    Entries,
    Entry,
    Items,
    Node,
    Scalar,
    described,
)
from twolevel.labels import Record, nearest
from twolevel.model.evidence import Order

__all__ = ["Reader"]

Path = tuple[str, ...]


class Reader:
    """Reads trees by the grammar and remembers what was wrong and where things stand.

    Parameters
    ----------
    file
        Name of the file, for faults.
    quoted_text
        Whether text must stand in quotes, as in JSON.

    Attributes
    ----------
    faults
        What is wrong, in the order of the file.
    lines
        The line of every path.
    texts
        Path and line of every scalar and of every name, by its text as faults show it.
    left_out
        Paths of what could not be read at all and is missing from the result.
    """

    def __init__(self, file: str, *, quoted_text: bool = False) -> None:
        self.file = file
        self.quoted_text = quoted_text
        self.faults: list[Fault] = []
        self.lines: dict[Path, int] = {}
        self.texts: dict[str, list[tuple[Path, int]]] = {}
        self.left_out: list[Path] = []

    @property
    def is_full(self) -> bool:
        """Whether reading was given up because of too many faults."""
        return len(self.faults) >= MOST_FAULTS

    def fault(self, path: Path, what: str, **words: str) -> None:
        """Remember a fault at a path whose line is known.

        Raises
        ------
        ScenarioError
            If there are so many that reading on is of no use.
        """
        line = self.lines[path]
        self.faults.append(Fault(path=path, what=what, file=self.file, line=line, **words))
        if self.is_full:
            raise ScenarioError(self.faults, subject=self.file)

    def value(self, node: Grammar, tree: Node, path: Path, name: str = "") -> Any:
        """Return the value of `tree` as `node` wants it, or ABSENT where it cannot be read.

        Parameters
        ----------
        node
            A node of the grammar.
        tree
            What is written.
        path
            Where it stands.
        name
            The name under which it stands in a table.
        """
        self.lines.setdefault(path, tree.line)
        if isinstance(tree, Scalar):
            self.texts.setdefault(shown(tree.text), []).append((path, tree.line))
        if isinstance(tree, Broken):
            return ABSENT
        return self._value(node, tree, path, name)

    @singledispatchmethod
    def _value(self, node: Grammar, tree: Node, path: Path, name: str) -> Any:
        """Read a single value; other nodes have readers of their own."""
        del name
        if not isinstance(tree, Scalar) or tree.is_null:
            return self._wrong(node, tree, path)
        try:
            return scalar_value(node, tree, quoted_text=self.quoted_text)
        except Refusal as refusal:
            words = {"seen": described(tree), **refusal.words}
            self.fault(path, refusal.what, **words)
            # A word in place of one that was misspelt lets what stands around it be checked.
            return node.words[0] if isinstance(node, Choice) else ABSENT

    @_value.register
    def _(self, node: Later, tree: Node, path: Path, name: str) -> Any:
        return self._value(node.get(), tree, path, name)

    @_value.register
    def _(self, node: Nothing, tree: Node, path: Path, name: str) -> Any:
        del name
        empty = isinstance(tree, Entries) and not tree.entries
        if empty or (isinstance(tree, Scalar) and tree.is_null):
            return None
        return self._wrong(node, tree, path)

    @_value.register
    def _(self, node: Tiers, tree: Node, path: Path, name: str) -> Any:
        del name
        if not isinstance(tree, Items):
            return self._wrong(node, tree, path)
        tiers = []
        for place, item in enumerate(tree.items):
            here = (*path, str(place))
            tied = item.items if isinstance(item, Items) else (item,)
            tiers.append(tuple(self._names(node, tied, here)))
        return Order(tiers=tuple(tier for tier in tiers if tier))

    def _names(self, node: Tiers, items: tuple[Node, ...], path: Path) -> list[str]:
        read = (self.value(Text(names=node.names), item, path) for item in items)
        return [name for name in read if name is not ABSENT]

    @_value.register
    def _(self, node: ListOf, tree: Node, path: Path, name: str) -> Any:
        del name
        if not isinstance(tree, Items):
            return self._wrong(node, tree, path)
        if node.length is not None and len(tree.items) != node.length:
            self.fault(
                path,
                "this list has the wrong length",
                seen=str(len(tree.items)),
                allowed=f"{node.length} items",
            )
            return ABSENT
        values = []
        for place, item in enumerate(tree.items):
            here = (*path, str(place))
            value = self.value(node.item, item, here)
            if value is ABSENT:
                self.left_out.append(here)
            else:
                values.append(value)
        return tuple(values)

    @_value.register
    def _(self, node: Table, tree: Node, path: Path, name: str) -> Any:
        del name
        if not isinstance(tree, Entries):
            return self._wrong(node, tree, path)
        values = {}
        for entry in tree.entries:
            here = (*path, entry.key)
            self.lines[here] = entry.line
            self.texts.setdefault(shown(entry.key), []).append((here, entry.line))
            value = self.value(node.item, entry.node, here, entry.key)
            if value is ABSENT:
                self.left_out.append(here)
            else:
                values[entry.key] = value
        return tuple(values.values()) if node.is_named else Record(values)

    @_value.register
    def _(self, node: Fork, tree: Node, path: Path, name: str) -> Any:
        keys = [entry.key for entry in tree.entries] if isinstance(tree, Entries) else []
        return self._value(node.branch(keys), tree, path, name)

    @_value.register
    def _(self, node: Form, tree: Node, path: Path, name: str) -> Any:
        entries = self._entries(node, tree, path)
        if entries is None:
            if node.bare or not any(field.required for field in node.fields):
                entries = ()  # nothing of it is known, but others may still refer to it
            else:
                return ABSENT
        values, written, complete = self._fields(node, entries, tree, path)
        if not self._combination(node, written, values, path) or not complete:
            return ABSENT
        if node.named:
            values["name"] = name
        try:
            return node.make(values)
        except ArgumentError as error:
            self.fault(path, str(error), seen=described(tree))
            return ABSENT

    def _entries(self, form: Form, tree: Node, path: Path) -> tuple[Entry, ...] | None:
        """Return the entries of a form, spelling out its shorthands; None where it is no form."""
        if isinstance(tree, Entries):
            return tree.entries
        if isinstance(tree, Scalar):
            if tree.is_null:
                if form.bare:
                    return ()
            elif form.shorthand:
                return (Entry(key=form.shorthand, line=tree.line, node=tree),)
            elif tree.text in form.words:
                nothing = Scalar(text="", line=tree.line, plain=True)
                return (Entry(key=tree.text, line=tree.line, node=nothing),)
            elif form.words:
                self.fault(
                    path,
                    f"this is not a {form.title}",
                    seen=described(tree),
                    allowed=f"{listed(form.words)}, or a mapping with one of "
                    f"{listed(form.exactly_one)}",
                    nearest=nearest(tree.text, form.exactly_one),
                )
                return None
        self._wrong(form, tree, path)
        return None

    def _fields(
        self, form: Form, entries: tuple[Entry, ...], tree: Node, path: Path
    ) -> tuple[dict[str, Any], list[str], bool]:
        """Return the values, the keys that were written, and whether all that is vital is there."""
        values: dict[str, Any] = {}
        complete = True
        written = [entry.key for entry in entries]
        for entry in entries:
            field = form.field(entry.key) or self._meant(form, entry, written, path)
            if field is None:
                continue
            is_shorthand = entry.node is tree
            here = path if is_shorthand else (*path, field.key)
            self.lines.setdefault(here, entry.line)
            before = len(self.faults)
            value = self.value(field.node, entry.node, here)
            if value is ABSENT:
                self.left_out.append(here)
                value = field.repair
            if value is not ABSENT:
                values[field.key] = value
            elif field.required:
                complete = False
            if field.vital and len(self.faults) > before:
                complete = False
        for field in form.fields:
            if field.required and field.key not in written:
                complete = self._missing(field, values, path) and complete
        return values, written, complete

    def _missing(self, field: Field, values: dict[str, Any], path: Path) -> bool:
        self.fault(
            path,
            f"the key '{field.key}' is missing",
            allowed=wanted(field.node),
            remedy=f"Add '{field.key}': {field.about}.",
        )
        self.left_out.append((*path, field.key))
        if field.repair is ABSENT:
            return False
        values[field.key] = field.repair
        return True

    def _meant(self, form: Form, entry: Entry, written: list[str], path: Path) -> Field | None:
        """Report a key that does not exist; return the field to read it as, if one is close."""
        keys = [field.key for field in form.fields]
        guess = nearest(entry.key, keys)
        remedy = "Merge keys are not read: write the entries out." if entry.key == "<<" else ""
        self.lines.setdefault((*path, entry.key), entry.line)
        self.fault(
            (*path, entry.key),
            f"the format has no such key in a {form.title}",
            seen=shown(entry.key),
            allowed=", ".join(keys),
            nearest=guess,
            remedy=remedy or "Correct or remove it.",
        )
        if guess and guess not in written:
            written.append(guess)
            return form.field(guess)
        self.left_out.append((*path, entry.key))
        return None

    def _combination(
        self,
        form: Form,
        written: list[str],
        values: dict[str, Any],
        path: Path,
    ) -> bool:
        """Report keys that do not go together; return whether the form can be made."""
        rivals = form.exactly_one or form.at_most_one
        given = [key for key in written if key in rivals]
        if len(given) > 1:
            self.fault(
                path,
                "these keys exclude one another",
                seen=listed(given),
                allowed=f"{'exactly' if form.exactly_one else 'at most'} one of {listed(rivals)}",
                remedy="Keep one of them.",
            )
            for key in given[1:]:
                values.pop(key, None)
        if form.exactly_one and not given:
            self.fault(
                path,
                f"this {form.title} does not say what it is",
                allowed=f"exactly one of {listed(form.exactly_one)}",
                remedy="Add one of the keys.",
            )
        for key, other in form.needs.items():
            if key in written and other not in written:
                self.fault(
                    (*path, key),
                    f"'{key}' means something only together with '{other}'",
                    remedy=f"Remove it, or add '{other}'.",
                )
        return not form.exactly_one or any(key in values for key in given)

    def _wrong(self, node: Grammar, tree: Node, path: Path) -> Any:
        """Report that something of another kind is wanted."""
        empty = isinstance(tree, Scalar) and tree.is_null
        self.fault(
            path,
            "nothing is written here" if empty else "something else is wanted here",
            seen="" if empty else described(tree),
            allowed=wanted(resolved(node)),
            remedy="Fill it in, or remove the key." if empty else _HINTS.get(type(node), ""),
        )
        return ABSENT


_HINTS: dict[type, str] = {
    Tiers: "Write the names from best to worst, tied ones in brackets.",
    Table: "Write 'name: value' lines, indented below the key.",
    ListOf: "Write the items in brackets, even if there is only one.",
    Choice: "Write a single word.",
}
