"""The point game: payoffs compiled to integers on exact grids.

Every row (an actor, or a country's negotiator) gets a grid of its own. Declared numbers are
rational, so the natural grid is the row's common denominator: then every payoff, reservation
and tie is exact. Where that denominator is too large for 64-bit sums (as after a random draw)
the entries are rounded once, to the finest dyadic grid on which sums stay exact, and the row
says so. Either way order of summation, size of blocks and number of workers cannot change a
bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, lcm

import numpy as np

from twolevel.kernels.blocks import Enumeration, Exclusion
from twolevel.kernels.elimination import NEVER, Factor, largest_sum
from twolevel.kernels.tables import LARGEST_SUM, Integers, PairTable, Tables
from twolevel.labels import Labels
from twolevel.model.scenario import Scenario
from twolevel.payoffs.resolution import (
    Centroid,
    Reading,
    ResolvedActor,
    ResolvedBody,
    Term,
    resolved,
)
from twolevel.payoffs.ties import ResolvedTies, resolved_ties
from twolevel.provenance import fingerprint

__all__ = ["PointGame", "Row", "point_game"]

Scope = tuple[int, ...]
Terms = dict[Scope, np.ndarray]


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
    extras = [_extra(leaf, sizes, exclusions, quo) for leaf in leaves]
    grids = [
        _grid(leaf.name, _merged([(Fraction(1), leaf.terms)]), quo, extra)
        for leaf, extra in zip(leaves, extras, strict=True)
    ]
    extra_of = dict(zip([leaf.name for leaf in leaves], extras, strict=True))
    for body in bodies:
        weights = list(body.leaf_weights())
        members = list(body.leaves)
        terms = _merged([(w, leaf.terms) for w, leaf in zip(weights, members, strict=True)])
        extra = sum(
            (w * extra_of[leaf.name] for w, leaf in zip(weights, members, strict=True)), Fraction(0)
        )
        grids.append(_grid(body.name, terms, quo, extra))
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


# -- reservations ------------------------------------------------------------------------------


def _extra(
    leaf: ResolvedActor, sizes: Sequence[int], exclusions: Sequence[Exclusion], quo: Scope
) -> Fraction:
    """Return by how much the reservation utility exceeds the payoff of the status quo."""
    at_quo = _value(leaf.terms, quo)
    if leaf.reservation is not None:
        return leaf.reservation - at_quo
    if not leaf.outside_option:
        return Fraction(0)
    factors: list[Factor] = [(term.issues, term.utils) for term in leaf.terms]
    for e in exclusions:
        barred = np.zeros((sizes[e.first], sizes[e.second]), dtype=object)
        barred[e.first_option, e.second_option] = NEVER
        factors.append(((e.first, e.second), barred))
    best = largest_sum(sizes, factors)
    assert isinstance(best, Fraction | int)  # the status quo is feasible, so it is not -inf
    return leaf.outside_option * max(Fraction(0), best - at_quo)


def _value(terms: Sequence[Term], choice: Scope) -> Fraction:
    return sum((term.utils[tuple(choice[j] for j in term.issues)] for term in terms), Fraction(0))


# -- grids -------------------------------------------------------------------------------------


def _merged(parts: Sequence[tuple[Fraction, Sequence[Term]]]) -> Terms:
    """Return the weighted sum of terms, one table for each set of issues."""
    merged: Terms = {}
    for weight, terms in parts:
        for term in terms:
            table = weight * term.utils
            known = merged.get(term.issues)
            merged[term.issues] = table if known is None else known + table
    return merged


def _grid(name: str, terms: Terms, quo: Scope, extra: Fraction) -> _Grid:
    largest = sum(max(map(abs, table.flat)) for table in terms.values()) + abs(extra)
    room = LARGEST_SUM // 4  # so that a payoff less a threshold is a sum like any other
    finest = int(room / largest) if largest else room
    numbers = [number for table in terms.values() for number in table.flat]
    scale = _common_denominator([*numbers, extra], finest)
    rounded = scale is None
    if scale is None:
        scale = 1 << max(0, finest.bit_length() - 1)
    entries = {
        scope: np.array([round(number * scale) for number in table.flat], dtype=np.int64).reshape(
            table.shape
        )
        for scope, table in terms.items()
    }
    at_quo = sum(int(table[tuple(quo[j] for j in scope)]) for scope, table in entries.items())
    threshold = at_quo + ceil(extra * scale)
    row = Row(
        name=name,
        scale=scale,
        threshold=threshold,
        reservation=Fraction(at_quo, scale) + extra,
        rounded=rounded,
    )
    return _Grid(row=row, entries=entries)


def _common_denominator(numbers: Sequence[Fraction], finest: int) -> int | None:
    """Return the least common denominator, or None if it exceeds `finest`."""
    common = 1
    for number in numbers:
        common = lcm(common, number.denominator)
        if common > finest:
            return None
    return common


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
