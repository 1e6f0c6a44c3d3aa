"""Offers over positions: numeric issues, ideal points and losses in distance from them.

Knows points, the payoffs of a scenario that can be read as such losses, and which groups decide.
"""

from twolevel.protocols.positions.pivots import PivotsLimit, pivots_limit
from twolevel.protocols.positions.position_offers import position_offers
from twolevel.protocols.positions.position_payoffs import PositionPayoff
from twolevel.protocols.positions.position_result import PositionOffers
from twolevel.protocols.positions.spatial_offers import spatial_offers, worth_over
from twolevel.protocols.positions.spatial_result import SpatialOffers

__all__ = [
    "PivotsLimit",
    "PositionOffers",
    "PositionPayoff",
    "SpatialOffers",
    "pivots_limit",
    "position_offers",
    "spatial_offers",
    "worth_over",
]
