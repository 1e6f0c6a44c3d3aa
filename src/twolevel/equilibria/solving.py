"""Finding equilibria: a method is chosen, its answers are named, checked and selected from.

Knows how to put a method's findings into a labelled result.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twolevel.equilibria.answers import correlated, profile_of
from twolevel.equilibria.automatic import chosen_method
from twolevel.equilibria.correlation import Objective, objective_weights
from twolevel.equilibria.degeneracy import plainly_degenerate
from twolevel.equilibria.equilibria import Equilibria
from twolevel.equilibria.methods import Found, Method, Request
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.registry import METHODS, method_of
from twolevel.equilibria.selection import Selection, criteria, select
from twolevel.equilibria.verification import payoff_ranges, relative_regret
from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Record
from twolevel.provenance import Provenance
from twolevel.tolerance import Tolerance

__all__ = ["find_equilibria"]

_OPEN = " Whether the game is degenerate was not checked beyond its pure replies."

_LOTTERIES = ("correlated", "coarse_correlated")


def find_equilibria(
    game: NormalFormGame,
    method: str | Method = "auto",
    *,
    selection: str | Iterable[str] = ("payoff_dominance", "risk_dominance"),
    objective: Objective | None = None,
    tolerance: Tolerance | None = None,
    seconds: float | None = None,
) -> Equilibria:
    """Return the equilibria of a game that a method finds.

    Parameters
    ----------
    game
        The game.
    method
        The name of a method, a method, or ``"auto"``: the most complete one that the size of
        the game allows. `METHODS` says what each promises.
    selection
        Criteria that choose one of several equilibria, in the order in which they are asked.
    objective
        For correlated equilibria, what to maximise: ``"welfare"`` (default),
        ``"least_welfare"`` or weights by player.
    tolerance
        ``gap`` bounds the regret of every answer relative to the player's range of payoffs.
        Answers above it are dropped, and the explanation counts them.
    seconds
        Time for ``"extreme"``, which then gives what it has found, with the guarantee
        ``"all found"``, and for ``"gambit"``, which is ended. The work of the other methods is
        bounded by their limits: they take no seconds, and ``"auto"`` passes them on where it can.

    Returns
    -------
    Equilibria
        With the regret of each, whether they are all, and the one selected.

    Raises
    ------
    LabelError
        If a method, criterion or player does not exist.
    ArgumentError
        If the method is not for the game's number of players, or takes no objective or no
        seconds, or `seconds` is not positive.
    LimitError
        If the game is too large for the method.
    MissingDependencyError
        If the method needs a package that is not installed.

    References
    ----------
    The registry names each method's paper: ``METHODS["extreme"].reference``.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> found = find_equilibria(game)
    >>> [each.cells() for each in found], found.guarantee
    ([('1', '1'), ('3/4 1 + 1/4 2', '3/4 1 + 1/4 2'), ('2', '2')], 'all')
    >>> found.selection.words
    'payoff dominance selects equilibrium 1 of 3'
    """
    if not isinstance(game, NormalFormGame):
        raise ArgumentError(f"the game must be a NormalFormGame, not {shown(game)}")
    chosen, why = chosen_method(game) if method == "auto" else (method_of(method), "")
    if chosen.players not in {None, game.n_players}:
        others = listed(m.name for m in METHODS.values() if m.players is None)
        raise ArgumentError(
            f"{chosen.name} is for {chosen.players} players, the game has {game.n_players}; "
            f"methods for any number are {others}"
        )
    takes_objective = chosen.concept in _LOTTERIES
    if objective is not None and not takes_objective:
        raise ArgumentError(
            f"{chosen.name} takes no objective; the methods that do are {listed(_LOTTERIES)}"
        )
    aim: Objective = "welfare" if objective is None else objective
    objective_weights(game, aim)
    asked = criteria(selection)
    if seconds is not None and not (isinstance(seconds, int | float) and seconds > 0):
        raise ArgumentError(f"seconds must be a positive number or None, not {shown(seconds)}")
    if seconds is not None and not chosen.timed and method != "auto":
        others = listed(m.name for m in METHODS.values() if m.timed)
        raise ArgumentError(
            f"{chosen.name} takes no seconds: its limits bound its work; the methods that do are {others}"
        )
    request = Request(tolerance=tolerance or Tolerance(), objective=aim, seconds=seconds)
    found = chosen.run(game, request)
    parameters: dict[str, Any] = {"selection": tuple(each.name for each in asked)}
    if seconds is not None and chosen.timed:
        parameters["seconds"] = seconds
    if takes_objective:
        parameters["objective"] = aim if isinstance(aim, str) else Record(aim)
        return _lottery(game, chosen, request, found, parameters)
    every = [profile_of(game, mixed) for mixed in found.profiles]
    ranges = payoff_ranges(game)
    kept = [e for e in every if relative_regret(ranges, e.regrets) <= request.tolerance.gap]
    words = f"{why} {found.explanation}".strip()
    if game.n_players == 2 and not chosen.decides_degeneracy:
        words += " The game is degenerate." if plainly_degenerate(game, found.profiles) else _OPEN
    if len(kept) < len(every):
        words += f" {len(every) - len(kept)} answers with a larger regret were dropped."
    return Equilibria(
        status="found" if kept else _none(chosen, found),
        concept=chosen.concept,
        found=tuple(kept),
        guarantee=found.guarantee if len(kept) == len(every) else "all found",
        isolated=found.isolated,
        subsets=found.subsets if len(kept) == len(every) else (),
        selection=select(game, kept, asked, complete=found.guarantee == "all"),
        tolerance=request.tolerance,
        provenance=_provenance(game, chosen, words, parameters, exact=all(e.exact for e in kept)),
        game=game,
    )


def _none(method: Method, found: Found) -> Any:
    return "none_exist" if method.concept == "pure" and found.guarantee == "all" else "none_found"


def _lottery(
    game: NormalFormGame, method: Method, request: Request, found: Found, parameters: dict[str, Any]
) -> Equilibria:
    assert found.joint is not None  # methods of these concepts find lotteries
    answer = correlated(game, found.joint, coarse=method.concept == "coarse_correlated")
    return Equilibria(
        status="found",
        concept=method.concept,
        found=(answer,),
        guarantee=found.guarantee,
        isolated=None,
        subsets=(),
        selection=Selection(position=0, words="the objective selects it"),
        tolerance=request.tolerance,
        provenance=_provenance(game, method, found.explanation, parameters, exact=False),
        game=game,
    )


def _provenance(
    game: NormalFormGame, method: Method, words: str, parameters: dict[str, Any], *, exact: bool
) -> Provenance:
    return Provenance(
        fingerprint=game.fingerprint,
        method=method.name,
        explanation=words,
        exact=exact,
        parameters=Record(parameters),
    )
