"""Run the benchmark of enumeration: ``python -m benchmarks [--quick] [--busy]``.

Every other workload is a module of its own: ``python -m benchmarks.search`` and so on.
"""

from __future__ import annotations

import argparse

from benchmarks.enumeration import main

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
parser.add_argument("--quick", action="store_true", help="only the small sizes, once")
parser.add_argument("--busy", action="store_true", help="count seconds of the processor")
asked = parser.parse_args()
main(quick=asked.quick, busy=asked.busy)
