"""The point game: payoffs compiled to integers on exact grids.

Every row (an actor, or a country's negotiator) gets a grid of its own. Declared numbers are
rational, so the natural grid is the row's common denominator: then every payoff, reservation
and tie is exact. Where that denominator is too large for 64-bit sums (as after a random draw)
the entries are rounded once, to the finest dyadic grid on which sums stay exact, and the row
says so. Either way order of summation, size of blocks and number of workers cannot change a
bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, gcd, lcm

import numpy as np

from twolevel.kernels.blocks import Enumeration, Exclusion
from twolevel.kernels.elimination import Factor, largest_sum
from twolevel.kernels.tables import LARGEST_SUM, Integers, PairTable, Tables
from twolevel.labels import Labels
from twolevel.model.scenario import Scenario
from twolevel.payoffs.resolution import (
    Centroid,
    Reading,
    ResolvedActor,
    ResolvedBody,
    resolved,
)
from twolevel.payoffs.ties import ResolvedTies, resolved_ties
from twolevel.provenance import fingerprint

__all__ = ["PointGame", "Row", "point_game"]

Scope = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An additive payoff on its grid.

    Attributes
    ----------
    name
        The actor or country.
    scale
        Grid units per util: an integer.
    threshold
        The reservation utility in grid units, rounded up where it falls between two.
    reservation
        The reservation utility in utils, as exact as the grid.
    rounded
        Whether entries were rounded, because the exact grid would have been too fine.
    """

    name: str
    scale: int
    threshold: int
    reservation: Fraction
    rounded: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grid:
    row: Row
    entries: dict[Scope, Integers]


@dataclass(frozen=True, kw_only=True, eq=False)
class PointGame:
    """A scenario in numbers, at the centroid of its evidence or at a draw from it.

    Attributes
    ----------
    scenario
        Where it comes from.
    bodies
        The countries as resolved trees.
    rows
        The actors, then the countries.
    tables
        Their payoffs on the grids.
    ties
        What ties regions, as the same reading of the evidence has it.
    """

    scenario: Scenario
    bodies: tuple[ResolvedBody, ...]
    rows: tuple[Row, ...]
    tables: Tables
    ties: ResolvedTies

    @cached_property
    def actors(self) -> Labels:
        """Names of the actors."""
        return self.scenario.actor_names

    @cached_property
    def countries(self) -> Labels:
        """Names of the countries."""
        return self.scenario.country_names

    @property
    def actor_rows(self) -> tuple[Row, ...]:
        """Rows of the actors."""
        return self.rows[: len(self.actors)]

    @property
    def country_rows(self) -> tuple[Row, ...]:
        """Rows of the countries' negotiators."""
        return self.rows[len(self.actors) :]

    @property
    def exact(self) -> bool:
        """Whether no payoff was rounded."""
        return not any(row.rounded for row in self.rows)

    @property
    def identity(self) -> dict[str, object]:
        """What tells this game's numbers from those of others, as plain data."""
        numbers = [
            self.rows,
            [table.tolist() for table in self.tables.singles],
            [(p.first, p.second, p.entries.tolist()) for p in self.tables.pairs],
        ]
        return {"scenario": fingerprint(self.scenario), "payoffs": fingerprint(numbers)}

    def coalition(self, names: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return the countries of a coalition, all of them by default; one name is one country.

        Raises
        ------
        LabelError
            If there is no such country.
        """
        if names is None:
            return tuple(self.countries)
        members = (names,) if isinstance(names, str) else tuple(names)
        self.countries.positions(members)
        return members

    @cached_property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """Excluded pairs of options, as positions."""
        return tuple(_exclusions(self.scenario))

    @cached_property
    def requires(self) -> tuple[Integers, ...]:
        """For each issue, the bit mask of the countries that each option requires."""
        return tuple(
            np.array(
                [sum(1 << p for p in self.countries.positions(o.requires)) for o in issue.options],
                dtype=np.int64,
            )
            for issue in self.scenario.issues
        )

    @cached_property
    def enumeration(self) -> Enumeration:
        """The space of agreements in blocks."""
        return Enumeration(self.tables, self.exclusions, self.requires)


def point_game(scenario: Scenario, *, reading: Reading | None = None) -> PointGame:
    """Return a scenario in numbers.

    Parameters
    ----------
    scenario
        The case.
    reading
        How evidence is read; the centroid by default, ``Draw(rng)`` for a draw.

    Raises
    ------
    LimitError
        If linkages and exclusions tie so many issues together that an actor's largest payoff
        cannot be computed.
    """
    reading = reading or Centroid()
    bodies = resolved(scenario, reading)
    ties = resolved_ties(scenario, reading)
    quo = tuple(i.option_names.index(i.status_quo) for i in scenario.issues)
    exclusions = tuple(_exclusions(scenario))
    sizes = scenario.sizes

    leaves = [leaf for body in bodies for leaf in body.leaves]
    exact = {leaf.name: _exact(leaf) for leaf in leaves}
    for leaf in leaves:
        extra = _extra(leaf, exact[leaf.name], sizes, exclusions, quo)
        exact[leaf.name] = replace(exact[leaf.name], extra=extra)
    grids = [_grid(leaf.name, exact[leaf.name], quo) for leaf in leaves]
    for body in bodies:
        parts = [exact[leaf.name] for leaf in body.leaves]
        grids.append(_grid(body.name, _weighted(body.leaf_weights(), parts), quo))
    return PointGame(
        scenario=scenario,
        bodies=bodies,
        rows=tuple(grid.row for grid in grids),
        tables=_tables(grids, sizes),
        ties=ties,
    )


def _exclusions(scenario: Scenario) -> Iterator[Exclusion]:
    for exclusion in scenario.exclusions:
        pairs = sorted(
            (scenario.issue_names.position(issue), scenario.issue(issue).option_names.index(option))
            for issue, option in exclusion.options.items()
        )
        yield Exclusion(*pairs[0], *pairs[1])


# -- exact payoffs -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Exact:
    """An additive payoff in whole numbers of one over the scale, one table for each set of issues.

    `extra` is by how much the reservation utility exceeds the payoff of the status quo.
    """

    scale: int
    entries: dict[Scope, np.ndarray]
    extra: Fraction = Fraction(0)

    @property
    def bound(self) -> int:
        """What no sum of entries exceeds in size."""
        return sum(max(map(abs, table.flat)) for table in self.entries.values())


def _exact(leaf: ResolvedActor) -> _Exact:
    """Return an actor's payoff, nothing being said of its reservation utility."""
    utils: list[list[Fraction]] = [term.utils.ravel().tolist() for term in leaf.terms]
    scale = lcm(*{number.denominator for numbers in utils for number in numbers})
    entries: dict[Scope, np.ndarray] = {}
    for term, numbers in zip(leaf.terms, utils, strict=True):
        table = np.empty(len(numbers), dtype=object)
        table[:] = [n.numerator * (scale // n.denominator) for n in numbers]
        _add(entries, term.issues, table.reshape(term.utils.shape))
    return _Exact(scale, entries)


def _weighted(weights: Iterable[Fraction], parts: Sequence[_Exact]) -> _Exact:
    """Return the weighted sum of payoffs."""
    pairs = [*zip(weights, parts, strict=True)]
    scale = lcm(*(weight.denominator * part.scale for weight, part in pairs))
    entries: dict[Scope, np.ndarray] = {}
    for weight, part in pairs:
        factor = weight.numerator * (scale // (weight.denominator * part.scale))
        for scope, table in part.entries.items():
            _add(entries, scope, factor * table)
    return _Exact(scale, entries, sum((w * part.extra for w, part in pairs), Fraction(0)))


def _add(entries: dict[Scope, np.ndarray], scope: Scope, table: np.ndarray) -> None:
    known = entries.get(scope)
    entries[scope] = table if known is None else known + table


def _extra(
    leaf: ResolvedActor,
    exact: _Exact,
    sizes: Sequence[int],
    exclusions: Sequence[Exclusion],
    quo: Scope,
) -> Fraction:
    """Return by how much the reservation utility exceeds the payoff of the status quo."""
    at_quo = _value(exact.entries, quo)
    if leaf.reservation is not None:
        return leaf.reservation - Fraction(at_quo, exact.scale)
    if not leaf.outside_option:
        return Fraction(0)
    factors: list[Factor] = [*exact.entries.items()]
    for e in exclusions:
        barred = np.zeros((sizes[e.first], sizes[e.second]), dtype=object)
        barred[e.first_option, e.second_option] = -2 * exact.bound - 1  # the status quo pays more
        factors.append(((e.first, e.second), barred))
    best = largest_sum(sizes, factors)
    assert isinstance(best, int)
    return leaf.outside_option * Fraction(best - at_quo, exact.scale)


def _value(entries: Mapping[Scope, np.ndarray], choice: Scope) -> int:
    return sum(int(table[tuple(choice[j] for j in scope)]) for scope, table in entries.items())


# -- grids -------------------------------------------------------------------------------------


def _grid(name: str, exact: _Exact, quo: Scope) -> _Grid:
    largest = Fraction(exact.bound, exact.scale) + abs(exact.extra)
    room = LARGEST_SUM // 4  # so that a payoff less a threshold is a sum like any other
    finest = int(room / largest) if largest else room
    numbers = (number for table in exact.entries.values() for number in table.flat)
    common = lcm(exact.scale // gcd(exact.scale, *numbers), exact.extra.denominator)
    rounded = common > finest
    scale = 1 << max(0, finest.bit_length() - 1) if rounded else common
    entries = {
        scope: np.array(
            [_nearest(number * scale, exact.scale) for number in table.flat], dtype=np.int64
        ).reshape(table.shape)
        for scope, table in exact.entries.items()
    }
    at_quo = _value(entries, quo)
    threshold = at_quo + ceil(exact.extra * scale)
    row = Row(
        name=name,
        scale=scale,
        threshold=threshold,
        reservation=Fraction(at_quo, scale) + exact.extra,
        rounded=rounded,
    )
    return _Grid(row=row, entries=entries)


def _nearest(number: int, divisor: int) -> int:
    """Return a quotient rounded to the nearest integer, a half to the even one."""
    below, rest = divmod(number, divisor)
    return below + (2 * rest + (below & 1) > divisor)


def _tables(grids: Sequence[_Grid], sizes: Sequence[int]) -> Tables:
    singles = tuple(np.zeros((len(grids), size), dtype=np.int64) for size in sizes)
    pairs: dict[Scope, Integers] = {}
    for place, grid in enumerate(grids):
        for scope, entries in grid.entries.items():
            if len(scope) == 1:
                singles[scope[0]][place] += entries
            else:
                shape = (len(grids), *entries.shape)
                pairs.setdefault(scope, np.zeros(shape, dtype=np.int64))[place] += entries
    return Tables(
        singles=singles,
        pairs=tuple(
            PairTable(first=scope[0], second=scope[1], entries=entries)
            for scope, entries in sorted(pairs.items())
        ),
    )
