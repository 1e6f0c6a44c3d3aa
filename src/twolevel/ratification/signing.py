"""Who can sign the agreements of a block, and the counts that follow."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.bitset import BitsetSpace
from twolevel.kernels.bitset_cut import BLOCK, FEWEST, cut_of
from twolevel.kernels.blocks import Block
from twolevel.kernels.counts import MOST_PATTERNED, Counts
from twolevel.kernels.diagrams import MOST_NODES, diagram
from twolevel.kernels.tables import Integers
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.approval import passing_patterns
from twolevel.ratification.standing import deciding, scopes_of, tally_standings

__all__ = ["Signing", "bitset_space", "count_blocks", "hindrance", "suits_bitsets"]

Mask = NDArray[np.bool_]

MOST_COUNTS = 2**21
"""Counts of agreements by required and by signing countries that a chunk keeps at most."""


class Signing:
    """Which countries can sign the agreements of a block."""

    def __init__(self, game: PointGame) -> None:
        self.game = game
        self.passing = tuple(passing_patterns(body) for body in game.bodies)
        self.voters = tuple(sum(1 for _ in body.leaves) for body in game.bodies)
        ends = itertools.accumulate(self.voters, initial=0)
        self.actors = [range(a, b) for a, b in itertools.pairwise(ends)]
        self.n_countries = len(game.bodies)

    @cached_property
    def deciding(self) -> tuple[Integers | None, ...]:
        """For each country of more than six actors, whose approval decides, by pattern."""
        return tuple(
            deciding(passing) if count > MOST_PATTERNED else None
            for passing, count in zip(self.passing, self.voters, strict=True)
        )

    def pattern(self, country: int, block: Block) -> Integers:
        """Return the pattern of approvals of a country's actors: ``(size,)``."""
        pattern = np.zeros(block.size, dtype=np.int32)
        for bit, row in enumerate(self.actors[country]):
            approves = block.reaches(row, self.game.rows[row].threshold)
            pattern |= approves.astype(np.int32) << bit
        return pattern

    def accepts(self, country: int, block: Block) -> Mask:
        """Return where a country's negotiator accepts: ``(size,)``."""
        row = len(self.game.actors) + country
        return block.reaches(row, self.game.rows[row].threshold)


def count_blocks(
    signing: Signing, blocks: Iterable[Block]
) -> Generator[tuple[int, Counts], None, None]:
    """Yield the number of agreements of each block and its counts."""
    n = signing.n_countries
    everyone = (1 << n) - 1
    for block in blocks:
        counts = Counts.zero(signing.voters)
        feasible, required = block.feasible, block.required
        mask = np.zeros(block.size, dtype=np.int32)
        codes = []
        for country, passing in enumerate(signing.passing):
            pattern = signing.pattern(country, block)
            accepts = signing.accepts(country, block)
            mask |= (passing[pattern] & accepts).astype(np.int32) << country
            codes.append((pattern, accepts))
        for needed in np.unique(required).tolist():
            counts.by_mask[needed] = np.zeros(1 << n, dtype=np.int64)
            _tally(counts.by_mask[needed], mask[feasible & (required == needed)])
        for country, passing in enumerate(signing.passing):
            others = (mask | (1 << country)) == everyone
            pattern, accepts = codes[country]
            decides, tally = signing.deciding[country], counts.by_pattern[country]
            if decides is not None and len(passing) > block.size:
                scopes = np.stack([feasible, feasible & accepts, feasible & accepts & others])
                tally_standings(tally, scopes, passing[pattern], pattern, decides[pattern])
            else:
                code = (pattern + (accepts + 2 * others.astype(np.int32)) * len(passing))[feasible]
                if decides is None:
                    _tally(tally, code)
                else:
                    found = np.bincount(code, minlength=4 * len(passing)).reshape(2, 2, -1)
                    patterns = np.arange(len(passing))
                    tally_standings(tally, scopes_of(found), passing, patterns, decides)
            _add_gains(counts, signing, country, block, np.flatnonzero(others & feasible))
        yield block.size, counts


def suits_bitsets(game: PointGame) -> bool:
    """Whether counting by bit sets is possible for a game, and worth its preparation."""
    return hindrance(game) is None


def hindrance(game: PointGame) -> str | None:
    """Return why counting by bit sets is not possible, or not worth its preparation; else None."""
    n_countries = len(game.bodies)
    sets = MOST_COUNTS >> n_countries
    if _unions(game.requires, sets) > sets:
        return (
            f"agreements require more than {sets:,} sets of countries, and bit sets take no more "
            f"among {n_countries}"
        )
    cut = cut_of(game.scenario.sizes, game.tables.pairs, game.tables.n_rows)
    if cut.filled < FEWEST:
        return (
            f"no issues make blocks of {FEWEST} to {BLOCK} agreements, those linked to them fixed"
        )
    for body in game.bodies:
        if sum(1 for _ in body.leaves) > MOST_PATTERNED:
            nodes = len(diagram(passing_patterns(body)))
            if nodes > MOST_NODES:
                return (
                    f"the rule of {body.name} takes a decision diagram of {nodes:,} nodes, more "
                    f"than the {MOST_NODES:,} up to which bit sets pay"
                )
    return None


def _unions(requires: Iterable[Integers], enough: int) -> int:
    """Return how many sets of countries agreements require, or a number beyond `enough`."""
    known = {0}
    for masks in requires:
        known = {mask | other for mask in known for other in masks.tolist()}
        if len(known) > enough:
            break
    return len(known)


def bitset_space(signing: Signing) -> BitsetSpace:
    """Return a game's space prepared for counting by the compiled walk."""
    game = signing.game
    return BitsetSpace(
        game.tables,
        [row.threshold for row in game.rows],
        signing.voters,
        signing.passing,
        game.exclusions,
        game.requires,
    )


def _tally(counts: Integers, codes: Integers) -> None:
    """Add one to the count of each code."""
    if len(counts) <= 4 * len(codes):
        counts += np.bincount(codes, minlength=len(counts))
    else:  # many possible codes, few agreements: do not touch every count
        found, times = np.unique(codes, return_counts=True)
        counts[found] += times


def _add_gains(
    counts: Counts, signing: Signing, country: int, block: Block, where: NDArray[np.intp]
) -> None:
    if not len(where):
        return
    row = len(signing.game.actors) + country
    gains = block.values(slice(row, row + 1), where)[0] - signing.game.rows[row].threshold
    # The halves of the integers are summed apart: no block's total can overflow 64 bits.
    low = int((gains & 0xFFFFFFFF).sum())
    counts.gain_sums[country] += (int((gains >> 32).sum()) << 32) + low
    counts.gain_counts[country] += len(where)
    counts.add_peak(country, int(gains.max()))
