"""
What bargaining makes of the Tumen case
=======================================

Five ideas of a fair bargain, applied to the agreements that all the countries can sign. What
does each of them give to each country, and what to the regions and capitals behind it?
"""

import sys
from pathlib import Path

import twolevel as tl
from twolevel import plots

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

game = tl.load("tumen")
titles = plots.titles_of(game.scenario)

# %%
# Who bargains
# ------------
# All six, if there is something that all of them can sign; else the largest coalition that has
# a zone of agreement, and of two equally large ones that with the wider zone.

overlap = game.overlap()
coalition, zone = max(
    (pair for pair in overlap.coalitions if pair[1].count),
    key=lambda pair: (len(pair[0]), pair[1].count),
)
members = ", ".join(titles[name] for name in coalition)
print(f"The bargain is among {members}, who can all sign {zone} agreements.")

# %%
# Gains of the countries
# ----------------------

settlements = game.solve_all(coalition=coalition)
ax = plots.gain_profile(settlements, titles=titles)
ax.figure.savefig(FIGURES / "tumen_gains.png", dpi=200)

chosen = [settlement.agreement for settlement in settlements.values()]
agreed = [
    issue for issue in game.scenario.issue_names if len({each[issue] for each in chosen}) == 1
]
print(
    f"{len(settlements)} solutions choose {len({each.id for each in chosen})} agreements. All have "
    + ", ".join(f"{issue} {chosen[0][issue]}" for issue in agreed)
    + "."
)
for settlement in settlements.values():
    agreement, gains = settlement.agreement, settlement.gains
    least = min(gains, key=lambda country: gains[country])
    own = ", ".join(f"{i} {option}" for i, option in agreement.items() if i not in agreed)
    print(
        f"{settlement.solution.concept.title}: {own}; {titles[least]} gains least, "
        f"{float(gains[least]):.3f} utils."
    )

# %%
# Gains behind the borders
# ------------------------
# A country can sign although some of its actors lose: here is who they are.

explanations = {
    name: game.explain(settlement.agreement) for name, settlement in settlements.items()
}
ax = plots.margin_profile(explanations, titles=titles)
ax.figure.savefig(FIGURES / "tumen_margins.png", dpi=200)

losers = {
    name: [
        titles[actor]
        for actor, verdict in explanation.actors.items()
        if verdict.country in coalition and not verdict.approves
    ]
    for name, explanation in explanations.items()
}
for name, actors in losers.items():
    who = f": {'; '.join(actors)}" if actors else ""
    print(f"{titles[name]}: {len(actors)} actors would rather have no agreement{who}.")
