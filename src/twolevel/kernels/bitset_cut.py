"""Which issues make the blocks of bits, so that few words stay empty.

A block holds a range of the agreements over the **inner** issues: 1728 of them make two blocks
of 864, and no issue need fit as a whole. Issues that a table links to inner ones are **tied**:
their options are fixed before a block is looked at, and each has blocks of its own.
"""

from __future__ import annotations

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
        Blocks that are counted in the time that it takes to prepare one: the smaller, the
        fuller the blocks.
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
    best: dict[tuple[int, int], frozenset[int]] = {(1, 1): frozenset()}
    left = set(links)
    while left:
        group = _linked(min(left), links)
        left -= set(group)
        pieces = {frozenset(piece): None for start in group for piece in _pieces(start, links)}
        known = list(best.items())
        for piece in pieces:
            size = prod(sizes[issue] for issue in piece)
            ties = prod(sizes[issue] for issue in _tied(piece, links))
            for (others, other_ties), issues in known:
                whole, fixed = size * others, ties * other_ties
                if -(-whole // grain.block) * fixed <= most:
                    best.setdefault((whole, fixed), issues | piece)
    total = prod(sizes)

    def cost(shape: tuple[int, int]) -> tuple[bool, int]:
        parts = -(-shape[0] // grain.block)
        blocks = total // shape[0] * parts
        return shape[0] < FEWEST * parts, blocks + grain.preparing * parts * shape[1]

    shape = min(best, key=cost)
    parts = -(-shape[0] // grain.block)
    inner = best[shape]
    return Cut(
        tuple(sorted(inner)), tuple(sorted(_tied(inner, links))), parts, -(-shape[0] // parts)
    )


def _linked(start: int, links: dict[int, set[int]]) -> list[int]:
    """Return an issue and all that are linked to it, nearest first."""
    order = [start]
    for issue in order:
        order += sorted(links[issue].difference(order))
    return order


def _pieces(start: int, links: dict[int, set[int]]) -> Iterator[list[int]]:
    order = _linked(start, links)
    return (order[: count + 1] for count in range(len(order)))


def _tied(piece: Iterable[int], links: dict[int, set[int]]) -> set[int]:
    inner = set(piece)
    return set().union(*(links[issue] for issue in inner)) - inner
