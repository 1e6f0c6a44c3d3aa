"""From plain data to YAML or JSON text that people like to read and that is read back exactly.

Knows syntax and line lengths; does not know what the data mean.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from twolevel.errors import ArgumentError
from twolevel.model.numbers import exact

__all__ = ["json_layout", "number_text", "scalar_text", "yaml_layout"]

WIDTH = 100
"""Characters that a line may have where it can be broken."""

_PLAIN = re.compile(r"[^\W\d_][\w .;()/%+'’–-]*")
_PLAIN_ALONE = re.compile(r"[^\W\d_][\w ,.;()/%+'’–?!=-]*")
_WORDS = re.compile(r"[^\W\d_][\w+-]*")
_GUESSED = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|inf|nan|infinity")
"""Words that other readers of YAML take for something else than text."""

_PARAGRAPH = re.compile(r"[^\s#](?:\S| (?=\S))*\n?")


def number_text(number: Fraction) -> str:
    """Return a number as a decimal where that is exact, or else as a ratio.

    Raises
    ------
    ArgumentError
        If it needs more digits than the format allows.

    Examples
    --------
    >>> number_text(Fraction(3, 8)), number_text(Fraction(-1, 3)), number_text(Fraction(2))
    ('0.375', '-1/3', '2')
    """
    for text in _number_texts(number):
        try:
            if exact(text) == number:
                return text
        except ArgumentError:
            continue
    raise ArgumentError(
        f"the number {float(number):g} cannot be written exactly: it needs more than 18 digits. "
        "Round it, for instance with Fraction.limit_denominator."
    )


def _number_texts(number: Fraction) -> Iterator[str]:
    if number.denominator == 1:
        yield str(number.numerator)
    for places in range(1, 19):
        if 10**places % number.denominator == 0:
            scaled = number.numerator * (10**places // number.denominator)
            digits = str(abs(scaled)).rjust(places + 1, "0")
            yield f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"
            break
    yield f"{number.numerator}/{number.denominator}"


# -- JSON --------------------------------------------------------------------------------------


def json_layout(data: Any) -> str:
    """Return plain data as JSON text, its fractions as numbers where those are exact."""
    return json.dumps(_json_ready(data), indent=2, ensure_ascii=False) + "\n"


def _json_ready(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _json_ready(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_json_ready(item) for item in data]
    if isinstance(data, Fraction):
        text = number_text(data)
        if data.denominator == 1:
            return int(data)
        return float(data) if Fraction(repr(float(data))) == data else text
    return data


# -- YAML --------------------------------------------------------------------------------------


def yaml_layout(data: dict[str, Any]) -> str:
    """Return plain data as YAML text: short parts on one line, long ones indented."""
    lines: list[str] = []
    for key, value in data.items():
        if isinstance(value, (dict, list)) and value and lines:
            lines.append("")
        lines.extend(_entry(_key(key), value, "", is_open=isinstance(value, dict)))
    return "\n".join(lines) + "\n"


def _entry(head: str, value: Any, indent: str, *, is_open: bool = False) -> Iterator[str]:
    """Yield the lines of ``head: value``; an open value is spread over lines in any case."""
    start = f"{indent}{head}:"
    if isinstance(value, (dict, list)) and value:
        flow = f"{start} {_flow(value)}"
        nested = isinstance(value, dict) and any(isinstance(v, dict) for v in value.values())
        if not is_open and not nested and len(flow) <= WIDTH:
            yield flow
            return
        if isinstance(value, list) and not any(isinstance(item, dict) for item in value):
            yield flow
            return
        yield start
        yield from _block(value, indent + "  ")
    elif isinstance(value, str) and _is_paragraph(value, indent):
        yield f"{start} {'>' if value.endswith(chr(10)) else '>-'}"
        yield from textwrap.wrap(
            value,
            width=WIDTH,
            initial_indent=indent + "  ",
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    else:
        yield start if value is None else f"{start} {_alone(value)}"


def _block(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _entry(_key(key), item, indent)
        return
    for item in value:
        flow = f"{indent}- {_flow(item)}"
        if len(flow) <= WIDTH or not isinstance(item, dict):
            yield flow
            continue
        lines = list(_block(item, indent + "  "))
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]


def _alone(value: Any) -> str:
    """Return a value that has the rest of a line to itself."""
    is_text = isinstance(value, str)
    return scalar_text(value, pattern=_PLAIN_ALONE) if is_text else _flow(value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{_key(key)}: {_flow(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str):
        return scalar_text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(Fraction(value))


def _key(key: str) -> str:
    return key if _WORDS.fullmatch(key) and not _GUESSED.fullmatch(key) else _quoted(key)


def scalar_text(text: str, *, pattern: re.Pattern[str] = _PLAIN) -> str:
    """Return text as it stands in YAML: without quotes where no reader could go wrong."""
    plain = pattern.fullmatch(text) and not _GUESSED.fullmatch(text) and not text.endswith(" ")
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    escaped = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in escaped)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_paragraph(text: str, indent: str) -> bool:
    """Whether text is one paragraph that is better folded than left on one line."""
    if len(text) + len(indent) < WIDTH - 12 or not _PARAGRAPH.fullmatch(text):
        return False
    return all(character.isprintable() for character in text.rstrip("\n"))
