"""Win-sets: what each country's constituents would ratify, and what binds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import LimitError
from twolevel.labels import Record
from twolevel.provenance import Provenance
from twolevel.ratification.approvals import exact_sizes
from twolevel.ratification.sizes import Size
from twolevel.ratification.survey import Survey

__all__ = ["ActorRecord", "CountryWinSet", "WinSets", "win_sets"]

EVERYTHING, ACCEPTED = 0, 1  # scopes of standings

QUICK_SUMS = 1_000_000
"""Sums of half of the issues up to which approvals are counted exactly beside a sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRecord:
    """How one actor bears on its country's win-set.

    Attributes
    ----------
    approves
        Agreements that the actor approves; counted exactly even where the survey is a sample,
        unless too many issues are tied together (see ``approvals``).
    refused_alone
        Agreements that the country would sign if this actor, all else equal, approved them:
        where this number is positive the actor **binds**.
    """

    name: str
    approves: Size
    refused_alone: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryWinSet:
    """One country's win-set, acceptability set and their intersection.

    Attributes
    ----------
    win_set
        Agreements that the country's rule ratifies (Putnam 1988,
        https://doi.org/10.1017/S0020818300027697).
    acceptable
        Agreements that the negotiator likes at least as well as none.
    signable
        Agreements that are both.
    territorial_weight
        Weight of the territories against the centre.
    actors
        How each actor bears on it.
    """

    name: str
    win_set: Size
    acceptable: Size
    signable: Size
    territorial_weight: Fraction
    actors: tuple[ActorRecord, ...]

    @property
    def binds(self) -> str:
        """What keeps the country from signing more.

        ``"ratification"``, ``"acceptability"``, ``"both"`` or ``"neither"``: whether the rule
        refuses something that the negotiator accepts, and the other way round.
        """
        rule = self.signable.count < self.acceptable.count
        negotiator = self.signable.count < self.win_set.count
        if rule and negotiator:
            return "both"
        if rule or negotiator:
            return "ratification" if rule else "acceptability"
        return "neither"

    @property
    def binding_actors(self) -> tuple[str, ...]:
        """Actors who alone stand between the country and some agreement, most binding first."""
        ranked = sorted(self.actors, key=lambda actor: -actor.refused_alone.count)
        return tuple(actor.name for actor in ranked if actor.refused_alone.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class WinSets(Reported):
    """The win-sets of all countries, by name."""

    countries: Record[CountryWinSet]
    feasible: Size
    n_agreements: int
    provenance: Provenance

    def __getitem__(self, country: str) -> CountryWinSet:
        return self.countries[country]

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (
                c.name,
                c.win_set.count,
                c.win_set.share,
                c.acceptable.count,
                c.signable.count,
                c.signable.share,
                c.territorial_weight,
                c.binds,
                joined(c.binding_actors),
            )
            for c in self.countries.values()
        )
        columns = (
            "country",
            "win-set",
            "share",
            "acceptable",
            "signable",
            "share signable",
            "territories' weight",
            "binds",
            "binding actors",
        )
        note = f"{self.feasible} of {self.n_agreements:,} agreements are feasible; {self.provenance.explanation}."
        return (
            Table(title="Win-sets", columns=columns, rows=rows, note=note),
            self._actor_table(),
        )

    def _actor_table(self) -> Table:
        rows = tuple(
            (c.name, a.name, a.approves.count, a.approves.share, a.refused_alone.count)
            for c in self.countries.values()
            for a in c.actors
        )
        return Table(
            title="Approval by actor",
            columns=("country", "actor", "approves", "share", "refused alone"),
            rows=rows,
            note="'refused alone': what the country would sign if this actor, all else equal, approved.",
        )


def win_sets(survey: Survey) -> WinSets:
    """Return every country's win-set from a survey."""
    countries = {}
    counted = None if survey.is_exact else _counted(survey)
    ends = np.cumsum([0, *(sum(1 for _ in body.leaves) for body in survey.game.bodies)])
    for c, body in enumerate(survey.game.bodies):
        standing = survey.standings[c]
        alone = (standing.decides - standing.decides_approving)[ACCEPTED]
        names = survey.game.actors[ends[c] : ends[c + 1]]
        actors = []
        for place, name in enumerate(names):
            actors.append(
                ActorRecord(
                    name=name,
                    approves=Size.of(standing.approves[EVERYTHING, place], survey)
                    if counted is None
                    else counted[name],
                    refused_alone=Size.of(alone[place], survey),
                )
            )
        countries[body.name] = CountryWinSet(
            name=body.name,
            win_set=Size.of(standing.passing[EVERYTHING], survey),
            acceptable=Size.of(standing.agreements[ACCEPTED], survey),
            signable=Size.of(standing.passing[ACCEPTED], survey),
            territorial_weight=body.territorial_weight,
            actors=tuple(actors),
        )
    return WinSets(
        countries=Record(countries),
        feasible=Size.of(survey.feasible, survey),
        n_agreements=survey.game.scenario.n_agreements,
        provenance=survey.provenance,
    )


def _counted(survey: Survey) -> Record[Size] | None:
    """Return the exact sizes of what each actor approves, or None where they are out of reach."""
    game = survey.game
    try:
        sizes = exact_sizes(game, range(len(game.actors)), most_sums=QUICK_SUMS)
    except LimitError:
        return None
    return Record(zip(game.actors, sizes, strict=True))
