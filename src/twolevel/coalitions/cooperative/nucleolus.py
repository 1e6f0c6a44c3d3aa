"""The nucleolus and the prenucleolus, exactly, with their proof.

Knows rounds of one linear programme. Knows no other solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from twolevel._tabular import Reported, Table
from twolevel.coalitions.cooperative.games import CooperativeGame
from twolevel.coalitions.cooperative.satisfaction import depends, incidence, serve, surpluses
from twolevel.coalitions.cooperative.simplex import independent
from twolevel.coalitions.cooperative.values import checked
from twolevel.errors import ArgumentError, LimitError, VerificationError
from twolevel.labels import Record
from twolevel.provenance import Provenance

__all__ = ["MOST_PLAYERS_SOLVED", "Nucleolus", "Step", "nucleolus", "prenucleolus"]

MOST_PLAYERS_SOLVED = 18
"""Players of the largest game whose linear programmes are solved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One round: coalitions whose excess cannot be lowered any further, and why.

    Attributes
    ----------
    excess
        What each of them misses: its worth less what it gets.
    weights
        Positive weights of these coalitions, by the names of their members.
    floors
        Positive weights of players who can be paid no less, being worth as much alone.
    settled
        Weights of coalitions settled before, which cover every player as often as all the
        former together: whatever one of those would gain, another would lose.
    """

    excess: Fraction
    weights: tuple[tuple[tuple[str, ...], Fraction], ...]
    floors: Record[Fraction]
    settled: tuple[tuple[tuple[str, ...], Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nucleolus(Reported):
    """The payoffs whose excesses, sorted from the largest down, are lexicographically least.

    Attributes
    ----------
    name
        ``"nucleolus"`` or ``"prenucleolus"``.
    payoffs
        By player, exact; there is always one such vector only.
    steps
        The rounds that settle it, largest excess first: together its proof.
    """

    name: str
    payoffs: Record[Fraction]
    steps: tuple[Step, ...]
    provenance: Provenance

    def __getitem__(self, player: str) -> Fraction:
        return self.payoffs[player]

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title=self.name.capitalize(),
                columns=("player", "payoff"),
                rows=tuple(self.payoffs.items()),
            ),
            Table(
                title="What settles it",
                columns=("excess", "coalitions", "players at their floor"),
                rows=tuple(
                    (
                        step.excess,
                        "; ".join(" + ".join(names) for names, _ in step.weights),
                        tuple(step.floors) or None,
                    )
                    for step in self.steps
                ),
            ),
        )

    def verify(self, game: CooperativeGame) -> None:
        """Raise unless the steps prove the payoffs.

        This is Kohlberg's criterion with the weights at hand: in every step the coalitions of
        the largest excess are balanced together with what is settled, so that none can be
        served better unless another is served worse; and in the end everything is settled.

        Raises
        ------
        VerificationError
            Naming the claim that fails.

        References
        ----------
        Kohlberg, E. (1971). On the nucleolus of a characteristic function game. SIAM Journal on
        Applied Mathematics 20(1), 62-66, https://doi.org/10.1137/0120009.
        """
        n = len(game.players)
        payoffs = game.payoffs(self.payoffs)
        if sum(payoffs) != game.at(game.everybody):
            self._fail("the payoffs do not sum to the worth of the grand coalition")
        in_units = [payoff * game.scale for payoff in payoffs]
        if self.name == "nucleolus":
            for k, name in enumerate(game.players):
                if in_units[k] < int(game.units[1 << k]):
                    self._fail(f"{name} gets less than it is worth alone")
        served, scale = surpluses(game, in_units)
        settled = [game.everybody]
        for step in self.steps:
            unsettled = ~depends(settled, n)
            worst = min((Fraction(int(s), scale) for s in served[unsettled]), default=None)
            if worst is None or -worst != step.excess * game.scale:
                self._fail(f"the largest excess that is not settled is not {step.excess}")
            self._check_balance(step, game, settled)
            tight = [_mask(game, names) for names, _ in step.weights]
            if any(Fraction(int(served[mask]), scale) != worst for mask in tight):
                self._fail(f"a coalition in the step does not miss {step.excess}")
            held = [game.players.position(name) for name in step.floors]
            if any(in_units[k] != int(game.units[1 << k]) for k in held):
                self._fail("a player at its floor gets something else")
            settled += [*tight, *(1 << k for k in held)]
        if not depends(settled, n).all():
            self._fail("some payoffs are left open")

    def _check_balance(self, step: Step, game: CooperativeGame, settled: list[int]) -> None:
        """Raise unless a step's weights are positive and cover players as settled ones do."""
        n = len(game.players)
        weights = [(_mask(game, names), weight) for names, weight in step.weights]
        floors = [
            (1 << game.players.position(name), weight) for name, weight in step.floors.items()
        ]
        before = [(_mask(game, names), -weight) for names, weight in step.settled]
        if any(weight <= 0 for _, weight in (*weights, *floors)) or not weights:
            self._fail("a weight is not positive")
        if any(mask not in settled for mask, _ in before):
            self._fail("a coalition counts as settled before it is")
        cover = [Fraction(0)] * n
        for mask, weight in (*weights, *floors, *before):
            cover = [c + weight * k for c, k in zip(cover, incidence(mask, n), strict=True)]
        if any(cover):
            self._fail("the coalitions of a step are not balanced")

    def _fail(self, why: str) -> NoReturn:
        raise VerificationError(f"the {self.name} does not stand: {why}")


def _mask(game: CooperativeGame, names: tuple[str, ...]) -> int:
    return sum(1 << k for k in game.players.positions(names))


def nucleolus(game: CooperativeGame) -> Nucleolus:
    """Return the nucleolus, exactly: among payoffs that pay nobody less than it is worth alone.

    Linear programmes in fractions serve the worst-off coalitions as well as possible, settle
    those that cannot be served better, and go on with the rest.

    Raises
    ------
    ArgumentError
        If the players are worth more alone than together, so that there are no such payoffs.
    LimitError
        If there are more than 18 players.

    References
    ----------
    Schmeidler, D. (1969). The nucleolus of a characteristic function game. SIAM Journal on
    Applied Mathematics 17(6), 1163-1170, https://doi.org/10.1137/0117107.
    Maschler, M., Peleg, B., Shapley, L. S. (1979). Geometric properties of the kernel,
    nucleolus, and related solution concepts. Mathematics of Operations Research 4(4), 303-338,
    https://doi.org/10.1287/moor.4.4.303.

    Examples
    --------
    >>> gloves = CooperativeGame.from_function("abc", lambda s: "a" in s and len(s) > 1)
    >>> dict(nucleolus(gloves).payoffs)
    {'a': Fraction(1, 1), 'b': Fraction(0, 1), 'c': Fraction(0, 1)}
    """
    checked(game)
    alone = sum(int(game.units[1 << k]) for k in range(len(game.players)))
    if alone > int(game.units[-1]):
        raise ArgumentError(
            f"the players are worth {Fraction(alone, game.scale)} alone but "
            f"{game.at(game.everybody)} together, so nothing pays everybody enough; "
            "use prenucleolus, which asks for no such thing"
        )
    return _solved(game, "nucleolus")


def prenucleolus(game: CooperativeGame) -> Nucleolus:
    """Return the prenucleolus, exactly: among all payoffs that share the grand coalition's worth.

    Raises
    ------
    LimitError
        If there are more than 18 players.

    See Also
    --------
    nucleolus
    """
    checked(game)
    return _solved(game, "prenucleolus")


def _solved(game: CooperativeGame, name: str) -> Nucleolus:
    n = len(game.players)
    if n > MOST_PLAYERS_SOLVED:
        raise LimitError(
            f"linear programmes over the coalitions of {n} players are too large (at most "
            f"{MOST_PLAYERS_SOLVED} players)"
        )
    settled = {game.everybody: Fraction(int(game.units[-1]))}
    payoffs: tuple[Fraction, ...] = (Fraction(int(game.units[-1])),)
    steps = []
    while len(settled) < n:
        found = serve(game, settled, floors=name == "nucleolus")
        payoffs = found.payoffs
        steps.append(
            Step(
                excess=-found.satisfaction / game.scale,
                weights=tuple((game.names(m), w) for m, w in found.weights.items()),
                floors=Record((game.players[k], w) for k, w in found.floors.items()),
                settled=tuple((game.names(m), w) for m, w in found.settled.items()),
            )
        )
        tight = [*settled, *found.weights, *(1 << k for k in found.floors)]
        kept = independent(incidence(mask, n) for mask in tight)
        settled = {
            mask: sum((payoffs[k] for k in range(n) if mask >> k & 1), Fraction(0))
            for mask in (tight[place] for place in kept)
        }
    return Nucleolus(
        name=name,
        payoffs=Record((p, x / game.scale) for p, x in zip(game.players, payoffs, strict=True)),
        steps=tuple(steps),
        provenance=game.provenance(
            "linear programmes", f"{len(steps)} rounds of the simplex method in fractions"
        ),
    )
