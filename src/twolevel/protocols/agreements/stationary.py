"""The stationary equilibrium of drawn proposers: pure where one is met, else mixed.

Knows where to start from and when to stop. Whether other equilibria exist is not decided: it is
said how many were met.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from twolevel.protocols.agreements.assembly import Assembly, Proposals
from twolevel.protocols.agreements.mixed_play import Found, mixed_play
from twolevel.protocols.agreements.rota import Rota, pure_play
from twolevel.tolerance import Tolerance

__all__ = ["stationary_play"]

MANY_NUMBERS = 1_000_000
"""Agreements times columns from which only two starts are made."""


def stationary_play(game: Assembly, tolerance: Tolerance) -> Found:
    """Return a stationary equilibrium.

    Pure play is sought from several starts with exact arithmetic; where none replies best to
    itself, somebody must toss a coin.

    Raises
    ------
    LimitError
        If no pure play was met, and there are too many voters for mixed play.

    Warns
    -----
    ConvergenceWarning
        If somebody still gains more than the tolerance's gap by one deviation.
    """
    starts = list(_starts(game))
    if game.gains.size > MANY_NUMBERS:
        starts = [starts[0], starts[-1]]
    rounds = min(tolerance.rounds, 200)
    rota = Rota.drawn(game.chances)
    seen: list[Proposals] = []
    met = [game.pure_equilibrium(start, rounds, seen) for start in starts]
    pure = [proposals for proposals in met if proposals is not None]
    if pure:
        return Found(
            play=pure_play(game, rota, pure[0]),
            met=len(set(pure)),
            explanation=f"pure play that replies best to itself, exactly; {len(starts)} starts",
        )
    return mixed_play(game, rota, [place for made in seen for place in made], tolerance.gap)


def _starts(game: Assembly) -> Iterator[tuple[Fraction, ...]]:
    """Yield values to start from: nothing, each country's wishes, and the mean."""
    columns = len(game.scales)
    yield (Fraction(0),) * columns
    for country in range(game.n_countries):
        wish = int(np.argmax(game.gains[:, country]))
        yield game.values_of((wish,) * game.n_countries)
    means = game.gains.mean(axis=0)
    yield tuple(
        Fraction(float(mean)).limit_denominator(10**9) / scale
        for mean, scale in zip(means, game.scales, strict=True)
    )
