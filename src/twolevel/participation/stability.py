"""Whether a coalition holds: nobody inside wants to leave, nobody outside to join.

Knows membership games. Compares gains exactly; an indifferent player stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from twolevel.labels import Record
from twolevel.participation.membership import MembershipGame, positions_of

__all__ = ["Standing", "stable_coalitions", "standing", "standings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one coalition stands.

    Attributes
    ----------
    members
        Who is in it.
    gains
        What everybody gains, outsiders included.
    leaving
        By member: what it would gain by leaving alone. Positive: it wants to leave.
    joining
        By outsider: what it would gain by joining alone. Positive: it wants to join.
    welcome
        By outsider: whether no member would lose if it joined.
    """

    members: tuple[str, ...]
    gains: Record[Fraction]
    leaving: Record[Fraction]
    joining: Record[Fraction]
    welcome: Record[bool]

    @property
    def internal(self) -> bool:
        """Whether no member gains by leaving alone."""
        return all(gain <= 0 for gain in self.leaving.values())

    @property
    def external(self) -> bool:
        """Whether no outsider gains by joining alone, the door being open."""
        return all(gain <= 0 for gain in self.joining.values())

    @property
    def closed(self) -> bool:
        """Whether no outsider both gains by joining and is welcome to every member."""
        return not any(gain > 0 and self.welcome[name] for name, gain in self.joining.items())

    @property
    def stable(self) -> bool:
        """Whether it is internally and externally stable."""
        return self.internal and self.external

    @property
    def deserters(self) -> tuple[str, ...]:
        """The members that gain by leaving alone."""
        return tuple(name for name, gain in self.leaving.items() if gain > 0)

    @property
    def entrants(self) -> tuple[str, ...]:
        """The outsiders that gain by joining alone."""
        return tuple(name for name, gain in self.joining.items() if gain > 0)


def standing(game: MembershipGame, coalition: Iterable[str]) -> Standing:
    """Return how one coalition stands.

    Parameters
    ----------
    game
        Who gains what in every coalition.
    coalition
        Its members.

    Raises
    ------
    LabelError
        If it names somebody who is no player.

    References
    ----------
    d'Aspremont, C., Jacquemin, A., Gabszewicz, J. J., Weymark, J. A. (1983). On the stability
    of collusive price leadership. Canadian Journal of Economics 16(1), 17-25,
    https://doi.org/10.2307/134972.

    Examples
    --------
    >>> dam = MembershipGame.from_function(
    ...     "abc", lambda s: [2 * len(s) - 3 * (name in s) for name in "abc"]
    ... )
    >>> standing(dam, ["a"]).deserters, standing(dam, []).stable
    (('a',), True)
    """
    return _standing(game, game.mask(coalition))


def standings(game: MembershipGame) -> tuple[Standing, ...]:
    """Return how every coalition stands, by mask of members."""
    return tuple(_standing(game, mask) for mask in range(len(game.gains)))


def stable_coalitions(game: MembershipGame) -> tuple[tuple[str, ...], ...]:
    """Return the coalitions that are internally and externally stable.

    They are the pure equilibria of the game in which everybody decides at once whether to be a
    member.

    Examples
    --------
    >>> prisoners = MembershipGame.from_function(
    ...     "abc", lambda s: [2 * len(s) - 3 * (name in s) for name in "abc"]
    ... )
    >>> stable_coalitions(prisoners)
    ((),)
    """
    return tuple(found.members for found in standings(game) if found.stable)


def _standing(game: MembershipGame, mask: int) -> Standing:
    own = game.gains[mask]
    inside = list(positions_of(mask))
    outside = list(positions_of(game.everybody & ~mask))

    def after(k: int) -> tuple[Fraction, ...]:
        return game.gains[mask ^ (1 << k)]

    return Standing(
        members=game.names(mask),
        gains=Record(zip(game.players, own, strict=True)),
        leaving=Record((game.players[k], after(k)[k] - own[k]) for k in inside),
        joining=Record((game.players[k], after(k)[k] - own[k]) for k in outside),
        welcome=Record(
            (game.players[k], all(after(k)[member] >= own[member] for member in inside))
            for k in outside
        ),
    )
