"""The core and the least core, exactly, with a proof either way.

Knows one linear programme: its payoffs prove that the core is not empty, its weights that it
is. Knows no other solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from twolevel._tabular import Reported, Table, joined
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.nucleolus import MOST_PLAYERS_SOLVED
from twolevel.coalitions.cooperative.satisfaction import incidence, serve, surpluses
from twolevel.coalitions.cooperative.values import checked
from twolevel.errors import LimitError, VerificationError
from twolevel.labels import Record
from twolevel.provenance import Provenance

__all__ = ["Core", "core", "in_core"]

Coalition = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Core(Reported):
    """Whether every coalition can be content at once, and who can if not.

    Attributes
    ----------
    status
        ``"nonempty"`` or ``"empty"``.
    least_excess
        The least that the largest excess over proper coalitions can be; the core is empty if
        it is positive. None for a single player.
    payoffs
        Payoffs in the least core, so in the core unless it is empty.
    balanced_weights
        A balanced collection: every player belongs to coalitions of total weight one, so the
        weighted worths bound what everybody together must have to content all coalitions.
    demand
        The weighted sum of their worths; above the grand coalition's worth it proves that the
        core is empty.
    """

    status: Literal["nonempty", "empty"]
    least_excess: Fraction | None
    payoffs: Record[Fraction]
    balanced_weights: tuple[tuple[Coalition, Fraction], ...]
    demand: Fraction
    provenance: Provenance

    @property
    def is_empty(self) -> bool:
        """Whether no payoffs content every coalition."""
        return self.status == "empty"

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title=f"Core: {self.status}",
                columns=("player", "payoff in the least core"),
                rows=tuple(self.payoffs.items()),
            ),
            Table(
                title="Balanced collection",
                columns=("coalition", "weight"),
                rows=tuple((joined(names), weight) for names, weight in self.balanced_weights),
                note=f"Weighted worths: {float(self.demand):.6g}.",
            ),
        )

    def verify(self, game: CooperativeGame) -> None:
        """Raise unless the payoffs and the balanced collection prove the claims.

        Raises
        ------
        VerificationError
            Naming the claim that fails.
        """
        payoffs = game.payoffs(self.payoffs)
        whole = game.at(game.everybody)
        if sum(payoffs) != whole:
            raise VerificationError("the payoffs do not sum to the worth of the grand coalition")
        if self.least_excess is None:
            if len(payoffs) > 1 or self.is_empty:
                raise VerificationError("only a single player has no proper coalitions")
            return
        served, scale = surpluses(game, [payoff * game.scale for payoff in payoffs])
        if -Fraction(int(served[1:-1].min()), scale * game.scale) != self.least_excess:
            raise VerificationError(f"the largest excess is not {self.least_excess}")
        n = len(game.players)
        cover, demand = [Fraction(0)] * n, Fraction(0)
        for names, weight in self.balanced_weights:
            mask = sum(1 << k for k in game.players.positions(names))
            if weight <= 0 or mask in (0, game.everybody):
                raise VerificationError(f"the weight of {names} is not positive")
            cover = [c + weight * k for c, k in zip(cover, incidence(mask, n), strict=True)]
            demand += weight * game.at(mask)
        if set(cover) != {1}:
            raise VerificationError("the collection is not balanced")
        total = sum(weight for _, weight in self.balanced_weights)
        if demand != self.demand or demand - whole != self.least_excess * total:
            raise VerificationError("the weighted worths do not prove the least excess")
        if self.is_empty != (self.least_excess > 0):
            raise VerificationError(f"a least excess of {self.least_excess} is not {self.status}")


def core(game: CooperativeGame) -> Core:
    """Return whether the core is empty, payoffs in the least core, and the proof, exactly.

    Raises
    ------
    LimitError
        If there are more than 18 players.

    References
    ----------
    Bondareva, O. N. (1963). Some applications of linear programming methods to the theory of
    cooperative games. Problemy Kibernetiki 10, 119-139.
    Shapley, L. S. (1967). On balanced sets and cores. Naval Research Logistics Quarterly 14(4),
    453-460, https://doi.org/10.1002/nav.3800140404.
    Maschler, M., Peleg, B., Shapley, L. S. (1979). Geometric properties of the kernel,
    nucleolus, and related solution concepts. Mathematics of Operations Research 4(4), 303-338,
    https://doi.org/10.1287/moor.4.4.303.

    Examples
    --------
    >>> majority = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
    >>> found = core(majority)
    >>> found.status, found.least_excess, found.demand
    ('empty', Fraction(1, 3), Fraction(3, 2))
    """
    checked(game)
    n = len(game.players)
    if n > MOST_PLAYERS_SOLVED:
        raise LimitError(
            f"linear programmes over the coalitions of {n} players are too large (at most "
            f"{MOST_PLAYERS_SOLVED} players)"
        )
    whole = Fraction(int(game.units[-1]))
    if n == 1:
        return Core(
            status="nonempty",
            least_excess=None,
            payoffs=Record({game.players[0]: whole / game.scale}),
            balanced_weights=(),
            demand=Fraction(0),
            provenance=game.provenance("closed form", "one player keeps its worth"),
        )
    found = serve(game, {game.everybody: whole}, floors=False)
    share = found.settled[game.everybody]
    weights = {mask: weight / share for mask, weight in found.weights.items()}
    excess = -found.satisfaction / game.scale
    return Core(
        status="empty" if excess > 0 else "nonempty",
        least_excess=excess,
        payoffs=Record(
            (p, x / game.scale) for p, x in zip(game.players, found.payoffs, strict=True)
        ),
        balanced_weights=tuple((game.names(mask), w) for mask, w in weights.items()),
        demand=sum((w * game.at(mask) for mask, w in weights.items()), Fraction(0)),
        provenance=game.provenance("linear programme", "the simplex method in fractions"),
    )


def in_core(game: CooperativeGame, payoffs: object) -> bool:
    """Return whether payoffs share the grand coalition's worth and content every coalition.

    Raises
    ------
    LabelError, ArgumentError
        If the payoffs are not one finite number for every player.

    Examples
    --------
    >>> gloves = CooperativeGame.from_function("lab", lambda s: "l" in s and len(s) > 1)
    >>> in_core(gloves, [1, 0, 0]), in_core(gloves, ["2/3", "1/6", "1/6"])
    (True, False)
    """
    checked(game)
    shares = game.payoffs(payoffs)
    served, _ = surpluses(game, [share * game.scale for share in shares])
    return bool(served.min() >= 0 and served[-1] == 0)
