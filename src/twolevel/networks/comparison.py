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
from twolevel.model.ties import ReportedLink
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
        Reports whose sides are linked, and those whose sides are not. A report of the scenario
        may name an actor without endowments: that is no region, and what it reports is missed.
    unreported
        Predicted links that no report covers. A study's silence is weak evidence of absence.
    outranking
        The chance that a reported pair of regions is worth more to the side that it is worth
        less to than a pair not reported, ties counting half: one half is chance. It does not
        depend on the cost of links. A report that names a country of several regions says of
        no pair of them whether it is reported, and takes part on neither side. None when no
        pair of regions, or every one, is reported.
    n_reported_pairs, n_other_pairs
        The pairs of regions that were compared in `outranking`.
    """

    hits: tuple[ReportedLink, ...]
    misses: tuple[ReportedLink, ...]
    unreported: tuple[Pair, ...]
    outranking: float | None
    n_reported_pairs: int
    n_other_pairs: int
    provenance: Provenance

    @property
    def recall(self) -> float | None:
        """Share of the reports that are met; None without a report."""
        total = len(self.hits) + len(self.misses)
        return len(self.hits) / total if total else None

    def tables(self) -> tuple[Table, ...]:
        verdicts = (("hit", self.hits), ("miss", self.misses))
        rows = [
            (*link.between, link.kind.replace("_", " "), verdict)
            for verdict, links in verdicts
            for link in links
        ]
        rows += [(*pair, "", "not reported") for pair in self.unreported]
        rank = (
            ""
            if self.outranking is None
            else f" A reported pair of regions is worth more than another in"
            f" {self.outranking:.2f} of {self.n_reported_pairs} times {self.n_other_pairs}"
            " comparisons (0.50 is chance)."
        )
        return (
            Table(
                title="Predicted links against reported ones",
                columns=("one side", "other side", "kind", "verdict"),
                rows=tuple(rows),
                note=f"{len(self.hits)} hits, {len(self.misses)} misses,"
                f" {len(self.unreported)} links not reported.{rank}",
            ),
        )


def compare_links(
    found: SoftRegionalism, reported: Iterable[ReportedLink | Pair]
) -> LinkComparison:
    """Return how a network compares with reported links.

    Parameters
    ----------
    found
        The predicted network.
    reported
        Reported links, or pairs of names, each of a region or of a country.

    Raises
    ------
    ArgumentError
        If a pair names somebody unknown, or two sides of one country.

    Examples
    --------
    >>> import twolevel as tl
    >>> pairs = [("jilin", "primorye"), ("japan", "russia")]
    >>> found = compare_links(tl.load("tumen").network(), pairs)
    >>> [link.between for link in found.hits]
    [('jilin', 'primorye')]
    """
    network = found.network
    links = [_checked(found, link) for link in reported]
    covered = {frozenset(pair) for link in links for pair in _expanded(found, link.between)}
    hits = tuple(x for x in links if any(p in network for p in _expanded(found, x.between)))
    inside, outside = _worths(found, links, covered)
    wins = sum((a > b) + (a == b) / 2 for a in inside for b in outside)
    return LinkComparison(
        hits=hits,
        misses=tuple(link for link in links if link not in hits),
        unreported=tuple((x.first, x.second) for x in network.links if x.ends not in covered),
        outranking=wins / (len(inside) * len(outside)) if inside and outside else None,
        n_reported_pairs=len(inside),
        n_other_pairs=len(outside),
        provenance=found.provenance,
    )


def _checked(found: SoftRegionalism, link: ReportedLink | Pair) -> ReportedLink:
    if link in found.reported:  # checked with the scenario, and more than regions may be named
        return link
    if not isinstance(link, ReportedLink):
        if isinstance(link, str) or len(tuple(link)) != 2:
            raise ArgumentError(f"a reported link is a pair of names, not {shown(link)}")
        link = ReportedLink(name="+".join(map(str, link)), between=link)
    regions, countries = found.network.regions, found.network.countries
    known = (*regions, *dict.fromkeys(countries.values()))
    for name in link.between:
        if name not in known:
            raise ArgumentError(
                f"there is no region or country {shown(name)} in the network."
                f" Did you mean '{nearest(name, known) or known[0]}'?"
            )
    first, second = (countries.get(name, name) for name in link.between)
    if first == second:
        raise ArgumentError(
            f"a reported link crosses a border, but {shown(link.between)} lies in {first}"
        )
    return link


def _expanded(found: SoftRegionalism, pair: Pair) -> list[Pair]:
    """Return the pairs of regions that a report may mean."""
    countries = found.network.countries
    sides = [
        [side] if side in countries else [r for r, c in countries.items() if c == side]
        for side in pair
    ]
    return [(one, other) for one in sides[0] for other in sides[1]]


def _worths(
    found: SoftRegionalism, links: Iterable[ReportedLink], covered: set[frozenset[str]]
) -> tuple[list[float], list[float]]:
    """Return what pairs of regions are worth: those surely reported, and those surely not."""
    countries = found.network.countries
    meant = [_expanded(found, link.between) for link in links]
    named = {frozenset(pairs[0]) for pairs in meant if len(pairs) == 1}
    inside: list[float] = []
    outside: list[float] = []
    for place, one in enumerate(found.network.regions):
        for other in found.network.regions[:place]:
            ends = frozenset((one, other))
            if countries[one] == countries[other] or (ends in covered and ends not in named):
                continue
            (inside if ends in named else outside).append(found.incentives.consent(one, other))
    return inside, outside
