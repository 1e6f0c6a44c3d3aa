"""Benchmark of equilibria: ``python -m benchmarks.equilibria [--quick]``.

All pure equilibria against the NumPy script an analyst would write, in the same run and with
equal answers; all pure equilibria of a game computed on demand; one mixed equilibrium of random
games of six players with three strategies; all equilibria of six players with two; and what
nashpy's enumerations find of the exact list for two players. Where pygambit is
installed they are run on the same games.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from twolevel.equilibria import (
    NormalFormGame,
    extreme_equilibria,
    find_equilibria,
    pure_equilibria,
    stream_pure_equilibria,
)


def random_game(n_players: int, n_strategies: int, seed: int) -> NormalFormGame:
    """Return a game of independent uniform payoffs."""
    rng = np.random.default_rng(seed)
    return NormalFormGame.from_arrays(rng.random((n_players, *[n_strategies] * n_players)))


def numpy_script(payoffs: np.ndarray) -> np.ndarray:
    """Return all pure equilibria by idiomatic NumPy."""
    best = np.ones(payoffs.shape[1:], dtype=bool)
    for player, row in enumerate(payoffs):
        best &= row >= row.max(axis=player, keepdims=True)
    return np.argwhere(best)


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds a run takes, and its answer."""
    start = time.perf_counter()
    answer = run()
    return time.perf_counter() - start, answer


def pure(rounds: int) -> None:
    """Compare all pure equilibria with the script."""
    for n_players, n_strategies in ((6, 8), (4, 20), (9, 4)):
        ours, theirs = [], []
        for seed in range(rounds):
            game = random_game(n_players, n_strategies, seed)
            seconds, answer = timed(lambda game=game: pure_equilibria(game))
            ours.append(seconds)
            seconds, other = timed(lambda game=game: numpy_script(game.payoffs))
            theirs.append(seconds)
            if not np.array_equal(answer, other):
                raise SystemExit("the pure equilibria differ")
        a, b = statistics.median(ours), statistics.median(theirs)
        print(
            f"pure, {n_players} players x {n_strategies:<3} {a * 1e3:9.2f} ms   "
            f"NumPy script {b * 1e3:9.2f} ms   {b / a:5.1f}x"
        )


def streamed(n_players: int, n_strategies: int) -> None:
    """Find all pure equilibria of a game whose payoffs are never held in memory."""
    salt = np.uint64(0x9E3779B97F4A7C15)

    def payoff(player: int, at: np.ndarray) -> np.ndarray:
        ids = np.full(len(at), player + 1, dtype=np.uint64) * salt
        for column in at.T.astype(np.uint64):
            ids = (ids ^ (column + salt)) * np.uint64(0xBF58476D1CE4E5B9)
            ids ^= ids >> np.uint64(29)
        return ids

    seconds, answer = timed(lambda: stream_pure_equilibria((n_strategies,) * n_players, payoff))
    count = n_strategies**n_players
    print(
        f"pure, streamed, {n_players} players x {n_strategies}: {count:,} profiles in "
        f"{seconds:.2f} s, {len(answer)} equilibria"
    )


def mixed(games: int) -> None:
    """Find one equilibrium of each of many games by the logit path."""
    find_equilibria(random_game(6, 3, 0), "logit")  # compiles
    seconds, regrets = [], []
    for seed in range(games):
        game = random_game(6, 3, seed)
        taken, result = timed(lambda game=game: find_equilibria(game, "logit"))
        seconds.append(taken)
        regrets.append(result.regret if result else np.inf)
    solved = sum(regret <= 1e-9 for regret in regrets)
    print(
        f"logit, 6 players x 3: {solved} of {games} at a regret of 1e-9 (worst {max(regrets):.1e}); "
        f"median {statistics.median(seconds) * 1e3:.1f} ms, slowest {max(seconds) * 1e3:.0f} ms"
    )


def complete(games: int) -> None:
    """Find all equilibria of six players with two strategies."""
    for seed in range(games):
        game = random_game(6, 2, seed)
        seconds, result = timed(lambda game=game: find_equilibria(game, "supports"))
        print(
            f"supports, 6 players x 2, game {seed}: {len(result)} equilibria, "
            f"guarantee {result.guarantee!r}, {seconds:.2f} s{_gambit(game)}"
        )


def _gambit(game: NormalFormGame) -> str:
    if find_spec("pygambit") is None:
        return ""
    import pygambit

    rival = pygambit.Game.from_arrays(*game.payoffs)
    seconds, answer = timed(lambda: pygambit.nash.gnm_solve(rival))
    return f"; pygambit gnm {len(answer.equilibria)} in {seconds:.2f} s"


def two_players(games: int) -> None:
    """Count what nashpy's enumerations find of the exact list."""
    for size, top in ((4, None), (5, None), (6, None), (4, 3)):
        ours, theirs, short, alone = [], [], 0, 0
        for seed in range(games):
            rng = np.random.default_rng(seed)
            shape = (2, size, size)
            game = NormalFormGame.from_arrays(
                rng.random(shape) if top is None else rng.integers(0, top, shape)
            )
            seconds, exact = timed(lambda game=game: extreme_equilibria(game))
            ours.append(seconds)
            seconds, union = timed(lambda game=game: find_equilibria(game, "nashpy"))
            theirs.append(seconds)
            short += len(union) < len(exact.equilibria)
            alone += _by_supports(game) < len(exact.equilibria)
        what = "uniform" if top is None else f"integers below {top}"
        print(
            f"two players, {size} x {size} {what}: exact {statistics.median(ours) * 1e3:.1f} ms, "
            f"nashpy {statistics.median(theirs) * 1e3:.1f} ms, short in {short} of {games} (its "
            f"support enumeration alone in {alone})"
        )


def _by_supports(game: NormalFormGame) -> int:
    import nashpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(list(nashpy.Game(*game.payoffs).support_enumeration()))


def main() -> None:
    """Run the workloads and print one line each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.equilibria", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds and small games")
    quick = parser.parse_args().quick
    pure(1 if quick else 7)
    streamed(*((7, 4) if quick else (10, 5)))
    mixed(10 if quick else 1000)
    complete(1 if quick else 3)
    two_players(3 if quick else 30)


if __name__ == "__main__":
    main()
