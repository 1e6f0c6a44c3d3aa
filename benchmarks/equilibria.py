"""Benchmark of equilibria: ``python -m benchmarks.equilibria [--quick]``.

All pure equilibria against the NumPy script an analyst would write, in the same run and with
equal answers; all pure equilibria of a game computed on demand; one mixed equilibrium of random
games of six players with three strategies; all equilibria of six players with two; what nashpy's
enumerations find of the exact list for two players; all equilibria of two players with many
strategies, beside the enumerations of nashpy, quantecon and pygambit; and paths of Lemke and Howson in games of up
to 100 strategies each. Where pygambit and quantecon are installed they are run on the same
games, each in a process of its own that is ended after some seconds, as some of their methods
never end. Times are of the processor. ``--only NAME`` runs one of these.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import statistics
import time
import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from twolevel.equilibria import (
    NormalFormGame,
    extreme_equilibria,
    find_equilibria,
    lemke_howson,
    pure_equilibria,
    stream_pure_equilibria,
)

NEAR = 1e-6
"""The largest difference in chances between two answers that are the same equilibrium."""


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
    """Return the processor's seconds for a run, and its answer."""
    start = time.process_time()
    answer = run()
    return time.process_time() - start, answer


def rival(run: Callable[[Any], Any], payoffs: np.ndarray, *, limit: int = 20) -> Any:
    """Return what another package answers, or words on why it does not.

    It may take so many seconds of the processor, and on a busy machine five times that by the clock.
    """
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=_sent, args=(run, payoffs, theirs, limit)
    )
    process.start()
    theirs.close()
    try:
        said = ours.recv() if ours.poll(5 * limit) else f"over {limit} s"
    except EOFError:
        process.join()
        said = f"over {limit} s" if process.exitcode == -signal.SIGXCPU else "crashed"
    process.kill()
    process.join()
    return said


def _sent(run: Callable[[Any], Any], payoffs: np.ndarray, pipe: Any, limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, 2 * limit))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            pipe.send(run(payoffs))
        except Exception as error:  # noqa: BLE001 - whatever a rival raises is its answer
            pipe.send(f"raised {type(error).__name__}")


def gambit_game(payoffs: np.ndarray) -> Any:
    """Return a game of pygambit's."""
    import pygambit

    return pygambit.Game.from_arrays(*payoffs)


def gambit_pure(payoffs: np.ndarray) -> str:
    """Run pygambit's enumeration of pure equilibria."""
    import pygambit

    building, game = timed(lambda: gambit_game(payoffs))
    seconds, found = timed(lambda: pygambit.nash.enumpure_solve(game))
    return f"{len(found.equilibria)} in {seconds:.2f} s after {building:.1f} s to build the game"


def quantecon_pure(payoffs: np.ndarray) -> str:
    """Run quantecon's search of pure equilibria."""
    import quantecon.game_theory as gt

    game = quantecon_game(payoffs)
    seconds, found = timed(lambda: gt.pure_nash_brute(game))
    return f"{len(found)} in {seconds:.2f} s"


def quantecon_game(payoffs: np.ndarray) -> Any:
    """Return a game of quantecon's, in which every player's own axis comes first."""
    import quantecon.game_theory as gt

    n = len(payoffs)
    turned = [
        np.ascontiguousarray(np.transpose(row, [*range(k, n), *range(k)]))
        for k, row in enumerate(payoffs)
    ]
    return gt.NormalFormGame([gt.Player(row) for row in turned])


def gambit_mixed(payoffs: np.ndarray, method: str) -> str:
    """Run one of pygambit's methods for a mixed equilibrium."""
    import pygambit

    game = gambit_game(payoffs)
    first = [[1.0, *[0.0] * (size - 1)] for size in payoffs.shape[1:]]
    start = game.mixed_strategy_profile(first) if method in {"ipa", "gnm"} else game
    seconds, found = timed(lambda: getattr(pygambit.nash, f"{method}_solve")(start))
    regret = max(
        (
            regret_of(
                payoffs, [np.array([float(e[s]) for s in p.strategies]) for p in game.players]
            )
            for e in found.equilibria
        ),
        default=np.nan,
    )
    return f"{len(found.equilibria)} in {seconds:.2f} s, regret {regret:.0e}"


def regret_of(payoffs: np.ndarray, mixed: list[np.ndarray]) -> float:
    """Return the largest gain from a change of strategy."""
    worst = 0.0
    for player, row in enumerate(payoffs):
        values = row
        for other in range(len(mixed) - 1, -1, -1):
            if other != player:
                values = np.tensordot(values, mixed[other], axes=(other, 0))
        worst = max(worst, float(values.max() - values @ mixed[player]))
    return worst


def quantecon_mixed(payoffs: np.ndarray) -> str:
    """Run quantecon's simplicial search of a mixed equilibrium."""
    import quantecon.game_theory as gt

    game = quantecon_game(payoffs)
    gt.mclennan_tourky(game, epsilon=1.0)  # compiles
    seconds, found = timed(lambda: gt.mclennan_tourky(game, epsilon=1e-6))
    return f"{seconds:.2f} s, regret {regret_of(payoffs, list(found)):.0e}"


def rivals(runs: dict[str, tuple[str, Callable[[Any], str]]], payoffs: np.ndarray) -> None:
    """Print what the installed ones of some rivals answer."""
    for name, (package, run) in runs.items():
        if find_spec(package):
            print(f"    {name}: {rival(run, payoffs)}")


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
    if rounds > 1:
        runs = {
            "pygambit enumpure": ("pygambit", gambit_pure),
            "quantecon pure_nash_brute": ("quantecon", quantecon_pure),
        }
        game = random_game(6, 8, 0)
        print(f"    ours, 6 players x 8: {len(pure_equilibria(game))}")
        rivals(runs, game.payoffs)


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
    runs: dict[str, tuple[str, Callable[[Any], str]]] = {
        f"pygambit {method}": (
            "pygambit",
            lambda payoffs, method=method: gambit_mixed(payoffs, method),
        )
        for method in ("ipa", "logit")
    }
    runs["quantecon mclennan_tourky"] = ("quantecon", quantecon_mixed)
    for seed in range(min(2, games)):
        print(f"  game {seed}")
        rivals(runs, random_game(6, 3, seed).payoffs)


def complete(games: int) -> None:
    """Find all equilibria of six players with two strategies."""
    for seed in range(games):
        game = random_game(6, 2, seed)
        seconds, result = timed(lambda game=game: find_equilibria(game, "supports"))
        print(
            f"supports, 6 players x 2, game {seed}: {len(result)} equilibria, "
            f"guarantee {result.guarantee!r}, {seconds:.2f} s"
        )
        rivals(
            {
                "pygambit gnm": ("pygambit", lambda payoffs: gambit_mixed(payoffs, "gnm")),
                "pygambit enumpoly": (
                    "pygambit",
                    lambda payoffs: gambit_mixed(payoffs, "enumpoly"),
                ),
            },
            game.payoffs,
        )


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


Timed = tuple[float, list[np.ndarray]]
"""Seconds, and equilibria as the chances of all strategies, the first player's first."""


def nashpy_vertices(payoffs: np.ndarray) -> Timed:
    """Run nashpy's vertex enumeration."""
    import nashpy

    seconds, found = timed(lambda: list(nashpy.Game(*payoffs).vertex_enumeration()))
    return seconds, [np.concatenate(pair) for pair in found]


def quantecon_vertices(payoffs: np.ndarray) -> Timed:
    """Run quantecon's vertex enumeration."""
    import quantecon.game_theory as gt

    game = quantecon_game(payoffs)
    seconds, found = timed(lambda: gt.vertex_enumeration(game))
    return seconds, [np.concatenate(pair) for pair in found]


def gambit_vertices(payoffs: np.ndarray, *, rational: bool) -> Timed:
    """Run pygambit's enumeration of all extreme equilibria, in floats or exactly."""
    import pygambit

    game = gambit_game(payoffs)
    seconds, found = timed(lambda: pygambit.nash.enummixed_solve(game, rational=rational))
    order = [s for player in game.players for s in player.strategies]
    return seconds, [np.array([float(each[s]) for s in order]) for each in found.equilibria]


ENUMERATIONS: dict[str, tuple[str, Callable[[np.ndarray], Timed]]] = {
    "nashpy": ("nashpy", nashpy_vertices),
    "quantecon": ("quantecon", quantecon_vertices),
    "pygambit, floats": ("pygambit", partial(gambit_vertices, rational=False)),
    "pygambit, exact": ("pygambit", partial(gambit_vertices, rational=True)),
}
"""Enumerations of all extreme equilibria by others: the package, and how it is run."""


def all_of_two_players(sizes: tuple[int, ...], limit: int) -> None:
    """Print a table of all equilibria of two players, by every enumeration that is installed."""
    installed = {name: run for name, (package, run) in ENUMERATIONS.items() if find_spec(package)}
    for package, _ in ENUMERATIONS.values():
        if find_spec(package):
            import_module(package)  # before the clock starts
    print(
        "All extreme equilibria of two players: how many of them each finds, and in how many seconds; "
        f"what takes more than {limit} s is ended. Others: repeated, or no extreme equilibria.\n"
    )
    print("| payoffs | size | twolevel |", *(f"{name} |" for name in installed))
    print("| --- " * (3 + len(installed)) + "|")
    extreme_equilibria(random_game(2, 9, 0))  # compiles
    if "quantecon" in installed:
        quantecon_vertices(random_game(2, 3, 0).payoffs)
    for top in (1000, 3):
        for size in sizes:
            payoffs = np.random.default_rng(size).integers(0, top, (2, size, size))
            game = NormalFormGame.from_arrays(payoffs)
            seconds, exact = timed(lambda game=game: extreme_equilibria(game))
            ours = [np.concatenate(mixed).astype(float) for mixed in exact.equilibria]
            cells = [f"all {len(ours)}: {seconds:.2f}"]
            for run in installed.values():
                answer = rival(run, payoffs, limit=limit)
                cells.append(answer if isinstance(answer, str) else _beside(answer, ours))
            print(
                f"| 0 to {top - 1} | {size} x {size} |",
                *(f"{cell} |" for cell in cells),
                flush=True,
            )


def _beside(answer: Timed, ours: list[np.ndarray]) -> str:
    """Say how many of all equilibria another enumeration has found."""
    seconds, found = answer
    theirs = np.array(found).reshape(len(found), -1)
    met = [len(theirs) and np.abs(theirs - own).max(axis=1).min() < NEAR for own in ours]
    others = len(found) - sum(met)
    more = f" and {others} others" if others > 0 else ""
    return f"{'all ' if all(met) else ''}{sum(met)}{more}: {seconds:.2f}"


def many_strategies(games: int) -> None:
    """Follow one path, and all that the bound on work allows, in large games of two players."""
    for size in (12, 25, 50, 100):
        one, every, counts, worst = [], [], [], 0.0
        for seed in range(games):
            rng = np.random.default_rng(seed)
            game = NormalFormGame.from_arrays(rng.random((2, size, size)))
            one.append(timed(lambda game=game: lemke_howson(game))[0])
            seconds, result = timed(lambda game=game: find_equilibria(game, "lemke_howson"))
            every.append(seconds)
            counts.append(len(result))
            worst = max(worst, result.regret)
        print(
            f"two players, {size} x {size} uniform: one path {statistics.median(one) * 1e3:.0f} ms "
            f"(slowest {max(one) * 1e3:.0f}), all {statistics.median(every):.2f} s (slowest "
            f"{max(every):.2f}) with {statistics.median(counts):.0f} equilibria, regret {worst:.0e}"
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
    parser.add_argument("--only", choices=PARTS, help="one of the workloads")
    asked = parser.parse_args()
    for name in [asked.only] if asked.only else PARTS:
        PARTS[name](asked.quick)


PARTS: dict[str, Callable[[bool], None]] = {
    "pure": lambda quick: pure(1 if quick else 7),
    "streamed": lambda quick: streamed(*((7, 4) if quick else (10, 5))),
    "mixed": lambda quick: mixed(10 if quick else 1000),
    "complete": lambda quick: complete(1 if quick else 3),
    "nashpy": lambda quick: two_players(3 if quick else 30),
    "enumerations": lambda quick: all_of_two_players((6,) if quick else (8, 12, 15), 10),
    "paths": lambda quick: many_strategies(1 if quick else 5),
}
"""The workloads."""


if __name__ == "__main__":
    main()
