"""Pictures of sizes: win-sets, approval by actor, and how sizes change along a sweep.

Knows win-sets and sizes. Computes nothing: every number drawn is one of the result.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twolevel.errors import ArgumentError, listed
from twolevel.plots._canvas import (
    BLACK,
    BLUE,
    COLUMN,
    MARKS,
    ORANGE,
    SERIES,
    SKY,
    SMALL,
    VERMILION,
    Titles,
    canvas,
    legend_above,
    percent,
    rows_by_country,
    whole_numbers,
    words,
)
from twolevel.ratification.sizes import Size
from twolevel.ratification.winsets import CountryWinSet, WinSets

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["approval", "sweep", "win_set_sizes"]

NAMED = 2
"""At most so many binding actors are named; the rest are counted."""


def win_set_sizes(
    win_sets: WinSets, *, titles: Titles | None = None, ax: Axes | None = None
) -> Axes:
    """Draw, for each country, what it accepts, ratifies and can sign, and what binds.

    Bars are shares of the feasible agreements, with the number of agreements at their ends and
    95% intervals where sizes are estimates. Beside them stands which of ratification and
    acceptability keeps the country from signing more, and the actors who alone do.

    Parameters
    ----------
    win_sets
        From ``game.win_sets()``.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Returns
    -------
    Axes
        With one container of bars each for what is acceptable, ratified and signable.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = win_set_sizes(tl.load("border").win_sets())
    >>> [text.get_text().splitlines()[0] for text in ax.texts[-2:]]
    ['ratification binds', 'nothing binds']
    """
    countries = list(win_sets.countries.values())
    sets = (
        ("acceptable to the negotiator", SKY, [c.acceptable for c in countries]),
        ("win-set (ratified at home)", ORANGE, [c.win_set for c in countries]),
        ("can be signed (both)", BLUE, [c.signable for c in countries]),
    )
    with canvas(ax, height=0.9 + 0.56 * len(countries)) as axes:
        for place, (label, colour, sizes) in enumerate(sets):
            y = [row + 0.26 * (place - 1) for row in range(len(countries))]
            shares = [float(size.share) for size in sizes]
            axes.barh(y, shares, 0.26, color=colour, label=label)
            _mark(axes, y, sizes, [f"{size.count:,}" for size in sizes], win_sets.feasible)
        for row, country in enumerate(countries):
            axes.annotate(
                _binding(country, titles),
                (1.0, row),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL,
                annotation_clip=False,
            )
        axes.set_yticks(range(len(countries)), [words(c.name, titles, width=20) for c in countries])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(countries) - 0.5, -0.5)
        _share_axis(axes, f"share of the {win_sets.feasible.count:,} feasible agreements")
        legend_above(axes)
    return axes


def _binding(country: CountryWinSet, titles: Titles | None) -> str:
    text = {"both": "both bind", "neither": "nothing binds"}.get(
        country.binds, f"{country.binds} binds"
    )
    actors = [words(name, titles, width=200) for name in country.binding_actors]
    if len(actors) > NAMED:
        actors = [*actors[:NAMED], f"{len(actors) - NAMED}\N{NO-BREAK SPACE}more"]
    lines = textwrap.wrap("pivotal: " + "; ".join(actors), 30) if actors else []
    return "\n".join([text, *lines])


def _share_axis(ax: Axes, label: str) -> None:
    from matplotlib.ticker import PercentFormatter

    ax.set_xlim(0, 1.12)  # room for the number at the end of a full bar
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_xlabel(label)


def _mark(
    ax: Axes, y: Sequence[float], sizes: Sequence[Size], texts: Sequence[str], whole: Size
) -> None:
    """Write a text at the end of each bar, beyond its interval if it is an estimate."""
    for row, size, text in zip(y, sizes, texts, strict=True):
        end = float(size.share)
        if not size.is_exact:
            low, high = size.low / whole.count, size.high / whole.count
            ax.plot([low, high], [row, row], color=BLACK, linewidth=0.8, marker="|", markersize=4)
            end = max(end, high)
        ax.annotate(
            text,
            (end, row),
            xytext=(3, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=SMALL,
        )


def approval(win_sets: WinSets, *, titles: Titles | None = None, ax: Axes | None = None) -> Axes:
    """Draw the share of agreements that each actor approves, and what it refuses alone.

    The second bar of an actor is what its country would sign if this actor, all else equal,
    approved: where there is one, the actor binds.

    Parameters
    ----------
    win_sets
        From ``game.win_sets()``.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = approval(tl.load("border").win_sets())
    >>> [text.get_text() for text in ax.get_yticklabels()][:3]
    ['north', 'north capital', 'north bank']
    """
    countries = win_sets.countries
    pairs = ((c.name, a.name) for c in countries.values() for a in c.actors)
    rows = rows_by_country(pairs, titles, room=0.25)
    records = {a.name: a for c in countries.values() for a in c.actors}
    with canvas(ax, height=rows.height) as axes:
        for label, colour, shift, alone in (
            ("approves", SKY, -0.18, False),
            ("alone keeps its country from signing", VERMILION, 0.18, True),
        ):
            found = [records[name] for name in rows.actors]
            sizes = [actor.refused_alone if alone else actor.approves for actor in found]
            y = [place + shift for place in rows.actors.values()]
            axes.barh(y, [float(s.share) for s in sizes], 0.36, color=colour, label=label)
            texts = [percent(float(s.share)) if s.count or not alone else "" for s in sizes]
            _mark(axes, y, sizes, texts, win_sets.feasible)
        rows.label(axes)
        _share_axis(axes, f"share of the {win_sets.feasible.count:,} feasible agreements")
        legend_above(axes)
    return axes


def sweep(
    values: Sequence[float],
    sizes: Mapping[str, Sequence[Size]],
    *,
    parameter: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw how sizes change as one part of a scenario takes one value after another.

    Lines are numbers of agreements, with a band for 95% intervals where sizes are estimates.

    Parameters
    ----------
    values
        The values of the part that was changed, ``(n_values,)``.
    sizes
        By the label of a line, the sizes at those values.
    parameter
        What was changed, for the axis.
    ax
        Axes to draw on; new ones, a column and a half wide, by default.

    Raises
    ------
    ArgumentError
        If a line has not one size for every value.

    Examples
    --------
    >>> import twolevel as tl
    >>> game, values = tl.load("border"), [0, 1]
    >>> games = [game.replace("countries.north.autonomy", value) for value in values]
    >>> zones = [game.overlap().zone() for game in games]
    >>> ax = sweep(values, {"zone": zones}, parameter="autonomy of North")
    >>> ax.get_xlabel()
    'autonomy of North'
    """
    wrong = [label for label, line in sizes.items() if len(line) != len(values)]
    if wrong or not sizes:
        raise ArgumentError(
            f"each line needs {len(values)} sizes, one for every value; wrong: "
            f"{listed(wrong) or 'no line was given'}"
        )
    with canvas(ax, width=1.4 * COLUMN, height=3.0) as axes:
        for place, (label, line) in enumerate(sizes.items()):
            colour = SERIES[place % len(SERIES)]
            mark = MARKS[place % len(MARKS)]
            counts = [size.count for size in line]
            axes.plot(values, counts, color=colour, marker=mark, markersize=3.5, label=label)
            if not all(size.is_exact for size in line):
                ends = [size.low for size in line], [size.high for size in line]
                axes.fill_between(values, *ends, color=colour, alpha=0.2, linewidth=0)
        whole_numbers(axes.yaxis)
        axes.margins(y=0.06)
        axes.set_ylim(bottom=0)
        axes.set_xlabel(parameter)
        axes.set_ylabel("agreements")
        legend_above(axes)
    return axes
