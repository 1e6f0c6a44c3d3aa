"""The survey: one pass over the agreements that answers every question about sizes.

For each agreement and country it asks which actors approve, whether the country's rule passes
(it is in the **win-set**) and whether the negotiator accepts (it is in the **acceptability
set**); a country can sign what is in both. Two families of counts are kept: agreements by the
set of countries that can sign and the set they require, and, for each country, agreements by
the pattern of approvals, acceptance, and whether all other countries can sign.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError, shown
from twolevel.kernels.blocks import Block, listed_block
from twolevel.kernels.tables import Integers
from twolevel.labels import Record
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.approval import passing_patterns
from twolevel.rng import generator

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

__all__ = ["MOST_ENUMERATED", "Signing", "Survey", "survey"]

MOST_ENUMERATED = 200_000_000
"""Agreements up to which ``method="auto"`` enumerates: about a minute on one core."""

SAMPLE = 200_000
"""Agreements that are sampled where the space is too large to enumerate."""

Progress = Callable[[int, int], None]
Mask = NDArray[np.bool_]


class Signing:
    """Which countries can sign the agreements of a block."""

    def __init__(self, game: PointGame) -> None:
        self.game = game
        self.passing = tuple(passing_patterns(body) for body in game.bodies)
        counts = [sum(1 for _ in body.leaves) for body in game.bodies]
        ends = np.cumsum([0, *counts])
        self.actors = [range(a, b) for a, b in itertools.pairwise(ends.tolist())]
        self.n_countries = len(game.bodies)

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

    def mask(self, block: Block) -> Integers:
        """Return the bit mask of the countries that can sign each agreement: ``(size,)``."""
        mask = np.zeros(block.size, dtype=np.int32)
        for country in range(self.n_countries):
            signs = self.passing[country][self.pattern(country, block)]
            signs &= self.accepts(country, block)
            mask |= signs.astype(np.int32) << country
        return mask


@dataclass(eq=False)
class _Counts:
    """What a pass accumulates; merging is addition, so the order of blocks does not matter."""

    signing: Signing
    covered: int = 0
    feasible: int = 0
    by_mask: dict[int, Integers] = field(default_factory=dict)
    by_pattern: list[Integers] = field(default_factory=list)
    gain_sums: list[int] = field(default_factory=list)
    gain_counts: list[int] = field(default_factory=list)
    gain_peaks: list[int | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        n = self.signing.n_countries
        self.by_pattern = [
            np.zeros(4 * len(passing), dtype=np.int64) for passing in self.signing.passing
        ]
        self.gain_sums, self.gain_counts = [0] * n, [0] * n
        self.gain_peaks = [None] * n

    def add(self, block: Block) -> None:
        signing, n = self.signing, self.signing.n_countries
        feasible = block.feasible
        everyone = (1 << n) - 1
        mask = np.zeros(block.size, dtype=np.int32)
        codes = []
        for country, passing in enumerate(signing.passing):
            pattern = signing.pattern(country, block)
            accepts = signing.accepts(country, block)
            mask |= (passing[pattern] & accepts).astype(np.int32) << country
            codes.append(pattern + accepts.astype(np.int32) * len(passing))
        self.covered += block.size
        self.feasible += int(np.count_nonzero(feasible))
        required = block.required
        for needed in np.unique(required).tolist():
            counts = self.by_mask.setdefault(needed, np.zeros(1 << n, dtype=np.int64))
            _tally(counts, mask[feasible & (required == needed)])
        for country, passing in enumerate(signing.passing):
            others = (mask | (1 << country)) == everyone
            code = codes[country] + others.astype(np.int32) * (2 * len(passing))
            _tally(self.by_pattern[country], code[feasible])
            self._add_gains(country, block, np.flatnonzero(others & feasible))

    def _add_gains(self, country: int, block: Block, where: NDArray[np.intp]) -> None:
        if not len(where):
            return
        row = len(self.signing.game.actors) + country
        gains = block.values(slice(row, row + 1), where)[0] - self.signing.game.rows[row].threshold
        # Sum the halves of the integers apart: no total of a block can overflow 64 bits.
        low = int((gains & 0xFFFFFFFF).sum())
        self.gain_sums[country] += (int((gains >> 32).sum()) << 32) + low
        self.gain_counts[country] += len(where)
        peak, known = int(gains.max()), self.gain_peaks[country]
        self.gain_peaks[country] = peak if known is None else max(known, peak)


def _tally(counts: Integers, codes: Integers) -> None:
    """Add one to the count of each code."""
    if len(counts) <= 4 * len(codes):
        counts += np.bincount(codes, minlength=len(counts))
    else:  # many possible codes, few agreements: do not touch every count
        found, times = np.unique(codes, return_counts=True)
        counts[found] += times


@dataclass(frozen=True, kw_only=True, eq=False)
class Survey:
    """Counts of agreements by who approves, accepts and can sign.

    Attributes
    ----------
    game
        The point game surveyed.
    covered, feasible
        Agreements looked at, and how many of them no exclusion bars.
    by_mask
        For each mask of required countries, counts by mask of countries that can sign:
        ``(2**n_countries,)``.
    by_pattern
        For each country, counts by approvals, acceptance and the others' signing:
        ``(2 others, 2 acceptance, 2**n_actors)``.
    mean_gain, largest_gain
        For each country, over the agreements that all the others can sign, in utils; None
        where there are none.
    provenance
        Whether sizes are exact counts of the whole space or come from a sample.
    """

    game: PointGame
    covered: int
    feasible: int
    by_mask: Record[Integers]
    by_pattern: tuple[Integers, ...]
    mean_gain: tuple[Fraction | None, ...]
    largest_gain: tuple[Fraction | None, ...]
    provenance: Provenance

    @property
    def is_exact(self) -> bool:
        """Whether the whole space was enumerated."""
        return self.provenance.method == "enumeration"

    @cached_property
    def passing(self) -> tuple[Mask, ...]:
        """For each country, which patterns of approval ratify."""
        return Signing(self.game).passing

    @property
    def required_masks(self) -> Iterator[tuple[int, Integers]]:
        """Masks of required countries, each with its counts by mask of signing countries."""
        for name, counts in self.by_mask.items():
            yield int(name), counts


def survey(
    game: PointGame,
    *,
    method: str = "auto",
    samples: int = SAMPLE,
    rng: int | SeedSequence | Generator = 0,
    progress: Progress | None = None,
) -> Survey:
    """Return the survey of a game.

    Parameters
    ----------
    game
        The game in numbers.
    method
        ``"enumerate"``, ``"sample"``, or ``"auto"``: enumerate up to 200 million agreements.
    samples
        How many agreements to draw, uniformly and independently, when sampling.
    rng
        Seed of the sample.
    progress
        Called with the number of agreements done and the total.

    Raises
    ------
    ArgumentError
        If `method` is none of these, or `samples` is not positive.
    """
    total = game.scenario.n_agreements
    if method not in ("auto", "enumerate", "sample"):
        raise ArgumentError(f"method must be 'auto', 'enumerate' or 'sample', not {shown(method)}")
    if not isinstance(samples, int) or samples < 1:
        raise ArgumentError(f"samples must be a positive int, not {shown(samples)}")
    if method == "sample" or (method == "auto" and total > MOST_ENUMERATED):
        blocks: Iterable[Block] = _sampled(game, samples, generator(rng))
        goal, way = samples, "sampling"
        why = f"{samples:,} of {total:,} agreements drawn at random, with 95% intervals"
        if method == "auto":
            why += f"; more than {MOST_ENUMERATED:,} are not enumerated unless asked for"
    else:
        blocks, goal, way = game.enumeration.blocks(), total, "enumeration"
        why = f"all {total:,} agreements were enumerated"
    counts = _Counts(Signing(game))
    for block in blocks:
        counts.add(block)
        if progress is not None:
            progress(counts.covered, goal)
    provenance = Provenance(
        fingerprint=fingerprint(game.scenario),
        method=way,
        explanation=why,
        exact=way == "enumeration" and game.exact,
        parameters=Record(samples=samples) if way == "sampling" else Record(),
        seed=shown(rng) if way == "sampling" else "",
    )
    scales = [row.scale for row in game.country_rows]
    return Survey(
        game=game,
        covered=counts.covered,
        feasible=counts.feasible,
        by_mask=Record({str(needed): c for needed, c in sorted(counts.by_mask.items())}),
        by_pattern=tuple(
            c.reshape(2, 2, len(passing))
            for c, passing in zip(counts.by_pattern, counts.signing.passing, strict=True)
        ),
        mean_gain=tuple(
            Fraction(total_gain, count * scale) if count else None
            for total_gain, count, scale in zip(
                counts.gain_sums, counts.gain_counts, scales, strict=True
            )
        ),
        largest_gain=tuple(
            None if peak is None else Fraction(peak, scale)
            for peak, scale in zip(counts.gain_peaks, scales, strict=True)
        ),
        provenance=provenance,
    )


def _sampled(game: PointGame, samples: int, rng: Generator) -> Iterator[Block]:
    sizes = np.array(game.scenario.sizes)
    left = samples
    while left:
        count = min(left, 8192)
        digits = rng.integers(0, sizes, size=(count, len(sizes)))
        yield listed_block(game.enumeration, digits)
        left -= count
