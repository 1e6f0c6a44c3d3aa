"""What a centre and its territories can have together: their Pareto frontier in every country.

Knows the payoffs of two sides over all feasible agreements, and which agreements a country
ratifies. Does not know who plays what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.blocks import Enumeration
from twolevel.kernels.tables import Integers
from twolevel.labels import Record
from twolevel.payoffs.compiled import PointGame, Row
from twolevel.ratification.signing import Signing
from twolevel.ratification.zone import check_enumerable
from twolevel.regionalism.blends import Weights, blended, centre_rows, territory_weights

__all__ = ["Frontier", "FrontierPoint", "frontiers", "ratifiable_frontiers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """An agreement that nothing serves one side better without serving the other worse."""

    id: int
    territory: Fraction
    centre: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """The Pareto frontier of a country's two sides, best for the territories first.

    Attributes
    ----------
    points
        In utils; where agreements tie for both sides, the smallest id stands for them. Empty
        if there is no agreement to look at.
    rows
        The territories' and the centre's payoff on its grid.
    """

    country: str
    points: tuple[FrontierPoint, ...]
    rows: tuple[Row, Row]

    @property
    def territory_reservation(self) -> Fraction:
        """What the territories have without an agreement, in utils."""
        return self.rows[0].reservation

    @property
    def centre_reservation(self) -> Fraction:
        """What the centre has without an agreement, in utils."""
        return self.rows[1].reservation

    def gains(self) -> Integers:
        """Return the gains of both sides over no agreement, in grid units: ``(n_points, 2)``."""
        first, second = self.rows
        return np.array(
            [
                (
                    int(p.territory * first.scale) - first.threshold,
                    int(p.centre * second.scale) - second.threshold,
                )
                for p in self.points
            ],
            dtype=np.int64,
        ).reshape(len(self.points), 2)

    @property
    def territory_best(self) -> FrontierPoint:
        """The best agreement for the territories; of several, the best for the centre."""
        return self.points[0]

    @property
    def centre_best(self) -> FrontierPoint:
        """The best agreement for the centre; of several, the best for the territories."""
        return self.points[-1]


def frontiers(game: PointGame, powers: Mapping[str, Mapping[str, Fraction]]) -> Record[Frontier]:
    """Return every country's frontier over all feasible agreements.

    One pass over the agreements. A country with one side only is given that side twice.

    Parameters
    ----------
    game
        The game in numbers.
    powers
        By country, by member: relative power.

    Raises
    ------
    LimitError
        If the game has more agreements than can be enumerated.
    """
    return _frontiers(game, powers, ratified=False)


def ratifiable_frontiers(
    game: PointGame, powers: Mapping[str, Mapping[str, Fraction]]
) -> Record[Frontier]:
    """Return every country's frontier over the agreements that it ratifies: see `frontiers`."""
    return _frontiers(game, powers, ratified=True)


def _frontiers(
    game: PointGame, powers: Mapping[str, Mapping[str, Fraction]], *, ratified: bool
) -> Record[Frontier]:
    check_enumerable(game, "bargaining between centres and territories")
    rows, space = _sides(game, powers)
    signing = Signing(game) if ratified else None
    count = len(game.countries)
    kept = [np.empty((3, 0), dtype=np.int64) for _ in range(count)]
    actors = game.enumeration.blocks() if signing else None
    for block in space.blocks():
        voters = next(actors) if actors else None
        feasible = block.feasible
        for country in range(count):
            inside = feasible
            if signing is not None and voters is not None:
                pattern = signing.pattern(country, voters)
                inside = feasible & signing.passing[country][pattern]
            where = np.flatnonzero(inside)
            values = block.values(slice(2 * country, 2 * country + 2), where)
            found = np.concatenate([block.ids[where][None], values])
            kept[country] = _efficient(np.concatenate([kept[country], found], axis=1))
    return Record(
        (name, _labelled(name, kept[c], rows[2 * c : 2 * c + 2]))
        for c, name in enumerate(game.countries)
    )


def _sides(
    game: PointGame, powers: Mapping[str, Mapping[str, Fraction]]
) -> tuple[tuple[Row, ...], Enumeration]:
    """Return the rows of territories and centres, country by country, and their space."""
    blends: dict[str, Weights] = {}
    for country, centre in centre_rows(game).items():
        territories = territory_weights(game, country, powers.get(country, {}))
        alone = {} if centre is None else {centre: Fraction(1)}
        blends[f"territories of {country}"] = territories or alone
        blends[f"centre of {country}"] = alone or territories
    rows, tables = blended(game, blends)
    return rows, Enumeration(tables, game.exclusions, game.requires)


def _efficient(points: Integers) -> NDArray[np.int64]:
    """Return the undominated columns of ids, territory and centre payoffs, smallest id first."""
    # A cheap sieve first: only what beats each side's best point for the other can be on it.
    for side, other in ((1, 2), (2, 1)):
        top = points[side] == points[side].max(initial=np.iinfo(np.int64).min)
        best = points[other][top].max(initial=np.iinfo(np.int64).min)
        points = points[:, top | (points[other] > best)]
    ids, territory, centre = points
    order = np.lexsort((ids, -centre, -territory))
    ids, territory, centre = ids[order], territory[order], centre[order]
    before = np.concatenate([[np.iinfo(np.int64).min], np.maximum.accumulate(centre)[:-1]])
    stays = centre > before
    return np.stack([ids[stays], territory[stays], centre[stays]])


def _labelled(name: str, points: Integers, rows: Sequence[Row]) -> Frontier:
    territory, centre = rows
    return Frontier(
        country=name,
        points=tuple(
            FrontierPoint(
                id=number,
                territory=Fraction(first, territory.scale),
                centre=Fraction(second, centre.scale),
            )
            for number, first, second in points.T.tolist()
        ),
        rows=(territory, centre),
    )
