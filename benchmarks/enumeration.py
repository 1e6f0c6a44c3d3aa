"""Enumeration: ``python -m benchmarks.enumeration [--quick] [--busy]``.

Sizes of the zones of all coalitions, and all bargaining solutions with their ties, by the
library and by what an analyst would write, in the same run, on fresh input each round. Answers
must be equal. With ``--busy``, for a machine that others use, seconds are those of the processor,
divided by the cores that a contestant uses. Contestants: ``masks``, the library's bit sets; ``survey``, the same with every
actor's approvals and every country's gains; ``solutions``, five solutions and their ties;
``numpy``, the library without compiled code; ``script``, ``loop``, ``tree`` and ``lanes``, by hand.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from math import ceil, log10
from typing import Any

import numpy as np

from benchmarks.enumeration_rivals import lanes, loop, negmas_values, tree
from benchmarks.problems import quota_game
from benchmarks.rivals import numpy_script
from twolevel.bargaining import bargaining_problem, solve_all
from twolevel.bargaining.survey import survey as ideals
from twolevel.cases import load_case
from twolevel.kernels.bitset import BitsetSpace
from twolevel.kernels.subsets import superset_sums
from twolevel.payoffs import PointGame, point_game
from twolevel.payoffs.executors import in_order
from twolevel.payoffs.resolution import Draw
from twolevel.ratification import overlap, survey
from twolevel.ratification.signing import Signing
from twolevel.rng import generator

BY_NEGMAS = 10_000
PARALLEL = ("masks", "survey", "solutions", "loop", "tree", "lanes")
CORES = os.cpu_count() or 1
WHOLE_ZONES = ("masks", "survey", "numpy", "script", "loop", "tree", "lanes")


@dataclass(frozen=True, kw_only=True)
class Workload:
    """A game, who is run on it, and how often: a bundled case, or a made-up game."""

    name: str
    case: str = ""
    game: Mapping[str, Any] = field(default_factory=dict)
    contestants: tuple[str, ...] = ("masks", "solutions", "tree")
    rounds: int = 3


def b1(n_issues: int) -> dict[str, Any]:
    """Return the reference problem: ten options an issue, 20 actors in six countries."""
    return {"n_issues": n_issues, "generosity": 0.95}


BY_HAND = ("script", "loop", "tree", "lanes")
SIZES = (
    Workload(name="1e5 agreements", game=b1(5), contestants=("masks", "numpy", *BY_HAND)),
    Workload(name="1e6 agreements", game=b1(6), contestants=("masks", "survey", "numpy", *BY_HAND)),
    Workload(
        name="1e7 agreements",
        game=b1(7),
        contestants=("masks", "survey", "solutions", "numpy", *BY_HAND),
    ),
    Workload(
        name="1e8 agreements",
        game=b1(8),
        contestants=("masks", "survey", "solutions", "tree", "lanes"),
    ),
    Workload(
        name="1e9 agreements",
        game=b1(9),
        contestants=("masks", "survey", "solutions", "lanes"),
        rounds=1,
    ),
)
SWEEPS: dict[str, tuple[Workload, ...]] = {
    "bundled cases, at draws from their evidence": (
        Workload(name="tumen", case="tumen", contestants=("survey", "solutions", "numpy")),
    ),
    "options (1e8 agreements or more)": tuple(
        Workload(
            name=f"{k} options, {n} issues",
            game={**b1(n), "n_options": k},
            contestants=("masks", "solutions", "lanes"),
            rounds=1,
        )
        for k in range(2, 17)
        for n in [ceil(8 / log10(k))]
    ),
    "actors (1e7 agreements)": tuple(
        Workload(name=f"{sum(m)} actors in {len(m)}", game={**b1(7), "members": m})
        for m in ((2, 2), (2,) * 6, (4, 4, 3, 3, 3, 3), (4,) * 8, (6,) * 6)
    ),
    "rules (1e7 agreements, 24 actors in 4)": tuple(
        Workload(name=f"quota {q}", game={**b1(7), "members": (6,) * 4, "quota": Fraction(q)})
        for q in ("1/4", "1/2", "3/4", "1")
    ),
    "nested rules, links and exclusions (1e7 agreements, 24 actors in 4)": tuple(
        Workload(
            name=name,
            game={**b1(7), "members": (6,) * 4, **more},
            contestants=("masks", "survey", "solutions", "numpy", "script"),
            rounds=1,
        )
        for name, more in (
            ("quotas", {}),
            ("nested, vetoes", {"nested": True}),
            ("and 2 links", {"nested": True, "links": 2}),
            ("and 4 bars", {"nested": True, "links": 2, "exclusions": 4}),
            ("links throughout", {"nested": True, "links": 6, "exclusions": 4}),
        )
    ),
    "large countries (1e7 agreements)": tuple(
        Workload(
            name=f"{m[0]} voters in {len(m)}" if len(set(m)) > 1 else f"{m[0]} voters each",
            game={**b1(7), "members": m},
            contestants=("masks", "survey", "solutions", "numpy"),
            rounds=1,
        )
        for m in ((6, 4, 3), (8, 8, 8), (12, 4, 3), (16, 4, 3), (20, 4, 3), (8,) * 6)
    ),
    "many countries (1e7 agreements)": tuple(
        Workload(
            name=f"{n} countries of 2",
            game={**b1(7), "members": (2,) * n},
            contestants=("masks", "survey", "solutions", "numpy", "lanes"),
            rounds=1,
        )
        for n in (8, 9, 12, 16)
    ),
    "zone (1e8 agreements)": tuple(
        Workload(name=f"generosity {g}", game={"n_issues": 8, "generosity": g}, rounds=1)
        for g in (1.08, 1.05, 1.0, 0.9, 0.8, 0.7)
    ),
    "linked issues and exclusions (1e7 agreements)": tuple(
        Workload(
            name=f"{links} links, {bars} bars",
            game={**b1(7), "links": links, "exclusions": bars},
            contestants=("masks", "solutions", "numpy"),
            rounds=1,
        )
        for links, bars in ((0, 4), (2, 0), (3, 4))
    ),
}


def masks(game: PointGame) -> np.ndarray:
    """Return the zone of every coalition by bit sets, and nothing else."""
    signing = Signing(game)
    space = BitsetSpace(
        game.tables,
        [row.threshold for row in game.rows],
        signing.voters,
        signing.passing,
        game.exclusions,
        game.requires,
        details=False,
    )
    histogram = np.zeros(1 << len(game.countries), dtype=np.int64)
    for counts in in_order(space.chunk, range(space.n_chunks)):
        for part in counts.by_mask.values():
            histogram += part
    zones = superset_sums(histogram)
    return zones[sorted(range(1, len(zones)), key=lambda m: (m.bit_count(), m))]


def library(backend: str) -> Callable[[PointGame], np.ndarray]:
    """Return the library's whole survey, with one of its backends."""

    def run(game: PointGame) -> np.ndarray:
        found = overlap(survey(game, method="enumerate", backend=backend))
        return np.array([size.count for _, size in found.coalitions])

    return run


CONTESTANTS: dict[str, Callable[[PointGame], Any]] = {
    "masks": masks,
    "survey": library("bitset"),
    "solutions": lambda game: solve_all(bargaining_problem(game, tuple(game.countries))),
    "numpy": library("numpy"),
    "script": numpy_script,
    "loop": loop,
    "tree": tree,
    "lanes": lanes,
}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Median seconds by contestant, the number of agreements, and the share in the zone."""

    seconds: Mapping[str, float]
    agreements: int
    zone: float


def clock(name: str, *, busy: bool) -> Callable[[], float]:
    """Return what seconds of a contestant are counted by."""
    if not busy:
        return time.perf_counter
    cores = CORES if name in PARALLEL else 1
    return lambda: time.process_time() / cores


def fresh_game(workload: Workload, seed: int) -> PointGame:
    """Return a workload's game in numbers; the same for the same seed."""
    if workload.case:
        reading = Draw(generator(seed))
        return point_game(load_case(workload.case), reading=reading)
    return point_game(quota_game(**workload.game, seed=seed))


def measured(workload: Workload, rounds: int, *, busy: bool) -> Measured:
    """Run a workload; the answers must be equal."""
    seconds: dict[str, list[float]] = {name: [] for name in workload.contestants}
    shares = []
    for seed in range(1, rounds + 1):
        answers = {}
        for name in workload.contestants:
            game = fresh_game(workload, seed)
            scenario = game.scenario
            now = clock(name, busy=busy)
            start = now()
            answers[name] = CONTESTANTS[name](game)
            seconds[name].append(now() - start)
        zones = [answers[name] for name in WHOLE_ZONES if name in answers]
        if not all(np.array_equal(zone, zones[0]) for zone in zones):
            raise SystemExit(f"{workload.name}: the answers differ")
        shares.append(int(zones[0][-1]) / scenario.n_agreements)
        found = answers.get("solutions")
        if found is not None and found["nash"].considered != zones[0][-1]:
            raise SystemExit(f"{workload.name}: the zones differ")
        if found is not None and scenario.n_agreements <= 10**7 and seed == 1:
            _check_solutions(fresh_game(workload, seed), found)
    return Measured(
        seconds={name: statistics.median(taken) for name, taken in seconds.items()},
        agreements=scenario.n_agreements,
        zone=statistics.median(shares),
    )


def _check_solutions(game: PointGame, found: Any) -> None:
    """Compare solutions with those of streaming every agreement."""
    problem = bargaining_problem(game, tuple(game.countries))
    if solve_all(dataclasses.replace(problem, shortcut=None)) != found:
        raise SystemExit("the solutions differ from those of streaming")


def lines(
    workloads: tuple[Workload, ...], *, quick: bool = False, busy: bool = False
) -> Iterator[str]:
    """Yield a line a workload: seconds, agreements a second, and ratios to the first."""
    for workload in workloads:
        found = measured(workload, 1 if quick else workload.rounds, busy=busy)
        fastest = found.seconds[workload.contestants[0]]
        cells = [
            f"{found.seconds[name]:9.4f} ({found.seconds[name] / fastest:6.1f}x)"
            if name in found.seconds
            else f"{'':19}"
            for name in CONTESTANTS
        ]
        speed = found.agreements / fastest
        yield f"{workload.name:18}{found.zone:9.1e} {speed:9.2e} " + " ".join(cells)


def pass_lines(rounds: int = 3) -> Iterator[str]:
    """Yield what each pass over a hundred million agreements takes, in seconds of the processor.

    Those for the best follow one for the ideals: they do not include it.
    """
    taken: dict[str, list[float]] = {}
    for seed in range(1, rounds + 1):
        game = point_game(quota_game(**b1(8), seed=seed))
        problem = bargaining_problem(game, tuple(game.countries))
        work: dict[str, Callable[[], Any]] = {
            "the masks of all coalitions": partial(masks, game),
            "the survey": partial(library("bitset"), game),
            "the ideals of one coalition": partial(ideals, problem),
            "then its five solutions": partial(solve_all, problem),
        }
        for names in (("nash", "utilitarian", "egalitarian"), ("kalai_smorodinsky", "equal_loss")):
            work[f"or {', '.join(names)}"] = partial(solve_all, problem, names)
        for name, run in work.items():
            start = time.process_time()
            run()
            taken.setdefault(name, []).append(time.process_time() - start)
    for name, seconds in taken.items():
        yield f"{name:40}{statistics.median(seconds):7.4f}"


def negmas_line() -> str:
    """Return how fast NegMAS evaluates six additive functions, after comparing values."""
    game = point_game(quota_game(**b1(8)))
    ids = np.random.default_rng(0).integers(0, game.scenario.n_agreements, BY_NEGMAS).tolist()
    taken, theirs = negmas_values(game, ids)
    first = len(game.actors)
    sizes = game.scenario.sizes
    ours = game.tables.at(np.stack(np.unravel_index(ids, sizes), axis=1))[first:].T
    if not np.allclose(theirs, ours, rtol=1e-12):
        raise SystemExit("NegMAS computes other payoffs")
    return f"NegMAS: {BY_NEGMAS / taken:.2e} agreements/s, the payoffs of six countries alone"


def main(*, quick: bool = False, busy: bool = False) -> None:
    """Run the workloads and print the tables."""
    for name, run in CONTESTANTS.items():  # compile, or load what is compiled
        run(point_game(quota_game(n_issues=7 if name == "solutions" else 4)))
    heads = " ".join(f"{name:>19}" for name in CONTESTANTS)
    print("Zones of all coalitions; median seconds (and ratio to the first)")
    print(f"{'size':18}{'zone':>9} {'a second':>9} {heads}")
    for line in lines(SIZES[:2] if quick else SIZES, quick=quick, busy=busy):
        print(line, flush=True)
    for title, workloads in {} if quick else SWEEPS.items():
        print(title)
        for line in lines(workloads, busy=busy):
            print(line, flush=True)
    if not quick:
        print("Passes over 1e8 agreements, seconds of the processor")
        print(*pass_lines(), sep="\n", flush=True)
    print(negmas_line() if find_spec("negmas") else "NegMAS is not installed")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.enumeration", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the small sizes, once")
    parser.add_argument("--busy", action="store_true", help="count seconds of the processor")
    asked = parser.parse_args()
    main(quick=asked.quick, busy=asked.busy)
