"""Dividing a pie: the textbook problem on a grid, with ratification floors.

Knows shares. A floor, the least share that a player's ratifiers accept, can enter a static
problem in two ways that give different answers, so the way is always asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from math import comb, lcm
from typing import Any

import numpy as np

from twolevel.bargaining.players import named_players, per_player
from twolevel.bargaining.problem import BargainingProblem, Points
from twolevel.errors import ArgumentError, LimitError, listed, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.model.numbers import exact

__all__ = ["FLOOR_MODES", "split_the_pie"]

FLOOR_MODES: Record[str] = Record(
    truncate="only what all ratifiers accept can be agreed; failure still pays disagreement",
    threat_point="a player's floor is what failure pays it",
    acceptance="ratifiers reject offers below their floor, offer by offer",
)
"""The ways in which a ratification floor can enter, and what each means."""

_LARGEST_GRID = 5_000_000


def split_the_pie(
    *,
    steps: int,
    pie: object = 1,
    players: Iterable[str] | None = None,
    n_players: int = 2,
    disagreement: Mapping[str, Any] | Iterable[Any] | None = None,
    floors: Mapping[str, Any] | Iterable[Any] | None = None,
    floor_mode: str | None = None,
) -> BargainingProblem:
    """Return the problem of dividing a pie in steps, every division an agreement.

    Divisions are numbered in lexicographic order of the shares.

    Parameters
    ----------
    steps
        Into how many equal pieces the pie is cut.
    pie
        What there is to divide, in utils.
    players, n_players
        The names, or how many players there are.
    disagreement
        What each gets without an agreement; zero by default.
    floors
        The least share that each player's ratifiers accept.
    floor_mode
        How floors enter, to be named whenever there are floors: ``"truncate"`` drops the
        divisions that somebody's ratifiers reject; ``"threat_point"`` makes the floors the
        disagreement point. ``"acceptance"`` belongs to a sequence of offers: see
        ``twolevel.protocols.pies.alternating_offers``.

    Raises
    ------
    ArgumentError
        If steps or the pie are not positive, floors come without a mode or a mode without
        floors, or threat-point floors come with a disagreement point.
    LabelError
        If the mode does not exist.
    LimitError
        If there are more than five million divisions.

    Examples
    --------
    >>> from twolevel.bargaining import solve
    >>> floors = {"home": 0.6, "abroad": 0}
    >>> for mode in ("truncate", "threat_point"):
    ...     problem = split_the_pie(
    ...         steps=10, players=["home", "abroad"], floors=floors, floor_mode=mode
    ...     )
    ...     print(mode, dict(solve(problem).float_payoffs))
    truncate {'home': 0.6, 'abroad': 0.4}
    threat_point {'home': 0.8, 'abroad': 0.2}
    """
    size = exact(pie, what="the pie")
    if size <= 0:
        raise ArgumentError(f"the pie must be positive, not {size}")
    if not isinstance(steps, int) or isinstance(steps, bool) or steps < 1:
        raise ArgumentError(f"steps must be a positive integer, not {shown(steps)}")
    if players is not None:
        players = tuple(players) if not isinstance(players, str) else players
        n_players = len(players)
    names = named_players(players, n_players)
    if comb(steps + len(names) - 1, steps) > _LARGEST_GRID:
        raise LimitError(
            f"{steps} steps among {len(names)} players make more than {_LARGEST_GRID} divisions; "
            "use fewer steps"
        )
    least = _floors(names, floors, floor_mode, disagreement)
    if floor_mode == "threat_point":
        disagreement = least
    base = per_player(
        [0] * len(names) if disagreement is None else disagreement,
        names,
        what="the disagreement payoff",
    )
    piece = size / steps
    pieces = _divisions(steps, len(names))
    if floor_mode == "truncate":
        fewest = [-(-floor // piece) for floor in least.values()]
        pieces = pieces[(pieces >= np.array(fewest, dtype=np.int64)).all(axis=1)]
    scales = tuple(lcm(piece.denominator, base[name].denominator) for name in names)
    slopes = np.array([int(piece * scale) for scale in scales], dtype=np.int64)
    shifts = np.array(
        [int(base[name] * scale) for name, scale in zip(names, scales, strict=True)], dtype=np.int64
    )
    points = Points(np.arange(len(pieces), dtype=np.int64), pieces * slopes - shifts)
    return BargainingProblem(
        players=names, scales=scales, blocks=lambda: [points], disagreement=base
    )


def _floors(
    players: Labels, floors: object, floor_mode: str | None, disagreement: object
) -> Record[Fraction]:
    """Return the floors after checking that they and the mode fit each other."""
    if floor_mode is not None and floor_mode not in FLOOR_MODES:
        raise unknown(floor_mode, FLOOR_MODES, kind="floor mode")
    if (floors is None) != (floor_mode is None):
        raise ArgumentError(
            "floors and floor_mode go together, as different modes give different answers; "
            f"modes: {listed(FLOOR_MODES)}"
        )
    if floor_mode == "acceptance":
        raise ArgumentError(
            'floor_mode="acceptance" needs a sequence of offers; use twolevel.protocols.pies.alternating_offers(floors=...)'
        )
    if floor_mode == "threat_point" and disagreement is not None:
        raise ArgumentError(
            'with floor_mode="threat_point" the floors are the disagreement point; leave '
            "disagreement out"
        )
    if floors is None:
        return Record((name, Fraction(0)) for name in players)
    return per_player(floors, players, what="the floor")


def _divisions(steps: int, n_players: int) -> np.ndarray:
    """Return all ways to give `steps` pieces to the players: ``(n_divisions, n_players)``."""
    bars = np.array(
        list(combinations(range(steps + n_players - 1), n_players - 1)), dtype=np.int64
    ).reshape(comb(steps + n_players - 1, steps), n_players - 1)
    fence = np.full((len(bars), 1), -1), np.full((len(bars), 1), steps + n_players - 1)
    return np.diff(np.hstack([fence[0], bars, fence[1]]), axis=1) - 1
