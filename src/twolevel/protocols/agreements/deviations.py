"""What somebody gains by deviating once from play by a rota: exactly.

Knows an assembly, a rota and play. Does not know how play is found.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import VerificationError
from twolevel.protocols.agreements.assembly import PASS, Assembly
from twolevel.protocols.agreements.passing import chances_to_pass
from twolevel.protocols.agreements.rota import Rota, RotaPlay, Values, Votes, values_of

__all__ = ["Deviation", "best_deviations", "check_play", "measured", "passages"]


class Passage(NamedTuple):
    """What passes if a seat proposes it: for sure, or with a chance where votes are named."""

    surely: NDArray[np.bool_]
    named: dict[int, Fraction]

    def chance(self, place: int) -> Fraction:
        """Return the chance that a place passes; nothing never does."""
        if place == PASS:
            return Fraction(0)
        return self.named.get(place, Fraction(int(self.surely[place])))


def passages(
    game: Assembly, rota: Rota, values: Sequence[Values], votes: Votes
) -> Iterator[Passage]:
    """Yield by seat what passes if voters compare with values, except where votes are named."""
    open_to = [game.passes(values[rota.after(turn)]) for turn in range(rota.n_turns)]
    for who, turn in zip(rota.proposers, rota.turns, strict=True):
        places = sorted({place for when, _, place in votes if when == turn})
        named: dict[int, Fraction] = {}
        if places:
            least = game.thresholds(values[rota.after(turn)])
            accepts: Any = np.array(
                [
                    [
                        votes.get(
                            (turn, column, place), Fraction(int(game.gains[place, column] >= bar))
                        )
                        for column, bar in enumerate(least)
                    ]
                    for place in places
                ],
                dtype=object,
            )
            chances = chances_to_pass(game, accepts, who, np.array(places))
            named = {place: Fraction(chance) for place, chance in zip(places, chances, strict=True)}
        yield Passage(open_to[turn][:, who], named)


class Deviation(NamedTuple):
    """What a seat would do best to propose, and what it gains over what it does."""

    place: int
    gain: Fraction


def best_deviations(game: Assembly, rota: Rota, play: RotaPlay) -> tuple[Deviation, ...]:
    """Return by seat the best deviation from its proposals."""
    found = []
    for seat, passage in enumerate(passages(game, rota, play.values, play.votes)):
        who, turn = rota.proposers[seat], rota.turns[seat]
        waiting = game.discounts[who] * play.values[rota.after(turn)][who]

        def worth(place: int, who: int = who, waiting: Fraction = waiting) -> Fraction:
            return Fraction(int(game.gains[place, who]), game.scales[who]) - waiting

        open_to = passage.surely.copy()
        open_to[list(passage.named)] = False
        places = np.flatnonzero(open_to)
        best, most = PASS, Fraction(0)
        if len(places):
            place = int(places[game.gains[places, who].argmax()])
            if worth(place) > most:
                best, most = place, worth(place)
        for place, chance in passage.named.items():
            if chance * worth(place) > most:
                best, most = place, chance * worth(place)
        made = sum(
            (o.chance * o.passes * worth(o.place) for o in play.offers[seat] if o.passes),
            Fraction(0),
        )
        found.append(Deviation(best, most - made))
    return tuple(found)


def _loss_of_votes(game: Assembly, rota: Rota, play: RotaPlay) -> Fraction:
    """Return the most that a voter loses where votes are named."""
    lost = Fraction(0)
    for (turn, column, place), chance in play.votes.items():
        waiting = game.discounts[column] * play.values[rota.after(turn)][column]
        surplus = Fraction(int(game.gains[place, column]), game.scales[column]) - waiting
        lost = max(lost, (1 - chance) * surplus, -chance * surplus)
    return lost


def measured(game: Assembly, rota: Rota, play: RotaPlay) -> RotaPlay:
    """Return play with its residual."""
    gained = max(deviation.gain for deviation in best_deviations(game, rota, play))
    return dataclasses.replace(play, residual=max(gained, _loss_of_votes(game, rota, play)))


def check_play(game: Assembly, rota: Rota, play: RotaPlay, seats: Sequence[str]) -> None:
    """Check play by one-shot deviations, in exact arithmetic: every proposal, every vote.

    Parameters
    ----------
    game, rota, play
        The protocol and what is said of it.
    seats
        By seat, in words who proposes when.

    Raises
    ------
    VerificationError
        If somebody gains more than the residual, or values are not those of the play.
    """
    if play.values != values_of(game, rota, play.offers):
        raise VerificationError("values are not those of the proposals")
    for name, made, passage in zip(
        seats, play.offers, passages(game, rota, play.values, play.votes), strict=True
    ):
        for offer in made:
            chance = passage.chance(offer.place)
            if offer.passes != chance:
                raise VerificationError(
                    f"what {name} proposes passes with chance {float(chance):.3g}, "
                    f"not {float(offer.passes):.3g}"
                )
    for name, deviation in zip(seats, best_deviations(game, rota, play), strict=True):
        if deviation.gain > play.residual:
            raise VerificationError(f"{name} gains {float(deviation.gain):.2g} by another proposal")
    if _loss_of_votes(game, rota, play) > play.residual:
        raise VerificationError("somebody accepts less, or refuses more, than waiting is worth")
