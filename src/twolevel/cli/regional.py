"""Verbs about the regions: their networks, their bargains with their centres, and the cycle.

Knows which result answers which verb. Does not know how it is computed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from twolevel.cli.options import delivered, on_case
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
@delivered
def network(*, game: Game, progress: Waiting, compare: bool, delivery: Delivery) -> None:
    """Print which regions want ties across borders."""
    del progress
    found = game.network()
    if compare:
        give(delivery, "network", game, found.compare(), status="compared")
    else:
        give(delivery, "network", game, found, status="stable")


@click.command()
@on_case
@click.option(
    "--initiative",
    type=click.Choice(["bottom_up", "top_down"]),
    default="bottom_up",
    show_default=True,
    help="Who moves first: the territories, or the centres.",
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
@delivered
def cycle(*, game: Game, progress: Waiting, rounds: int, delivery: Delivery) -> None:
    """Print the cycle of regionalism, round by round."""
    del progress
    found = game.cycle(rounds=rounds)
    give(delivery, "cycle", game, found, status=found.status)
