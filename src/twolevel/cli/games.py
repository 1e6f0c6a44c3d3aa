"""Verbs about games in normal form, in files or made from a case, and about weighted votes.

Knows how a file's suffix and a member's weight are read. Does not know how they are solved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from twolevel.cli.options import case_of, changes_option, delivered

if TYPE_CHECKING:
    from twolevel._tabular import Reported
    from twolevel.cli.page import Delivery
    from twolevel.equilibria import NormalFormGame
    from twolevel.model.scenario import Scenario

__all__ = ["equilibria", "voting"]

GAMBIT = (".nfg", ".efg")
SYNTAXES = (".yaml", ".yml", ".json")
KINDS = {"participation": (), "positions": ("issue", "base"), "demands": ("levels",)}
"""The games of a case, and the options that belong to each."""


@click.command()
@click.argument("target", metavar="FILE|CASE")
@changes_option
@click.option(
    "--game",
    "kind",
    type=click.Choice(tuple(KINDS)),
    help=(
        "Of a case: which game is played with its agreements. participation: who joins; positions: "
        "every country backs an option of an issue, or none; demands: every country demands a share "
        "of its ideal gain."
    ),
)
@click.option("--issue", metavar="NAME", help="Whose options are backed in a game of positions.")
@click.option(
    "--base",
    type=int,
    metavar="ID",
    help="The agreement that holds on all other issues; the status quo by default.",
)
@click.option(
    "--levels", type=int, metavar="N", help="How many demands are possible; 5 by default."
)
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
@click.option(
    "--seconds",
    type=float,
    metavar="S",
    help=(
        "How long extreme and gambit may take. What extreme has found by then is told as all found, "
        "and that there may be others. The other methods end by their own limits and take no seconds."
    ),
)
@delivered
def equilibria(
    *,
    target: str,
    changes: list[tuple[str, Any]],
    kind: str | None,
    method: str,
    selection: str,
    objective: str | None,
    seconds: float | None,
    delivery: Delivery,
    **terms: Any,
) -> None:
    """Print the equilibria of a game in normal form, their regret, and whether they are all.

    FILE is in Gambit's .nfg format, or a game tree in its .efg format, for which pygambit must be
    installed. For a CASE, say with --game which game.
    """
    from twolevel.equilibria import find_equilibria

    # The library judges objective and seconds, so that a message is the same here and in Python.
    scenario, game = _played(target, changes, kind, terms)
    criteria = [name.strip() for name in selection.split(",") if name.strip()]
    found = find_equilibria(
        game, method, selection=criteria, objective=cast("Any", objective), seconds=seconds
    )
    _give(
        delivery,
        "equilibria",
        found,
        scenario=scenario,
        status=found.status,
        players=list(game.players),
    )


def _played(
    target: str, changes: list[tuple[str, Any]], kind: str | None, terms: dict[str, Any]
) -> tuple[Scenario | None, NormalFormGame]:
    """Return the game, and the scenario it is made from if it is made from one."""
    from twolevel.equilibria import read_efg, read_nfg

    suffix = Path(target).suffix
    said = {name: value for name, value in terms.items() if value is not None}
    if suffix in GAMBIT or (suffix and suffix not in SYNTAXES):
        if changes or kind is not None or said:
            raise click.UsageError(
                f"--set, --game and what goes with it are about a case, but {target} is a game itself"
            )
        return None, read_efg(target) if suffix == ".efg" else read_nfg(target)
    if kind is None:
        raise click.UsageError(f"say with --game which game of {target}: {', '.join(KINDS)}")
    for name in said:
        if name not in KINDS[kind]:
            owner = next(each for each, names in KINDS.items() if name in names)
            raise click.UsageError(f"--{name} belongs to --game {owner}")
    if kind == "positions" and "issue" not in said:
        raise click.UsageError("a game of positions needs --issue, whose options are backed")
    case = case_of(target, changes)
    if kind == "participation":
        return case.scenario, case.participation().game
    if kind == "positions":
        return case.scenario, case.position_game(said.pop("issue"), **said)
    return case.scenario, case.demand_game(**said)


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


def _give(
    delivery: Delivery,
    verb: str,
    found: Reported,
    *,
    status: str,
    scenario: Scenario | None = None,
    **more: Any,
) -> None:
    """Deliver a result that need not belong to a scenario."""
    from twolevel.cli.documents import document, plain
    from twolevel.cli.page import Page

    def answer() -> dict[str, Any]:
        parts = {**more, **plain(found)}
        parts.pop("status", None)  # a result's own status is the one given
        parts["provenance"] = parts.pop("provenance")  # last
        return document(verb, status=status, scenario=scenario, **parts)

    delivery.give(Page.of_tables(found.tables(), answer))
