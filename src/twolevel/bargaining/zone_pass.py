"""Passes over a coalition's zone by bit sets, for spaces too large to stream.

Knows the game and how its numbers become bit sets; knows of objectives only their goals: floats
that pass over agreements that are certainly not best. The folds settle the rest exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from importlib.util import find_spec
from math import inf
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.pacing import HALF, Pacer
from twolevel.bargaining.problem import Gains, Integers, Points
from twolevel.kernels.bitset_cut import Grain
from twolevel.kernels.bitset_zone import BitsetZone
from twolevel.kernels.blocks import listed_block
from twolevel.kernels.goals import Goal, Goals
from twolevel.kernels.radix import digits_of, ids_of
from twolevel.kernels.tables import PairTable, Tables
from twolevel.labels import Labels
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.executors import in_order
from twolevel.ratification.signing import Signing, suits_bitsets
from twolevel.ratification.survey import COMPILED_FROM, Progress
from twolevel.ratification.zone import Condition, zone_members

__all__ = ["ZonePass", "suits_passes"]

SAMPLE = 1_000
"""Agreements at random by which countries are put in order."""

GRAIN = Grain(prefixes=5_000)
"""Small chunks: what is best in one prunes the next."""

Answer = TypeVar("Answer")

SELF = np.array([False, True])


def suits_passes(game: PointGame) -> bool:
    """Whether a space is large enough for compiled passes, and fits them."""
    return (
        game.scenario.n_agreements >= COMPILED_FROM
        and find_spec("numba") is not None
        and suits_bitsets(game)
    )


class ZonePass:
    """The zone of a coalition, passed over as often as asked.

    Parameters
    ----------
    game, coalition, condition
        As for ``zone_blocks``.
    origin
        Payoffs from which gains are counted; none is above what any agreement of the zone pays.
    progress
        Called with the number of agreements done and the total, in each pass.
    threads
        Threads; all cores by default.
    pacer
        Ends passes when time is up; None where they go to the end.
    grain
        How fine the space is cut; answers do not depend on it.
    """

    def __init__(
        self,
        game: PointGame,
        coalition: Labels,
        condition: Condition,
        origin: Integers,
        *,
        progress: Progress | None = None,
        threads: int | None = None,
        pacer: Pacer | None = None,
        grain: Grain = GRAIN,
    ) -> None:
        self._grain = grain
        self._game, self._progress, self._threads = game, progress, threads
        self._pacer = pacer
        self._members = game.countries.positions(coalition)
        self._coalition, self._condition, self._origin = coalition, condition, origin
        self._zone: BitsetZone | None = None
        self._found: tuple[int, Gains] | None = None

    def ideals(self) -> tuple[int, Gains]:
        """Return the number of agreements in the zone and each player's largest gain."""
        if self._found is None:
            zone = self._prepared()
            size, ideal = 0, [0] * len(self._members)

            def ideals(chunk: int) -> tuple[int, list[int]]:
                return zone.ideals(chunk, ideal)  # what others found spares a look at less

            def share() -> float:
                return HALF if size else 1.0

            if self._pacer is not None:
                ideals(int(self._order[0]))  # compiles, if it must, before time counts
            for part, peaks in self._over_chunks(ideals, share):
                size += part
                ideal = [max(pair) for pair in zip(ideal, peaks, strict=True)]
            self._found = size, tuple(ideal)
        return self._found

    def contenders(self, goals: Sequence[Goal], take: Callable[[Points], None]) -> None:
        """Show every agreement that may be best by one of the goals, from one thread at a time."""
        zone = self._prepared()
        known, lock = Goals.of(goals, len(self._members)), Lock()
        shown = False

        def show(ids: NDArray[np.int64], gains: Integers) -> None:
            nonlocal shown
            shown = True
            take(Points(ids, gains))

        def seek(chunk: int) -> None:
            zone.seek(chunk, known, lock, show)

        for _ in self._over_chunks(seek, lambda: 1.0 if shown else inf):
            pass

    def find(self, ids: Sequence[int]) -> Points:
        """Return those of some agreements that are in the zone and looked at."""
        found, payoffs = zone_members(self._game, self._coalition, ids, condition=self._condition)
        held = self.holds(found)
        return Points(found[held], (payoffs - self._origin)[held])

    def holds(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which agreements the next pass looks at."""
        if self._pacer is None:
            return np.ones(len(ids), dtype=np.bool_)
        zone, sizes = self._prepared(), self._game.scenario.sizes
        digits = digits_of(ids, sizes)[:, list(zone.space.outer)]
        chunks = ids_of(digits, [sizes[issue] for issue in zone.space.outer])
        places = np.empty(zone.n_chunks, dtype=np.int64)
        places[self._order] = np.arange(zone.n_chunks)
        held: NDArray[np.bool_] = places[chunks] * zone.chunk_agreements < self._pacer.allowed
        return held

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return self._prepared().promising_first()

    def _over_chunks(
        self, work: Callable[[int], Answer], share: Callable[[], float]
    ) -> Iterable[Answer]:
        zone = self._prepared()
        total, done = self._game.scenario.n_agreements, 0
        chunks: Iterable[int] = self._order.tolist()
        if self._pacer is not None:
            chunks = self._pacer.paced(chunks, zone.chunk_agreements, share)
        for answer in in_order(work, chunks, self._threads):
            yield answer
            done += zone.chunk_agreements
            if self._progress is not None:
                self._progress(done, total)

    def _prepared(self) -> BitsetZone:
        if self._zone is None:
            self._zone = self._prepare()
        return self._zone

    def _prepare(self) -> BitsetZone:
        game, signing = self._game, Signing(self._game)
        countries = [len(game.actors) + member for member in self._members]
        votes = self._condition == "sign"
        voters = [
            list(signing.actors[member]) if votes else [row]
            for member, row in zip(self._members, countries, strict=True)
        ]
        rows = [row for group in voters for row in group] + countries
        present = sum(1 << member for member in self._members)
        zone = BitsetZone(
            Tables(
                singles=tuple(table[rows] for table in game.tables.singles),
                pairs=tuple(
                    PairTable(first=p.first, second=p.second, entries=p.entries[rows])
                    for p in game.tables.pairs
                ),
            ),
            [game.rows[row].threshold for row in rows],
            [len(group) for group in voters],
            [signing.passing[member] if votes else SELF for member in self._members],
            game.exclusions,
            barred=[(required & ~np.int64(present)) != 0 for required in game.requires],
            origins=self._origin.tolist(),
            grain=self._grain,
        )
        sizes = np.array(game.scenario.sizes)
        digits = np.random.default_rng(0).integers(0, sizes, size=(SAMPLE, len(sizes)))
        sample = listed_block(game.enumeration, digits)
        zone.set_order(
            [
                float(
                    (
                        signing.accepts(member, sample)
                        & (signing.passing[member][signing.pattern(member, sample)] | (not votes))
                    ).mean()
                )
                for member in self._members
            ]
        )
        return zone
