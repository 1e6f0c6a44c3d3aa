"""Equilibria by other packages: nashpy for two players, pygambit where it is installed.

Knows how to hand a game over and take profiles back. Neither package's answers are taken on
trust: they are polished, and whoever asked drops those with a regret.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel._optional import optional
from twolevel.equilibria.methods import Found, Request
from twolevel.equilibria.multilinear import Floats, Multilinear
from twolevel.equilibria.normal_form import NormalFormGame, check_profiles, scaled_payoffs
from twolevel.equilibria.polishing import polished, regret_of
from twolevel.equilibria.profiles import Mixed
from twolevel.errors import LimitError

__all__ = ["by_gambit", "by_nashpy"]

MOST_TOGETHER = 16
"""Strategies of both players up to which nashpy's enumerations end within seconds."""

MOST_PROFILES = 20_000
PLAYED, SAME = 1e-9, 1e-6


def by_nashpy(game: NormalFormGame, _request: Request) -> Found:
    """Return the union of what nashpy's two enumerations find.

    Its support enumeration overlooks some equilibria even of generic games, its vertex
    enumeration some of degenerate ones; its Lemke-Howson need not end and is not called.

    Raises
    ------
    LimitError
        If the players have more than 16 strategies together.
    """
    if sum(game.shape) > MOST_TOGETHER:
        raise LimitError(
            f"nashpy's enumerations are asked for at most {MOST_TOGETHER} strategies together; the "
            f"game has {sum(game.shape)}. Use 'lemke_howson' or 'logit'"
        )
    import nashpy

    payoffs = Multilinear(scaled_payoffs(game))
    rival = nashpy.Game(*payoffs.payoffs)
    supports = _enumerated(rival.support_enumeration)
    vertices = _enumerated(rival.vertex_enumeration)
    union = _union(payoffs, [*supports, *vertices])
    return Found(
        profiles=tuple(union),
        guarantee="all found",
        explanation=f"nashpy's support enumeration gave {len(supports)} and its vertex enumeration "
        f"{len(vertices)}; {len(union)} differ.",
    )


def _enumerated(method: Any) -> list[Floats]:
    """Return all that an enumeration yields before it ends or gives up."""
    found: list[Floats] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found.extend(np.concatenate(pair) for pair in method())
        except (ValueError, IndexError, np.linalg.LinAlgError, RuntimeError):
            return found  # scipy's half-space intersection refuses flat polytopes
    return [chances for chances in found if np.isfinite(chances).all()]


def _union(payoffs: Multilinear, candidates: Iterable[Floats]) -> list[Mixed]:
    kept: list[Floats] = []
    for candidate in candidates:
        chances = _cleaned(payoffs, candidate)
        if all(np.abs(chances - other).max() > SAME for other in kept):
            kept.append(chances)
    return [tuple(part.copy() for part in payoffs.vectors(chances)) for chances in kept]


def _cleaned(payoffs: Multilinear, candidate: Floats) -> Floats:
    """Return a candidate polished on its support, or as it is where that is no improvement."""
    chances = np.where(candidate > PLAYED, candidate, 0.0)
    for part in payoffs.slices:
        chances[part] /= chances[part].sum()
    support: NDArray[np.bool_] = chances > 0
    better = polished(payoffs, chances, support)
    if better is None or regret_of(payoffs, better) > regret_of(payoffs, chances):
        return chances
    return better


def by_gambit(game: NormalFormGame, _request: Request) -> Found:
    """Return the equilibrium that Gambit's logit path leads to.

    Raises
    ------
    MissingDependencyError
        If pygambit is not installed.
    LimitError
        If the game has more than 20,000 profiles, which take minutes to hand over.
    """
    check_profiles(game, MOST_PROFILES, "handing a game to Gambit")
    gambit = optional("pygambit", extra="gambit", purpose="this method")
    payoffs = Multilinear(scaled_payoffs(game))
    rival = gambit.Game.from_arrays(*payoffs.payoffs)
    answers = [
        np.array([float(mix[s]) for player in rival.players for s in player.strategies])
        for mix in gambit.nash.logit_solve(rival).equilibria
    ]
    return Found(
        profiles=tuple(_union(payoffs, answers)),
        guarantee="one",
        explanation=f"Gambit {gambit.__version__} followed its logit path.",
    )
