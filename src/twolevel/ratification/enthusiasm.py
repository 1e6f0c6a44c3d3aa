"""Enthusiasm: how much a country stands to gain from cooperation, before it consents.

The measure of a country is the mean of its negotiator's gain over the agreements that all the
*other* countries could sign, so that it does not presuppose the country's own consent.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.labels import Record
from twolevel.provenance import Provenance
from twolevel.ratification.survey import Survey

__all__ = ["Enthusiasm", "enthusiasm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enthusiasm(Reported):
    """Gains in utils over what the others could sign; None where they could sign nothing.

    Attributes
    ----------
    mean_gain
        The measure of enthusiasm.
    largest_gain
        The best of those agreements for the country.
    """

    mean_gain: Record[Fraction | None]
    largest_gain: Record[Fraction | None]
    provenance: Provenance

    @property
    def ranking(self) -> tuple[str, ...]:
        """Countries from the most to the least enthusiastic; ties in the order of the file.

        Countries without a measure are left out.
        """
        known = {name: gain for name, gain in self.mean_gain.items() if gain is not None}
        return tuple(sorted(known, key=lambda name: -known[name]))

    def tables(self) -> tuple[Table, ...]:
        ranks = {name: place for place, name in enumerate(self.ranking, start=1)}
        return (
            Table(
                title="Enthusiasm: gains over what all the others could sign",
                columns=("country", "rank", "mean gain", "largest gain"),
                rows=tuple(
                    (name, ranks.get(name), self.mean_gain[name], self.largest_gain[name])
                    for name in self.mean_gain
                ),
                note=f"{self.provenance.explanation}.",
            ),
        )


def enthusiasm(survey: Survey) -> Enthusiasm:
    """Return every country's enthusiasm from a survey."""
    countries = survey.game.countries
    return Enthusiasm(
        mean_gain=Record(zip(countries, survey.mean_gain, strict=True)),
        largest_gain=Record(zip(countries, survey.largest_gain, strict=True)),
        provenance=survey.provenance,
    )
