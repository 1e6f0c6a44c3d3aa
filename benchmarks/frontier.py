"""The Pareto frontier of many points: ``python -m benchmarks.frontier [--power N]``.

Each contestant runs in a process of its own, on the same points; their answers must be equal.
The table gives seconds and processor seconds, without the making of points, imports and
compilation; the peak memory of the process, points included; and the ratio of processor seconds,
which say more on a machine that does other things. Clouds: ``uniform``, independent and even; ``additive``,
all agreements over issues with ten options each whose integer payoffs add up.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from benchmarks.rivals import block_nested_loop
from twolevel.bargaining import pareto_mask

COLUMNS = 6
CLOUDS = ("uniform", "additive")


def cloud(kind: str, power: int, seed: int) -> np.ndarray:
    """Return ``10**power`` points."""
    rng = np.random.default_rng(seed)
    if kind == "uniform":
        return rng.random((10**power, COLUMNS))
    points = np.zeros((1, COLUMNS), dtype=np.int64)
    for table in rng.integers(0, 1000, size=(power, 10, COLUMNS)):
        points = (points[:, None] + table).reshape(-1, COLUMNS)
    return points


def ours(threads: int) -> Callable[[np.ndarray], np.ndarray]:
    """Return the library's way with some threads."""
    return lambda points: pareto_mask(points, backend="compiled", threads=threads)


def by_moocore(points: np.ndarray) -> np.ndarray:
    """Return moocore's answer."""
    import moocore

    return moocore.is_nondominated(points, maximise=True, keep_weakly=True)


def by_paretoset(points: np.ndarray) -> np.ndarray:
    """Return paretoset's answer."""
    from paretoset import paretoset

    return paretoset(points, sense=["max"] * points.shape[1], distinct=False)


CONTESTANTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "twolevel, 1 thread": ours(1),
    "twolevel, 2 threads": ours(2),
    "block-nested loop": block_nested_loop,
    "moocore": by_moocore,
    "paretoset": by_paretoset,
}


def run(name: str, kind: str, power: int, seed: int, answers: multiprocessing.Queue) -> None:
    """Put seconds, processor seconds, peak megabytes and the rows kept into the queue."""
    CONTESTANTS[name](cloud(kind, 2, 0))  # imports and compiled code
    points = cloud(kind, power, seed)
    start, busy = time.perf_counter(), time.process_time()
    mask = CONTESTANTS[name](points)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answers.put((seconds, busy, peak, np.flatnonzero(mask)))


def measured(
    name: str, kind: str, power: int, seed: int, limit: float
) -> tuple[float, float, float, np.ndarray] | None:
    """Return what ``run`` found, or None past the limit of seconds."""
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=run, args=(name, kind, power, seed, answers))
    process.start()
    start = time.perf_counter()
    while process.is_alive() and answers.empty() and time.perf_counter() - start < limit:
        time.sleep(0.05)
    if answers.empty():
        process.kill()
        process.join()
        return None
    found = answers.get()
    process.join()
    return found


def main() -> None:
    """Run the contestants and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frontier", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 points")
    parser.add_argument("--power", type=int, help="10**power points, 10 million by default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=300, help="seconds a contestant may take")
    parser.add_argument("--only", nargs="*", choices=list(CONTESTANTS), default=list(CONTESTANTS))
    asked = parser.parse_args()
    power = asked.power or (4 if asked.quick else 7)
    for kind in CLOUDS:
        kept: np.ndarray | None = None
        best = 0.0
        for name in asked.only:
            if name in ("moocore", "paretoset") and find_spec(name) is None:
                print(f'  {name:20} not installed: pip install "twolevel[bench]"')
                continue
            found = measured(name, kind, power, asked.seed, asked.limit)
            if found is None:
                print(f"  {name:20} more than {asked.limit:.0f} s")
                continue
            seconds, busy, peak, rows = found
            if kept is None:
                kept, best = rows, busy
                print(f"{kind}: 1e{power} points in {COLUMNS} columns, {len(rows):,} kept")
            if not np.array_equal(rows, kept):
                raise SystemExit(f"{name} keeps other points than the first contestant")
            print(f"  {name:20} {seconds:8.2f} s {busy:8.2f} s {peak:8.0f} MB {busy / best:8.1f}x")


if __name__ == "__main__":
    main()
