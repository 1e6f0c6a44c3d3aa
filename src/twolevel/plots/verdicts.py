"""Pictures of approval and refusal: one agreement, several agreements, pivotal actors.

Knows explanations and pivots. Computes nothing: every number drawn is one of the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

from twolevel.errors import ArgumentError
from twolevel.labels import unknown
from twolevel.plots._canvas import (
    BLUE,
    GREY,
    MARKS,
    SERIES,
    SMALL,
    VERMILION,
    Titles,
    canvas,
    legend_above,
    rows_by_country,
    signed,
    whole_numbers,
    words,
)
from twolevel.ratification.explanation import CountryVerdict, Explanation
from twolevel.ratification.pivots import Pivots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["explain", "margin_profile", "pivots"]

Target = Literal["zone", "win_set"]


def explain(
    explanation: Explanation, *, titles: Titles | None = None, ax: Axes | None = None
) -> Axes:
    """Draw by how much each actor approves or refuses an agreement, and what each country does.

    Parameters
    ----------
    explanation
        From ``game.explain(agreement)``.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = explain(tl.load("border").explain(bridge="upstream"))
    >>> [text.get_text() for text in ax.get_yticklabels()][0]
    'north: signs'
    """
    actors = explanation.actors
    rows = rows_by_country(((verdict.country, name) for name, verdict in actors.items()), titles)
    with canvas(ax, height=rows.height) as axes:
        for label, colour, hatch, approves in (
            ("approves", BLUE, "", True),
            ("refuses", VERMILION, "////", False),
        ):
            names = [name for name in rows.actors if actors[name].approves is approves]
            if not names:
                continue
            margins = [float(actors[name].margin) for name in names]
            y = [rows.actors[name] for name in names]
            bars = axes.barh(
                y, margins, 0.7, color=colour, hatch=hatch, edgecolor="white", lw=0, label=label
            )
            texts = [signed(margin) for margin in margins]
            axes.bar_label(bars, texts, padding=3, fontsize=SMALL)
        axes.axvline(0, color="black", linewidth=0.8)
        axes.margins(x=0.12)
        verdicts = {name: f": {_verdict(explanation.countries[name])}" for name in rows.headings}
        rows.label(axes, verdicts)
        axes.set_xlabel("payoff less what the actor needs, in utils")
        legend_above(axes)
    return axes


def _verdict(verdict: CountryVerdict) -> str:
    if verdict.signs:
        return "signs"
    if verdict.accepts:
        return "not ratified"
    return "negotiator refuses" if verdict.ratifies else "refuses altogether"


def margin_profile(
    explanations: Mapping[str, Explanation],
    *,
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what several agreements give each actor beyond what it needs.

    Negotiators stand in the headings, their constituents below. Left of zero an actor refuses.
    Labels with the same agreement share one mark.

    Parameters
    ----------
    explanations
        From ``game.explain``, by what to call the agreement: the name of a solution, say.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    ArgumentError
        If there is no agreement.

    Examples
    --------
    >>> import twolevel as tl
    >>> game = tl.load("border")
    >>> ax = margin_profile({"nash": game.explain(game.solve("nash").agreement)})
    >>> ax.get_legend_handles_labels()[1]
    ['nash']
    """
    joint: dict[int, list[str]] = {}
    for label, explanation in explanations.items():
        joint.setdefault(explanation.agreement.id, []).append(label)
    if not joint:
        raise ArgumentError("a profile needs at least one agreement; none was given")
    first = next(iter(explanations.values()))
    rows = rows_by_country(((v.country, n) for n, v in first.actors.items()), titles, room=0.24)
    with canvas(ax, height=rows.height) as axes:
        for place, labels in enumerate(joint.values()):
            found = explanations[labels[0]]
            margins = [float(found.actors[name].margin) for name in rows.actors]
            margins += [float(found.countries[name].gain) for name in rows.headings]
            shift = 0.7 * (place + 0.5) / len(joint) - 0.35
            axes.plot(
                margins,
                [y + shift for y in (*rows.actors.values(), *rows.headings.values())],
                linestyle="none",
                marker=MARKS[place % len(MARKS)],
                color=SERIES[place % len(SERIES)],
                markersize=4,
                label=", ".join(words(label, titles) for label in labels),
            )
        axes.axvline(0, color="black", linewidth=0.8)
        axes.grid(axis="x", color=GREY, alpha=0.3, linewidth=0.5)
        rows.label(axes, dict.fromkeys(rows.headings, ": negotiator"))
        axes.set_xlabel("payoff less what the actor needs, in utils")
        legend_above(axes)
    return axes


def pivots(
    pivots: Pivots,
    *,
    of: Target = "zone",
    titles: Titles | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what each actor's approval adds, and what its refusal takes away.

    Parameters
    ----------
    pivots
        From ``game.pivots()``.
    of
        ``"zone"``: changes of the zone of all countries. ``"win_set"``: changes of the win-set
        of the actor's country.
    titles
        Words in place of names; see `titles_of`.
    ax
        Axes to draw on; new ones, two columns wide, by default.

    Raises
    ------
    LabelError
        If `of` is neither.

    Examples
    --------
    >>> import twolevel as tl
    >>> ax = pivots(tl.load("border").pivots())
    >>> ax.get_xlabel()
    'change of the zone of all countries, in agreements'
    """
    if of not in get_args(Target):
        raise unknown(of, get_args(Target), kind="size that pivots change")
    actors = pivots.actors
    rows = rows_by_country(((pivot.country, name) for name, pivot in actors.items()), titles)
    changes = {
        "if it always approved": [getattr(actors[name], f"{of}_on") for name in rows.actors],
        "if it always refused": [getattr(actors[name], f"{of}_off") for name in rows.actors],
    }
    with canvas(ax, height=rows.height) as axes:
        for (label, values), colour, hatch in zip(
            changes.items(), (BLUE, VERMILION), ("", "////"), strict=True
        ):
            y = list(rows.actors.values())
            bars = axes.barh(
                y, values, 0.7, color=colour, hatch=hatch, edgecolor="white", lw=0, label=label
            )
            texts = [signed(value) if value else "" for value in values]
            axes.bar_label(bars, texts, padding=3, fontsize=SMALL)
        axes.axvline(0, color="black", linewidth=0.8)
        axes.margins(x=0.15)
        whole_numbers(axes.xaxis)
        rows.label(axes)
        size = "zone of all countries" if of == "zone" else "win-set of the actor's country"
        axes.set_xlabel(f"change of the {size}, in agreements")
        legend_above(axes)
    return axes
