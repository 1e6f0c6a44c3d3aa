"""What the searches for a solution have found so far, kept in a file to go on from.

A solution may take several searches, one after another, and what each looks for follows from
what those before it proved. So what is kept is what each of them found, in order, and where the
one under way stands. Does not know how a search goes about it, nor which solution it is for.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from twolevel.kernels.search import Allowance, Finding, proven
from twolevel.kernels.search_goals import Goal
from twolevel.kernels.search_space import Zone
from twolevel.kernels.search_standing import Standing, agreement_of
from twolevel.payoffs.checkpoints import Checkpoint

__all__ = ["SearchRecord"]


class SearchRecord:
    """The findings of one question's searches, in a file that may hold other questions' too.

    An interrupt may come between any two steps, so what is noted is replaced in one.

    Parameters
    ----------
    path
        The file.
    run
        What identifies the game and the way it is searched.
    question
        What is looked for; a file keeps each question's searches apart.
    allowance
        What the searches may use; nodes visited by earlier calls count among those used.

    Attributes
    ----------
    seconds
        What earlier calls took.

    Raises
    ------
    ArgumentError
        If the file is not a checkpoint of searches, or belongs to another run.
    """

    def __init__(
        self, path: str | Path, run: dict[str, object], question: str, allowance: Allowance
    ) -> None:
        self._file = Checkpoint(path, run, of="searches")
        kept: Any = self._file.read()
        self._every: dict[str, Any] = kept or {}
        self._question, self._allowance = question, allowance
        nothing: dict[str, Any] = {"found": [], "standing": None, "nodes": 0, "seconds": 0.0}
        self._own: dict[str, Any] = self._every.get(question, nothing)
        self._place, self._open = 0, True
        self.seconds: float = self._own["seconds"]
        allowance.used = self._own["nodes"]

    def next_finding(self, zone: Zone, goal: Goal) -> Finding | None:
        """Return what the next search came to if it has ended, else None."""
        found = self._own["found"]
        if self._place == len(found):
            return None
        options, rivalled, bound = found[self._place]
        self._place += 1
        best = None if options is None else agreement_of(zone, options)
        if bound is not None:
            return Finding(best=best, proven=False, bound=Fraction(bound))
        return replace(proven(zone, goal, best), rivalled=rivalled)

    @property
    def standing(self) -> dict[str, Any] | None:
        """Where the next search stood when it was kept, as plain data, if it had begun."""
        standing: dict[str, Any] | None = self._own["standing"]
        return standing if self._open else None

    def keep(self, standing: Standing) -> None:
        """Note where the search under way stands; written every few seconds."""
        if self._open:
            self._own = {**self._own, "standing": standing, "nodes": self._allowance.used}
            if self._file.due:
                self.write()

    def add(self, finding: Finding) -> None:
        """Note what a search came to that went as far as it was to go.

        One that the allowance ended can go on. What follows it is not noted, as it may turn out
        otherwise.
        """
        self._open = self._open and finding.ended
        if self._open:
            self._place += 1
            options = None if finding.best is None else list(finding.best[0])
            bound = None if finding.proven else str(Fraction(finding.bound))
            found = [*self._own["found"], [options, finding.rivalled, bound]]
            nodes = self._allowance.used
            self._own = {**self._own, "found": found, "standing": None, "nodes": nodes}

    def write(self) -> None:
        """Replace the file by all that is known."""
        own = {**self._own, "seconds": self.seconds + self._allowance.elapsed}
        if isinstance(own["standing"], Standing):
            own["standing"] = own["standing"].state()
        self._file.write({**self._every, self._question: own})
