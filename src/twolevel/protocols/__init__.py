"""Protocols of offers: who proposes when, who must accept, and what comes of it.

Knows pies, positions and the agreements of a scenario, and computes stationary equilibria:
each result says what is proposed, what is accepted, how far it is from equilibrium, and
whether it is the only one. Knows no normal form, no file and no plot.
"""

from twolevel.protocols.alternating_offers import AlternatingOffers, alternating_offers
from twolevel.protocols.exits import ExitOffers, exit_offers
from twolevel.protocols.groups import GroupOffers, group_offers
from twolevel.protocols.limits import LimitOfOffers, limit_of_offers
from twolevel.protocols.random_proposers import RandomProposers, random_proposers

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
