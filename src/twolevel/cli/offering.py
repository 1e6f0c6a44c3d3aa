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
    from twolevel.protocols import AgreementOffers, PositionOffers, Ratifiers, TurnOffers

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
    "--quota",
    metavar="N",
    help="How many countries must sign; all by default. With --positions also 'international': "
    "those that the case's rule of entry into force asks for.",
)
@click.option(
    "--ratifiers",
    type=click.Choice(["status_quo", "strategic"]),
    default="status_quo",
    show_default=True,
    help="What constituents compare an agreement with: the status quo, or what refusing leads to.",
)
@click.option(
    "--positions",
    metavar="ISSUE,ISSUE",
    help="Numeric issues on which any position is proposed, at options or between; others stay put.",
)
@delivered
def offers(
    *,
    game: Game,
    progress: Callable[[str], Progress],
    coalition: tuple[str, ...] | None,
    discount: str,
    order: str | None,
    quota: str | None,
    ratifiers: Ratifiers,
    positions: str | None,
    delivery: Delivery,
) -> None:
    """Print what proposals lead to, round by round: at random, or in a given order."""
    del progress
    if positions is not None and order is not None:
        raise click.UsageError(
            "--order is for agreements: who proposes positions is drawn at random"
        )
    terms: dict[str, Any] = {"discounts": discount, "quota": quota, "ratifiers": ratifiers}
    found: AgreementOffers | PositionOffers | TurnOffers
    if positions is not None:
        found = game.position_offers(coalition, issues=_names(positions), **terms)
    elif order is None:
        found = game.offers(coalition, **terms)
    else:
        found = game.offers_in_turn(coalition, order=_names(order), **terms)
    give(delivery, "offers", game, found, status=found.status)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
