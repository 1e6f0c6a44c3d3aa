"""The arrays that a search works on, from integer tables and thresholds.

Knows how payoffs become losses and linked issues become factors. Knows no goal.

Issues that terms link or exclusions tie stay apart: each tied pair is a factor of its own, with
one column for every combination of two options, and the terms of an issue by itself are shared
out among its pairs. Sums are unchanged, and a minimum over a factor respects the pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.search_arrays import Space, Tree, Work
from twolevel.kernels.tables import PairTable, Tables

__all__ = ["Zone", "new_tree", "new_work"]

MOST_CHILDREN_OF_A_VOTER = 2
Whole = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Zone:
    """The agreements among which a search looks: what all players accept and can ratify.

    Attributes
    ----------
    tables
        Payoffs of all rows.
    thresholds
        What each row must reach: players to accept, voters to approve.
    players
        The rows whose gains over the threshold are compared.
    voters
        For each player, the rows that ratify for it.
    winning
        For each player, its minimal winning sets, as masks of its own voters.
    exclusions
        Pairs of options that cannot be combined.
    open_options
        For each issue, which options are open to the players.
    """

    tables: Tables
    thresholds: tuple[int, ...]
    players: tuple[int, ...]
    voters: tuple[tuple[int, ...], ...]
    winning: tuple[tuple[int, ...], ...]
    exclusions: tuple[Exclusion, ...] = ()
    open_options: tuple[NDArray[np.bool_], ...]

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """Rows in the order of the search: players, then voters player by player."""
        return self.players + tuple(row for rows in self.voters for row in rows)

    def gains(self, digits: Sequence[int]) -> tuple[int, ...] | None:
        """Return the players' gains at an agreement, or None if it is not in the zone; exactly."""
        options = np.array([digits], dtype=np.int64)
        payoffs = self.tables.at(options)[:, 0].tolist()
        reaches = [payoff >= need for payoff, need in zip(payoffs, self.thresholds, strict=True)]
        for player, rows, sets in zip(self.players, self.voters, self.winning, strict=True):
            approvals = sum(1 << bit for bit, row in enumerate(rows) if reaches[row])
            if not reaches[player] or not any(each & ~approvals == 0 for each in sets):
                return None
        barred = any(
            digits[e.first] == e.first_option and digits[e.second] == e.second_option
            for e in self.exclusions
        )
        closed = any(not self.open_options[j][o] for j, o in enumerate(digits))
        if barred or closed:
            return None
        return tuple(payoffs[player] - self.thresholds[player] for player in self.players)

    def backwards(self) -> Zone:
        """Return the same zone with the issues in the reverse order."""
        last = len(self.tables.sizes) - 1
        return Zone(
            tables=Tables(
                singles=self.tables.singles[::-1],
                pairs=tuple(
                    PairTable(
                        first=last - pair.second,
                        second=last - pair.first,
                        entries=np.swapaxes(pair.entries, 1, 2),
                    )
                    for pair in self.tables.pairs
                ),
            ),
            thresholds=self.thresholds,
            players=self.players,
            voters=self.voters,
            winning=self.winning,
            exclusions=tuple(
                Exclusion(last - e.first, e.first_option, last - e.second, e.second_option)
                for e in self.exclusions
            ),
            open_options=self.open_options[::-1],
        )

    @cached_property
    def _factors(self) -> list[tuple[int, int]]:
        tied = {(pair.first, pair.second) for pair in self.tables.pairs}
        tied |= {(min(e.first, e.second), max(e.first, e.second)) for e in self.exclusions}
        linked = {issue for pair in tied for issue in pair}
        alone = [(issue, -1) for issue in range(len(self.tables.sizes)) if issue not in linked]
        return alone + sorted(tied)

    @cached_property
    def _columns(self) -> list[Whole]:
        """For each factor, the payoffs ``(n_columns, n_rows)`` as Python ints."""
        sizes = self.tables.sizes
        degree = [sum(issue in factor for factor in self._factors) for issue in range(len(sizes))]
        seen: set[int] = set()

        def share(issue: int) -> Whole:
            """Return an issue's own terms: a whole part each factor, the rest to the first."""
            own = self.tables.singles[issue][list(self.rows)].T.astype(object)
            part = own // degree[issue]
            if issue in seen:
                return part
            seen.add(issue)
            return own - part * (degree[issue] - 1)

        pairs = {(pair.first, pair.second): pair.entries for pair in self.tables.pairs}
        columns = []
        for one, two in self._factors:
            if two < 0:
                columns.append(share(one))
                continue
            table = share(one)[:, None, :] + share(two)[None, :, :]
            if (one, two) in pairs:
                entries = pairs[one, two][list(self.rows)].astype(object)
                table = table + np.moveaxis(entries, 0, -1)
            columns.append(table.reshape(-1, len(self.rows)))
        return columns

    @cached_property
    def _possible(self) -> list[NDArray[np.bool_]]:
        found = []
        for one, two in self._factors:
            mask = self.open_options[one]
            if two >= 0:
                mask = mask[:, None] & self.open_options[two][None, :]
                for e in self.exclusions:
                    ends = {e.first: e.first_option, e.second: e.second_option}
                    if set(ends) == {one, two}:
                        mask[ends[one], ends[two]] = False
            found.append(mask.reshape(-1).copy())
        return found

    @property
    def is_closed(self) -> bool:
        """Whether some issue or tied pair of issues has no option left at all."""
        return not all(mask.any() for mask in self._possible)

    @cached_property
    def top_gains(self) -> tuple[int, ...]:
        """Each player's gain if every factor were settled its way: an upper bound."""
        return tuple(
            int(self._ends[0][k]) - self.thresholds[player] for k, player in enumerate(self.players)
        )

    @cached_property
    def units(self) -> tuple[Fraction, ...]:
        """For each player, the loss that one step of the payoff stands for."""
        return tuple(Fraction(1, self._span(k)) for k in range(len(self.players)))

    def _span(self, k: int) -> int:
        """Return what divides a row's losses, so that losses and budgets stay within one."""
        top, bottom = self._ends
        return int(max(1, top[k] - bottom[k], abs(top[k] - self.thresholds[self.rows[k]])))

    @cached_property
    def _ends(self) -> tuple[Whole, Whole]:
        """The largest and the smallest payoff of each row if every factor went its way."""
        inside = [c[m] for c, m in zip(self._columns, self._possible, strict=True)]
        return (
            np.array([each.max(axis=0) for each in inside], dtype=object).sum(axis=0),
            np.array([each.min(axis=0) for each in inside], dtype=object).sum(axis=0),
        )

    def space(self, coefficients: Sequence[int] = ()) -> Space:
        """Return the arrays of the search, with a weighted sum of the players as objective row.

        The objective row's losses are shares of `objective_span`.
        """
        n_players = len(self.players)
        columns = np.concatenate(self._columns)
        n_rows = len(self.rows) + 1
        losses = np.zeros((len(columns), n_rows), dtype=np.float64)
        budgets, units = np.full(n_rows, np.inf), np.zeros(n_rows)
        tops = self._tops
        span = self.objective_span(coefficients)
        for k, row in enumerate(self.rows):
            place = k if k < n_players else k + 1
            own_span = self._span(k)
            losses[:, place] = (tops[:, k] - columns[:, k]) / own_span  # of ints: rounded once
            budgets[place] = (int(self._ends[0][k]) - self.thresholds[row]) / own_span
            units[place] = 1 / own_span
        if coefficients:
            values = columns[:, :n_players] @ np.array(coefficients, dtype=object)
            top = self._objective_tops(coefficients)
            losses[:, n_players] = (top - values) / span
            units[n_players] = 1 / span
        starts = np.cumsum([0, *(len(c) for c in self._columns)])
        voters = np.cumsum([0, *(len(rows) for rows in self.voters)]) + n_players + 1
        return Space(
            option_start=np.cumsum([0, *self.tables.sizes]).astype(np.int64),
            factor_start=starts.astype(np.int64),
            first=np.array([one for one, _ in self._factors], dtype=np.int64),
            second=np.array([two for _, two in self._factors], dtype=np.int64),
            possible=np.concatenate(self._possible).astype(np.uint8),
            losses=losses,
            budgets=budgets,
            units=units,
            voter_start=voters.astype(np.int64),
            set_start=np.cumsum([0, *(len(sets) for sets in self.winning)]).astype(np.int64),
            sets=np.array([mask for sets in self.winning for mask in sets], dtype=np.int64),
        )

    @cached_property
    def _tops(self) -> Whole:
        """For each column, the largest payoff in its factor: ``(n_columns, n_rows)``."""
        return np.concatenate(
            [
                np.broadcast_to(c[m].max(axis=0), c.shape)
                for c, m in zip(self._columns, self._possible, strict=True)
            ]
        )

    def _objective(self, coefficients: Sequence[int]) -> list[Whole]:
        weights = np.array(coefficients, dtype=object)
        return [c[:, : len(self.players)] @ weights for c in self._columns]

    def _objective_tops(self, coefficients: Sequence[int]) -> Whole:
        return np.concatenate(
            [
                np.full(len(values), values[m].max(), dtype=object)
                for values, m in zip(self._objective(coefficients), self._possible, strict=True)
            ]
        )

    def objective_top(self, coefficients: Sequence[int]) -> int:
        """Return an upper bound on a weighted sum of the players' gains."""
        tops = sum(
            values[m].max()
            for values, m in zip(self._objective(coefficients), self._possible, strict=True)
        )
        origin = sum(
            w * self.thresholds[player]
            for w, player in zip(coefficients, self.players, strict=True)
        )
        return int(tops - origin)

    def objective_span(self, coefficients: Sequence[int]) -> int:
        """Return what divides losses of a weighted sum."""
        if not coefficients:
            return 1
        spread = sum(
            values[m].max() - values[m].min()
            for values, m in zip(self._objective(coefficients), self._possible, strict=True)
        )
        return max(1, int(spread))


def new_tree(space: Space) -> Tree:
    """Return a tree that stands at the root."""
    sizes = np.diff(space.option_start)
    n_voters = space.losses.shape[1] - int(space.voter_start[0])
    depth = len(sizes) + n_voters + 2
    n_rows = space.losses.shape[1]
    prices = np.zeros((depth, n_rows))
    prices[0, : space.voter_start[0]] = 1.0
    return Tree(
        alive=np.ones((depth, int(sizes.sum())), dtype=np.uint8),
        stance=np.zeros((depth, n_voters), dtype=np.int8),
        prices=prices,
        issue=np.zeros(depth, dtype=np.int64),
        children=np.zeros((depth, max(MOST_CHILDREN_OF_A_VOTER, int(sizes.max()))), dtype=np.int64),
        count=np.zeros(depth, dtype=np.int64),
        following=np.zeros(depth, dtype=np.int64),
        state=np.array([0, 1, 0], dtype=np.int64),
        candidate=np.full(len(sizes), -1, dtype=np.int64),
    )


def new_work(space: Space) -> Work:
    """Return room for the computations at a node."""
    n_columns, n_rows = space.losses.shape
    n_factors, n_options = len(space.first), int(space.option_start[-1])
    n_issues = len(space.option_start) - 1

    def floats(*shape: int) -> NDArray[Any]:
        return np.zeros(shape, dtype=np.float64)

    def whole(count: int) -> NDArray[Any]:
        return np.zeros(count, dtype=np.int64)

    return Work(
        live=whole(n_columns),
        live_start=whole(n_factors + 1),
        shut=np.zeros(n_columns, dtype=np.uint8),
        marks=np.zeros(n_options, dtype=np.uint8),
        often=floats(n_options),
        dear_options=floats(n_options),
        cheapest_options=floats(n_options),
        lows=floats(n_factors, n_rows),
        highs=floats(n_factors, n_rows),
        least=floats(n_rows),
        most=floats(n_rows),
        measured=whole(n_factors),
        slack=floats(n_rows),
        spare=floats(n_rows),
        limits=floats(int(space.voter_start[0])),
        signs=whole(n_rows),
        prices=floats(n_rows),
        due=floats(n_rows),
        signed=floats(n_rows),
        slopes=floats(n_rows),
        lost=floats(n_rows),
        mean=floats(n_rows),
        table=floats(n_rows, n_columns),
        dear=floats(n_columns),
        lowest=floats(n_factors),
        cheapest=whole(n_factors),
        values=floats(n_rows),
        ties=whole(n_issues),
        digits=whole(n_issues),
        home=whole(n_issues),
    )
