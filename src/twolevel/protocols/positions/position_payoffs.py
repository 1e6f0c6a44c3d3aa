"""A scenario's payoffs read as losses in distance from ideal points on its numeric issues.

Knows the game in numbers and what its actors said. Computes no protocol. Nothing is made up: an
ideal point says what every position is worth; an order, or a number an option, says nothing of
positions between options and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from twolevel.errors import ArgumentError, Fault, listed, shown
from twolevel.labels import Record
from twolevel.model.evidence import Ideal, Order, Utils, Values
from twolevel.payoffs.compiled import PointGame, Row
from twolevel.payoffs.resolution import ResolvedActor, Term
from twolevel.protocols.positions.losses import Loss
from twolevel.protocols.positions.position_space import PositionSpace

__all__ = ["PositionPayoff", "payoff_of_actor", "payoff_of_country"]

POWERS = {"absolute": 1, "quadratic": 2}
KINDS = {Order: "an order", Utils: "utils by option", Values: "values by option"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionPayoff:
    """What positions pay over no agreement: ``worth - sum of weight * distance**power``.

    Attributes
    ----------
    ideals
        By issue, the position that pays most.
    weights
        By issue, utils lost per unit of distance, or of squared distance; zero where the issue
        does not matter, whose ideal then means nothing.
    loss
        ``"quadratic"``: the power is two; ``"absolute"``: it is one.
    worth
        What the ideals pay over no agreement, in utils.
    """

    ideals: Record[Fraction]
    weights: Record[Fraction]
    loss: Loss
    worth: Fraction

    def gain(self, position: Mapping[str, Fraction]) -> Fraction:
        """Return what a position pays over no agreement, in utils."""
        power = POWERS[self.loss]
        lost = (w * abs(position[j] - self.ideals[j]) ** power for j, w in self.weights.items())
        return self.worth - sum(lost, Fraction(0))


class _Pull(NamedTuple):
    """How strongly one interest pulls towards its ideal point."""

    issue: str
    weight: Fraction
    ideal: Fraction
    loss: Loss

    def __str__(self) -> str:
        return f"{self.loss} from {self.ideal} on {self.issue}"


def payoff_of_actor(game: PointGame, space: PositionSpace, name: str) -> PositionPayoff:
    """Return how an actor's payoff is read.

    Raises
    ------
    ArgumentError
        If it says nothing of positions between options, or its losses do not add up to one in
        distance from an ideal point.
    """
    leaf = next(leaf for body in game.bodies for leaf in body.leaves if leaf.name == name)
    row = game.actor_rows[game.actors.position(name)]
    return _read(space, [(Fraction(1), leaf)], row)


def payoff_of_country(game: PointGame, space: PositionSpace, name: str) -> PositionPayoff:
    """Return how the payoff of a country's negotiator is read: the weighted mean of its actors'.

    Raises
    ------
    ArgumentError
        As `payoff_of_actor`, of all actors with weight in the country together.
    """
    place = game.countries.position(name)
    body = game.bodies[place]
    weighted = [(w, a) for w, a in zip(body.leaf_weights(), body.leaves, strict=True) if w]
    return _read(space, weighted, game.country_rows[place])


def _read(
    space: PositionSpace, parts: Sequence[tuple[Fraction, ResolvedActor]], row: Row
) -> PositionPayoff:
    worth, pulls = -row.reservation, []
    for share, leaf in parts:
        for term in leaf.terms:
            said, name = term.interest.valuation, term.interest.issues[0]
            if isinstance(said, Ideal) and name in space.issues:
                worth += share * term.salience
                weight = share * term.salience / space.scale(said, name) ** POWERS[said.loss]
                if weight:
                    pulls.append(_Pull(name, weight, said.ideal, said.loss))
                continue
            paid = space.paid(term)
            if len(paid) > 1:
                raise ArgumentError(str(_silence(leaf, term)))
            worth += share * paid.pop()
    ideals, weights = {}, {}
    for name in space.issues:
        own = [pull for pull in pulls if pull.issue == name]
        weights[name] = sum((pull.weight for pull in own), Fraction(0))
        total = sum((pull.weight * pull.ideal for pull in own), Fraction(0))
        ideals[name] = total / weights[name] if own else space.lowest[name]
    loss = _common_loss(space, row, pulls)
    if loss == "quadratic":
        worth -= sum((p.weight * (p.ideal - ideals[p.issue]) ** 2 for p in pulls), Fraction(0))
    return PositionPayoff(ideals=Record(ideals), weights=Record(weights), loss=loss, worth=worth)


def _common_loss(space: PositionSpace, row: Row, pulls: Sequence[_Pull]) -> Loss:
    """Return the loss as which pulls add up: quadratic ones do, absolute ones towards one point."""
    if all(pull.loss == "quadratic" for pull in pulls):
        return "quadratic"
    alike = len({(pull.ideal, pull.loss) for pull in pulls}) == 1
    if len(space.issues) == 1 and alike:
        return "absolute"
    allowed = "quadratic losses"
    if len(space.issues) == 1:
        allowed += ", or absolute ones from one ideal point"
    raise ArgumentError(
        f"the losses of {row.name} do not add up to a loss in distance from one ideal point "
        f"(seen: {listed(pulls)}). Allowed on {listed(space.issues)}: {allowed}. "
        "Write loss: quadratic where that fits the evidence, or choose other issues."
    )


def _silence(leaf: ResolvedActor, term: Term) -> Fault:
    said = term.interest.valuation
    linked = len(term.interest.issues) > 1
    seen = np.array([str(x) for x in term.utils.flat])
    return Fault(
        path=("actors", leaf.name, "interests", term.interest.name),
        what=f"{'a linkage' if linked else KINDS[type(said)]} says nothing of positions between options",
        seen=shown([list(tier) for tier in said.tiers])
        if isinstance(said, Order)
        else f"utils {listed(seen)}",
        allowed="an ideal point with its loss, such as {ideal: 60, loss: quadratic}",
        remedy=f"State one, or bargain over other issues than {listed(term.interest.issues)}.",
    )
