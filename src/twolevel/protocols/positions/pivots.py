"""Offers on one numeric issue as waiting becomes costless: the Nash bargain of the pivots.

Knows ideal positions on a line, chances to propose and a quota. With a quota q of n, whatever
passes needs the player who is q-th from the left and the one who is q-th from the right; others
matter only by the chance with which they propose on either side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from twolevel._tabular import Reported, Table
from twolevel.bargaining.players import per_player
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.protocols.given_numbers import Numbers, chances, names_for, whole_number

__all__ = ["PivotsLimit", "pivots_limit"]

_HALVINGS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotsLimit(Reported):
    """The position that patient offers approach.

    Attributes
    ----------
    players, ideals, recognition, quota, worth
        The game.
    pivots
        The left and the right pivot.
    position
        The limit.
    weights
        Weights of the pivots' Nash product: the chance that somebody proposes whose ideal is
        left, and right, of the limit. Somebody exactly on it counts for neither and holds it
        there.
    """

    players: Labels
    ideals: Record[Fraction]
    recognition: Record[Fraction]
    quota: int
    worth: Fraction
    pivots: tuple[str, str]
    position: float
    weights: tuple[float, float]

    def verify(self) -> None:
        """Check that left of the limit the product's weights pull right, and right of it left.

        Raises
        ------
        VerificationError
            If they do not.
        """
        step = 1e-9 * max(1.0, *(abs(float(x)) for x in self.ideals.values()))
        low, high = (float(self.ideals[c]) for c in self.pivots)
        left = _pull(self, max(low, self.position - step))
        right = _pull(self, min(high, self.position + step))
        if high > low and (left < -1e-6 or right > 1e-6):
            raise VerificationError("the limit is not the pivots' Nash bargain")

    def tables(self) -> tuple[Table, ...]:
        rows = tuple((c, self.ideals[c], w) for c, w in zip(self.pivots, self.weights, strict=True))
        title = f"Limit of patient offers on a line: {self.position:.6f}"
        return (Table(title=title, columns=("pivot", "ideal", "weight"), rows=rows),)


def pivots_limit(
    ideals: Numbers,
    *,
    quota: object = None,
    recognition: Numbers | None = None,
    worth: object = 1,
    players: Iterable[str] | None = None,
) -> PivotsLimit:
    """Return what offers on one numeric issue approach as discount factors go to one.

    Payoffs over no agreement are ``worth - distance**2``. The limit x solves, with L and R the
    pivots and p the chance to propose of those left and right of x,

        p(left) u_L'(x) / u_L(x) + p(right) u_R'(x) / u_R(x) = 0,

    a weighted Nash bargain whose weights depend on its own solution. A weighted Nash solution over
    all players is not the limit.

    Parameters
    ----------
    ideals
        Positions.
    quota
        How many must accept, a majority at least; all by default.
    recognition
        Chances to propose; equal by default.
    worth
        What a player's own ideal pays over no agreement: more than the square of the distance
        between the pivots.
    players
        The names.

    Raises
    ------
    ArgumentError
        If the quota is no majority or `worth` is too small.
    LabelError
        If a mapping names somebody who is no player.

    References
    ----------
    Predtetchinski, A. (2011). One-dimensional bargaining. Games and Economic Behavior 72(2),
    526-543. doi:10.1016/j.geb.2010.10.008

    Examples
    --------
    >>> round(pivots_limit([0, 0.3, 1]).position, 6)
    0.397751
    """
    names, values = names_for(ideals, players)
    known = per_player(values, names, what="the ideal")
    drawn = chances(recognition, names, "the chance to propose")
    n = len(names)
    votes = n if quota is None else whole_number(quota, n // 2 + 1, n, "the quota")
    ranked = sorted(names, key=lambda c: known[c])
    pivots = (ranked[n - votes], ranked[votes - 1])
    low, high = known[pivots[0]], known[pivots[1]]
    good = per_player([worth], Labels(["worth"]), what="the value")["worth"]
    if good < (high - low) ** 2 or good <= 0:
        raise ArgumentError(
            f"an ideal must be worth at least {(high - low) ** 2}, the loss between the pivots, "
            f"but is worth {good}"
        )
    draft: dict[str, Any] = {
        "players": names,
        "ideals": known,
        "recognition": drawn,
        "quota": votes,
        "worth": good,
        "pivots": pivots,
    }
    probe = PivotsLimit(**draft, position=0.0, weights=(0.0, 0.0))
    left, right = float(low), float(high)
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        if not left < middle < right:
            break
        left, right = (middle, right) if _pull(probe, middle) > 0 else (left, middle)
    # a jump of the weights at somebody's ideal may hold the limit there exactly
    position = (left + right) / 2
    near = min(known.values(), key=lambda x: abs(float(x) - position))
    if abs(float(near) - position) < 1e-12:
        position = float(near)
    return PivotsLimit(**draft, position=position, weights=_weights(known, drawn, position))


def _weights(
    ideals: Mapping[str, Fraction], drawn: Mapping[str, Fraction], at: float
) -> tuple[float, float]:
    left = sum((drawn[c] for c, x in ideals.items() if float(x) < at), Fraction(0))
    right = sum((drawn[c] for c, x in ideals.items() if float(x) > at), Fraction(0))
    return float(left), float(right)


def _pull(game: PivotsLimit, at: float) -> float:
    """Return the derivative of the pivots' weighted log product: positive pulls right."""
    low, high = (float(game.ideals[c]) for c in game.pivots)
    worth = float(game.worth)
    left, right = _weights(game.ideals, game.recognition, at)
    here, there = worth - (at - low) ** 2, worth - (high - at) ** 2
    return right * 2 * (high - at) * here - left * 2 * (at - low) * there
