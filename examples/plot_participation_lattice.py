"""
Which coalition holds?
======================

China, Russia and North Korea must sign for anything to enter into force at the mouth of the
Tumen. Each of the three other countries may join them or stay out. Where does that end?
"""

import sys
from pathlib import Path

import twolevel as tl
from twolevel import plots

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

game = tl.load("tumen")
titles = plots.titles_of(game.scenario)
found = game.participation()

# %%
# Who would join, and who is welcome
# ----------------------------------
# An arrow is a country that gains by joining; where it is dashed, a member would lose by that.

ax = plots.lattice(found, titles=titles)
ax.figure.savefig(FIGURES / "participation_lattice.png", dpi=200)

# %%
# What it would cost to make each coalition hold
# ----------------------------------------------

for verdict in found.coalitions:
    members = verdict.coalition.members
    cost = found.stabilise(members, fund="outside").cost
    print(f"{float(cost):.3f} utils: {', '.join(titles[name] for name in members)}")

# %%
# Five members, with Japan observing
# ----------------------------------

five = ["china", "russia", "north_korea", "south_korea", "mongolia"]
verdict = found.verdict(five, observers=["japan"])
larger = game.solve("nash").gains
losers = [titles[name] for name in five if larger[name] < verdict.standing.gains[name]]
entrants = [titles[name] for name in verdict.standing.entrants]
holding = " or ".join(
    "all six" if len(members) == len(found.countries) else ", ".join(titles[m] for m in members)
    for members in found.stable
)
print(
    f"With the door open {holding or 'nobody'} would hold. The five with Japan observing are "
    f"{'an' if verdict.equilibrium else 'no'} equilibrium: {', '.join(entrants) or 'nobody'} would "
    f"join, and {', '.join(losers) or 'nobody'} would lose by that. If members decide on entry "
    f"they {'hold' if verdict.standing.internal and verdict.standing.closed else 'do not hold'}."
)
