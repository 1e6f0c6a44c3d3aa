"""Stationary play with mixed proposals and acceptances, by a path of smoothed replies.

Knows an assembly. Where no pure play replies best to itself, somebody must be indifferent and
toss a coin. Replies that err a little (logit, with temperature t) have a fixed point for every t;
it is followed as t falls. What is left is measured as the largest gain of one deviation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twolevel.protocols.assembly import PASS, Assembly, Proposals

__all__ = ["Play", "chances_to_pass", "mixed_play", "pure_play"]

Floats = NDArray[np.float64]

COOLING = 0.6
FIRST_TEMPERATURE = 0.1
LAST_TEMPERATURE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Play:
    """Stationary strategies and what they give.

    Attributes
    ----------
    proposals
        ``(n_countries, n_agreements + 1)``: chances; the last column proposes nothing.
    passing
        ``(n_countries, n_agreements)``: the chance that each agreement passes if proposed.
    values
        What each column expects before the draw, in utils.
    delay
        The chance that a round ends without agreement.
    residual
        The largest gain of one deviation, in utils.
    """

    proposals: Floats
    passing: Floats
    values: Floats
    delay: float
    residual: float


def pure_play(game: Assembly, proposals: Proposals) -> Play:
    """Return pure play whose proposals reply best to their values."""
    values = game.values_of(proposals)
    passing = game.passes(values).T.astype(np.float64)
    count = len(game.gains)
    chances = np.zeros((game.n_countries, count + 1))
    for country, place in enumerate(proposals):
        chances[country, count if place == PASS else place] = 1.0
    delay = sum(float(c) for c, place in zip(game.chances, proposals, strict=True) if place == PASS)
    return Play(
        proposals=chances,
        passing=passing,
        values=np.array([float(v) for v in values]),
        delay=float(delay),
        residual=0.0,
    )


def mixed_play(game: Assembly, start: Sequence[float], gap: float) -> Play:
    """Return play whose residual is at most a gap, or the best met on the path."""
    from scipy.optimize import root

    smooth = _Smooth(game)
    values = np.array(start, dtype=np.float64)
    best: Play | None = None
    temperature = FIRST_TEMPERATURE
    for _ in range(200):  # the fixed point of very smooth replies, by damping
        values = 0.5 * values + 0.5 * smooth.reply(values, temperature)
    while temperature > LAST_TEMPERATURE:
        found = root(_excess, values, args=(smooth, temperature), method="hybr", tol=1e-13)
        candidate = found.x if np.isfinite(found.x).all() else values
        if not found.success:
            for _ in range(50):
                candidate = 0.8 * candidate + 0.2 * smooth.reply(candidate, temperature)
        play = smooth.play(candidate, temperature)
        if best is None or play.residual < best.residual:
            best = play
        if best.residual <= gap:
            break
        values = candidate
        temperature *= COOLING
    assert best is not None
    return best


def _excess(values: Floats, smooth: _Smooth, temperature: float) -> Floats:
    """Return by how much the values of replies exceed the values replied to."""
    return smooth.reply(values, temperature) - values


class _Smooth:
    """Replies that err a little."""

    def __init__(self, game: Assembly) -> None:
        self.game = game
        self.gains: Floats = game.gains / np.array(game.scales, dtype=np.float64)
        self.discounts = np.array([float(d) for d in game.discounts])
        self.chances = np.array([float(c) for c in game.chances])

    def reply(self, values: Floats, temperature: float) -> Floats:
        """Return the values of replies to some values."""
        return self._outcome(values, temperature)[2]

    def _outcome(self, values: Floats, temperature: float) -> tuple[Floats, Floats, Floats, float]:
        passing = chances_to_pass(self.game, self._accepts(values, temperature))
        n = self.game.n_countries
        waiting = self.discounts[:n] * values[:n]
        worth = passing * (self.gains[:, :n].T - waiting[:, None])
        logits = np.hstack([worth, np.zeros((n, 1))]) / temperature
        logits -= logits.max(axis=1, keepdims=True)
        proposals = np.exp(logits)
        proposals /= proposals.sum(axis=1, keepdims=True)
        agreed = self.chances[:, None] * proposals[:, :-1] * passing
        delay = 1.0 - float(agreed.sum())
        new = (agreed.sum(axis=0) @ self.gains) / np.maximum(1.0 - self.discounts * delay, 1e-300)
        return proposals, passing, new, delay

    def _accepts(self, values: Floats, temperature: float) -> Floats:
        from scipy.special import expit

        accepted: Floats = expit((self.gains - self.discounts * values) / temperature)
        return accepted

    def play(self, values: Floats, temperature: float) -> Play:
        """Return the play of replies to some values, with its residual at its own values."""
        proposals, passing, new, delay = self._outcome(values, temperature)
        n = self.game.n_countries
        waiting = self.discounts * new
        worth = passing * (self.gains[:, :n].T - waiting[:n, None])
        best = np.maximum(worth.max(axis=1), 0.0)
        gained = best - (worth * proposals[:, :-1]).sum(axis=1)
        accepts = self._accepts(values, temperature)
        surplus = self.gains - waiting
        wrong = accepts * np.maximum(-surplus, 0) + (1 - accepts) * np.maximum(surplus, 0)
        return Play(
            proposals=proposals,
            passing=passing,
            values=new,
            delay=delay,
            residual=float(max(gained[self.chances > 0].max(), wrong.max())),
        )


def chances_to_pass(game: Assembly, accepts: Floats) -> Floats:
    """Return each proposal's chance to pass if every column accepts with a given chance.

    ``(n_countries, n_agreements)``; it rises with every chance to accept.
    """
    n, count = game.n_countries, len(game.gains)
    if game.ratified is not None:
        ratified = game.ratified.astype(np.float64)
    else:
        ratified = np.stack(
            [_folded(accepts[:, list(c)], table) for c, table in game.voters], axis=1
        )
    passing = np.empty((n, count))
    for proposer in range(n):
        signs = ratified * accepts[:, :n]
        signs[:, proposer] = ratified[:, proposer]
        passing[proposer] = _at_least(signs, game.quota)
    return passing


def _folded(accepts: Floats, passing: NDArray[np.bool_]) -> Floats:
    """Return the chance that independent approvals form a passing pattern."""
    table = np.broadcast_to(passing.astype(np.float64), (len(accepts), len(passing)))
    for bit in reversed(range(accepts.shape[1])):
        half = 1 << bit
        chance = accepts[:, bit : bit + 1]
        table = (1 - chance) * table[:, :half] + chance * table[:, half:]
    return table[:, 0]


def _at_least(signs: Floats, quota: int) -> Floats:
    """Return the chance that at least a quota of independent signatures is given."""
    if quota >= signs.shape[1]:
        whole: Floats = signs.prod(axis=1)
        return whole
    count = np.zeros((len(signs), signs.shape[1] + 1))
    count[:, 0] = 1.0
    for column in range(signs.shape[1]):
        chance = signs[:, column : column + 1]
        count[:, 1:] = count[:, 1:] * (1 - chance) + count[:, :-1] * chance
        count[:, :1] *= 1 - chance
    reached: Floats = count[:, quota:].sum(axis=1)
    return reached
