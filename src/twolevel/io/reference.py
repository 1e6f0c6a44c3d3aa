"""The reference of the format in Markdown, for the documentation.

Knows how each node of the grammar is said in words.
"""

from __future__ import annotations

from functools import singledispatch

from twolevel.errors import listed
from twolevel.io.forms import SCENARIO
from twolevel.io.grammar import (
    Choice,
    Field,
    Fork,
    Form,
    Grammar,
    Later,
    ListOf,
    Nothing,
    Number,
    Table,
    Text,
    Tiers,
    Truth,
    Whole,
    forms_of,
)

__all__ = ["format_reference", "reference_of"]


def format_reference() -> str:
    """Return the reference of scenario files as Markdown: a section and a table for each form.

    Examples
    --------
    >>> print(format_reference().partition("|")[0])
    ## scenario
    <BLANKLINE>
    A two-level game: what may be agreed, by whom, and what each of them wants.
    <BLANKLINE>
    <BLANKLINE>
    """
    return reference_of(SCENARIO)


def reference_of(root: Form) -> str:
    """Return the reference of texts of a form as Markdown: a section and a table for each form."""
    return "\n".join(_section(form) for form in forms_of(root))


def _section(form: Form) -> str:
    lines = [f"## {form.title}", "", form.about, "", *_notes(form)]
    lines += ["| key | value | meaning |", "| --- | --- | --- |"]
    lines += [_row(field) for field in form.fields]
    return "\n".join(lines) + "\n"


def _notes(form: Form) -> list[str]:
    notes = []
    if form.shorthand:
        notes.append(f"A single value stands for a mapping with `{form.shorthand}` alone.")
    if form.words:
        notes.append(f"One of the words {_code(form.words)} stands for a mapping with that key.")
    if form.bare:
        notes.append("Nothing at all stands for an empty mapping.")
    if form.exactly_one:
        notes.append(f"Exactly one of {_code(form.exactly_one)} is given.")
    if form.at_most_one:
        notes.append(f"At most one of {_code(form.at_most_one)} is given.")
    notes += [f"`{key}` needs `{other}`." for key, other in form.needs.items()]
    return [" ".join(notes), ""] if notes else []


def _row(field: Field) -> str:
    key = f"`{field.key}`" + (" (required)" if field.required else "")
    return f"| {key} | {_said(field.node)} | {field.about} |"


def _code(words: tuple[str, ...]) -> str:
    return listed(f"`{word}`" for word in words)


@singledispatch
def _said(node: Grammar) -> str:
    """Return what a node asks for, in words."""
    raise NotImplementedError(type(node).__name__)


@_said.register
def _(node: Text) -> str:
    return f"{node.names} name" if node.names else "text"


@_said.register
def _(node: Number) -> str:
    return "number" + (f", or {_code(tuple(node.words))}" if node.words else "")


@_said.register
def _(node: Whole) -> str:
    if node.least == node.most:
        return f"`{node.least}`"
    return f"whole number from {node.least}" + (f" to {node.most}" if node.most else "")


@_said.register
def _(node: Truth) -> str:
    del node
    return "`true` or `false`"


@_said.register
def _(node: Nothing) -> str:
    del node
    return "nothing"


@_said.register
def _(node: Choice) -> str:
    return _code(node.words)


@_said.register
def _(node: Tiers) -> str:
    return f"tiers: list of {node.names} names, or of lists of tied ones"


@_said.register
def _(node: ListOf) -> str:
    many = "s" if isinstance(node.item, Text | Number) else ""
    count = f"{node.length} " if node.length else ""
    return f"list of {count}{_said(node.item)}{many}"


@_said.register
def _(node: Table) -> str:
    return f"mapping from {node.names} to {_said(node.item)}"


@_said.register
def _(node: Form) -> str:
    return f"[{node.title}](#{node.title})"


@_said.register
def _(node: Later) -> str:
    return _said(node.get())


@_said.register
def _(node: Fork) -> str:
    return f"{_said(node.present)} if it has the key `{node.key}`, else {_said(node.absent)}"
