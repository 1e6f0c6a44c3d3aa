"""Offers over finitely many agreements: proposers in turn or drawn, ratifiers, and mixed play.

Knows what agreements pay, and play that stands against every single deviation in exact
arithmetic. Does not know how payoffs come about.
"""

from twolevel.protocols.agreements.agreement_offers import agreement_offers, offers_over
from twolevel.protocols.agreements.offers_in_turn import offers_in_turn, turns_over
from twolevel.protocols.agreements.offers_result import AgreementOffers
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.agreements.stationary_offers import StationaryOffers
from twolevel.protocols.agreements.turns_result import Proposal, Turn, TurnOffers

__all__ = [
    "AgreementOffers",
    "Proposal",
    "Ratifiers",
    "StationaryOffers",
    "Turn",
    "TurnOffers",
    "agreement_offers",
    "offers_in_turn",
    "offers_over",
    "turns_over",
]
