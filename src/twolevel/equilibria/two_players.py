"""All equilibria of two-player games, exactly.

Knows best-response polytopes: an equilibrium pairs a corner of one with a corner of the other
so that every strategy is unplayed or a best response. Small games are counted in whole numbers.
Larger ones are walked in floats with certificates, and counted where these fail.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.best_response_polytopes import (
    Corner,
    most_numbers,
    payoff_matrices,
    two_player_shape,
)
from twolevel.equilibria.certified_walk import (
    Walk,
    can_walk,
    completed,
    cost,
    polytopes,
    walked,
)
from twolevel.equilibria.complementary_paths import Paths
from twolevel.equilibria.corner_pairs import pairs
from twolevel.equilibria.counted_corners import counted, paired
from twolevel.equilibria.exact_corners import corner_at
from twolevel.equilibria.extremes import Extremes, in_order, some_extremes
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.kernels.corners import Polytope

__all__ = ["certified", "extreme_equilibria"]

MOST_CERTIFIED = 1_000_000
"""Bases that are certified at most: some tens of seconds."""

TELLING_WORK = 100_000_000
"""Operations, about, that may be spent on telling whether a game without ties is degenerate."""

WALKED_FROM = 100_000
"""Numbers in all tableaux at most, from which the compiled walk is faster: above 7 x 8."""


def extreme_equilibria(
    game: NormalFormGame, *, most: int | None = None, seconds: float | None = None
) -> Extremes:
    """Return all extreme equilibria and maximal Nash subsets of a two-player game.

    Complete and exact for every game, degenerate ones included. The corners of the polytope of
    the player with fewer strategies are walked over in floats, with a certificate for each and
    for there being no others; where there are ties, those of both polytopes are, and what is zero
    is told by whole numbers. Each equilibrium is then solved for and checked in whole numbers. A
    game in which some sign cannot be certified, as where payoffs tie but for rounding, and every
    small one, is counted in whole numbers alone. Cost: some microseconds a basis in floats and a
    millisecond in whole numbers; an n x n game of random payoffs has about ``2.2**n / 3``.

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
    degenerate = found.degenerate or exactly.degenerate
    return some_extremes(every, degenerate=degenerate, walked=found.walked)


def certified(game: NormalFormGame, most: int, until: float | None) -> Extremes:
    """Return what walks in floats prove; complete unless a sign was in doubt or time ran out.

    The polytope of the player with fewer strategies is walked over. If no corner has ties there,
    nor where it is completed to an equilibrium, that is all. Else both are, and their corners are
    paired.
    """
    side = int(game.shape[1] < game.shape[0])
    own, other = polytopes(game)[:: -1 if side else 1]
    walk = walked(own, most=most, until=None if until is None else (monotonic() + until) / 2)
    _check_bases(game, walk, most, until)
    if walk.ending == "doubt":
        return some_extremes((), degenerate=None, walked=len(walk.bases))
    alone = None if walk.tied else _alone(game, walk, other, side, until)
    if alone is not None:
        return alone
    across = walked(other, most=most, until=until)
    _check_bases(game, across, most, until)
    equilibria, subsets = _paired(game, (across, walk) if side else (walk, across))
    count, degenerate = len(walk.bases) + len(across.bases), walk.tied or across.tied
    if not walk.ending == across.ending == "closed":
        return some_extremes(equilibria, degenerate=degenerate or None, walked=count)
    return Extremes(equilibria=equilibria, subsets=subsets, degenerate=degenerate, walked=count)


def _alone(
    game: NormalFormGame, walk: Walk, other: Polytope, side: int, until: float | None
) -> Extremes | None:
    """Return what corners without ties tell, completed one by one; None if there are ties across."""
    bases, unknown = completed(walk.bases, other, until=until)
    late = until is not None and monotonic() >= until
    if walk.ending == "closed" and unknown and not late:
        return None
    found, count = _completed(game, bases, side), len(walk.bases)
    if walk.ending != "closed" or unknown:
        return some_extremes(found, degenerate=None, walked=count)
    telling = max(4 * count, TELLING_WORK // cost(*other.matrix.shape[::-1]))
    across = walked(other, most=telling, until=until)
    return Extremes(
        equilibria=found,
        subsets=tuple((k,) for k in range(len(found))),
        degenerate=across.tied or (False if across.ending == "closed" else None),
        walked=count,
    )


def _paired(
    game: NormalFormGame, walks: tuple[Walk, Walk]
) -> tuple[tuple[Mixed, ...], tuple[tuple[int, ...], ...]]:
    """Return the equilibria of the corners of both polytopes, and their maximal Nash subsets.

    Corners are paired by the labels that were certified; those in pairs are solved for in whole
    numbers, and paired again by what binds there.
    """
    m, n = game.shape
    (ours, our_labels), (theirs, their_labels) = (walk.corners() for walk in walks)
    found = pairs(our_labels, np.roll(their_labels, m, axis=1))
    rows, columns, (first, second) = range(m), range(m, m + n), payoff_matrices(game)
    x = _solved(second.T, ours[sorted({a for a, _ in found})], rows, columns)
    y = _solved(first, theirs[sorted({b for _, b in found})], columns, rows)
    equilibria, subsets = paired(x, y, m + n)
    if len(equilibria) != len(found):  # pragma: no cover - would refute the certificate
        raise ArithmeticError(f"{len(found)} certified pairs give {len(equilibria)} equilibria")
    return equilibria, subsets


def _solved(
    matrix: NDArray[Any], bases: NDArray[np.int16], own: range, others: range
) -> list[Corner]:
    """Return the corners of certified bases, in order of strategies."""
    labels = np.array([*own, *others])
    found = [corner_at(matrix, frozenset(labels[basis].tolist()), own, others) for basis in bases]
    corners = [corner for corner in found if corner is not None]
    return sorted(corners, key=lambda corner: corner.strategy, reverse=True)


def _check_bases(game: NormalFormGame, walk: Walk, most: int, until: float | None) -> None:
    """Raise LimitError if a walk has met too many bases, and no time is given."""
    if walk.ending == "bases" and until is None:
        m, n = game.shape
        raise LimitError(
            f"a best-response polytope of a {m} x {n} game has more than {most:,} bases; give "
            "seconds= for what is found within them, use 'lemke_howson', or remove dominated "
            "strategies"
        )


def _completed(game: NormalFormGame, bases: NDArray[np.int16], side: int) -> tuple[Mixed, ...]:
    """Return the equilibria at completed corners, solved for and checked in whole numbers."""
    m, n = game.shape
    paths, everything = Paths(game), frozenset(range(m + n))
    found = []
    # a walk counts its own player's strategies first
    for bound in map(frozenset, ((bases + side * m) % (m + n)).tolist()):
        free = everything - bound
        mixed = paths.exact((free, bound) if side == 0 else (bound, free))
        if mixed is None:  # pragma: no cover - would refute the certificate
            raise ArithmeticError(f"a certified corner is no equilibrium: {sorted(bound)}")
        found.append(mixed)
    return in_order(found)
