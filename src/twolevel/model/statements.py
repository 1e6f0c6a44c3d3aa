"""Every statement that a scenario makes about the world, with its support."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from twolevel.labels import Record
from twolevel.model.actors import Actor, Body
from twolevel.model.issues import Option
from twolevel.model.scenario import Scenario
from twolevel.model.sources import Sourced

__all__ = ["grounds_counts", "statements"]


def statements(scenario: Scenario) -> Iterator[tuple[tuple[str, ...], Sourced]]:
    """Yield the path and the statement, outermost first.

    A statement is an interest, a weighting, an estimate, an endowment, a rule, an issue, an
    exclusion, an outsider or a fact. Values left at their default state nothing, and actors,
    bodies and options only carry the statements made about them.
    """
    yield from _walk((), scenario)


def grounds_counts(scenario: Scenario) -> Record[int]:
    """Return how many statements are ``sourced``, ``assumed`` and ``unsupported``."""
    counts = Counter(statement.grounds for _, statement in statements(scenario))
    return Record({kind: counts[kind] for kind in ("sourced", "assumed", "unsupported")})


def _walk(path: tuple[str, ...], part: Any) -> Iterator[tuple[tuple[str, ...], Sourced]]:
    if isinstance(part, Mapping):
        for name, item in part.items():
            yield from _walk((*path, str(name)), item)
    elif isinstance(part, tuple):
        for place, item in enumerate(part):
            yield from _walk((*path, str(getattr(item, "name", place))), item)
    elif is_dataclass(part):
        if isinstance(part, Sourced) and not isinstance(part, Actor | Body | Option):
            yield path, part
        for field in fields(part):
            value = getattr(part, field.name)
            if value != _default(field):
                yield from _walk((*path, field.name), value)


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default
