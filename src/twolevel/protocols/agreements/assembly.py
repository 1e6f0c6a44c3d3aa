"""An assembly that makes offers over finitely many agreements: exact one-step replies.

Knows gains in integer units, who proposes with what chance, discounts, ratification as tables over
approvals, and a quota of countries. Knows no label and no scenario.

Columns of gains are the countries' negotiators, then the voters at home. A negotiator accepts an
agreement that is worth no less than waiting. Ratifiers compare with the status quo (then their
verdict on each agreement is given) or, being strategic, with what waiting is worth to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.tables import Integers

__all__ = ["PASS", "Assembly", "Proposals"]

Mask = NDArray[np.bool_]
Proposals = tuple[int, ...]
"""For each country, the place of the agreement it proposes, or `PASS`."""

PASS = -1
"""Proposing nothing that anybody would accept."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assembly:
    """The protocol in numbers.

    Attributes
    ----------
    gains
        ``(n_agreements, n_columns)``: over disagreement, in units.
    scales
        Units per util, by column.
    chances
        Each country's chance to propose; they sum to one.
    discounts
        By column.
    ratified
        ``(n_agreements, n_countries)``: where ratifiers compare with the status quo, whether
        they ratify; None where they are strategic.
    voters
        For strategic ratifiers: by country the columns of its voters, and which patterns of
        their approvals ratify.
    quota
        How many countries must sign.
    """

    gains: Integers
    scales: tuple[int, ...]
    chances: tuple[Fraction, ...]
    discounts: tuple[Fraction, ...]
    ratified: Mask | None
    voters: tuple[tuple[tuple[int, ...], Mask], ...]
    quota: int

    @property
    def n_countries(self) -> int:
        """How many countries take part."""
        return len(self.chances)

    def thresholds(self, values: Sequence[Fraction]) -> list[int]:
        """Return the least gains, in units, that are worth no less than waiting."""
        return [
            ceil(discount * value * scale)
            for discount, value, scale in zip(self.discounts, values, self.scales, strict=True)
        ]

    def ratifies(self, thresholds: Sequence[int]) -> Mask:
        """Return where each country's ratifiers approve: ``(n_agreements, n_countries)``."""
        if self.ratified is not None:
            return self.ratified
        verdicts = []
        for columns, passing in self.voters:
            pattern = np.zeros(len(self.gains), dtype=np.int64)
            for bit, column in enumerate(columns):
                pattern |= (self.gains[:, column] >= thresholds[column]).astype(np.int64) << bit
            verdicts.append(passing[pattern])
        return np.stack(verdicts, axis=1)

    def passes(self, values: Sequence[Fraction]) -> Mask:
        """Return which agreements pass if a country proposes them: ``(n_agreements, n_countries)``.

        The proposing negotiator accepts its own proposal; its ratifiers still have their say.
        """
        least = self.thresholds(values)
        n = self.n_countries
        ratified = self.ratifies(least)
        signs = ratified & (self.gains[:, :n] >= np.array(least[:n], dtype=object).astype(np.int64))
        count = signs.sum(axis=1)
        proposed = count[:, None] + (ratified & ~signs)
        return proposed >= self.quota

    def best_proposals(self, values: Sequence[Fraction]) -> Proposals:
        """Return what each country proposes: the best that passes, unless waiting is better."""
        passing = self.passes(values)
        least = self.thresholds(values)
        found = []
        for country in range(self.n_countries):
            places = np.flatnonzero(passing[:, country])
            if not len(places):
                found.append(PASS)
                continue
            own = self.gains[places, country]
            best = int(own.argmax())
            found.append(int(places[best]) if own[best] >= least[country] else PASS)
        return tuple(found)

    def values_of(self, proposals: Proposals) -> tuple[Fraction, ...]:
        """Return what each column expects before the draw if these proposals pass."""
        delay = sum(
            (c for c, place in zip(self.chances, proposals, strict=True) if place == PASS),
            Fraction(0),
        )
        values = []
        for column, (scale, discount) in enumerate(zip(self.scales, self.discounts, strict=True)):
            total = sum(
                (
                    chance * int(self.gains[place, column])
                    for chance, place in zip(self.chances, proposals, strict=True)
                    if place != PASS
                ),
                Fraction(0),
            )
            rest = 1 - discount * delay
            values.append(total / scale / rest if rest else Fraction(0))
        return tuple(values)

    def pure_equilibrium(
        self, start: Sequence[Fraction], rounds: int, seen: list[Proposals]
    ) -> Proposals | None:
        """Return proposals that reply best to the values they give, or None if none was met.

        Replies are iterated from values, first undamped, then with damping; those met on the way
        are added to `seen`.
        """
        values = tuple(start)
        first = len(seen)
        weight = Fraction(1)
        for _ in range(rounds):
            proposals = self.best_proposals(values)
            implied = self.values_of(proposals)
            if self.best_proposals(implied) == proposals:
                return proposals
            if weight == 1 and proposals in seen[first:]:
                weight = Fraction(1, 4)
            seen.append(proposals)
            values = tuple(
                (new * weight + old * (1 - weight)).limit_denominator(10**12)
                for new, old in zip(implied, values, strict=True)
            )
        return None
