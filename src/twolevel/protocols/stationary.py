"""The stationary equilibrium of an assembly: pure where there is one, else mixed.

Knows where to start from and when to stop. Whether other equilibria exist is not decided: it is
said how many were met.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from twolevel.errors import ConvergenceWarning, LimitError
from twolevel.protocols.assembly import Assembly
from twolevel.protocols.mixed_offers import Play, mixed_play, pure_play
from twolevel.tolerance import Tolerance

__all__ = ["Found", "stationary_play"]

MANY_NUMBERS = 1_000_000
"""Agreements times columns from which only two starts are made."""

MOST_MIXED = 5_000_000
"""Agreements times columns up to which mixed play is sought."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """An equilibrium and how it was found.

    Attributes
    ----------
    play
        The strategies and their values.
    exact_values
        Values in fractions, for pure play; else None.
    met
        How many different pure equilibria the starts led to (1 for mixed play).
    explanation
        In words.
    """

    play: Play
    exact_values: tuple[Fraction, ...] | None
    met: int
    explanation: str


def stationary_play(game: Assembly, tolerance: Tolerance) -> Found:
    """Return a stationary equilibrium.

    Pure play is sought from several starts with exact arithmetic; where none replies best to
    itself, mixed play is followed along a path of smoothed replies.

    Raises
    ------
    LimitError
        If no pure equilibrium was met and the assembly is too large for a mixed one.

    Warns
    -----
    ConvergenceWarning
        If somebody still gains more than the tolerance's gap by one deviation.
    """
    starts = list(_starts(game))
    if game.gains.size > MANY_NUMBERS:
        starts = [starts[0], starts[-1]]
    rounds = min(tolerance.rounds, 200)
    met = [p for p in (game.pure_equilibrium(start, rounds) for start in starts) if p is not None]
    if met:
        return Found(
            play=pure_play(game, met[0]),
            exact_values=game.values_of(met[0]),
            met=len(set(met)),
            explanation=f"pure play that replies best to itself, exactly; {len(starts)} starts",
        )
    if game.gains.size > MOST_MIXED:
        raise LimitError(
            f"no pure equilibrium was met, and {len(game.gains):,} agreements are too many to seek a "
            "mixed one; leave out issues or options that matter least, or try other discounts"
        )
    values = [float(v) for v in starts[-1]]
    play = mixed_play(game, values, tolerance.gap)
    if play.residual > tolerance.gap:
        warnings.warn(
            f"somebody still gains {play.residual:.2g} utils by one deviation, more than the "
            f"{tolerance.gap:.2g} asked for; the equilibrium is approximate",
            ConvergenceWarning,
            stacklevel=4,
        )
    return Found(
        play=play,
        exact_values=None,
        met=1,
        explanation=f"mixed play along a path of smoothed replies, residual {play.residual:.2g}",
    )


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
