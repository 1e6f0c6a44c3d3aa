"""From a scenario to plain data, in the shortest form that says the same.

Knows how to walk the grammar backwards. The result holds dicts, lists, text, whole numbers,
fractions, truths and None, and knows no syntax.
"""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch
from typing import Any

from twolevel.errors import ArgumentError, shown
from twolevel.io.forms import SCENARIO
from twolevel.io.grammar import Fork, Form, Grammar, Later, ListOf, Number, Table, Text, Tiers
from twolevel.model.scenario import Scenario

__all__ = ["spelled", "spelled_as"]


def spelled(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain data, its keys in the order of the format.

    Raises
    ------
    ArgumentError
        If something in it is not text or is no character, and so cannot stand in a file.
    """
    return spelled_as(SCENARIO, scenario)


def spelled_as(root: Form, value: Any) -> dict[str, Any]:
    """Return what a form describes as plain data, its keys in the order of the format.

    Raises
    ------
    ArgumentError
        If something in it is not text or is no character, and so cannot stand in a file.
    """
    plain: dict[str, Any] = _spelled(root, value)
    return plain


@singledispatch
def _spelled(node: Grammar, value: Any) -> Any:
    """Spell out a value that is written as it is."""
    del node
    return value


@_spelled.register
def _(node: Text, value: Any) -> Any:
    del node
    if not isinstance(value, str):
        raise ArgumentError(f"only text can be written here, not {shown(value)}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ArgumentError(
            f"the text {shown(value)} holds half of a surrogate pair, which no file can hold"
        ) from None
    return value


@_spelled.register
def _(node: Number, value: Any) -> Any:
    for word, number in node.words.items():
        if value == number:
            return word
    return Fraction(value)


@_spelled.register
def _(node: Tiers, value: Any) -> Any:
    del node
    return [tier[0] if len(tier) == 1 else list(tier) for tier in value.tiers]


@_spelled.register
def _(node: ListOf, value: Any) -> Any:
    return [_spelled(node.item, item) for item in value]


@_spelled.register
def _(node: Table, value: Any) -> Any:
    if node.is_named:
        return {_spelled(Text(), item.name): _spelled(node.item, item) for item in value}
    return {_spelled(Text(), name): _spelled(node.item, item) for name, item in value.items()}


@_spelled.register
def _(node: Later, value: Any) -> Any:
    return _spelled(node.get(), value)


@_spelled.register
def _(node: Fork, value: Any) -> Any:
    return _spelled(node.branch(vars_of(value)), value)


@_spelled.register
def _(node: Form, value: Any) -> Any:
    parts = node.parts(value)
    said = {
        field.key: _spelled(field.node, parts[field.key])
        for field in node.fields
        if field.key in parts
    }
    if not said and node.bare:
        return None
    if len(said) == 1:
        ((key, only),) = said.items()
        if key == node.shorthand:
            return only
        if key in node.words and only is None:
            return key
    return said


def vars_of(value: Any) -> tuple[str, ...]:
    """Return the names of the attributes of a frozen, slotted object."""
    return tuple(name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()))
