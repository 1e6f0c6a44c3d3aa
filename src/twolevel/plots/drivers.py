"""Pictures of what moves a result: tornado diagrams, and shares of its variance.

Knows tornados and sensitivity. Computes nothing: every number drawn is one of the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twolevel.errors import ArgumentError
from twolevel.labels import Labels
from twolevel.plots._canvas import BLUE, GREY, SKY, SMALL, Titles, canvas, legend_above
from twolevel.robustness.sensitivity import Sensitivity
from twolevel.robustness.tornado import Tornado

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["drivers", "tornado"]

MOST = 12


def tornado(
    found: Tornado, *, most: int = MOST, titles: Titles | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how far each statement alone moves a result, the widest swing on top.

    Parameters
    ----------
    found
        From ``game.tornado()``.
    most
        How many statements to draw.
    titles
        Words in place of the paths of statements and of the result.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    ArgumentError
        If no statement moves the result.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = tornado(tl.load("border").tornado("zone"))
    >>> ax.get_xlabel()
    'zone, 7 at the centroid of the evidence'
    """
    wide = list(found.wide.items())[:most]
    if not wide:
        raise ArgumentError(f"no statement by itself moves {found.of}: there is nothing to draw")
    with canvas(ax, height=0.9 + 0.3 * len(wide)) as axes:
        places = range(len(wide))
        lows, highs = ([getattr(swing, end) for _, swing in wide] for end in ("low", "high"))
        axes.barh(
            places,
            [high - low for low, high in zip(lows, highs, strict=True)],
            0.65,
            left=lows,
            color=SKY,
        )
        axes.axvline(found.base, color=BLUE, linewidth=1)
        axes.set_yticks(places, [_said(name, titles) for name, _ in wide], fontsize=SMALL)
        axes.set_ylim(len(wide) - 0.4, -0.6)
        axes.use_sticky_edges = False
        axes.margins(x=0.04)
        axes.grid(axis="x", color=GREY, alpha=0.3, linewidth=0.5)
        result = _said(found.of, titles)
        axes.set_xlabel(f"{result}, {found.base:.4g} at the centroid of the evidence")
    return axes


def drivers(
    found: Sensitivity,
    of: str | None = None,
    *,
    most: int = MOST,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what share of a result's variance each statement drives, the most important on top.

    Parameters
    ----------
    found
        From ``game.sensitivity()``.
    of
        Which result; the first by default.
    most
        How many statements to draw.
    titles
        Words in place of the paths of statements and of the result.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    LabelError
        If it was not asked for.
    ArgumentError
        If the result never varies.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = drivers(tl.load("border").sensitivity("zone", draws=64))
    >>> ax.get_xlabel()
    'share of the variance of zone, with 95% intervals'
    """
    known = Labels(found.indices, kind="result")
    path = known[0] if of is None else known[known.position(of)]
    indices = [(name, each) for name, each in found.indices[path].items() if each.total > 0][:most]
    if not indices:
        raise ArgumentError(f"{path} never varies over the draws: there is nothing to draw")
    with canvas(ax, height=1.1 + 0.34 * len(indices)) as axes:
        for kind, offset, colour, label in (
            ("total", -0.17, BLUE, "total: what remains if all else is settled"),
            ("first", 0.17, SKY, "first order: what settling it alone removes"),
        ):
            values = [getattr(each, kind) for _, each in indices]
            ends = [getattr(each, f"{kind}_interval") for _, each in indices]
            places = [place + offset for place in range(len(indices))]
            axes.barh(
                places, [max(0.0, value) for value in values], 0.32, color=colour, label=label
            )
            axes.hlines(places, *zip(*ends, strict=True), color="black", linewidth=0.8)
        axes.set_yticks(
            range(len(indices)),
            [_said(name, titles) for name, _ in indices],
            fontsize=SMALL,
        )
        axes.set_ylim(len(indices) - 0.4, -0.6)
        axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
        axes.grid(axis="x", color=GREY, alpha=0.3, linewidth=0.5)
        result = _said(path, titles)
        axes.set_xlabel(f"share of the variance of {result}, with 95% intervals")
        legend_above(axes)
    return axes


def _said(path: str, titles: Titles | None) -> str:
    """Return the words for a path; as it is written where there are none."""
    return (titles or {}).get(path, path)
