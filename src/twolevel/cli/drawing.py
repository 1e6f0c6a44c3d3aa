"""The verb about uncertain evidence: what still holds over draws from it.

Knows which options a run over draws has. Does not know what a draw is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from twolevel.cli.options import COALITION, delivered, on_case
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
@delivered
def robustness(
    *,
    game: Game,
    progress: Callable[[str], Progress],
    coalition: tuple[str, ...] | None,
    draws: int,
    seed: int,
    solution: str,
    delivery: Delivery,
) -> None:
    """Print what holds over draws from the evidence.

    How often each option is agreed, where each country stands in enthusiasm, and in which share of
    the draws each fact holds, with intervals.
    """
    with progress("Drawing from the evidence") as step:
        found = game.acceptability(
            draws=draws, rng=seed, coalition=coalition, solution=solution, progress=step
        )
    give(delivery, "robustness", game, found, status="sampling")
