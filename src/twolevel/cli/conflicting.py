"""The verb about conflicts: which states would last when a move may be answered by another.

Knows where a conflict comes from, a file or the agreements of a case. Computes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twolevel.cli.options import case_of, changes_option, delivered
from twolevel.cli.pictures import PLOT, save

if TYPE_CHECKING:
    from twolevel.cli.page import Delivery
    from twolevel.conflicts import Conflict
    from twolevel.model.scenario import Scenario

__all__ = ["conflict"]

MOST_JOINT = 10_000
"""States times coalitions up to which coalitions are asked about unasked."""


@click.command()
@click.argument("target", metavar="FILE|CASE")
@changes_option
@click.option(
    "--issues",
    metavar="NAME,NAME",
    help="Of a case: issues whose options vary, all else at the status quo; all by default.",
)
@click.option(
    "--control",
    "controls",
    metavar="NAME=ISSUE,ISSUE",
    multiple=True,
    help=(
        "Of a case: who can change which issues alone. By default each country can take up what "
        "requires it and nobody else, and drop what requires it. Repeatable."
    ),
)
@click.option("--start", metavar="STATE", help="Print what can come about from this state.")
@click.option(
    "--why",
    "asked",
    metavar="STATE",
    help="Print which replies deter whom from leaving this state, improvement by improvement.",
)
@click.option(
    "--coalitions/--no-coalitions",
    "joint",
    default=None,
    help="Ask about coalitions too; by default where there are not too many.",
)
@PLOT
@delivered
def conflict(
    *,
    target: str,
    changes: list[tuple[str, Any]],
    issues: str | None,
    controls: tuple[str, ...],
    start: str | None,
    asked: str | None,
    joint: bool | None,
    plot: Path | None,
    delivery: Delivery,
) -> None:
    """Print which states of a conflict would last, for each decision maker and for all.

    FILE describes a conflict: states and moves, or options, and who prefers which. Of a CASE,
    agreements are the states, in the order of each country's payoff.
    """
    from twolevel.cli.documents import document, plain
    from twolevel.cli.page import Page
    from twolevel.conflicts import coalition_stability, evolution, stability, why

    scenario, graph = _read(target, changes, issues, controls)
    alone = stability(graph)
    groups = 2 ** len(graph.decision_makers) - 1
    if joint is None:
        joint = groups * len(graph.states) <= MOST_JOINT
    together = coalition_stability(graph) if joint else None
    ahead = None if start is None else evolution(graph, start)
    reasons = (
        []
        if asked is None
        else [why(graph, asked, maker) for maker in graph.decision_makers if graph.moves[maker]]
    )
    if plot is not None:
        from twolevel import plots

        titles = None if scenario is None else plots.titles_of(scenario)
        save(plots.conflict(alone, titles=titles).figure, plot)

    def answer() -> dict[str, Any]:
        parts = plain(alone)
        parts |= {"coalitions": together, "evolution": ahead, "deterrence": reasons}
        parts["provenance"] = parts.pop("provenance")  # last
        return document(
            "conflict",
            status="stable" if alone.equilibria["general_metarational"] else "none_stable",
            scenario=scenario,
            conflict=graph,
            **parts,
        )

    tables = list(alone.tables())
    if together is not None:
        tables.append(together.tables()[1])
    if ahead is not None:
        tables += ahead.tables()
    for reason in reasons:
        tables += reason.tables()
    delivery.give(Page.of_tables(tables, answer))


def _read(
    target: str, changes: list[tuple[str, Any]], issues: str | None, controls: tuple[str, ...]
) -> tuple[Scenario | None, Conflict]:
    """Return the conflict, and the scenario it is about if it is about one."""
    from twolevel.conflicts import is_conflict_file, read_conflict

    if Path(target).suffix and is_conflict_file(target):
        if changes or issues is not None or controls:
            raise click.UsageError(
                f"--set, --issues and --control are about a case, but {target} is a conflict itself"
            )
        return None, read_conflict(target)
    game = case_of(target, changes)
    options: dict[str, Any] = {}
    if issues is not None:
        options["issues"] = _several(issues)
    if controls:
        options["controls"] = dict(map(_control, controls))
    return game.scenario, game.conflict(**options)


def _several(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _control(text: str) -> tuple[str, list[str]]:
    name, equals, issues = text.partition("=")
    if not equals or not name.strip() or not _several(issues):
        raise click.BadParameter(
            f"{text!r} is not NAME=ISSUE,ISSUE, such as china=transit", param_hint="--control"
        )
    return name.strip(), _several(issues)
