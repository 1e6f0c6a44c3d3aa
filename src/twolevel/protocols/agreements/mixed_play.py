"""Stationary play in which somebody tosses a coin.

Knows an assembly, a rota, and curves of smoothed replies to start along. Only agreements that
compete are looked at, until no other is a deviation that pays.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ConvergenceWarning, LimitError
from twolevel.protocols.agreements.assembly import PASS, Assembly
from twolevel.protocols.agreements.deviations import best_deviations, measured
from twolevel.protocols.agreements.rota import Rota, RotaPlay
from twolevel.protocols.agreements.smoothed_replies import SmoothedReplies
from twolevel.protocols.agreements.supported_play import NEGLIGIBLE, play_along

__all__ = ["Found", "mixed_play"]

LEAN = 3.0
MORE_STARTS = 8

Lean = NDArray[np.float64]
"""By place, by how much nearly blind proposers prefer it, in logarithms of chances."""

MOST_COMPETING = 60
"""Agreements to look at first."""

MOST_UNKNOWN = 400
"""Values, turn by turn and column by column, up to which mixed play is sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An equilibrium and how it was found.

    Attributes
    ----------
    play
        The strategies and their values.
    met
        How many different equilibria the starts led to.
    explanation
        In words.
    """

    play: RotaPlay
    met: int
    explanation: str


def mixed_play(game: Assembly, rota: Rota, competing: Sequence[int], gap: float) -> Found:
    """Return play in which somebody may toss a coin.

    Parameters
    ----------
    game, rota
        The protocol.
    competing
        Places of agreements to look at first, the most important last.
    gap
        The largest gain of one deviation, in utils, that is left without a warning.

    Raises
    ------
    LimitError
        If there are too many turns and voters.

    Warns
    -----
    ConvergenceWarning
        If somebody still gains more than the gap by one deviation.
    """
    unknowns = rota.n_turns * len(game.scales)
    if unknowns > MOST_UNKNOWN:
        raise LimitError(
            f"no pure equilibrium was met, and {rota.n_turns:,} turns of {len(game.scales):,} "
            f"negotiators and voters are {unknowns:,} values, more than the {MOST_UNKNOWN:,} up to "
            "which a mixed one is sought; shorten the order, or take ratifiers who compare with "
            "the status quo"
        )
    latest = dict.fromkeys([*reversed(competing), *range(min(len(game.gains), MOST_COMPETING))])
    latest.pop(PASS, None)
    plays = _plays(game, rota, set(list(latest)[:MOST_COMPETING]))
    play = plays[0]
    left = float(play.residual)
    if left > gap:
        warnings.warn(
            f"somebody still gains {left:.2g} utils by one deviation, more than the "
            f"{gap:.2g} asked for; the equilibrium is approximate",
            ConvergenceWarning,
            stacklevel=5,
        )
    return Found(play=play, met=len(plays), explanation=_in_words(play))


def _in_words(play: RotaPlay) -> str:
    kind = "pure" if play.is_pure else "mixed"
    if not play.residual:
        return f"{kind} play that replies best to itself, solved exactly"
    left = float(play.residual)
    if play.residual <= NEGLIGIBLE:
        return (
            f"{kind} play that replies best to itself, solved to {left:.0e} utils; "
            "its chances are no short fractions"
        )
    return f"{kind} play along a path of smoothed replies, by which somebody still gains {left:.2g}"


def _plays(game: Assembly, rota: Rota, places: set[int]) -> list[RotaPlay]:
    """Return the different plays that curves from several starts lead to, pure ones first.

    The first curve is without prejudice, the next lean to what each country wishes, and as long
    as none has led to an equilibrium others lean to anything.
    """
    found: list[RotaPlay] = []
    lean: Lean | None = None
    anything = np.random.default_rng(0)
    for start in range(game.n_countries + 1 + MORE_STARTS):
        if 0 < start <= game.n_countries:
            own = game.gains[:, start - 1] / max(int(np.abs(game.gains[:, start - 1]).max()), 1)
            lean = LEAN * own
        elif start and found[0].residual > NEGLIGIBLE:
            lean = LEAN * anything.uniform(-1, 1, len(game.gains))
        elif start:
            break
        play = _play_among(game, rota, places, lean)
        if found and found[0].residual > max(play.residual, NEGLIGIBLE):
            found = [play]
        elif not found or (
            play.residual <= NEGLIGIBLE and all(_differ(play, other) for other in found)
        ):
            found.append(play)
    return sorted(found, key=lambda play: not play.is_pure)


def _play_among(game: Assembly, rota: Rota, places: set[int], lean: Lean | None) -> RotaPlay:
    """Return play of the whole assembly; places that pay to propose join those that compete."""
    while True:
        here = np.array(sorted(places), dtype=np.int64)
        part = _restricted(game, here)
        play = _lifted(
            game,
            rota,
            play_along(SmoothedReplies(part, rota, None if lean is None else lean[here])),
            here,
        )
        gains = best_deviations(game, rota, play)
        joining = {d.place for d in gains if d.gain > NEGLIGIBLE} - places - {PASS}
        if not joining:
            return play
        places |= joining


def _restricted(game: Assembly, places: NDArray[np.int64]) -> Assembly:
    return dataclasses.replace(
        game,
        gains=game.gains[places],
        ratified=None if game.ratified is None else game.ratified[places],
    )


def _lifted(game: Assembly, rota: Rota, play: RotaPlay, places: NDArray[np.int64]) -> RotaPlay:
    """Return the same play by the places of the whole assembly, with its residual there."""
    offers = tuple(
        tuple(o if o.place == PASS else o._replace(place=int(places[o.place])) for o in made)
        for made in play.offers
    )
    votes = {(t, column, int(places[k])): chance for (t, column, k), chance in play.votes.items()}
    return measured(game, rota, dataclasses.replace(play, offers=offers, votes=votes))


def _differ(one: RotaPlay, other: RotaPlay) -> bool:
    return any(
        abs(a - b) > NEGLIGIBLE
        for here, there in zip(one.values, other.values, strict=True)
        for a, b in zip(here, there, strict=True)
    )
