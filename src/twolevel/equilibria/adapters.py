"""Equilibria by other packages: nashpy for two players, pygambit where it is installed.

Knows how to hand a game over and take profiles back. Neither package's answers are taken on
trust: they are polished, and whoever asked drops those with a regret.
"""

from __future__ import annotations

import json
import subprocess
import sys
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

GAMBIT_SECONDS = 60.0

GAMBIT_SCRIPT = """
import json, sys
import numpy, pygambit
game = pygambit.Game.from_arrays(*numpy.array(json.load(sys.stdin)))
answers = [
    [float(mix[s]) for player in game.players for s in player.strategies]
    for mix in pygambit.nash.logit_solve(game).equilibria
]
json.dump(answers, sys.stdout)
"""

PLAYED = 1e-9, 1e-6, 1e-4
"""Chances above which a strategy counts as played, tried in turn."""

EXACT, SAME = 1e-13, 1e-6


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
    """Return a candidate polished on the largest support that makes it exact to rounding.

    Or on the one with the least regret: an answer that is only near an equilibrium plays some
    strategies with chances that are not nil.
    """
    versions = []
    for least in PLAYED:
        chances = _polished(payoffs, np.where(candidate > least, candidate, 0.0))
        versions.append((regret_of(payoffs, chances), chances))
        if versions[-1][0] <= EXACT:
            break
    return min(versions, key=lambda version: version[0])[1]


def _polished(payoffs: Multilinear, chances: Floats) -> Floats:
    """Return a profile polished on its support, or as it is where that is no improvement."""
    for part in payoffs.slices:
        chances[part] /= chances[part].sum()
    support: NDArray[np.bool_] = chances > 0
    better = polished(payoffs, chances, support)
    if better is None or regret_of(payoffs, better) > regret_of(payoffs, chances):
        return chances
    return better


def by_gambit(game: NormalFormGame, request: Request) -> Found:
    """Return the equilibrium that Gambit's logit path leads to.

    Gambit runs in a process of its own, as its path need not end and cannot be interrupted.

    Raises
    ------
    MissingDependencyError
        If pygambit is not installed.
    LimitError
        If the game has more than 20,000 profiles, which take minutes to hand over, or the path
        has not ended in time: a minute unless the request says otherwise.
    """
    check_profiles(game, MOST_PROFILES, "handing a game to Gambit")
    gambit = optional("pygambit", extra="gambit", purpose="this method")
    payoffs = Multilinear(scaled_payoffs(game))
    seconds = GAMBIT_SECONDS if request.seconds is None else request.seconds
    try:
        process = subprocess.run(  # noqa: S603 - this interpreter and the script above
            [sys.executable, "-c", GAMBIT_SCRIPT],
            input=json.dumps(payoffs.payoffs.tolist()),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(
            f"Gambit's logit path did not end within {seconds:g} seconds; give more seconds=, or use "
            "'logit', which bounds its own work"
        ) from None
    if process.returncode:
        why = process.stderr.strip().rpartition("\n")[2] or f"exit status {process.returncode}"
        return Found(guarantee="one", explanation=f"Gambit ended without an answer: {why}.")
    answers = [np.array(chances) for chances in json.loads(process.stdout)]
    return Found(
        profiles=tuple(_union(payoffs, answers)),
        guarantee="one",
        explanation=f"Gambit {gambit.__version__} followed its logit path.",
    )
