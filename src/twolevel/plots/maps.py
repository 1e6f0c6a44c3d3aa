"""Pictures of networks: regions at their places, links by strength, reports as hits and misses.

Knows networks, comparisons with reports, and places. Computes nothing but where words go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import cos, fsum, radians
from typing import TYPE_CHECKING, Any

import numpy as np

from twolevel.errors import ArgumentError, listed
from twolevel.model.scenario import Scenario
from twolevel.model.ties import ReportedLink
from twolevel.networks.comparison import LinkComparison
from twolevel.networks.graphs import to_networkx
from twolevel.networks.network import Network
from twolevel.networks.soft_regionalism import SoftRegionalism
from twolevel.plots._canvas import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    MARKS,
    ORANGE,
    PAGE,
    SERIES,
    SKY,
    SMALL,
    VERMILION,
    Titles,
    canvas,
    legend_above,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["network_map", "places_of"]

Place = tuple[float, float]

COMMUNITIES = (GREEN, ORANGE, SKY, *SERIES[3:5])
WIDEST, NARROWEST = 4.0, 0.6
"""Widths in points of the strongest link, and of one that has no strength."""

ALONG = 60
"""Places looked at along a link when names are written."""

AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Where a name may stand about its region, in order of preference."""


def places_of(scenario: Scenario) -> dict[str, Place]:
    """Return the longitude and latitude of every actor that states a place.

    Examples
    --------
    >>> import twolevel as tl
    >>> places_of(tl.load_case("tumen"))["niigata"]
    (139.0, 37.9)
    """
    return {
        actor.name: (float(actor.place[0]), float(actor.place[1]))
        for actor in scenario.actors
        if actor.place is not None
    }


def network_map(
    found: SoftRegionalism,
    *,
    places: Mapping[str, Place] | None = None,
    compared: LinkComparison | None = None,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw regions where they lie, with the links between them.

    Lines are as wide as links are strong. Colours and marks are the natural economic
    territories; a hollow mark is a region without links. With a comparison, links that a report
    covers are told from those that none does, and dashes join the sides of reports that are
    missed; a country of several regions is met in their midst. Who is no region has no place, and
    no line.

    Parameters
    ----------
    found
        From ``game.network()``.
    places
        Longitude and latitude by region; see `places_of`. Without them regions are laid out
        by their links, and the picture is no map.
    compared
        From ``game.network().compare()``.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    ArgumentError
        If some regions have a place and others none, or there is no region.

    Examples
    --------
    >>> import twolevel as tl
    >>> game = tl.load("tumen")
    >>> ax = network_map(game.network(), places=places_of(game.scenario))
    >>> ax.get_xlabel()
    'longitude'
    """
    network = found.network
    at = _placed(network, places)
    missed = () if compared is None else _joining(network, compared.misses)
    with canvas(ax, height=0.72 * PAGE) as axes:
        _missed(axes, network, at, missed)
        _links(axes, network, at, compared)
        _regions(axes, found, at)
        _frame(axes, at, is_map=bool(places))
        legend_above(axes)
        midsts = _midsts(network, at, missed)
        for name, place in midsts.items():
            axes.plot(*place, marker="x", color=VERMILION, markersize=4, linestyle="none")
            at = {**at, name: place}
        _names(axes, at, titles, countries=tuple(midsts))
    return axes


def _placed(network: Network, places: Mapping[str, Place] | None) -> dict[str, Place]:
    if not network.regions:
        raise ArgumentError("a map needs at least one region; no actor states endowments")
    if not places:
        import networkx as nx

        layout = nx.spring_layout(to_networkx(network), weight=None, seed=0)
        return {name: (float(x), float(y)) for name, (x, y) in layout.items()}
    missing = [name for name in network.regions if name not in places]
    if missing:
        raise ArgumentError(
            f"there is no place for {listed(missing)}; give every region a place, or none"
        )
    return {name: places[name] for name in network.regions}


def _links(
    ax: Axes, network: Network, at: Mapping[str, Place], compared: LinkComparison | None
) -> None:
    strongest = max((link.strength for link in network.links), default=0.0) or 1.0
    unreported = {frozenset(p) for p in compared.unreported} if compared is not None else set()
    said: set[str] = set()
    for link in sorted(network.links, key=lambda link: link.strength):
        if compared is None:
            colour, label = GREY, "link, wider if stronger"
        elif link.ends in unreported:
            colour, label = GREY, "predicted, not reported"
        else:
            colour, label = BLUE, "predicted and reported"
        ends = at[link.first], at[link.second]
        ax.plot(
            *zip(*ends, strict=True),
            color=colour,
            linewidth=NARROWEST + (WIDEST - NARROWEST) * link.strength / strongest,
            solid_capstyle="round",
            label="_" if label in said else label,
            zorder=2,
        )
        said.add(label)


def _joining(network: Network, reports: Iterable[ReportedLink]) -> tuple[ReportedLink, ...]:
    """Return the reports of which both sides are regions, or have some."""
    known = {*network.regions, *network.countries.values()}
    return tuple(link for link in reports if known.issuperset(link.between))


def _missed(
    ax: Axes, network: Network, at: Mapping[str, Place], missed: Iterable[ReportedLink]
) -> None:
    drawn: set[frozenset[Place]] = set()
    for link in missed:
        ends = [_midst(network, at, side) for side in link.between]
        if frozenset(ends) in drawn:
            continue
        label = "_" if drawn else "reported, not predicted"
        drawn.add(frozenset(ends))
        ax.plot(
            *zip(*ends, strict=True),
            color=VERMILION,
            linewidth=1.2,
            linestyle=(0, (3, 2)),
            label=label,
            zorder=1,
        )


def _midsts(
    network: Network, at: Mapping[str, Place], missed: Iterable[ReportedLink]
) -> dict[str, Place]:
    """Return where missed reports meet countries of several regions."""
    sides = dict.fromkeys(side for link in missed for side in link.between)
    places = {side: _midst(network, at, side) for side in sides if side not in at}
    return {side: place for side, place in places.items() if place not in at.values()}


def _midst(network: Network, at: Mapping[str, Place], side: str) -> Place:
    if side in at:
        return at[side]
    own = [at[name] for name in network.regions if network.countries[name] == side]
    return fsum(x for x, _ in own) / len(own), fsum(y for _, y in own) / len(own)


def _regions(ax: Axes, found: SoftRegionalism, at: Mapping[str, Place]) -> None:
    alone = [n for n in found.network.regions if not found.network.partners(n)]
    marks: list[tuple[tuple[str, ...], str, str, str]] = [
        (members, COMMUNITIES[k % len(COMMUNITIES)], MARKS[k % len(MARKS)], f"territory {k + 1}")
        for k, members in enumerate(found.territories)
    ]
    if alone:
        marks.append((tuple(alone), "white", "o", "no links"))
    for members, colour, mark, label in marks:
        ax.plot(
            [at[name][0] for name in members],
            [at[name][1] for name in members],
            linestyle="none",
            marker=mark,
            markersize=8,
            markerfacecolor=colour,
            markeredgecolor=BLACK,
            markeredgewidth=0.8,
            label=label,
            zorder=3,
        )


def _frame(ax: Axes, at: Mapping[str, Place], *, is_map: bool) -> None:
    ax.margins(0.16, 0.12)
    if not is_map:
        ax.set_axis_off()
        return
    ax.set_xlabel("longitude")
    ax.set_ylabel("latitude")
    ax.xaxis.set_major_formatter("{x:g}\N{DEGREE SIGN}")
    ax.yaxis.set_major_formatter("{x:g}\N{DEGREE SIGN}")
    middle = fsum(y for _, y in at.values()) / len(at)
    ax.set_aspect(1 / max(cos(radians(middle)), 0.1), adjustable="datalim")


def _names(
    ax: Axes, at: Mapping[str, Place], titles: Titles | None, *, countries: tuple[str, ...]
) -> None:
    """Write each name beside its region, where it covers least of what is written already."""
    figure: Any = ax.figure
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    scale = figure.dpi / 72
    taken = [_box(ax, at[name], 5 * scale) for name in at]
    taken += [_box(ax, place, 2 * scale) for place in _along(ax)]
    for name in at:
        tried = []
        for rank, (right, up) in enumerate(AROUND):
            text = ax.annotate(
                words(name, titles, width=20) + (" (some region)" if name in countries else ""),
                at[name],
                xytext=(8 * right if up == 0 else 6 * right, 8 * up if right == 0 else 6 * up),
                textcoords="offset points",
                ha=("center", "left", "right")[right],
                va=("center", "bottom", "top")[up],
                fontsize=SMALL,
                color=VERMILION if name in countries else BLACK,
                linespacing=1.05,
                zorder=4,
                bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.6},
            )
            box = text.get_window_extent(renderer)
            covered = fsum(_overlap(box, other) for other in taken)
            covered += _outside(box, ax.get_window_extent(renderer))
            tried.append((covered, rank, text, box))
        best = min(tried, key=lambda each: each[:2])
        for _, _, text, _ in tried:
            if text is not best[2]:
                text.remove()
        taken.append(best[3])


def _along(ax: Axes) -> Iterator[Place]:
    """Yield places along the links, so close that no name slips between two of them."""
    for line in ax.lines:
        if line.get_linestyle() != "None":
            (x0, y0), (x1, y1) = np.asarray(line.get_xydata(), dtype=float)
            for share in np.linspace(0, 1, ALONG):
                yield float(x0 + share * (x1 - x0)), float(y0 + share * (y1 - y0))


def _box(ax: Axes, place: Place, half: float) -> Any:
    from matplotlib.transforms import Bbox

    x, y = ax.transData.transform(place)
    return Bbox.from_extents(x - half, y - half, x + half, y + half)


def _overlap(one: Any, other: Any) -> float:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return float(wide * high) if wide > 0 and high > 0 else 0.0


def _outside(box: Any, frame: Any) -> float:
    inside = _overlap(box, frame)
    return float(box.width * box.height) - inside
