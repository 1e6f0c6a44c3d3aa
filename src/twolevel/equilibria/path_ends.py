"""The equilibria at the ends of all paths of Lemke and Howson, within bounded work.

Knows how much is followed and solved; what a path is, it is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from twolevel.equilibria.complementary_paths import MOST_PIVOTS, Bases, Paths
from twolevel.equilibria.methods import Guarantee
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed

__all__ = ["MOST_WORK", "PathEnds", "path_ends"]

MOST_WORK = 300_000_000
"""Numbers written, after which no further path is begun: a few seconds."""

SOLVING = 15
"""Numbers written that take as long as solving one equation, a fourth power in the support."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathEnds:
    """Where the paths of a game end.

    Attributes
    ----------
    equilibria
        The different ends, in fractions, in the order of the labels that lead to them.
    labels, followed
        How many paths there are, and how many were followed.
    lost
        How many of these did not end within the pivots allowed, or not at an equilibrium.
    """

    equilibria: tuple[Mixed, ...]
    labels: int
    followed: int
    lost: int

    @property
    def guarantee(self) -> Guarantee:
        """``one`` if a single path was followed, else ``all found``."""
        return "one" if self.followed - self.lost == 1 < self.labels else "all found"

    @property
    def words(self) -> str:
        """What was done."""
        which = "all" if self.followed == self.labels else f"the first {self.followed} of the"
        words = f"The paths of {which} {self.labels} labels were followed"
        if self.lost:
            words += f", {self.lost} of them to no end within {MOST_PIVOTS:,} pivots"
        return words + "; every end was solved and checked in whole numbers."


def path_ends(game: NormalFormGame, *, most: int = MOST_WORK) -> PathEnds:
    """Return the equilibria at the ends of a game's paths, exactly.

    Labels are taken in turns from both players. No path is begun once the work exceeds `most`,
    which depends on the game alone and not on the machine.

    Parameters
    ----------
    game
        A game of two players.
    most
        Numbers written by pivoting after which no further path is begun.

    References
    ----------
    Lemke, C. E. and Howson, J. T. (1964), "Equilibrium points of bimatrix games", *SIAM
    Journal on Applied Mathematics* 12, 413-423. doi:10.1137/0112033
    """
    m, n = game.shape
    labels = sorted(range(m + n), key=lambda label: (label if label < m else label - m, label))
    paths = Paths(game)
    ends: dict[Bases, Mixed | None] = {}
    distinct: dict[tuple[object, ...], Mixed] = {}
    followed = lost = solving = 0
    for label in labels:
        if paths.work + solving > most:
            break
        followed += 1
        bases = paths.bases(label)
        if bases is not None and bases not in ends:
            solving += SOLVING * paths.size(bases) ** 4
            ends[bases] = paths.exact(bases)
        mixed = None if bases is None else ends[bases]
        if mixed is None:
            lost += 1
        else:
            distinct.setdefault(tuple(p for vector in mixed for p in vector), mixed)
    return PathEnds(equilibria=tuple(distinct.values()), labels=m + n, followed=followed, lost=lost)
