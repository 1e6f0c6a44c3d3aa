"""Benchmark of equilibria: ``python -m benchmarks.equilibria [--quick]``.

All pure equilibria against the NumPy script an analyst would write, in the same run and with
equal answers; all pure equilibria of a game computed on demand; one mixed equilibrium of random
games of six players with three strategies; all equilibria of six players with two; what nashpy's
enumerations find of the exact list for two players; all equilibria of two players with many
strategies, beside the enumerations of nashpy, quantecon and pygambit; and paths of Lemke and Howson in games of up
to 100 strategies each. Where pygambit and quantecon are installed they are run on the same
games, each in a process of its own that is ended after some seconds, as some of their methods
never end. Times are of the processor.
"""

from __future__ import annotations

import argparse
import multiprocessing
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
    lemke_howson,
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
    """Return the processor's seconds for a run, and its answer."""
    start = time.process_time()
    answer = run()
    return time.process_time() - start, answer


def rival(run: Callable[[Any], Any], payoffs: np.ndarray, *, limit: float = 20) -> str:
    """Say what another package answers and how long it takes, or that it did not end in time."""
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_sent, args=(run, payoffs, theirs))
    process.start()
    theirs.close()
    try:
        said = ours.recv() if ours.poll(limit) else f"did not end in {limit:.0f} s"
    except EOFError:
        said = "crashed"
    process.kill()
    process.join()
    return str(said)


def _sent(run: Callable[[Any], Any], payoffs: np.ndarray, pipe: Any) -> None:
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


def nashpy_vertices(payoffs: np.ndarray) -> str:
    """Run nashpy's vertex enumeration."""
    import nashpy

    seconds, found = timed(lambda: list(nashpy.Game(*payoffs).vertex_enumeration()))
    return f"{len(found)} in {seconds:.2f} s"


def quantecon_vertices(payoffs: np.ndarray) -> str:
    """Run quantecon's vertex enumeration."""
    import quantecon.game_theory as gt

    gt.vertex_enumeration(quantecon_game(payoffs[:, :3, :3]))  # compiles
    game = quantecon_game(payoffs)
    seconds, found = timed(lambda: gt.vertex_enumeration(game))
    return f"{len(found)} in {seconds:.2f} s"


def gambit_vertices(payoffs: np.ndarray, *, rational: bool) -> str:
    """Run pygambit's enumeration of all extreme equilibria, in floats or exactly."""
    import pygambit

    game = gambit_game(payoffs)
    seconds, found = timed(lambda: pygambit.nash.enummixed_solve(game, rational=rational))
    return f"{len(found.equilibria)} in {seconds:.2f} s"


def all_of_two_players(sizes: tuple[int, ...]) -> None:
    """Find all equilibria of larger games of two players, beside every enumeration of others."""
    extreme_equilibria(random_game(2, 9, 0))  # compiles
    for size in sizes:
        # numbers of three digits, so that others who count exactly have little to carry
        payoffs = np.random.default_rng(size).integers(0, 1000, (2, size, size))
        game = NormalFormGame.from_arrays(payoffs)
        seconds, found = timed(lambda game=game: extreme_equilibria(game))
        print(
            f"two players, all of {size} x {size}: {len(found.equilibria)} in {seconds:.2f} s, "
            f"degenerate: {found.degenerate}"
        )
        rivals(
            {
                "nashpy vertices": ("nashpy", nashpy_vertices),
                "quantecon vertices": ("quantecon", quantecon_vertices),
                "pygambit enummixed, floats": (
                    "pygambit",
                    lambda payoffs: gambit_vertices(payoffs, rational=False),
                ),
                "pygambit enummixed, exact": (
                    "pygambit",
                    lambda payoffs: gambit_vertices(payoffs, rational=True),
                ),
            },
            payoffs,
        )


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
    quick = parser.parse_args().quick
    pure(1 if quick else 7)
    streamed(*((7, 4) if quick else (10, 5)))
    mixed(10 if quick else 1000)
    complete(1 if quick else 3)
    two_players(3 if quick else 30)
    all_of_two_players((6,) if quick else (8, 12, 15))
    many_strategies(1 if quick else 5)


if __name__ == "__main__":
    main()
