"""Provenance: what a result was computed from, how, and by which version.

Knows any frozen data by its fields. Knows no solver.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
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
    digest = hashlib.sha256()
    for piece in _pieces(data):
        digest.update(piece.encode())
        digest.update(b"\x00")
    return digest.hexdigest()[:16]


def _pieces(data: Any) -> Iterator[str]:
    if is_dataclass(data):
        yield f"<{type(data).__name__}"
        for entry in fields(data):
            yield entry.name
            yield from _pieces(getattr(data, entry.name))
        yield ">"
    elif isinstance(data, Mapping):
        yield "{"
        for name in sorted(data):
            yield name
            yield from _pieces(data[name])
        yield "}"
    elif isinstance(data, tuple | list):
        yield "("
        for item in data:
            yield from _pieces(item)
        yield ")"
    else:
        yield repr(data)
