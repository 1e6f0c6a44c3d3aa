"""Replies that err a little, and the curve of their fixed points.

Knows an assembly and a rota. Everybody proposes and accepts by logit chances of a temperature, in
gains relative to each column's largest; for every temperature some values reply to themselves.
The curve of such values starts where replies are nearly blind and may turn back on its way down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.protocols.agreements.assembly import Assembly
from twolevel.protocols.agreements.passing import chances_to_pass
from twolevel.protocols.agreements.rota import Rota

__all__ = ["Replies", "SmoothedReplies", "followed"]

Floats = NDArray[np.float64]
Numbers = NDArray[Any]

FIRST_STEP, SMALLEST_STEP, LONGEST_STEP = 0.1, 1e-7, 1.0
CORRECTIONS = 6
CLOSE = 1e-9
BEND = 0.9
"""Smallest cosine between directions a step apart; a sharper bend is taken in smaller steps."""

LAST_TEMPERATURE = 1e-8
MOST_STEPS = 800
NUDGE = 1e-30
"""Imaginary part whose image is the slope times it, without cancellation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """What is replied to some values.

    Attributes
    ----------
    accepts
        ``(..., n_turns, n_agreements, n_columns)``: chances.
    passing
        ``(..., n_seats, n_agreements)``: chances.
    proposals
        ``(..., n_seats, n_agreements + 1)``: chances; the last proposes nothing.
    values
        ``(..., n_turns, n_columns)``: what these replies give, in relative gains.
    """

    accepts: Numbers
    passing: Numbers
    proposals: Numbers
    values: Numbers


class SmoothedReplies:
    """Replies of an assembly by a rota, as a function of values and temperature."""

    def __init__(self, game: Assembly, rota: Rota, lean: Floats | None = None) -> None:
        self.game, self.rota = game, rota
        utils = game.gains / np.array(game.scales, dtype=np.float64)
        self.largest = np.maximum(np.abs(utils).max(axis=0), 1e-300)
        self.gains: Floats = utils / self.largest
        self.discounts = np.array([float(d) for d in game.discounts])
        self.chances = np.array([float(c) for c in rota.chances])
        self.turns = np.array(rota.turns)
        self.who = np.array(rota.proposers)
        self.lean = np.zeros(len(self.gains)) if lean is None else lean
        self.shape = (rota.n_turns, len(game.scales))

    def __call__(self, values: Numbers, temperature: Numbers | float) -> Replies:
        """Return the replies to ``(..., n_turns, n_columns)`` values."""
        heat = np.asarray(temperature)[..., None, None]
        waiting = self.discounts * np.roll(values, -1, axis=-2)
        surplus = self.gains - waiting[..., None, :]
        accepts = 0.5 * (1 + np.tanh(surplus / (2 * heat[..., None])))
        passing = np.stack(
            [
                chances_to_pass(self.game, accepts[..., turn, :, :], who)
                for who, turn in zip(self.rota.proposers, self.rota.turns, strict=True)
            ],
            axis=-2,
        )
        own = np.moveaxis(surplus[..., self.turns, :, self.who], 0, -2)
        worth = passing * own
        logits = worth / heat + self.lean
        idle = np.zeros((*logits.shape[:-1], 1), dtype=logits.dtype)
        logits = np.concatenate([logits, idle], axis=-1)
        proposals = np.exp(logits - logits.real.max(axis=-1, keepdims=True))
        proposals = proposals / proposals.sum(axis=-1, keepdims=True)
        return Replies(
            accepts=accepts,
            passing=passing,
            proposals=proposals,
            values=self._worth(proposals[..., :-1] * passing * self.chances[:, None]),
        )

    def _worth(self, agreed: Numbers) -> Numbers:
        """Return the values of chances to agree, by seat and agreement."""
        turns = range(self.shape[0])
        seats = [np.flatnonzero(self.turns == turn) for turn in turns]
        shares = [agreed[..., own, :].sum(axis=-2) for own in seats]
        given = [share @ self.gains for share in shares]
        kept = [self.discounts * (1 - share.sum(axis=-1, keepdims=True)) for share in shares]
        whole: Any = 0
        slope: Any = np.ones(self.shape[1])
        for turn in reversed(turns):
            whole, slope = given[turn] + kept[turn] * whole, kept[turn] * slope
        value = whole / (1 - slope * (1 - CLOSE**2))
        back = []
        for turn in reversed(turns):
            value = given[turn] + kept[turn] * value
            back.append(value)
        return np.stack(back[::-1], axis=-2)


@dataclass(frozen=True, slots=True)
class _Curve:
    """Excess of the values of replies over values, with slopes; the last entry is log heat."""

    smooth: SmoothedReplies

    def excess(self, points: Numbers) -> Numbers:
        values = points[..., :-1].reshape(*points.shape[:-1], *self.smooth.shape)
        found = self.smooth(values, np.exp(points[..., -1])).values - values
        flat: Numbers = found.reshape(*points.shape[:-1], -1)
        return flat

    def corrected(self, point: Floats, direction: Floats) -> tuple[Floats, Floats]:
        """Return a Newton step across a direction, and the unit tangent."""
        size = len(point)
        slopes = self.excess(point + NUDGE * 1j * np.eye(size)).imag.T / NUDGE
        aims = np.zeros((size, 2))
        aims[:-1, 0], aims[-1, 1] = -self.excess(point), 1.0
        found: Floats = np.linalg.solve(np.vstack([slopes, direction]), aims).astype(np.float64)
        return found[:, 0], found[:, 1] / np.linalg.norm(found[:, 1])

    def near(
        self, point: Floats, direction: Floats, step: float
    ) -> tuple[Floats, Floats, int] | None:
        """Return the point of the curve across from a prediction; None if it is not near."""
        last = np.inf
        for count in range(CORRECTIONS):
            try:
                change, tangent = self.corrected(point, direction)
            except np.linalg.LinAlgError:
                return None
            size = float(np.abs(change).max())
            if not size < min(last / 2, step):
                return None
            point, last = point + change, size
            if size < CLOSE:
                return point, tangent, count
        return None


def followed(smooth: SmoothedReplies) -> Iterator[tuple[float, Replies]]:
    """Yield temperatures and replies along the curve, until it is cold or a step fails."""
    values = np.zeros(smooth.shape)
    for _ in range(300):  # nearly blind replies settle by damping
        values = (values + smooth(values, 1.0).values) / 2
    curve = _Curve(smooth)
    point = np.append(values.ravel(), 0.0)
    begun = curve.near(point, np.append(np.zeros(values.size), -1.0), 1.0)
    if begun is None:
        return
    (point, direction, _), step = begun, FIRST_STEP
    for _ in range(MOST_STEPS):
        if point[-1] < np.log(LAST_TEMPERATURE):
            return
        found = curve.near(point + step * direction, direction, step)
        if found is None or found[1] @ direction < BEND:
            step /= 2
            if step < SMALLEST_STEP:
                return
            continue
        point, direction, corrections = found
        if corrections <= 3:
            step = min(1.6 * step, LONGEST_STEP)
        heat = float(np.exp(point[-1]))
        yield heat, smooth(point[:-1].reshape(smooth.shape), heat)
