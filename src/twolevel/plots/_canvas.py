"""What all pictures share: sizes, colours, marks, words and where the legend goes.

Knows matplotlib and names with their titles. Knows no result.

Colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), told apart by readers of
every colour vision; wherever a colour means something, a mark, a hatch or a place says it too.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from twolevel.bargaining.registry import SOLUTIONS
from twolevel.errors import ArgumentError
from twolevel.model.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

__all__ = [
    "BLACK",
    "BLUE",
    "COLUMN",
    "FONT",
    "GREEN",
    "GREY",
    "MARKS",
    "ORANGE",
    "PAGE",
    "PALE",
    "SERIES",
    "SKY",
    "SMALL",
    "VERMILION",
    "Rows",
    "Titles",
    "canvas",
    "legend_above",
    "percent",
    "rows_by_country",
    "signed",
    "titles_of",
    "whole_numbers",
    "words",
]

Titles = Mapping[str, str]
"""Words to show in place of names; a name that is missing is shown as it is."""

BLACK, BLUE, SKY, GREEN = "#000000", "#0072B2", "#56B4E9", "#009E73"
ORANGE, VERMILION, PURPLE = "#E69F00", "#D55E00", "#CC79A7"
GREY, PALE = "#999999", "#F2F2F2"
SERIES = (BLUE, VERMILION, GREEN, PURPLE, BLACK, ORANGE, SKY)
MARKS = ("o", "s", "^", "D", "v", "P", "X")

COLUMN, PAGE = 3.5, 7.0
"""Widths in inches of one and of two columns of a journal."""

FONT, SMALL = 8.0, 7.0
"""Sizes in points of text and of annotations."""

STYLE: dict[str, Any] = {
    "font.size": FONT,
    "axes.labelsize": FONT,
    "axes.titlesize": FONT,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": True,
    "xtick.labelsize": FONT,
    "ytick.labelsize": FONT,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": FONT,
    "hatch.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "lines.markersize": 5.0,
}


@contextmanager
def canvas(ax: Axes | None, *, height: float, width: float = PAGE) -> Iterator[Axes]:
    """Give axes to draw on, of the house's style, on a new figure if there are none yet.

    Parameters
    ----------
    ax
        Axes to draw on, or None.
    width, height
        Of a new figure, in inches.
    """
    import matplotlib.pyplot as plt

    with plt.rc_context(rc=cast("Any", STYLE)):
        if ax is None:
            _, ax = plt.subplots(figsize=(width, height), layout="constrained")
        ax.tick_params(labelsize=FONT)
        for axis in (ax.xaxis, ax.yaxis):
            axis.label.set_fontsize(FONT)
        ax.spines[["top", "right"]].set_visible(False)
        yield ax


def titles_of(scenario: Scenario) -> dict[str, str]:
    """Return the titles of a scenario's countries, actors, issues and options, by name.

    The titles of bargaining solutions are among them. Every picture takes them as `titles`, and then shows "Northern border region" in place of
    ``north_bank``. Names that have no title are left out.

    Examples
    --------
    >>> import twolevel as tl
    >>> titles_of(tl.load("border").scenario)["north_bank"]
    'Northern border region'
    """
    named: list[Any] = [*scenario.issues, *(o for i in scenario.issues for o in i.options)]
    waiting: list[Any] = list(scenario.countries)
    while waiting:
        part = waiting.pop()
        named.append(part)
        waiting += getattr(part, "parts", ())
    return {part.name: part.title for part in (*SOLUTIONS.values(), *named) if part.title}


def words(name: str, titles: Titles | None, *, width: int = 34) -> str:
    """Return what a reader sees of a name, broken into lines of at most `width` letters."""
    text = (titles or {}).get(name) or name.replace("_", " ")
    return "\n".join(textwrap.wrap(text, width)) or name


def percent(share: float) -> str:
    """Return a share as a percentage with as many digits as a reader needs.

    Examples
    --------
    >>> percent(0.25), percent(0.0042), percent(0), percent(0.9999)
    ('25%', '0.42%', '0%', '>99.5%')
    """
    if 0.995 < share < 1:
        return ">99.5%"
    if 0 < share < 0.1:
        return f"{100 * share:.2g}%" if share >= 0.0001 else "<0.01%"
    return f"{100 * share:.0f}%"


def signed(value: float) -> str:
    """Return a number with its sign, to two decimals, or to one digit if it is tiny.

    Examples
    --------
    >>> signed(0.5), signed(-0.0021), signed(0), signed(-1200)
    ('+0.50', '\N{MINUS SIGN}0.002', '0', '\N{MINUS SIGN}1,200')
    """
    if not value:
        return "0"
    whole = isinstance(value, int)
    tiny = abs(value) < 0.005
    text = f"{value:+,d}" if whole else f"{value:+.1g}" if tiny else f"{value:+.2f}"
    return text.replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Where actors stand, one a row from the top down, under headings of their countries.

    Attributes
    ----------
    actors, headings
        Position by actor, and by country.
    texts
        What to write for each actor and country.
    end
        The position after the last.
    height
        In inches, of a figure that has room for all.
    """

    actors: dict[str, float]
    headings: dict[str, float]
    texts: dict[str, str]
    end: float
    height: float

    def label(self, ax: Axes, headings: Titles | None = None) -> None:
        """Write the names beside the axes, headings in bold, and band every other country.

        Parameters
        ----------
        ax
            The axes.
        headings
            What to add to the name of a country.
        """
        more = headings or {}
        written = {y: self.texts[name] for name, y in self.actors.items()}
        written |= {y: self.texts[name] + more.get(name, "") for name, y in self.headings.items()}
        places = sorted(written)
        ax.set_yticks(places, [written[y] for y in places], linespacing=1.1)
        for text, y in zip(ax.get_yticklabels(), places, strict=True):
            text.set_fontweight("bold" if y in self.headings.values() else "normal")
        ax.tick_params(axis="y", length=0)
        ends = [*self.headings.values(), self.end]
        for country in range(0, len(self.headings), 2):
            ax.axhspan(ends[country] - 0.5, ends[country + 1] - 0.5, color=PALE, lw=0, zorder=0)
        ax.set_ylim(self.end - 0.5, -0.5)


def rows_by_country(
    actors: Iterable[tuple[str, str]], titles: Titles | None, *, room: float = 0.2
) -> Rows:
    """Return the rows of actors given as pairs of country and actor, country by country.

    A name of two lines takes more room than one of one line.

    Parameters
    ----------
    actors
        Pairs of names.
    titles
        Words in place of names.
    room
        Inches a row.

    Raises
    ------
    ArgumentError
        If there is no actor to draw.
    """
    places: dict[str, float] = {}
    headings: dict[str, float] = {}
    texts: dict[str, str] = {}
    end = 0.0
    for country, actor in actors:
        if country not in headings:
            headings[country], texts[country] = end, words(country, titles)
            end += 1
        texts[actor] = words(actor, titles)
        extra = 0.75 * texts[actor].count("\n")
        places[actor] = end + extra / 2
        end += 1 + extra
    if not places:
        raise ArgumentError("a picture by actor needs at least one actor; there is none")
    return Rows(actors=places, headings=headings, texts=texts, end=end, height=0.8 + room * end)


def whole_numbers(axis: Axis) -> None:
    """Mark an axis with a few whole numbers, thousands apart."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    axis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def legend_above(ax: Axes) -> None:
    """Put the legend above the axes, in as many columns as fit."""
    handles, labels = ax.get_legend_handles_labels()
    if not handles:
        return
    labels = ["\n".join(textwrap.wrap(label, 36)) for label in labels]
    room = ax.get_window_extent().width / ax.figure.dpi * 72 / (0.52 * FONT)
    ax.legend(
        handles,
        labels,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=max(n for n in range(1, len(labels) + 1) if n == 1 or _width(labels, n) <= room),
        frameon=False,
        handlelength=1.6,
        columnspacing=1.4,
        borderaxespad=0.2,
    )


def _width(labels: Sequence[str], columns: int) -> int:
    """Return the width in letters of a legend, filled column by column."""
    longest = [max(map(len, label.split("\n"))) for label in labels]
    size, larger = divmod(len(labels), columns)
    starts = [k * size + min(k, larger) for k in range(columns + 1)]
    return sum(max(longest[i:j]) + 7 for i, j in itertools.pairwise(starts))
