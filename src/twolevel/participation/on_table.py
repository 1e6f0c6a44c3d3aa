"""The agreements that some coalition could bring into force, kept from one enumeration.

Knows who can sign what, which options need whom, and which sets of countries the international
rule lets act. Does not know which agreement anybody prefers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.blocks import Block
from twolevel.kernels.tables import Integers
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.signing import Signing
from twolevel.ratification.survey import Progress

__all__ = ["OnTable", "Seats", "Signed"]

KEPT_NUMBERS = 40_000_000
"""Numbers that are kept in memory; beyond, the agreements are enumerated a second time."""


PART = 16_384
"""Agreements that are looked at together for all coalitions."""


class Seats(NamedTuple):
    """Who sits at a table, as masks."""

    members: int
    lenders: int = 0
    """Countries that only lend what an agreement requires of them, if they are willing."""


class Signed(NamedTuple):
    """Agreements that some coalition could bring into force."""

    ids: NDArray[np.int64]
    payoffs: Integers
    """``(k, n_countries)``, in each country's grid units."""
    willing: NDArray[np.int64]
    """Masks of the countries that would put the agreement on the table."""
    required: NDArray[np.int64]

    def on_table(self, seats: Seats) -> NDArray[np.intp]:
        """Return the rows that are on a table: members are willing, and whoever is required."""
        members, lenders = seats
        present = members | (lenders & self.willing)
        return np.flatnonzero((self.willing & members == members) & (self.required & ~present == 0))


class OnTable:
    """The agreements on some coalition's table: enumerated once and kept, if they are few."""

    def __init__(
        self,
        game: PointGame,
        passing: NDArray[np.bool_],
        *,
        must_ratify: bool,
        progress: Progress | None,
    ) -> None:
        self.game, self.passing, self.progress = game, passing, progress
        self.must_ratify = must_ratify
        self.signing = Signing(game)
        n = len(game.countries)
        everybody = (1 << n) - 1
        self.vetoers = [k for k in range(n) if not passing[everybody & ~(1 << k)]]
        self.order = sorted(range(n), key=lambda k: k not in self.vetoers)
        self.kept = self._collected()

    def parts(self) -> Iterator[Signed]:
        """Yield the agreements, in parts that stay in cache if they were kept."""
        if self.kept is None:
            yield from self._enumerated()
            return
        for start in range(0, len(self.kept.ids), PART):
            yield Signed(*(column[start : start + PART] for column in self.kept))

    def _collected(self) -> Signed | None:
        found: list[Signed] = []
        numbers = 0
        for part in self._enumerated():
            numbers += part.payoffs.size
            if numbers > KEPT_NUMBERS:
                return None
            found.append(part)
        if not found:
            empty = np.zeros(0, dtype=np.int64)
            return Signed(empty, np.zeros((0, len(self.order)), np.int64), empty, empty)
        return Signed(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def _enumerated(self) -> Iterator[Signed]:
        done, total = 0, self.game.scenario.n_agreements
        for block in self.game.enumeration.blocks():
            part = self._part(block)
            if part is not None:
                yield part
            done += block.size
            if self.progress is not None:
                self.progress(done, total)

    def _part(self, block: Block) -> Signed | None:
        n, signing = len(self.order), self.signing
        willing = np.zeros(block.size, dtype=np.int64)
        open_still = block.feasible
        for country in self.order:
            wants = signing.accepts(country, block)
            if self.must_ratify:
                wants = wants & signing.passing[country][signing.pattern(country, block)]
            willing |= wants.astype(np.int64) << country
            if country in self.vetoers:
                open_still = open_still & wants
                if not open_still.any():
                    return None
        required = block.required
        places = np.flatnonzero(open_still & self.passing[willing] & (required & ~willing == 0))
        if not len(places):
            return None
        first = len(self.game.actors)
        payoffs = np.ascontiguousarray(block.values(slice(first, first + n), places).T)
        return Signed(block.ids[places], payoffs, willing[places], required[places])
