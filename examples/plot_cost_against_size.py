"""
Cost against size
=================

Every further issue multiplies the number of agreements by its options. How far does plain
enumeration get, and how far do bit sets? A game of four countries with three actors each, whose
payoffs are drawn at random, is surveyed at growing numbers of issues.
"""

import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import twolevel as tl
from twolevel.model import Actor, Body, Estimate, Interest, Issue, Majority, Scenario, Utils

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

OPTIONS = [f"o{k}" for k in range(10)]


# %%
# A game of any size
# ------------------


def game_of(n_issues: int) -> tl.Game:
    """Return a game at random, the same for the same number of issues."""
    rng = np.random.default_rng(n_issues)
    issues = [f"i{j}" for j in range(n_issues)]

    def actor(name: str) -> Actor:
        tables = rng.integers(0, 100, size=(n_issues, len(OPTIONS)))
        interests = tuple(
            Interest(
                name=issue,
                issues=(issue,),
                valuation=Utils(utils=dict(zip(OPTIONS, map(int, row), strict=True))),
            )
            for issue, row in zip(issues, tables, strict=True)
        )
        return Actor(name=name, interests=interests, reservation=Estimate.of(45 * n_issues))

    countries = tuple(
        Body(
            name=f"country{c}",
            centre=actor(f"centre{c}"),
            members=(actor(f"east{c}"), actor(f"west{c}")),
            autonomy=Estimate.of("1/2"),
            ratification=Majority(),
        )
        for c in range(4)
    )
    return tl.Game(
        Scenario(
            name="random",
            issues=tuple(
                Issue(name=issue, options=tuple(OPTIONS), status_quo=OPTIONS[0]) for issue in issues
            ),
            countries=countries,
        )
    )


# %%
# The same survey, twice
# ----------------------
# The answers are equal to the last agreement; only the time differs. The first compiled call
# loads code, so one is made before the clock starts.

game_of(3).overlap(backend="bitset", method="enumerate")
sizes = {"numpy": range(4, 7), "bitset": range(4, 8)}
seconds: dict[str, list[float]] = {name: [] for name in sizes}
zones: dict[int, set[int]] = {}
for backend, counts in sizes.items():
    for n_issues in counts:
        game = game_of(n_issues)
        start = time.perf_counter()
        found = game.overlap(backend=backend, method="enumerate")
        seconds[backend].append(time.perf_counter() - start)
        zones.setdefault(n_issues, set()).add(found.zone().count)
assert all(len(answers) == 1 for answers in zones.values())

# %%
# The figure
# ----------

figure, ax = plt.subplots(figsize=(6, 3.4), layout="constrained")
for (name, counts), marker in zip(sizes.items(), "os", strict=True):
    label = {"numpy": "NumPy, a block at a time", "bitset": "bit sets, a thousand at a time"}[name]
    ax.loglog([10.0**n for n in counts], seconds[name], marker=marker, label=label)
ax.set_xlabel("agreements")
ax.set_ylabel("seconds")
ax.grid(visible=True, which="major", color="0.9")
ax.legend(frameon=False)
figure.savefig(FIGURES / "cost_against_size.png", dpi=200)

# %%
# Reading it
# ----------

last = sizes["numpy"][-1]
ratio = seconds["numpy"][-1] / seconds["bitset"][last - 4]
print(
    f"Below a million agreements fixed costs show; beyond, time grows as agreements do. At a million "
    f"agreements bit sets are {ratio:.0f} times as fast, and ten million take them "
    f"{seconds['bitset'][-1]:.2f} seconds."
)
