"""
Moves and countermoves over a port
==================================

Suppose that nothing is agreed on the Tumen and each acts on its own: Russia can develop its ports
or open Zarubino, North Korea can develop Rajin, China can choose the way its goods take. Which
states of affairs would last? The graph model for conflict resolution asks this of orders of
preference alone.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import twolevel as tl
from twolevel import plots
from twolevel.conflicts import stability, why

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

game = tl.load("tumen")
titles = plots.titles_of(game.scenario)

# %%
# Who can do what alone
# ---------------------
# The controls are an assumption of this example, not of the case.

conflict = game.conflict(
    issues=["port", "transit"],
    controls={
        "china": ["transit"],
        "russia": {"port": ["none", "russian_ports", "zarubino"]},
        "north_korea": {"port": ["none", "rajin_sonbong"]},
    },
)
found = stability(conflict)
found.verify()
print(found)

# %%
# The figure
# ----------
# One row a port, one column a way of transit. Arrows are improvements: moves to what the mover
# prefers. Dark states are stable for all by sequential stability, pale ones for some only.

ports = game.scenario.issue("port").option_names
ways = game.scenario.issue("transit").option_names
place = {
    f"{port}+{way}": (x, -y)
    for y, port in enumerate(ports)
    for x, way in enumerate(ways)
    if f"{port}+{way}" in conflict.states
}
colours = {"china": "#D55E00", "russia": "#0072B2", "north_korea": "#009E73"}
lines = {"china": "--", "russia": "-", "north_korea": ":"}

figure, ax = plt.subplots(figsize=(7, 5.2), layout="constrained")
for maker, colour in colours.items():
    for state in conflict.states:
        for target in conflict.improvements(maker, state):
            ax.annotate(
                "",
                xy=place[target],
                xytext=place[state],
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": colour,
                    "lw": 1.1,
                    "ls": lines[maker],
                    "shrinkA": 7,
                    "shrinkB": 7,
                    "connectionstyle": "arc3,rad=0.28",
                },
            )
    ax.plot([], [], lines[maker], color=colour, label=f"{titles[maker]} gains")
for state, (x, y) in place.items():
    lasting = state in found.equilibria["sequential"]
    ax.plot(x, y, "o", ms=11, mec="black", mew=0.8, color="0.25" if lasting else "0.9")
ax.plot([], [], "o", mec="black", color="0.25", label="stable for all (sequential)")
ax.plot([], [], "o", mec="black", color="0.9", label="not stable for all")
ax.set_xticks(range(len(ways)), [way.replace("_", " ") for way in ways])
ax.set_yticks([-y for y in range(len(ports))], [port.replace("_", " ") for port in ports])
ax.set_xlabel("way of transit (China)")
ax.set_ylabel("port that is developed")
ax.set_xlim(-0.4, len(ways) - 0.6)
ax.set_ylim(-len(ports) - 0.2, 0.6)
figure.legend(loc="outside upper center", ncols=3, frameon=False)
figure.savefig(FIGURES / "conflict_graph.png", dpi=200)

# %%
# Reading it
# ----------

print(why(conflict, "none+none", "russia"))
print(
    f"Of {len(conflict.states)} states {len(found.equilibria['nash'])} are such that nobody gains by a move, "
    f"for Russia and North Korea displace each other's ports; {len(found.equilibria['sequential'])} "
    "last where "
    "everybody foresees what the others would do next."
)
