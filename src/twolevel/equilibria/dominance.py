"""Dominated strategies and what is left when they are eliminated in turn; exactly.

Knows comparisons of a player's strategies over everything the others may still do. Dominance by
mixtures is decided by linear programmes in integers: no strategy is kept or lost to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table, joined
from twolevel.equilibria.exact_programmes import maximise
from twolevel.equilibria.normal_form import NormalFormGame, check_profiles
from twolevel.equilibria.security import matrix_game
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Labels, Record

__all__ = ["Dominated", "Elimination", "Kind", "dominated", "eliminate", "rationalizable"]

Kind = Literal["strict", "weak"]
"""``strict``: better whatever the others do. ``weak``: never worse and sometimes better."""

MOST_PROFILES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dominated:
    """A dominated strategy.

    Attributes
    ----------
    player, strategy
        Whose, and which.
    by
        The mixture that dominates it: strategies and probabilities.
    """

    player: str
    strategy: str
    by: Record[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination(Reported):
    """What is left when dominated strategies are eliminated round by round.

    Attributes
    ----------
    kind
        ``"strict"`` or ``"weak"``.
    mixtures
        Whether mixtures may dominate.
    rounds
        The strategies that fall in each round, all at once.
    surviving
        By player, the strategies left.
    reduced
        The game that is left.
    """

    kind: Kind
    mixtures: bool
    rounds: tuple[tuple[Dominated, ...], ...]
    surviving: Record[tuple[str, ...]]
    reduced: NormalFormGame = field(repr=False)
    game: NormalFormGame = field(repr=False)

    @property
    def solvable(self) -> bool:
        """Whether one profile is left."""
        return self.reduced.n_profiles == 1

    def verify(self) -> None:
        """Check every elimination by its mixture, and that nothing else can be eliminated.

        Raises
        ------
        VerificationError
            If a strategy was not dominated, or one that is left is.
        """
        game = self.game
        for fallen in self.rounds:
            for each in fallen:
                if not _dominates(game, each, self.kind):
                    raise VerificationError(
                        f"{each.strategy} of {each.player} is not dominated by {dict(each.by)}"
                    )
            game = _without(game, fallen)
        if game != self.reduced or dominated(game, kind=self.kind, mixtures=self.mixtures):
            raise VerificationError("what is left is not what elimination leaves")

    def tables(self) -> tuple[Table, ...]:
        words = "mixtures" if self.mixtures else "pure strategies"
        fallen = Table(
            title=f"Elimination of strategies dominated {self.kind}ly by {words}",
            columns=("round", "player", "strategy", "dominated by"),
            rows=tuple(
                (number, each.player, each.strategy, _mixture(each.by))
                for number, fallen in enumerate(self.rounds, start=1)
                for each in fallen
            ),
            note="" if self.kind == "strict" else "The order of elimination can matter.",
        )
        left = Table(
            title="Strategies left",
            columns=("player", "strategies"),
            rows=tuple((name, joined(names)) for name, names in self.surviving.items()),
        )
        return (left, fallen)


def _mixture(by: Record[Fraction]) -> str:
    return " + ".join(s if p == 1 else f"{p} {s}" for s, p in by.items())


def dominated(
    game: NormalFormGame, *, kind: Kind = "strict", mixtures: bool = True
) -> tuple[Dominated, ...]:
    """Return the dominated strategies of all players, each with a mixture that dominates it.

    Parameters
    ----------
    game
        Any game of at most a million profiles.
    kind
        ``"strict"`` or ``"weak"``.
    mixtures
        Whether mixtures may dominate, or pure strategies only.

    Raises
    ------
    ArgumentError
        If there is no such kind.
    LimitError
        If the game has too many profiles.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[[3, 0], [0, 3], [1, 1]], [[0, 1], [1, 0], [0, 0]]])
    >>> [(each.strategy, {s: str(p) for s, p in each.by.items()}) for each in dominated(game)]
    [('3', {'1': '1/2', '2': '1/2'})]
    """
    if kind not in get_args(Kind):
        raise ArgumentError(
            f"there is no kind of dominance {shown(kind)}. Allowed: {', '.join(get_args(Kind))}"
        )
    check_profiles(game, MOST_PROFILES, "dominance")
    found = []
    for player, (name, labels) in enumerate(zip(game.players, game.strategies, strict=True)):
        table = _rows(game, player)
        for place, strategy in enumerate(labels):
            by = _dominating(table, place, kind, mixtures=mixtures)
            if by is not None:
                chances = Record((s, p) for s, p in zip(labels, by, strict=True) if p)
                found.append(Dominated(player=name, strategy=strategy, by=chances))
    return tuple(found)


def eliminate(game: NormalFormGame, *, kind: Kind = "strict", mixtures: bool = True) -> Elimination:
    """Return what is left when dominated strategies are eliminated until none is.

    Every round removes all dominated strategies of all players at once. Under strict dominance
    the order does not matter; under weak dominance it can.

    Parameters
    ----------
    game, kind, mixtures
        As in `dominated`.

    Raises
    ------
    ArgumentError, LimitError
        As `dominated`.

    Examples
    --------
    >>> dilemma = NormalFormGame.from_arrays([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> dict(eliminate(dilemma).surviving)
    {'player 1': ('2',), 'player 2': ('2',)}
    """
    rounds = []
    left = game
    while fallen := dominated(left, kind=kind, mixtures=mixtures):
        rounds.append(fallen)
        left = _without(left, fallen)
    return Elimination(
        kind=kind,
        mixtures=mixtures,
        rounds=tuple(rounds),
        surviving=Record(zip(left.players, map(tuple, left.strategies), strict=True)),
        reduced=left,
        game=game,
    )


def rationalizable(game: NormalFormGame) -> Elimination:
    """Return the strategies that are best responses to beliefs about strategies that are so too.

    They are those that survive the elimination of strategies strictly dominated by mixtures.
    Beliefs may correlate the others' choices; with two players that makes no difference.

    Raises
    ------
    LimitError
        If the game has too many profiles.

    References
    ----------
    Pearce, D. G. (1984), "Rationalizable strategic behavior and the problem of perfection",
    *Econometrica* 52, 1029-1050. doi:10.2307/1911197

    Bernheim, B. D. (1984), "Rationalizable strategic behavior", *Econometrica* 52, 1007-1028.
    doi:10.2307/1911196
    """
    return eliminate(game, kind="strict", mixtures=True)


def _rows(game: NormalFormGame, player: int) -> NDArray[Any]:
    """Return a player's numbers, one row a strategy."""
    return np.moveaxis(game.numbers[player], player, 0).reshape(game.shape[player], -1)


def _dominating(
    table: NDArray[Any], place: int, kind: Kind, *, mixtures: bool
) -> tuple[Fraction, ...] | None:
    """Return a mixture of rows that dominates one, or None."""
    own = table[place]
    better = (table > own).astype(np.bool_)
    if kind == "strict":
        rows = better.all(axis=1)
    else:
        rows = (table >= own).astype(np.bool_).all(axis=1) & better.any(axis=1)
    if rows.any():
        return tuple(Fraction(int(k == rows.argmax())) for k in range(len(table)))
    if not mixtures or len(table) < 3:
        return None
    unbeaten = ~better.any(axis=0)
    if kind == "strict" and unbeaten.any():
        return None
    others = [k for k in range(len(table)) if k != place]
    whole = _integers(table)
    gains = whole[others] - whole[place]
    weights = _strictly(gains) if kind == "strict" else _weakly(gains)
    if weights is None:
        return None
    mixture = dict(zip(others, weights, strict=True))
    return tuple(mixture.get(k, Fraction(0)) for k in range(len(table)))


def _integers(table: NDArray[Any]) -> NDArray[Any]:
    """Return numbers as Python integers over one denominator."""
    if table.dtype != np.float64:
        return table.astype(object)
    fractions = np.array([Fraction(repr(float(x))) for x in table.flat], dtype=object)
    common = np.lcm.reduce(np.array([x.denominator for x in fractions], dtype=object))
    return np.array([int(x * common) for x in fractions], dtype=object).reshape(table.shape)


def _strictly(gains: NDArray[Any]) -> tuple[Fraction, ...] | None:
    value, mixture = matrix_game(gains)
    return mixture if value > 0 else None


def _weakly(gains: NDArray[Any]) -> tuple[Fraction, ...] | None:
    """Return a mixture whose gains are nowhere negative and somewhere positive, or None."""
    rows = np.vstack([-gains.T, np.ones((1, len(gains)), dtype=object)])
    bounds = np.array([0] * gains.shape[1] + [1], dtype=object)
    optimum = maximise(gains.sum(axis=1), rows, bounds)
    return optimum.solution if optimum.value > 0 else None


def _dominates(game: NormalFormGame, each: Dominated, kind: Kind) -> bool:
    player = game.players.position(each.player)
    labels = game.strategies[player]
    table = _integers(_rows(game, player))
    mixed = sum(p * table[labels.position(s)] for s, p in each.by.items())
    gains = mixed - table[labels.position(each.strategy)]
    if sum(each.by.values()) != 1 or min(each.by.values()) < 0:
        return False
    if kind == "strict":
        return bool((gains > 0).all())
    return bool((gains >= 0).all() and (gains > 0).any())


def _without(game: NormalFormGame, fallen: tuple[Dominated, ...]) -> NormalFormGame:
    """Return the game without some strategies."""
    gone = {(each.player, each.strategy) for each in fallen}
    kept = [
        [k for k, strategy in enumerate(labels) if (player, strategy) not in gone]
        for player, labels in zip(game.players, game.strategies, strict=True)
    ]
    return NormalFormGame(
        players=game.players,
        strategies=tuple(
            Labels([labels[k] for k in places], kind=labels.kind)
            for labels, places in zip(game.strategies, kept, strict=True)
        ),
        numbers=game.numbers[np.ix_(range(game.n_players), *kept)],
        scales=game.scales,
        title=game.title,
    )
