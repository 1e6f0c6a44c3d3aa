"""The kernel and the bargaining set: payoffs that nobody can reasonably object to.

Knows excesses and objections within the blocks of a coalition structure. Tests membership; the
nucleolus is always a member of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.masks import Whole, members_of, sums
from twolevel.coalitions.cooperative.satisfaction import incidence, surpluses
from twolevel.coalitions.cooperative.simplex import Column, minimise
from twolevel.coalitions.cooperative.values import checked
from twolevel.errors import LimitError, VerificationError
from twolevel.labels import Record
from twolevel.provenance import Provenance

__all__ = ["Membership", "in_bargaining_set", "in_kernel"]

_MOST_PLAYERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Reported):
    """Whether payoffs belong to a solution, and who objects if not.

    Attributes
    ----------
    solution
        ``"kernel"`` or ``"bargaining set"``.
    holds
        Whether they belong to it.
    payoffs
        The payoffs.
    structure
        The blocks that share their worths.
    objector, target
        Who objects against whom; empty for nobody.
    coalition
        With whom the objector would rather be.
    reason
        Why the payoffs do not belong, or an empty string.
    """

    solution: str
    holds: bool
    payoffs: Record[Fraction]
    structure: tuple[tuple[str, ...], ...]
    objector: str = ""
    target: str = ""
    coalition: tuple[str, ...] = ()
    reason: str = ""
    provenance: Provenance

    def __bool__(self) -> bool:
        return self.holds

    def verify(self, game: CooperativeGame) -> None:
        """Raise unless the test comes out the same for a game.

        Raises
        ------
        VerificationError
            If it does not.
        """
        test = in_kernel if self.solution == "kernel" else in_bargaining_set
        again = test(game, self.payoffs, structure=self.structure)
        if (again.holds, again.reason) != (self.holds, self.reason):
            verdict = again.reason or f"the payoffs are in the {self.solution}"
            raise VerificationError(f"the verdict does not stand: {verdict}")

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title=f"In the {self.solution}: {'yes' if self.holds else 'no'}",
                columns=("player", "payoff"),
                rows=tuple(self.payoffs.items()),
                note=f"Blocks: {'; '.join(map(joined, self.structure))}. {self.reason}".strip(),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Position:
    """Payoffs in a game, with every coalition's excess in whole units."""

    game: CooperativeGame
    solution: str
    payoffs: tuple[Fraction, ...]
    blocks: tuple[int, ...]
    excesses: Whole

    @property
    def pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of players of the same block."""
        for block in self.blocks:
            yield from permutations(members_of(block), 2)

    def answer(
        self, reason: str = "", *, pair: tuple[int, int] | None = None, coalition: int = 0
    ) -> Membership:
        names = self.game.players
        return Membership(
            solution=self.solution,
            holds=not reason,
            payoffs=Record(zip(names, self.payoffs, strict=True)),
            structure=tuple(self.game.names(block) for block in self.blocks),
            objector=names[pair[0]] if pair else "",
            target=names[pair[1]] if pair else "",
            coalition=self.game.names(coalition),
            reason=reason,
            provenance=self.game.provenance("enumeration", "every pair of players, exactly"),
        )

    def improper(self) -> str:
        """Return why the payoffs are not individually rational shares of the blocks' worths."""
        for block in self.blocks:
            if self.excesses[block] != 0:
                return f"{joined(self.game.names(block))} do not share exactly their worth."
        for k, name in enumerate(self.game.players):
            if self.excesses[1 << k] > 0:
                return f"{name} gets less than it is worth alone."
        return ""


def _position(
    game: CooperativeGame,
    payoffs: object,
    structure: Iterable[Iterable[str]] | None,
    solution: str,
) -> _Position:
    checked(game)
    shares = game.payoffs(payoffs)
    blocks = (
        (game.everybody,)
        if structure is None
        else game.partition(structure, what="the blocks of the structure")
    )
    served, _ = surpluses(game, [share * game.scale for share in shares])
    return _Position(game=game, solution=solution, payoffs=shares, blocks=blocks, excesses=-served)


def in_kernel(
    game: CooperativeGame,
    payoffs: object,
    *,
    structure: Iterable[Iterable[str]] | None = None,
) -> Membership:
    """Return whether payoffs are in the kernel.

    Player i outweighs j if i's best coalition without j misses more than j's best without i,
    while j gets more than it is worth alone. In the kernel nobody outweighs anybody of the same
    block.

    Parameters
    ----------
    game
        The game.
    payoffs
        One number a player.
    structure
        The blocks that have formed; by default one of everybody.

    Raises
    ------
    LabelError, ArgumentError
        If the payoffs or blocks do not fit the players.

    References
    ----------
    Davis, M., Maschler, M. (1965). The kernel of a cooperative game. Naval Research Logistics
    Quarterly 12(3), 223-259, https://doi.org/10.1002/nav.3800120303.

    Examples
    --------
    >>> majority = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
    >>> pair = [("a", "b"), ("c",)]
    >>> in_kernel(majority, ["1/2", "1/2", 0]).holds
    False
    >>> in_kernel(majority, ["1/2", "1/2", 0], structure=pair).holds
    True
    """
    position = _position(game, payoffs, structure, "kernel")
    if reason := position.improper():
        return position.answer(reason)
    masks = np.arange(len(position.excesses))
    for i, j in position.pairs:
        mine = masks[(masks >> i & 1 == 1) & (masks >> j & 1 == 0)]
        theirs = masks[(masks >> j & 1 == 1) & (masks >> i & 1 == 0)]
        best = position.excesses[mine]
        above_floor = position.excesses[1 << j] < 0
        if above_floor and best.max() > position.excesses[theirs].max():
            return position.answer(
                f"{game.players[i]} outweighs {game.players[j]}.",
                pair=(i, j),
                coalition=int(mine[int(best.argmax())]),
            )
    return position.answer()


def in_bargaining_set(
    game: CooperativeGame,
    payoffs: object,
    *,
    structure: Iterable[Iterable[str]] | None = None,
) -> Membership:
    """Return whether payoffs are in the bargaining set: every objection can be countered.

    An objection of i against j of the same block is a coalition with i and without j that pays
    all its members more. A counter-objection is one with j and without i that pays everybody as
    much as before, and those it shares with the objection as much as that.

    Parameters
    ----------
    game
        The game.
    payoffs
        One number a player.
    structure
        The blocks that have formed; by default one of everybody.

    Raises
    ------
    LabelError, ArgumentError
        If the payoffs or blocks do not fit the players.
    LimitError
        If there are more than ten players.

    References
    ----------
    Aumann, R. J., Maschler, M. (1964). The bargaining set for cooperative games. In M. Dresher,
    L. S. Shapley, A. W. Tucker (eds), Advances in Game Theory, 443-476,
    https://doi.org/10.1515/9781400882014-028.
    Davis, M., Maschler, M. (1967). Existence of stable payoff configurations for cooperative
    games. In M. Shubik (ed.), Essays in Mathematical Economics, 39-52.

    Examples
    --------
    >>> majority = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
    >>> pair = [("a", "b"), ("c",)]
    >>> in_bargaining_set(majority, ["1/2", "1/2", 0], structure=pair).holds
    True
    >>> in_bargaining_set(majority, ["2/3", "1/3", 0], structure=pair).reason
    'b has an objection against a that cannot be countered.'
    """
    position = _position(game, payoffs, structure, "bargaining set")
    if len(game.players) > _MOST_PLAYERS:
        raise LimitError(
            f"{len(game.players)} players have too many objections to check (at most "
            f"{_MOST_PLAYERS} players)"
        )
    if reason := position.improper():
        return position.answer(reason)
    for i, j in position.pairs:
        for coalition in np.flatnonzero(position.excesses > 0).tolist():
            inside = coalition >> i & 1 and not coalition >> j & 1
            if inside and _is_justified(position, i, j, coalition):
                return position.answer(
                    f"{game.players[i]} has an objection against {game.players[j]} "
                    "that cannot be countered.",
                    pair=(i, j),
                    coalition=coalition,
                )
    return position.answer()


def _is_justified(position: _Position, i: int, j: int, coalition: int) -> bool:
    """Return whether a coalition can share its excess so that no counter-objection is left.

    Its members other than i need bonuses such that every set R of them has more than the
    largest excess of a coalition with j and without i that meets the objection in R. The least
    sum of bonuses must stay below the objection's own excess.
    """
    partners = [k for k in members_of(coalition) if k != i]
    outsiders = [k for k in members_of(position.game.everybody ^ coalition) if k != j]
    shared = sums([1 << k for k in partners])
    joined_by = sums([1 << k for k in outsiders]) | 1 << j
    needed = position.excesses[shared[:, None] | joined_by[None, :]].max(axis=1)
    if needed[0] >= 0:
        return False
    return _least_bonuses([int(need) for need in needed], len(partners)) < int(
        position.excesses[coalition]
    )


def _least_bonuses(needed: Sequence[int], count: int) -> Fraction:
    """Return the least sum of bonuses such that every set of partners has what it needs.

    Solved on the dual: the greatest needs of sets that cover no partner more than once.
    """

    def column(mask: int) -> Column:
        return Column(key=mask, entries=incidence(mask, count), cost=Fraction(-needed[mask]))

    def slack(k: int) -> Column:
        entries = incidence(1 << k, count)
        return Column(key=k - count, entries=entries, cost=Fraction(0))

    def offer(prices: Sequence[Fraction], first: bool) -> Column | None:  # noqa: ARG001, FBT001
        for k, price in enumerate(prices):
            if price > 0:
                return slack(k)
        for mask in range(1, 1 << count):
            bonus = -sum((prices[k] for k in members_of(mask)), Fraction(0))
            if bonus < needed[mask]:
                return column(mask)
        return None

    if not count:
        return Fraction(0)
    return -minimise([slack(k) for k in range(count)], [1] * count, offer).value
