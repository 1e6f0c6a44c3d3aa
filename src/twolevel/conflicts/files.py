"""Conflict files: text to conflict and back, with every fault on its line.

Knows which form is read and written; the grammar, the syntax and the disk are those of scenario
files.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from twolevel.conflicts.conflict import Conflict
from twolevel.conflicts.forms import CONFLICT
from twolevel.errors import ArgumentError, Fault, ScenarioError, shown
from twolevel.io.checking import Syntax, read_form, root_keys
from twolevel.io.disk import place_of, replace_text, syntax_for, text_in
from twolevel.io.layout import json_layout, yaml_layout
from twolevel.io.reference import reference_of
from twolevel.io.schema import schema_of
from twolevel.io.spelling import spelled_as

__all__ = [
    "conflict_reference",
    "conflict_schema",
    "format_conflict",
    "is_conflict_file",
    "parse_conflict",
    "read_conflict",
    "write_conflict",
]

_START = "See the reference of conflict files for an example."


def read_conflict(path: str | os.PathLike[str]) -> Conflict:
    """Read a conflict from a YAML or JSON file.

    Parameters
    ----------
    path
        A file whose name ends in ``.yaml``, ``.yml`` or ``.json``, in UTF-8.

    Raises
    ------
    ArgumentError
        If `path` is not a path.
    ScenarioError
        If the file cannot be read or does not describe a conflict; it lists every fault with
        its line.

    See Also
    --------
    parse_conflict : shows what a file looks like.
    """
    text, form = text_in(path, kind="conflict")
    return parse_conflict(text, file=str(place_of(path)), form=form)


def parse_conflict(text: str, *, file: str = "<text>", form: Syntax = "yaml") -> Conflict:
    """Read a conflict from text.

    Parameters
    ----------
    text
        The content of a conflict file.
    file
        How to name the text in faults.
    form
        ``"yaml"`` or ``"json"``.

    Raises
    ------
    ScenarioError
        If the text does not describe a conflict; it lists every fault with its line.
    ArgumentError
        If `form` is something else.

    Examples
    --------
    >>> dam = parse_conflict('''
    ... conflict: 1
    ... title: A dam
    ... states: {talk: , build: The dam is built, protest: }
    ... decision_makers:
    ...   up: {moves: {talk: [build]}, ranking: [build, talk, protest]}
    ...   down: {moves: {build: [protest]}, ranking: [talk, [build, protest]]}
    ... ''')
    >>> dam.improvements("up", "talk"), dam.meanings["build"]
    (('build',), 'The dam is built')
    """
    conflict, faults = read_form(CONFLICT, text, file=file, form=form, start=_START)
    if not isinstance(conflict, Conflict):
        raise ScenarioError(_placed(faults), subject=file)
    return conflict


def _placed(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults, those of the whole under its name; of a scenario, only that it is one."""
    if any(fault.path == ("twolevel",) for fault in faults):
        first = faults[0]
        return (
            Fault(
                path=("conflict",),
                what="this is a scenario, not a conflict",
                file=first.file,
                line=1,
                remedy="The conflict over its agreements is load(...).conflict().",
            ),
        )
    return tuple(f if f.path else replace(f, path=("conflict",)) for f in faults)


def is_conflict_file(path: str | os.PathLike[str]) -> bool:
    """Return whether a file says of itself that it holds a conflict.

    It may still have faults. A file that cannot be read says nothing.
    """
    try:
        text, form = text_in(path, kind="conflict")
    except ScenarioError:
        return False
    return "conflict" in root_keys(text, form=form)


def format_conflict(conflict: Conflict, *, form: Syntax = "yaml") -> str:
    """Return a conflict as the text of a file, by its states, moves and rankings.

    Raises
    ------
    ArgumentError
        If it is no conflict, or `form` is neither ``"yaml"`` nor ``"json"``.

    Examples
    --------
    >>> dam = Conflict.of(
    ...     ["talk", "build"], moves={"up": [("talk", "build")]}, preferences={"up": ["build", "talk"]}
    ... )
    >>> parse_conflict(format_conflict(dam)) == dam
    True
    """
    if not isinstance(conflict, Conflict):
        raise ArgumentError(f"only a Conflict can be written, not {shown(conflict)}")
    if form not in ("yaml", "json"):
        raise ArgumentError(f"form must be 'yaml' or 'json', not {shown(form)}")
    plain = spelled_as(CONFLICT, conflict)
    return json_layout(plain) if form == "json" else yaml_layout(plain)


def write_conflict(conflict: Conflict, path: str | os.PathLike[str]) -> None:
    """Write a conflict to a YAML or JSON file, replacing the file whole or not at all.

    Raises
    ------
    ArgumentError
        If the name ends in none of ``.yaml``, ``.yml`` and ``.json``, it is no conflict, or the
        disk refuses.
    """
    syntax = syntax_for(path, kind="conflict")
    replace_text(path, format_conflict(conflict, form=syntax))


def conflict_schema() -> dict[str, Any]:
    """Return the JSON Schema of conflict files.

    Examples
    --------
    >>> conflict_schema()["required"]
    ['conflict', 'decision_makers']
    """
    return schema_of(CONFLICT, "A conflict (twolevel conflict file, version 1)")


def conflict_reference() -> str:
    """Return the reference of conflict files as Markdown: a section and a table for each form."""
    return reference_of(CONFLICT)
