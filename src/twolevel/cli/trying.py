"""The verb that puts theories on trial.

Knows which options a trial has. Does not know what a theory claims.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twolevel.cli.options import CHECKPOINT, delivered, on_case
from twolevel.cli.pictures import PLOT, save
from twolevel.cli.progress import Progress
from twolevel.cli.ratifying import give

if TYPE_CHECKING:
    from twolevel.cli.page import Delivery
    from twolevel.game import Game

__all__ = ["trial"]


@click.command()
@on_case
@click.option(
    "--theory",
    "theories",
    metavar="NAME",
    multiple=True,
    help=(
        "realist, neofunctionalist, putnam or regional; or regional less a part: no_autonomy, "
        "no_support, no_network, no_feedback. Repeatable; the first four by default."
    ),
)
@click.option("--counterfactuals", is_flag=True, help="Add the regional game less each part.")
@click.option("--draws", default=1000, show_default=True, help="Draws from the evidence.")
@click.option("--seed", default=0, show_default=True, help="Seed of the draws.")
@click.option("--solution", default="nash", show_default=True, help="What bargaining leads to.")
@click.option("--workers", type=int, metavar="N", help="Threads; all cores by default.")
@CHECKPOINT
@PLOT
@delivered
def trial(  # noqa: PLR0913 - one parameter an option
    *,
    game: Game,
    progress: Callable[[str], Progress],
    theories: tuple[str, ...],
    counterfactuals: bool,
    draws: int,
    seed: int,
    solution: str,
    workers: int | None,
    checkpoint: Path | None,
    plot: Path | None,
    delivery: Delivery,
) -> None:
    """Print which facts each theory gets.

    Every theory on the same draws from the evidence: in which share of them each fact holds, with
    intervals; the share of facts each theory gets; and who takes part.
    """
    from twolevel.robustness import COUNTERFACTUALS, THEORIES

    names = [*(theories or THEORIES), *(COUNTERFACTUALS if counterfactuals else ())]
    with progress("Hearing theories") as step:
        found = game.trial(
            theories=names,
            draws=draws,
            rng=seed,
            solution=solution,
            workers=workers,
            checkpoint=checkpoint,
            progress=step,
        )
    if plot is not None:
        from twolevel import plots

        save(plots.trial(found).figure, plot)
    give(delivery, "trial", game, found, status="sampling")
