"""What a solution says: the agreement, the gains, the ties, and why it should be believed.

Knows labelled results; does not know how they were found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from twolevel.bargaining.concepts import Concept
from twolevel.bargaining.pacing import Reach
from twolevel.labels import Labels, Record
from twolevel.tolerance import Tolerance

if TYPE_CHECKING:
    from twolevel.bargaining.problem import BargainingProblem

__all__ = ["Certificate", "Lottery", "Solution"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """How far the answer can be from the best one.

    Attributes
    ----------
    value
        What the solution maximises, at the answer: weighted geometric mean of the gains
        (Nash), smallest share of the ideal gain (Kalai-Smorodinsky), smallest gain
        (egalitarian), weighted sum of gains (utilitarian), largest concession with a minus
        sign (equal loss).
    bound
        A proven upper bound on it. Where leximin has several stages, value and bound are those
        of the stage with the widest gap.
    gap
        ``bound - value`` relative to the value (Nash) or to the largest ideal value (others).
    exact
        Whether the gap is exactly zero. Never where time was up: the bound is then what
        nothing exceeds that was not looked at, and the gap ``bound - value``.
    multipliers
        For a lottery by leximin, the players' multipliers that prove each stage's bound.
    """

    value: float
    bound: float
    gap: float
    exact: bool
    multipliers: tuple[Record[Fraction], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery(Mapping[int, Fraction]):
    """Agreements drawn with given probabilities: a mapping from ids to probabilities.

    Attributes
    ----------
    ids
        The agreements, smallest id first. Each is individually rational by itself.
    probabilities
        Positive fractions that sum to one, in the same order.
    """

    ids: tuple[int, ...]
    probabilities: tuple[Fraction, ...]

    def __getitem__(self, number: int) -> Fraction:
        return dict(zip(self.ids, self.probabilities, strict=True))[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The outcome of one solution concept.

    Attributes
    ----------
    status
        ``"agreement"`` or ``"no_agreement"``.
    name
        The name of the solution concept.
    over
        ``"agreements"`` or ``"lotteries"``.
    players
        The names.
    ids
        The best agreements, smallest id first, at most 1000 of them; for a lottery the
        agreements it mixes; empty without an agreement.
    tie_count
        How many best agreements there are, listed or not (1 for a lottery).
    gains, payoffs
        In utils, exactly: at the first of `ids`, or expected by the lottery. Without an
        agreement gains are zero and payoffs those of disagreement.
    ideal
        The largest gain of each player over the individually rational agreements.
    lottery
        The lottery, if the solution is over lotteries.
    unique
        Whether one agreement only is best; for a lottery, whether its expected payoffs are the
        only best ones.
    unique_payoffs
        Whether all best agreements (or lotteries) pay every player the same.
    selection
        How ties and degeneracy were resolved, in words.
    no_agreement_reason
        Why there is no agreement, or an empty string.
    considered
        The number of individually rational agreements.
    weights
        The bargaining weights, or None if the concept takes none.
    certificate
        Distance from the proven bound. None without an agreement; and where time was up, if
        what the solution maximises depends on gains that are not known yet.
    tolerance
        The tolerance that lotteries were computed to.
    concept
        The registry's entry.
    reach
        How much was looked at, if time was up before all was; None otherwise. What is said of
        agreements, ties and ideals is then said of those looked at.
    """

    status: Literal["agreement", "no_agreement"]
    name: str
    over: Literal["agreements", "lotteries"]
    players: Labels
    ids: tuple[int, ...]
    tie_count: int
    gains: Record[Fraction]
    payoffs: Record[Fraction]
    ideal: Record[Fraction]
    lottery: Lottery | None
    unique: bool
    unique_payoffs: bool
    selection: str
    no_agreement_reason: str
    considered: int
    weights: Record[Fraction] | None
    certificate: Certificate | None
    tolerance: Tolerance
    concept: Concept = field(repr=False)
    reach: Reach | None = None

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement."""
        return self.status == "agreement"

    @property
    def float_gains(self) -> Record[float]:
        """The gains as floats."""
        return Record((name, float(gain)) for name, gain in self.gains.items())

    @property
    def float_payoffs(self) -> Record[float]:
        """The payoffs as floats."""
        return Record((name, float(payoff)) for name, payoff in self.payoffs.items())

    def summary(self, digits: int = 4) -> str:
        """Return the result in a few lines, rounded."""
        if not self.agreed:
            return f"{self.concept.title}: no agreement ({self.no_agreement_reason})"
        if self.lottery is None:
            what = f"agreement {self.ids[0]}"
        else:
            what = "lottery " + " + ".join(
                f"{float(p):.{digits}g} x {number}" for number, p in self.lottery.items()
            )
        gains = ", ".join(f"{name} {gain:.{digits}g}" for name, gain in self.float_gains.items())
        return f"{self.concept.title}: {what}; gains {gains}; {self.selection}"

    def verify(self, problem: BargainingProblem) -> None:
        """Recompute what the result claims from the problem itself.

        Checks by fresh passes that every player gains or stays, that gains and payoffs are
        those of the listed agreements, that no agreement is a Pareto improvement or better by
        the concept, that ties are complete and that the certificate's bound and gap hold.

        Raises
        ------
        VerificationError
            If any claim does not stand; the message says which.
        """
        from twolevel.bargaining.verification import verify

        verify(self, problem)
