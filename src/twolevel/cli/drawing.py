"""The verb about uncertain evidence: what still holds over draws from it.

Knows which options a run over draws has. Does not know what a draw is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twolevel.cli.options import CHECKPOINT, COALITION, delivered, on_case
from twolevel.cli.pictures import PLOT, save
from twolevel.cli.progress import Progress
from twolevel.cli.ratifying import give

if TYPE_CHECKING:
    from twolevel.cli.page import Delivery
    from twolevel.game import Game

__all__ = ["robustness"]


@click.command()
@on_case
@COALITION
@click.option("--draws", default=1000, show_default=True, help="Draws from the evidence.")
@click.option("--seed", default=0, show_default=True, help="Seed of the draws.")
@click.option("--solution", default="nash", show_default=True, help="What bargaining leads to.")
@click.option("--workers", type=int, metavar="N", help="Threads; all cores by default.")
@CHECKPOINT
@click.option(
    "--drivers",
    "drivers",
    metavar="RESULT",
    multiple=True,
    help=(
        "Print instead which statements drive a result, such as facts.rail_link, enthusiasm.japan "
        "or zone: shares of its variance. A draw costs as much as there are statements. Repeatable."
    ),
)
@PLOT
@delivered
def robustness(  # noqa: PLR0913 - one parameter an option
    *,
    game: Game,
    progress: Callable[[str], Progress],
    coalition: tuple[str, ...] | None,
    draws: int,
    seed: int,
    solution: str,
    workers: int | None,
    checkpoint: Path | None,
    drivers: tuple[str, ...],
    plot: Path | None,
    delivery: Delivery,
) -> None:
    """Print what holds over draws from the evidence.

    How often each option is agreed, where each country stands in enthusiasm, and in which share of
    the draws each fact holds, with intervals.
    """
    if drivers:
        from twolevel.robustness import sensitivity

        with progress("Comparing draws") as step:
            found = sensitivity(
                game.scenario,
                drivers,
                draws=draws,
                rng=seed,
                coalition=coalition,
                solution=solution,
                workers=workers,
                progress=step,
            )
        give(delivery, "robustness", game, found, status="sampling")
        return
    with progress("Drawing from the evidence") as step:
        shares = game.acceptability(
            draws=draws,
            rng=seed,
            coalition=coalition,
            solution=solution,
            workers=workers,
            checkpoint=checkpoint,
            progress=step,
        )
    if plot is not None:
        from twolevel import plots

        save(plots.acceptability(shares, titles=plots.titles_of(game.scenario)).figure, plot)
    give(delivery, "robustness", game, shares, status="sampling")
