"""
Win-sets and overlaps in the Tumen case
=======================================

Putnam's first question: what could each of the six countries ratify, and how much of it do
they share? And the question behind it: who at home stands in the way?
"""

import sys
from pathlib import Path

import twolevel as tl
from twolevel import plots

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

game = tl.load("tumen")
titles = plots.titles_of(game.scenario)
win_sets, overlap = game.win_sets(), game.overlap()

# %%
# What each country accepts, ratifies and can sign
# ------------------------------------------------

ax = plots.win_set_sizes(win_sets, titles=titles)
ax.figure.savefig(FIGURES / "tumen_win_sets.png", dpi=200)

widest = max(win_sets.countries.values(), key=lambda country: country.signable.count)
narrowest = min(win_sets.countries.values(), key=lambda country: country.signable.count)
print(
    f"{titles[widest.name]} can sign {float(widest.signable.share):.1%} of the "
    f"{win_sets.feasible} feasible agreements, more than anyone; {titles[narrowest.name]} can "
    f"sign {float(narrowest.signable.share):.1%}, fewer than anyone."
)

# %%
# Who approves
# ------------

ax = plots.approval(win_sets, titles=titles)
ax.figure.savefig(FIGURES / "tumen_approval.png", dpi=200)

actors = [actor for country in win_sets.countries.values() for actor in country.actors]
strictest = max(actors, key=lambda actor: actor.refused_alone.count)
print(
    f"The most pivotal actor is {titles[strictest.name]}: had it approved everything, its country "
    f"could sign {strictest.refused_alone} agreements more."
)

# %%
# What coalitions share
# ---------------------
# Dots say who is in a coalition, bars how many agreements all of its members can sign.

ax = plots.zones(overlap, titles=titles)
ax.figure.savefig(FIGURES / "tumen_zones.png", dpi=200)

ax = plots.jaccard(overlap, titles=titles)
ax.figure.savefig(FIGURES / "tumen_jaccard.png", dpi=200)

everyone = overlap.zone()
costliest = max(overlap.leave_one_out, key=lambda name: overlap.leave_one_out[name])
change = overlap.leave_one_out[costliest]
print(
    f"All {len(overlap.countries)} countries together can sign {everyone} agreements; "
    f"without {titles[costliest]} the others could sign {abs(change):,} "
    f"{'more' if change >= 0 else 'fewer'}."
)
