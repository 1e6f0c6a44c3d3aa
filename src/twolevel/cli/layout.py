"""Tables on a screen of any width: cells wrap, and what still does not fit goes below.

Knows the form of a table. Does not know what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from twolevel._tabular import Table
from twolevel.cli.screen import (
    broken,
    harmless,
    longest_piece,
    longest_word,
    padded,
    width_of,
)

__all__ = ["grid", "side_by_side"]

GAP = 2
_NUMBER = re.compile(r"[+-]?[\d,.]+%?|-|")

Texts = list[list[str]]


def grid(table: Table, width: int) -> list[str]:
    r"""Return a table's heading, rule and rows as lines of at most `width` columns.

    Numbers stand flush right and never break. Other cells wrap where the table is too wide;
    where that is not enough, the table continues below in further panels, each with the first
    column again.

    Examples
    --------
    >>> table = Table(title="", columns=("country", "signs"), rows=(("north", 3), ("south", 12)))
    >>> print("\n".join(grid(table, 40)))
    country  signs
    -------  -----
    north        3
    south       12
    """
    texts = [[harmless(text) for text in row] for row in table.cells()]
    columns = [
        _Column(harmless(heading), [row[k] for row in texts])
        for k, heading in enumerate(table.columns)
    ]
    lines: list[str] = []
    for panel in _panels(columns, width):
        if lines:
            lines.append("")
        lines += _panel(panel, width)
    return lines


class _Column:
    """One column: its cells, and how narrow it can be."""

    def __init__(self, heading: str, cells: Sequence[str]) -> None:
        self.heading, self.cells = heading, cells
        self.right = bool(cells) and all(_NUMBER.fullmatch(text) for text in cells)
        uncut = max(map(width_of, cells), default=0)
        self.natural = max(uncut, width_of(heading))
        words = uncut if self.right else max(map(longest_word, cells), default=0)
        pieces = uncut if self.right else max(map(longest_piece, cells), default=0)
        self.floors = (
            max(uncut, longest_word(heading), 1),
            max(words, longest_word(heading), 1),
            max(pieces, longest_piece(heading), 1),
        )
        """Narrowest if only the heading breaks; cells between words; all within words."""

    @property
    def least(self) -> int:
        """The narrowest without cutting."""
        return self.floors[-1]


def _panels(columns: Sequence[_Column], width: int) -> Iterator[list[_Column]]:
    """Cut columns into panels that fit if their cells wrap, each led by the first column."""
    lead, panel = columns[0], [columns[0]]
    for column in columns[1:]:
        if len(panel) > 1 and _total([c.least for c in [*panel, column]]) > width:
            yield panel
            panel = [lead]
        panel.append(column)
    yield panel


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _panel(columns: Sequence[_Column], width: int) -> list[str]:
    widths = _widths(columns, width)
    rows: Texts = [list(row) for row in zip(*(column.cells for column in columns), strict=True)]
    lines = list(_row([c.heading for c in columns], widths, columns, bottom=True))
    lines.append((" " * GAP).join("-" * w for w in widths))
    for row in rows:
        lines += _row(row, widths, columns)
    return lines


def _widths(columns: Sequence[_Column], width: int) -> list[int]:
    """Return widths that fit.

    Headings break first, then cells between words, then within words; each time the widest
    column gives way. A cell wider than the screen is cut.
    """
    widths = [column.natural for column in columns]
    stages = list(zip(*(column.floors for column in columns), strict=True))
    stages.append((max(1, width // len(columns) - GAP),) * len(columns))
    for floors in stages:
        while (excess := _total(widths) - width) > 0:
            slack = [max(0, w - floor) for w, floor in zip(widths, floors, strict=True)]
            if not any(slack):
                break
            widest = max(range(len(widths)), key=lambda k: widths[k] if slack[k] else 0)
            widths[widest] -= 1 if len(columns) > 1 else min(excess, slack[widest])
    return widths


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    columns: Sequence[_Column],
    *,
    bottom: bool = False,
) -> Iterator[str]:
    parts = [broken(text, width) for text, width in zip(cells, widths, strict=True)]
    height = max(map(len, parts))
    for part in parts:
        spare = [""] * (height - len(part))
        part[:] = spare + part if bottom else part + spare
    for line in zip(*parts, strict=True):
        texts = (
            padded(text, width, right=column.right)
            for text, width, column in zip(line, widths, columns, strict=True)
        )
        yield (" " * GAP).join(texts).rstrip()


def side_by_side(blocks: Sequence[Sequence[str]], width: int, *, gap: int = 3) -> list[str]:
    r"""Return blocks of lines set beside each other, and below where they do not fit.

    Examples
    --------
    >>> print("\n".join(side_by_side([["a", "b"], ["c"], ["d"]], 5)))
    a   c
    b
    <BLANKLINE>
    d
    """
    stacks: list[list[str]] = []
    tallest = max(map(len, blocks), default=0)
    shelves: list[list[list[str]]] = [stacks]
    for block in blocks:
        if stacks and len(stacks[-1]) + 1 + len(block) <= tallest:
            stacks[-1] += ["", *block]
            continue
        if stacks and _breadth([*stacks, list(block)], gap) > width:
            stacks = []
            shelves.append(stacks)
        stacks.append(list(block))
    lines: list[str] = []
    for shelf in shelves:
        if lines:
            lines.append("")
        widths = [max(map(width_of, stack)) for stack in shelf]
        for place in range(max(map(len, shelf), default=0)):
            texts = (
                padded(stack[place] if place < len(stack) else "", w)
                for stack, w in zip(shelf, widths, strict=True)
            )
            lines.append((" " * gap).join(texts).rstrip())
    return lines


def _breadth(stacks: Sequence[Sequence[str]], gap: int) -> int:
    return sum(max(map(width_of, stack)) for stack in stacks) + gap * (len(stacks) - 1)
