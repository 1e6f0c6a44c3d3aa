"""Participation: who joins, who stays out, and which coalitions hold.

Knows what coalitions of countries would agree on, and games of joining and leaving. Does not
know how autonomy changes, nor what is uncertain.
"""

from twolevel.participation.agreements import CoalitionAgreement, settle_coalitions
from twolevel.participation.membership import MembershipGame
from twolevel.participation.participation import Participation, Verdict, participation
from twolevel.participation.stability import Standing, stable_coalitions, standing, standings

__all__ = [
    "CoalitionAgreement",
    "MembershipGame",
    "Participation",
    "Standing",
    "Verdict",
    "participation",
    "settle_coalitions",
    "stable_coalitions",
    "standing",
    "standings",
]
