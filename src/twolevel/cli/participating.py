"""The verb about who joins: which coalitions hold, and what it would cost to make one hold.

Knows which results make up the answer and how the page is laid out. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twolevel._tabular import Table, joined
from twolevel.cli.coalitions import FEW, Names
from twolevel.cli.options import (
    FLOOR_MODE,
    checkpoint_option,
    coalition_option,
    delivered,
    on_case,
)
from twolevel.cli.progress import Progress

if TYPE_CHECKING:
    from twolevel.cli.page import Block, Delivery
    from twolevel.game import Game
    from twolevel.participation import Farsighted, Participation
    from twolevel.robustness import Stability

__all__ = ["coalitions"]

MOST_AHEAD = 6
"""Countries up to which foresight is shown unasked."""


@click.command()
@on_case
@coalition_option("Members, joined by commas, of a coalition whose payments are shown as well.")
@click.option(
    "--spillover",
    "spillovers",
    metavar="SHARE",
    default="0",
    show_default=True,
    help="Which share of an agreement's gain, or loss, a country has without signing, from 0 to 1.",
)
@click.option(
    "--observers",
    metavar="WHAT",
    default="watch",
    show_default=True,
    help="watch, or lend what an agreement requires of them where they could sign it.",
)
@click.option("--solution", default="nash", show_default=True, help="What bargaining leads to.")
@FLOOR_MODE
@click.option(
    "--draws", type=int, metavar="N", help="Say in which share of N draws each coalition holds."
)
@click.option("--seed", default=0, show_default=True, help="Seed of the draws.")
@checkpoint_option("Keep the counts of --draws in this file, and go on from it.")
@delivered
def coalitions(
    *,
    game: Game,
    progress: Callable[[str], Progress],
    coalition: tuple[str, ...] | None,
    spillovers: str,
    draws: int | None,
    seed: int,
    checkpoint: Path | None,
    delivery: Delivery,
    **bargaining: Any,
) -> None:
    """Print which coalitions would hold, and what that would cost.

    For every coalition that brings an agreement into force: who gains what, who would leave,
    who would join, whether it is an equilibrium, and the payments that would make it one. With
    --coalition, what could be paid to whom; with --draws, how sure all this is.
    """
    from twolevel.cli.page import Page

    if checkpoint is not None and draws is None:
        raise click.UsageError("--checkpoint keeps the counts of --draws; say how many draws")
    options = {"spillovers": spillovers, **bargaining}
    with progress("Bargaining in every coalition") as step:
        found = game.participation(**options, progress=step)
    paid = () if coalition is None else _payments(found, coalition)
    sure = None
    if draws is not None:
        with progress("Drawing from the evidence") as step:
            sure = game.stability(
                draws=draws, rng=seed, checkpoint=checkpoint, **options, progress=step
            )
    ahead = found.farsighted() if len(found.countries) <= MOST_AHEAD else None

    def answer() -> dict[str, Any]:
        from twolevel.cli.documents import document, plain

        parts = plain(found)
        parts["payments"] = [
            plain(found.stabilise(each, fund=fund), exact=found.provenance.exact)
            for each in ([v.coalition.members for v in found.coalitions])
            for fund in ("members", "outside")
        ]
        parts |= {"farsighted": ahead, "shares": sure, "provenance": parts.pop("provenance")}
        return document(
            "coalitions",
            status="stable" if found.stable else "none_stable",
            scenario=game.scenario,
            **parts,
        )

    shown = tuple(_blocks(found, ahead, paid, sure))
    delivery.give(Page(blocks=shown, document=answer, main=found.tables()[0]))


def _payments(found: Participation, coalition: tuple[str, ...]) -> tuple[Table, ...]:
    """Return what could be paid to whom, or why there is nothing to pay for."""
    verdict = found.verdict(coalition)
    if verdict.coalition.agreement is not None:
        return found.stabilise(coalition).tables()
    reason = verdict.coalition.status.replace("_", " ")
    return (
        Table(
            title=f"{joined(verdict.coalition.members)} bring nothing into force: {reason}",
            columns=(),
            rows=(),
        ),
    )


def _blocks(
    found: Participation,
    ahead: Farsighted | None,
    paid: tuple[Table, ...],
    sure: Stability | None,
) -> Iterator[Block]:
    from twolevel.cli.page import Shown, Words

    coded = _Coded(found.countries)
    if coded.legend:
        yield Words(coded.legend)
    main, gains = found.tables()
    yield Shown(coded.table(main))
    yield Shown(coded.table(gains))
    yield Words(_READING)
    if ahead is not None:
        (table,) = ahead.tables()
        yield Shown(coded.table(table))
    for table in (*paid, *(() if sure is None else sure.tables())):
        yield Shown(coded.table(table))


_READING = (
    "A country would leave or join if it gained by doing so alone; it is welcome if no member would "
    "lose. What a coalition costs to hold is the least, in utils, that keeps members in and others "
    "out; what members cannot pay among themselves has to come from outside."
)


class _Coded:
    """Names of countries by their codes, where there are too many to write out."""

    def __init__(self, countries: Iterable[str]) -> None:
        names = tuple(countries)
        self.codes = Names(names).codes if len(names) > FEW else {}
        pairs = ", ".join(f"{code} {name}" for name, code in self.codes.items())
        self.legend = f"{pairs}." if pairs else ""

    def table(self, table: Table) -> Table:
        """Return a table with its lists of countries, and headings, by codes."""
        return Table(
            title=table.title,
            columns=tuple(self.codes.get(heading, heading) for heading in table.columns),
            rows=tuple(tuple(self._cell(cell) for cell in row) for row in table.rows),
            note=table.note,
        )

    def _cell(self, cell: object) -> object:
        if not isinstance(cell, str) or not self.codes:
            return cell
        words = cell.split(", ")
        if all(word in self.codes for word in words):
            return " ".join(self.codes[word] for word in words)
        return cell
