"""JSON text to a tree.

Knows the grammar of RFC 8259 and nothing beyond it: no comments, no trailing commas, no NaN.
Numbers stay text, so that they are read exactly.
"""

from __future__ import annotations

import bisect
import json
import re
from typing import NoReturn

from twolevel.errors import shown
from twolevel.io.tree import Builder

__all__ = ["build_from_json"]

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_LITERAL = re.compile(r"true\b|false\b|null\b|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])")


def build_from_json(text: str, builder: Builder) -> None:
    """Feed the values of JSON text to a builder.

    Raises
    ------
    ScenarioError
        If the text is not JSON.
    """
    _Reading(text, builder).run()


class _Reading:
    """One pass over the text: a position and the brackets that are open."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.text = text
        self.builder = builder
        self.place = 0
        self.closers: list[str] = []
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    @property
    def line(self) -> int:
        return bisect.bisect_left(self._breaks, self.place) + 1

    def run(self) -> None:
        fresh = after = False  # after a bracket that opens; after a value
        while not after or self.closers:
            mark = self.peek()
            closer = self.closers[-1] if self.closers else ""
            if (fresh or after) and mark == closer:
                self.place += 1
                self.closers.pop()
                self.builder.end()
                fresh, after = False, True
            elif after:
                if mark != ",":
                    self.wrong(f"',' or '{closer}'")
                self.place += 1
                after = False
            else:
                if closer == "}":
                    self.key()
                fresh = self.value()
                after = not fresh
        if self.peek():
            self.wrong("nothing after the end of the scenario")

    def peek(self) -> str:
        """Return the next character that is not space, or nothing at the end."""
        found = _SPACE.match(self.text, self.place)
        self.place = found.end() if found else self.place
        return self.text[self.place : self.place + 1]

    def key(self) -> None:
        if self.peek() != '"':
            self.wrong("a key in double quotes")
        self.string()
        if self.peek() != ":":
            self.wrong("':' after a key")
        self.place += 1

    def value(self) -> bool:
        """Read a scalar, or the bracket that opens a list or mapping; return whether it opens."""
        mark = self.peek()
        if mark in ("[", "{"):
            self.builder.start(self.line, mapping=mark == "{")
            self.closers.append("}" if mark == "{" else "]")
            self.place += 1
            return True
        if mark == '"':
            self.string()
            return False
        found = _LITERAL.match(self.text, self.place)
        if found is None:
            self.wrong("a value: text in double quotes, a number, true, false, null, '[' or '{'")
        self.builder.scalar(found[0], self.line, plain=True)
        self.place = found.end()
        return False

    def string(self) -> None:
        found = _STRING.match(self.text, self.place)
        if found is None:
            self.wrong("text that ends with a double quote on the line where it begins")
        try:
            text = json.loads(found[0])
        except json.JSONDecodeError:
            self.wrong("text whose backslashes begin an escape of JSON, such as \\n or \\u00e9")
        self.builder.scalar(text, self.line, plain=False)
        self.place = found.end()

    def wrong(self, allowed: str) -> NoReturn:
        rest = self.text[self.place : self.place + 20]
        self.builder.stop(
            self.line,
            "this is not JSON",
            seen=shown(rest) if rest else "the end of the text",
            allowed=allowed,
            remedy="Comments, trailing commas and single quotes are for YAML files.",
        )
