"""One offer to ratifiers whose reservation is one of a few types, and polls among them.

Knows types of ratifiers with their chances, an agent who may veto, and what breakdown pays the
proposer. Knows no second round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.model.numbers import exact
from twolevel.protocols.given_numbers import Numbers, chances, shares_within

__all__ = ["Poll", "ScreeningOffer", "poll", "screening_offer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningOffer(Reported):
    """The best offer to ratifiers of unknown type.

    Attributes
    ----------
    status
        ``"agreement"`` if some type accepts what is best to offer, else ``"no_agreement"``.
    types, probabilities
        Reservation share of each type, and its chance.
    breakdown
        What the proposer gets if the offer is refused.
    agent_floor
        The least offer that the ratifiers' agent lets through.
    offer
        The share offered, the smallest of those that are best; None without agreement.
    ties
        All best offers.
    ratified_by
        The types that accept.
    probability
        The chance that the offer is ratified.
    proposer_payoff
        What the proposer expects.
    """

    status: Literal["agreement", "no_agreement"]
    types: Record[Fraction]
    probabilities: Record[Fraction]
    breakdown: Fraction
    agent_floor: Fraction
    offer: Fraction | None
    ties: tuple[Fraction, ...]
    ratified_by: tuple[str, ...]
    probability: Fraction
    proposer_payoff: Fraction

    @property
    def unique(self) -> bool:
        """Whether no other offer is as good."""
        return len(self.ties) <= 1

    @property
    def selection(self) -> str:
        """How ties were resolved."""
        if self.unique:
            return "the only best offer" if self.ties else ""
        return f"the smallest of {len(self.ties)} offers that are equally good for the proposer"

    @property
    def no_agreement_reason(self) -> str:
        """Why there is no agreement; empty when there is one."""
        return "" if self.ties else "no offer that anybody ratifies beats breakdown"

    @property
    def pooling(self) -> bool:
        """Whether every type that can occur accepts."""
        return self.probability == 1

    @property
    def outcomes(self) -> Record[Fraction]:
        """The share that each type gets: the offer, or nothing where it is refused."""
        return Record(
            (name, self.offer if name in self.ratified_by and self.offer else Fraction(0))
            for name in self.types
        )

    @property
    def rent(self) -> Fraction:
        """What ratifiers expect to get beyond their reservation."""
        return sum(
            (self.probabilities[c] * (self.outcomes[c] - self.types[c]) for c in self.ratified_by),
            Fraction(0),
        )

    @property
    def involuntary_defection(self) -> Fraction:
        """The chance that what was offered is not ratified."""
        return 1 - self.probability

    def payoff_of(self, offer: object) -> Fraction:
        """Return what the proposer expects from another offer.

        Raises
        ------
        ArgumentError
            If the offer is no number between 0 and 1.
        """
        share = exact(offer, what="the offer")
        if not 0 <= share <= 1:
            raise ArgumentError(f"an offer must lie between 0 and 1, but is {share}")
        passes = Fraction(0)
        if share >= self.agent_floor:
            passes = sum(
                (self.probabilities[c] for c, r in self.types.items() if share >= r), passes
            )
        return passes * (1 - share) + (1 - passes) * self.breakdown

    def verify(self) -> None:
        """Check the offer against every offer at which some type changes its mind.

        Raises
        ------
        VerificationError
            If another offer is better or the payoff is not that of the offer.
        """
        if self.offer is not None and self.payoff_of(self.offer) != self.proposer_payoff:
            raise VerificationError("the payoff is not that of the offer")
        for other in {*self.types.values(), self.agent_floor}:
            if self.payoff_of(max(other, self.agent_floor)) > self.proposer_payoff:
                raise VerificationError(f"offering {other} is better")
        if self.proposer_payoff < self.breakdown:
            raise VerificationError("breakdown is better")

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (c, r, self.probabilities[c], c in self.ratified_by, self.outcomes[c])
            for c, r in self.types.items()
        )
        offered = "no offer" if self.offer is None else f"an offer of {float(self.offer):.3f}"
        return (
            Table(
                title=f"Screening: {offered}, ratified with probability {float(self.probability):.3f}",
                columns=("type", "reservation", "chance", "ratifies", "gets"),
                rows=rows,
                note=self.selection or self.no_agreement_reason,
            ),
        )


def screening_offer(
    types: Numbers,
    probabilities: Numbers | None = None,
    *,
    breakdown: object = 0,
    agent_floor: object = 0,
) -> ScreeningOffer:
    """Return the best offer of a share of a pie of one to ratifiers of unknown type.

    A type accepts whatever is not below its reservation; its agent, who knows as little of the
    proposer's guess, lets nothing through below a floor of its own. Exact: only offers at which
    some type changes its mind can be best.

    Parameters
    ----------
    types
        Reservation shares in [0, 1], by name or in order.
    probabilities
        Their chances, which sum to one; equal by default.
    breakdown
        What the proposer gets if the offer is refused.
    agent_floor
        The least offer that the agent lets through.

    Raises
    ------
    ArgumentError
        If a number is outside its range or chances do not sum to one.
    LabelError
        If a mapping of chances names an unknown type.

    References
    ----------
    Iida, K. (1993). When and how do domestic constraints matter? Two-level games with
    uncertainty. Journal of Conflict Resolution 37(3), 403-426. doi:10.1177/0022002793037003001

    Mo, J. (1995). Domestic institutions and international bargaining: the role of agent veto in
    two-level games. American Political Science Review 89(4), 914-924. doi:10.2307/2082517

    Examples
    --------
    >>> soft_and_tough = {"soft": 0.2, "tough": 0.6}
    >>> dict(screening_offer(soft_and_tough, (0.6, 0.4)).outcomes)
    {'soft': Fraction(1, 5), 'tough': Fraction(0, 1)}
    >>> dict(screening_offer(soft_and_tough, (0.6, 0.4), agent_floor=0.5).outcomes)
    {'soft': Fraction(3, 5), 'tough': Fraction(3, 5)}
    """
    known, likely = _types(types, probabilities)
    failure = _share(breakdown, "the breakdown payoff")
    floor = _share(agent_floor, "the agent's floor")
    values: dict[Fraction, Fraction] = {}
    for share in sorted({max(floor, r) for r in known.values()}):
        passes = sum((likely[c] for c, r in known.items() if share >= r), Fraction(0))
        if passes:
            values[share] = passes * (1 - share) + (1 - passes) * failure
    best = max(values.values(), default=failure)
    ties = tuple(share for share, value in values.items() if value == best)
    if best < failure:
        best, ties = failure, ()
    offer = ties[0] if ties else None
    accept = tuple(c for c, r in known.items() if offer is not None and offer >= r)
    return ScreeningOffer(
        status="agreement" if ties else "no_agreement",
        types=known,
        probabilities=likely,
        breakdown=failure,
        agent_floor=floor,
        offer=offer,
        ties=ties,
        ratified_by=accept,
        probability=sum((likely[c] for c in accept), Fraction(0)),
        proposer_payoff=best,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll(Reported):
    """What a poll of the ratifiers before the offer would do, if they told the truth.

    Attributes
    ----------
    unpolled
        The offer without a poll.
    proposer_payoff
        What the proposer expects if it learns the type and offers just its reservation.
    rent
        What is left to ratifiers beyond their reservation then: nothing.
    gains_from_lying
        What each type gains by its best false report, if reports are believed.
    best_reports
        Which report that is; the truth where lying does not pay.
    """

    unpolled: ScreeningOffer
    proposer_payoff: Fraction
    rent: Fraction
    gains_from_lying: Record[Fraction]
    best_reports: Record[str]

    @property
    def truthful(self) -> bool:
        """Whether no type gains by a false report."""
        return not any(self.gains_from_lying.values())

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (c, r, self.best_reports[c], self.gains_from_lying[c])
            for c, r in self.unpolled.types.items()
        )
        told = "is" if self.truthful else "is not"
        return (
            Table(
                title=f"A poll before the offer: telling the truth {told} in every type's interest",
                columns=("type", "reservation", "best report", "gain from it"),
                rows=rows,
            ),
        )


def poll(types: Numbers, probabilities: Numbers | None = None, *, breakdown: object = 0) -> Poll:
    """Return whether ratifiers would answer truthfully when asked for their reservation.

    If they did, the proposer would offer exactly the reservation (or nothing, where breakdown
    pays it more). The test is against the proposer who believes every report.

    Parameters
    ----------
    types, probabilities, breakdown
        As in ``screening_offer``.

    Raises
    ------
    ArgumentError, LabelError
        As ``screening_offer``.

    References
    ----------
    Iida, K. (1996). Involuntary defection in two-level games. Public Choice 89(3-4), 283-303.

    Examples
    --------
    >>> found = poll({"soft": 0.2, "middling": 0.5, "tough": 0.8}, (0.3, 0.4, 0.3))
    >>> found.truthful, found.best_reports["soft"], float(found.gains_from_lying["soft"])
    (False, 'tough', 0.6)
    """
    unpolled = screening_offer(types, probabilities, breakdown=breakdown)
    known, likely, failure = unpolled.types, unpolled.probabilities, unpolled.breakdown
    offered = {c: r for c, r in known.items() if 1 - r >= failure}
    payoff = sum(
        (likely[c] * (1 - offered[c] if c in offered else failure) for c in known), Fraction(0)
    )
    gains, reports = {}, {}
    for name, own in known.items():
        best, report = Fraction(0), name
        for other, share in offered.items():
            if share - own > best:
                best, report = share - own, other
        gains[name], reports[name] = best, report
    return Poll(
        unpolled=unpolled,
        proposer_payoff=payoff,
        rent=Fraction(0),
        gains_from_lying=Record(gains),
        best_reports=Record(reports),
    )


def _types(
    types: Numbers, probabilities: Numbers | None
) -> tuple[Record[Fraction], Record[Fraction]]:
    if isinstance(types, str):
        raise ArgumentError("types must be reservation shares, not a text")
    values = types if isinstance(types, Mapping) else list(types)
    if not values:
        raise ArgumentError("there must be at least one type of ratifier")
    names = (
        tuple(values)
        if isinstance(values, Mapping)
        else [f"type {k + 1}" for k in range(len(values))]
    )
    labels = Labels(names, kind="type")
    known = shares_within(values, labels, "the reservation")
    return known, chances(probabilities, labels, "the chance")


def _share(value: object, what: str) -> Fraction:
    number = exact(value, what=what)
    if not 0 <= number <= 1:
        raise ArgumentError(f"{what} must lie between 0 and 1, but is {number}")
    return number
