"""Which issues make the blocks of bits, so that few words stay empty.

A block holds a range of the agreements over the **inner** issues: 1728 of them make two blocks
of 864, and no issue need fit as a whole. Issues that a table links to inner ones are **tied**:
their options are fixed before a block is looked at, and each has blocks of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from twolevel.kernels.tables import PairTable
from twolevel.kernels.words import WORDS

__all__ = ["BLOCK", "FEWEST", "GRAIN", "Cut", "Grain", "cut_of"]

BLOCK = 64 * WORDS
"""Agreements that a block of bits holds at most."""

FEWEST = 64
"""Agreements that a block should hold at least."""

MOST_TIED = 2
"""Issues whose options are fixed at most to take those linked to them apart."""

ROOM = 64 * 2**20
"""Bytes that prepared blocks may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """How fine a space is cut; what is counted or found does not depend on it.

    Attributes
    ----------
    block
        Agreements that a block of bits may hold.
    prefixes
        Prefixes that a chunk may hold: some hundredths of a second, in each block.
    preparing
        Blocks whose counting one that is prepared must save, for the time and the cache that
        it takes: the smaller, the fuller the blocks.
    """

    block: int = BLOCK
    prefixes: int = 10_000
    preparing: int = 16_000


GRAIN = Grain()


@dataclass(frozen=True, slots=True)
class Cut:
    """How a space is cut into blocks.

    Attributes
    ----------
    inner
        The issues over which the agreements of a block range.
    tied
        Other issues that a table links to inner ones.
    parts
        Blocks into which the agreements over the inner issues are cut.
    filled
        Agreements that the fullest block holds.
    """

    inner: tuple[int, ...]
    tied: tuple[int, ...]
    parts: int
    filled: int


def cut_of(
    sizes: Sequence[int], pairs: Iterable[PairTable], n_rows: int, grain: Grain = GRAIN
) -> Cut:
    """Return the cut by which a space is counted soonest, if possible with blocks worth it.

    Parameters
    ----------
    sizes, pairs
        Options of each issue, and the tables that link two.
    n_rows
        Rows of the tables: the more, the fewer blocks may be prepared.
    grain
        How fine.

    Examples
    --------
    Eight issues of 12 options: three of them in two blocks, rather than two in one.

    >>> cut_of([12] * 8, (), n_rows=26)
    Cut(inner=(0, 1, 2), tied=(), parts=2, filled=864)
    """
    most = max(1, ROOM // (n_rows * (BLOCK + 1) * WORDS * 8))
    links: dict[int, set[int]] = {issue: set() for issue in range(len(sizes))}
    for pair in pairs:
        links[pair.first].add(pair.second)
        links[pair.second].add(pair.first)
    linked = [issue for issue, others in links.items() if others]
    total, cuts = prod(sizes), [Cut((), (), 1, 1)]

    def cost(cut: Cut) -> tuple[bool, int]:
        blocks = total // prod(sizes[issue] for issue in cut.inner) * cut.parts
        prepared = cut.parts * prod(sizes[issue] for issue in cut.tied)
        return cut.filled < FEWEST, blocks + grain.preparing * prepared

    for count in range(MOST_TIED + 1):
        for tied in itertools.combinations(linked, count):
            room = most // prod(sizes[issue] for issue in tied) * grain.block
            for size, inner in _unions(sizes, _groups(links, tied), room).items():
                parts = -(-size // grain.block)
                near = set().union(*(links[issue] for issue in inner)).intersection(tied)
                cuts.append(
                    Cut(tuple(sorted(inner)), tuple(sorted(near)), parts, -(-size // parts))
                )
        cuts = [min(cuts, key=cost)]
        if count and cuts[0].filled >= FEWEST:
            break
    return cuts[0]


def _groups(links: dict[int, set[int]], without: tuple[int, ...]) -> Iterator[list[int]]:
    """Yield groups of issues that are linked, once some issues are left out."""
    left = set(links).difference(without)
    while left:
        group = [min(left)]
        for issue in group:
            group += sorted(links[issue].intersection(left).difference(group))
        left.difference_update(group)
        yield group


def _unions(
    sizes: Sequence[int], groups: Iterable[Sequence[int]], room: int
) -> dict[int, frozenset[int]]:
    """Return unions of groups, at most `room` agreements each, by their number of agreements."""
    found: dict[int, frozenset[int]] = {1: frozenset()}
    for group in groups:
        size = prod(sizes[issue] for issue in group)
        for known, issues in list(found.items()):
            if known * size <= room:
                found.setdefault(known * size, issues.union(group))
    return found
