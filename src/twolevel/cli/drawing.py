"""The verb about uncertain evidence: what still holds over draws from it.

Knows which options a run over draws has. Does not know what a draw is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from twolevel.cli.options import CHECKPOINT, COALITION, delivered, on_case
from twolevel.cli.pictures import PLOT, save
from twolevel.cli.progress import Progress
from twolevel.cli.ratifying import give
from twolevel.errors import listed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from twolevel.cli.page import Delivery
    from twolevel.game import Game
    from twolevel.robustness import Sensitivity, SmallestFlip, Tornado

__all__ = ["robustness"]

MOVES = ("--drivers", "--tornado", "--flip")
"""Options that ask what moves a result, instead of how often it holds."""


@click.command()
@on_case
@COALITION
@click.option("--draws", default=1000, show_default=True, help="Draws from the evidence.")
@click.option("--seed", default=0, show_default=True, help="Seed of the draws.")
@click.option("--solution", default="nash", show_default=True, help="What bargaining leads to.")
@click.option("--workers", type=int, metavar="N", help="Threads; all cores by default.")
@CHECKPOINT
@click.option(
    "--drivers",
    "drivers",
    metavar="RESULT",
    multiple=True,
    help=(
        "Print instead which statements drive a result, such as facts.rail_link, enthusiasm.japan "
        "or zone: shares of its variance. A draw costs as much as there are statements. Repeatable."
    ),
)
@click.option(
    "--tornado",
    "swings",
    metavar="RESULT",
    help="Print instead how far each statement alone moves a result; --plot draws it.",
)
@click.option(
    "--flip",
    "flip",
    metavar="FACT",
    help="Print instead the least change of each statement alone that turns a fact.",
)
@click.option(
    "--theory",
    metavar="NAME",
    help="Ask --drivers, --tornado or --flip of what a theory makes of the game.",
)
@PLOT
@delivered
def robustness(  # noqa: PLR0913 - one parameter an option
    *,
    game: Game,
    progress: Callable[[str], Progress],
    coalition: tuple[str, ...] | None,
    draws: int,
    seed: int,
    solution: str,
    workers: int | None,
    checkpoint: Path | None,
    drivers: tuple[str, ...],
    swings: str | None,
    flip: str | None,
    theory: str | None,
    plot: Path | None,
    delivery: Delivery,
) -> None:
    """Print what holds over draws from the evidence.

    How often each option is agreed, where each country stands in enthusiasm, and in which share of
    the draws each fact holds, with intervals.
    """
    asked = [name for name, value in zip(MOVES, (drivers, swings, flip), strict=True) if value]
    if len(asked) > 1:
        raise click.UsageError(f"{asked[0]} and {asked[1]} are two questions; ask one at a time")
    if theory is not None and not asked:
        raise click.UsageError(f"--theory goes with {listed(MOVES)}; see also twolevel trial")
    if swings is not None or flip is not None:
        _refuse_draws(asked[0])
    if flip is not None and plot is not None:
        raise click.UsageError("there is no picture of --flip; leave --plot out")
    if asked:
        bargain: dict[str, Any] = {
            "theory": theory,
            "coalition": coalition,
            "solution": solution,
            "workers": workers,
            "checkpoint": checkpoint,
        }
        found: Sensitivity | Tornado | SmallestFlip
        with progress("Moving the evidence") as step:
            if swings is not None:
                found = game.tornado(swings, progress=step, **bargain)
            elif flip is not None:
                found = game.smallest_flip(flip, progress=step, **bargain)
            else:
                found = game.sensitivity(drivers, draws=draws, rng=seed, progress=step, **bargain)
        give(delivery, "robustness", game, found, status="sampling")
        if plot is not None:  # last: there may be nothing to draw
            save(_picture(found).figure, plot)
        return
    with progress("Drawing from the evidence") as step:
        shares = game.acceptability(
            draws=draws,
            rng=seed,
            coalition=coalition,
            solution=solution,
            workers=workers,
            checkpoint=checkpoint,
            progress=step,
        )
    if plot is not None:
        from twolevel import plots

        save(plots.acceptability(shares, titles=plots.titles_of(game.scenario)).figure, plot)
    give(delivery, "robustness", game, shares, status="sampling")


def _refuse_draws(asked: str) -> None:
    """Refuse options of draws where statements are moved one at a time."""
    context = click.get_current_context()
    for name in ("draws", "seed"):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{asked} moves one statement at a time; leave --{name} out")


def _picture(found: Sensitivity | Tornado | SmallestFlip) -> Axes:
    """Return the picture of what moves a result."""
    from twolevel import plots
    from twolevel.robustness import Sensitivity, Tornado

    assert isinstance(found, Sensitivity | Tornado)  # a flip has no picture, and was refused
    return plots.tornado(found) if isinstance(found, Tornado) else plots.drivers(found)
