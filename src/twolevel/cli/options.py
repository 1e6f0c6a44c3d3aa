"""What verbs have in common: a case, what to change in it, how to count, where to put the answer.

Knows how options are written. The library judges names and values, so that a message is the
same here and in Python.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twolevel.cli.progress import Progress

if TYPE_CHECKING:
    from twolevel.game import Game

__all__ = [
    "CHECKPOINT",
    "COALITION",
    "FLOOR_MODE",
    "FORMATS",
    "case_of",
    "changes_option",
    "checkpoint_option",
    "coalition_option",
    "delivered",
    "on_case",
    "surveyed",
]

Verb = Callable[..., Any]

FORMATS = ("table", "json", "csv")


def _names(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> tuple[str, ...] | None:
    """Return ``"china,russia"`` as names; None where nothing was said."""
    if text is None:
        return None
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise click.BadParameter("name at least one country, such as china,russia")
    return names


def coalition_option(what: str) -> Verb:
    """Return the option that names a coalition, with what it is for."""
    return click.option("--coalition", metavar="NAME,NAME", callback=_names, help=what)


COALITION = coalition_option(
    "Countries that must all sign, joined by commas; all of them by default."
)


def checkpoint_option(what: str) -> Verb:
    """Return the option that names a file to go on from, with what it keeps."""
    return click.option("--checkpoint", type=click.Path(dir_okay=False, path_type=Path), help=what)


FLOOR_MODE = click.option(
    "--floor-mode",
    metavar="MODE",
    default="truncate",
    show_default=True,
    help=(
        "How ratification enters: truncate (only what all can sign is on the table), "
        "threat_point (and the least a country can sign is its disagreement payoff) or "
        "acceptance (negotiators agree first, constituents vote afterwards)."
    ),
)


CHECKPOINT = checkpoint_option("Keep in this file how far the run has got, and go on from it.")


def changes_option(verb: Verb) -> Verb:
    """Give a verb what to change in its case first."""
    return click.option(
        "--set",
        "changes",
        metavar="PATH=VALUE",
        multiple=True,
        callback=lambda _ctx, _option, changes: [_change(change) for change in changes],
        help=(
            "Replace one part of the scenario first, such as countries.china.autonomy=0.7; "
            "VALUE is read as JSON where it is JSON. Repeatable."
        ),
    )(verb)


def on_case(verb: Verb) -> Verb:
    """Give a verb the game of its CASE argument, changed by --set, and a maker of progress."""

    @click.argument("case")
    @changes_option
    @click.option("-q", "--quiet", is_flag=True, help="No progress bar.")
    @functools.wraps(verb)
    def wrapped(case: str, changes: list[tuple[str, Any]], quiet: bool, **options: Any) -> Any:
        def progress(what: str) -> Progress:
            return Progress(what, quiet=quiet)

        return verb(game=case_of(case, changes), progress=progress, **options)

    return wrapped


def case_of(case: str, changes: list[tuple[str, Any]]) -> Game:
    """Return the game of a case by name or path, with parts of the scenario replaced."""
    from twolevel.game import Game, load

    game = load(case)
    scenario = game.scenario
    for path, value in changes:
        scenario = scenario.replace(path, value)
    return Game(scenario) if changes else game


def _change(text: str) -> tuple[str, Any]:
    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        raise click.BadParameter(
            f"{text!r} is not PATH=VALUE, such as countries.china.autonomy=0.7"
        )
    try:
        return path.strip(), json.loads(value)
    except (ValueError, RecursionError):
        return path.strip(), value


def surveyed(verb: Verb) -> Verb:
    """Give a verb what was said about counting, as options of the survey."""

    @click.option(
        "--method",
        metavar="METHOD",
        default="auto",
        show_default=True,
        help="auto, enumerate (exact) or sample (estimates with 95% intervals).",
    )
    @click.option("--samples", type=int, metavar="N", help="Agreements to draw when sampling.")
    @click.option("--seed", type=int, metavar="N", help="Seed of the sample; 0 by default.")
    @click.option(
        "--seconds",
        type=float,
        metavar="S",
        help="How long to count at most; a count in part says what share it covers.",
    )
    @CHECKPOINT
    @functools.wraps(verb)
    def wrapped(
        method: str,
        samples: int | None,
        seed: int | None,
        seconds: float | None,
        checkpoint: Path | None,
        **options: Any,
    ) -> Any:
        said = {
            "method": method,
            "samples": samples,
            "rng": seed,
            "seconds": seconds,
            "checkpoint": checkpoint,
        }
        survey = {name: value for name, value in said.items() if value is not None}
        return verb(survey=survey, **options)

    return wrapped


def delivered(verb: Verb) -> Verb:
    """Give a verb the place and the form of its answer."""

    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="A page to read, one JSON object, or the main table as CSV.",
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to a file in place of the screen.",
    )
    @functools.wraps(verb)
    def wrapped(form: str, output: Path | None, **options: Any) -> Any:
        from twolevel.cli.page import Delivery

        return verb(delivery=Delivery(form=form, output=output), **options)

    return wrapped
