"""Cooperative games: what coalitions are worth, and how that may be shared.

Knows worths, exact values and the linear programmes behind the core and the nucleolus. Does
not know where worths come from.
"""

from twolevel.coalitions.cooperative.allocations import Allocation, dividends
from twolevel.coalitions.cooperative.communication import communication_game, myerson_value
from twolevel.coalitions.cooperative.core import Core, core, in_core
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.nucleolus import Nucleolus, Step, nucleolus, prenucleolus
from twolevel.coalitions.cooperative.objections import Membership, in_bargaining_set, in_kernel
from twolevel.coalitions.cooperative.properties import (
    Property,
    balancedness,
    convexity,
    monotonicity,
    superadditivity,
)
from twolevel.coalitions.cooperative.values import owen_value, shapley_value, tau_value

__all__ = [
    "Allocation",
    "CooperativeGame",
    "Core",
    "Membership",
    "Nucleolus",
    "Property",
    "Step",
    "balancedness",
    "communication_game",
    "convexity",
    "core",
    "dividends",
    "in_bargaining_set",
    "in_core",
    "in_kernel",
    "monotonicity",
    "myerson_value",
    "nucleolus",
    "owen_value",
    "prenucleolus",
    "shapley_value",
    "superadditivity",
    "tau_value",
]
