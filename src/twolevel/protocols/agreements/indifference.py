"""From who is indifferent between what to the chances that make them so.

Knows an assembly, a rota, and a support: what each seat may propose, and whose votes are left to
chance. Its conditions are affine in every unknown, so that slopes are differences; Newton's
method solves them in floats, then in fractions, which are recognised where they are short.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.protocols.agreements.assembly import PASS, Assembly
from twolevel.protocols.agreements.passing import chances_to_pass
from twolevel.protocols.agreements.rota import Rota
from twolevel.protocols.linear import reduced

__all__ = ["Indifference", "Support"]

BITS = 256
"""Binary places of fractions that are not recognised."""

ROUNDS = 12
SMALL = 1e-9
CLOSE = 1e-12
FARTHEST = 1e3

Points = NDArray[Any]
"""Floats or fractions: ``(n_unknowns,)``, or ``(n_unknowns, n_points)``."""


@dataclass(frozen=True, slots=True)
class Support:
    """What is done with some chance.

    Attributes
    ----------
    proposals
        By seat, places, or `PASS`.
    mixed
        Turn, column and place of the votes that are left to chance.
    accepts
        By turn and place, whether each column accepts.
    """

    proposals: tuple[tuple[int, ...], ...]
    mixed: tuple[tuple[int, int, int], ...]
    accepts: Mapping[tuple[int, int], tuple[bool, ...]]


class Indifference:
    """The conditions of a support.

    Unknown are values of the columns that somebody compares, by turn; chances of the places that
    a seat mixes between; and chances of the votes that are left to chance.
    """

    def __init__(self, game: Assembly, rota: Rota, support: Support) -> None:
        self.game, self.rota, self.support = game, rota, support
        seats = list(enumerate(support.proposals))
        columns = {column for _, column, _ in support.mixed}
        columns |= {rota.proposers[seat] for seat, places in seats if len(places) > 1}
        self.columns = sorted(columns)
        self.keys: list[tuple[Any, ...]] = [
            ("value", turn, column) for turn in range(rota.n_turns) for column in self.columns
        ]
        self.keys += [
            ("propose", seat, place)
            for seat, places in seats
            if len(places) > 1
            for place in places
        ]
        self.keys += [("accept", *vote) for vote in support.mixed]
        self.places = {key: place for place, key in enumerate(self.keys)}

    def chance_to_propose(self, seat: int, place: int, point: Points) -> Any:
        """Return the chance that a seat proposes a place."""
        if len(self.support.proposals[seat]) == 1:
            return 1
        return point[self.places["propose", seat, place]]

    def chances_to_pass(self, point: Points) -> dict[tuple[int, int], Any]:
        """Return by seat and place the chance that the proposal passes."""
        return {
            (seat, place): self._chance_to_pass(seat, place, point)
            for seat, places in enumerate(self.support.proposals)
            for place in places
            if place != PASS
        }

    def _chance_to_pass(self, seat: int, place: int, point: Points) -> Any:
        turn, who = self.rota.turns[seat], self.rota.proposers[seat]
        accepts = np.empty((*point.shape[1:], 1, len(self.game.scales)), dtype=point.dtype)
        for column, fixed in enumerate(self.support.accepts[turn, place]):
            unknown = self.places.get(("accept", turn, column, place))
            accepts[..., 0, column] = int(fixed) if unknown is None else point[unknown]
        return chances_to_pass(self.game, accepts, who, np.array([place])).T[0]

    def excess(self, point: Points) -> Points:
        """Return by how much each condition is missed: ``(n_conditions, ...)``."""
        passes = self.chances_to_pass(point)
        waits = {
            (turn, column): self._number(self.game.discounts[column], point)
            * point[self.places["value", self.rota.after(turn), column]]
            for turn in range(self.rota.n_turns)
            for column in self.columns
        }
        surplus = {
            (seat, place, column): self._number(self._gain(place, column), point)
            - waits[self.rota.turns[seat], column]
            for seat, place in passes
            for column in self.columns
        }
        totals = {key: wait - point[self.places["value", *key]] for key, wait in waits.items()}
        for seat, place in passes:
            drawn = self._number(self.rota.chances[seat], point)
            share = drawn * self.chance_to_propose(seat, place, point) * passes[seat, place]
            for column in self.columns:
                key = self.rota.turns[seat], column
                totals[key] = totals[key] + share * surplus[seat, place, column]
        missed = list(totals.values())
        for seat, places in enumerate(self.support.proposals):
            if len(places) > 1:
                who = self.rota.proposers[seat]
                worths = [
                    0 * point[0]
                    if place == PASS
                    else passes[seat, place] * surplus[seat, place, who]
                    for place in places
                ]
                missed += [worth - worths[0] for worth in worths[1:]]
                missed.append(sum(self.chance_to_propose(seat, k, point) for k in places) - 1)
        for turn, column, place in self.support.mixed:
            gain = self._number(self._gain(place, column), point)
            missed.append(gain - waits[turn, column])
        return np.array(missed)

    @staticmethod
    def _number(number: Fraction, point: Points) -> Any:
        return number if point.dtype == object else float(number)

    def _gain(self, place: int, column: int) -> Fraction:
        return Fraction(int(self.game.gains[place, column]), self.game.scales[column])

    def near(self, start: Sequence[float]) -> list[float] | None:
        """Return the solution near a start, in floats; None if there is none."""
        point = np.array(start, dtype=np.float64)
        for _ in range(ROUNDS if len(point) else 0):
            missed, slopes = self._linearised(point)
            change: Any = np.linalg.lstsq(slopes, -missed, rcond=SMALL)[0]
            size = float(np.abs(change).max())
            if not size < FARTHEST:
                return None
            point = point + change
            if size < CLOSE:
                break
        if len(point) and not self._settled(point):
            return None
        return [float(x) for x in point]

    def _settled(self, point: Points) -> bool:
        chances = [x for x, key in zip(point, self.keys, strict=True) if key[0] != "value"]
        missed = np.abs(self.excess(point)).max()
        return bool(missed < SMALL) and all(-SMALL <= x <= 1 + SMALL for x in chances)

    def exactly(self, start: Sequence[float]) -> tuple[list[Fraction], list[int]] | None:
        """Return the solution near a solution in floats, and which unknowns are free.

        Fractions of some twenty-five digits or fewer are recognised; others are cut.
        """
        point = [_cut(Fraction(x)) for x in start]
        free: list[int] = []
        for _ in range(ROUNDS if point else 0):
            missed, slopes = self._linearised(np.array(point, dtype=object))
            change, free = reduced(slopes.tolist(), (-missed).tolist(), Fraction(SMALL))
            size = max(map(abs, change))
            if size > 1:
                return None
            point = [_cut(x + step) for x, step in zip(point, change, strict=True)]
            for place in free:
                point[place] = point[place].limit_denominator(100)
            if size < Fraction(1, 2 ** (BITS - 40)):
                break
        return [_recognised(x) for x in point], free

    def _linearised(self, point: Points) -> tuple[Points, Points]:
        """Return the excess and its slopes: what one unit more of each unknown adds."""
        units = np.eye(len(point), len(point) + 1, dtype=np.int64).astype(point.dtype)
        every = self.excess(point[:, None] + units)
        missed = every[:, -1]
        return missed, every[:, :-1] - missed[:, None]


def _cut(number: Fraction) -> Fraction:
    return Fraction(round(number * 2**BITS), 2**BITS)


def _recognised(number: Fraction) -> Fraction:
    short = number.limit_denominator(2 ** (BITS // 3))
    return short if abs(short - number) < Fraction(1, 2 ** (BITS - 30)) else number
