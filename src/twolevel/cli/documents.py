"""Results as JSON objects: numbers as numbers, labels as keys.

Every object begins with ``twolevel`` (the version), ``verb``, ``status`` and ``scenario``
(name, title, fingerprint, countries, and how many actors, issues and agreements; null where
there is none). What follows
has the names of the result's own fields and properties, as the reference documents them, and
ends with ``provenance``. Where a number is known exactly, a twin with ``_exact`` after its name
gives the fraction as text: ``"share": 0.3333333333333333, "share_exact": "1/3"``.

Knows dataclasses by their fields and properties. Knows no single result.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from twolevel._version import __version__
from twolevel.model.issues import Agreement
from twolevel.provenance import Provenance, fingerprint

if TYPE_CHECKING:
    from twolevel.model.scenario import Scenario
    from twolevel.ratification import Overlap

__all__ = ["described", "document", "plain", "zones"]

_TWINS = ("float_gains", "float_payoffs")
"""Properties that repeat a field as floats, as every number here is one already."""

_DESCRIBED = ("scenario",)
"""Properties that every object describes at its beginning."""


def document(verb: str, *, status: str, scenario: Scenario | None, **parts: Any) -> dict[str, Any]:
    """Return the object of a verb's answer; `parts` are results, or plain values already."""
    return {
        "twolevel": __version__,
        "verb": verb,
        "status": status,
        "scenario": None if scenario is None else described(scenario),
        **{name: plain(part) for name, part in parts.items()},
    }


def described(scenario: Scenario) -> dict[str, Any]:
    """Return what identifies a scenario, and its size."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "fingerprint": fingerprint(scenario),
        "countries": list(scenario.country_names),
        "actors": len(scenario.actor_names),
        "issues": len(scenario.issues),
        "agreements": scenario.n_agreements,
    }


def plain(value: Any, *, exact: bool | None = None) -> Any:
    """Return a result in terms that JSON has.

    Parameters
    ----------
    value
        A frozen dataclass, a mapping, a sequence, a fraction, text, a number or None.
    exact
        Whether fractions are exact, so that they get a twin; what the nearest provenance says
        by default.

    Examples
    --------
    >>> plain({"share": Fraction(1, 3), "names": ("china",)}, exact=True)
    {'share': 0.3333333333333333, 'share_exact': '1/3', 'names': ['china']}
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Agreement):
        return {"id": value.id, "options": dict(value)}
    if isinstance(value, Mapping):
        return _named(value.items(), exact=bool(exact))
    if is_dataclass(value):
        provenance = getattr(value, "provenance", None)
        if isinstance(provenance, Provenance):
            exact = provenance.exact
        return _named(_members(value), exact=bool(exact))
    return [plain(item, exact=exact) for item in value]


def zones(found: Overlap) -> list[dict[str, Any]]:
    """Return the zone of every coalition, named."""
    exact = found.provenance.exact
    return [
        {"coalition": list(names), "zone": plain(zone, exact=exact)}
        for names, zone in found.coalitions
    ]


def _named(items: Iterable[tuple[str, Any]], *, exact: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in items:
        twin = exact and _only_fractions(item)
        found[name] = plain(item, exact=exact and not twin)
        if twin:
            found[f"{name}_exact"] = _exactly(item)
    return found


def _only_fractions(value: Any) -> bool:
    """Return whether a value is a fraction, or a collection of fractions and None."""
    leaves = [leaf for leaf in _leaves(value) if leaf is not None]
    return bool(leaves) and all(isinstance(leaf, Fraction) for leaf in leaves)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _exactly(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {str(name): _exactly(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_exactly(item) for item in value]
    return str(value)


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a dataclass's fields, those hidden from its repr left out, then its properties."""
    last = {}
    for entry in fields(value):
        if entry.repr and not entry.name.startswith("_"):
            if entry.name == "provenance":
                last[entry.name] = value.provenance
            else:
                yield entry.name, getattr(value, entry.name)
    members = [item for kind in reversed(type(value).__mro__) for item in vars(kind).items()]
    for name, member in dict(members).items():
        if isinstance(member, property) and not name.startswith("_"):
            if name in (*_TWINS, *_DESCRIBED):
                continue
            yield name, getattr(value, name)
    yield from last.items()
