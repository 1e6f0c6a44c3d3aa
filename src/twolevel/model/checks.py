"""The checks that every part of a scenario shares: names, numbers, orders and weights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from twolevel.errors import Fault, listed, shown
from twolevel.labels import nearest
from twolevel.model.evidence import OTHERS, Estimate, Order, Weights

__all__ = [
    "NAME",
    "Path",
    "fitting_order",
    "fitting_weights",
    "in_unit_interval",
    "known_names",
    "one_of",
    "silence",
    "unique_names",
    "usable_name",
]

NAME = re.compile(r"[^\W\d][\w-]{0,63}")
Path = tuple[str, ...]

MOST_FAULTS = 20
"""Unknown names that are reported one by one at one place."""


def usable_name(path: Path, name: object) -> Iterator[Fault]:
    """Yield a fault if a name cannot be used."""
    if not isinstance(name, str) or not NAME.fullmatch(name) or name == OTHERS:
        yield Fault(
            path=path,
            what="this name cannot be used",
            seen=shown(name),
            allowed=f"a letter, then letters, digits, '_' or '-', up to 64, and not '{OTHERS}'",
            remedy="Rename it.",
        )


def unique_names(path: Path, names: Iterable[str], kind: str) -> Iterator[Fault]:
    """Yield a fault for every name that occurs twice."""
    for name, count in Counter(names).items():
        if count > 1:
            yield Fault(
                path=path,
                what=f"two {kind}s have the same name",
                seen=shown(name),
                remedy="Rename one of them.",
            )


def known_names(
    path: Path, names: Iterable[object], allowed: Sequence[str], kind: str
) -> Iterator[Fault]:
    """Yield a fault for every name that is not among those allowed."""
    accepted = set(allowed)
    unknown = [name for name in names if name not in accepted]
    for name in unknown[:MOST_FAULTS]:
        yield Fault(
            path=path,
            what=f"there is no such {kind}",
            seen=shown(name),
            allowed=listed(allowed) or f"none, as no {kind} is defined",
            nearest=nearest(name, allowed),
            remedy="Use one of the allowed names, or define it.",
        )
    if len(unknown) > MOST_FAULTS:
        yield Fault(
            path=path,
            what=f"{len(unknown) - MOST_FAULTS} more names are of no {kind}",
            remedy="Mend those above first.",
        )


def in_unit_interval(path: Path, estimate: Estimate | None) -> Iterator[Fault]:
    """Yield a fault if an estimate leaves the unit interval."""
    if estimate is None:
        return
    if not isinstance(estimate, Estimate):
        yield Fault(
            path=path,
            what="this is not an estimate",
            seen=shown(estimate),
            allowed="Estimate.of(number) or Estimate.between(low, high)",
        )
    elif estimate.low < 0 or estimate.high > 1:
        yield Fault(
            path=path,
            what="this lies outside the unit interval",
            seen=f"{float(estimate.low):g} to {float(estimate.high):g}",
            allowed="numbers from 0 to 1",
            remedy="Rescale it to lie between 0 and 1.",
        )


def one_of(path: Path, value: object, allowed: Sequence[str], kind: str) -> Iterator[Fault]:
    """Yield a fault if a value is not among those allowed."""
    if value not in allowed:
        yield Fault(
            path=path,
            what=f"this is not a {kind}",
            seen=shown(value),
            allowed=listed(allowed),
            nearest=nearest(value, allowed),
        )


def fitting_order(path: Path, order: Order, names: Sequence[str], kind: str) -> Iterator[Fault]:
    """Yield the faults of a weak order over names."""
    yield from known_names(path, order.names, (*names, OTHERS), kind)
    yield from unique_names(path, order.names, f"place of a {kind}")
    ranked = set(order.names)
    missing = [name for name in names if name not in ranked]
    if missing and OTHERS not in ranked:
        yield silence(path, missing, f"rank them, or write '{OTHERS}' where they belong")


def silence(path: Path, missing: Sequence[str], remedy: str) -> Fault:
    """Return the fault of saying nothing about some names."""
    return Fault(
        path=path,
        what=f"nothing is said about {listed(missing)}",
        remedy=remedy[0].upper() + remedy[1:] + ".",
    )


def fitting_weights(
    path: Path, weights: Weights, names: Sequence[str], kind: str
) -> Iterator[Fault]:
    """Yield the faults of weights over names."""
    if weights.order is not None and weights.values is not None:
        yield Fault(
            path=path, what="both an order and values are given", remedy="Keep one of them."
        )
    elif weights.order is not None:
        yield from fitting_order((*path, "order"), weights.order, names, kind)
    elif weights.values is not None:
        yield from known_names((*path, "values"), weights.values, names, kind)
        missing = [name for name in names if name not in weights.values]
        if missing:
            yield silence((*path, "values"), missing, "give each of them a weight")
        for name, estimate in weights.values.items():
            if estimate.low < 0:
                yield Fault(
                    path=(*path, "values", name),
                    what="a weight is negative",
                    seen=f"{float(estimate.low):g}",
                    allowed="numbers from 0 up",
                )
        if names and not missing and not any(weights.values[name].high for name in names):
            yield Fault(
                path=(*path, "values"),
                what="all weights are zero, so there is nothing to divide by",
                remedy="Give at least one of them a positive weight.",
            )
