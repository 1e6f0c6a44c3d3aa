"""
Theories on trial
=================

Why did the Tumen programme come about as it did? Realists point to centres, neofunctionalists to
economic gain, Putnam to centres that must have their deals ratified, and the study behind the case
to regions that draw their centres in. Each is run on the same draws from the evidence, and asked
the same facts.
"""

import sys
from pathlib import Path

import twolevel as tl
from twolevel import plots
from twolevel.robustness import COUNTERFACTUALS, THEORIES

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

DRAWS = 200
game = tl.load("tumen")
found = game.trial(theories=[*THEORIES, *COUNTERFACTUALS], draws=DRAWS)

# %%
# Which facts each theory gets
# ----------------------------

axes = plots.trial(found, theories=THEORIES)
axes.figure.savefig(FIGURES / "facts_by_theories.png", dpi=200)
print(found.tables()[0].text())

# %%
# What is lost without one part of the regional game
# --------------------------------------------------

axes = plots.scores(found)
axes.figure.savefig(FIGURES / "scores_of_theories.png", dpi=200)

# %%
# What is agreed if all six negotiate
# -----------------------------------

axes = plots.acceptability(
    game.acceptability(draws=DRAWS), issues=["administration", "port", "finance", "depth"]
)
axes.figure.savefig(FIGURES / "acceptability.png", dpi=200)

# %%
# The pictures read
# -----------------

best = max(THEORIES, key=lambda name: found[name].score.value)
regional = found["regional"]
print(
    f"{THEORIES[best].title} gets {found[best].score.value:.0%} of the facts on average, the regional "
    f"game {regional.score.value:.0%}: it gets more than Putnam's in "
    f"{found.better['regional']['putnam'].value:.0%} of the draws, and fewer in "
    f"{found.better['putnam']['regional'].value:.0%}. That Japan watches is right in "
    f"{regional.facts['japan_observes'].holds.value:.0%} of the draws."
)
