"""All equilibria of two-player games, exactly.

Knows best-response polytopes: an equilibrium pairs a corner of one with a corner of the other
so that every strategy is unplayed or a best response. In a degenerate game equilibria come in
continua; those are unions of maximal Nash subsets, products of faces whose corners are the
extreme equilibria found here. Small games are counted in whole numbers. Larger ones are walked
in floats with certificates, and in whole numbers where these fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.best_response_polytopes import (
    Corner,
    Tableau,
    corners,
    most_numbers,
    positive,
)
from twolevel.equilibria.certified_walk import Walk, can_walk, cost, polytopes, walked
from twolevel.equilibria.complementary_paths import MOST_PIVOTS, Paths
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed
from twolevel.errors import ArgumentError, LimitError, shown

__all__ = ["MOST_BASES", "Extremes", "extreme_equilibria", "lemke_howson"]

MOST_BASES = 50_000
"""Bases of each polytope that are visited at most in whole numbers."""

MOST_NUMBERS = 25_000_000
"""Numbers written at most for the bases of each polytope: up to half a minute."""

MOST_CERTIFIED = 1_000_000
"""Bases that are certified at most: some tens of seconds."""

TELLING_WORK = 100_000_000
"""Operations, about, that may be spent on telling whether the game is degenerate."""

CHUNK = 256
"""Corners that are paired with all others at once."""

WALKED_FROM = 100_000
"""Numbers in all tableaux at most, from which the compiled walk is faster: above 7 x 8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """The extreme equilibria of a two-player game.

    Attributes
    ----------
    equilibria
        Pairs of mixed strategies, in fractions.
    subsets
        The maximal Nash subsets, as positions in `equilibria`: all mixtures of each player's
        strategies within a subset are equilibria, and there are no other equilibria.
    degenerate
        Whether some mixed strategy has more best responses than strategies it mixes; None if
        that was not decided.
    complete
        Whether there are no others than these and what `subsets` span.
    walked
        How many corners were certified in floats; zero if all was done in whole numbers.
    """

    equilibria: tuple[Mixed, ...]
    subsets: tuple[tuple[int, ...], ...]
    degenerate: bool | None
    complete: bool = True
    walked: int = 0

    @property
    def finite(self) -> bool | None:
        """Whether there are finitely many equilibria: those listed; None if that is not known."""
        if any(len(subset) > 1 for subset in self.subsets):
            return False
        return True if self.complete else None


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
    m, n = _shape(game)
    until = None if seconds is None else monotonic() + seconds
    if most_numbers(m, n) < WALKED_FROM or not can_walk():
        return _counted(game, most, until)
    found = _certified(game, MOST_CERTIFIED if most is None else most, until)
    if found.complete or (until is not None and monotonic() >= until):
        return found
    counted = _counted(game, most, until)
    if counted.complete:
        return counted
    more = {_key(mixed): mixed for mixed in (*found.equilibria, *counted.equilibria)}
    return _partial(list(more.values()), degenerate=counted.degenerate, walked=found.walked)


def _certified(game: NormalFormGame, most: int, until: float | None) -> Extremes:
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
        return _partial(found, degenerate=None, walked=walk.bases)
    telling = max(2 * walk.bases, TELLING_WORK // cost(*((m, n) if side else (n, m))))
    again = walked(matrices[1 - side], matrices[side], most=telling, until=until)
    return Extremes(
        equilibria=tuple(found),
        subsets=tuple((k,) for k in range(len(found))),
        degenerate=False if again.ending == "closed" else None,
        walked=walk.bases,
    )


def _solved(game: NormalFormGame, walk: Walk, side: int) -> list[Mixed]:
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
    return sorted(found, key=_key, reverse=True)


def _key(mixed: Mixed) -> tuple[Any, ...]:
    return tuple(chance for vector in mixed for chance in vector)


def _partial(found: list[Mixed], *, degenerate: bool | None, walked: int) -> Extremes:
    return Extremes(
        equilibria=tuple(sorted(found, key=_key, reverse=True)),
        subsets=(),
        degenerate=degenerate,
        complete=False,
        walked=walked,
    )


def _counted(game: NormalFormGame, most: int | None, until: float | None) -> Extremes:
    """Return what whole numbers alone find, or what they find in time."""
    (m, n), first, second = _matrices(game)
    rows, columns = range(m), range(m, m + n)
    limits = [
        min(MOST_BASES, MOST_NUMBERS // (size * (m + n + 2))) if most is None else most
        for size in (n, m)
    ]
    ours, all_ours = corners(second.T, own=rows, others=columns, most=limits[0], until=until)
    theirs, all_theirs = corners(first, own=columns, others=rows, most=limits[1], until=until)
    pairs = _completing(ours, theirs, m + n)
    equilibria: list[Mixed] = [(_vector(ours[a]), _vector(theirs[b])) for a, b in pairs]
    degenerate = any(c.labels.bit_count() > m for c in ours) or any(
        c.labels.bit_count() > n for c in theirs
    )
    if not (all_ours and all_theirs):
        return _partial(equilibria, degenerate=degenerate or None, walked=0)
    return Extremes(
        equilibria=tuple(equilibria), subsets=_maximal_subsets(pairs), degenerate=degenerate
    )


def lemke_howson(game: NormalFormGame, label: int = 0, *, most: int = MOST_PIVOTS) -> Mixed:
    """Return an equilibrium at the end of the path that drops a label, exactly.

    The path is followed in floats with lexicographic pivots; its end is solved for and checked
    in whole numbers. If that fails, the path is followed in whole numbers. Paths may be very
    long, and what is returned is always the end of one: a path that is too long is refused. Where rounding decides a
    tie, as in degenerate games, it may be the path of another tie-breaking rule.

    Parameters
    ----------
    game
        A game of two players.
    label
        Position of the strategy whose label is dropped, the second player's after the first's.
    most
        Pivots after which the path is given up. In whole numbers also no more than tableaux of
        25 million numbers are written: up to half a minute.

    Raises
    ------
    ArgumentError
        If the game does not have two players, or there is no such label.
    LimitError
        If the path is longer.

    References
    ----------
    Lemke, C. E. and Howson, J. T. (1964), "Equilibrium points of bimatrix games", *SIAM
    Journal on Applied Mathematics* 12, 413-423. doi:10.1137/0112033
    """
    m, n = _shape(game)
    if not 0 <= label < m + n:
        raise ArgumentError(f"a label of this game lies between 0 and {m + n - 1}, not {label}")
    paths = Paths(game)
    bases = paths.bases(label, most=most)
    mixed = None if bases is None else paths.exact(bases)
    return _followed(game, label, most=most) if mixed is None else mixed


def _followed(game: NormalFormGame, label: int, *, most: int = MOST_PIVOTS) -> Mixed:
    """Return the equilibrium at the end of a path, in whole numbers all the way."""
    (m, n), first, second = _matrices(game)
    rows, columns = range(m), range(m, m + n)
    tableaux = [Tableau(second.T, rows, columns), Tableau(first, columns, rows)]
    side, entering = int(label >= m), label
    most = min(most, MOST_NUMBERS // (max(m, n) * (m + n + 1)))
    for _ in range(most):
        row = tableaux[side].leaving(entering)
        left = tableaux[side].basis[row]
        tableaux[side] = tableaux[side].pivoted(row, entering)
        if left == label:
            break
        side, entering = 1 - side, left
    else:
        raise LimitError(
            f"the path that drops label {label} of this {m} x {n} game has not ended after {most:,} "
            "pivots; drop another label, or use find_equilibria(game, 'lemke_howson'), which tries all"
        )
    ends = [tableau.corner() for tableau in tableaux]
    assert ends[0] is not None  # a path never ends at zero
    assert ends[1] is not None
    return _vector(ends[0]), _vector(ends[1])


def _shape(game: NormalFormGame) -> tuple[int, int]:
    if game.n_players != 2:
        raise ArgumentError(f"the method is for two players; the game has {game.n_players}")
    m, n = game.shape
    return m, n


def _matrices(game: NormalFormGame) -> tuple[tuple[int, int], NDArray[Any], NDArray[Any]]:
    return _shape(game), positive(game.integers(0)[0]), positive(game.integers(1)[0])


def _vector(corner: Corner) -> NDArray[Any]:
    vector = np.empty(len(corner.strategy), dtype=object)
    vector[:] = corner.strategy
    return vector


def _completing(ours: list[Corner], theirs: list[Corner], labels: int) -> list[tuple[int, int]]:
    """Return the pairs of corners that bind every label between them."""
    free, others = (_free(side, labels) for side in (ours, theirs))
    found: list[tuple[int, int]] = []
    for start in range(0, len(ours), CHUNK):
        common = free[start : start + CHUNK] @ others.T  # labels that neither binds: exact counts
        for a, b in np.argwhere(common == 0).tolist():
            found.append((start + a, b))
    return found


def _free(corners_: list[Corner], labels: int) -> NDArray[np.float32]:
    """Return which labels do not bind at each corner, as zeros and ones."""
    table = np.zeros((len(corners_), labels), dtype=np.float32)
    for row, corner in zip(table, corners_, strict=True):
        row[:] = [not corner.labels >> label & 1 for label in range(labels)]
    return table


def _maximal_subsets(pairs: list[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return the maximal complete bipartite parts of the pairs, as positions of pairs."""
    partners: dict[int, frozenset[int]] = {}
    for a, b in pairs:
        partners[a] = partners.get(a, frozenset()) | {b}
    closed = _intersections(partners.values())
    position = {pair: k for k, pair in enumerate(pairs)}
    subsets = [
        tuple(sorted(position[a, b] for a in partners if right <= partners[a] for b in right))
        for right in closed
    ]
    return tuple(sorted(subsets))


def _intersections(sets: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """Return all non-empty intersections of some of the sets."""
    found: set[frozenset[int]] = set()
    for each in set(sets):
        found |= {each & other for other in found} | {each}
    return {each for each in found if each}
