"""A scenario's numeric issues as a game of offers over positions, in numbers.

Knows how payoffs are read, which countries and ratifiers must agree, and how issues become sides
of a unit box. Does not know how equilibria are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twolevel.labels import Labels
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.positions.least_loss import Bowls
from twolevel.protocols.positions.losses import IssueLosses, LineLosses, Losses
from twolevel.protocols.positions.position_payoffs import (
    PositionPayoff,
    payoff_of_actor,
    payoff_of_country,
)
from twolevel.protocols.positions.position_space import PositionSpace
from twolevel.protocols.positions.spatial_replies import Decision, Sets, SpatialReplies
from twolevel.ratification.approval import minimal_sets, passing_patterns

__all__ = ["PositionPlay"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class PositionPlay:
    """The protocol in numbers: countries' negotiators first, then the ratifiers that matter.

    Attributes
    ----------
    players
        The countries that take part.
    payoffs
        Theirs, then those of the ratifiers.
    ratifying
        For each country, the smallest sets of ratifiers whose approval ratifies, as places
        among `payoffs`.
    drawn, factors
        Chances to propose and discount factors of all: a ratifier never proposes, and one that
        compares with the status quo has a factor of zero.
    signing
        The smallest sets of countries, as places, whose signatures are enough.
    """

    space: PositionSpace
    players: Labels
    payoffs: tuple[PositionPayoff, ...]
    ratifying: tuple[Sets, ...]
    drawn: Floats
    factors: Floats
    signing: Sets

    @classmethod
    def of(
        cls,
        game: PointGame,
        space: PositionSpace,
        players: Labels,
        *,
        recognition: Sequence[Fraction],
        discounts: Sequence[Fraction],
        signing: Sets,
        strategic: bool,
    ) -> PositionPlay:
        """Return the game of a scenario's countries.

        Raises
        ------
        ArgumentError
            If a payoff cannot be read.
        """
        payoffs = [payoff_of_country(game, space, name) for name in players]
        drawn, factors = list(recognition), list(discounts)
        ratifying = []
        for place, country in enumerate(game.countries.positions(players)):
            body = game.bodies[country]
            leaves = [leaf.name for leaf in body.leaves]
            sets = [
                [k for k in range(len(leaves)) if mask >> k & 1]
                for mask in minimal_sets(passing_patterns(body))
            ]
            known = {}
            for k in sorted({k for one in sets for k in one}):
                known[k] = len(payoffs)
                payoffs.append(payoff_of_actor(game, space, leaves[k]))
                drawn.append(Fraction(0))
                factors.append(discounts[place] if strategic else Fraction(0))
            ratifying.append(tuple(tuple(known[k] for k in one) for one in sets))
        return cls(
            space=space,
            players=players,
            payoffs=tuple(payoffs),
            ratifying=tuple(ratifying),
            drawn=np.array([float(x) for x in drawn]),
            factors=np.array([float(x) for x in factors]),
            signing=signing,
        )

    @cached_property
    def replies(self) -> SpatialReplies:
        """One round of the protocol, over the unit box."""
        proposers = [list(self._decisions(k)) for k in range(len(self.players))]
        ratifiers = len(self.payoffs) - len(proposers)
        return SpatialReplies(
            losses=self._losses(),
            worth=np.array([float(p.worth) for p in self.payoffs]),
            drawn=self.drawn,
            factors=self.factors,
            decisions=proposers + [[]] * ratifiers,
        )

    @cached_property
    def ideals(self) -> Floats:
        """Ideal points on the scale of the unit box: ``(n, n_issues)``; they may lie outside."""
        space = self.space
        return np.array(
            [
                [float((p.ideals[j] - space.lowest[j]) / space.span(j)) for j in space.issues]
                for p in self.payoffs
            ]
        )

    @property
    def middle(self) -> Floats:
        """The mean ideal point of those who propose, within the unit box."""
        mean: Floats = np.clip(self.drawn @ self.ideals, 0.0, 1.0)
        return mean

    def _losses(self) -> Losses:
        issues, space, ideals = self.space.issues, self.space, self.ideals
        squared = np.array([p.loss == "quadratic" for p in self.payoffs])
        weights = np.array(
            [
                [float(p.weights[j] * space.span(j) ** (2 if q else 1)) for j in issues]
                for p, q in zip(self.payoffs, squared, strict=True)
            ]
        )
        if len(issues) == 1:
            return LineLosses(ideals=ideals[:, 0], weights=weights[:, 0], quadratic=squared)
        return IssueLosses(bowls=Bowls(ideals=ideals, weights=weights))

    def _decisions(self, proposer: int) -> Iterator[Decision]:
        """Yield whose acceptance decides on what a country proposes: of signatories, and at home."""
        free = self.ratifying[proposer] == ((),)
        own = [set(one) - {proposer} for one in self.signing if proposer in one]
        for signing in self.signing:
            if free and proposer not in signing and any(one < set(signing) for one in own):
                continue  # its own signature costs it nothing
            negotiators = tuple(k for k in signing if k != proposer)
            at_home = [self.ratifying[k] for k in signing]
            surely = tuple(voter for sets in at_home if len(sets) == 1 for voter in sets[0])
            yield Decision(
                (*negotiators, *surely), tuple(sets for sets in at_home if len(sets) > 1)
            )

    def box(self, positions: Floats) -> Floats:
        """Return positions of the unit box on the issues' scales: ``(..., n_issues)``."""
        low = np.array([float(self.space.lowest[j]) for j in self.space.issues])
        span = np.array([float(self.space.span(j)) for j in self.space.issues])
        scaled: Floats = low + span * positions
        return scaled

    def gains(self, positions: Floats) -> Floats:
        """Return what positions on the issues' scales pay, from the payoffs: ``(..., n)``."""
        columns = []
        for p in self.payoffs:
            ideal = np.array([float(p.ideals[j]) for j in self.space.issues])
            weight = np.array([float(p.weights[j]) for j in self.space.issues])
            power = 2 if p.loss == "quadratic" else 1
            columns.append(
                float(p.worth) - (weight * np.abs(positions - ideal) ** power).sum(axis=-1)
            )
        return np.stack(columns, axis=-1)

    def passes(self, gains: Floats, thresholds: Floats, proposer: int, slack: float) -> Mask:
        """Return where a country's proposals pass: ``(...)``, from what they pay and what is asked."""
        accepts = gains >= thresholds - slack
        signs = []
        for country, sets in enumerate(self.ratifying):
            ratified = np.zeros(gains.shape[:-1], dtype=np.bool_)
            for one in sets:
                ratified |= accepts[..., list(one)].all(axis=-1)
            signs.append(ratified & (accepts[..., country] | (country == proposer)))
        signed = np.stack(signs, axis=-1)
        enough: Mask = np.any([signed[..., list(one)].all(axis=-1) for one in self.signing], axis=0)
        return enough
