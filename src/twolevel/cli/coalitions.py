"""Zones of many coalitions on one screen.

Knows how to name countries briefly and how to list coalitions by size. Computes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from twolevel._tabular import Table, joined, number
from twolevel.cli.page import Beside, Block, Shown, Words

if TYPE_CHECKING:
    from twolevel.ratification import Overlap

__all__ = ["Names", "zone_blocks"]

FEW = 4
"""Countries up to which coalitions are listed by their full names."""

LISTED = 20
"""Coalitions of one size that are listed: all of them with up to six countries."""


class Names:
    """Short and distinct codes for names.

    Examples
    --------
    >>> Names(["china", "chile", "north_korea"]).codes
    {'china': 'CH', 'chile': 'CI', 'north_korea': 'NK'}
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.codes: dict[str, str] = {}
        for name in names:
            taken = set(self.codes.values())
            self.codes[name] = next(code for code in _candidates(name) if code not in taken)

    def coded(self, names: Iterable[str]) -> str:
        """Return several names by their codes."""
        return " ".join(self.codes[name] for name in names)


def _candidates(name: str) -> Iterator[str]:
    words = [word for word in re.split(r"[_\-]+", name) if word]
    if len(words) > 1:
        yield "".join(word[0] for word in words[:3]).upper()
    letters = "".join(words).upper()
    first = letters[:1]
    yield from (first + letter for letter in letters[1:])
    place = 0
    while True:
        place += 1
        yield f"{first}{place}"


def zone_blocks(found: Overlap) -> tuple[Block, ...]:
    """Return the zones of all coalitions, by names where there are few, else by codes."""
    if len(found.countries) <= FEW:
        rows = tuple(
            (joined(names), zone.count, f"{float(zone.share):.1%}")
            for names, zone in found.coalitions
        )
        return (Shown(Table(title="", columns=("coalition", "zone", "share"), rows=rows)),)
    names = Names(found.countries)
    by_size: dict[int, list[tuple[str, int]]] = {}
    for coalition, zone in found.coalitions:
        by_size.setdefault(len(coalition), []).append((names.coded(coalition), zone.count))
    columns = tuple(tuple(_column(size, zones)) for size, zones in by_size.items())
    return (Words(_legend(names, columns)), Beside(columns))


def _column(size: int, zones: Sequence[tuple[str, int]]) -> Iterator[str]:
    ranked = sorted(zones, key=lambda entry: -entry[1])
    shown = ranked[:LISTED]
    codes = max(len(code) for code, _ in shown)
    counts = max(len(number(count)) for _, count in shown)
    yield f"{size} together"
    for code, count in shown:
        yield f"{code:<{codes}}  {number(count):>{counts}}"
    if len(ranked) > LISTED:
        yield f"... {len(ranked) - LISTED:,} more"


def _legend(names: Names, columns: Sequence[Sequence[str]]) -> str:
    text = ", ".join(f"{code} {name}" for name, code in names.codes.items())
    cut = any(column[-1].startswith("...") for column in columns)
    return (
        "Agreements that all countries of a coalition can sign and that need no other country, "
        f"largest zones first. {text}." + (" All coalitions: twolevel overlap." if cut else "")
    )
