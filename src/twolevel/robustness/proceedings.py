"""One theory on one game: the steps taken, and the facts checked against what comes of them.

Knows theories, the cycle and facts. Does not know how sure the evidence is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining.registry import concept
from twolevel.errors import ArgumentError
from twolevel.payoffs.compiled import PointGame, point_game
from twolevel.ratification.survey import survey
from twolevel.regionalism.trace import Cycle, cycle
from twolevel.robustness.facts import FactCheck, check_facts
from twolevel.robustness.theories import Theory

__all__ = ["Proceeding", "proceed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceeding(Reported):
    """What a theory makes of a case.

    Attributes
    ----------
    theory
        The theory.
    cycle
        The steps as it takes them; what it predicts is what stands in the last round.
    facts
        The facts, checked against that.
    """

    theory: Theory
    cycle: Cycle
    facts: FactCheck

    @property
    def members(self) -> tuple[str, ...]:
        """The countries that take part."""
        return self.cycle.last.domestic.members

    def verify(self) -> None:
        """Recompute the certificates of the steps; VerificationError if one fails."""
        self.cycle.verify()

    def tables(self) -> tuple[Table, ...]:
        negotiation = self.cycle.last.negotiation
        agreement = negotiation.agreement
        outcome = Table(
            title=f"{self.theory.title or self.theory.name}: what it predicts",
            columns=("members", "observers", "status", "agreement"),
            rows=(
                (
                    joined(negotiation.members),
                    joined(negotiation.observers),
                    negotiation.status.replace("_", " "),
                    None if agreement is None else str(agreement),
                ),
            ),
            note=self.theory.statement,
        )
        return (*self.facts.tables(), outcome)


def proceed(
    game: PointGame, theory: Theory, *, solution: str | None = None, seen: bool = False
) -> Proceeding:
    """Return what a theory makes of a game.

    Parameters
    ----------
    game
        The game in numbers. A theory that changes the scenario reads its evidence anew, at the
        centroid, so that the game must be one of the centroid.
    theory
        The theory.
    solution
        How the negotiation is settled; by default as the theory's options say.
    seen
        Whether the game is one of the scenario as the theory sees it already.

    Raises
    ------
    LabelError
        If there is no such solution.
    ArgumentError
        If the theory's transformation does not fit the scenario, or changes it while the game is
        a draw from its evidence.
    LimitError
        If the game has more agreements than can be enumerated.

    Examples
    --------
    >>> import twolevel as tl
    >>> from twolevel.robustness.theories import THEORIES
    >>> found = proceed(tl.load("border").point, THEORIES["putnam"])
    >>> found.members, found.cycle.last.negotiation.status
    (('north', 'south'), 'in_force')
    """
    if not seen:
        scenario = theory.seen(game.scenario)
        if scenario != game.scenario:
            _check_centroid(game, theory)
            game = point_game(scenario)
    options = theory.options
    if solution is not None:
        options = replace(options, solution=concept(solution).name)
    found = cycle(game, options=options, rounds=theory.rounds)
    return Proceeding(
        theory=theory,
        cycle=found,
        facts=check_facts(
            survey(found.last_game()),
            negotiation=found.last.negotiation,
            solution=found.options.solution,
        ),
    )


def _check_centroid(game: PointGame, theory: Theory) -> None:
    """Refuse a draw, whose numbers a changed scenario would not have."""
    if game.rows != point_game(game.scenario).rows:
        raise ArgumentError(
            f"the theory '{theory.name}' changes the case and would read its evidence at the centroid, "
            "but this game is a draw; ask trial() or sensitivity() about theories over draws, or "
            "write the numbers into the scenario by replace()"
        )
