"""Whether a solution is found by enumeration or by search, and what is said of it.

Knows how many agreements can be listed, and what a search can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from twolevel.bargaining.problem import BargainingProblem
from twolevel.bargaining.registry import SOLUTIONS, concept
from twolevel.bargaining.search_result import SearchResult
from twolevel.bargaining.settlement import (
    FloorMode,
    Settlement,
    bargaining_problem,
    settle,
)
from twolevel.bargaining.solving import Over, solve_all
from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Record, nearest
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.survey import MOST_ENUMERATED

__all__ = [
    "Method",
    "Outcome",
    "Seconds",
    "chosen_method",
    "outcomes",
    "search_all",
    "settle_all",
]

Method = Literal["auto", "enumerate", "search"]

Seconds = float | Literal["auto"] | None

SEARCHED = 10.0
"""Seconds that a search may take unasked."""

Outcome = Settlement | SearchResult
"""What a solution comes to: both have ``agreement``, ``gains``, ``status`` and ``verify()``."""

Posed = Callable[..., BargainingProblem]
"""Gives the bargaining problem of a coalition: ``bargaining_problem``, or one that keeps them."""


def outcomes(  # noqa: PLR0913 - all that can be said of a solution, by keyword
    game: PointGame,
    solutions: Sequence[str] | None = None,
    *,
    coalition: Iterable[str] | None = None,
    floor_mode: FloorMode = "truncate",
    over: Over = "agreements",
    weights: Mapping[str, Any] | None = None,
    method: Method = "auto",
    seconds: Seconds = "auto",
    checkpoint: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    posed: Posed | None = None,
) -> Mapping[str, Outcome]:
    """Return several solutions by name, by enumeration or by search; see ``chosen_method``.

    Parameters
    ----------
    game, solutions, coalition, floor_mode, over, weights, posed, progress
        As in ``settle_all``.
    method
        ``"enumerate"``, ``"search"``, or ``"auto"``.
    seconds
        How long to search at most for each solution, or to enumerate for all together; None for
        no limit. ``"auto"``: ten seconds for a search, no limit for an enumeration.
    checkpoint
        As in ``search``.

    Raises
    ------
    ArgumentError
        If a checkpoint is given and all agreements are enumerated.
    LabelError, ArgumentError, LimitError
        As ``chosen_method``, ``search`` and ``settle_all``.
    """
    names = game.coalition(coalition)
    if chosen_method(game, method, floor_mode=floor_mode, over=over) == "search":
        return search_all(
            game,
            solutions,
            coalition=names,
            weights=weights,
            seconds=SEARCHED if seconds == "auto" else seconds,
            checkpoint=checkpoint,
            progress=progress,
        )
    if checkpoint is not None:
        raise ArgumentError(
            f"a checkpoint is for a search, and all {game.scenario.n_agreements:,} agreements are "
            "enumerated, which takes a minute at most; leave it out, or ask for method='search'"
        )
    return settle_all(
        game,
        solutions,
        coalition=names,
        floor_mode=floor_mode,
        over=over,
        weights=weights,
        seconds=None if seconds == "auto" else seconds,
        progress=progress,
        posed=posed,
    )


def settle_all(
    game: PointGame,
    solutions: Sequence[str] | None = None,
    *,
    coalition: Iterable[str] | None = None,
    floor_mode: FloorMode = "truncate",
    over: Over = "agreements",
    weights: Mapping[str, Any] | None = None,
    seconds: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    posed: Posed | None = None,
) -> Record[Settlement]:
    """Return several solutions by name, found by enumeration in the same passes.

    Parameters
    ----------
    game
        The game in numbers.
    solutions
        Names; all registered ones by default.
    coalition
        Countries that must all sign; all of them by default.
    floor_mode, over, weights, progress
        As in ``bargaining_problem`` and ``solve_all``.
    seconds
        How long to look for all of them at most, over agreements; None for no limit.
    posed
        Where the problem comes from: it is made anew by default, and where there is a limit.

    Raises
    ------
    LabelError, ArgumentError
        If there is no such solution or country, or another argument is not among those allowed.
    LimitError
        If the game has more agreements than can be enumerated.
    """
    names = game.coalition(coalition)
    fresh = partial(bargaining_problem, game, seconds=seconds)
    pose = fresh if posed is None or seconds is not None else posed
    problem = pose(names, floor_mode=floor_mode, progress=progress)
    found = solve_all(problem, solutions, weights=weights, over=over)
    return Record(
        (name, settle(game, answer, coalition=names, floor_mode=floor_mode))
        for name, answer in found.items()
    )


def chosen_method(
    game: PointGame, method: str, *, floor_mode: str = "truncate", over: str = "agreements"
) -> Literal["enumerate", "search"]:
    """Return how a game's solutions are to be found.

    With ``"auto"`` a game is searched where it has more agreements than can be enumerated,
    unless what is asked for needs all of them.

    Raises
    ------
    ArgumentError
        If there is no such method, or a search is asked for what it cannot find.
    """
    if method not in get_args(Method):
        raise ArgumentError(
            f"there is no method {shown(method)}. Allowed: {listed(get_args(Method))}. "
            f"Did you mean '{nearest(method, get_args(Method)) or 'auto'}'?"
        )
    searchable = floor_mode == "truncate" and over == "agreements"
    if method == "search" and not searchable:
        raise ArgumentError(
            f"a search finds agreements with floor mode 'truncate', not {over} with floor mode "
            f"'{floor_mode}'; leave the method to 'auto'"
        )
    large = game.scenario.n_agreements > MOST_ENUMERATED
    return (
        "search"
        if method == "search" or (method == "auto" and large and searchable)
        else ("enumerate")
    )


def search_all(
    game: PointGame,
    solutions: Iterable[str] | None = None,
    *,
    coalition: Iterable[str] | None = None,
    weights: Mapping[str, Any] | None = None,
    seconds: float | None = SEARCHED,
    checkpoint: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Record[SearchResult]:
    """Return several solutions by name, each by a search of its own; see ``search``.

    Parameters
    ----------
    game, coalition, seconds, checkpoint, progress
        As in ``search``; one file keeps all of them.
    solutions
        Names; all registered ones by default.
    weights
        For the solutions that take weights; at least one of those asked for must.

    Raises
    ------
    LabelError, ArgumentError
        As ``search``.
    """
    from twolevel.bargaining.searching import search  # compiled code: only for those who search

    if isinstance(solutions, str):
        raise ArgumentError(f"search_all takes several solutions, not {shown(solutions)}")
    known = [concept(name) for name in (SOLUTIONS if solutions is None else solutions)]
    if weights is not None and not any(each.weighted for each in known):
        takers = listed(name for name, other in SOLUTIONS.items() if other.weighted)
        asked = listed(each.name for each in known)
        raise ArgumentError(f"{asked} takes no weights; the solutions that do are {takers}")
    names = None if coalition is None else tuple(coalition)
    return Record(
        (
            each.name,
            search(
                game,
                solution=each.name,
                coalition=names,
                weights=weights if each.weighted else None,
                seconds=seconds,
                checkpoint=checkpoint,
                progress=progress,
            ),
        )
        for each in known
    )
