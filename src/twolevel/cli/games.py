"""Verbs about games that come without a scenario: normal forms in files, and weighted votes.

Knows how a file's suffix and a member's weight are read. Does not know how they are solved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from twolevel.cli.options import delivered

if TYPE_CHECKING:
    from twolevel._tabular import Reported
    from twolevel.cli.page import Delivery

__all__ = ["equilibria", "voting"]


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--method",
    default="auto",
    show_default=True,
    metavar="NAME",
    help=(
        "pure, extreme, lemke_howson, logit, supports, nashpy, gambit, correlated or "
        "coarse_correlated; auto takes the most complete one that the size allows."
    ),
)
@click.option(
    "--selection",
    default="payoff_dominance,risk_dominance",
    show_default=True,
    metavar="NAME,NAME",
    help="Criteria that choose one of several: also strong and coalition_proof.",
)
@click.option(
    "--objective",
    metavar="NAME",
    help="For correlated equilibria: welfare (as by default) or least_welfare.",
)
@delivered
def equilibria(
    *, file: Path, method: str, selection: str, objective: str | None, delivery: Delivery
) -> None:
    """Print the equilibria of a game in normal form, their regret, and whether they are all.

    FILE is in Gambit's .nfg format, or a game tree in its .efg format, for which pygambit must be
    installed.
    """
    from twolevel.equilibria import find_equilibria, read_efg, read_nfg

    # The library judges the objective, so that a message is the same here and in Python.
    game = read_efg(file) if file.suffix == ".efg" else read_nfg(file)
    criteria = [name.strip() for name in selection.split(",") if name.strip()]
    found = find_equilibria(game, method, selection=criteria, objective=cast("Any", objective))
    _give(delivery, "equilibria", found, status=found.status, players=list(game.players))


@click.command()
@click.argument("members", nargs=-1, required=True, metavar="NAME=WEIGHT...")
@click.option("--quota", required=True, metavar="WEIGHT", help="The weight that passes.")
@click.option("--strict", is_flag=True, help="More than the quota is needed.")
@delivered
def voting(*, members: tuple[str, ...], quota: str, strict: bool, delivery: Delivery) -> None:
    """Print the power of the members of a weighted vote.

    Such as: twolevel voting --quota 51 north=50 south=49 east=1
    """
    from twolevel.coalitions import VotingGame, power_indices

    weights: dict[str, str] = {}
    for member in members:
        name, equals, weight = member.rpartition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{member!r} is not NAME=WEIGHT, such as north=50")
        if name.strip() in weights:
            raise click.BadParameter(f"{name.strip()} has two weights")
        weights[name.strip()] = weight
    found = power_indices(VotingGame.weighted(weights, quota=quota, strict=strict))
    _give(delivery, "voting", found, status="exact")


def _give(delivery: Delivery, verb: str, found: Reported, *, status: str, **more: Any) -> None:
    """Deliver a result that belongs to no scenario."""
    from twolevel.cli.documents import document, plain
    from twolevel.cli.page import Page

    def answer() -> dict[str, Any]:
        parts = {**more, **plain(found)}
        parts.pop("status", None)  # a result's own status is the one given
        parts["provenance"] = parts.pop("provenance")  # last
        return document(verb, status=status, scenario=None, **parts)

    delivery.give(Page.of_tables(found.tables(), answer))
