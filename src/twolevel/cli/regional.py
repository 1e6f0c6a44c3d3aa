"""Verbs about the regions: their networks, their bargains with their centres, and the cycle.

Knows which result answers which verb. Does not know how it is computed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twolevel.cli.options import delivered, on_case
from twolevel.cli.pictures import PLOT, save
from twolevel.cli.progress import Progress
from twolevel.cli.ratifying import give

if TYPE_CHECKING:
    from twolevel.cli.page import Delivery
    from twolevel.game import Game

__all__ = ["cycle", "domestic", "network"]

Waiting = Callable[[str], Progress]


@click.command()
@on_case
@click.option(
    "--compare", is_flag=True, help="Hold the network against the links that the case reports."
)
@PLOT
@delivered
def network(
    *, game: Game, progress: Waiting, compare: bool, plot: Path | None, delivery: Delivery
) -> None:
    """Print which regions want ties across borders."""
    del progress
    found = game.network()
    if plot is not None:
        from twolevel import plots

        places = plots.places_of(game.scenario)
        ax = plots.network_map(
            found,
            places=places if all(name in places for name in found.network.regions) else None,
            compared=found.compare() if compare else None,
            titles=plots.titles_of(game.scenario),
        )
        save(ax.figure, plot)
    if compare:
        give(delivery, "network", game, found.compare(), status="compared")
    else:
        give(delivery, "network", game, found, status="stable")


@click.command()
@on_case
@click.option(
    "--initiative",
    type=click.Choice(["bottom_up", "top_down", "territorial"]),
    default="bottom_up",
    show_default=True,
    help="Who moves first: territories that ask, centres, or territories that do not ask.",
)
@delivered
def domestic(*, game: Game, progress: Waiting, initiative: str, delivery: Delivery) -> None:
    """Print the bargain of each centre with its territories."""
    del progress
    found = game.domestic(initiative=initiative)
    give(delivery, "domestic", game, found, status="solved")


@click.command()
@on_case
@click.option("--rounds", default=100, show_default=True, help="Rounds after which to stop.")
@PLOT
@delivered
def cycle(
    *, game: Game, progress: Waiting, rounds: int, plot: Path | None, delivery: Delivery
) -> None:
    """Print the cycle of regionalism, round by round."""
    del progress
    found = game.cycle(rounds=rounds)
    if plot is not None:
        from twolevel import plots

        ax = plots.autonomy(found, titles=plots.titles_of(game.scenario))
        save(ax.figure, plot)
    give(delivery, "cycle", game, found, status=found.status)
