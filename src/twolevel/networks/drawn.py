"""Stable networks in many draws at once: autonomy differs from draw to draw, the rest does not.

Knows incentives and arrays. Does not know where the draws come from. Comparisons are in floats,
with a slack far above their rounding; the network of one draw by itself is decided exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twolevel.labels import Record
from twolevel.networks.incentives import LinkIncentives

__all__ = ["DrawnTies"]

SLACK = 1e-12

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class DrawnTies:
    """Networks over draws of the regions' autonomy.

    Parameters
    ----------
    incentives
        What links are worth; its autonomy and forum are replaced by those of draws.
    grid
        Measures are multiples of one over this.
    greatest
        Whether the greatest stable network forms, or the least.
    """

    def __init__(self, incentives: LinkIncentives, *, grid: int, greatest: bool = True) -> None:
        self.regions = incentives.regions
        self.grid, self.greatest = grid, greatest
        squares = np.array([[float(b) for b in row] for row in incentives.benefit_squares])
        self.benefits = np.sqrt(squares.reshape(len(self.regions), len(self.regions)))
        home = np.array([incentives.countries[name] for name in self.regions], dtype=object)
        self.abroad: Mask = np.asarray(home[:, None] != home[None], dtype=np.bool_)
        self.cost = float(incentives.cost)
        self.common = float(incentives.common_neighbour)
        self.potential = np.array([incentives.potential[name] for name in self.regions])

    def links(self, autonomy: Floats, forum: Floats) -> Mask:
        """Return the stable networks of draws: ``(n_draws, n_regions, n_regions)``.

        Parameters
        ----------
        autonomy, forum
            What each region has: ``(n_draws, n_regions)``.
        """
        alone = self._worth(autonomy, forum) - self.cost
        links = np.broadcast_to(self.abroad if self.greatest else ~self.abroad & False, alone.shape)
        while True:
            shared = links.astype(np.float64) @ links.astype(np.float64)
            wants = alone + self.common * shared >= -SLACK
            after = wants & wants.transpose(0, 2, 1) & self.abroad
            if (after == links).all():
                return after
            links = after

    def measures(self, autonomy: Floats, forum: Floats) -> tuple[Floats, Floats]:
        """Return embeddedness and gains: ``(n_draws, n_regions)`` each."""
        links = self.links(autonomy, forum)
        worth = autonomy[:, :, None] * self.benefits
        strength = np.where(links, np.minimum(worth, worth.transpose(0, 2, 1)), 0.0).sum(axis=2)
        shared = links.astype(np.float64) @ links.astype(np.float64)
        surplus = self._worth(autonomy, forum) + self.common * shared - self.cost
        gains = np.where(links, surplus, 0.0).sum(axis=2)
        return self._share(strength), self._share(gains)

    def _worth(self, autonomy: Floats, forum: Floats) -> Floats:
        found: Floats = autonomy[:, :, None] * self.benefits + forum[:, :, None]
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
