"""Who proposes in which turn, and what play by such a rota is worth: exactly.

Knows an assembly, and play as chances to propose, to accept and to pass. In a turn one of its
seats is drawn and proposes; if that does not pass the next turn comes, and after the last the
first. Drawn proposers are a rota of one turn, a fixed order is one of one seat a turn. Does not
know how play is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from twolevel.protocols.agreements.assembly import PASS, Assembly

__all__ = [
    "Offer",
    "Rota",
    "RotaPlay",
    "Values",
    "Votes",
    "agreed_in_the_end",
    "pure_play",
    "turns_to_wait",
    "values_of",
]

Values = tuple[Fraction, ...]
"""What each column expects."""

Votes = Mapping[tuple[int, int, int], Fraction]
"""By turn, column and place, the chance to accept; elsewhere what is worth waiting passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Turns that come one after the other, over and over.

    Attributes
    ----------
    proposers
        By seat, the country that proposes.
    chances
        By seat, its chance to be drawn in its turn.
    turns
        By seat, its turn, counted from zero.
    """

    proposers: tuple[int, ...]
    chances: tuple[Fraction, ...]
    turns: tuple[int, ...]

    @classmethod
    def drawn(cls, chances: Sequence[Fraction]) -> Rota:
        """Return the rota of one turn, in which anybody may be drawn."""
        count = len(chances)
        return cls(proposers=tuple(range(count)), chances=tuple(chances), turns=(0,) * count)

    @classmethod
    def in_order(cls, order: Sequence[int]) -> Rota:
        """Return the rota in which one country proposes a turn."""
        return cls(
            proposers=tuple(order),
            chances=(Fraction(1),) * len(order),
            turns=tuple(range(len(order))),
        )

    @property
    def n_turns(self) -> int:
        """How many turns there are."""
        return self.turns[-1] + 1

    def after(self, turn: int) -> int:
        """Return the turn that follows."""
        return (turn + 1) % self.n_turns


class Offer(NamedTuple):
    """What a seat proposes with some chance: a place, or `PASS`; and its chance to pass."""

    place: int
    chance: Fraction
    passes: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaPlay:
    """Stationary strategies and what they give.

    Attributes
    ----------
    offers
        By seat.
    votes
        Who accepts with what chance where it is not said by what waiting is worth.
    values
        By turn, and column, in utils.
    residual
        The largest gain of one deviation, in utils.
    """

    offers: tuple[tuple[Offer, ...], ...]
    votes: Votes
    values: tuple[Values, ...]
    residual: Fraction

    @property
    def is_pure(self) -> bool:
        """Whether nobody tosses a coin on the way."""
        return all(len(made) == 1 and made[0].passes in {0, 1} for made in self.offers)


def values_of(game: Assembly, rota: Rota, offers: Sequence[Sequence[Offer]]) -> tuple[Values, ...]:
    """Return what each column expects before each turn."""
    agreed, rests = _shares(rota, offers)
    columns = []
    for column, (scale, discount) in enumerate(zip(game.scales, game.discounts, strict=True)):
        given = [
            sum((s * int(game.gains[k, column]) for k, s in shares.items()), Fraction(0)) / scale
            for shares in agreed
        ]
        kept = [discount * rest for rest in rests]
        whole, slope = Fraction(0), Fraction(1)
        for turn in reversed(range(rota.n_turns)):
            whole, slope = given[turn] + kept[turn] * whole, kept[turn] * slope
        value = Fraction(0) if slope == 1 else whole / (1 - slope)
        back = []
        for turn in reversed(range(rota.n_turns)):
            value = given[turn] + kept[turn] * value
            back.append(value)
        columns.append(back[::-1])
    return tuple(zip(*columns, strict=True))


def _shares(
    rota: Rota, offers: Sequence[Sequence[Offer]]
) -> tuple[list[dict[int, Fraction]], list[Fraction]]:
    """Return by turn what is agreed with what chance, and the chance that nothing is."""
    agreed: list[dict[int, Fraction]] = [{} for _ in range(rota.n_turns)]
    for made, chance, turn in zip(offers, rota.chances, rota.turns, strict=True):
        for offer in made:
            share = chance * offer.chance * offer.passes
            if share:
                agreed[turn][offer.place] = agreed[turn].get(offer.place, Fraction(0)) + share
    return agreed, [1 - sum(shares.values(), Fraction(0)) for shares in agreed]


def pure_play(game: Assembly, rota: Rota, proposals: Sequence[int]) -> RotaPlay:
    """Return play in which each seat proposes one place, which passes, or nothing."""
    one = Fraction(1)
    offers = tuple((Offer(place, one, Fraction(int(place != PASS))),) for place in proposals)
    return RotaPlay(
        offers=offers, votes={}, values=values_of(game, rota, offers), residual=Fraction(0)
    )


def agreed_in_the_end(rota: Rota, play: RotaPlay) -> dict[int, Fraction]:
    """Return with what chance each place is agreed sooner or later, from the first turn on."""
    shares, rests = _shares(rota, play.offers)
    found: dict[int, Fraction] = {}
    reached = Fraction(1)
    for agreed, rest in zip(shares, rests, strict=True):
        for place, share in agreed.items():
            found[place] = found.get(place, Fraction(0)) + reached * share
        reached *= rest
    return {place: share / (1 - reached) for place, share in found.items() if share}


def turns_to_wait(rota: Rota, play: RotaPlay) -> Fraction:
    """Return how many turns are expected to pass before an agreement; there must be one."""
    _, rests = _shares(rota, play.offers)
    expected, reached = Fraction(0), Fraction(1)
    for rest in rests:
        reached *= rest
        expected += reached
    return expected / (1 - reached)
