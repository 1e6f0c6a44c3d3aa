"""All equilibria of two-player games, exactly.

Knows best-response polytopes: an equilibrium pairs a corner of one with a corner of the other
so that every strategy is unplayed or a best response. Small games are counted in whole numbers.
Larger ones are walked in floats with certificates, and in whole numbers where these fail.
"""

from __future__ import annotations

from time import monotonic

from twolevel.equilibria.best_response_polytopes import most_numbers, two_player_shape
from twolevel.equilibria.certified_walk import Walk, can_walk, cost, polytopes, walked
from twolevel.equilibria.complementary_paths import Paths
from twolevel.equilibria.counted_corners import counted
from twolevel.equilibria.extremes import Extremes, in_order, some_extremes
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed
from twolevel.errors import ArgumentError, LimitError, shown

__all__ = ["certified", "extreme_equilibria"]

MOST_CERTIFIED = 1_000_000
"""Bases that are certified at most: some tens of seconds."""

TELLING_WORK = 100_000_000
"""Operations, about, that may be spent on telling whether the game is degenerate."""

WALKED_FROM = 100_000
"""Numbers in all tableaux at most, from which the compiled walk is faster: above 7 x 8."""


def extreme_equilibria(
    game: NormalFormGame, *, most: int | None = None, seconds: float | None = None
) -> Extremes:
    """Return all extreme equilibria and maximal Nash subsets of a two-player game.

    Complete and exact for every game, degenerate ones included. The corners of the polytope of
    the player with fewer strategies are walked over in floats, with a certificate for each and
    for there being no others, and each equilibrium is then solved for and checked in whole
    numbers. A game in which some sign cannot be certified, as in all degenerate games, and every
    small one, is counted in whole numbers alone. Cost: some microseconds a corner in floats and
    a millisecond in whole numbers; an n x n game of random payoffs has about ``2.2**n / 3``.

    Parameters
    ----------
    game
        A game of two players.
    most
        The largest number of bases to visit in each polytope. By default a million in floats
        and 50,000 in whole numbers, and fewer of these where tableaux are large: as many as hold
        25 million numbers together.
    seconds
        Time after which what has been found is returned, with `complete` false. A deadline
        depends on the machine, and so does what is found by then.

    Raises
    ------
    ArgumentError
        If the game does not have two players, or `seconds` is not positive.
    LimitError
        If a polytope has more bases, and no `seconds` are given.

    References
    ----------
    Avis, D., Rosenberg, G. D., Savani, R. and von Stengel, B. (2010), "Enumeration of Nash
    equilibria for two-player games", *Economic Theory* 42, 9-37. doi:10.1007/s00199-009-0449-x

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[[2, 0], [0, 1]], [[1, 0], [0, 2]]])
    >>> [x.tolist() for x, y in extreme_equilibria(game).equilibria]
    [[Fraction(1, 1), Fraction(0, 1)], [Fraction(2, 3), Fraction(1, 3)],
     [Fraction(0, 1), Fraction(1, 1)]]
    """
    if seconds is not None and not (isinstance(seconds, int | float) and seconds > 0):
        raise ArgumentError(f"seconds must be a positive number or None, not {shown(seconds)}")
    m, n = two_player_shape(game)
    until = None if seconds is None else monotonic() + seconds
    if most_numbers(m, n) < WALKED_FROM or not can_walk():
        return counted(game, most, until)
    found = certified(game, MOST_CERTIFIED if most is None else most, until)
    if found.complete or (until is not None and monotonic() >= until):
        return found
    exactly = counted(game, most, until)
    if exactly.complete:
        return exactly
    every = (*found.equilibria, *exactly.equilibria)
    return some_extremes(every, degenerate=exactly.degenerate, walked=found.walked)


def certified(game: NormalFormGame, most: int, until: float | None) -> Extremes:
    """Return what the walk in floats proves; complete unless a sign was in doubt or time ran out."""
    m, n = game.shape
    matrices = polytopes(game)
    side = int(n < m)
    walk = walked(matrices[side], matrices[1 - side], most=most, until=until)
    if walk.ending == "bases" and until is None:
        raise LimitError(
            f"a best-response polytope of a {m} x {n} game has more than {most:,} bases; give seconds= for what is found within them, use 'lemke_howson', or remove dominated "
            "strategies"
        )
    found = _solved(game, walk, side)
    if walk.ending != "closed" or walk.open:
        return some_extremes(found, degenerate=None, walked=walk.bases)
    telling = max(2 * walk.bases, TELLING_WORK // cost(*((m, n) if side else (n, m))))
    again = walked(matrices[1 - side], matrices[side], most=telling, until=until)
    return Extremes(
        equilibria=found,
        subsets=tuple((k,) for k in range(len(found))),
        degenerate=False if again.ending == "closed" else None,
        walked=walk.bases,
    )


def _solved(game: NormalFormGame, walk: Walk, side: int) -> tuple[Mixed, ...]:
    """Return the equilibria at completed corners, solved for and checked in whole numbers."""
    m, n = game.shape
    paths, everything = Paths(game), frozenset(range(m + n))
    found = []
    for binding in walk.completing:
        # a walk counts its own player's strategies first
        bound = binding if side == 0 else frozenset((label + m) % (m + n) for label in binding)
        free = everything - bound
        mixed = paths.exact((free, bound) if side == 0 else (bound, free))
        if mixed is None:  # pragma: no cover - would refute the certificate
            raise ArithmeticError(f"a certified corner is no equilibrium: {sorted(bound)}")
        found.append(mixed)
    return in_order(found)
