"""The JSON Schema of the format, for editors and validators that know nothing of the library.

Knows how each node of the grammar is said in JSON Schema, draft 2020-12. A schema describes
shapes; whether names exist and numbers lie within bounds only the reader can say.
"""

from __future__ import annotations

from functools import singledispatch
from itertools import combinations
from typing import Any

from twolevel.io.forms import SCENARIO
from twolevel.io.grammar import (
    Choice,
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
from twolevel.io.scalars import NUMBER_PATTERN

__all__ = ["json_schema", "schema_of"]

Schema = dict[str, Any]


def json_schema() -> Schema:
    """Return the JSON Schema of scenario files.

    Examples
    --------
    >>> json_schema()["required"]
    ['twolevel', 'name', 'issues', 'countries']
    """
    return schema_of(SCENARIO, "A two-level game (twolevel scenario file, version 1)")


def schema_of(root: Form, title: str) -> Schema:
    """Return the JSON Schema of texts of a form."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    definitions = {form.title: _form(form) for form in forms_of(root)[1:]}
    return {**head, **_form(root), "$defs": {"number": _number(), **definitions}}


def _number() -> Schema:
    return {
        "description": "A number such as 0.25, or a ratio in quotes such as '1/3'.",
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER_PATTERN}],
    }


def _form(form: Form) -> Schema:
    """Return the schema of a form with its shorthands."""
    mapping = _mapping(form)
    others: list[Schema] = []
    if form.shorthand:
        field = form.field(form.shorthand)
        assert field is not None
        others.append(_schema(field.node))
    if form.words:
        others.append({"enum": list(form.words)})
    if form.bare:
        others.append({"type": "null"})
    if not others:
        return {"description": form.about, **mapping}
    return {"description": form.about, "anyOf": [*others, mapping]}


def _mapping(form: Form) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": {
            field.key: {**_schema(field.node), "description": field.about} for field in form.fields
        },
        "additionalProperties": False,
    }
    required = [field.key for field in form.fields if field.required]
    if required:
        schema["required"] = required
    if form.exactly_one:
        schema["oneOf"] = [{"required": [key]} for key in form.exactly_one]
    if form.at_most_one:
        pairs = combinations(form.at_most_one, 2)
        schema["allOf"] = [{"not": {"required": list(pair)}} for pair in pairs]
    if form.needs:
        schema["dependentRequired"] = {key: [other] for key, other in form.needs.items()}
    return schema


@singledispatch
def _schema(node: Grammar) -> Schema:
    """Return the schema of a node where another node uses it."""
    raise NotImplementedError(type(node).__name__)


@_schema.register
def _(node: Text) -> Schema:
    del node
    return {"type": "string"}


@_schema.register
def _(node: Number) -> Schema:
    number = {"$ref": "#/$defs/number"}
    return {"anyOf": [{"enum": list(node.words)}, number]} if node.words else number


@_schema.register
def _(node: Whole) -> Schema:
    return {"type": "integer", "minimum": node.least} | (
        {"maximum": node.most} if node.most is not None else {}
    )


@_schema.register
def _(node: Truth) -> Schema:
    del node
    return {"type": "boolean"}


@_schema.register
def _(node: Nothing) -> Schema:
    del node
    return {"anyOf": [{"type": "null"}, {"type": "object", "maxProperties": 0}]}


@_schema.register
def _(node: Choice) -> Schema:
    return {"enum": list(node.words)}


@_schema.register
def _(node: Tiers) -> Schema:
    del node
    name = {"type": "string"}
    return {"type": "array", "items": {"anyOf": [name, {"type": "array", "items": name}]}}


@_schema.register
def _(node: ListOf) -> Schema:
    schema: Schema = {"type": "array", "items": _schema(node.item)}
    if node.length is not None:
        schema |= {"minItems": node.length, "maxItems": node.length}
    return schema


@_schema.register
def _(node: Table) -> Schema:
    return {"type": "object", "additionalProperties": _schema(node.item)}


@_schema.register
def _(node: Form) -> Schema:
    return {"$ref": f"#/$defs/{node.title}"}


@_schema.register
def _(node: Later) -> Schema:
    return _schema(node.get())


@_schema.register
def _(node: Fork) -> Schema:
    return {
        "if": {"type": "object", "required": [node.key]},
        "then": _schema(node.present),
        "else": _schema(node.absent),
    }
