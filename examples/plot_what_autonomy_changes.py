"""
What autonomy changes
=====================

Autonomy works through two channels. The negotiator pays more attention to the regions, which changes
what is acceptable; and their approval weighs more at ratification, which changes the win-set. Here the
regions of one country after another become nearly free, through either channel and through both.
"""

import sys
from fractions import Fraction
from pathlib import Path

import matplotlib.pyplot as plt

import twolevel as tl
from twolevel import plots
from twolevel.regionalism import autonomy_channels

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

NEARLY_FREE = Fraction(9, 10)
COUNTRIES = ("china", "russia", "japan")
game = tl.load("tumen")
titles = plots.titles_of(game.scenario)

# %%
# Either channel, and both
# ------------------------

found = {
    country: autonomy_channels(
        game.point,
        country,
        {member.name: NEARLY_FREE for member in game.scenario.country(country).members},
    )
    for country in COUNTRIES
}

# %%
# The figure
# ----------

CASES = {
    "as stated": "before",
    "attention alone": "by_attention",
    "seat alone": "by_seat",
    "both": "both",
}
figure, axes = plt.subplots(1, 2, figsize=(7, 2.9), sharey=True, layout="constrained")
sizes = (("signable", "can be signed by the country"), ("zone", "zone of all countries"))
for ax, (size, label) in zip(axes, sizes, strict=True):
    for row, (words, name) in enumerate(CASES.items()):
        counts = [getattr(getattr(found[country], name), size) for country in COUNTRIES]
        y = [place + 0.19 * (row - 1.5) for place in range(len(COUNTRIES))]
        ax.barh(
            y, counts, 0.19, label=words, color=("#999999", "#56B4E9", "#E69F00", "#0072B2")[row]
        )
    ax.set_yticks(range(len(COUNTRIES)), [titles[country] for country in COUNTRIES])
    ax.set_xlabel(f"agreements: {label}", fontsize=8)
    ax.xaxis.set_major_locator(plt.MaxNLocator(4))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.tick_params(labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)
axes[0].invert_yaxis()
axes[1].legend(frameon=False, fontsize=7)
figure.savefig(FIGURES / "what_autonomy_changes.png", dpi=200)

# %%
# Reading it
# ----------

moved = [
    country
    for country in COUNTRIES
    if found[country].both.agreement != found[country].before.agreement
]
for country in COUNTRIES:
    each = found[country]
    print(
        f"{titles[country]}: attention takes the zone from {each.before.zone:,} to "
        f"{each.by_attention.zone:,}, the seat to {each.by_seat.zone:,}, both to {each.both.zone:,}."
    )
narrows = all(found[c].by_attention.zone <= found[c].before.zone for c in COUNTRIES)
widens = all(found[c].by_seat.zone >= found[c].before.zone for c in COUNTRIES)
print(
    f"The agreement changes in {len(moved)} of {len(COUNTRIES)} countries"
    + (f" ({', '.join(titles[country] for country in moved)})" if moved else "")
    + ". "
    + (
        "Attention never widens the zone here, and "
        if narrows
        else "Attention works both ways, and "
    )
    + ("the seat never narrows it" if widens else "so does the seat")
    + ": what autonomy does depends on the channel, not on autonomy alone."
)
