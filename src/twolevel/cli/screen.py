"""Text on a screen: how wide it is, where it may break, what must not reach it.

Knows letters and columns. Knows no table and no game.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata

__all__ = [
    "WIDTH",
    "broken",
    "harmless",
    "longest_piece",
    "longest_word",
    "padded",
    "screen_width",
    "width_of",
]

WIDTH = 100
"""Columns where there is no terminal to ask."""

NARROWEST = 40

_PIECE = re.compile(r"[^\s_\-,;/=+]*[_\-,;/=+]*\s*")
_WORD = re.compile(r"\S*\s*")


def screen_width() -> int:
    """Return the columns of the terminal; ``COLUMNS``, or 100, where there is none."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        return WIDTH
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, 24)).columns)


def harmless(text: str) -> str:
    r"""Return text without letters that steer a terminal; line ends and tabs stay.

    Examples
    --------
    >>> harmless("\x1b[31mred")
    '\\x1b[31mred'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        letter.encode("unicode_escape").decode()
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in "\n\t"
        else letter
        for letter in text
    )


def width_of(text: str) -> int:
    """Return how many columns a text takes.

    Examples
    --------
    >>> width_of("Tumen"), width_of("図們江"), width_of("e\u0301")
    (5, 6, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return a text filled up with spaces, flush left or flush right."""
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def longest_piece(text: str) -> int:
    """Return the width of the widest part of a text that has no place to break."""
    return max(width_of(piece.rstrip()) for piece in _PIECE.findall(text))


def longest_word(text: str) -> int:
    """Return the width of the widest part of a text without a space in it."""
    return max(map(width_of, text.split()), default=0)


def broken(text: str, width: int, *, prose: bool = False) -> list[str]:
    """Return a text in lines of at most so many columns.

    Lines end after spaces and, except in prose, after commas, hyphens, underscores and the
    like; a piece that is too long in itself is cut.

    Examples
    --------
    >>> broken("jointly_administered, by three", 12)
    ['jointly_', 'administered', ', by three']
    >>> broken("without russia +1,371", 19, prose=True)
    ['without russia', '+1,371']
    >>> broken("", 5)
    ['']
    """
    if width_of(text) <= width and "\n" not in text:
        return [text]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in (_WORD if prose else _PIECE).findall(paragraph):
            if width_of((line + piece).rstrip()) <= width:
                line += piece
                continue
            if line.rstrip():
                lines.append(line.rstrip())
            line = piece
            while width_of(line.rstrip()) > width:
                head = _head(line, width)
                lines.append(head)
                line = line[len(head) :]
        lines.append(line.rstrip())
    return lines


def _head(text: str, width: int) -> str:
    """Return the longest beginning of a text that fits, at least one letter."""
    end = 1
    while end < len(text) and width_of(text[: end + 1]) <= width:
        end += 1
    return text[:end]
