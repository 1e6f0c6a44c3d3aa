"""A page: what a verb has to say, as text for a reader, as JSON, and as one table of CSV.

Knows formats and where the output goes. Does not know what the page is about.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import click

from twolevel._tabular import Table
from twolevel.cli.layout import grid, side_by_side
from twolevel.cli.screen import WIDTH, broken, harmless, screen_width, width_of

__all__ = [
    "Beside",
    "Block",
    "Bullets",
    "Delivery",
    "Heading",
    "Page",
    "Shown",
    "Unbroken",
    "Words",
]


class Block(Protocol):
    """A part of a page."""

    def lines(self, width: int) -> list[str]:
        """Return the part as lines of at most `width` columns."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of its own: the page's title, or a section's."""

    text: str
    rule: str = ""

    def lines(self, width: int) -> list[str]:
        found = broken(harmless(self.text), width, prose=True)
        ruled = [self.rule * max(map(width_of, found))] if self.rule else []
        return [click.style(line, bold=True) for line in found] + ruled


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str

    def lines(self, width: int) -> list[str]:
        return broken(harmless(" ".join(self.text.split())), width, prose=True)


@dataclass(frozen=True, slots=True)
class Unbroken:
    """Lines that stay whole whatever the width, for an editor to jump to."""

    text: tuple[str, ...]

    def lines(self, width: int) -> list[str]:  # noqa: ARG002 - they do not depend on it
        return [harmless(line) for line in self.text]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of statements."""

    items: tuple[str, ...]

    def lines(self, width: int) -> list[str]:
        found = []
        for item in self.items:
            first, *rest = broken(harmless(" ".join(item.split())), width - 2, prose=True)
            found += [f"- {first}", *(f"  {line}" for line in rest)]
        return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A table, with its title above and its note below."""

    table: Table

    def lines(self, width: int) -> list[str]:
        title = Heading(self.table.title).lines(width) if self.table.title else []
        note = Words(self.table.note).lines(width) if self.table.note else []
        body = grid(self.table, width) if self.table.rows else []
        return [*title, *body, *note]


@dataclass(frozen=True, slots=True)
class Beside:
    """Short lists beside each other."""

    columns: tuple[tuple[str, ...], ...]

    def lines(self, width: int) -> list[str]:
        return side_by_side([[harmless(line) for line in c] for c in self.columns], width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a verb has to say.

    Attributes
    ----------
    blocks
        The parts a reader sees, in order.
    document
        Gives the JSON object.
    main
        The table that CSV holds.
    """

    blocks: tuple[Block, ...]
    document: Callable[[], Mapping[str, Any]]
    main: Table

    @classmethod
    def of_tables(cls, tables: Sequence[Table], document: Callable[[], Mapping[str, Any]]) -> Page:
        """Return the page that shows tables as they are, the main one first."""
        return cls(blocks=tuple(map(Shown, tables)), document=document, main=tables[0])

    def text(self, width: int) -> str:
        """Return the page for a reader, an empty line between its parts."""
        parts = ("\n".join(block.lines(width)) for block in self.blocks)
        return "\n\n".join(part for part in parts if part) + "\n"

    def formatted(self, form: str, width: int) -> str:
        """Return the page as ``"table"``, ``"json"`` or ``"csv"``."""
        if form == "json":
            return json.dumps(self.document(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        return self.main.csv() if form == "csv" else self.text(width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where a page goes, and in which form.

    Attributes
    ----------
    form
        ``"table"``, ``"json"`` or ``"csv"``.
    output
        A file, or None for standard output.
    """

    form: str
    output: Path | None = None

    def give(self, page: Page) -> None:
        """Print a page or write it to the file."""
        width = WIDTH if self.output else screen_width()
        self.write(page.formatted(self.form, width))

    def write(self, text: str) -> None:
        """Print a text that ends its last line, or write it to the file."""
        if self.output is None:
            click.echo(text, nl=False, color=False if os.environ.get("NO_COLOR") else None)
            return
        try:
            self.output.write_text(click.unstyle(text), encoding="utf-8", newline="\n")
        except OSError as error:
            reason = error.strerror or str(error)
            raise click.FileError(str(self.output), reason) from error
