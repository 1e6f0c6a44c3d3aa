"""Stationary play of an assembly whose members propose in a fixed order of turns.

Knows an assembly and who proposes in which turn. In every turn the proposer names the best
agreement that passes, if that is worth no less than the next turn; if nothing is named the next
turn comes. Play is traced back from a distant last round, after which nothing is agreed, and
kept where it replies best to the values of its own repetition; if no start leads to such play,
somebody must toss a coin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from twolevel.protocols.agreements.assembly import PASS, Assembly, Proposals
from twolevel.protocols.agreements.mixed_play import Found, mixed_play
from twolevel.protocols.agreements.rota import Rota, Values, pure_play
from twolevel.tolerance import Tolerance

__all__ = ["turn_play"]


def turn_play(game: Assembly, order: Sequence[int], tolerance: Tolerance) -> Found:
    """Return stationary play: what games of ever more rounds lead to, if they settle.

    Raises
    ------
    LimitError
        If no pure play was met, and there are too many turns and voters for mixed play.

    Warns
    -----
    ConvergenceWarning
        If somebody still gains more than the tolerance's gap by one deviation.
    """
    rota = Rota.in_order(order)
    seen: list[Proposals] = []
    traced = [_traced(game, rota, start, tolerance.rounds, seen) for start in _starts(game)]
    met = [proposals for proposals in traced if proposals is not None]
    if not met:
        return mixed_play(game, rota, [place for made in seen for place in made], tolerance.gap)
    limit = "" if traced[0] is None else ", to which games of ever more rounds lead"
    return Found(
        play=pure_play(game, rota, met[0]),
        met=len(set(met)),
        explanation=f"pure play that replies best to itself, exactly{limit}",
    )


def _traced(
    game: Assembly, rota: Rota, last: Values, rounds: int, seen: list[Proposals]
) -> Proposals | None:
    """Return the proposals that repeat as one goes back from a last round; add all to `seen`."""
    ahead = last
    own: set[Proposals] = set()
    reached: Counter[Values] = Counter()
    for _ in range(rounds):
        made = [PASS] * rota.n_turns
        for turn in reversed(range(rota.n_turns)):
            made[turn] = _proposal(game, rota.proposers[turn], ahead)
            ahead = _worth(game, made[turn], ahead)
        proposals = tuple(made)
        seen.append(proposals)
        if proposals in own and _replies_best(game, rota, proposals):
            return proposals
        own.add(proposals)
        reached[ahead] += 1
        if reached[ahead] > 2:  # it goes round in a longer circle, all of which has been looked at
            break
    return None


def _proposal(game: Assembly, proposer: int, ahead: Values) -> int:
    """Return what a proposer names if the next turn is worth that much."""
    places = np.flatnonzero(game.passes(ahead)[:, proposer])
    if not len(places):
        return PASS
    own = game.gains[places, proposer]
    best = int(own.argmax())
    return int(places[best]) if own[best] >= game.thresholds(ahead)[proposer] else PASS


def _worth(game: Assembly, place: int, ahead: Values) -> Values:
    if place == PASS:
        return tuple(d * value for d, value in zip(game.discounts, ahead, strict=True))
    return tuple(
        Fraction(int(gain), scale)
        for gain, scale in zip(game.gains[place], game.scales, strict=True)
    )


def _replies_best(game: Assembly, rota: Rota, proposals: Proposals) -> bool:
    values = pure_play(game, rota, proposals).values
    return all(
        _proposal(game, who, values[rota.after(turn)]) == proposals[turn]
        for turn, who in enumerate(rota.proposers)
    )


def _starts(game: Assembly) -> Iterator[Values]:
    """Yield what the round after the last is worth: nothing, or somebody's wish."""
    yield (Fraction(0),) * len(game.scales)
    for country in range(game.n_countries):
        yield _worth(game, int(np.argmax(game.gains[:, country])), ())
