"""Methods about ratification: what each country can sign, who blocks it, and at what price.

Knows which function of the rooms below answers which method. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from twolevel.game.kept import Coalition, Kept, Progress
from twolevel.payoffs.labelled import Payoffs, payoffs
from twolevel.ratification.approvals import Approvals, approvals
from twolevel.ratification.enthusiasm import Enthusiasm, enthusiasm
from twolevel.ratification.explanation import Explanation, explain
from twolevel.ratification.nearest import NearestAgreement, nearest_agreement
from twolevel.ratification.overlap import Overlap, overlap
from twolevel.ratification.pivots import Pivots, pivots
from twolevel.ratification.prices import RatificationPrice, ratification_price
from twolevel.ratification.winsets import WinSets, win_sets

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

    from twolevel.coalitions import TwoLevelPower

__all__ = ["Ratifying"]


class Ratifying(Kept):
    """What can be signed, and who stands in the way."""

    def win_sets(self, **options: Any) -> WinSets:
        """Return each country's win-set; options as for ``survey``."""
        return win_sets(self.survey(**options))

    def approvals(self, **options: Any) -> Approvals:
        """Return how many agreements each actor approves, exactly, in spaces of any size.

        See ``twolevel.ratification.approvals`` for the options.
        """
        return approvals(self.point, **options)

    def overlap(self, **options: Any) -> Overlap:
        """Return the zone of agreement of every coalition; options as for ``survey``."""
        return overlap(self.survey(**options))

    def pivots(self, **options: Any) -> Pivots:
        """Return what each actor's approval changes; options as for ``survey``."""
        return pivots(self.survey(**options))

    def enthusiasm(self, **options: Any) -> Enthusiasm:
        """Return what each country stands to gain; options as for ``survey``."""
        return enthusiasm(self.survey(**options))

    def explain(
        self, agreement: int | Mapping[str, str] | None = None, /, **more: str
    ) -> Explanation:
        """Return who approves an agreement, by how much, and which rule fails.

        Give an id, a mapping from issues to options, or options by keyword; issues that are
        not mentioned stay at their status quo.
        """
        return explain(self.point, self.scenario.agreement(agreement, **more))

    def price(self, agreement: int | Mapping[str, str], country: str) -> RatificationPrice:
        """Return the least payments with which a country would ratify an agreement."""
        return ratification_price(self.point, agreement, country)

    def nearest(
        self, coalition: Coalition | None = None, *, progress: Progress | None = None
    ) -> NearestAgreement:
        """Return the agreements that the least concession opens to a coalition."""
        return nearest_agreement(self.point, self.point.coalition(coalition), progress=progress)

    def payoffs(
        self,
        agreements: Iterable[int | Mapping[str, str]] | None = None,
        *,
        sample: int | None = None,
        rng: int | SeedSequence | Generator = 0,
    ) -> Payoffs:
        """Return labelled payoffs of listed agreements, of a sample, or of all."""
        return payoffs(self.point, agreements, sample=sample, rng=rng)

    def power(self) -> TwoLevelPower:
        """Return the voting power of countries and actors over what enters into force."""
        from twolevel.coalitions import subnational_power

        return subnational_power(self.point)
