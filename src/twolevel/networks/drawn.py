"""Stable networks in many draws at once.

Knows regions, and what ties them in each draw. Does not know where the draws come from.
Comparisons are in floats, with a slack far above their rounding; the network of one draw by
itself is decided exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twolevel.labels import Record
from twolevel.networks.complementarity import Matrix, Region, offers_of
from twolevel.networks.evidence import passing_of
from twolevel.payoffs.many import floats_of
from twolevel.payoffs.ties import ResolvedTies

__all__ = ["DrawnTies", "by_member"]

SLACK = 1e-12

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class DrawnTies:
    """Networks over draws.

    Parameters
    ----------
    regions
        The regions; their autonomy is given with each question.
    ties
        What ties them, each number being one or one a draw.
    n_draws
        How many draws there are.
    grid
        Measures are multiples of one over this.
    greatest
        Whether the greatest stable network forms, or the least.
    """

    def __init__(
        self,
        regions: Sequence[Region],
        ties: ResolvedTies,
        n_draws: int,
        *,
        grid: int,
        greatest: bool = True,
    ) -> None:
        self.grid, self.greatest = grid, greatest
        home = np.array([region.country for region in regions], dtype=object)
        self.abroad: Mask = np.asarray(home[:, None] != home[None], dtype=np.bool_)
        offers = _stacked(offers_of(regions, ties.factors), n_draws)
        both = np.sqrt(offers * offers.transpose(0, 2, 1))
        self.benefits = both * _stacked(passing_of(regions, ties), n_draws)
        self.potential = np.where(self.abroad, both, 0.0).sum(axis=2)
        self.cost = floats_of(ties.cost, n_draws)[:, None, None]
        self.forum = floats_of(ties.forum, n_draws)[:, None, None]
        self.common = floats_of(ties.common_neighbour, n_draws)[:, None, None]

    def links(self, autonomy: Floats, support: Floats) -> Mask:
        """Return the stable networks of draws: ``(n_draws, n_regions, n_regions)``.

        Parameters
        ----------
        autonomy, support
            What each region has, support being its country's: ``(n_draws, n_regions)``.
        """
        alone = self._worth(autonomy, support) - self.cost
        links = np.broadcast_to(self.abroad if self.greatest else ~self.abroad & False, alone.shape)
        while True:
            shared = links.astype(np.float64) @ links.astype(np.float64)
            wants = alone + self.common * shared >= -SLACK
            after = wants & wants.transpose(0, 2, 1) & self.abroad
            if (after == links).all():
                return after
            links = after

    def measures(self, autonomy: Floats, support: Floats) -> tuple[Floats, Floats]:
        """Return embeddedness and gains: ``(n_draws, n_regions)`` each."""
        links = self.links(autonomy, support)
        worth = autonomy[:, :, None] * self.benefits
        strength = np.where(links, np.minimum(worth, worth.transpose(0, 2, 1)), 0.0).sum(axis=2)
        shared = links.astype(np.float64) @ links.astype(np.float64)
        surplus = self._worth(autonomy, support) + self.common * shared - self.cost
        gains = np.where(links, surplus, 0.0).sum(axis=2)
        return self._share(strength), self._share(gains)

    def _worth(self, autonomy: Floats, support: Floats) -> Floats:
        found: Floats = autonomy[:, :, None] * self.benefits + self.forum * support[:, :, None]
        return found

    def _share(self, amount: Floats) -> Floats:
        whole = np.where(self.potential > 0, self.potential, 1.0)
        share = np.where(self.potential > 0, amount / whole, 0.0)
        found: Floats = np.rint(share * self.grid) / self.grid
        return found


def by_member(
    measure: Floats, regions: Sequence[str], members: Mapping[str, Sequence[str]]
) -> Record[Floats]:
    """Return the mean of a measure over the regions of each member; zero where it has none."""
    places = {name: place for place, name in enumerate(regions)}
    found = {}
    for member, actors in members.items():
        columns = [places[name] for name in actors if name in places]
        none = np.zeros(len(measure))
        found[member] = measure[:, columns].mean(axis=1) if columns else none
    return Record(found)


def _stacked(matrix: Matrix, n_draws: int) -> Floats:
    """Return a matrix of numbers as floats, one matrix a draw."""
    found = np.empty((n_draws, len(matrix), len(matrix)))
    for i, row in enumerate(matrix):
        for j, number in enumerate(row):
            found[:, i, j] = floats_of(number, n_draws)
    return found
