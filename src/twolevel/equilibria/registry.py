"""The methods by name.

Knows the list; every message that lists methods takes them from here.
"""

from __future__ import annotations

from dataclasses import replace

from twolevel.equilibria.adapters import by_gambit, by_nashpy
from twolevel.equilibria.correlation import best_correlated
from twolevel.equilibria.limiting_logit import limiting_equilibrium
from twolevel.equilibria.methods import Found, Method, Request
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.path_ends import path_ends
from twolevel.equilibria.profiles import pure_profile
from twolevel.equilibria.pure import pure_equilibria
from twolevel.equilibria.supports import support_equilibria
from twolevel.equilibria.two_players import extreme_equilibria
from twolevel.labels import Record, unknown

__all__ = ["METHODS", "method_of"]


def _pure(game: NormalFormGame, _request: Request) -> Found:
    digits = pure_equilibria(game)
    return Found(
        profiles=tuple(pure_profile(row, game.shape) for row in digits.tolist()),
        guarantee="all",
        explanation=f"All {game.n_profiles:,} pure profiles were compared, exactly as given.",
    )


def _extreme(game: NormalFormGame, request: Request) -> Found:
    extremes = extreme_equilibria(game, seconds=request.seconds)
    continua = sum(len(subset) > 1 for subset in extremes.subsets)
    if extremes.walked and extremes.complete:
        words = (
            f"The corners of best-response polytopes were certified in floats, {extremes.walked:,} bases "
            "that leave none out, and the equilibria among them checked in whole numbers."
        )
    elif extremes.complete:
        words = "All corners of both best-response polytopes were enumerated in whole numbers."
    else:
        words = f"In {request.seconds:g} s not all corners were visited: there may be others."
    if extremes.degenerate:
        words += " The game is degenerate."
    elif extremes.degenerate is None:
        words += " Whether the game is degenerate was not decided."
    if continua:
        words += f" Equilibria form continua: {continua} subsets have more than one extreme."
    return Found(
        profiles=extremes.equilibria,
        guarantee="all" if extremes.complete else "all found",
        isolated=extremes.finite,
        subsets=extremes.subsets,
        explanation=words,
    )


def _lemke_howson(game: NormalFormGame, request: Request) -> Found:
    ends = path_ends(game)
    if not ends.equilibria:
        homotopy = _logit(game, request)
        return replace(homotopy, explanation=f"{ends.words} {homotopy.explanation}")
    return Found(profiles=ends.equilibria, guarantee=ends.guarantee, explanation=ends.words)


def _logit(game: NormalFormGame, request: Request) -> Found:
    limit = limiting_equilibrium(game, gap=request.tolerance.gap)
    if limit is None:
        return Found(guarantee="one", explanation="No path of logit responses came to an end.")
    prior = f"random prior number {limit.restarts}" if limit.restarts else "uniform play"
    return Found(
        profiles=(limit.vectors,),
        guarantee="one",
        explanation=f"The path of logit responses from {prior} came within {limit.distance:.1g} of "
        f"it at a precision of {limit.precision:.3g} per range of payoffs; Newton's method did "
        "the rest.",
    )


def _supports(game: NormalFormGame, _request: Request) -> Found:
    search = support_equilibria(game)
    words = (
        f"All {search.supports:,} combinations of supports were searched, in {search.boxes:,} boxes"
    )
    if search.complete:
        words += "; each was excluded or shown to hold exactly one, up to rounding of 1e-12."
    else:
        words += (
            f"; {search.doubtful} combinations could not be settled and {search.ties} equilibria "
            "rest on ties: the game is degenerate, or nearly so."
        )
    return Found(
        profiles=search.equilibria,
        guarantee="all" if search.complete else "all found",
        isolated=True if search.complete else None,
        explanation=words,
    )


def _correlated(game: NormalFormGame, request: Request) -> Found:
    return Found(
        joint=best_correlated(game, objective=request.objective),
        guarantee="one",
        explanation="The best of all correlated equilibria by the objective, by linear programming.",
    )


def _coarse_correlated(game: NormalFormGame, request: Request) -> Found:
    return Found(
        joint=best_correlated(game, objective=request.objective, coarse=True),
        guarantee="one",
        explanation="The best of all coarse correlated equilibria by the objective, "
        "by linear programming.",
    )


METHODS: Record[Method] = Record(
    (each.name, each)
    for each in (
        Method(
            name="pure",
            title="comparison of all pure profiles",
            concept="pure",
            guarantee="all pure equilibria, ties decided exactly",
            limits="any game that fits in memory",
            reference="Nash (1951), Non-cooperative games",
            doi="10.2307/1969529",
            run=_pure,
        ),
        Method(
            name="extreme",
            title="enumeration of best-response polytopes",
            concept="nash",
            guarantee="all extreme equilibria and maximal Nash subsets, exactly, however degenerate",
            limits="two players; up to about 18 strategies each, or 13 where payoffs tie but for rounding",
            reference="Avis, Rosenberg, Savani and von Stengel (2010), "
            "Enumeration of Nash equilibria for two-player games",
            doi="10.1007/s00199-009-0449-x",
            players=2,
            decides_degeneracy=True,
            timed=True,
            run=_extreme,
        ),
        Method(
            name="lemke_howson",
            title="Lemke-Howson from every label",
            concept="nash",
            guarantee="the ends of all paths, exactly, or of as many as some seconds allow; sure to end",
            limits="two players; up to some hundreds of strategies each",
            reference="Lemke and Howson (1964), Equilibrium points of bimatrix games",
            doi="10.1137/0112033",
            players=2,
            run=_lemke_howson,
        ),
        Method(
            name="logit",
            title="limit of logit quantal responses",
            concept="nash",
            guarantee="one equilibrium, with a regret of rounding size, for generic games",
            limits="some 100,000 profiles and 200 strategies in all",
            reference="Turocy (2005), A dynamic homotopy interpretation of the logistic quantal "
            "response equilibrium correspondence",
            doi="10.1016/j.geb.2004.04.003",
            run=_logit,
        ),
        Method(
            name="supports",
            title="subdivision of every combination of supports",
            concept="nash",
            guarantee="all equilibria of a game that is not degenerate, and whether it is",
            limits="8 strategies more than players, such as 6 players with 2 or 3 with 3",
            reference="Porter, Nudelman and Shoham (2008), "
            "Simple search methods for finding a Nash equilibrium",
            doi="10.1016/j.geb.2006.03.015",
            decides_degeneracy=True,
            run=_supports,
        ),
        Method(
            name="nashpy",
            title="nashpy's support and vertex enumeration together",
            concept="nash",
            guarantee="none that all are found; every answer is checked",
            limits="two players with 16 strategies together",
            reference="Knight and Campbell (2018), "
            "Nashpy: A Python library for the computation of Nash equilibria",
            doi="10.21105/joss.00904",
            needs="nashpy",
            players=2,
            run=by_nashpy,
        ),
        Method(
            name="gambit",
            title="Gambit's logit path",
            concept="nash",
            guarantee="one equilibrium; the answer is checked",
            limits="20,000 profiles, and a minute unless seconds are given",
            reference="Turocy (2010), Computing sequential equilibria using agent quantal response "
            "equilibria",
            doi="10.1007/s00199-009-0443-3",
            needs="pygambit",
            timed=True,
            run=by_gambit,
        ),
        Method(
            name="correlated",
            title="linear programming over obedient lotteries",
            concept="correlated",
            guarantee="a correlated equilibrium that is best by the objective",
            limits="200,000 profiles",
            reference="Aumann (1974), Subjectivity and correlation in randomized strategies",
            doi="10.1016/0304-4068(74)90037-8",
            run=_correlated,
        ),
        Method(
            name="coarse_correlated",
            title="linear programming over lotteries that all join",
            concept="coarse_correlated",
            guarantee="a coarse correlated equilibrium that is best by the objective",
            limits="200,000 profiles",
            reference="Moulin and Vial (1978), Strategically zero-sum games",
            doi="10.1007/BF01769190",
            run=_coarse_correlated,
        ),
    )
)
"""Every method by its name."""


def method_of(method: str | Method) -> Method:
    """Return a method by name; a method stands for itself.

    Raises
    ------
    LabelError
        If there is no method of that name.

    Examples
    --------
    >>> method_of("pure").guarantee
    'all pure equilibria, ties decided exactly'
    """
    if isinstance(method, Method):
        return method
    if not isinstance(method, str) or method not in METHODS:
        raise unknown(method, ("auto", *METHODS), kind="method")
    return METHODS[method]
