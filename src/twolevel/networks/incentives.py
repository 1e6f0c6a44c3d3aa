"""Who wants a link with whom, given the links that others have.

Knows autonomy, benefits and costs as exact numbers. Does not know where they come from, nor
which network results.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError
from twolevel.labels import Labels, Record

__all__ = ["LinkIncentives"]

Squares = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, kw_only=True)
class LinkIncentives:
    """What links between regions are worth to either side.

    Region i wants a link with j when ``autonomy_i * benefit_ij + common_neighbour * n + forum_i
    >= cost``, where n counts the partners that both have. Benefits are square roots of
    fractions; they are kept as squares, and every comparison is decided exactly.

    Attributes
    ----------
    regions, countries
        The regions, and the country of each; links join different countries only.
    autonomy
        In [0, 1], by region.
    benefit_squares
        ``(n_regions, n_regions)``: squares of the benefit to the region of the row.
    cost, common_neighbour
        What a link costs either side, and what a common partner adds to it.
    forum
        By region, what outsiders' support adds to each of its links.
    potential
        By region, the complementarity with all regions abroad: the strength that its links
        would have together at full autonomy and without friction.

    Raises
    ------
    ArgumentError
        If the shapes differ, or a number is negative.
    """

    regions: Labels
    countries: Record[str]
    autonomy: Record[Fraction]
    benefit_squares: Squares
    cost: Fraction
    common_neighbour: Fraction = Fraction(0)
    forum: Record[Fraction] = field(default_factory=Record)
    potential: Record[float] = field(default_factory=Record)

    def __post_init__(self) -> None:
        count = len(self.regions)
        if len(self.benefit_squares) != count or any(len(r) != count for r in self.benefit_squares):
            raise ArgumentError(f"benefits of {count} regions need {count} rows of {count} numbers")
        numbers = [self.cost, self.common_neighbour, *self.autonomy.values(), *self.forum.values()]
        if min([*numbers, *(b for row in self.benefit_squares for b in row)]) < 0:
            raise ArgumentError("autonomy, benefits, costs and what a common partner adds are >= 0")

    @property
    def never(self) -> int:
        """The number of common partners that cannot be reached: that of all regions."""
        return len(self.regions)

    @cached_property
    def needed(self) -> NDArray[np.int64]:
        """Common partners that each pair needs for both to want the link: symmetric.

        ``never`` stands where no number is enough, or both lie in one country.
        """
        count = len(self.regions)
        needed = np.full((count, count), self.never, dtype=np.int64)
        for i, first in enumerate(self.regions):
            for j, second in enumerate(self.regions[:i]):
                if self.countries[first] != self.countries[second]:
                    needed[i, j] = needed[j, i] = max(self._needs(i, j), self._needs(j, i))
        return needed

    def benefit(self, region: str, partner: str) -> float:
        """Return what a link is worth to a region without partners in common."""
        i, j = self.regions.position(region), self.regions.position(partner)
        return float(self.autonomy[region]) * sqrt(self.benefit_squares[i][j])

    def consent(self, first: str, second: str) -> float:
        """Return what a link is worth to the side that it is worth less to."""
        return min(self.benefit(first, second), self.benefit(second, first))

    def wants(self, region: str, partner: str, *, common: int = 0) -> bool:
        """Return whether a region wants a link, given the number of common partners."""
        i, j = self.regions.position(region), self.regions.position(partner)
        return self.countries[region] != self.countries[partner] and self._wants(i, j, common)

    def _wants(self, i: int, j: int, common: int) -> bool:
        region = self.regions[i]
        short = self.cost - self.common_neighbour * common - self.forum.get(region, Fraction(0))
        return short <= 0 or self.autonomy[region] ** 2 * self.benefit_squares[i][j] >= short**2

    def _needs(self, i: int, j: int) -> int:
        """Return the fewest common partners with which i wants a link with j."""
        most = len(self.regions) - 2 if self.common_neighbour else 0
        return next((n for n in range(most + 1) if self._wants(i, j, n)), self.never)
