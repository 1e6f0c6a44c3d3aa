"""Whether a solution is found by enumeration or by search, and what is said of it.

Knows how many agreements can be listed, and what a search can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, get_args

from twolevel.bargaining.registry import SOLUTIONS, concept
from twolevel.bargaining.search_result import SearchResult
from twolevel.bargaining.settlement import Settlement
from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Record, nearest
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.survey import MOST_ENUMERATED

__all__ = ["Method", "Outcome", "chosen_method", "search_all"]

Method = Literal["auto", "enumerate", "search"]

Outcome = Settlement | SearchResult
"""What a solution comes to: both have ``agreement``, ``gains``, ``status`` and ``verify()``."""


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
    seconds: float | None = 10.0,
    progress: Callable[[int, int], None] | None = None,
) -> Record[SearchResult]:
    """Return several solutions by name, each by a search of its own; see ``search``.

    Parameters
    ----------
    game, coalition, seconds, progress
        As in ``search``.
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
                progress=progress,
            ),
        )
        for each in known
    )
