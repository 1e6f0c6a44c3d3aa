"""Run benchmarks: ``python -m benchmarks [--quick] [WORKLOAD ...]``; all of them without a name.

Each workload runs in a process of its own, so that neither compiled code nor memory of one favours
another; it is a module with options of its own as well: ``python -m benchmarks.search --help``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

WORKLOADS = ("enumeration", "frontier", "draws", "search", "equilibria", "power", "coalitions")

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(WORKLOADS))
parser.add_argument("--quick", action="store_true", help="small sizes, and once")
asked = parser.parse_args()
if unknown := sorted(set(asked.workloads) - set(WORKLOADS)):
    parser.error(f"no workload named {unknown[0]!r}; there are {', '.join(WORKLOADS)}")
for name in asked.workloads or WORKLOADS:
    print(f"\n== {name}", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}", *["--quick"] * asked.quick]
    if failed := subprocess.run(command, check=False).returncode:
        raise SystemExit(failed)
