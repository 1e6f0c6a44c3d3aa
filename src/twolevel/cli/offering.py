"""The verb that bargains by proposals, round by round.

Knows which result answers it. Does not know how it is computed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from twolevel.cli.options import COALITION, delivered, on_case
from twolevel.cli.progress import Progress
from twolevel.cli.ratifying import give

if TYPE_CHECKING:
    from twolevel.cli.page import Delivery
    from twolevel.game import Game
    from twolevel.protocols import AgreementOffers, Ratifiers, TurnOffers

__all__ = ["offers"]


@click.command()
@on_case
@COALITION
@click.option(
    "--discount",
    default="0.9",
    metavar="D",
    show_default=True,
    help="What a util a round later is worth now, to every country.",
)
@click.option(
    "--order",
    metavar="NAME,NAME",
    help="Who proposes in each turn, over and over; drawn at random by default.",
)
@click.option(
    "--quota", type=int, metavar="N", help="How many countries must sign; all by default."
)
@click.option(
    "--ratifiers",
    type=click.Choice(["status_quo", "strategic"]),
    default="status_quo",
    show_default=True,
    help="What constituents compare an agreement with: the status quo, or what refusing leads to.",
)
@delivered
def offers(
    *,
    game: Game,
    progress: Callable[[str], Progress],
    coalition: tuple[str, ...] | None,
    discount: str,
    order: str | None,
    quota: int | None,
    ratifiers: Ratifiers,
    delivery: Delivery,
) -> None:
    """Print what proposals lead to, round by round: at random, or in a given order."""
    del progress
    terms: dict[str, Any] = {"discounts": discount, "quota": quota, "ratifiers": ratifiers}
    found: AgreementOffers | TurnOffers
    if order is None:
        found = game.offers(coalition, **terms)
    else:
        turns = [name.strip() for name in order.split(",") if name.strip()]
        found = game.offers_in_turn(coalition, order=turns, **terms)
    give(delivery, "offers", game, found, status=found.status)
