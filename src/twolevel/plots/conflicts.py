"""A picture of a conflict: states on a circle, improvements as arrows, and what would last.

Knows which states are stable for all. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin
from typing import TYPE_CHECKING, NamedTuple

from twolevel.conflicts import Conflict, Stability
from twolevel.errors import ArgumentError
from twolevel.plots._canvas import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PAGE,
    SERIES,
    SMALL,
    Titles,
    canvas,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["conflict"]

MOST_STATES = 40
"""States up to which a circle can be read."""

LINES = ("-", "--", ":", "-.")


class _Kind(NamedTuple):
    label: str
    colour: str
    mark: str
    size: float


LASTS = _Kind("nobody gains by a move", GREEN, "o", 90)
DETERRED = _Kind("stable for all: replies that are improvements deter", BLUE, "s", 75)
FEARED = _Kind("stable for all: any possible reply deters", ORANGE, "D", 65)
LEFT = _Kind("not stable for all", "white", "o", 50)
KINDS = (LASTS, DETERRED, FEARED, LEFT)


def conflict(found: Stability, *, titles: Titles | None = None, ax: Axes | None = None) -> Axes:
    """Draw the states of a conflict on a circle, with an arrow for every improvement.

    Parameters
    ----------
    found
        From ``twolevel.conflicts.stability``, with all concepts.
    titles
        Words in place of the names of decision makers; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    ArgumentError
        If there are too many states, or concepts were left out.

    Examples
    --------
    >>> from twolevel.conflicts import stability, strategic_conflict
    >>> both = ["share", "hold"]
    >>> dilemma = strategic_conflict(
    ...     [[[3, 1], [4, 2]], [[3, 4], [1, 2]]], strategies={"china": both, "russia": both}
    ... )
    >>> ax = conflict(stability(dilemma))
    >>> len(ax.texts)  # four states and four improvements
    8
    """
    graph = found.conflict
    if len(graph.states) > MOST_STATES:
        raise ArgumentError(
            f"{len(graph.states)} states cannot be told apart on a circle (at most {MOST_STATES}); "
            "name fewer issues or options"
        )
    kinds = {state: _kind(found, state) for state in graph.states}
    turn = 2 * pi / len(graph.states)
    places = {s: (sin(k * turn), cos(k * turn)) for k, s in enumerate(graph.states)}
    with canvas(ax, height=5.4, width=PAGE) as axes:
        for place, maker in enumerate(graph.decision_makers):
            colour, line = SERIES[place % len(SERIES)], LINES[place % len(LINES)]
            if _arrows(axes, graph, maker, places, colour, line):
                axes.plot([], [], line, color=colour, label=f"{words(maker, titles)} gains")
        for kind in KINDS:
            at = [places[state] for state in graph.states if kinds[state] is kind]
            if at:
                axes.scatter(
                    [x for x, _ in at],
                    [y for _, y in at],
                    s=kind.size,
                    color=kind.colour,
                    marker=kind.mark,
                    edgecolor=BLACK,
                    linewidth=0.8,
                    label=kind.label,
                    zorder=4,
                )
        for state, (x, y) in places.items():
            axes.annotate(
                words(graph.meanings.get(state) or state, None, width=20),
                (x, y),
                xytext=(11 * x, 9 * y),
                textcoords="offset points",
                ha="left" if x > 0.2 else "right" if x < -0.2 else "center",
                va="bottom" if y > 0.2 else "top" if y < -0.2 else "center",
                fontsize=SMALL,
            )
        axes.set_aspect("equal")
        axes.set_xlim(-1.75, 1.75)
        axes.set_ylim(-1.3, 1.3)
        axes.axis("off")
        axes.legend(
            loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=2, frameon=False, fontsize=SMALL
        )
    return axes


def _kind(found: Stability, state: str) -> _Kind:
    try:
        nash, general, sequential = (
            found.equilibria[concept] for concept in ("nash", "general_metarational", "sequential")
        )
    except KeyError:
        raise ArgumentError(
            "the picture needs all concepts of stability; leave concepts out of the call"
        ) from None
    if state in nash:
        return LASTS
    if state in sequential:
        return DETERRED
    return FEARED if state in general else LEFT


def _arrows(
    ax: Axes,
    graph: Conflict,
    maker: str,
    places: Mapping[str, tuple[float, float]],
    colour: str,
    line: str,
) -> int:
    """Draw somebody's improvements; return how many there are."""
    count = 0
    for state in graph.states:
        for target in graph.improvements(maker, state):
            count += 1
            ax.annotate(
                "",
                xy=places[target],
                xytext=places[state],
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": colour,
                    "linestyle": line,
                    "linewidth": 1.0,
                    "shrinkA": 6,
                    "shrinkB": 7,
                    "connectionstyle": "arc3,rad=0.15",
                },
                zorder=2,
            )
    return count
