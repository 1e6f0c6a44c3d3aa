"""Offers of shares of a pie: in turn, by drawn proposers, with exit, between groups, ever faster.

Knows a divisible surplus, discounts and quotas. Knows no scenario.
"""

from twolevel.protocols.pies.alternating_offers import AlternatingOffers, alternating_offers
from twolevel.protocols.pies.exits import ExitOffers, exit_offers
from twolevel.protocols.pies.groups import GroupOffers, group_offers
from twolevel.protocols.pies.limits import LimitOfOffers, limit_of_offers
from twolevel.protocols.pies.random_proposers import RandomProposers, random_proposers

__all__ = [
    "AlternatingOffers",
    "ExitOffers",
    "GroupOffers",
    "LimitOfOffers",
    "RandomProposers",
    "alternating_offers",
    "exit_offers",
    "group_offers",
    "limit_of_offers",
    "random_proposers",
]
