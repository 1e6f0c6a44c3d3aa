"""The nearest agreement: how much everyone must concede to open an empty zone.

The **concession** is one number for all: every actor and negotiator of the coalition lowers
its reservation utility by it. The nearest agreements are those that the least concession makes
signable by the whole coalition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

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
        if self.concession > 0:
            note = f"Everyone concedes {float(self.concession):.4g} utils"
            note += f"; it costs {joined(self.conceding)}"
        else:
            margin = float(-self.concession)
            note = f"The zone is not empty: everyone could do with {margin:.4g} utils less"
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
        conceding=finder.conceding(ids[0]) if concession and concession > 0 else (),
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
        self.present = sum(1 << member for member in members)
        self.signing = Signing(game)
        self.minimal = {c: minimal_sets(self.signing.passing[c]) for c in members}
        self.thresholds = np.array([row.threshold for row in game.rows])
        self.scales = np.array([float(row.scale) for row in game.rows])
        self.common = lcm(*(row.scale for row in game.rows))
        self.least = np.inf
        self.close: list[int] = []

    def look(self, block: Block) -> None:
        """Take note of a block."""
        places = np.flatnonzero(block.feasible & (block.required & ~self.present == 0))
        if not len(places):
            return
        shortfalls = self._shortfalls(block, places) / self.scales[:, None]
        needed = self._needed(shortfalls)
        self.least = min(self.least, float(needed.min()))
        near = needed <= self.least + CLOSE * max(1.0, abs(self.least))
        self.close += block.ids[places[near]].tolist()
        if len(self.close) > 8 * MOST_LISTED:
            self.close = list(self.best()[1])

    def best(self) -> tuple[Fraction | None, tuple[int, ...]]:
        """Return the least concession, exactly, and the first agreements that need no more."""
        if not self.close:
            return None, ()
        needed = self._needed(self._exact_shortfalls(self.close))
        least = min(needed)
        ids = sorted(n for n, value in zip(self.close, needed, strict=True) if value == least)
        return Fraction(least, self.common), tuple(ids[:MOST_LISTED])

    def conceding(self, number: int) -> tuple[str, ...]:
        """Return those of a cheapest way to sign an agreement who fall short."""
        shortfall = self._exact_shortfalls([number])[:, 0]
        names = []
        for c in self.members:
            if shortfall[self._negotiator(c)] > 0:
                names.append(f"{self.game.countries[c]} (negotiator)")
            ways = [self._actors(c, way) for way in self.minimal[c]]
            cheapest = min(ways, key=lambda rows: max((shortfall[r] for r in rows), default=0))
            names += [self.game.actors[row] for row in cheapest if shortfall[row] > 0]
        return tuple(names)

    def _actors(self, country: int, way: int) -> list[int]:
        return [row for bit, row in enumerate(self.signing.actors[country]) if way >> bit & 1]

    def _negotiator(self, country: int) -> int:
        return len(self.game.actors) + country

    def _shortfalls(self, block: Block, places: NDArray[np.intp]) -> NDArray[Any]:
        """Return by how many grid units each row falls short: ``(n_rows, n)``."""
        values = block.values(slice(0, len(self.game.rows)), places)
        return self.thresholds[:, None] - values

    def _exact_shortfalls(self, ids: Sequence[int]) -> NDArray[Any]:
        """Return shortfalls in units common to all rows, as Python ints: ``(n_rows, n)``."""
        digits = digits_of(np.array(ids), self.game.scenario.sizes)
        block = listed_block(self.game.enumeration, digits)
        shortfalls = self._shortfalls(block, np.arange(len(ids))).astype(object)
        units = [self.common // row.scale for row in self.game.rows]
        return shortfalls * np.array(units, dtype=object)[:, None]

    def _needed(self, shortfall: NDArray[Any]) -> NDArray[Any]:
        """Return the concession that lets all members sign: ``(n,)``."""
        return np.maximum.reduce([self._country(c, shortfall) for c in self.members])

    def _country(self, country: int, shortfall: NDArray[Any]) -> NDArray[Any]:
        ways = [
            np.maximum.reduce([shortfall[row] for row in self._actors(country, way)])
            for way in self.minimal[country]
            if way
        ]
        negotiator = shortfall[self._negotiator(country)]
        return np.maximum(negotiator, np.minimum.reduce(ways)) if ways else negotiator
