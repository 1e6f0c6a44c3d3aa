"""Pictures of bargaining: what solutions give each country, the plane of payoffs, enthusiasm.

Knows problems, frontiers, settlements and enthusiasm. Solves nothing: every point drawn is one
of the result, and lines join points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.frontier import Frontier
from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.settlement import Settlement
from twolevel.errors import ArgumentError, listed
from twolevel.plots._canvas import (
    BLACK,
    BLUE,
    COLUMN,
    GREY,
    MARKS,
    PALE,
    SERIES,
    SKY,
    Titles,
    canvas,
    legend_above,
    words,
)
from twolevel.ratification.enthusiasm import Enthusiasm

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["enthusiasm", "frontier", "gain_profile"]

CROWD = 400
"""From so many agreements on, their marks are small, and pixels in a vector graphic."""


def gain_profile(
    settlements: Mapping[str, Settlement],
    *,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what several solutions give each country over no agreement.

    Solutions that choose the same agreements and give the same gains share one mark; a
    solution without an agreement has none, and the legend says so.

    Parameters
    ----------
    settlements
        By what to call them, as from ``game.solve_all()``; all of one coalition.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    ArgumentError
        If there is no settlement, or they are not of one coalition.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = gain_profile(tl.load("border").solve_all(["nash"]))
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['north', 'south']
    """
    coalitions = {settlement.coalition for settlement in settlements.values()}
    if len(coalitions) != 1:
        raise ArgumentError(
            "a profile needs settlements of one coalition, not of "
            f"{listed(coalitions) or 'none'}; draw each coalition on axes of its own"
        )
    (countries,) = coalitions
    joint = _joint(settlements)
    with canvas(ax, height=0.9 + 0.36 * len(countries)) as axes:
        for row in range(0, len(countries), 2):
            axes.axhspan(row - 0.5, row + 0.5, color=PALE, linewidth=0, zorder=0)
        for place, labels in enumerate(joint):
            settlement = settlements[labels[0]]
            label = ", ".join(words(label, titles) for label in labels)
            found = bool(settlement.agreements)
            shift = 0.6 * (place + 0.5) / len(joint) - 0.3
            axes.plot(
                [float(settlement.gains[name]) for name in countries] if found else [],
                [row + shift for row in range(len(countries))] if found else [],
                linestyle="none",
                marker=MARKS[place % len(MARKS)],
                color=SERIES[place % len(SERIES)],
                label=label + _outcome(settlement),
            )
        axes.axvline(0, color="black", linewidth=0.8)
        axes.grid(axis="x", color=GREY, alpha=0.3, linewidth=0.5)
        axes.set_yticks(range(len(countries)), [words(name, titles) for name in countries])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(countries) - 0.5, -0.5)
        axes.set_xlabel("gain over no agreement, in utils")
        legend_above(axes)
    return axes


def _joint(settlements: Mapping[str, Settlement]) -> list[list[str]]:
    """Return the labels, those of the same outcome together."""
    joint: dict[Any, list[str]] = {}
    for label, settlement in settlements.items():
        ids = tuple(agreement.id for agreement in settlement.agreements)
        gains = tuple(settlement.gains.values())
        joint.setdefault((settlement.status, ids, gains), []).append(label)
    return list(joint.values())


def _outcome(settlement: Settlement) -> str:
    return {
        "no_agreement": " (no agreement)",
        "not_ratified": " (not ratified)",
        "limit": " (so far)",
    }.get(settlement.status, "")


def frontier(
    found: Frontier,
    problem: BargainingProblem,
    settlements: Mapping[str, Settlement] | None = None,
    *,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the plane of two countries' payoffs: agreements, frontier, lotteries, solutions.

    Agreements on the table that leave somebody with a loss are hollow. Dotted lines from the disagreement
    point bound the individually rational ones, and a line joins what lotteries over the
    frontier can reach at best.

    Parameters
    ----------
    found
        From ``twolevel.bargaining.pareto_frontier(problem)``.
    problem
        From ``game.problem([first, second])``.
    settlements
        Solutions to mark, by what to call them.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, a column and a half wide, by default.

    Raises
    ------
    ArgumentError
        If the problem has not exactly two players.

    Examples
    --------
    >>> import twolevel as tl
    >>> game = tl.load("border")
    >>> problem = game.problem(["north", "south"])
    >>> ax = frontier(tl.bargaining.pareto_frontier(problem), problem, game.solve_all(["nash"]))
    >>> ax.get_xlabel()
    'payoff of north, in utils'
    """
    if len(problem.players) != 2:
        raise ArgumentError(
            f"the plane has two axes and the problem {len(problem.players)} players "
            f"({listed(problem.players)}); take the problem of a coalition of two"
        )
    origin = tuple(float(problem.disagreement[name]) for name in problem.players)
    every = np.concatenate([np.empty((0, 2)), *(block.gains for block in problem.blocks())])
    losses = (every < 0).any(axis=1)
    gaining, losing = _payoffs(problem, every[~losses]), _payoffs(problem, every[losses])
    best = _payoffs(problem, found.gains)
    best = best[np.lexsort(best.T[::-1])]
    with canvas(ax, width=1.4 * COLUMN, height=1.4 * COLUMN) as axes:
        for end in (axes.axvline, axes.axhline):
            end(origin[0 if end == axes.axvline else 1], color=GREY, linewidth=0.8, linestyle=":")
        axes.plot(*losing.T, "o", color=GREY, markersize=3, fillstyle="none", zorder=2)
        many = len(gaining) > CROWD
        axes.plot(
            *gaining.T,
            "o",
            color=SKY,
            markersize=2 if many else 4,
            rasterized=many,
            label="agreements",
            zorder=2,
        )
        hull = _upper_hull(best)
        axes.plot(*hull.T, "-", color=BLUE, linewidth=1, label="lotteries", zorder=3)
        axes.plot(*best.T, "o", color=BLUE, markersize=4.5, label="frontier", zorder=4)
        axes.plot(*origin, "+", color=BLACK, markersize=8, label="no agreement", zorder=4)
        for place, labels in enumerate(_joint(settlements or {})):
            settlement = (settlements or {})[labels[0]]
            if settlement.agreements:
                axes.plot(
                    *(float(settlement.solution.payoffs[name]) for name in problem.players),
                    linestyle="none",
                    marker=MARKS[(place + 1) % len(MARKS)],
                    markersize=9,
                    markerfacecolor="none",
                    markeredgewidth=1.4,
                    color=SERIES[(place + 1) % len(SERIES)],
                    label=", ".join(words(label, titles) for label in labels)
                    + _outcome(settlement),
                    zorder=5,
                )
        first, second = (words(name, titles) for name in problem.players)
        axes.set_xlabel(f"payoff of {first}, in utils")
        axes.set_ylabel(f"payoff of {second}, in utils")
        legend_above(axes)
    return axes


def _payoffs(problem: BargainingProblem, gains: NDArray[Any]) -> NDArray[np.float64]:
    """Return payoffs in utils at points whose gains are given in units: ``(n_points, 2)``."""
    base = np.array([float(payoff) for payoff in problem.disagreement.values()])
    return gains / np.array(problem.scales, dtype=np.float64) + base


def _upper_hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return those of the points, in the order of their first number, that no line lies above."""
    hull: list[tuple[float, float]] = []
    for x, y in points.tolist():
        while len(hull) > 1:
            (x0, y0), (x1, y1) = hull[-2:]
            if (x1 - x0) * (y - y0) < (y1 - y0) * (x - x0):
                break
            hull.pop()
        hull.append((x, y))
    return np.array(hull).reshape(-1, 2)


def enthusiasm(
    enthusiasm: Enthusiasm, *, titles: Titles | None = None, ax: Axes | None = None
) -> Axes:
    """Draw each country's mean and largest gain over what all the others could sign.

    Countries stand from the most to the least enthusiastic; one whose partners can sign
    nothing has no measure and comes last, without a mark.

    Parameters
    ----------
    enthusiasm
        From ``game.enthusiasm()``.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, a column and a half wide, by default.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = enthusiasm(tl.load("border").enthusiasm())
    >>> len(ax.get_yticklabels())
    2
    """
    known = list(enthusiasm.ranking)
    names = known + [name for name in enthusiasm.mean_gain if name not in known]
    mean = [_number(enthusiasm.mean_gain[name]) for name in known]
    largest = [_number(enthusiasm.largest_gain[name]) for name in known]
    with canvas(ax, width=1.4 * COLUMN, height=0.9 + 0.24 * len(names)) as axes:
        rows = range(len(known))
        axes.hlines(rows, mean, largest, color=GREY, linewidth=1, zorder=1)
        axes.plot(mean, rows, "o", color=BLUE, label="mean gain")
        axes.plot(largest, rows, "D", color=SERIES[1], label="largest gain", fillstyle="none")
        axes.axvline(0, color="black", linewidth=0.8)
        axes.set_yticks(range(len(names)), [words(name, titles) for name in names])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlabel("gain over what all the others could sign, in utils")
        legend_above(axes)
    return axes


def _number(gain: Any) -> float:
    return float(gain)
