"""
Autonomy and the win-set
========================

The more autonomy regions have, the more their approval weighs at home. Does that widen what a
country can sign, or narrow it? Here China's provinces go from none to full autonomy while
everything else in the Tumen case stays as it is.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import twolevel as tl
from twolevel import plots

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

COUNTRY = "china"
game = tl.load("tumen")
title = plots.titles_of(game.scenario)[COUNTRY]

# %%
# One game for each degree of autonomy
# ------------------------------------

degrees = [step / 10 for step in range(11)]
games = [game.replace(f"countries.{COUNTRY}.autonomy", degree) for degree in degrees]
at_home = [each.win_sets()[COUNTRY] for each in games]
zones = [each.overlap().zone() for each in games]

# %%
# The figure
# ----------

figure, (left, right) = plt.subplots(1, 2, figsize=(7, 2.8), layout="constrained")
parameter = f"autonomy of the regions of {title}"
plots.sweep(
    degrees,
    {
        "win-set": [country.win_set for country in at_home],
        "acceptable": [country.acceptable for country in at_home],
        "can be signed": [country.signable for country in at_home],
    },
    parameter=parameter,
    ax=left,
)
plots.sweep(degrees, {"zone of all countries": zones}, parameter=parameter, ax=right)
stated = game.scenario.country(COUNTRY).autonomy
for ax in (left, right):
    ax.axvspan(float(stated.low), float(stated.high), color="0.93", zorder=0)
figure.savefig(FIGURES / "autonomy_sweep.png", dpi=200)

# %%
# Reading it
# ----------
# The grey band is the range of autonomy that the sources support.

first, last = at_home[0].signable, at_home[-1].signable
verb = "widens" if last.count > first.count else "narrows" if last.count < first.count else "keeps"
print(
    f"From no autonomy to full autonomy what {title} can sign goes from {first} to {last} "
    f"agreements and the zone of all countries from {zones[0]} to {zones[-1]}: in this case "
    f"autonomy {verb} the set of agreements that {title} can sign."
)
