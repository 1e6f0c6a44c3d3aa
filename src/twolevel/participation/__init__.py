"""Participation: who joins, who stays out, and which coalitions hold.

Knows what coalitions of countries would agree on, and games of joining and leaving. Does not
know how autonomy changes, nor what is uncertain.
"""

from twolevel.participation.agreements import CoalitionAgreement, settle_coalitions
from twolevel.participation.farsighted import Farsighted, farsighted, membership_moves
from twolevel.participation.membership import MembershipGame
from twolevel.participation.moves import (
    Move,
    Moves,
    farsighted_stable_sets,
    largest_consistent_set,
)
from twolevel.participation.participation import participation
from twolevel.participation.positions import NO_AGREEMENT, demand_game, position_game
from twolevel.participation.result import Participation, Verdict
from twolevel.participation.stabilising import Bound, Stabilisation, stabilise
from twolevel.participation.stability import Standing, stable_coalitions, standing, standings
from twolevel.participation.surplus import Surplus, country_links, surplus, surplus_game

__all__ = [
    "NO_AGREEMENT",
    "Bound",
    "CoalitionAgreement",
    "Farsighted",
    "MembershipGame",
    "Move",
    "Moves",
    "Participation",
    "Stabilisation",
    "Standing",
    "Surplus",
    "Verdict",
    "country_links",
    "demand_game",
    "farsighted",
    "farsighted_stable_sets",
    "largest_consistent_set",
    "membership_moves",
    "participation",
    "position_game",
    "settle_coalitions",
    "stabilise",
    "stable_coalitions",
    "standing",
    "standings",
    "surplus",
    "surplus_game",
]
