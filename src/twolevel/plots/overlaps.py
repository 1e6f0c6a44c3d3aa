"""Pictures of overlap: the zone of every coalition, and how alike two countries' choices are.

Knows overlaps. Computes nothing: every number drawn is one of the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twolevel.errors import ArgumentError, shown
from twolevel.plots._canvas import (
    BLACK,
    BLUE,
    FONT,
    PALE,
    SMALL,
    Titles,
    canvas,
    whole_numbers,
    words,
)
from twolevel.ratification.overlap import Overlap
from twolevel.ratification.sizes import Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["jaccard", "zones"]

_DOT = 0.036
"""Width of a country's column of dots, as a share of the width of the bars."""


def zones(
    overlap: Overlap,
    *,
    top: int | None = 25,
    members: int = 2,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the zone of agreement of coalitions: dots say who is in, bars how much they share.

    The layout is that of UpSet, which stays readable where Venn diagrams give up [1]_. Smaller
    coalitions stand above larger ones, and larger zones above smaller ones.

    Parameters
    ----------
    overlap
        From ``game.overlap()``.
    top
        Draw only so many coalitions, those with the largest zones, and that of all countries
        in any case. None draws all.
    members
        Leave out coalitions of fewer countries.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Returns
    -------
    Axes
        Those of the bars; the dots are on its child axes.

    Raises
    ------
    ArgumentError
        If `top` is not a positive integer, or no coalition has so many members.

    References
    ----------
    .. [1] Lex, A., Gehlenborg, N., Strobelt, H., Vuillemot, R., & Pfister, H. (2014). UpSet:
       visualization of intersecting sets. IEEE Transactions on Visualization and Computer
       Graphics 20(12), 1983-1992. https://doi.org/10.1109/TVCG.2014.2346248

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = zones(tl.load("border").overlap(), members=1)
    >>> [text.get_text() for text in ax.texts]
    ['2', '1', '7']
    """
    if top is not None and (not isinstance(top, int) or top < 1):
        raise ArgumentError(f"top must be a positive int or None, not {shown(top)}")
    chosen = _chosen(overlap, top, members)
    if not chosen:
        raise ArgumentError(
            f"no coalition has {shown(members)} members; there are {len(overlap.countries)} countries"
        )
    counts = [size.count for _, size in chosen]
    room = 0.155 if len(chosen) <= 45 else 0.125  # 63 coalitions fit a page
    with canvas(ax, height=1.3 + room * len(chosen)) as axes:
        rows = range(len(chosen))
        bars = axes.barh(rows, counts, 0.7, color=BLUE, zorder=2)
        axes.bar_label(bars, [f"{count:,}" for count in counts], padding=3, fontsize=SMALL)
        for row, (_, size) in zip(rows, chosen, strict=True):
            if not size.is_exact:
                axes.plot([size.low, size.high], [row, row], color=BLACK, linewidth=0.8, zorder=3)
        axes.set_ylim(len(chosen) - 0.5, -0.5)
        axes.set_xlim(0, 1.12 * max(*counts, 1))
        whole_numbers(axes.xaxis)
        axes.set_yticks([])
        axes.set_xlabel("agreements in the zone of the coalition")
        dots = _membership(axes, overlap, [names for names, _ in chosen], titles)
        sizes = [len(names) for names, _ in chosen]
        for row in rows:
            if (sizes[row] - members) % 2 == 0:
                for panel in (axes, dots):
                    panel.axhspan(row - 0.5, row + 0.5, color=PALE, linewidth=0, zorder=0)
    return axes


def _chosen(
    overlap: Overlap, top: int | None, members: int
) -> Sequence[tuple[tuple[str, ...], Size]]:
    large = [pair for pair in overlap.coalitions if len(pair[0]) >= members]
    ranked = sorted(large, key=lambda pair: -pair[1].count)[:top]
    if large and large[-1] not in ranked:  # the coalition of all countries comes last
        ranked[-1] = large[-1]
    return sorted(ranked, key=lambda pair: (len(pair[0]), -pair[1].count))


def _membership(
    ax: Axes, overlap: Overlap, coalitions: Sequence[tuple[str, ...]], titles: Titles | None
) -> Axes:
    """Draw who is in each coalition, to the left of the bars."""
    countries = list(overlap.countries)
    width = _DOT * (len(countries) + 0.5)
    dots = ax.inset_axes((-width - 0.01, 0.0, width, 1.0), sharey=ax)
    size = 26.0 if len(coalitions) <= 45 else 18.0
    for row, names in enumerate(coalitions):
        inside = [k for k, country in enumerate(countries) if country in names]
        outside = [k for k in range(len(countries)) if k not in inside]
        dots.scatter(outside, [row] * len(outside), s=size * 0.5, color="#D0D0D0", zorder=2)
        dots.scatter(inside, [row] * len(inside), s=size, color=BLACK, zorder=3)
        dots.plot([inside[0], inside[-1]], [row, row], color=BLACK, linewidth=1, zorder=3)
    dots.set_xlim(-0.75, len(countries) - 0.25)
    dots.xaxis.tick_top()
    labels = [words(name, titles, width=18) for name in countries]
    dots.set_xticks(range(len(countries)), labels, rotation=60, ha="left", rotation_mode="anchor")
    dots.tick_params(length=0, labelsize=FONT, labelleft=False)
    dots.spines[:].set_visible(False)
    return dots


def jaccard(overlap: Overlap, *, titles: Titles | None = None, ax: Axes | None = None) -> Axes:
    """Draw, for each pair of countries, how alike what they can sign is.

    A cell is the number of agreements both can sign over the number that either can, whoever
    else they require; a dash stands where neither can sign any.

    Parameters
    ----------
    overlap
        From ``game.overlap()``.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones by default.

    Raises
    ------
    ArgumentError
        If there is one country only.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = jaccard(tl.load("border").overlap())
    >>> [text.get_text() for text in ax.texts]
    ['0.50']
    """
    import numpy as np

    names = list(overlap.countries)
    if len(names) < 2:
        raise ArgumentError(f"a pair needs two countries; there is only {shown(names[0])}")
    below, left = names[1:], names[:-1]
    cells = np.full((len(below), len(left)), np.nan)
    for row, name in enumerate(below):
        for column in range(row + 1):
            value = overlap.jaccard[name][left[column]]
            cells[row, column] = np.nan if value is None else float(value)
    side = 1.0 + 0.42 * len(left)
    with canvas(ax, width=side + 0.6, height=side) as axes:
        axes.imshow(np.ma.masked_invalid(cells), cmap="Blues", vmin=0, vmax=1)
        for row in range(len(below)):
            for column in range(row + 1):
                value = cells[row, column]
                axes.text(
                    column,
                    row,
                    "\N{EN DASH}" if np.isnan(value) else f"{value:.2f}",
                    ha="center",
                    va="center",
                    fontsize=SMALL,
                    color="white" if value > 0.55 else BLACK,
                )
        axes.set_xticks(range(len(left)), [words(name, titles, width=16) for name in left])
        axes.set_yticks(range(len(below)), [words(name, titles, width=16) for name in below])
        for text in axes.get_xticklabels():
            text.set(rotation=40, ha="right", rotation_mode="anchor")
        axes.set_xlabel("Jaccard index of what two countries can sign")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    return axes
