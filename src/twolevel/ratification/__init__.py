"""Who approves what, win-sets, and the overlap of every coalition.

Knows approvals, rules and masks. Does not know which agreement is chosen.
"""

from twolevel.ratification.approvals import Approvals, approvals
from twolevel.ratification.enthusiasm import Enthusiasm, enthusiasm
from twolevel.ratification.explanation import Explanation, explain
from twolevel.ratification.nearest import NearestAgreement, nearest_agreement
from twolevel.ratification.overlap import Overlap, overlap
from twolevel.ratification.pivots import Pivots, pivots
from twolevel.ratification.prices import RatificationPrice, ratification_price
from twolevel.ratification.survey import Survey, survey
from twolevel.ratification.winsets import WinSets, win_sets
from twolevel.ratification.zone import zone_blocks

__all__ = [
    "Approvals",
    "Enthusiasm",
    "Explanation",
    "NearestAgreement",
    "Overlap",
    "Pivots",
    "RatificationPrice",
    "Survey",
    "WinSets",
    "approvals",
    "enthusiasm",
    "explain",
    "nearest_agreement",
    "overlap",
    "pivots",
    "ratification_price",
    "survey",
    "win_sets",
    "zone_blocks",
]
