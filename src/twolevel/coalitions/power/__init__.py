"""Voting power: who can turn defeat into victory, and how often.

Knows voting games, counts of swings and indices. Does not know what is voted on.
"""

from twolevel.coalitions.power.compound import CompoundGame
from twolevel.coalitions.power.counting import Swings, swings
from twolevel.coalitions.power.indices import PowerIndices, power_indices
from twolevel.coalitions.power.two_level import (
    ActorPower,
    CountryPower,
    TwoLevelPower,
    compound_power,
    subnational_power,
)
from twolevel.coalitions.power.voting import VotingGame, absolute_quota

__all__ = [
    "ActorPower",
    "CompoundGame",
    "CountryPower",
    "PowerIndices",
    "Swings",
    "TwoLevelPower",
    "VotingGame",
    "absolute_quota",
    "compound_power",
    "power_indices",
    "subnational_power",
    "swings",
]
