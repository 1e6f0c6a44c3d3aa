"""Facts against results: what the model confirms, what it refutes, what it cannot say.

A fact about who takes part (member, observer, signatories) is a claim about the domestic game and
the negotiation that follows from it; where these are not part of the results given, the verdict
is ``undecided`` and says what is missing. Who is endorsed at home is a member, whoever is not
watches; the members sign what they agree on if it enters into force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining.settlement import Settlement
from twolevel.errors import ArgumentError
from twolevel.labels import Record
from twolevel.model.evidence import Order
from twolevel.model.facts import Chosen, Fact, Favours, Moved, Ranking, Signatories, Status, Zone
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance
from twolevel.ratification.enthusiasm import enthusiasm
from twolevel.ratification.survey import Survey
from twolevel.ratification.winsets import win_sets
from twolevel.ratification.zone import zone_blocks
from twolevel.regionalism.negotiation import Negotiation

__all__ = ["FactCheck", "Verdict", "check_facts", "kendall_tau"]

Answer = Literal["holds", "fails", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the results say of one fact.

    Attributes
    ----------
    answer
        ``"holds"``, ``"fails"`` or ``"undecided"``.
    found
        What the results show, in words.
    agreement
        For a ranking, Kendall's tau-b with the order claimed; None otherwise.
    """

    answer: Answer
    found: str
    agreement: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCheck(Reported):
    """The facts of a scenario with their verdicts, by name."""

    verdicts: Record[Verdict]
    titles: Record[str]
    solution: str
    coalition: tuple[str, ...]
    provenance: Provenance

    def count(self, answer: Answer) -> int:
        """Return how many facts have that verdict."""
        return sum(verdict.answer == answer for verdict in self.verdicts.values())

    def tables(self) -> tuple[Table, ...]:
        counts = ", ".join(f"{self.count(a)} {a}" for a in ("holds", "fails", "undecided"))
        return (
            Table(
                title="Facts against results",
                columns=("fact", "verdict", "found"),
                rows=tuple(
                    (self.titles[name] or name, v.answer, v.found)
                    for name, v in self.verdicts.items()
                ),
                note=f"{counts}; solution {self.solution} of {joined(self.coalition)}.",
            ),
        )


def check_facts(
    survey: Survey,
    settlement: Settlement | None = None,
    *,
    negotiation: Negotiation | None = None,
    solution: str = "nash",
) -> FactCheck:
    """Return which facts of a scenario the results confirm.

    Parameters
    ----------
    survey
        The sizes and gains over the whole space.
    settlement
        The agreement that bargaining leads to; its coalition is who bargains.
    negotiation
        In place of a settlement: who takes part, and what enters into force. Facts about who
        takes part can be decided then.
    solution
        Name of the solution, for a negotiation without members.

    Raises
    ------
    ArgumentError
        If neither or both of a settlement and a negotiation are given.

    Notes
    -----
    A ranking holds when Kendall's tau-b with the order claimed is 1; the coefficient is
    reported whatever it is. Where several agreements solve the bargaining problem, a claim
    about what is chosen holds only if it holds in all of them. What members agree on and what
    does not enter into force is no agreement.
    """
    if (settlement is None) == (negotiation is None):
        raise ArgumentError("facts are checked against a settlement or a negotiation, one of them")
    judge = _Judge(survey, settlement, negotiation)
    facts = survey.game.scenario.facts
    result: Settlement | Negotiation | None = negotiation or settlement
    assert result is not None
    if judge.settlement is not None:
        solution = judge.settlement.solution.name
    return FactCheck(
        verdicts=Record({fact.name: judge.verdict(fact) for fact in facts}),
        titles=Record({fact.name: fact.title for fact in facts}),
        solution=solution,
        coalition=judge.coalition,
        provenance=result.provenance,
    )


class _Judge:
    def __init__(
        self, survey: Survey, settlement: Settlement | None, negotiation: Negotiation | None
    ) -> None:
        self.survey, self.negotiation = survey, negotiation
        self.settlement = settlement if negotiation is None else negotiation.settlement

    @property
    def coalition(self) -> tuple[str, ...]:
        if self.negotiation is not None:
            return self.negotiation.members
        return () if self.settlement is None else self.settlement.coalition

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """What stands at the end: nothing that does not enter into force."""
        if self.negotiation is not None and self.negotiation.status != "in_force":
            return ()
        return () if self.settlement is None else self.settlement.agreements

    @property
    def game(self) -> PointGame:
        return self.survey.game

    def verdict(self, fact: Fact) -> Verdict:
        claim = fact.claim
        if isinstance(claim, Ranking):
            return self._ranking(claim)
        if isinstance(claim, Chosen):
            return self._chosen(claim.issue, claim.options)
        if isinstance(claim, Moved):
            return self._moved(claim)
        if isinstance(claim, Favours):
            return self._favours(claim)
        if isinstance(claim, Zone):
            return self._zone(claim)
        assert isinstance(claim, Status | Signatories)
        if self.negotiation is None:
            who = f"{claim.country} takes" if isinstance(claim, Status) else "the signatories take"
            return Verdict(
                answer="undecided",
                found=f"whether {who} part follows from the domestic game, not from sizes alone",
            )
        if isinstance(claim, Status):
            return self._status(claim, self.negotiation.members)
        return self._signatories(claim)

    def _status(self, claim: Status, members: Sequence[str]) -> Verdict:
        found = "member" if claim.country in members else "observer"
        if claim.status == "out" and found == "observer":
            return Verdict(
                answer="undecided",
                found=f"{claim.country} is no member; whether it watches or stays out is not said",
            )
        return Verdict(
            answer="holds" if found == claim.status else "fails",
            found=f"{claim.country}: {found}",
        )

    def _signatories(self, claim: Signatories) -> Verdict:
        signed = self.coalition if self.agreements else ()
        return Verdict(
            answer="holds" if set(signed) == set(claim.countries) else "fails",
            found=f"signed by {joined(signed)}" if signed else "nothing enters into force",
        )

    def _ranking(self, claim: Ranking) -> Verdict:
        scores = self._scores(claim.of)
        missing = [name for name, score in scores.items() if score is None]
        if missing:
            return Verdict(answer="undecided", found=f"no measure for {joined(missing)}")
        known = {name: score for name, score in scores.items() if score is not None}
        tau = kendall_tau(claim.order, known)
        ranked = sorted(known, key=lambda name: -known[name])
        return Verdict(
            answer="holds" if tau == 1 else "fails",
            found=f"{' > '.join(ranked)}; tau-b {tau:.2f}",
            agreement=tau,
        )

    def _scores(self, measure: str) -> Mapping[str, Fraction | None]:
        if measure == "win_set_size":
            sizes = win_sets(self.survey).countries
            return {name: country.win_set.share for name, country in sizes.items()}
        if measure == "gain_at_solution":
            gains: Mapping[str, Fraction] = {}
            if self.settlement is not None and self.agreements:
                gains = self.settlement.gains
            return {name: gains.get(name) for name in self.game.countries}
        found = enthusiasm(self.survey)
        return found.mean_gain if measure == "enthusiasm" else found.largest_gain

    def _chosen(self, issue: str, options: Sequence[str]) -> Verdict:
        chosen = {agreement[issue] for agreement in self.agreements}
        if not chosen:
            return Verdict(answer="fails", found="there is no agreement")
        return Verdict(
            answer="holds" if chosen <= set(options) else "fails",
            found=f"{issue}: {joined(sorted(chosen))}",
        )

    def _moved(self, claim: Moved) -> Verdict:
        favourites = self._favourites(claim.actor, claim.issue)
        if claim.start not in favourites:
            return Verdict(
                answer="fails",
                found=f"{claim.actor} likes {joined(favourites)} best from the start",
            )
        issue = self.game.scenario.issue(claim.issue)
        if len(favourites) == len(issue.options):
            return Verdict(
                answer="fails", found=f"{claim.actor} likes every option of {claim.issue} the same"
            )
        end = claim.end or tuple(name for name in issue.option_names if name != claim.start)
        return self._chosen(claim.issue, end)

    def _favourites(self, actor: str, issue: str) -> tuple[str, ...]:
        """Return the options of an issue that an actor likes best, all else at status quo."""
        scenario = self.game.scenario
        names = scenario.issue(issue).option_names
        row = self.game.actors.position(actor)
        place = scenario.issue_names.position(issue)
        digits = np.array(
            [[i.option_names.index(i.status_quo) for i in scenario.issues]] * len(names)
        )
        digits[:, place] = np.arange(len(names))
        payoffs = self.game.tables.at(digits)[row]
        return tuple(n for n, u in zip(names, payoffs, strict=True) if u == payoffs.max())

    def _favours(self, claim: Favours) -> Verdict:
        best: int | None = None
        chosen: set[int] = set()
        scenario = self.game.scenario
        issue, place = scenario.issue(claim.issue), scenario.issue_names.position(claim.issue)
        stride = int(np.prod(scenario.sizes[place + 1 :], dtype=np.int64))
        everyone = self.game.countries
        for ids, payoffs in zone_blocks(self.game, (claim.country,), open_to=everyone):
            peak = int(payoffs[:, 0].max())
            if best is None or peak > best:
                best, chosen = peak, set()
            if peak == best:
                at_peak = ids[payoffs[:, 0] == peak]
                chosen |= set((at_peak // stride % len(issue.options)).tolist())
        if best is None:
            return Verdict(answer="fails", found=f"{claim.country} can sign nothing")
        names = [issue.option_names[option] for option in sorted(chosen)]
        return Verdict(
            answer="holds" if set(names) <= set(claim.options) else "fails",
            found=f"{claim.issue}: {joined(names)}",
        )

    def _zone(self, claim: Zone) -> Verdict:
        scenario = self.game.scenario
        count = 0
        wanted = {
            scenario.issue_names.position(issue): scenario.issue(issue).option_names.index(option)
            for issue, option in claim.having.items()
        }
        for ids, _ in zone_blocks(self.game, claim.coalition):
            keep = np.ones(len(ids), dtype=np.bool_)
            for place, option in wanted.items():
                stride = int(np.prod(scenario.sizes[place + 1 :], dtype=np.int64))
                keep &= ids // stride % scenario.sizes[place] == option
            count += int(np.count_nonzero(keep))
        return Verdict(
            answer="holds" if (count == 0) == claim.empty else "fails",
            found=f"{count:,} such agreements",
        )


def kendall_tau(order: Order, scores: Mapping[str, Fraction]) -> float:
    """Return Kendall's tau-b between a weak order and scores (Kendall 1945).

    One if and only if the two order all pairs alike, ties included; 0 when either ties all.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.
    https://doi.org/10.1093/biomet/33.3.239

    Examples
    --------
    >>> from fractions import Fraction
    >>> kendall_tau(Order(tiers=["a", "b", "c"]), {"a": Fraction(3), "b": Fraction(1), "c": Fraction(2)})
    0.3333333333333333
    """
    names = list(scores)
    tiers = order.expanded(names)
    rank = {name: -place for place, tier in enumerate(tiers) for name in tier}
    agreeing = untied_ranks = untied_scores = 0
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            by_rank = _sign(rank[first] - rank[second])
            by_score = _sign(scores[first] - scores[second])
            agreeing += by_rank * by_score
            untied_ranks += by_rank != 0
            untied_scores += by_score != 0
    scale = (untied_ranks * untied_scores) ** 0.5
    return agreeing / scale if scale else 0.0


def _sign(number: Fraction | int) -> int:
    return (number > 0) - (number < 0)
