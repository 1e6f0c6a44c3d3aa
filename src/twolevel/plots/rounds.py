"""Pictures of the cycle: autonomy round by round, what is agreed, and where it leads.

Knows cycles, orbits of the depth model, and their sweeps. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from twolevel.errors import ArgumentError, shown
from twolevel.labels import unknown
from twolevel.plots._canvas import (
    BLUE,
    COLUMN,
    MARKS,
    PAGE,
    SERIES,
    SMALL,
    VERMILION,
    Titles,
    canvas,
    legend_above,
    words,
)
from twolevel.regionalism.depth_dynamics import Branches, DepthOrbit
from twolevel.regionalism.sweeps import CycleSweep, mean_autonomy
from twolevel.regionalism.trace import Cycle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["agreed", "autonomy", "bifurcation"]

APART = 0.042
"""Least distance of two names at the end of lines, as a share of the axes."""

SHORT = 26
"""Letters of a line of a name at the end of a line."""


def autonomy(
    found: Cycle | DepthOrbit, *, titles: Titles | None = None, ax: Axes | None = None
) -> Axes:
    """Draw autonomy round by round, a line for every member, in the colours of countries.

    Members that move together share a line, and a name at its end.

    Parameters
    ----------
    found
        From ``game.cycle()``, or an orbit of the depth model.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = autonomy(tl.load("border").cycle())
    >>> ax.get_xlabel()
    'rounds'
    """
    lines, country_of = _lines(found)
    countries = list(dict.fromkeys(country_of.values()))
    with canvas(ax, width=PAGE, height=3.6) as axes:
        ends: list[tuple[float, str, str]] = []
        said: set[str] = set()
        for (country, values), names in _together(lines, country_of).items():
            place = countries.index(country)
            colour, mark = SERIES[place % len(SERIES)], MARKS[place % len(MARKS)]
            axes.plot(
                range(len(values)),
                values,
                color=colour,
                marker=mark,
                markersize=3.2,
                linewidth=1.0,
                label="_" if country in said else words(country, titles),
            )
            said.add(country)
            ends.append((values[-1], ", ".join(words(n, titles, width=200) for n in names), colour))
        axes.set_ylim(-0.02, 1.02)
        axes.set_xlabel("rounds")
        axes.set_ylabel("autonomy")
        _whole_rounds(axes)
        if len(countries) < len(lines):
            _name_ends(axes, ends)
        legend_above(axes)
    return axes


def agreed(
    found: Cycle | DepthOrbit,
    issue: str | None = None,
    *,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what is agreed round by round: the option of an issue, or the depth of the model.

    Parameters
    ----------
    found
        From ``game.cycle()``, or an orbit of the depth model.
    issue
        The issue; needed for a cycle.
    titles
        If given, options are shown by their titles.
    ax
        Axes to draw on; new ones, a column and a half wide, by default.

    Raises
    ------
    ArgumentError
        If a cycle is given without an issue.
    LabelError
        If there is no such issue.
    """
    with canvas(ax, width=1.4 * COLUMN, height=2.4) as axes:
        axes.set_xlabel("rounds")
        if isinstance(found, DepthOrbit):
            axes.plot(range(1, len(found.depth) + 1), found.depth, color=BLUE, marker="o")
            axes.set_ylabel("depth")
            axes.set_ylim(bottom=0)
            _whole_rounds(axes)
            return axes
        if issue is None:
            raise ArgumentError("say which issue is drawn, such as issue='depth'")
        scenario = found.scenario
        if issue not in scenario.issue_names:
            raise unknown(issue, scenario.issue_names, kind="issue")
        options = scenario.issue(issue).option_names
        signed = [each.negotiation.agreement for each in found.rounds]
        at = [None if a is None else options.index(a[issue]) for a in signed]
        known = [(k, y) for k, y in enumerate(at, start=1) if y is not None]
        axes.step(*zip(*known, strict=True), where="mid", color=BLUE, marker="o") if known else None
        empty = [k for k, y in enumerate(at, start=1) if y is None]
        axes.plot(
            empty,
            [0] * len(empty),
            linestyle="none",
            marker="x",
            color=VERMILION,
            label="no agreement" if empty else "_",
        )
        shown = [
            o.title if titles and o.title else words(o.name, None)
            for o in scenario.issue(issue).options
        ]
        axes.set_yticks(range(len(options)), [_short(text, SHORT + 6) for text in shown])
        axes.set_ylim(-0.5, len(options) - 0.5)
        axes.set_xlim(0.5, len(at) + 0.5)
        _whole_rounds(axes)
        legend_above(axes)
    return axes


def bifurcation(
    found: Branches | CycleSweep, *, parameter: str = "", ax: Axes | None = None
) -> Axes:
    """Draw where the process settles as a parameter varies.

    For the depth model: every fixed point, stable ones filled and unstable ones hollow. For the
    cycle of a scenario: mean autonomy at the end, from no autonomy and from full autonomy; where
    the two differ, where one starts decides; ends that are no fixed points are hollow.

    Parameters
    ----------
    found
        From ``branches`` or ``cycle_sweep``.
    parameter
        Words for what varies; by default its name.
    ax
        Axes to draw on; new ones, a column and a half wide, by default.

    Raises
    ------
    ArgumentError
        If what varies is no number, such as an order or who starts.
    """
    at = [_number(value, found.parameter) for value in found.values]
    with canvas(ax, width=1.4 * COLUMN, height=2.8) as axes:
        if isinstance(found, Branches):
            points = [
                (value, p.depth, p.stable)
                for value, each in zip(at, found.points, strict=True)
                for p in each
            ]
            for stable, label in ((True, "stable"), (False, "unstable")):
                kept = [(x, y) for x, y, s in points if s == stable]
                _dots(axes, kept, colour=BLUE if stable else VERMILION, mark="o", label=label)
                if not stable:
                    axes.lines[-1].set_markerfacecolor("white")
            axes.set_ylabel("depth")
        else:
            for place, (name, label) in enumerate(
                (("bottom", "from no autonomy"), ("top", "from full autonomy"))
            ):
                ends = [getattr(both, name) for both in found.ends]
                for settled in (True, False):
                    kept = [
                        (value, mean_autonomy(end))
                        for value, end in zip(at, ends, strict=True)
                        if (end.status == "fixed_point") == settled
                    ]
                    text = label if settled else f"{label}, not settled"
                    _dots(axes, kept, colour=(BLUE, VERMILION)[place], mark="^v"[place], label=text)
                    if not settled:
                        axes.lines[-1].set_markerfacecolor("white")
            axes.set_ylabel("mean autonomy at the end")
            axes.set_ylim(-0.02, 1.02)
        axes.set_xlabel(parameter or found.parameter)
        legend_above(axes)
    return axes


def _number(value: Any, parameter: str) -> float:
    """Return a value of a parameter, also one written as text such as ``"1/4"``."""
    try:
        return float(Fraction(value))
    except (TypeError, ValueError) as fault:
        raise ArgumentError(
            f"a picture needs numbers along {parameter}, not {shown(value)}; see the sweep's tables"
        ) from fault


def _dots(
    ax: Axes, points: Sequence[tuple[float, float]], *, colour: str, mark: str, label: str
) -> None:
    ax.plot(
        [x for x, _ in points],
        [y for _, y in points],
        linestyle="none",
        marker=mark,
        markersize=3.5,
        markeredgewidth=0.8,
        color=colour,
        label=label if points else "_",
    )


def _lines(found: Cycle | DepthOrbit) -> tuple[dict[str, tuple[float, ...]], dict[str, str]]:
    """Return autonomy by member from the start to the end, and the country of each."""
    if isinstance(found, DepthOrbit):
        names = tuple(found.autonomy[0])
        states: Sequence[Mapping[str, float | Fraction]] = found.autonomy
        country_of = {name: name for name in names}
    else:
        states = (*(each.before.autonomy for each in found.rounds), found.last.after.autonomy)
        country_of = {m.name: c.name for c in found.scenario.countries for m in c.members}
    return {n: tuple(float(state[n]) for state in states) for n in country_of}, country_of


def _together(
    lines: Mapping[str, tuple[float, ...]], country_of: Mapping[str, str]
) -> dict[tuple[str, tuple[float, ...]], list[str]]:
    found: dict[tuple[str, tuple[float, ...]], list[str]] = {}
    for name, values in lines.items():
        found.setdefault((country_of[name], values), []).append(name)
    return found


def _whole_rounds(ax: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))


def _name_ends(ax: Axes, ends: Sequence[tuple[float, str, str]]) -> None:
    """Write names at the ends of lines, apart from each other, in the colours of the lines."""
    low, high = ax.get_ylim()
    least = APART * (high - low)
    heights: list[float] = []
    for value, _, _ in sorted(ends):
        heights.append(max(value, heights[-1] + least) if heights else value)
    over = max(0.0, heights[-1] - high)
    right = ax.get_xlim()[1]
    for height, (value, text, colour) in zip(heights, sorted(ends), strict=True):
        ax.annotate(
            _short(text, 2 * SHORT),
            (right, value),
            xytext=(right, height - over),
            textcoords="data",
            va="center",
            ha="left",
            fontsize=SMALL,
            color=colour,
            annotation_clip=False,
        )


def _short(text: str, most: int) -> str:
    """Return a text cut to so many letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
