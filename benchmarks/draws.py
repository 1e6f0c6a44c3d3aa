"""Draws from the evidence of a case: ``python -m benchmarks.draws [--draws N] [--case NAME]``.

The library walks all draws; a rival does the same one draw at a time, as games by themselves,
on a few of them. Their answers must be equal; the table gives seconds a draw and the ratio.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import fields

import numpy as np

import twolevel as tl
from twolevel.model import Scenario
from twolevel.payoffs.statements import uniforms
from twolevel.robustness.acceptability import acceptability
from twolevel.robustness.draws import stream_key
from twolevel.robustness.findings import Findings
from twolevel.robustness.walking import Walker

FEW = 8
WORKERS = (1, 2)


def one_by_one(scenario: Scenario) -> float:
    """Return seconds a draw of single games, after checking that their answers are equal."""
    walkers = [
        Walker(scenario, scenario.country_names, backend=name) for name in ("compiled", "numpy")
    ]
    uniform = uniforms(stream_key(0), range(FEW), walkers[0].drawing.n_uniforms)
    games = walkers[0].drawing.from_uniforms(uniform)
    start = time.perf_counter()
    slow = walkers[1].findings(games)
    seconds = (time.perf_counter() - start) / FEW
    fast = walkers[0].findings(games)
    for field in fields(Findings):
        one, other = getattr(fast, field.name), getattr(slow, field.name)
        if not np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
            raise SystemExit(f"the answers differ in {field.name}")
    return seconds


def main() -> None:
    """Run the workload and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.draws", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 draws")
    parser.add_argument("--draws", type=int, help="10,000 by default")
    parser.add_argument("--case", default="tumen")
    asked = parser.parse_args()
    draws = asked.draws or (100 if asked.quick else 10_000)
    scenario = tl.load_case(asked.case)
    start = time.perf_counter()
    acceptability(scenario, draws=1)
    print(
        f"{'first draw, with the loading of compiled code':46} {time.perf_counter() - start:8.2f} s"
    )
    rival = one_by_one(scenario)
    print(f"{'single games, a draw':46} {1e3 * rival:8.2f} ms")
    answers = []
    for workers in WORKERS:
        start, busy = time.perf_counter(), time.process_time()
        answers.append(acceptability(scenario, draws=draws, workers=workers))
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        title = f"{draws:,} draws, {workers} worker{'s' if workers > 1 else ''}"
        a_draw = 1e3 * seconds / draws
        print(
            f"{title:46} {seconds:8.2f} s, {a_draw:.2f} ms a draw, {busy:.1f} s of processor, "
            f"{1e3 * rival / a_draw:.0f} times single games"
        )
    if any(answer != answers[0] for answer in answers):
        raise SystemExit("the answers depend on the number of workers")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
