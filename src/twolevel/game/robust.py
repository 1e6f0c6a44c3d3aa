"""Methods about how sure results are: facts, theories, and draws from the evidence.

Knows which function of the rooms below answers which method. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from twolevel.game.kept import Coalition, Kept

if TYPE_CHECKING:
    from twolevel.robustness import (
        Acceptability,
        FactCheck,
        LinkShares,
        Sensitivity,
        SmallestFlip,
        Stability,
        Tornado,
        Trial,
    )

__all__ = ["Robust"]


class Robust(Kept):
    """Which facts are confirmed, and how much rests on a guess."""

    def facts(
        self,
        *,
        theory: str | None = None,
        solution: str = "nash",
        coalition: Coalition | None = None,
    ) -> FactCheck:
        """Return which of the scenario's facts the results confirm.

        Parameters
        ----------
        theory
            A name from ``twolevel.robustness.THEORIES``: what follows if the theory is right,
            who takes part included. By default a solution of the whole game and the win-sets.
        solution, coalition
            How bargaining is settled, and who bargains; a theory says itself who does.

        Raises
        ------
        LabelError
            If there is no such theory, solution or country.
        ArgumentError
            If a theory and a coalition are given, or the game is a draw and the theory changes
            the case.
        """
        from twolevel.robustness import confirmed_facts

        return confirmed_facts(
            self.point,
            theory=theory,
            solution=solution,
            coalition=coalition,
            counted=self.survey,
            posed=self.problem,
        )

    def acceptability(self, **options: Any) -> Acceptability:
        """Return how often each option is agreed, and each fact holds, over draws.

        See ``twolevel.robustness.acceptability`` for the options.
        """
        from twolevel.robustness import acceptability

        return acceptability(self.scenario, **options)

    def stability(self, **options: Any) -> Stability:
        """Return in how many draws from the evidence each coalition would hold.

        See ``twolevel.robustness.stability`` for the options.
        """
        from twolevel.robustness import stability

        return stability(self.scenario, **options)

    def trial(self, **options: Any) -> Trial:
        """Return which facts each theory gets over draws; see ``twolevel.robustness.trial``."""
        from twolevel.robustness import trial

        return trial(self.scenario, **options)

    def link_shares(self, **options: Any) -> LinkShares:
        """Return how sure each link between regions is; see ``robustness.link_shares``."""
        from twolevel.robustness import link_shares

        return link_shares(self.scenario, **options)

    def sensitivity(self, of: str | Iterable[str], **options: Any) -> Sensitivity:
        """Return which evidence drives results over draws; see ``robustness.sensitivity``."""
        from twolevel.robustness import sensitivity

        return sensitivity(self.scenario, of, **options)

    def smallest_flip(self, fact: str, **options: Any) -> SmallestFlip:
        """Return the least change of evidence that turns a fact; ``robustness.smallest_flip``."""
        from twolevel.robustness import smallest_flip

        return smallest_flip(self.scenario, fact, **options)

    def tornado(self, of: str, **options: Any) -> Tornado:
        """Return how far each statement alone moves a result; see ``robustness.tornado``."""
        from twolevel.robustness import tornado

        return tornado(self.scenario, of, **options)
