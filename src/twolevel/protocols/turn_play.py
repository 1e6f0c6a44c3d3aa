"""Pure stationary play of an assembly whose members propose in a fixed order of turns.

Knows an assembly and who proposes in which turn. In every turn the proposer names the best
agreement that passes, if that is worth no less than the next turn; if nothing is named the next
turn comes. Play is traced back from a distant last round, after which nothing is agreed, and
kept where it replies best to the values of its own repetition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from twolevel.errors import LimitError
from twolevel.protocols.assembly import PASS, Assembly, Proposals

__all__ = ["TurnPlay", "proposal_in_turn", "turn_play", "values_in_turn"]

Values = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPlay:
    """What is proposed in each turn, and what each column expects before it.

    Attributes
    ----------
    proposals
        By turn, the place of an agreement, or `PASS`.
    values
        By turn, and column.
    met
        How many different plays the starts led to.
    is_limit
        Whether games of ever more rounds lead to it, after the last of which nothing is agreed.
    """

    proposals: Proposals
    values: tuple[Values, ...]
    met: int
    is_limit: bool


def proposal_in_turn(game: Assembly, proposer: int, ahead: Values) -> int:
    """Return what a proposer names if the next turn is worth that much."""
    places = np.flatnonzero(game.passes(ahead)[:, proposer])
    if not len(places):
        return PASS
    own = game.gains[places, proposer]
    best = int(own.argmax())
    return int(places[best]) if own[best] >= game.thresholds(ahead)[proposer] else PASS


def values_in_turn(game: Assembly, proposals: Sequence[int]) -> tuple[Values, ...]:
    """Return what each column expects before each turn if all that is named passes."""
    turns = len(proposals)
    found: list[Values] = []
    for turn in range(turns):
        wait = next((k for k in range(turns) if proposals[(turn + k) % turns] != PASS), None)
        if wait is None:
            found.append((Fraction(0),) * len(game.scales))
            continue
        row = game.gains[proposals[(turn + wait) % turns]]
        found.append(
            tuple(
                discount**wait * Fraction(int(gain), scale)
                for discount, gain, scale in zip(game.discounts, row, game.scales, strict=True)
            )
        )
    return tuple(found)


def turn_play(game: Assembly, order: Sequence[int], rounds: int) -> TurnPlay:
    """Return pure stationary play: what games of ever more rounds lead to, if they settle.

    Raises
    ------
    LimitError
        If no pure play that replies best to itself was met.
    """
    traced = [_traced(game, order, start, rounds) for start in _starts(game)]
    met = [play for play in traced if play is not None]
    if not met:
        raise LimitError(
            "no pure play of this order replies best to itself: what is proposed goes round in a "
            "longer cycle; let all sign, or draw proposers at random (agreement_offers, or the "
            "verb offers without an order), where play may be mixed"
        )
    return TurnPlay(
        proposals=met[0],
        values=values_in_turn(game, met[0]),
        met=len(set(met)),
        is_limit=traced[0] is not None,
    )


def _traced(game: Assembly, order: Sequence[int], last: Values, rounds: int) -> Proposals | None:
    """Return the proposals that repeat as one goes back from a last round."""
    turns, ahead = len(order), last
    seen: set[Proposals] = set()
    for _ in range(rounds):
        made = [PASS] * turns
        for turn in reversed(range(turns)):
            made[turn] = proposal_in_turn(game, order[turn], ahead)
            ahead = _worth(game, made[turn], ahead)
        proposals = tuple(made)
        if proposals in seen and _replies_best(game, order, proposals):
            return proposals
        seen.add(proposals)
    return None


def _worth(game: Assembly, place: int, ahead: Values) -> Values:
    if place == PASS:
        return tuple(d * value for d, value in zip(game.discounts, ahead, strict=True))
    return tuple(
        Fraction(int(gain), scale)
        for gain, scale in zip(game.gains[place], game.scales, strict=True)
    )


def _replies_best(game: Assembly, order: Sequence[int], proposals: Proposals) -> bool:
    values, turns = values_in_turn(game, proposals), len(order)
    return all(
        proposal_in_turn(game, who, values[(turn + 1) % turns]) == proposals[turn]
        for turn, who in enumerate(order)
    )


def _starts(game: Assembly) -> Iterator[Values]:
    """Yield what the round after the last is worth: nothing, or somebody's wish."""
    yield (Fraction(0),) * len(game.scales)
    for country in range(game.n_countries):
        yield _worth(game, int(np.argmax(game.gains[:, country])), ())
