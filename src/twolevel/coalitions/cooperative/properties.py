"""Properties of cooperative games, each with coalitions that show where it fails.

Knows worths. Knows no solution but the core, whose existence is balancedness.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.coalitions.cooperative.core import core
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.masks import Whole, members_of, sums
from twolevel.coalitions.cooperative.values import checked
from twolevel.errors import LimitError, VerificationError
from twolevel.provenance import Provenance

__all__ = ["Property", "balancedness", "convexity", "monotonicity", "superadditivity"]

_MOST_PLAYERS_PAIRED = 14

Coalition = tuple[str, ...]
Terms = tuple[tuple[Coalition, Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Property(Reported):
    """Whether a game has a property: an inequality that holds for certain coalitions.

    Attributes
    ----------
    name
        ``"superadditive"`` and the like.
    holds
        Whether the game has it.
    witness
        Where it fails: coalitions with coefficients, of which the weighted sum of worths should
        not be positive. Empty where the property holds.
    shortfall
        That sum: how much is missing, at the worst place.
    """

    name: str
    holds: bool
    witness: Terms
    shortfall: Fraction
    provenance: Provenance

    def __bool__(self) -> bool:
        return self.holds

    @property
    def coalitions(self) -> tuple[Coalition, ...]:
        """The coalitions of the witness."""
        return tuple(names for names, _ in self.witness)

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title=f"{self.name.capitalize()}: {'yes' if self.holds else 'no'}",
                columns=("coalition", "coefficient"),
                rows=tuple((joined(names), weight) for names, weight in self.witness),
                note="" if self.holds else f"Falls short by {float(self.shortfall):.6g}.",
            ),
        )

    def verify(self, game: CooperativeGame) -> None:
        """Raise unless the witness shows the failure, or the property is found again.

        Raises
        ------
        VerificationError
            If not.
        """
        total = sum((weight * game.worth(names) for names, weight in self.witness), Fraction(0))
        if (
            total != self.shortfall
            or self.holds != (total <= 0)
            or self.holds == bool(self.witness)
        ):
            raise VerificationError(f"the witness does not show whether the game is {self.name}")
        if self.holds and not _FINDERS[self.name](game).holds:
            raise VerificationError(f"the game is not {self.name}")


def _property(
    game: CooperativeGame, name: str, worst: int, terms: tuple[tuple[int, int], ...]
) -> Property:
    fails = worst > 0
    return Property(
        name=name,
        holds=not fails,
        witness=tuple((game.names(m), Fraction(c)) for m, c in terms if m) if fails else (),
        shortfall=Fraction(worst, game.scale) if fails else Fraction(0),
        provenance=game.provenance("enumeration", "every inequality checked exactly"),
    )


def _worst(gaps: Whole) -> tuple[int, int]:
    place = int(np.argmax(gaps))
    return int(gaps[place]), place


def monotonicity(game: CooperativeGame) -> Property:
    """Return whether nobody's joining makes a coalition worth less.

    Examples
    --------
    >>> monotonicity(CooperativeGame.from_array([0, 2, 1, 1], players="ab")).coalitions
    (('a',), ('a', 'b'))
    """
    checked(game)
    masks = np.arange(len(game.units))
    found: tuple[int, tuple[tuple[int, int], ...]] = (0, ())
    for player in range(len(game.players)):
        without = masks[masks >> player & 1 == 0]
        worst, place = _worst(game.units[without] - game.units[without | 1 << player])
        if worst > found[0]:
            mask = int(without[place])
            found = worst, ((mask, 1), (mask | 1 << player, -1))
    return _property(game, "monotone", *found)


def superadditivity(game: CooperativeGame) -> Property:
    """Return whether no two disjoint coalitions lose by merging.

    Raises
    ------
    LimitError
        If there are more than 14 players: pairs of coalitions grow as ``3**n``.

    Examples
    --------
    >>> game = CooperativeGame.from_array([0, 2, 2, 3], players=["a", "b"])
    >>> superadditivity(game).witness
    ((('a',), Fraction(1, 1)), (('b',), Fraction(1, 1)), (('a', 'b'), Fraction(-1, 1)))
    """
    checked(game)
    n = len(game.players)
    if n > _MOST_PLAYERS_PAIRED:
        raise LimitError(
            f"{n} players have too many pairs of coalitions to compare (at most "
            f"{_MOST_PLAYERS_PAIRED} players)"
        )
    found: tuple[int, tuple[tuple[int, int], ...]] = (0, ())
    for mask in range(1, game.everybody):
        # the lowest player of the two belongs to `mask`, so that each pair is seen once
        rest = [k for k in members_of(game.everybody ^ mask) if 1 << k > mask & -mask]
        others = sums([1 << k for k in rest])
        gaps = game.units[others] - game.units[others | mask]
        worst, place = _worst(gaps)
        worst += int(game.units[mask])
        if worst > found[0]:
            other = int(others[place])
            found = worst, ((mask, 1), (other, 1), (mask | other, -1))
    return _property(game, "superadditive", *found)


def convexity(game: CooperativeGame) -> Property:
    """Return whether a player adds more to a larger coalition than to a smaller one.

    References
    ----------
    Shapley, L. S. (1971). Cores of convex games. International Journal of Game Theory 1(1),
    11-26, https://doi.org/10.1007/BF01753431.

    Examples
    --------
    >>> convexity(CooperativeGame.from_array([0, 1, 1, 3], players=["a", "b"])).holds
    True
    """
    checked(game)
    masks = np.arange(len(game.units))
    found: tuple[int, tuple[tuple[int, int], ...]] = (0, ())
    for one, other in combinations((1 << k for k in range(len(game.players))), 2):
        base = masks[masks & (one | other) == 0]
        units = game.units
        gaps = units[base | one] + units[base | other] - units[base | one | other] - units[base]
        worst, place = _worst(gaps)
        if worst > found[0]:
            mask = int(base[place])
            terms = ((mask | one, 1), (mask | other, 1), (mask | one | other, -1), (mask, -1))
            found = worst, terms
    return _property(game, "convex", *found)


def balancedness(game: CooperativeGame) -> Property:
    """Return whether the core is not empty; if it is, the balanced collection that shows it.

    Raises
    ------
    LimitError
        If there are too many players for linear programmes; see ``core``.

    References
    ----------
    Bondareva, O. N. (1963). Some applications of linear programming methods to the theory of
    cooperative games. Problemy Kibernetiki 10, 119-139.
    Shapley, L. S. (1967). On balanced sets and cores. Naval Research Logistics Quarterly 14(4),
    453-460, https://doi.org/10.1002/nav.3800140404.

    Examples
    --------
    >>> majority = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
    >>> balancedness(majority).shortfall
    Fraction(1, 2)
    """
    found = core(game)
    witness = (*found.balanced_weights, (tuple(game.players), Fraction(-1)))
    return Property(
        name="balanced",
        holds=not found.is_empty,
        witness=witness if found.is_empty else (),
        shortfall=found.demand - game.at(game.everybody) if found.is_empty else Fraction(0),
        provenance=found.provenance,
    )


_FINDERS = {
    "monotone": monotonicity,
    "superadditive": superadditivity,
    "convex": convexity,
    "balanced": balancedness,
}
