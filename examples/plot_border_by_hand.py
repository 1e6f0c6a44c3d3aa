"""
A two-level game by hand
========================

Two countries, each with a capital and a border region, may build a bridge. The case is small
enough to follow with pencil and paper: who approves what, what each country can sign, and what
the two negotiators make of it.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import twolevel as tl
from twolevel import plots

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

game = tl.load("border")
titles = plots.titles_of(game.scenario)
print(game.scenario.description)

# %%
# Payoffs first
# -------------
# An actor approves an agreement that gives it at least what it has without one. Each row is an
# agreement and each column an actor.

print(game.payoffs().to_frame().round(2).to_string())

# %%
# Win-sets and their overlap
# --------------------------
# A country's win-set holds what its constituents ratify. The zone of agreement holds what both
# countries can sign.

print(game.win_sets())
print(game.overlap())

# %%
# What the negotiators agree on
# -----------------------------
# Each solution picks one agreement from the zone, on its own idea of a fair bargain.

settlements = game.solve_all()
for settlement in settlements.values():
    print(settlement.solution.summary())

# %%
# The figure
# ----------
# To the left, all agreements in the zone as the two negotiators value them. To the right, why
# the Nash agreement passes at home.

problem = game.problem()
nash = settlements["nash"]
why = game.explain(nash.agreement)

figure, (left, right) = plt.subplots(
    1, 2, figsize=(9, 4.2), layout="constrained", width_ratios=(1, 0.9)
)
frontier = game.frontier()
plots.frontier(frontier, problem, settlements, titles=titles, ax=left)
plots.explain(why, titles=titles, ax=right)
figure.savefig(FIGURES / "border_by_hand.png", dpi=200)

# %%
# Reading it
# ----------

zone = game.overlap().zone()
chosen = ", ".join(f"{issue} {option}" for issue, option in nash.agreement.items())
refusing = [titles[name] for name, verdict in why.actors.items() if not verdict.approves]
print(
    f"Of {game.scenario.n_agreements} combinations {game.win_sets().feasible} are possible and "
    f"{zone} can be signed by both countries; the Nash solution takes {chosen}, "
    + (f"although {' and '.join(refusing)} would refuse." if refusing else "which nobody refuses.")
)
