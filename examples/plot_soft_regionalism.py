"""
Soft regionalism, predicted and reported
========================================

Which regions around the Tumen want ties across borders follows from what they have, how free they
are and what stands between them. The study reports where ties were seen. Here the two are laid over
one another.
"""

import sys
from pathlib import Path

import twolevel as tl
from twolevel import plots

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

game = tl.load("tumen")
found = game.network()
compared = found.compare()

# %%
# The figure
# ----------

ax = plots.network_map(
    found,
    places=plots.places_of(game.scenario),
    compared=compared,
    titles=plots.titles_of(game.scenario),
)
ax.figure.savefig(FIGURES / "soft_regionalism.png", dpi=200)

# %%
# Reading it
# ----------

titles = plots.titles_of(game.scenario)
silent = [name for name in found.network.regions if not found.network.partners(name)]
across = [x.title for x in compared.misses if "niigata" in x.between and "primorye" in x.between]
print(
    f"Of {len(compared.hits) + len(compared.misses)} reports {len(compared.hits)} are predicted, and "
    f"{len(compared.unreported)} predicted links are in no report. Most of what is missed hangs on regions "
    f"that the study gives next to no autonomy ({', '.join(titles[n] for n in silent)}) and on the "
    f"quarrel of Tokyo and Moscow, in spite of which Niigata and Primorye had {len(across)} ties: "
    "frictions between capitals overstate those between coasts."
)
