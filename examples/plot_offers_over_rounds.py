"""
Offers from the last round to none, and patience on a line
==========================================================

Two countries divide a pie by turns. If talks must end after some rounds, whoever makes the last
offer has everything to gain; how fast that advantage fades is the left picture. The right one
follows five countries on one numeric issue as they grow patient: what a quota of four accepts
closes in on one position, the bargain of the two pivots.
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt

from twolevel.protocols import alternating_offers, pivots_limit, spatial_offers

FIGURES = Path(sys.argv[0]).resolve().parent / "figures"
FIGURES.mkdir(exist_ok=True)

# %%
# Backwards from the last round
# -----------------------------
# With one round left the proposer takes all. With more, it leaves the responder what the next
# round would be worth. The lines approach the share of talks without an end.

ROUNDS = range(1, 31)
COLOURS = {0.5: "#009E73", 0.8: "#D55E00", 0.95: "#0072B2"}


def finite(discount: float, rounds: int) -> float:
    """Return the first proposer's share when talks end after some rounds."""
    share = 1.0
    for _ in range(rounds - 1):
        share = 1 - discount * share
    return share


shares = {discount: [finite(discount, n) for n in ROUNDS] for discount in COLOURS}
limits = {d: float(alternating_offers((d, d)).shares["first"]) for d in COLOURS}

# %%
# Patience on a line
# ------------------

IDEALS, QUOTA = [0, 0.1, 0.2, 0.9, 1], 4
patience = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
found = [spatial_offers(IDEALS, discounts=d, quota=QUOTA) for d in patience]
limit = pivots_limit(IDEALS, quota=QUOTA)

# %%
# The figure
# ----------

figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
for discount, colour in COLOURS.items():
    left.plot(ROUNDS, shares[discount], ".-", color=colour, label=f"discount {discount}")
    left.axhline(limits[discount], color=colour, linewidth=0.8, linestyle=":")
left.set(xlabel="rounds until talks end", ylabel="first proposer's share", ylim=(0, 1.03))
left.legend(frameon=False, fontsize=8, loc="lower right")

for player, ideal in enumerate(IDEALS):
    line = [each.proposals[f"player {player + 1}"][0][0][0] for each in found]
    right.plot(patience, line, ".-", color="0.35", linewidth=1)
    right.annotate(
        f"ideal {ideal:g}",
        (patience[0], line[0]),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=8,
    )
right.axhline(limit.position, color="#0072B2", linewidth=1, linestyle=":")
right.annotate(
    f"pivots' bargain {limit.position:.3f}",
    (0.3, limit.position),
    xytext=(2, -11),
    textcoords="offset points",
    fontsize=8,
    color="#0072B2",
)
right.set(xlabel="discount factor", ylabel="position proposed", xlim=(0.1, 1), ylim=(-0.05, 1.05))
for ax in (left, right):
    ax.spines[["top", "right"]].set_visible(False)
figure.savefig(FIGURES / "offers_over_rounds.png", dpi=200)

# %%
# Reading it
# ----------

settled = {
    d: next(n for n in ROUNDS if all(abs(s - limits[d]) < 0.01 for s in shares[d][n - 1 :]))
    for d in (0.5, 0.8)
}
low, high = found[-1].acceptance_interval
print(
    f"The last word stops mattering (by 0.01) after {settled[0.5]} rounds at a discount of 0.5 and "
    f"after {settled[0.8]} at 0.8, but not within {ROUNDS[-1]} rounds at 0.95."
)
print(
    f"At a discount of {patience[-1]} all five propose between {low:.3f} and {high:.3f}, around the "
    f"bargain of {limit.pivots[0]} and {limit.pivots[1]} at {limit.position:.3f}."
)
