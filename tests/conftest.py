"""What tests of several rooms share."""

import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import HealthCheck, settings

mpl.use("Agg")
# A busy machine is no reason to fail: neither the time of an example nor that of its making.
settings.register_profile(
    "lean", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lean")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def quota_game():
    """The benchmarks' reference problem, of any size."""
    sys.path.insert(0, str(ROOT))
    try:
        from benchmarks.problems import quota_game
    finally:
        sys.path.remove(str(ROOT))
    return quota_game
