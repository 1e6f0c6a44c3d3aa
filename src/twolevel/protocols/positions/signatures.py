"""Whose signatures are enough: any that reach a quota, or those that a scenario's rule names.

Knows countries and the rule of entry into force. Knows no payoff.
"""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import Literal

from twolevel.errors import ArgumentError, LimitError, listed
from twolevel.labels import Labels
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.positions.spatial_replies import MOST_GROUPS, Sets
from twolevel.ratification.approval import minimal_sets, passing_country_masks

__all__ = ["Signatures", "signing_sets"]

Signatures = int | Literal["international"]
"""How many must sign, or that the scenario's rule of entry into force says who."""


def signing_sets(game: PointGame, players: Labels, quota: Signatures) -> Sets:
    """Return the smallest sets of players, as places, whose signatures are enough.

    Raises
    ------
    ArgumentError
        If the rule of entry into force asks for somebody who takes no part.
    LimitError
        If there are too many sets.
    """
    if quota == "international":
        sets = _by_rule(game, players)
    elif comb(len(players), quota) > MOST_GROUPS:
        sets = None
    else:
        sets = tuple(combinations(range(len(players)), quota))
    if sets is None or len(sets) > MOST_GROUPS:
        raise LimitError(
            f"more than {MOST_GROUPS:,} groups of countries can decide on a proposal; ask for more "
            "signatures, or let fewer countries take part"
        )
    return sets


def _by_rule(game: PointGame, players: Labels) -> Sets:
    countries = game.countries
    passing = passing_country_masks(game.scenario.international, countries)
    present = sum(1 << place for place in countries.positions(players))
    masks = minimal_sets(passing)
    sets = tuple(
        tuple(k for k, name in enumerate(players) if mask >> countries.position(name) & 1)
        for mask in masks
        if mask & ~present == 0
    )
    if not sets:
        fewest = min(masks, key=int.bit_count)
        needed = listed(name for k, name in enumerate(countries) if fewest >> k & 1)
        raise ArgumentError(
            f"{listed(players)} cannot bring an agreement into force under the international rule, "
            f"which asks at least for {needed}; let them take part, or give a quota"
        )
    return sets
