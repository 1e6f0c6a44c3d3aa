"""Replacing one part of a scenario, addressed by a dotted path."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Record, unknown
from twolevel.model.actors import Actor, Body
from twolevel.model.evidence import Estimate, Order, Weights
from twolevel.model.institutions import AtLeast, Majority, Rule, Shared, Unanimity

if TYPE_CHECKING:
    from twolevel.model.scenario import Scenario

__all__ = ["replaced"]

PLAIN_RULES = {
    "unanimity": Unanimity(),
    "majority": Majority(),
    "any": AtLeast(count=1),
    "shared": Shared(),
}


def replaced(scenario: Scenario, path: str, value: object) -> Scenario:
    """Return `scenario` with the part at `path` replaced by `value`."""
    steps = path.split(".") if isinstance(path, str) and path else []
    if not steps:
        raise ArgumentError(f"a path is text such as 'countries.china.autonomy', not {shown(path)}")
    if steps[0] == "actors" and len(steps) > 1:
        steps = [*_way_to_actor(scenario, steps[1]), *steps[2:]]
    return cast("Scenario", _replaced(scenario, steps, value, "scenario"))


def _way_to_actor(scenario: Scenario, name: str) -> list[str]:
    def search(body: Body, way: list[str]) -> list[str] | None:
        for part in body.parts:
            place = ["centre"] if part is body.centre else ["members", part.name]
            if isinstance(part, Actor):
                if part.name == name:
                    return [*way, *place]
            elif found := search(part, [*way, *place]):
                return found
        return None

    for country in scenario.countries:
        if found := search(country, ["countries", country.name]):
            return found
    raise unknown(name, scenario.actor_names, kind="actor")


def _replaced(part: Any, steps: list[str], value: object, where: str) -> Any:
    if not steps:
        return _fitted(part, value)
    step, rest = steps[0], steps[1:]
    if is_dataclass(part):
        names = [f.name for f in fields(part)]
        if step not in names:
            raise unknown(step, names, kind=f"part of {where}")
        new = _replaced(getattr(part, step), rest, value, f"{where}.{step}")
        _check_kind(type(part), step, new, f"{where}.{step}")
        return dataclasses.replace(cast("Any", part), **{step: new})
    if isinstance(part, Mapping):
        if rest and step not in part:
            raise unknown(step, part, kind=f"part of {where}")
        new = _replaced(part.get(step), rest, value, f"{where}.{step}")
        return Record({**part, step: new})
    if isinstance(part, tuple) and part and hasattr(part[0], "name"):
        names = [item.name for item in part]
        if step not in names:
            raise unknown(step, names, kind=f"part of {where}")
        place = names.index(step)
        new = _replaced(part[place], rest, value, f"{where}.{step}")
        kinds = (Actor, Body) if isinstance(part[place], Actor | Body) else (type(part[place]),)
        if not isinstance(new, kinds):
            raise _wrong_kind(f"{where}.{step}", new, kinds)
        return (*part[:place], new, *part[place + 1 :])
    raise ArgumentError(f"{where} has no parts, so '{step}' leads nowhere; end the path before it")


def _fitted(old: object, value: object) -> object:
    """Return `value` in the form that its place wants, given what stood there."""
    if isinstance(value, str) and value in PLAIN_RULES and isinstance(old, get_args(Rule)):
        return PLAIN_RULES[value]
    if isinstance(value, (int, float, str, Fraction)) and not isinstance(value, bool):
        if old is None or isinstance(old, Estimate):
            return value if isinstance(value, str) and old is None else Estimate.of(value)
    elif isinstance(value, (list, tuple)):
        if isinstance(old, Order):
            return Order(tiers=tuple(value))
        if isinstance(old, Weights):
            return Weights(order=Order(tiers=tuple(value)))
    elif isinstance(value, Mapping) and isinstance(old, Weights):
        estimates = {n: v if isinstance(v, Estimate) else Estimate.of(v) for n, v in value.items()}
        return Weights(values=Record(estimates))
    return value


def _check_kind(kind: type, field: str, value: object, where: str) -> None:
    """Raise ArgumentError if a field of a dataclass cannot hold a value."""
    hint = get_type_hints(kind)[field]
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    accepted = [str if get_origin(p) is Literal else get_origin(p) or p for p in parts]
    accepted = [Mapping if issubclass(a, Mapping) else a for a in accepted]
    if tuple in accepted:
        accepted.append(list)
    if not isinstance(value, tuple(accepted)):
        raise _wrong_kind(where, value, accepted)


def _wrong_kind(where: str, value: object, kinds: Iterable[type]) -> ArgumentError:
    names = [kind.__name__ for kind in kinds if kind is not NoneType]
    return ArgumentError(
        f"{where} must be of kind {listed(names)}, not {shown(value)}; "
        "see twolevel.model for how to build one"
    )
