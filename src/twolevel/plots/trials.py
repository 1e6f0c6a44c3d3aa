"""Pictures over draws from the evidence: facts by theories, scores, options by acceptability.

Knows trials and acceptability. Computes nothing: every number drawn is one of the result.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from twolevel.errors import ArgumentError
from twolevel.labels import Labels
from twolevel.plots._canvas import (
    BLUE,
    GREY,
    PAGE,
    SKY,
    SMALL,
    VERMILION,
    Titles,
    canvas,
    legend_above,
    percent,
    rows_by_country,
    words,
)
from twolevel.robustness.acceptability import Acceptability
from twolevel.robustness.hearings import Hearing, Trial

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["acceptability", "scores", "trial"]

SIGNS = {"holds": "\N{CHECK MARK}", "fails": "\N{BALLOT X}", "undecided": "?"}
"""What stands for a verdict at the centroid."""


def trial(
    trial: Trial,
    *,
    theories: Iterable[str] | None = None,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw in which share of the draws each fact holds under each theory, as a heat map.

    Each cell gives the share, its 95% interval below, and whether the fact holds at the centroid
    of the evidence.

    Parameters
    ----------
    trial
        From ``game.trial()``.
    theories
        Which theories to draw, in this order; all by default.
    titles
        Words in place of names of facts and theories.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    LabelError
        If a theory is not in the trial.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = trial(tl.load("border").trial(draws=20))
    >>> [text.get_text() for text in ax.get_xticklabels()]
    ['realist', 'neofunctionalist', 'putnam', 'regional']
    """
    from matplotlib.colors import LinearSegmentedColormap

    names = _asked(trial, theories)
    facts = list(trial.titles)
    said = [trial[name] for name in names]
    shares = [[_share(each, fact) for each in said] for fact in facts]
    colours = LinearSegmentedColormap.from_list("share", ["white", BLUE])
    lines = [_fact_words(trial, fact, titles) for fact in facts]
    height = 1.0 + 0.36 * len(facts)
    with canvas(ax, height=height, width=max(PAGE, 3.1 + 0.95 * len(names))) as axes:
        axes.imshow(
            [[-0.0 if share is None else 0.85 * share for share in row] for row in shares],
            cmap=colours,
            vmin=0,
            vmax=1,
            aspect="auto",
        )
        for y, (fact, row) in enumerate(zip(facts, shares, strict=True)):
            for x, (each, share) in enumerate(zip(said, row, strict=True)):
                mark = SIGNS[each.centroid.verdicts[fact].answer]
                ink = "white" if share is not None and share > 0.9 else "black"
                text = "not said" if share is None else percent(share)
                axes.text(x, y - 0.14, f"{text} {mark}", ha="center", va="center", color=ink)
                if share is not None:
                    low, high = each.facts[fact].holds.interval
                    axes.text(
                        *(x, y + 0.24, f"{100 * low:.0f} to {100 * high:.0f}"),
                        ha="center",
                        va="center",
                        color=ink,
                        fontsize=SMALL - 1,
                    )
        axes.set_xticks(range(len(names)), [words(name, titles, width=16) for name in names])
        axes.set_yticks(range(len(facts)), lines, linespacing=1.0)
        axes.set_xticks([x - 0.5 for x in range(1, len(names))], minor=True)
        axes.set_yticks([y - 0.5 for y in range(1, len(facts))], minor=True)
        axes.grid(which="minor", color="white", linewidth=2)
        axes.tick_params(which="both", length=0)
        axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False)
        axes.spines[:].set_visible(False)
        axes.set_xlabel(
            f"share of {trial.draws:,} draws in which the fact holds, 95% interval below\n"
            f"{SIGNS['holds']} holds and {SIGNS['fails']} fails at the centroid of the evidence",
            fontsize=SMALL,
        )
    return axes


def scores(
    trial: Trial,
    *,
    theories: Iterable[str] | None = None,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the share of the facts that each theory gets: on average, at the centroid, its spread.

    Parameters
    ----------
    trial
        From ``game.trial()``.
    theories
        Which theories to draw, in this order; all by default.
    titles
        Words in place of names.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    LabelError
        If a theory is not in the trial.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = scores(tl.load("border").trial(draws=20))
    >>> ax.get_xlabel()
    'share of 1 facts that a theory gets'
    """
    names = _asked(trial, theories)
    places = range(len(names))
    said = [trial[name] for name in names]
    with canvas(ax, height=0.9 + 0.34 * len(names)) as axes:
        spread = [(each.score.quantile(0.05), each.score.quantile(0.95)) for each in said]
        axes.hlines(
            places,
            *zip(*spread, strict=True),
            color=SKY,
            linewidth=6,
            label="5% to 95% of the draws",
        )
        means = [each.score.value for each in said]
        axes.plot(means, places, "o", color=BLUE, label="mean over draws")
        axes.plot(
            [each.centroid.count("holds") / len(trial.titles) for each in said],
            places,
            "D",
            color=VERMILION,
            markerfacecolor="none",
            markersize=6,
            label="at the centroid",
        )
        axes.set_yticks(places, [words(name, titles, width=30) for name in names])
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xlim(-0.02, 1.02)
        axes.grid(axis="x", color=GREY, alpha=0.3, linewidth=0.5)
        axes.set_xlabel(f"share of {len(trial.titles)} facts that a theory gets")
        legend_above(axes)
    return axes


def acceptability(
    found: Acceptability,
    *,
    issues: Iterable[str] | None = None,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw in which share of the draws each option is agreed, issue by issue, with intervals.

    Parameters
    ----------
    found
        From ``game.acceptability()``.
    issues
        Which issues to draw, in this order; all by default.
    titles
        Words in place of names: of an issue by its name, of an option by ``issue.option``.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    LabelError
        If there is no such issue.
    ArgumentError
        If no issue is asked for.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = acceptability(tl.load("border").acceptability(draws=20), issues=["bridge"])
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['bridge', 'none', 'upstream', 'downstream']
    """
    known = Labels(found.options, kind="issue")
    asked = list(known) if issues is None else list(issues)
    known.positions(asked)
    if not asked:
        raise ArgumentError(f"name at least one issue to draw, such as {known[0]}")
    shares = {
        f"{issue}.{option}": share
        for issue in asked
        for option, share in found.options[issue].items()
    }
    plain = {name: name.partition(".")[2].replace("_", " ") for name in shares}
    rows = rows_by_country(((n.partition(".")[0], n) for n in shares), {**plain, **(titles or {})})
    with canvas(ax, height=rows.height) as axes:
        y = [rows.actors[name] for name in shares]
        values = [share.value for share in shares.values()]
        ends = [share.interval for share in shares.values()]
        axes.barh(y, values, 0.7, color=SKY, edgecolor="white", lw=0)
        axes.hlines(y, *zip(*ends, strict=True), color="black", linewidth=0.8)
        for place, value, (_, high) in zip(y, values, ends, strict=True):
            axes.text(high + 0.01, place, percent(value), va="center", fontsize=SMALL)
        rows.label(axes)
        axes.set_xlim(0, 1.1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
        axes.set_xlabel(f"share of {found.draws:,} draws in which it is agreed, with 95% intervals")
    return axes


def _asked(trial: Trial, theories: Iterable[str] | None) -> list[str]:
    known = Labels(trial.theories, kind="theory of the trial")
    names = list(known) if theories is None else list(theories)
    known.positions(names)
    return names


def _share(said: Hearing, fact: str) -> float | None:
    found = said.facts[fact]
    return found.holds.value if found.decided.count else None


def _fact_words(trial: Trial, fact: str, titles: Titles | None) -> str:
    text = (titles or {}).get(fact) or trial.titles[fact] or fact.replace("_", " ")
    shortened = textwrap.wrap(text, 38, max_lines=2, placeholder=" ...")
    return "\n".join(shortened)
