"""Provenance: what a result was computed from, how, and by which version.

Knows any frozen data by its fields. Knows no solver.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any

from twolevel._version import __version__
from twolevel.labels import Record

__all__ = ["Provenance", "fingerprint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How a result came about.

    Attributes
    ----------
    fingerprint
        Digest of the scenario: equal scenarios have equal fingerprints.
    method
        ``"enumeration"`` or ``"sampling"``, and the like.
    explanation
        Why that method, in a sentence.
    exact
        Whether the numbers are exact: no rounding to a grid and no sampling.
    parameters
        The options of the call.
    seed
        The seed, for a result that used random numbers.
    version
        Version of the library.
    """

    fingerprint: str
    method: str
    explanation: str = ""
    exact: bool = True
    parameters: Record[Any] = field(default_factory=Record)
    seed: str = ""
    version: str = __version__


def fingerprint(data: object) -> str:
    """Return a digest of frozen data: 16 hexadecimal digits of SHA-256.

    It depends on the names and values of all fields and the order of sequences, and neither on
    the order of a mapping's names nor on the process.
    """
    pieces: list[str] = []
    _add_pieces(data, pieces)
    pieces.append("")
    return hashlib.sha256("\x00".join(pieces).encode()).hexdigest()[:16]


def _add_pieces(data: object, pieces: list[str]) -> None:
    kind: Any = type(data)
    names = _field_names(kind)
    if names is not None:
        pieces.append(f"<{kind.__name__}")
        for name in names:
            pieces.append(name)
            _add_pieces(getattr(data, name), pieces)
        pieces.append(">")
    elif isinstance(data, str):
        pieces.append(repr(data))
    elif isinstance(data, Mapping):
        pieces.append("{")
        for name in sorted(data):
            pieces.append(name)
            _add_pieces(data[name], pieces)
        pieces.append("}")
    elif isinstance(data, tuple | list):
        pieces.append("(")
        for item in data:
            _add_pieces(item, pieces)
        pieces.append(")")
    else:
        pieces.append(repr(data))


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields, in their order; None of any other type."""
    return tuple(entry.name for entry in fields(kind)) if is_dataclass(kind) else None
