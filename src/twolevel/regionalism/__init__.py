"""The cycle of regionalism: from autonomy over networks and bargains back to autonomy.

Knows the steps, how each hands on to the next, and where repeating them leads. Does not know
how sure the evidence is.
"""

from twolevel.regionalism.bimatrix import (
    Bimatrix,
    Equilibrium,
    Selection,
    extreme_equilibria,
    select,
)
from twolevel.regionalism.channels import Channels, ChipEffect, autonomy_channels, chip_effect
from twolevel.regionalism.cycle import Process, Round, State
from twolevel.regionalism.cycle_options import Chip, CycleOptions
from twolevel.regionalism.depth import DepthModel, LinearFeedback, SwitchFeedback
from twolevel.regionalism.depth_bargain import nash_depth, ratifiable_depth
from twolevel.regionalism.depth_dynamics import (
    Branches,
    DepthOrbit,
    FixedPoint,
    basins,
    branches,
    depth_influence,
    depth_orbit,
    extremes,
    fixed_points,
    support_threshold,
    temporary_support,
)
from twolevel.regionalism.domestic import domestic_bargaining, domestic_game
from twolevel.regionalism.domestic_results import (
    Domestic,
    DomesticBargain,
    DomesticCosts,
    Shift,
)
from twolevel.regionalism.frontiers import Frontier, frontiers, ratifiable_frontiers
from twolevel.regionalism.funds import LeastFund, least_fund
from twolevel.regionalism.influence import Influence, jacobian, signed_influence
from twolevel.regionalism.negotiation import Negotiation, guaranteed, negotiate, threatened
from twolevel.regionalism.orbits import Orbit, orbit, settled_orbit
from twolevel.regionalism.standing import Standing, standings, standings_in
from twolevel.regionalism.sweeps import Basins, CycleSweep, cycle_basins, cycle_sweep
from twolevel.regionalism.trace import (
    Cycle,
    CycleEnds,
    cycle,
    cycle_ends,
    cycle_influence,
)

__all__ = [
    "Basins",
    "Bimatrix",
    "Branches",
    "Channels",
    "Chip",
    "ChipEffect",
    "Cycle",
    "CycleEnds",
    "CycleOptions",
    "CycleSweep",
    "DepthModel",
    "DepthOrbit",
    "Domestic",
    "DomesticBargain",
    "DomesticCosts",
    "Equilibrium",
    "FixedPoint",
    "Frontier",
    "Influence",
    "LeastFund",
    "LinearFeedback",
    "Negotiation",
    "Orbit",
    "Process",
    "Round",
    "Selection",
    "Shift",
    "Standing",
    "State",
    "SwitchFeedback",
    "autonomy_channels",
    "basins",
    "branches",
    "chip_effect",
    "cycle",
    "cycle_basins",
    "cycle_ends",
    "cycle_influence",
    "cycle_sweep",
    "depth_influence",
    "depth_orbit",
    "domestic_bargaining",
    "domestic_game",
    "extreme_equilibria",
    "extremes",
    "fixed_points",
    "frontiers",
    "guaranteed",
    "jacobian",
    "least_fund",
    "nash_depth",
    "negotiate",
    "orbit",
    "ratifiable_depth",
    "ratifiable_frontiers",
    "select",
    "settled_orbit",
    "signed_influence",
    "standings",
    "standings_in",
    "support_threshold",
    "temporary_support",
    "threatened",
]
