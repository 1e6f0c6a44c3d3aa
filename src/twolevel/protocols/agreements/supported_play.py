"""From smoothed replies to play that stands in exact arithmetic.

Knows an assembly and a rota. Replies show who may be indifferent between what: a support. The
chances that make them so are solved for, and the play is checked against every deviation.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.protocols.agreements.assembly import PASS, Assembly
from twolevel.protocols.agreements.deviations import measured, passages
from twolevel.protocols.agreements.indifference import Indifference, Support
from twolevel.protocols.agreements.rota import Offer, Rota, RotaPlay, Values, values_of
from twolevel.protocols.agreements.smoothed_replies import Replies, SmoothedReplies, followed

__all__ = ["NEGLIGIBLE", "play_along"]

NEGLIGIBLE = Fraction(1, 10**40)
"""What may be left where the chances are no short fractions, in utils."""

LEAST_CHANCES = (0.05, 0.005)
"""Chances from which a choice is taken to be in the support."""

WARM = 0.3
COOLER = 0.8
"""Temperature below which a support is looked for, and the ratio at which it is again."""

ENOUGH_TRIES = 3


def play_along(smooth: SmoothedReplies) -> RotaPlay:
    """Return the play that a curve leads to.

    If no support on the way stands in exact arithmetic, these are the last replies themselves.
    """
    game, rota = smooth.game, smooth.rota
    tried: dict[Any, int] = {}
    last, replies = WARM, None
    for heat, replies in followed(smooth):
        if heat > last * COOLER:
            continue
        last = heat
        for least in LEAST_CHANCES:
            support = _support(rota, replies, least)
            key = (support.proposals, support.mixed, tuple(support.accepts.items()))
            tried[key] = tried.get(key, 0) + 1
            if tried[key] <= ENOUGH_TRIES:
                play = _exact_play(game, rota, support, replies, smooth.largest)
                if play is not None:
                    return play
    if replies is None:
        replies = smooth(np.zeros(smooth.shape), WARM)
    return _nearly(game, rota, replies)


def _support(rota: Rota, replies: Replies, least: float) -> Support:
    """Return what is done with a chance that is not small."""
    count = replies.passing.shape[-1]
    proposals, mixed, accepts = [], set(), {}
    for seat, (who, turn) in enumerate(zip(rota.proposers, rota.turns, strict=True)):
        places = [int(k) for k in np.flatnonzero(replies.proposals[seat] > least)]
        proposals.append(tuple(k if k < count else PASS for k in places))
        for place in places:
            if place == count:
                continue
            row = replies.accepts[turn, place]
            accepts[turn, place] = tuple(bool(chance > 0.5) for chance in row)
            mixed |= {
                (turn, column, place)
                for column in np.flatnonzero((least < row) & (row < 1 - least)).tolist()
                if column != who
            }
    return Support(tuple(proposals), tuple(sorted(mixed)), accepts)


def _exact_play(
    game: Assembly, rota: Rota, support: Support, replies: Replies, largest: NDArray[np.float64]
) -> RotaPlay | None:
    """Return the play of a support if nobody gains by deviating from it."""
    system = Indifference(game, rota, support)
    start = [_start(key, replies, largest) for key in system.keys]
    near = system.near(start)
    solved = None if near is None else system.exactly(near)
    if solved is None:
        return None
    point, free = solved
    play = _stands(game, rota, system, point, replies)
    if play is not None:
        for simpler in _simpler(system, free):
            found = _exact_play(game, rota, simpler, replies, largest)
            if found is not None:
                return found
    return play


def _start(key: tuple[Any, ...], replies: Replies, largest: NDArray[np.float64]) -> float:
    """Return what smoothed replies say of an unknown."""
    kind, *where = key
    if kind == "value":
        turn, column = where
        return float(replies.values[turn, column] * largest[column])
    if kind == "propose":
        seat, place = where  # to propose nothing comes last
        return float(replies.proposals[seat, place])
    turn, column, place = where
    return float(replies.accepts[turn, place, column])


def _simpler(system: Indifference, free: Iterable[int]) -> Iterator[Support]:
    """Yield supports without one of the chances that could be anything."""
    support = system.support
    for place in free:
        kind, *where = system.keys[place]
        if kind == "propose":
            seat, named = where
            rests = [tuple(k for k in support.proposals[seat] if k != named), (named,)]
            for rest in rests:
                made = (*support.proposals[:seat], rest, *support.proposals[seat + 1 :])
                used = {
                    (turn, k)
                    for turn, places in zip(system.rota.turns, made, strict=True)
                    for k in places
                }
                mixed = tuple(vote for vote in support.mixed if (vote[0], vote[2]) in used)
                yield dataclasses.replace(support, proposals=made, mixed=mixed)
        elif kind == "accept":
            turn, column, named = where
            mixed = tuple(vote for vote in support.mixed if vote != (turn, column, named))
            for verdict in (True, False):
                row = support.accepts[turn, named]
                row = (*row[:column], verdict, *row[column + 1 :])
                yield dataclasses.replace(
                    support, mixed=mixed, accepts={**support.accepts, (turn, named): row}
                )


def _stands(
    game: Assembly, rota: Rota, system: Indifference, point: list[Fraction], replies: Replies
) -> RotaPlay | None:
    offers = _offers(system, point)
    if offers is None:
        return None
    values = values_of(game, rota, offers)
    support = system.support
    chosen = {
        (turn, column, place): Fraction(int(verdict))
        for (turn, place), verdicts in support.accepts.items()
        for column, verdict in enumerate(verdicts)
    }
    chosen |= {vote: point[system.places["accept", *vote]] for vote in support.mixed}
    ties = list(_ties(game, rota, values))
    everywhere = {
        (turn, column, place): Fraction(
            float(replies.accepts[turn, place, column])
        ).limit_denominator(100)
        for turn, column, place in ties
    }
    for votes in (
        {vote: chosen[vote] for vote in ties if vote in chosen},
        {vote: chosen.get(vote, chance) for vote, chance in everywhere.items()},
    ):
        play = RotaPlay(offers=offers, votes=votes, values=values, residual=Fraction(0))
        if _passes_as_said(game, rota, play):
            play = measured(game, rota, play)
            if play.residual <= NEGLIGIBLE:
                return play
    return None


def _passes_as_said(game: Assembly, rota: Rota, play: RotaPlay) -> bool:
    found = passages(game, rota, play.values, play.votes)
    return all(
        offer.passes == passage.chance(offer.place)
        for made, passage in zip(play.offers, found, strict=True)
        for offer in made
    )


def _offers(system: Indifference, point: list[Fraction]) -> tuple[tuple[Offer, ...], ...] | None:
    """Return what is proposed with which chances; None if some are none."""
    exact: Any = np.array(point, dtype=object)
    accepted = [x for x, key in zip(point, system.keys, strict=True) if key[0] == "accept"]
    if any(not 0 <= chance <= 1 for chance in accepted):
        return None
    passes = system.chances_to_pass(exact)
    offers = []
    for seat, places in enumerate(system.support.proposals):
        made: dict[int, Offer] = {}
        left = Fraction(1)
        for place in places:
            last = place == places[-1]
            chance = left if last else system.chance_to_propose(seat, place, exact)
            left -= chance
            if not 0 <= chance <= 1:
                return None
            passing = Fraction(passes.get((seat, place), 0))
            kept = place if passing else PASS
            before = made[kept].chance if kept in made else 0
            made[kept] = Offer(kept, before + chance, passing)
        offers.append(tuple(offer for offer in made.values() if offer.chance))
    return tuple(offers)


def _ties(game: Assembly, rota: Rota, values: tuple[Values, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where a column is indifferent between an agreement and waiting."""
    for turn in range(rota.n_turns):
        ahead = values[rota.after(turn)]
        for column, (value, scale) in enumerate(zip(ahead, game.scales, strict=True)):
            waiting = game.discounts[column] * value * scale
            unit = round(waiting)
            if abs(waiting - unit) <= NEGLIGIBLE * scale:
                for place in np.flatnonzero(game.gains[:, column] == unit).tolist():
                    yield turn, column, place


def _nearly(game: Assembly, rota: Rota, replies: Replies) -> RotaPlay:
    """Return the replies themselves as play, every vote named."""
    count = replies.passing.shape[-1]
    votes = {
        (turn, column, place): Fraction(float(replies.accepts[turn, place, column]))
        for turn in range(rota.n_turns)
        for column in range(len(game.scales))
        for place in range(count)
    }
    proposals = []
    for row in replies.proposals:
        places = np.flatnonzero(row > 1e-9).tolist()
        total = sum(Fraction(float(row[k])) for k in places)
        proposals.append(
            [(k if k < count else PASS, Fraction(float(row[k])) / total) for k in places]
        )
    blank = RotaPlay(offers=(), votes=votes, values=(), residual=Fraction(0))
    zeros = ((Fraction(0),) * len(game.scales),) * rota.n_turns
    offers = tuple(
        tuple(Offer(place, chance, passage.chance(place)) for place, chance in made)
        for made, passage in zip(proposals, passages(game, rota, zeros, votes), strict=True)
    )
    play = dataclasses.replace(blank, offers=offers, values=values_of(game, rota, offers))
    return measured(game, rota, play)
