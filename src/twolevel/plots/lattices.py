"""Pictures of participation: which coalitions hold, and where the others would move.

Knows what is said of every coalition. Computes nothing: who would join or leave stands in the
result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from twolevel.errors import ArgumentError
from twolevel.participation import Participation, Verdict
from twolevel.plots._canvas import (
    BLACK,
    BLUE,
    FONT,
    GREEN,
    GREY,
    ORANGE,
    PAGE,
    SMALL,
    VERMILION,
    Titles,
    canvas,
    legend_above,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["lattice"]

MOST_LABELLED = 6
"""Coalitions of one size up to which all are named."""


class _Kind(NamedTuple):
    label: str
    colour: str
    mark: str


HOLDS = _Kind("holds", GREEN, "o")
CLOSED = _Kind("holds if members decide on entry", BLUE, "s")
ENTERED = _Kind("somebody joins and is welcome", ORANGE, "D")
LEFT = _Kind("somebody leaves", VERMILION, "v")


def lattice(found: Participation, *, titles: Titles | None = None, ax: Axes | None = None) -> Axes:
    """Draw the coalitions that bring an agreement into force, smaller ones below.

    Lines join coalitions that differ by one country. An arrow says that this country gains by
    the change; it is dashed where a member would lose by its entry.

    Parameters
    ----------
    found
        From ``game.participation()``.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    ArgumentError
        If no coalition brings an agreement into force.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = lattice(tl.load("border").participation())
    >>> ax.get_legend_handles_labels()[1]
    ['holds']
    """
    shown = found.coalitions
    if not shown:
        raise ArgumentError("no coalition brings an agreement into force: there is none to draw")
    always = [name for name in found.countries if all(name in v.coalition.members for v in shown)]
    if len(always) == len(found.countries):
        always = []
    levels: dict[int, list[Verdict]] = {}
    for verdict in shown:
        levels.setdefault(len(verdict.coalition.members), []).append(verdict)
    widest = max(map(len, levels.values()))
    places = {
        verdict.coalition.members: ((k + 0.5) / len(row), size)
        for size, row in levels.items()
        for k, verdict in enumerate(row)
    }
    with canvas(ax, height=1.2 + 1.05 * len(levels), width=PAGE) as axes:
        for verdict in shown:
            _lines(axes, verdict, places)
        for kind in (HOLDS, CLOSED, ENTERED, LEFT):
            at = [places[v.coalition.members] for v in shown if _kind(v) is kind]
            if at:
                axes.scatter(
                    [x for x, _ in at],
                    [y for _, y in at],
                    s=70,
                    color=kind.colour,
                    marker=kind.mark,
                    label=kind.label,
                    edgecolor=BLACK,
                    linewidth=0.6,
                    zorder=4,
                )
        for verdict in shown:
            if widest <= MOST_LABELLED or verdict.equilibrium:
                x, y = places[verdict.coalition.members]
                axes.annotate(
                    _text(verdict, always, titles),
                    (x, y),
                    xytext=(15, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=SMALL,
                    linespacing=1.1,
                    bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6},
                    zorder=5,
                )
        axes.set_xlim(0, 1)
        axes.set_ylim(min(levels) - 0.45, max(levels) + 0.45)
        axes.set_yticks(sorted(levels))
        axes.set_ylabel("members")
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        if always:
            names = ", ".join(words(name, titles, width=60) for name in always)
            axes.set_xlabel(f"In every coalition: {names}", fontsize=FONT, loc="left")
        legend_above(axes)
    return axes


def _kind(verdict: Verdict) -> _Kind:
    standing = verdict.standing
    if verdict.equilibrium:
        return HOLDS
    if not standing.internal:
        return LEFT
    return CLOSED if standing.closed else ENTERED


def _text(verdict: Verdict, always: Sequence[str], titles: Titles | None) -> str:
    more = [words(n, titles, width=18) for n in verdict.coalition.members if n not in always]
    return "\n".join(more) or "nobody else"


def _lines(
    ax: Axes, verdict: Verdict, places: Mapping[tuple[str, ...], tuple[float, float]]
) -> None:
    """Draw the lines from a coalition to those with one member more, as arrows where one gains."""
    members = verdict.coalition.members
    for larger in places:
        if len(larger) != len(members) + 1 or not set(members) < set(larger):
            continue
        (new,) = set(larger) - set(members)
        gain = verdict.standing.joining[new]
        start, end = (members, larger) if gain >= 0 else (larger, members)
        welcome = gain <= 0 or verdict.standing.welcome[new]
        ax.annotate(
            "",
            xy=places[end],
            xytext=places[start],
            arrowprops={
                "arrowstyle": "-|>,head_length=0.5,head_width=0.25" if gain else "-",
                "color": BLACK if gain else GREY,
                "linewidth": 0.9 if gain else 0.6,
                "linestyle": "-" if welcome else (0, (4, 3)),
                "shrinkA": 6,
                "shrinkB": 6,
            },
            zorder=2,
        )
