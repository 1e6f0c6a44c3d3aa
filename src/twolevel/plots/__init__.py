"""Pictures of results, for papers.

Knows results and matplotlib, which is imported when a picture is drawn. Computes nothing: what
is drawn stands in the result. Every function takes the axes to draw on as `ax`, makes new ones
of a journal's width where none are given, and returns them::

    ax = plots.win_set_sizes(game.win_sets(), titles=plots.titles_of(game.scenario))
    ax.figure.savefig("win_sets.pdf")
"""

from twolevel.plots._canvas import titles_of
from twolevel.plots.bargains import enthusiasm, frontier, gain_profile
from twolevel.plots.conflicts import conflict
from twolevel.plots.drivers import drivers, tornado
from twolevel.plots.lattices import lattice
from twolevel.plots.maps import network_map, places_of
from twolevel.plots.overlaps import jaccard, zones
from twolevel.plots.rounds import agreed, autonomy, bifurcation
from twolevel.plots.sizes import approval, sweep, win_set_sizes
from twolevel.plots.trials import acceptability, scores, trial
from twolevel.plots.verdicts import explain, margin_profile, pivots

__all__ = [
    "acceptability",
    "agreed",
    "approval",
    "autonomy",
    "bifurcation",
    "conflict",
    "drivers",
    "enthusiasm",
    "explain",
    "frontier",
    "gain_profile",
    "jaccard",
    "lattice",
    "margin_profile",
    "network_map",
    "pivots",
    "places_of",
    "scores",
    "sweep",
    "titles_of",
    "tornado",
    "trial",
    "win_set_sizes",
    "zones",
]
