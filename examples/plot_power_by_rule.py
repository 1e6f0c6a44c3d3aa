"""
Who decides under which rule?
=============================

Voting power is a matter of rules, not of preferences: how often does somebody's approval turn the
outcome? Here the Tumen case keeps its actors while first the international rule changes and then
China's rule at home.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import twolevel as tl
from twolevel import plots
from twolevel.model import AllOf, AtLeast, Unanimity, Veto

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

game = tl.load("tumen")
titles = plots.titles_of(game.scenario)

# %%
# Who must ratify
# ---------------
# In the case the three riparians bring an agreement into force. What if all six had to, or any
# four, or any four with China and Russia?

abroad = {
    "the three riparians": game.scenario.international,
    "all six": Unanimity(),
    "any four": AtLeast(count=4),
    "four with China\nand Russia": AllOf(
        rules=(AtLeast(count=4), Veto(members=("china", "russia")))
    ),
}
countries = {name: game.replace("international", rule).power() for name, rule in abroad.items()}

# %%
# What counts at home
# -------------------
# China's power abroad is a third whatever happens at home; how its actors share it depends on how
# autonomous the provinces are.

china = "countries.china.autonomy"
at_home = {
    "autonomy 0.2": game.replace(china, 0.2),
    "autonomy 0.4": game.replace(china, 0.4),
    "as in the case": game,
    "full autonomy": game.replace(china, 1),
}
actors = {name: each.power() for name, each in at_home.items()}

# %%
# The figure
# ----------
# Each bar is a rule; its parts are chances of being pivotal, and add up to all there is to decide.

figure, axes = plt.subplots(2, 1, figsize=(7, 5), layout="constrained")
colours = ("#D55E00", "#0072B2", "#009E73", "#E69F00", "#56B4E9", "#999999")
hatches = ("", "//", "..", "\\\\", "xx", "--")

abroad_shares = {
    rule: {name: each.shapley_shubik for name, each in found.countries.items()}
    for rule, found in countries.items()
}
home_shares = {
    rule: {name: each.owen for name, each in found.actors.items() if each.country == "china"}
    for rule, found in actors.items()
}
panels = (
    (abroad_shares, 3, "power of each country, by the international rule (Shapley-Shubik)"),
    (home_shares, 2, "power of each Chinese actor, by the autonomy of its provinces (Owen)"),
)
for ax, (shares, columns, label) in zip(axes, panels, strict=True):
    left = [0.0] * len(shares)
    for place, name in enumerate(next(iter(shares.values()))):
        widths = [float(share[name]) for share in shares.values()]
        look = {"color": colours[place], "hatch": hatches[place], "ec": "white"}
        ax.barh(list(shares), widths, left=left, label=titles.get(name, name), **look)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    ax.invert_yaxis()
    ax.set_xlabel(label)
    ax.legend(ncols=columns, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1))
figure.savefig(FIGURES / "power_by_rule.png", dpi=200)

# %%
# Reading it
# ----------

unanimous, four = countries["all six"], countries["any four"]
low, full = actors["autonomy 0.2"].actors["beijing"], actors["full autonomy"].actors["beijing"]
print(
    "Where the three riparians decide, the other three countries have no vote that counts; under "
    f"unanimity each country has {float(unanimous.countries['japan'].shapley_shubik):.3f}, and four of six "
    f"let {float(four.power_to_act):.0%} of all patterns of approval pass rather than "
    f"{float(unanimous.power_to_act):.0%}. At home Beijing's power falls from {float(low.owen):.3f} to "
    f"{float(full.owen):.3f} as autonomy rises, and it falls in steps, not gradually."
)
