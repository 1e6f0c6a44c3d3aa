"""Protocols of offers: who proposes when, who must accept, and what comes of it.

Knows pies, positions and the agreements of a scenario, and computes stationary equilibria:
each result says what is proposed, what is accepted, how far it is from equilibrium, and
whether it is the only one. Knows no normal form, no file and no plot.
"""

from twolevel.protocols.agreement_offers import agreement_offers, offers_over
from twolevel.protocols.alternating_offers import AlternatingOffers, alternating_offers
from twolevel.protocols.exits import ExitOffers, exit_offers
from twolevel.protocols.groups import GroupOffers, group_offers
from twolevel.protocols.limits import LimitOfOffers, limit_of_offers
from twolevel.protocols.offers_in_turn import offers_in_turn, turns_over
from twolevel.protocols.offers_result import AgreementOffers
from twolevel.protocols.own_floors import OwnFloor, best_own_floor
from twolevel.protocols.pivots import PivotsLimit, pivots_limit
from twolevel.protocols.position_offers import position_offers
from twolevel.protocols.position_payoffs import PositionPayoff
from twolevel.protocols.position_result import PositionOffers
from twolevel.protocols.random_proposers import RandomProposers, random_proposers
from twolevel.protocols.ratifying import Ratifiers
from twolevel.protocols.reservations import (
    AnyReservation,
    LogisticReservation,
    UniformReservation,
)
from twolevel.protocols.screening import Poll, ScreeningOffer, poll, screening_offer
from twolevel.protocols.spatial_offers import spatial_offers, worth_over
from twolevel.protocols.spatial_result import SpatialOffers
from twolevel.protocols.stationary_offers import StationaryOffers
from twolevel.protocols.turns_result import Proposal, Turn, TurnOffers
from twolevel.protocols.uncertain_ratification import (
    UncertainRatification,
    uncertain_ratification,
)

__all__ = [
    "AgreementOffers",
    "AlternatingOffers",
    "AnyReservation",
    "ExitOffers",
    "GroupOffers",
    "LimitOfOffers",
    "LogisticReservation",
    "OwnFloor",
    "PivotsLimit",
    "Poll",
    "PositionOffers",
    "PositionPayoff",
    "Proposal",
    "RandomProposers",
    "Ratifiers",
    "ScreeningOffer",
    "SpatialOffers",
    "StationaryOffers",
    "Turn",
    "TurnOffers",
    "UncertainRatification",
    "UniformReservation",
    "agreement_offers",
    "alternating_offers",
    "best_own_floor",
    "exit_offers",
    "group_offers",
    "limit_of_offers",
    "offers_in_turn",
    "offers_over",
    "pivots_limit",
    "poll",
    "position_offers",
    "random_proposers",
    "screening_offer",
    "spatial_offers",
    "turns_over",
    "uncertain_ratification",
    "worth_over",
]
