"""Outsiders' funds: the least that opens the members' zone, and whom it pays.

Knows shortfalls of actors and negotiators at every agreement. Does not know who would put up
the money, nor what members agree on once it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import ArgumentError
from twolevel.kernels.blocks import Block
from twolevel.labels import Labels, Record
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.approval import minimal_sets, passing_patterns
from twolevel.ratification.explanation import explain
from twolevel.ratification.zone import check_enumerable

__all__ = ["LeastFund", "least_fund"]

SLACK = 1e-9
"""Float prices this close, in utils, are compared again in fractions."""

MOST_COMPARED = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastFund(Reported):
    """The cheapest way to open a zone from outside.

    Attributes
    ----------
    members
        Who would sign.
    total
        What it costs in utils; zero when the zone is open as it is, None when no feasible
        agreement is within the members' reach.
    agreement
        The agreement that the money makes possible: of several, that with the smallest id.
    payments
        By actor, exactly what it falls short of its reservation utility; by country, what its
        negotiator still lacks when the actors are paid.
    """

    members: tuple[str, ...]
    total: Fraction | None
    agreement: Agreement | None
    payments: Record[Fraction]
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        note = "No feasible agreement is within the members' reach."
        if self.total is not None:
            note = f"In all {float(self.total):.3g} utils, for {self.agreement}."
        return (
            Table(
                title=f"The least fund that opens the zone of {joined(self.members)}",
                columns=("paid to", "utils"),
                rows=tuple(self.payments.items()),
                note=note,
            ),
        )


def least_fund(game: PointGame, members: Sequence[str]) -> LeastFund:
    """Return the least outside fund with which all members could sign some agreement.

    An actor's approval costs what it falls short of its reservation utility; a country's
    signature costs the cheapest set of actors whose approval ratifies, and what its negotiator,
    who counts these payments with the actors' weights, still lacks. One util costs the same
    everywhere. One pass over the agreements in floats; those within a billionth of the best,
    up to two thousand, are compared again exactly.

    Parameters
    ----------
    game
        The game in numbers.
    members
        Countries that must all sign.

    Raises
    ------
    ArgumentError
        If there is no member, or one is named twice.
    LabelError
        If there is no such country.
    LimitError
        If the game has more agreements than can be enumerated.

    References
    ----------
    Putnam 1988, Diplomacy and Domestic Politics, https://doi.org/10.1017/S0020818300027697,
    on side-payments.

    Examples
    --------
    >>> import twolevel as tl
    >>> least_fund(tl.load("border").point, ["north", "south"]).total
    Fraction(0, 1)
    """
    names = Labels(members, kind="member")
    if not names:
        raise ArgumentError("a fund needs at least one member to sign")
    places = game.countries.positions(names)
    check_enumerable(game, "a search for the least fund")
    best, candidates = np.inf, np.empty(0, dtype=np.int64)
    for ids, prices in _prices(game, places):
        low = min(best, float(prices.min()))
        keep = ids[prices <= low + SLACK]
        known = candidates[:0] if low < best - SLACK else candidates
        candidates = np.concatenate([known, keep])
        best = low
    exact = [_exact_price(game, places, int(number)) for number in candidates[:MOST_COMPARED]]
    cheapest = min(exact, key=lambda found: (found[0], found[2])) if exact else None
    total, payments, number = cheapest or (None, {}, 0)
    return LeastFund(
        members=tuple(names),
        total=total,
        agreement=None if total is None else game.scenario.agreement(number),
        payments=Record(payments),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="enumeration",
            exact=game.exact,
            parameters=Record({"members": tuple(names)}),
        ),
    )


Priced = tuple[Fraction, dict[str, Fraction], int]
"""What an agreement costs, whom it pays, and its id."""


def _prices(
    game: PointGame, places: Sequence[int]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    present = sum(1 << place for place in places)
    for block in game.enumeration.blocks():
        where = np.flatnonzero(block.feasible & (block.required & ~present == 0))
        if len(where):
            total = np.zeros(len(where))
            for place in places:
                total += _country_price(game, place, block, where)
            yield block.ids[where], total


def _country_price(
    game: PointGame, place: int, block: Block, where: NDArray[np.intp]
) -> NDArray[np.float64]:
    body = game.bodies[place]
    rows = game.actors.positions(leaf.name for leaf in body.leaves)
    costs = np.array([np.maximum(0.0, _short(game, row, block, where)) for row in rows])
    lacking = _short(game, len(game.actors) + place, block, where)
    weights = np.array([float(weight) for weight in body.leaf_weights()])
    ways = []
    for way in minimal_sets(passing_patterns(body)):
        paid = np.array([way >> bit & 1 for bit in range(len(rows))])
        eased = (weights * paid) @ costs
        ways.append(paid @ costs + np.maximum(0.0, lacking - eased))
    cheapest: NDArray[np.float64] = np.min(ways, axis=0)
    return cheapest


def _short(game: PointGame, row: int, block: Block, where: NDArray[np.intp]) -> NDArray[np.float64]:
    known = game.rows[row]
    short: NDArray[np.float64] = known.threshold - block.values(slice(row, row + 1), where)[0]
    return short / known.scale


def _exact_price(game: PointGame, places: Sequence[int], number: int) -> Priced:
    found = explain(game, number)
    total, payments = Fraction(0), dict[str, Fraction]()
    for place in places:
        body = game.bodies[place]
        names = [leaf.name for leaf in body.leaves]
        weights = dict(zip(names, body.leaf_weights(), strict=True))
        lacking = -found.countries[body.name].gain
        options = []
        for way in minimal_sets(passing_patterns(body)):
            paid = {
                name: -found.actors[name].margin
                for bit, name in enumerate(names)
                if way >> bit & 1 and found.actors[name].margin < 0
            }
            rest = lacking - sum((weights[n] * cost for n, cost in paid.items()), Fraction(0))
            if rest > 0:
                paid[body.name] = rest
            options.append(paid)
        cheapest = min(options, key=lambda paid: sum(paid.values(), Fraction(0)))
        payments |= cheapest
        total += sum(cheapest.values(), Fraction(0))
    return total, payments, number
