"""Repeating a step until it settles: fixed points, cycles and limits.

Knows states, a step from one to the next, and how to tell states apart. Does not know what a
state is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from twolevel.errors import ArgumentError, shown

__all__ = ["Orbit", "Status", "orbit", "settled_orbit"]

S = TypeVar("S")
H = TypeVar("H", bound=Hashable)

Status = Literal["fixed_point", "cycle", "limit"]
"""How an orbit ends: it stays, it repeats itself, or it was stopped."""

LONGEST_PERIOD = 64
AMPLITUDE = 1e4
"""A cycle must be this much wider than the tolerance, or it may be slow convergence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orbit(Generic[S]):
    """The states that a step leads through.

    Attributes
    ----------
    states
        From the start on; the last one is the fixed point, or closes the cycle.
    status
        ``"fixed_point"``, ``"cycle"``, or ``"limit"`` when the rounds ran out.
    period
        Length of the cycle: 1 for a fixed point, 0 when unknown.
    """

    states: tuple[S, ...]
    status: Status
    period: int

    @property
    def last(self) -> S:
        """The last state."""
        return self.states[-1]

    @property
    def recurrent(self) -> tuple[S, ...]:
        """The states that repeat: the fixed point, or the cycle; none at a limit."""
        return self.states[len(self.states) - self.period :] if self.period else ()


def orbit(step: Callable[[H], H], start: H, *, rounds: int = 1000) -> Orbit[H]:
    """Return the orbit of a step whose states recur exactly.

    Raises
    ------
    ArgumentError
        If `rounds` is not a positive int.

    Examples
    --------
    >>> found = orbit(lambda n: n * n % 11, 3)
    >>> found.states, found.status, found.period
    ((3, 9, 4, 5, 3), 'cycle', 4)
    """
    _check_rounds(rounds)
    states, seen = [start], {start: 0}
    for place in range(1, rounds + 1):
        state = step(states[-1])
        if state in seen:
            period = place - seen[state]
            states += [state] if period > 1 else []
            return Orbit(states=tuple(states), status=_status(period), period=period)
        seen[state] = place
        states.append(state)
    return Orbit(states=tuple(states), status="limit", period=0)


def settled_orbit(
    step: Callable[[S], S],
    start: S,
    *,
    distance: Callable[[S, S], float],
    gap: float = 1e-12,
    rounds: int = 10_000,
) -> Orbit[S]:
    """Return the orbit of a step on a continuum, up to a gap between states.

    Parameters
    ----------
    distance
        Between two states, from zero up.
    gap
        States this close count as one. Cycles up to 64 rounds long are recognised if they are
        ten thousand times wider than the gap.
    rounds
        Steps after which the orbit is cut off.

    Raises
    ------
    ArgumentError
        If `rounds` is not a positive int.

    Examples
    --------
    >>> apart = lambda x, y: abs(x - y)
    >>> found = settled_orbit(lambda x: 0.5 * x + 1, 0.0, distance=apart)
    >>> round(found.last, 6), found.status
    (2.0, 'fixed_point')
    """
    _check_rounds(rounds)
    states = [start]
    for _ in range(rounds):
        states.append(step(states[-1]))
        if distance(states[-1], states[-2]) <= gap:
            return Orbit(states=tuple(states), status="fixed_point", period=1)
        if period := _period(states, distance, gap):
            return Orbit(states=tuple(states), status="cycle", period=period)
    return Orbit(states=tuple(states), status="limit", period=0)


def _period(states: list[S], distance: Callable[[S, S], float], gap: float) -> int:
    """Return the period of a cycle that the last state closes, or zero."""
    last = states[-1]
    if distance(last, states[-2]) <= AMPLITUDE * gap:
        return 0
    for period in range(2, min(LONGEST_PERIOD, len(states) - 1) + 1):
        if distance(last, states[-1 - period]) <= gap:
            return period
    return 0


def _status(period: int) -> Status:
    return "fixed_point" if period == 1 else "cycle"


def _check_rounds(rounds: int) -> None:
    if not isinstance(rounds, int) or isinstance(rounds, bool) or rounds < 1:
        raise ArgumentError(f"rounds must be a positive int, not {shown(rounds)}")
