"""Networks of regions over draws from the evidence: how sure a predicted link is.

Knows networks, reported links and draws. Does not know why a link forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twolevel._tabular import Reported, Table
from twolevel.errors import shown
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.networks import SoftRegionalism, soft_regionalism_in
from twolevel.payoffs.drawing import Drawing
from twolevel.payoffs.executors import check_count
from twolevel.payoffs.statements import uniforms
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.draws import BATCH, stream_key
from twolevel.robustness.shares import Share

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator, SeedSequence
    from numpy.typing import NDArray

__all__ = ["LinkShares", "link_shares"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkShares(Reported):
    """In how many draws each link is predicted, and each report is met.

    Attributes
    ----------
    links
        By pair, written ``jilin+primorye``: the share of draws in which it is linked; pairs
        that never are, are left out.
    reports
        By reported link: the share of draws in which it is met.
    hits
        In each draw, how many reports are met.
    outranking
        In each draw; see ``LinkComparison``. None where it is undefined.
    """

    links: Record[Share]
    reports: Record[Share]
    hits: tuple[int, ...]
    outranking: tuple[float | None, ...]
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        columns = ("share", "low", "high")
        known = sorted(rank for rank in self.outranking if rank is not None)
        note = f"{len(self.hits)} draws."
        if known and self.reports:
            low, high = (known[int(q * (len(known) - 1))] for q in (0.025, 0.975))
            note += (
                f" Between {min(self.hits)} and {max(self.hits)} of {len(self.reports)} reports"
                f" are met; outranking {low:.2f} to {high:.2f} in 95% of the draws."
            )
        links = Table(
            title="Links over draws from the evidence",
            columns=("region", "other region", *columns),
            rows=tuple(
                (*pair.split("+"), share.value, *share.interval)
                for pair, share in sorted(self.links.items(), key=lambda item: -item[1].count)
            ),
            note=note,
        )
        reports = Table(
            title="Reported links over draws from the evidence",
            columns=("report", *columns),
            rows=tuple((n, share.value, *share.interval) for n, share in self.reports.items()),
        )
        return (links, reports) if self.reports else (links,)


def link_shares(
    scenario: Scenario,
    *,
    draws: int = 200,
    rng: int | SeedSequence | Generator = 0,
    progress: Callable[[int, int], None] | None = None,
) -> LinkShares:
    """Return how sure the predicted links are.

    Each draw takes autonomy, power, support, frictions, zones and costs from their ranges, and is
    the draw of that number in every other analysis of the same seed; see ``drawn_game``.

    Parameters
    ----------
    scenario
        The case.
    draws
        How many: some tens of milliseconds each for a case like Tumen.
    rng
        Seed of the draws; draw k is the same however many are asked for.
    progress
        Called with the draws done and their number.

    Raises
    ------
    ArgumentError
        If `draws` is not a number from 1 up.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = link_shares(tl.load_case("sijori"), draws=20)
    >>> print(found.links["singapore_firms+johor"])
    0.950 (0.764 to 0.991)
    """
    check_count("draws", draws)
    links: Counter[str] = Counter()
    met: Counter[str] = Counter()
    hits, ranks = [], []
    for number, found in enumerate(_networks(scenario, stream_key(rng), draws), start=1):
        compared = found.compare()
        links.update(f"{link.first}+{link.second}" for link in found.network.links)
        met.update(link.name for link in compared.hits)
        hits.append(len(compared.hits))
        ranks.append(compared.outranking)
        if progress is not None:
            progress(number, draws)
    return LinkShares(
        links=Record((pair, Share(count=count, draws=draws)) for pair, count in links.items()),
        reports=Record(
            (link.name, Share(count=met[link.name], draws=draws))
            for link in scenario.reported_links
        ),
        hits=tuple(hits),
        outranking=tuple(ranks),
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="sampling",
            exact=False,
            parameters=Record({"draws": draws}),
            seed=shown(rng),
        ),
    )


def _networks(scenario: Scenario, key: NDArray[np.uint64], draws: int) -> Iterator[SoftRegionalism]:
    drawing = Drawing(scenario)
    for start in range(0, draws, BATCH):
        ids = range(start, min(start + BATCH, draws))
        games = drawing.from_uniforms(uniforms(key, ids, drawing.n_uniforms))
        for place in range(len(ids)):
            yield soft_regionalism_in(games.game(place))
