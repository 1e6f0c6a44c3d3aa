"""Methods about taking part: who joins, who moves, who proposes.

Knows which function of the rooms below answers which method. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twolevel.game.kept import Coalition, Kept

if TYPE_CHECKING:
    from twolevel.conflicts import Conflict
    from twolevel.equilibria import NormalFormGame
    from twolevel.participation import Participation, Surplus
    from twolevel.protocols import AgreementOffers, PositionOffers, TurnOffers

__all__ = ["Participating"]


class Participating(Kept):
    """Which coalitions hold, and the games that countries play with agreements."""

    def participation(self, **options: Any) -> Participation:
        """Return which coalitions would hold, and what everybody gains in each.

        See ``twolevel.participation.participation`` for the options.
        """
        from twolevel.participation import participation

        return participation(self.point, **options)

    def surplus(self, **options: Any) -> Surplus:
        """Return what coalitions could gain in all if members paid one another, and its division.

        See ``twolevel.participation.surplus`` for the options.
        """
        from twolevel.participation import surplus

        return surplus(self.point, **options)

    def position_game(
        self, positions: str | Mapping[str, int | Mapping[str, str]], **options: Any
    ) -> NormalFormGame:
        """Return the game in which every country backs one agreement, or none.

        Give agreements by name, or an issue whose options can be backed; see
        ``twolevel.participation.position_game`` for the options.
        """
        from twolevel.participation import position_game

        return position_game(self.point, positions, **options)

    def demand_game(self, coalition: Coalition | None = None, **options: Any) -> NormalFormGame:
        """Return the game in which every country of a coalition demands a gain.

        See ``twolevel.participation.demand_game`` for the options.
        """
        from twolevel.participation import demand_game

        return demand_game(self.point, coalition=self.point.coalition(coalition), **options)

    def conflict(self, agreements: Any = None, **options: Any) -> Conflict:
        """Return agreements as the states of a conflict, and who can move between them.

        See ``twolevel.conflicts.agreement_conflict`` for the options, and
        ``twolevel.conflicts.stability`` for which states are stable.
        """
        from twolevel.conflicts import agreement_conflict

        return agreement_conflict(self.point, agreements, **options)

    def offers(self, coalition: Coalition | None = None, **options: Any) -> AgreementOffers:
        """Return what a coalition agrees on by random proposals, round by round.

        See ``twolevel.protocols.agreements.agreement_offers`` for the options: discounts, chances to
        propose, quota, and whether ratifiers are strategic.
        """
        from twolevel.protocols import agreement_offers

        return agreement_offers(self.point, self.point.coalition(coalition), **options)

    def offers_in_turn(self, coalition: Coalition | None = None, **options: Any) -> TurnOffers:
        """Return what a coalition agrees on by proposals in a fixed order of turns.

        See ``twolevel.protocols.agreements.offers_in_turn`` for the options: the order, discounts, quota,
        and whether ratifiers are strategic.
        """
        from twolevel.protocols import offers_in_turn

        return offers_in_turn(self.point, self.point.coalition(coalition), **options)

    def position_offers(self, coalition: Coalition | None = None, **options: Any) -> PositionOffers:
        """Return what a coalition agrees on by random proposals of positions on numeric issues.

        See ``twolevel.protocols.positions.position_offers`` for the options: the issues, at which options
        others are held, discounts, chances to propose, quota, and whether ratifiers are strategic.
        """
        from twolevel.protocols import position_offers

        return position_offers(self.point, self.point.coalition(coalition), **options)
