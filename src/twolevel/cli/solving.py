"""The verb that answers the main question in one go: who can sign what, and what comes of it.

Knows which results make up the answer; how the page looks is `solve_page`'s business, and
whether a word such as a floor mode exists is the library's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

import click

from twolevel.cli.options import COALITION, FLOOR_MODE, checkpoint_option, delivered, on_case
from twolevel.cli.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from twolevel.bargaining import FloorMode
    from twolevel.bargaining.choosing import Outcome
    from twolevel.cli.page import Delivery
    from twolevel.cli.solve_page import Answer
    from twolevel.game import Game

__all__ = ["solve"]


@click.command()
@on_case
@COALITION
@click.option(
    "--solution",
    "solutions",
    metavar="NAME",
    multiple=True,
    help=(
        "nash, kalai_smorodinsky, egalitarian, utilitarian or equal_loss. Repeatable; all of "
        "them by default."
    ),
)
@click.option(
    "--over",
    metavar="WHAT",
    default="agreements",
    show_default=True,
    help="Bargain over agreements, or over lotteries between them.",
)
@FLOOR_MODE
@click.option(
    "--seconds",
    type=float,
    metavar="S",
    help=(
        "How long to count, and to look for solutions: an answer in part says what share of the "
        "agreements it covers. By default ten seconds for each search, where there are too many "
        "agreements to list, and else no limit."
    ),
)
@checkpoint_option(
    "Keep the searches in this file, and go on from it, where there are too many agreements to list."
)
@delivered
def solve(
    *,
    game: Game,
    progress: Callable[[str], Progress],
    coalition: tuple[str, ...] | None,
    solutions: tuple[str, ...],
    over: Literal["agreements", "lotteries"],
    floor_mode: FloorMode,
    seconds: float | None,
    checkpoint: Path | None,
    delivery: Delivery,
) -> None:
    """Print the whole answer: win-sets, overlap, solutions.

    In this order: what is to be settled, each country's win-set, the zone of every coalition, what
    binds, who stands to gain, and what each bargaining solution makes of it.

    Where there are too many agreements to list, sizes are estimated from a sample and solutions
    are searched for; the answer says which are proven, and how far the others are at most.

    CSV holds the bargaining solutions, one row each.
    """
    from twolevel.bargaining.search_result import SearchResult
    from twolevel.bargaining.settlement import Settlement
    from twolevel.cli.page import Page
    from twolevel.cli.search_page import searched_table
    from twolevel.cli.solutions_table import main_table
    from twolevel.cli.solve_page import Answer, blocks
    from twolevel.ratification import enthusiasm, overlap, win_sets

    with progress("Counting agreements") as step:
        survey = game.survey(progress=step, seconds=seconds)
    with progress("Bargaining") as step:
        found = game.solve_all(
            solutions or None,
            coalition=coalition,
            floor_mode=floor_mode,
            over=over,
            seconds="auto" if seconds is None else seconds,
            checkpoint=checkpoint,
            progress=step,
        )
    settlements = {n: each for n, each in found.items() if isinstance(each, Settlement)}
    searched = {n: each for n, each in found.items() if isinstance(each, SearchResult)}
    empty = {each.status for each in found.values()} == {"no_agreement"} and not searched
    with progress("Looking for the nearest agreement") as step:
        near = game.nearest(coalition, progress=step) if empty else None
    answer = Answer(
        scenario=game.scenario,
        win_sets=win_sets(survey),
        overlap=overlap(survey),
        enthusiasm=enthusiasm(survey),
        settlements=settlements,
        searched=searched,
        compromise=game.compromise(coalition),
        nearest=near,
    )
    table = (
        searched_table(game.scenario, searched, answer.coalition)
        if searched
        else main_table(game.scenario, settlements, answer.coalition)
    )
    delivery.give(
        Page(blocks=blocks(answer), document=partial(_document, answer), main=table),
    )


def _document(answer: Answer) -> dict[str, object]:
    from twolevel.cli.documents import document, plain, zones

    return document(
        "solve",
        status=_status({**answer.settlements, **answer.searched}),
        scenario=answer.scenario,
        coalition=answer.coalition,
        win_sets=answer.win_sets,
        overlap={**plain(answer.overlap), "coalitions": zones(answer.overlap)},
        enthusiasm=answer.enthusiasm,
        solutions={**answer.settlements, **answer.searched},
        compromise=answer.compromise,
        nearest=answer.nearest,
    )


def _status(found: Mapping[str, Outcome]) -> str:
    """Return the status that all solutions have, or ``"mixed"``."""
    statuses: set[str] = {each.status for each in found.values()}
    return statuses.pop() if len(statuses) == 1 else "mixed"
