"""The nearest agreement: how much everyone must concede to open an empty zone.

The **concession** is one number for all: every actor and negotiator of the coalition lowers
its reservation utility by it. The nearest agreements are those that the least concession makes
signable by the whole coalition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table, joined
from twolevel.kernels.blocks import Block, listed_block
from twolevel.kernels.radix import digits_of
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.approval import minimal_sets
from twolevel.ratification.signing import Signing
from twolevel.ratification.survey import Progress
from twolevel.ratification.zone import check_enumerable

__all__ = ["NearestAgreement", "nearest_agreement"]

MOST_LISTED = 1000
CLOSE = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestAgreement(Reported):
    """The agreements that the least uniform concession opens.

    Attributes
    ----------
    coalition
        The countries that must all sign.
    concession
        The least concession in utils, exact on the payoffs' grids; zero or less when the zone
        is not empty, None when no feasible agreement is open to the coalition.
    agreements
        Those it opens, smallest id first, at most a thousand.
    conceding
        For the first of them, the actors and negotiators whose margin is negative without the
        concession and who are needed.
    """

    coalition: tuple[str, ...]
    concession: Fraction | None
    agreements: tuple[Agreement, ...]
    conceding: tuple[str, ...]
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        title = f"Nearest agreement of {joined(self.coalition)}"
        if self.concession is None:
            return (
                Table(
                    title=title, columns=("id", "agreement"), rows=(), note="None is open to them."
                ),
            )
        note = f"Everyone concedes {float(self.concession):.4g} utils"
        if self.conceding:
            note += f"; it costs {joined(self.conceding)}"
        return (
            Table(
                title=title,
                columns=("id", "agreement"),
                rows=tuple((a.id, str(a)) for a in self.agreements),
                note=note + ".",
            ),
        )


def nearest_agreement(
    game: PointGame, coalition: Sequence[str], *, progress: Progress | None = None
) -> NearestAgreement:
    """Return the agreements that the least uniform concession opens to a coalition.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        Countries that must all sign.
    progress
        Called with the number of agreements done and the total.

    Raises
    ------
    LabelError
        If there is no such country.
    LimitError
        If the game has more agreements than can be enumerated.
    """
    check_enumerable(game, "the nearest agreement")
    members = game.countries.positions(coalition)
    finder = _Finder(game, members)
    done, total = 0, game.scenario.n_agreements
    for block in game.enumeration.blocks():
        finder.look(block)
        done += block.size
        if progress is not None:
            progress(done, total)
    concession, ids = finder.best()
    agreements = tuple(game.scenario.agreement(number) for number in ids)
    return NearestAgreement(
        coalition=tuple(coalition),
        concession=concession,
        agreements=agreements,
        conceding=finder.conceding(ids[0], concession) if concession and concession > 0 else (),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="enumeration",
            explanation=f"all {total:,} agreements were enumerated",
            exact=game.exact,
        ),
    )


class _Finder:
    """Keeps the agreements whose concession is close to the least, then decides exactly."""

    def __init__(self, game: PointGame, members: Sequence[int]) -> None:
        self.game, self.members = game, members
        self.wanted = sum(1 << member for member in members)
        self.signing = Signing(game)
        self.minimal = {c: minimal_sets(self.signing.passing[c]) for c in members}
        self.least = np.inf
        self.close: list[int] = []
        self.values: list[float] = []

    def look(self, block: Block) -> None:
        places = np.flatnonzero(block.feasible & (block.required & ~self.wanted == 0))
        if not len(places):
            return
        shortfall = self._shortfalls(block, places)
        needed = np.maximum.reduce([self._country(c, shortfall) for c in self.members])
        self.least = min(self.least, float(needed.min()))
        near = np.flatnonzero(needed <= self.least + CLOSE)
        self.close += block.ids[places[near]].tolist()
        self.values += needed[near].tolist()
        if len(self.close) > 4 * MOST_LISTED:
            self._tidy()

    def best(self) -> tuple[Fraction | None, tuple[int, ...]]:
        self._tidy()
        exact = {number: self._exactly(number) for number in self.close}
        if not exact:
            return None, ()
        least = min(exact.values())
        ids = sorted(number for number, needed in exact.items() if needed == least)
        return least, tuple(ids[:MOST_LISTED])

    def conceding(self, number: int, concession: Fraction) -> tuple[str, ...]:
        """Return those of a cheapest way to sign whose margin is negative."""
        margins = dict(self._margins(number))
        names = []
        for c in self.members:
            country = self.game.countries[c]
            if margins[len(self.game.actors) + c] < 0:
                names.append(f"{country} (negotiator)")
            ways = [self._actors(c, way) for way in self.minimal[c]]
            cheapest = min(
                ways, key=lambda rows: max((-margins[r] for r in rows), default=Fraction(0))
            )
            names += [self.game.actors[r] for r in cheapest if -concession <= margins[r] < 0]
        return tuple(names)

    def _tidy(self) -> None:
        kept = [
            (number, value)
            for number, value in zip(self.close, self.values, strict=True)
            if value <= self.least + CLOSE
        ]
        self.close = [number for number, _ in kept]
        self.values = [value for _, value in kept]

    def _actors(self, country: int, way: int) -> list[int]:
        return [row for bit, row in enumerate(self.signing.actors[country]) if way >> bit & 1]

    def _shortfalls(self, block: Block, places: NDArray[np.intp]) -> Floats:
        values = block.values(slice(0, len(self.game.rows)), places)
        thresholds = np.array([row.threshold for row in self.game.rows])
        scales = np.array([float(row.scale) for row in self.game.rows])
        found: Floats = (thresholds[:, None] - values) / scales[:, None]
        return found

    def _country(self, country: int, shortfall: Floats) -> Floats:
        """Return the concession that lets a country sign: ``(n,)``."""
        ways = [
            np.maximum.reduce([shortfall[row] for row in self._actors(country, way)])
            for way in self.minimal[country]
            if way
        ]
        negotiator = shortfall[len(self.game.actors) + country]
        return np.maximum(negotiator, np.minimum.reduce(ways)) if ways else negotiator

    def _margins(self, number: int) -> Iterator[tuple[int, Fraction]]:
        digits = digits_of(np.array([number]), self.game.scenario.sizes)
        block = listed_block(self.game.enumeration, digits)
        values = block.values(slice(0, len(self.game.rows)), np.array([0]))[:, 0]
        for place, (row, value) in enumerate(zip(self.game.rows, values.tolist(), strict=True)):
            yield place, Fraction(value - row.threshold, row.scale)

    def _exactly(self, number: int) -> Fraction:
        margins = dict(self._margins(number))
        needed = []
        for c in self.members:
            ways = [
                max(-margins[row] for row in self._actors(c, way)) for way in self.minimal[c] if way
            ]
            needed.append(max(-margins[len(self.game.actors) + c], min(ways, default=Fraction(-1))))
        return max(needed)
