"""Many draws of a scenario's payoffs at once, as integers on one grid.

The resolver that reads one draw as fractions reads thousands here, each number being one a
draw (``payoffs.many``), so that both mean the same by construction. Every actor has a grid of its
own, and all negotiators share one:

- an actor's payoffs are exact at the drawn numbers, which lie on dyadic grids, unless declared
  numbers make the grid too fine;
- a negotiator's payoff is the sum of the actors' payoffs in units, times integer weights: a
  negotiator ties exactly where the actors do.

Grids depend on the scenario alone, never on the draws or on how many are drawn at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.largest_sums import BARRED, Factor, largest_sums
from twolevel.kernels.tables import PairTable, Tables
from twolevel.labels import Record
from twolevel.model.evidence import Estimate, Order, Utils, Weights
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame, Row, point_game
from twolevel.payoffs.many import Floats, Many, units_of
from twolevel.payoffs.resolution import ResolvedActor, ResolvedBody, resolved
from twolevel.payoffs.shares import add_countries, shares_of
from twolevel.payoffs.statements import Recorded, Statement, aligned, draw_numbers, statements
from twolevel.payoffs.ties import ResolvedTies, resolved_ties

__all__ = ["Drawing", "DrawnGames"]

ACTOR_BITS = 36
"""An actor's payoffs stay below two to this power, in units of an exact grid."""

ROUNDED_BITS = 30
"""The same where entries have to be rounded."""

LEAST_BITS = 27
"""Grids coarser than this are refined: what an actor can have elsewhere may fall between units."""

Scope = tuple[int, ...]
Units = NDArray[np.int64]
Number = Many | Fraction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnGames:
    """Some draws of a scenario in numbers.

    Attributes
    ----------
    bodies
        The countries as resolved trees, each number of which may be one a draw.
    ties
        What ties regions, likewise.
    scopes
        The sets of issues that tables are over.
    tables
        For each scope, entries ``(n_draws, n_rows, options, ...)``; rows are actors, then
        countries.
    thresholds
        ``(n_draws, n_rows)``.
    actor_scales, country_scale
        Units per util.
    largest
        What no actor's payoff exceeds in size, whatever is drawn.
    rounded
        For each row, whether entries or weights were rounded.
    """

    drawing: Drawing
    numbers: tuple[Floats | None, ...]
    bodies: tuple[ResolvedBody, ...]
    ties: ResolvedTies
    scopes: tuple[Scope, ...]
    tables: tuple[Units, ...]
    thresholds: Units
    actor_scales: tuple[int, ...]
    country_scale: int
    largest: Fraction
    rounded: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.thresholds)

    def reading(self, place: int) -> Recorded:
        """Return the reading of the evidence that is the draw at a place."""
        return Recorded(self.drawing.statements, self.numbers, place)

    def game(self, place: int) -> PointGame:
        """Return the draw at a place as a game by itself."""
        scenario = self.drawing.scenario
        names = (*scenario.actor_names, *scenario.country_names)
        scales = (*self.actor_scales, *[self.country_scale] * len(scenario.countries))
        thresholds = self.thresholds[place].tolist()
        rows = [
            Row(
                name=name,
                scale=scale,
                threshold=threshold,
                reservation=Fraction(threshold, scale),
                rounded=rounded,
            )
            for name, scale, threshold, rounded in zip(
                names, scales, thresholds, self.rounded, strict=True
            )
        ]
        singles = [np.zeros((len(names), size), dtype=np.int64) for size in scenario.sizes]
        pairs = []
        for scope, entries in zip(self.scopes, self.tables, strict=True):
            if len(scope) == 1:
                singles[scope[0]] = entries[place].copy()
            else:
                pairs.append(
                    PairTable(first=scope[0], second=scope[1], entries=entries[place].copy())
                )
        reading = self.reading(place)
        return PointGame(
            scenario=scenario,
            bodies=resolved(scenario, reading),
            ties=resolved_ties(scenario, reading),
            rows=tuple(rows),
            tables=Tables(singles=tuple(singles), pairs=tuple(pairs)),
        )


class Drawing:
    """What all draws of a scenario have in common.

    Parameters
    ----------
    scenario
        The case.
    like
        Statements whose random numbers those at the same places take; see ``aligned``.
    ties
        Whether what ties regions is drawn as well; otherwise it stays at its centroid. All other
        numbers are the same either way.
    """

    def __init__(
        self, scenario: Scenario, *, like: Sequence[Statement] = (), ties: bool = True
    ) -> None:
        self.scenario = scenario
        self.statements = tuple(
            statement if ties or not statement.is_of_ties else replace(statement, count=0)
            for statement in aligned(statements(scenario), like)
        )
        self.n_uniforms = max((s.start + s.count for s in self.statements if s.is_open), default=0)
        self.centroid = point_game(scenario)
        self.exclusions = self.centroid.exclusions
        self.quo = tuple(i.option_names.index(i.status_quo) for i in scenario.issues)
        self._barred = _barred(self.exclusions, scenario.sizes)

    def from_uniforms(self, uniform: Floats) -> DrawnGames:
        """Return the draws that uniform random numbers stand for: ``(n_draws, n_uniforms)``."""
        return self.games(draw_numbers(self.statements, uniform), n_draws=len(uniform))

    def games(
        self,
        numbers: Sequence[Floats | None],
        *,
        n_draws: int,
        grids: Sequence[int] | None = None,
    ) -> DrawnGames:
        """Return the games in which the statements stand for the given numbers.

        Parameters
        ----------
        numbers
            For each statement ``(n_draws, n_names)``, or None for the centroid.
        n_draws
            Number of games.
        grids
            For each statement, what its numbers are multiples of one over; those of draws by
            default.
        """
        if grids is None:
            grids = [s.denominator if s.is_open else 1 for s in self.statements]
        reading = _ManyReading(self.statements, numbers, grids)
        bodies = resolved(self.scenario, cast("Any", reading))
        ties = resolved_ties(self.scenario, cast("Any", reading))
        leaves = [leaf for body in bodies for leaf in body.leaves]
        merged = [_merged(leaf) for leaf in leaves]
        largest = [_largest(leaf) for leaf in leaves]
        grid = [_actor_scale(terms, most) for terms, most in zip(merged, largest, strict=True)]
        scales = [scale for scale, _ in grid]
        scopes = tuple(sorted({scope for terms in merged for scope in terms}))
        tables = tuple(
            self._entries(scope, merged, len(bodies), scales, n_draws) for scope in scopes
        )
        shares, scale, inexact = shares_of(bodies, scales, max(largest), n_draws)
        add_countries(tables, shares)
        rounded = [rounded for _, rounded in grid]
        rounded += [inexact or any(rounded[k] for k in rows) for rows, _ in shares]
        return DrawnGames(
            drawing=self,
            numbers=tuple(numbers),
            bodies=bodies,
            ties=ties,
            scopes=scopes,
            tables=tables,
            thresholds=self._thresholds(leaves, scopes, tables, shares, scales, n_draws),
            actor_scales=tuple(scales),
            country_scale=scale,
            largest=max(largest),
            rounded=tuple(rounded),
        )

    def _entries(
        self,
        scope: Scope,
        merged: Sequence[dict[Scope, NDArray[Any]]],
        n_countries: int,
        scales: Sequence[int],
        n_draws: int,
    ) -> Units:
        shape = tuple(self.scenario.sizes[issue] for issue in scope)
        entries = np.zeros((n_draws, len(merged) + n_countries, *shape), dtype=np.int64)
        for row, terms in enumerate(merged):
            if scope in terms:
                for place, number in np.ndenumerate(terms[scope]):
                    entries[(slice(None), row, *place)] = units_of(number, scales[row], n_draws)
        return entries

    # -- reservations --------------------------------------------------------------------------

    def _thresholds(
        self,
        leaves: Sequence[ResolvedActor],
        scopes: Sequence[Scope],
        tables: Sequence[Units],
        shares: Sequence[tuple[range, Units]],
        scales: Sequence[int],
        n_draws: int,
    ) -> Units:
        """Return what each row must reach, rounded up where it falls between two units."""
        n_rows = len(leaves) + len(shares)
        thresholds = np.zeros((n_draws, n_rows), dtype=np.int64)
        for scope, entries in zip(scopes, tables, strict=True):
            where: tuple[Any, ...] = (..., *(self.quo[issue] for issue in scope))
            thresholds += entries[where]
        extras = [
            self._extra(leaf, row, scopes, tables, thresholds[:, row], scales[row])
            for row, leaf in enumerate(leaves)
        ]
        for row, (above, below) in enumerate(extras):
            thresholds[:, row] += _whole(-(-above // below))
        for country, (rows, weights) in enumerate(shares):
            common = lcm(*(extras[row][1] for row in rows))
            total = sum(
                weights[:, k].astype(object) * extras[row][0] * (common // extras[row][1])
                for k, row in enumerate(rows)
            )
            thresholds[:, len(leaves) + country] += _whole(-(-total // common))
        return thresholds

    def _extra(
        self,
        leaf: ResolvedActor,
        row: int,
        scopes: Sequence[Scope],
        tables: Sequence[Units],
        at_quo: Units,
        scale: int,
    ) -> tuple[NDArray[np.object_], int]:
        """Return by how many units the reservation exceeds the status quo: exactly, as a ratio."""
        stated = leaf.reservation
        if stated is not None:
            above, below = _ratio(stated, len(at_quo))
            return above * scale - at_quo.astype(object) * below, below
        if isinstance(leaf.outside_option, Fraction) and not leaf.outside_option:
            return np.zeros(len(at_quo), dtype=object), 1
        factors: list[Factor] = [
            (scope, entries[:, row])
            for scope, entries in zip(scopes, tables, strict=True)
            if entries[:, row].any()
        ]
        best = largest_sums(self.scenario.sizes, [*factors, *self._barred], len(at_quo))
        above, below = _ratio(leaf.outside_option, len(at_quo))
        return above * np.maximum(best - at_quo, 0).astype(object), below


class _ManyReading:
    """A reading of the evidence in which every open statement is one number a draw."""

    def __init__(
        self,
        known: Sequence[Statement],
        numbers: Sequence[Floats | None],
        grids: Sequence[int],
    ) -> None:
        self._left = iter(zip(known, numbers, grids, strict=True))

    def _next(self) -> Record[Number]:
        statement, numbers, grid = next(self._left)
        if numbers is None:
            return Record(zip(statement.names, statement.centroid(), strict=True))
        return Record(
            (name, Many(np.ascontiguousarray(numbers[:, place]), grid))
            for place, name in enumerate(statement.names)
        )

    def number(self, estimate: Estimate) -> Number:  # noqa: ARG002 - asked in order
        return self._next()[""]

    def weights(self, weights: Weights, names: Sequence[str]) -> Record[Number]:  # noqa: ARG002
        return self._next()

    def values(self, order: Order, names: Sequence[str]) -> Record[Number]:  # noqa: ARG002
        return self._next()


def _barred(exclusions: Sequence[Exclusion], sizes: Sequence[int]) -> tuple[Factor, ...]:
    factors: dict[Scope, Units] = {}
    for e in exclusions:
        scope = (e.first, e.second)
        table = factors.setdefault(
            scope, np.zeros((1, sizes[e.first], sizes[e.second]), dtype=np.int64)
        )
        table[0, e.first_option, e.second_option] = BARRED
    return tuple(factors.items())


# -- grids ---------------------------------------------------------------------------------------


def _merged(leaf: ResolvedActor) -> dict[Scope, NDArray[Any]]:
    """Return an actor's terms, one table for each set of issues, without those that are zero."""
    merged: dict[Scope, NDArray[Any]] = {}
    for term in leaf.terms:
        if isinstance(term.salience, Fraction) and not term.salience:
            continue
        known = merged.get(term.issues)
        merged[term.issues] = term.utils if known is None else known + term.utils
    return merged


def _largest(leaf: ResolvedActor) -> Fraction:
    """Return what no payoff or reservation of an actor exceeds in size, whatever is drawn."""
    plain = [t for t in leaf.terms if isinstance(t.interest.valuation, Utils)]
    weighed = len(plain) < len(leaf.terms)
    sizes = [max(abs(Fraction(number)) for number in term.utils.ravel().tolist()) for term in plain]
    largest = sum(sizes, Fraction(1 if weighed else 0))
    stated = leaf.actor.reservation
    if stated is not None:
        largest = max(largest, abs(stated.low), abs(stated.high))
    return max(largest, Fraction(1))


def _actor_scale(terms: dict[Scope, NDArray[Any]], largest: Fraction) -> tuple[int, bool]:
    """Return an actor's grid: an exact one, or a dyadic one if all of those are too fine."""
    finest, least = int(2**ACTOR_BITS / largest), int(2**LEAST_BITS / largest)
    common = 1
    for table in terms.values():
        for number in table.ravel().tolist():
            common = lcm(common, number.denominator)
            if not 0 < common <= finest:
                limit = max(1, int(2**ROUNDED_BITS / largest))
                return 1 << (limit.bit_length() - 1), True
    while common < least:
        common *= 2
    return common, False


def _ratio(number: Number, n_draws: int) -> tuple[NDArray[np.object_], int]:
    """Return a number as integers one a draw over one denominator."""
    if isinstance(number, Fraction):
        return np.full(n_draws, number.numerator, dtype=object), number.denominator
    below = number.denominator or 2**40
    return np.rint(number.values * float(below)).astype(np.int64).astype(object), below


def _whole(numbers: NDArray[np.object_]) -> Units:
    return numbers.astype(np.int64)
