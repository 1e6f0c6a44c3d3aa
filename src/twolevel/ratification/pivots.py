"""Pivots: what each actor's approval does to its country's win-set and to the zone."""

from __future__ import annotations

from dataclasses import dataclass

from twolevel._tabular import Reported, Table
from twolevel.labels import Record
from twolevel.provenance import Provenance
from twolevel.ratification.survey import Survey

__all__ = ["Pivot", "Pivots", "pivots"]

EVERYTHING, ZONE = 0, 2  # scopes of standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Pivot:
    """Changes of sizes when an actor is made to approve, or to refuse, every agreement.

    Attributes
    ----------
    country
        The actor's country.
    win_set_on, win_set_off
        Change of the country's win-set.
    zone_on, zone_off
        Change of the zone of all countries.
    """

    country: str
    win_set_on: int
    win_set_off: int
    zone_on: int
    zone_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pivots(Reported):
    """The pivots of all actors, by name; estimates when the survey is a sample."""

    actors: Record[Pivot]
    provenance: Provenance

    def __getitem__(self, actor: str) -> Pivot:
        return self.actors[actor]

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title="Pivots: change when an actor always approves (+) or always refuses (-)",
                columns=("country", "actor", "win-set +", "win-set -", "zone +", "zone -"),
                rows=tuple(
                    (p.country, name, p.win_set_on, p.win_set_off, p.zone_on, p.zone_off)
                    for name, p in self.actors.items()
                ),
                note=f"{self.provenance.explanation}.",
            ),
        )


def pivots(survey: Survey) -> Pivots:
    """Return what forcing each actor's approval on or off would change."""
    found: dict[str, Pivot] = {}
    names = iter(survey.game.actors)
    total = survey.game.scenario.n_agreements
    for c, body in enumerate(survey.game.bodies):
        standing = survey.standings[c]
        off = -standing.decides_approving
        on = standing.decides + off
        for actor in range(on.shape[1]):
            changes = [int(change[s, actor]) for s in (EVERYTHING, ZONE) for change in (on, off)]
            if not (survey.is_exact or survey.is_partial):
                changes = [round(change * total / survey.covered) for change in changes]
            found[next(names)] = Pivot(
                country=body.name,
                win_set_on=changes[0],
                win_set_off=changes[1],
                zone_on=changes[2],
                zone_off=changes[3],
            )
    return Pivots(actors=Record(found), provenance=survey.provenance)
