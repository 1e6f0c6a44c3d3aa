"""Who is endorsed at home, in many draws at once.

The same rules as ``domestic_bargaining``: frontiers of centre and territories, their bargain, their
game and its selected equilibrium, in compiled floats; a game that floats cannot tell is decided
in fractions. Knows draws and weights. Does not know what countries agree on.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.draw_space import DrawSpace
from twolevel.payoffs.compiled import Row
from twolevel.payoffs.drawing import DrawnGames
from twolevel.payoffs.many import Floats
from twolevel.payoffs.shares import reweighted_draws
from twolevel.regionalism.bimatrix import extreme_equilibria, select
from twolevel.regionalism.domestic import domestic_game
from twolevel.regionalism.domestic_results import HALF, DomesticCosts, Initiative
from twolevel.regionalism.frontiers import Frontier, FrontierPoint
from twolevel.robustness.passing import passing_words

__all__ = ["Endorsing", "Sides"]

ROOM = 128
"""Points that a frontier has room for at first."""

Units = NDArray[np.int64]
Mask = NDArray[np.bool_]
Scope = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """What centre and territories of a country can have in some draws.

    Attributes
    ----------
    points, counts
        Gains over no agreement on their frontier, in units, best for the territories first:
        ``(n_draws, room, 2)`` and ``(n_draws,)``.
    scales
        Units per util of territories and centre.
    """

    points: Units
    counts: Units
    scales: tuple[int, int]


class Endorsing:
    """Says in which draws countries are endorsed.

    Parameters
    ----------
    games
        The draws.
    space
        Their space of agreements.
    """

    def __init__(self, games: DrawnGames, space: DrawSpace) -> None:
        self.games, self.space = games, space
        self.scenario = games.drawing.scenario
        self.n_countries = len(self.scenario.countries)
        self._starts = np.cumsum([0, *(sum(1 for _ in c.actors) for c in self.scenario.countries)])
        self._choices = [self._choices_of(c) for c in range(self.n_countries)]
        full = np.ones((len(games), self.n_countries))
        self._territorial = reweighted_draws(games, full)
        self._sides: list[Sides | None] = [None] * self.n_countries

    # -- from below ----------------------------------------------------------------------------

    def from_below(
        self, weights: Floats, informal: Floats, costs: DomesticCosts
    ) -> tuple[Mask, int]:
        """Return who is endorsed by the domestic game, and how many games floats could not tell.

        Parameters
        ----------
        weights, informal
            The territories' weight, and what informal ties gain them: ``(n_draws, n_countries)``.
        costs
            What quarrels cost.
        """
        from twolevel.kernels.draw_bimatrices import domestic_endorsement

        n_draws = len(self.games)
        endorsed = np.zeros((n_draws, self.n_countries), dtype=np.bool_)
        doubts = 0
        prices = (float(costs.haggling), float(costs.conflict), float(costs.control))
        for country in range(self.n_countries):
            sides = self.sides(country)
            found = np.zeros(n_draws, dtype=np.bool_)
            doubtful = np.zeros(n_draws, dtype=np.bool_)
            domestic_endorsement(
                sides.points,
                sides.counts,
                np.array(sides.scales, dtype=np.float64),
                np.ascontiguousarray(weights[:, country]),
                np.ascontiguousarray(informal[:, country]),
                prices,
                found,
                doubtful,
            )
            for place in np.flatnonzero(doubtful).tolist():
                weight, ties = float(weights[place, country]), float(informal[place, country])
                found[place] = self._exactly(
                    country, place, Fraction(weight), Fraction(ties), costs
                )
            endorsed[:, country] = found
            doubts += int(doubtful.sum())
        return endorsed, doubts

    def sides(self, country: int) -> Sides:
        """Return what the two sides of a country can have; worked out once."""
        known = self._sides[country]
        if known is not None:
            return known
        from twolevel.kernels.draw_frontiers import efficient_points

        first, need, scale = self._territories(country)
        second, demand, unit = self._centre(country)
        room = ROOM
        while True:
            points = np.zeros((len(first), room, 2), dtype=np.int64)
            counts = np.zeros(len(first), dtype=np.int64)
            efficient_points(first, second, self._choices[country], points, counts)
            if counts.min() >= 0:
                break
            room *= 4
        points -= np.stack([need, demand], axis=1)[:, None]
        found = Sides(points=points, counts=counts, scales=(scale, unit))
        self._sides[country] = found
        return found

    def _exactly(
        self, country: int, place: int, weight: Fraction, informal: Fraction, costs: DomesticCosts
    ) -> bool:
        sides = self.sides(country)
        own, other = sides.scales
        listed = sides.points[place, : sides.counts[place]].tolist()
        name = self.scenario.country_names[country]
        frontier = Frontier(
            country=name,
            points=tuple(
                FrontierPoint(id=k, territory=Fraction(a, own), centre=Fraction(b, other))
                for k, (a, b) in enumerate(listed)
            ),
            rows=(_row("territories", own), _row("centre", other)),
        )
        moves, _ = domestic_game(frontier, weight=weight, informal_gain=informal, costs=costs)
        chosen = select(extreme_equilibria(moves), moves).equilibrium
        asked = 1 - chosen.row_mixture["bypass"]
        return asked * (1 - chosen.column_mixture["withhold"]) >= HALF

    # -- by one side ---------------------------------------------------------------------------

    def by_one_side(self, weighed: DrawnGames, initiative: Initiative) -> Mask:
        """Return where centres, or territories, gain by something that is ratified.

        Parameters
        ----------
        weighed
            The draws with the weights that count at ratification.
        initiative
            ``"top_down"`` or ``"territorial"``.
        """
        from twolevel.kernels.draw_frontiers import some_choice_pays

        n_draws = len(self.games)
        words = passing_words(weighed.bodies, n_draws)
        found = np.zeros((n_draws, self.n_countries), dtype=np.bool_)
        for country in range(self.n_countries):
            one = self._centre if initiative == "top_down" else self._territories
            side, need, _ = one(country)
            rows = slice(int(self._starts[country]), int(self._starts[country + 1]))
            answer = np.zeros(n_draws, dtype=np.bool_)
            some_choice_pays(
                side,
                need,
                np.ascontiguousarray(self._flat(self.games, rows)),
                np.ascontiguousarray(self.games.thresholds[:, rows]),
                self._choices[country],
                np.ascontiguousarray(words[:, country]),
                answer,
            )
            found[:, country] = answer
        return found

    # -- the sides -----------------------------------------------------------------------------

    def _territories(self, country: int) -> tuple[Units, Units, int]:
        """Return flattened tables of the territories' mean, what they need, and its scale."""
        games = self._territorial
        row = int(self._starts[-1]) + country
        tables = np.ascontiguousarray(self._flat(games, slice(row, row + 1))[:, 0])
        return tables, np.ascontiguousarray(games.thresholds[:, row]), games.country_scale

    def _centre(self, country: int) -> tuple[Units, Units, int]:
        """Return the same of the centre: the country's first actor; the territories without one."""
        if self.scenario.countries[country].centre is None:
            return self._territories(country)
        row = int(self._starts[country])
        tables = np.ascontiguousarray(self._flat(self.games, slice(row, row + 1))[:, 0])
        needs = np.ascontiguousarray(self.games.thresholds[:, row])
        return tables, needs, self.games.actor_scales[row]

    @staticmethod
    def _flat(games: DrawnGames, rows: slice) -> Units:
        n_draws, width = len(games), rows.stop - rows.start
        none = np.zeros((n_draws, width, 0), dtype=np.int64)
        parts = [entries[:, rows].reshape(n_draws, width, -1) for entries in games.tables]
        return np.concatenate([none, *parts], axis=2)

    # -- what a country can tell apart -----------------------------------------------------------

    def _choices_of(self, country: int) -> Units:
        """Return where the entries of each feasible choice stand in flattened tables."""
        digits = self.space.distinct(self._issues_of(country))
        rows, start = [], 0
        sizes = self.scenario.sizes
        cared = self._scopes_of(country)
        for scope in self.games.scopes:
            if scope in cared:
                within = np.zeros(len(digits), dtype=np.int64)
                for issue in scope:
                    within = within * sizes[issue] + digits[:, issue]
                rows.append(start + within)
            start += int(np.prod([sizes[issue] for issue in scope]))
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(digits))

    def _scopes_of(self, country: int) -> set[Scope]:
        names = self.scenario.issue_names
        return {
            tuple(sorted(names.positions(interest.issues)))
            for actor in self.scenario.countries[country].actors
            for interest in actor.interests
        }

    def _issues_of(self, country: int) -> tuple[int, ...]:
        return tuple(sorted(set(itertools.chain.from_iterable(self._scopes_of(country)))))


def _row(name: str, scale: int) -> Row:
    """Return the row of a side whose payoffs are counted from what it has without agreement."""
    return Row(name=name, scale=scale, threshold=0, reservation=Fraction(0), rounded=False)
