"""Facts judged in many draws at once, by the same rules as ``check_facts``.

Knows claims and the arrays that they are about. Does not know where the draws come from.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twolevel.model.evidence import Order
from twolevel.model.facts import Chosen, Fact, Favours, Moved, Ranking, Signatories, Status, Zone
from twolevel.model.scenario import Scenario
from twolevel.payoffs.drawing import DrawnGames
from twolevel.robustness.findings import ORDERS, Findings, Question

__all__ = ["FAILS", "HOLDS", "UNDECIDED", "Judge"]

HOLDS, FAILS, UNDECIDED = 1, 0, -1

Answers = NDArray[np.int8]
Mask = NDArray[np.bool_]


class Judge:
    """Says in which draws facts hold.

    Parameters
    ----------
    scenario
        The case.
    facts
        What to judge; claims about who takes part stay undecided where that is not said.
    solution
        The bargaining solution that claims about the outcome refer to.
    coalition
        Who bargains.
    """

    def __init__(
        self,
        scenario: Scenario,
        facts: Sequence[Fact],
        *,
        solution: str,
        coalition: Sequence[str],
    ) -> None:
        self.scenario, self.facts, self.coalition = scenario, tuple(facts), tuple(coalition)
        self.order = ORDERS.index(solution)
        self._offsets = np.cumsum([0, *scenario.sizes])
        zones = [fact.claim for fact in self.facts if isinstance(fact.claim, Zone)]
        self.questions = tuple(Question(coalition=z.coalition, having=z.having) for z in zones)
        likes = [fact.claim.country for fact in self.facts if isinstance(fact.claim, Favours)]
        self.favoured = tuple(dict.fromkeys(likes))

    def answers(self, games: DrawnGames, found: Findings, members: Mask | None = None) -> Answers:
        """Return HOLDS, FAILS or UNDECIDED: ``(n_draws, n_facts)``.

        Parameters
        ----------
        games, found
            The draws, and what they lead to.
        members
            Who takes part: ``(n_draws, n_countries)``; what they agree on, if anything, is what
            the solution picks in `found`. None where that is not known.
        """
        answers = np.full((len(found), len(self.facts)), UNDECIDED, dtype=np.int8)
        question = 0
        for place, fact in enumerate(self.facts):
            claim = fact.claim
            if isinstance(claim, Ranking):
                answers[:, place] = self._ranking(claim, found)
            elif isinstance(claim, Chosen):
                answers[:, place] = self._chosen(claim.issue, claim.options, found)
            elif isinstance(claim, Moved):
                answers[:, place] = self._moved(claim, games, found)
            elif isinstance(claim, Favours):
                country = self.scenario.country_names.position(claim.country)
                liked = self._of(claim.issue, found.favoured[:, country])
                answers[:, place] = self._within(claim.issue, claim.options, liked)
            elif isinstance(claim, Zone):
                answers[:, place] = (found.answers[:, question] == 0) == claim.empty
                question += 1
            elif members is not None and isinstance(claim, Status):
                answers[:, place] = self._status(claim, members)
            elif members is not None and isinstance(claim, Signatories):
                answers[:, place] = self._signatories(claim, members, found)
        return answers

    def _status(self, claim: Status, members: Mask) -> Answers:
        member = members[:, self.scenario.country_names.position(claim.country)]
        if claim.status == "out":
            return np.where(member, FAILS, UNDECIDED).astype(np.int8)
        return (member == (claim.status == "member")).astype(np.int8)

    def _signatories(self, claim: Signatories, members: Mask, found: Findings) -> Mask:
        wanted = np.isin(list(self.scenario.country_names), claim.countries)
        some = found.ties[:, self.order] > 0
        return np.asarray(((members & some[:, None]) == wanted).all(axis=1))

    def _of(self, issue: str, options: Mask) -> Mask:
        """Return the part of an array over all options that is about one issue."""
        place = self.scenario.issue_names.position(issue)
        return options[..., self._offsets[place] : self._offsets[place + 1]]

    def _within(self, issue: str, wanted: Sequence[str], found: Mask) -> Mask:
        """Return where options occur, and none but those wanted."""
        names = self.scenario.issue(issue).option_names
        others = [place for place, name in enumerate(names) if name not in wanted]
        return np.asarray(found.any(axis=1) & ~found[:, others].any(axis=1))

    def _chosen(self, issue: str, wanted: Sequence[str], found: Findings) -> Mask:
        return self._within(issue, wanted, self._of(issue, found.options[:, self.order]))

    def _moved(self, claim: Moved, games: DrawnGames, found: Findings) -> Mask:
        """Return where an actor likes `start` best, all else at status quo, and another is chosen."""
        place = self.scenario.issue_names.position(claim.issue)
        row = self.scenario.actor_names.position(claim.actor)
        names = self.scenario.issue(claim.issue).option_names
        payoffs = np.zeros((len(found), len(names)), dtype=np.int64)
        quo = games.drawing.quo
        for scope, entries in zip(games.scopes, games.tables, strict=True):
            if place in scope:
                at = [slice(None) if issue == place else quo[issue] for issue in scope]
                payoffs += entries[(slice(None), row, *at)]
        best, worst = payoffs.max(axis=1), payoffs.min(axis=1)
        starts = (payoffs[:, names.index(claim.start)] == best) & (worst < best)
        end = claim.end or tuple(name for name in names if name != claim.start)
        return np.asarray(starts & self._chosen(claim.issue, end, found))

    def _ranking(self, claim: Ranking, found: Findings) -> Answers:
        scores = self._scores(claim.of, found)
        known = ~np.isnan(scores).any(axis=1)
        agrees = _agrees(claim.order, self.scenario.country_names, scores)
        return np.where(known, np.where(agrees, HOLDS, FAILS), UNDECIDED).astype(np.int8)

    def _scores(self, measure: str, found: Findings) -> NDArray[np.float64]:
        if measure == "win_set_size":
            return found.sizes[:, :, 0].astype(np.float64)
        if measure != "gain_at_solution":
            return found.mean_gains if measure == "enthusiasm" else found.largest_gains
        scores = np.full((len(found), len(self.scenario.countries)), np.nan)
        members = list(self.scenario.country_names.positions(self.coalition))
        some = found.ties[:, self.order] > 0
        scores[:, members] = np.where(some[:, None], found.gains[:, self.order], np.nan)
        return scores


def _agrees(order: Order, names: Sequence[str], scores: NDArray[np.float64]) -> Mask:
    """Return where scores order all pairs as a weak order does, ties included."""
    tiers = order.expanded(names)
    rank = {name: -place for place, tier in enumerate(tiers) for name in tier}
    agrees = np.full(len(scores), len(tiers) > 1)
    for first, one in enumerate(names):
        for second in range(first + 1, len(names)):
            claimed = np.sign(rank[one] - rank[names[second]])
            agrees &= np.sign(scores[:, first] - scores[:, second]) == claimed
    return agrees
