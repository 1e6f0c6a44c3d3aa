"""Overlap: the zone of agreement of every coalition.

The **zone** of a coalition S holds the feasible agreements that every country of S can sign
and that require no country outside S. Counts by the set of countries that can sign, summed
over supersets, give the zones of all coalitions at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table, joined
from twolevel.kernels.subsets import superset_sums
from twolevel.kernels.tables import Integers
from twolevel.labels import Labels, Record
from twolevel.provenance import Provenance
from twolevel.ratification.approval import minimal_sets, passing_country_masks
from twolevel.ratification.sizes import Size
from twolevel.ratification.survey import Survey

__all__ = ["Overlap", "overlap"]

Coalition = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap(Reported):
    """Zones of agreement, and what follows from them.

    Attributes
    ----------
    countries
        The countries; bit k of a mask is the k-th.
    jaccard
        For each pair, the agreements both can sign over those either can sign; None where
        neither can sign any.
    in_force
        Agreements that could enter into force under the international rule.
    leave_one_out
        For each country, how the zone of all countries changes when it leaves.
    blocking
        Minimal sets of countries without which nothing can enter into force; none when nothing
        can anyway.
    incompatible
        Minimal coalitions whose zone is empty, and that of every larger coalition too.
    """

    countries: Labels
    jaccard: Record[Record[Fraction | None]]
    in_force: Size
    leave_one_out: Record[int]
    blocking: tuple[Coalition, ...]
    incompatible: tuple[Coalition, ...]
    provenance: Provenance
    _zones: tuple[Size, ...] = field(repr=False)

    def zone(self, coalition: Iterable[str] | None = None) -> Size:
        """Return the size of a coalition's zone; that of all countries by default.

        Raises
        ------
        LabelError
            If there is no such country.
        """
        names = self.countries if coalition is None else tuple(coalition)
        return self._zones[sum(1 << k for k in set(self.countries.positions(names)))]

    @property
    def coalitions(self) -> tuple[tuple[Coalition, Size], ...]:
        """Every non-empty coalition with the size of its zone, larger coalitions last."""
        masks = sorted(range(1, len(self._zones)), key=lambda m: (m.bit_count(), m))
        return tuple((_names(mask, self.countries), self._zones[mask]) for mask in masks)

    def tables(self) -> tuple[Table, ...]:
        rows = tuple((joined(names), len(names), z.count, z.share) for names, z in self.coalitions)
        note = f"In force under the international rule: {self.in_force}. " + (
            "Estimated: " if self.provenance.method == "sampling" else ""
        )
        zones = Table(
            title="Zone of agreement of every coalition",
            columns=("coalition", "countries", "zone", "share"),
            rows=rows,
            note=f"{note}{self.provenance.explanation}.",
        )
        return (zones, self._pairs(), self._binding())

    def _pairs(self) -> Table:
        return Table(
            title="Jaccard similarity of what two countries can sign",
            columns=("", *self.countries),
            rows=tuple((a, *(self.jaccard[a][b] for b in self.countries)) for a in self.countries),
        )

    def _binding(self) -> Table:
        rows = [
            ("zone without " + country, f"{change:+,}")
            for country, change in self.leave_one_out.items()
        ]
        rows += [("blocks everything", joined(names)) for names in self.blocking]
        rows += [("cannot agree together", joined(names)) for names in self.incompatible]
        return Table(title="What binds internationally", columns=("", "value"), rows=tuple(rows))


def overlap(survey: Survey) -> Overlap:
    """Return the zones of all coalitions from a survey."""
    countries = survey.game.countries
    n = len(countries)
    masks = np.arange(1 << n)
    zones = np.zeros(1 << n, dtype=np.int64)
    everything = np.zeros(1 << n, dtype=np.int64)
    rule = passing_country_masks(survey.game.scenario.international, countries)
    in_force = 0
    for required, counts in survey.required_masks:
        is_open = masks & required == required
        zones += np.where(is_open, superset_sums(counts), 0)
        everything += counts
        in_force += int(counts[rule & is_open].sum())
    signing = superset_sums(everything)
    full = (1 << n) - 1
    sizes = tuple(Size.of(int(count), survey) for count in zones)
    possible = rule & (zones > 0)
    return Overlap(
        countries=countries,
        jaccard=_jaccard(signing, countries),
        in_force=Size.of(in_force, survey),
        leave_one_out=Record(
            {
                name: sizes[full & ~(1 << k)].count - sizes[full].count
                for k, name in enumerate(countries)
                if n > 1
            }
        ),
        blocking=_coalitions(minimal_sets(_blocking(possible)), countries)
        if possible.any()
        else (),
        incompatible=_coalitions(minimal_sets(_incompatible(zones)), countries),
        provenance=survey.provenance,
        _zones=sizes,
    )


def _names(mask: int, countries: Sequence[str]) -> Coalition:
    return tuple(name for k, name in enumerate(countries) if mask >> k & 1)


def _coalitions(masks: Iterable[int], countries: Sequence[str]) -> tuple[Coalition, ...]:
    ordered = sorted(masks, key=lambda m: (m.bit_count(), m))
    return tuple(_names(mask, countries) for mask in ordered)


def _jaccard(signing: Integers, countries: Labels) -> Record[Record[Fraction | None]]:
    def similarity(a: int, b: int) -> Fraction | None:
        both = int(signing[1 << a | 1 << b])
        either = int(signing[1 << a]) + int(signing[1 << b]) - both
        return Fraction(both, either) if either else None

    return Record(
        {
            name: Record({other: similarity(a, b) for b, other in enumerate(countries)})
            for a, name in enumerate(countries)
        }
    )


def _blocking(possible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which sets of countries meet every coalition that could act.

    Read backwards, the masks are complements: the superset sum at a set counts the acting
    coalitions inside its complement, and a set blocks if there are none.
    """
    return superset_sums(possible[::-1].astype(np.int64)) == 0


def _incompatible(zones: Integers) -> NDArray[np.bool_]:
    """Return which coalitions cannot agree although openness would let some of them try.

    Openness is not monotone (a larger coalition may open options), so a coalition counts only
    if its own zone and those of all larger coalitions are empty.
    """
    return superset_sums((zones > 0).astype(np.int64)) == 0
