"""Tables of results: one small form, shown in a terminal, a notebook, a file or a data frame.

Knows columns and cells. Does not know what they mean.
"""

from __future__ import annotations

import csv
import html
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Reported", "Table", "cell", "number"]


def number(value: float | Fraction, places: int = 3) -> str:
    """Return a number as text: integers whole and grouped, the rest to some places."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{float(value):.{places}f}"


def cell(value: object) -> str:
    """Return a cell as text."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Fraction):
        return number(value)
    if isinstance(value, tuple | list):
        return ", ".join(cell(item) for item in value)
    return str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A titled table.

    Attributes
    ----------
    title, note
        A line above and a line below.
    columns
        Headings.
    rows
        Cells: text, numbers, yes/no, or None where nothing is known.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""

    def cells(self) -> list[list[str]]:
        """Return the rows as text; numbers under ``id`` are names and stay ungrouped."""
        names = [heading == "id" for heading in self.columns]
        return [
            [str(v) if is_name else cell(v) for v, is_name in zip(row, names, strict=True)]
            for row in self.rows
        ]

    def text(self) -> str:
        """Return the table as plain text, numbers flush right."""
        cells = self.cells()
        widths = [
            max([_width(heading), *(_width(row[k]) for row in cells)])
            for k, heading in enumerate(self.columns)
        ]
        right = [self._is_numeric(k) for k in range(len(self.columns))]

        def line(row: Sequence[str]) -> str:
            padded = (
                " " * (w - _width(t)) + t if r else t + " " * (w - _width(t))
                for t, w, r in zip(row, widths, right, strict=True)
            )
            return "  ".join(padded).rstrip()

        lines = [self.title, line(self.columns), line(["-" * width for width in widths])]
        lines += [line(row) for row in cells]
        if self.note:
            lines.append(self.note)
        return "\n".join(lines)

    def html(self) -> str:
        """Return the table as HTML, every cell escaped."""
        escape = html.escape
        head = "".join(f"<th>{escape(heading)}</th>" for heading in self.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell(value))}</td>" for value in row) + "</tr>"
            for row in self.rows
        )
        note = f"<tfoot><tr><td colspan='{len(self.columns)}'>{escape(self.note)}</td></tr></tfoot>"
        return (
            f"<table><caption>{escape(self.title)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody>{note if self.note else ''}</table>"
        )

    def csv(self) -> str:
        """Return the table as comma-separated values with a heading line."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_plain(value) for value in row] for row in self.rows)
        return out.getvalue()

    def records(self) -> list[dict[str, Any]]:
        """Return one mapping a row, of values that JSON can hold."""
        return [dict(zip(self.columns, map(_plain, row), strict=True)) for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(self.records(), columns=list(self.columns))

    def _is_numeric(self, column: int) -> bool:
        values = [row[column] for row in self.rows if row[column] is not None]
        return bool(values) and all(
            isinstance(v, int | float | Fraction) and not isinstance(v, bool) for v in values
        )


def _plain(value: object) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, tuple | list):
        return ", ".join(cell(item) for item in value)
    return value


class Reported:
    """A result that shows itself as tables.

    Subclasses give ``tables()``, the first of which holds the main result.
    """

    __slots__ = ()

    def tables(self) -> tuple[Table, ...]:
        """Return the tables that make up the report, the main one first."""
        return ()

    def summary(self) -> str:
        """Return the report as plain text."""
        return "\n\n".join(table.text() for table in self.tables())

    def to_frame(self) -> pd.DataFrame:
        """Return the main table as a pandas data frame."""
        return self.tables()[0].to_frame()

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return "".join(table.html() for table in self.tables())


def joined(names: Iterable[str]) -> str:
    """Return names joined for a cell, or a dash for none."""
    return ", ".join(names) or "-"
