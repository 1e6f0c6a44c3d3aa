"""Two players dividing a pie by alternating offers.

Knows discount factors, breakdown, outside options and ratification floors of two players.
Knows no agreement other than a division.

Whoever receives an offer accepts it or refuses. After a refusal negotiations may break down by
themselves, the responder may leave for its outside option, or the roles change and the pie
shrinks. In the stationary equilibrium each proposer leaves the responder exactly what refusing
is worth: with x and y the *first* player's shares when the first and when the second proposes,

    1 - x = max(r2, o2, p b2 + (1 - p) d2 (1 - y)),      y = max(r1, o1, p b1 + (1 - p) d1 x),

where d are discount factors, p the chance of breakdown and b what it pays, o outside options
and r ratification floors. A floor binds whether or not it is needed to keep the negotiator at
the table, but once it binds it works like an outside option of the responder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from twolevel.bargaining.players import named_players, per_player
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.model.numbers import exact

__all__ = ["AlternatingOffers", "alternating_offers"]

Numbers = Mapping[str, Any] | Iterable[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternatingOffers:
    """The stationary equilibrium of alternating offers over a pie of one.

    Attributes
    ----------
    status
        ``"agreement"`` or ``"no_agreement"``.
    players
        The names; the first proposes first.
    discounts, breakdown, breakdown_payoffs, outside_options, floors
        The game, as given.
    first_proposes, second_proposes
        Shares when the first and when the second player proposes; empty without agreement.
    unique
        Whether this is the only subgame perfect equilibrium outcome.
    selection
        Why.
    no_agreement_reason
        Why there is no agreement, or an empty string.
    """

    status: Literal["agreement", "no_agreement"]
    players: Labels
    discounts: Record[Fraction]
    breakdown: Fraction
    breakdown_payoffs: Record[Fraction]
    outside_options: Record[Fraction]
    floors: Record[Fraction]
    first_proposes: Record[Fraction]
    second_proposes: Record[Fraction]
    unique: bool
    selection: str
    no_agreement_reason: str

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement."""
        return self.status == "agreement"

    @property
    def shares(self) -> Record[Fraction]:
        """The division agreed at once, the first player proposing."""
        return self.first_proposes

    def refusal(self, player: str) -> Fraction:
        """Return the least share that `player` and its ratifiers accept as responders.

        Raises
        ------
        LabelError
            If there is no such player.
        """
        own = self.first_proposes if self.players.position(player) == 0 else self.second_proposes
        ahead = own.get(player, Fraction(0))
        waiting = (
            self.breakdown * self.breakdown_payoffs[player]
            + (1 - self.breakdown) * self.discounts[player] * ahead
        )
        return max(self.floors[player], self.outside_options[player], waiting)

    def verify(self) -> None:
        """Check that no player gains by one deviation from the equilibrium.

        Raises
        ------
        VerificationError
            If an offer leaves the responder more or less than refusing is worth, violates a
            floor, or the proposer would rather see it refused.
        """
        if not self.agreed:
            return
        first, second = self.players
        for proposer, responder, shares, next_shares in (
            (first, second, self.first_proposes, self.second_proposes),
            (second, first, self.second_proposes, self.first_proposes),
        ):
            if sum(shares.values()) != 1 or any(shares[c] < self.floors[c] for c in self.players):
                raise VerificationError(f"{proposer}'s offer is not a division that ratifies")
            if shares[responder] != self.refusal(responder):
                raise VerificationError(f"{proposer}'s offer is not what refusing is worth")
            waiting = (
                self.breakdown * self.breakdown_payoffs[proposer]
                + (1 - self.breakdown) * self.discounts[proposer] * next_shares[proposer]
            )
            if shares[proposer] < waiting:
                raise VerificationError(f"{proposer} would rather have its offer refused")


def alternating_offers(
    discounts: Numbers,
    *,
    players: Iterable[str] = ("first", "second"),
    breakdown: object = 0,
    breakdown_payoffs: Numbers = (0, 0),
    outside_options: Numbers = (0, 0),
    floors: Numbers = (0, 0),
) -> AlternatingOffers:
    """Return the stationary subgame perfect equilibrium of dividing a pie of one.

    Closed form, in exact arithmetic.

    Parameters
    ----------
    discounts
        What a unit of pie a round later is worth now to each player, in (0, 1].
    players
        Two names; the first proposes first.
    breakdown
        The chance that negotiations end by themselves after a refusal, in [0, 1).
    breakdown_payoffs
        What each gets then.
    outside_options
        What a responder gets by leaving on receiving an offer. Only responders can leave:
        where proposers can leave too there is a continuum of equilibria.
    floors
        The least share that each player's ratifiers accept, whoever proposes.

    Raises
    ------
    ArgumentError
        If a number is outside its range, or nothing makes waiting costly (both discount
        factors one without a chance of breakdown).
    LabelError
        If a mapping names somebody who is no player.

    References
    ----------
    Rubinstein, A. (1982). Perfect equilibrium in a bargaining model. Econometrica 50(1),
    97-109. doi:10.2307/1912531

    Binmore, K., Rubinstein, A., Wolinsky, A. (1986). The Nash bargaining solution in economic
    modelling. RAND Journal of Economics 17(2), 176-188. doi:10.2307/2555382

    Examples
    --------
    >>> free = alternating_offers((0.9, 0.9))
    >>> dict(free.shares)
    {'first': Fraction(10, 19), 'second': Fraction(9, 19)}
    >>> tied = alternating_offers((0.9, 0.9), floors=(0.6, 0.2))
    >>> float(tied.first_proposes["first"]), float(tied.second_proposes["first"])
    (0.64, 0.6)
    """
    names = named_players(players, 2)
    game: dict[str, Any] = {
        "players": names,
        "discounts": _within(discounts, names, "the discount factor"),
        "breakdown": exact(breakdown, what="the chance of breakdown"),
        "breakdown_payoffs": _within(breakdown_payoffs, names, "the breakdown payoff"),
        "outside_options": _within(outside_options, names, "the outside option"),
        "floors": _within(floors, names, "the floor"),
    }
    chance = game["breakdown"]
    if not 0 <= chance < 1:
        raise ArgumentError(f"the chance of breakdown must be at least 0 and below 1, not {chance}")
    for name, discount in game["discounts"].items():
        if not discount:
            raise ArgumentError(f"the discount factor of {name} must be positive, not 0")
    if not chance and all(discount == 1 for discount in game["discounts"].values()):
        raise ArgumentError(
            "with both discount factors 1 and no chance of breakdown waiting costs nothing and "
            "any division is an equilibrium; lower a discount factor"
        )
    reason = _too_much_claimed(game)
    if reason:
        return _disagreed(game, reason)

    (d1, d2), (b1, b2) = game["discounts"].values(), game["breakdown_payoffs"].values()
    o1, o2 = game["outside_options"].values()
    r1, r2 = game["floors"].values()
    stay1, stay2 = (1 - chance) * d1, (1 - chance) * d2
    least1, least2 = max(r1, o1), max(r2, o2)
    patient = (1 - chance * b2 - stay2 + stay2 * chance * b1) / (1 - stay1 * stay2)
    against_least = 1 - chance * b2 - stay2 * (1 - least1)
    x = min(1 - least2, max(against_least, patient))
    y = max(least1, chance * b1 + stay1 * x)
    answer = AlternatingOffers(
        status="agreement",
        **game,
        first_proposes=Record(zip(names, (x, 1 - x), strict=True)),
        second_proposes=Record(zip(names, (y, 1 - y), strict=True)),
        unique=True,
        selection="the only stationary equilibrium; only responders can leave, so the only one",
        no_agreement_reason="",
    )
    try:
        answer.verify()
    except VerificationError as fault:
        return _disagreed(game, f"agreeing at once is no equilibrium: {fault}")
    return answer


def _within(values: Numbers, players: Labels, what: str) -> Record[Fraction]:
    numbers = per_player(values, players, what=what)
    for name, number in numbers.items():
        if not 0 <= number <= 1:
            raise ArgumentError(f"{what} of {name} must lie between 0 and 1, but is {number}")
    return numbers


def _too_much_claimed(game: Mapping[str, Any]) -> str:
    claims = {
        "floors": "ratification floors",
        "outside_options": "outside options",
        "breakdown_payoffs": "breakdown payoffs",
    }
    for key, words in claims.items():
        total = sum(game[key].values())
        if total > 1 and (key != "breakdown_payoffs" or game["breakdown"]):
            return f"the {words} add up to {float(total):g}, more than the pie"
    least = sum(max(game["floors"][c], game["outside_options"][c]) for c in game["players"])
    if least > 1:
        return f"floors and outside options together claim {float(least):g} of a pie of 1"
    return ""


def _disagreed(game: Mapping[str, Any], reason: str) -> AlternatingOffers:
    return AlternatingOffers(
        status="no_agreement",
        **game,
        first_proposes=Record(),
        second_proposes=Record(),
        unique=False,
        selection="",
        no_agreement_reason=reason,
    )
