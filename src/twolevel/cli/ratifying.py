"""Verbs about ratification: who can sign what, who blocks it, and whether the facts agree.

Knows which method of a game answers which verb. Each prints the tables of one result.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from twolevel.cli.options import COALITION, delivered, on_case, surveyed
from twolevel.cli.progress import Progress

if TYPE_CHECKING:
    from twolevel._tabular import Reported
    from twolevel.cli.page import Delivery
    from twolevel.game import Game
    from twolevel.ratification import Enthusiasm, Pivots, WinSets

    Counted = WinSets | Pivots | Enthusiasm

__all__ = [
    "enthusiasm",
    "explain",
    "facts",
    "give",
    "nearest",
    "overlap",
    "pivots",
    "power",
    "winsets",
]

LONGEST_ID = 1000
"""Digits of an id; the largest has as many as the product of all options."""

Waiting = Callable[[str], Progress]


def _counting(result: Callable[..., Counted]) -> click.Command:
    """Make a verb of the result that it prints, one that rests on counting agreements."""

    @click.command()
    @on_case
    @surveyed
    @delivered
    @functools.wraps(result)
    def verb(
        *, game: Game, progress: Waiting, survey: Mapping[str, Any], delivery: Delivery
    ) -> None:
        with progress("Counting agreements") as step:
            found = result(game, **survey, progress=step)
        give(delivery, result.__name__, game, found, status=found.provenance.method)

    return verb


@_counting
def winsets(game: Game, **counting: Any) -> WinSets:
    """Print each country's win-set, and what binds in it."""
    return game.win_sets(**counting)


@_counting
def pivots(game: Game, **counting: Any) -> Pivots:
    """Print what each actor's approval or refusal changes."""
    return game.pivots(**counting)


@_counting
def enthusiasm(game: Game, **counting: Any) -> Enthusiasm:
    """Print how much each country stands to gain."""
    return game.enthusiasm(**counting)


@click.command()
@on_case
@surveyed
@delivered
def overlap(
    *, game: Game, progress: Waiting, survey: Mapping[str, Any], delivery: Delivery
) -> None:
    """Print the zone of agreement of every coalition."""
    from twolevel.cli.documents import zones

    with progress("Counting agreements") as step:
        found = game.overlap(**survey, progress=step)
    give(
        delivery,
        "overlap",
        game,
        found,
        status=found.provenance.method,
        coalitions=zones(found),
    )


@click.command()
@on_case
@COALITION
@delivered
def nearest(
    *, game: Game, progress: Waiting, coalition: tuple[str, ...] | None, delivery: Delivery
) -> None:
    """Print what the least concession by all would open."""
    with progress("Looking for the nearest agreement") as step:
        found = game.nearest(coalition, progress=step)
    status = "found" if found.agreements else "none_open"
    give(delivery, "nearest", game, found, status=status)


@click.command()
@on_case
@click.option("--solution", default="nash", show_default=True, help="What bargaining leads to.")
@COALITION
@delivered
def facts(
    *,
    game: Game,
    progress: Waiting,
    solution: str,
    coalition: tuple[str, ...] | None,
    delivery: Delivery,
) -> None:
    """Print which facts of the case the model confirms."""
    with progress("Counting agreements") as step:
        game.survey(progress=step)
    found = game.facts(solution=solution, coalition=coalition)
    give(delivery, "facts", game, found, status="judged")


@click.command()
@on_case
@delivered
def power(*, game: Game, progress: Waiting, delivery: Delivery) -> None:
    """Print each country's and actor's voting power over the outcome."""
    del progress
    give(delivery, "power", game, game.power(), status="exact")


@click.command()
@on_case
@click.argument("agreement", nargs=-1)
@delivered
def explain(
    *, game: Game, progress: Waiting, agreement: tuple[str, ...], delivery: Delivery
) -> None:
    """Print who approves an agreement, and which rule fails.

    AGREEMENT is an id, or issue=option pairs; issues not mentioned stay at their status quo, and
    with no AGREEMENT at all it is the status quo itself.
    """
    del progress
    found = game.explain(_chosen(agreement))
    status = "can_enter_into_force" if found.in_force else "cannot_enter_into_force"
    give(delivery, "explain", game, found, status=status)


def _chosen(words: tuple[str, ...]) -> int | dict[str, str]:
    """Return an agreement as the library takes it: an id, or options by issue."""
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= LONGEST_ID:
        return int(words[0])
    chosen: dict[str, str] = {}
    for word in words:
        issue, equals, option = word.partition("=")
        if not equals:
            raise click.BadParameter(
                f"{word!r} is neither an id nor issue=option, such as 'port=zarubino'",
                param_hint="AGREEMENT",
            )
        if issue in chosen:
            raise click.BadParameter(f"issue {issue!r} is given twice", param_hint="AGREEMENT")
        chosen[issue] = option
    return chosen


def give(
    delivery: Delivery, verb: str, game: Game, found: Reported, *, status: str, **instead: Any
) -> None:
    """Deliver a result: its tables to a reader, its fields to a program."""
    from twolevel.cli.documents import document, plain
    from twolevel.cli.page import Page

    def answer() -> dict[str, Any]:
        parts = {**plain(found), **instead}
        parts.pop("status", None)  # a result's own status is the one given
        parts["provenance"] = parts.pop("provenance")  # last
        return document(verb, status=status, scenario=game.scenario, **parts)

    delivery.give(Page.of_tables(found.tables(), answer))
