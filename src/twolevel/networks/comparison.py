"""Predicted links against reported ones.

Knows two sets of pairs. A report may name a country in place of a region ("fisheries with
Japan"); it is met when any of the country's regions is linked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, shown
from twolevel.labels import nearest
from twolevel.networks.soft_regionalism import SoftRegionalism
from twolevel.provenance import Provenance

__all__ = ["LinkComparison", "compare_links"]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkComparison(Reported):
    """Which reported links the network has, and which of its links nobody reports.

    Attributes
    ----------
    hits, misses
        Reported pairs that are linked, and those that are not.
    unreported
        Predicted links that no reported pair covers. A study's silence is weak evidence of
        absence.
    outranking
        The chance that a reported pair of regions is worth more to the side that it is worth
        less to than a pair not reported, ties counting half: one half is chance. It does not
        depend on the cost of links. None when no pair of regions, or every one, is reported.
    """

    hits: tuple[Pair, ...]
    misses: tuple[Pair, ...]
    unreported: tuple[Pair, ...]
    outranking: float | None
    provenance: Provenance

    @property
    def recall(self) -> float | None:
        """Share of the reported pairs that are predicted; None without a report."""
        total = len(self.hits) + len(self.misses)
        return len(self.hits) / total if total else None

    def tables(self) -> tuple[Table, ...]:
        verdicts = (("hit", self.hits), ("miss", self.misses), ("not reported", self.unreported))
        rank = "" if self.outranking is None else f"; outranking {self.outranking:.2f}"
        return (
            Table(
                title="Predicted links against reported ones",
                columns=("one side", "other side", "verdict"),
                rows=tuple((*pair, verdict) for verdict, pairs in verdicts for pair in pairs),
                note=f"{len(self.hits)} hits, {len(self.misses)} misses{rank}.",
            ),
        )


def compare_links(found: SoftRegionalism, reported: Iterable[Pair]) -> LinkComparison:
    """Return how a network compares with reported links.

    Parameters
    ----------
    found
        The predicted network.
    reported
        Pairs of names, each of a region or of a country.

    Raises
    ------
    ArgumentError
        If a pair names somebody unknown, or two sides of one country.
    """
    network = found.network
    pairs = [_checked(found, pair) for pair in reported]
    covered = {frozenset((a, b)) for pair in pairs for a, b in _expanded(found, pair)}
    hits = tuple(p for p in pairs if any(ends in network for ends in _expanded(found, p)))
    return LinkComparison(
        hits=hits,
        misses=tuple(pair for pair in pairs if pair not in hits),
        unreported=tuple((x.first, x.second) for x in network.links if x.ends not in covered),
        outranking=_outranking(found, pairs, covered),
        provenance=found.provenance,
    )


def _checked(found: SoftRegionalism, pair: Pair) -> Pair:
    regions, countries = found.network.regions, found.network.countries
    known = (*regions, *dict.fromkeys(countries.values()))
    if isinstance(pair, str) or len(tuple(pair)) != 2:
        raise ArgumentError(f"a reported link is a pair of names, not {shown(pair)}")
    for name in pair:
        if name not in known:
            raise ArgumentError(
                f"there is no region or country {shown(name)} in the network."
                f" Did you mean '{nearest(name, known) or known[0]}'?"
            )
    first, second = (countries.get(name, name) for name in pair)
    if first == second:
        raise ArgumentError(f"a reported link crosses a border, but {shown(pair)} lies in {first}")
    return (pair[0], pair[1])


def _expanded(found: SoftRegionalism, pair: Pair) -> list[Pair]:
    countries = found.network.countries
    sides = [
        [side] if side in countries else [r for r, c in countries.items() if c == side]
        for side in pair
    ]
    return [(one, other) for one in sides[0] for other in sides[1]]


def _outranking(
    found: SoftRegionalism, pairs: Iterable[Pair], covered: set[frozenset[str]]
) -> float | None:
    countries = found.network.countries
    named = {frozenset(pair) for pair in pairs if all(name in countries for name in pair)}
    inside: list[float] = []
    outside: list[float] = []
    for place, one in enumerate(found.network.regions):
        for other in found.network.regions[:place]:
            ends = frozenset((one, other))
            if countries[one] == countries[other] or (ends in covered and ends not in named):
                continue
            (inside if ends in named else outside).append(found.incentives.consent(one, other))
    if not inside or not outside:
        return None
    wins = sum((a > b) + (a == b) / 2 for a in inside for b in outside)
    return float(wins / (len(inside) * len(outside)))
