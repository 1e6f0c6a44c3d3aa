"""Networks of regions over draws from the evidence: how sure a predicted link is.

Knows networks, reported links and draws. Does not know why a link forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twolevel._tabular import Reported, Table
from twolevel.errors import shown
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.networks import soft_regionalism_in
from twolevel.payoffs.executors import check_count
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.counting import count_draws, kept_in
from twolevel.robustness.draws import EachDraw, Progress, stream_key
from twolevel.robustness.shares import Share

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

    from twolevel.payoffs.compiled import PointGame

__all__ = ["LinkShares", "link_shares"]

BATCH = 8
"""Draws that a worker takes at once: some tenths of a second for a case like Tumen."""

Found = tuple[list[str], list[str], float | None]
"""Links and reports met by name, and outranking."""


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
    workers: int | None = None,
    client: Any = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
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
    workers
        Threads; all cores by default.
    client
        A ``distributed.Client``, or the address of a Dask scheduler, whose workers draw; threads
        of this process by default. The answer is the same.
    checkpoint
        A file in which what is found is kept every few seconds, and from which a run that was
        interrupted goes on. The seed must then be an int or a seed sequence.
    progress
        Called with the draws done and their number.

    Raises
    ------
    ArgumentError
        If `draws` is not a number from 1 up, or the checkpoint belongs to another run.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = link_shares(tl.load_case("sijori"), draws=20)
    >>> print(found.links["singapore_firms+johor"])
    0.950 (0.764 to 0.991)
    """
    check_count("draws", draws)
    key = stream_key(rng)
    tally = _Tally()
    count_draws(
        EachDraw(scenario, key, _found),
        tally,
        tally.add,
        draws=draws,
        batch=BATCH,
        workers=workers,
        client=client,
        kept=kept_in(checkpoint, "link_shares", scenario, key=key.tolist()),
        progress=progress,
    )
    return LinkShares(
        links=Record((p, Share(count=count, draws=draws)) for p, count in tally.links.items()),
        reports=Record(
            (link.name, Share(count=tally.met[link.name], draws=draws))
            for link in scenario.reported_links
        ),
        hits=tuple(tally.hits),
        outranking=tuple(tally.ranks),
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="sampling",
            exact=False,
            parameters=Record({"draws": draws}),
            seed=shown(rng),
        ),
    )


def _found(game: PointGame) -> Found:
    network = soft_regionalism_in(game)
    compared = network.compare()
    links = [f"{link.first}+{link.second}" for link in network.network.links]
    return links, [link.name for link in compared.hits], compared.outranking


class _Tally:
    """In how many draws each link is predicted and each report met, and how well in each draw."""

    def __init__(self) -> None:
        self.links: Counter[str] = Counter()
        self.met: Counter[str] = Counter()
        self.hits: list[int] = []
        self.ranks: list[float | None] = []

    @property
    def draws(self) -> int:
        return len(self.ranks)

    def add(self, part: Sequence[Found]) -> None:
        for links, met, rank in part:
            self.links.update(links)
            self.met.update(met)
            self.hits.append(len(met))
            self.ranks.append(rank)

    def state(self) -> dict[str, Any]:
        return {"links": self.links, "met": self.met, "hits": self.hits, "ranks": self.ranks}

    def restore(self, state: dict[str, Any]) -> None:
        self.links, self.met = Counter(state["links"]), Counter(state["met"])
        self.hits, self.ranks = state["hits"], state["ranks"]
