"""
Four ways in which a ratification floor enters
==============================================

Home and Abroad divide a pie of one. Home's parliament ratifies no share below a floor. Schelling
conjectured that such a floor helps the negotiator whose hands it ties. By how much depends on
how it enters the bargain, so the library asks for it every time.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt

from twolevel.bargaining import solve, split_the_pie
from twolevel.protocols import alternating_offers

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

STEPS, DISCOUNT = 100, 0.9
floors = [step / 20 for step in range(20)]

# %%
# Three static bargains and one of offers
# ---------------------------------------
# A floor may *truncate* what is on the table, leaving the outcome of failure as it was. It may
# be the *threat point*, what failure itself pays. The Nash and the Kalai-Smorodinsky solutions
# read a truncated table differently, since only the latter looks at the best that each could
# get. And where offers alternate, the floor decides which of them are *accepted*.


def static(floor: float, mode: str, solution: str) -> float:
    """Return Home's share under a static solution."""
    problem = split_the_pie(
        steps=STEPS, players=["home", "abroad"], floors=[floor, 0], floor_mode=mode
    )
    return solve(problem, solution, over="lotteries").float_payoffs["home"]


def offers(floor: float) -> float:
    """Return Home's share when it proposes first."""
    answer = alternating_offers((DISCOUNT, DISCOUNT), players=["home", "abroad"], floors=(floor, 0))
    return float(answer.shares["home"])


shares = {
    "truncated table, Nash": [static(floor, "truncate", "nash") for floor in floors],
    "threat point, Nash": [static(floor, "threat_point", "nash") for floor in floors],
    "truncated table, Kalai-Smorodinsky": [
        static(floor, "truncate", "kalai_smorodinsky") for floor in floors
    ],
    f"acceptance of offers, discount {DISCOUNT}": [offers(floor) for floor in floors],
}

# %%
# The figure
# ----------

figure, ax = plt.subplots(figsize=(5, 4), layout="constrained")
styles = zip(("o", "s", "^", "D"), ("#0072B2", "#D55E00", "#009E73", "#000000"), strict=True)
for (label, line), (mark, colour) in zip(shares.items(), styles, strict=True):
    ax.plot(floors, line, marker=mark, markersize=4, color=colour, label=label)
ax.plot(
    [0, 1], [0, 1], color="0.7", linewidth=0.8, linestyle=":", zorder=0, label="the floor itself"
)
ax.set(xlabel="least share that Home's parliament ratifies", ylabel="Home's share", ylim=(0.4, 1))
ax.spines[["top", "right"]].set_visible(False)
ax.legend(frameon=False, fontsize=8)
figure.savefig(FIGURES / "ratification_floors.png", dpi=200)

# %%
# Reading it
# ----------

at = floors.index(0.6)
parts = "; ".join(f"{label} {line[at]:.3f}" for label, line in shares.items())
free = [label for label, line in shares.items() if line[floors.index(0.3)] == line[0]]
print(f"With a floor of {floors[at]:g} Home gets: {parts}.")
print(f"A floor of {floors[floors.index(0.3)]:g} changes nothing under: {'; '.join(free)}.")
