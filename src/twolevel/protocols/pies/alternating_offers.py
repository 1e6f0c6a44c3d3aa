"""Dividing a pie by offers in a fixed order of turns, under unanimity.

Knows discount factors, turns, breakdown, outside options and ratification floors. Knows no
agreement other than a division.

In turn t the proposer names a division and the others accept or refuse. If all accept it is
done. After a refusal negotiations may break down by themselves, a responder may leave for its
outside option, or the next turn comes and the pie has shrunk. In the stationary equilibrium the
proposer leaves everyone else exactly what refusing is worth: the share of j in turn t is

    x_j(t) = max(r_j, o_j, p b_j + (1 - p) d_j x_j(t + 1)),    j not proposing in t,

and the proposer keeps the rest, where d are discount factors, p the chance of breakdown and b
what it pays, o outside options and r ratification floors. A floor binds whether or not it is
needed to keep the negotiator at the table, but once it binds it works like an outside option of
the responder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.model.numbers import exact
from twolevel.protocols.given_numbers import (
    Numbers,
    discount_factors,
    names_for,
    shares_within,
    turns_of,
)
from twolevel.protocols.pies.turns import stationary_shares

__all__ = ["AlternatingOffers", "alternating_offers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternatingOffers(Reported):
    """The stationary equilibrium of offers in turn over a pie of one.

    Attributes
    ----------
    status
        ``"agreement"`` or ``"no_agreement"``.
    players
        The names.
    order
        Who proposes in each turn; after the last turn the first comes again.
    discounts, breakdown, breakdown_payoffs, outside_options, floors
        The game, as given.
    proposer_may_leave
        Whether a refused proposer may take its outside option too.
    divisions
        What is proposed in each turn, and accepted; empty without agreement.
    unique
        Whether this is known to be the only subgame perfect equilibrium outcome.
    selection
        Why this one, and what others there are.
    no_agreement_reason
        Why there is no agreement, or an empty string.
    """

    status: Literal["agreement", "no_agreement"]
    players: Labels
    order: tuple[str, ...]
    discounts: Record[Fraction]
    breakdown: Fraction
    breakdown_payoffs: Record[Fraction]
    outside_options: Record[Fraction]
    floors: Record[Fraction]
    proposer_may_leave: bool = False
    divisions: tuple[Record[Fraction], ...]
    unique: bool
    selection: str
    no_agreement_reason: str

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement."""
        return self.status == "agreement"

    @property
    def shares(self) -> Record[Fraction]:
        """The division agreed at once, in the first turn."""
        return self.divisions[0] if self.divisions else Record()

    @property
    def first_proposes(self) -> Record[Fraction]:
        """The division of the first turn."""
        return self.shares

    @property
    def second_proposes(self) -> Record[Fraction]:
        """The division of the second turn."""
        return self.divisions[1 % len(self.order)] if self.divisions else Record()

    def waiting(self, player: str, turn: int) -> Fraction:
        """Return what it is worth to a player to see the offer of a turn refused and stay."""
        ahead = Fraction(0)
        if self.divisions:
            ahead = self.divisions[(turn + 1) % len(self.order)][player]
        return (
            self.breakdown * self.breakdown_payoffs[player]
            + (1 - self.breakdown) * self.discounts[player] * ahead
        )

    def refusal(self, player: str, turn: int | None = None) -> Fraction:
        """Return the least share that `player` and its ratifiers accept as responders.

        Parameters
        ----------
        player
            The responder.
        turn
            In which turn, counting from zero; the first turn in which it responds by default.

        Raises
        ------
        LabelError
            If there is no such player.
        """
        self.players.position(player)
        if turn is None:
            turn = next((t for t, who in enumerate(self.order) if who != player), 0)
        return max(self.floors[player], self.outside_options[player], self.waiting(player, turn))

    @property
    def thresholds(self) -> tuple[Record[Fraction], ...]:
        """In each turn, the least share that each player accepts if it responds."""
        return tuple(
            Record((name, self.refusal(name, turn)) for name in self.players)
            for turn in range(len(self.order))
        )

    @property
    def residual(self) -> Fraction:
        """The largest gain of one deviation, or the largest wrong share of a responder."""
        worst = Fraction(0)
        for turn, (proposer, shares) in enumerate(zip(self.order, self.divisions, strict=False)):
            for name in self.players:
                if name == proposer:
                    worst = max(worst, self._refused(name, turn) - shares[name])
                else:
                    worst = max(worst, abs(shares[name] - self.refusal(name, turn)))
        return worst

    def _refused(self, proposer: str, turn: int) -> Fraction:
        """Return what a proposer gets from having its offer refused."""
        staying = self.waiting(proposer, turn)
        return max(staying, self.outside_options[proposer]) if self.proposer_may_leave else staying

    def verify(self) -> None:
        """Check that no player gains by one deviation from the equilibrium.

        Raises
        ------
        VerificationError
            If an offer leaves a responder more or less than refusing is worth, violates a
            floor, or the proposer would rather see it refused.
        """
        for turn, (proposer, shares) in enumerate(zip(self.order, self.divisions, strict=False)):
            if sum(shares.values()) != 1 or any(shares[c] < self.floors[c] for c in self.players):
                raise VerificationError(f"{proposer}'s offer is not a division that ratifies")
            for name in self.players:
                if name != proposer and shares[name] != self.refusal(name, turn):
                    raise VerificationError(
                        f"{proposer}'s offer to {name} is not what refusing is worth"
                    )
            if shares[proposer] < self._refused(proposer, turn):
                raise VerificationError(f"{proposer} would rather have its offer refused")

    def tables(self) -> tuple[Table, ...]:
        title = f"Offers in turn: {self.status}"
        if not self.agreed:
            return (Table(title=title, columns=("reason",), rows=((self.no_agreement_reason,),)),)
        rows = tuple(
            (turn + 1, proposer, *shares.values())
            for turn, (proposer, shares) in enumerate(zip(self.order, self.divisions, strict=True))
        )
        columns = ("turn", "proposer", *self.players)
        return (Table(title=title, columns=columns, rows=rows, note=self.selection),)


def alternating_offers(
    discounts: Numbers,
    *,
    players: Iterable[str] | None = None,
    order: Iterable[str] | None = None,
    breakdown: object = 0,
    breakdown_payoffs: Numbers | None = None,
    outside_options: Numbers | None = None,
    floors: Numbers | None = None,
    proposer_may_leave: bool = False,
) -> AlternatingOffers:
    """Return the stationary subgame perfect equilibrium of dividing a pie of one by unanimity.

    Exact: which claims bind is found by repeated solution of a linear system in fractions.

    Parameters
    ----------
    discounts
        What a unit of pie a round later is worth now to each player, in (0, 1].
    players
        The names; ``first`` and ``second`` for two by default.
    order
        Who proposes in each turn, over and over; every player once, in their order, by default.
        A player may propose several times or never.
    breakdown
        The chance that negotiations end by themselves after a refusal, in [0, 1).
    breakdown_payoffs
        What each gets then; nothing by default.
    outside_options
        What a responder gets by leaving on receiving an offer; nothing by default.
    floors
        The least share that each player's ratifiers accept, whoever proposes.
    proposer_may_leave
        Whether the proposer may leave too when its offer is refused. Then equilibria are many
        (Ponsati and Sakovics 1998); the result says so, and is one of them only if nobody's
        outside option beats waiting.

    Raises
    ------
    ArgumentError
        If a number is outside its range, or nothing makes waiting costly (all discount
        factors one without a chance of breakdown).
    LabelError
        If a mapping or the order names somebody who is no player.

    See Also
    --------
    offers_in_turn : the same over a scenario's agreements, also with strategic ratifiers.

    References
    ----------
    Rubinstein, A. (1982). Perfect equilibrium in a bargaining model. Econometrica 50(1),
    97-109. doi:10.2307/1912531

    Binmore, K., Rubinstein, A., Wolinsky, A. (1986). The Nash bargaining solution in economic
    modelling. RAND Journal of Economics 17(2), 176-188. doi:10.2307/2555382

    Binmore, K., Shaked, A., Sutton, J. (1989). An outside option experiment. Quarterly Journal
    of Economics 104(4), 753-770. doi:10.2307/2937866

    Herrero, M. J. (1985). A strategic bargaining approach to market institutions. PhD thesis,
    London School of Economics.

    Ponsati, C., Sakovics, J. (1998). Rubinstein bargaining with two-sided outside options.
    Economic Theory 11(3), 667-672. doi:10.1007/s001990050208

    Examples
    --------
    >>> free = alternating_offers((0.9, 0.9))
    >>> dict(free.shares)
    {'first': Fraction(10, 19), 'second': Fraction(9, 19)}
    >>> tied = alternating_offers((0.9, 0.9), floors=(0.6, 0.2))
    >>> float(tied.first_proposes["first"]), float(tied.second_proposes["first"])
    (0.64, 0.6)
    >>> three = alternating_offers({"china": 0.9, "russia": 0.9, "north_korea": 0.9})
    >>> [round(float(share), 6) for share in three.shares.values()], three.unique
    ([0.369004, 0.332103, 0.298893], False)
    """
    names, discounts = names_for(discounts, players)
    if len(names) < 2:
        raise ArgumentError(f"offers need two players or more; there is only {names[0]}")
    turns = turns_of(order, names)
    game: dict[str, Any] = {
        "players": names,
        "order": turns,
        "discounts": discount_factors(discounts, names),
        "breakdown": exact(breakdown, what="the chance of breakdown"),
        "breakdown_payoffs": shares_within(breakdown_payoffs, names, "the breakdown payoff"),
        "outside_options": shares_within(outside_options, names, "the outside option"),
        "floors": shares_within(floors, names, "the floor"),
        "proposer_may_leave": bool(proposer_may_leave),
    }
    chance = game["breakdown"]
    if not 0 <= chance < 1:
        raise ArgumentError(f"the chance of breakdown must be at least 0 and below 1, not {chance}")
    if not chance and all(discount == 1 for discount in game["discounts"].values()):
        raise ArgumentError(
            "with all discount factors 1 and no chance of breakdown waiting costs nothing and "
            "any division is an equilibrium; lower a discount factor"
        )
    reason = _too_much_claimed(game)
    if reason:
        return _disagreed(game, reason)
    stay = {name: (1 - chance) * game["discounts"][name] for name in names}
    least = {name: max(game["floors"][name], game["outside_options"][name]) for name in names}
    gone = {name: chance * game["breakdown_payoffs"][name] for name in names}
    divisions = stationary_shares(turns, stay, gone, least)
    if divisions is None:
        return _disagreed(game, "no stationary division leaves everybody what refusing is worth")
    unique, selection = _uniqueness(game)
    answer = AlternatingOffers(
        status="agreement",
        **game,
        divisions=divisions,
        unique=unique,
        selection=selection,
        no_agreement_reason="",
    )
    try:
        answer.verify()
    except VerificationError as fault:
        return _disagreed(game, f"agreeing at once is no equilibrium: {fault}")
    return answer


def _uniqueness(game: dict[str, Any]) -> tuple[bool, str]:
    """Return whether the equilibrium is the only one, and why."""
    names, discounts = game["players"], game["discounts"]
    if game["proposer_may_leave"] and any(game["outside_options"].values()):
        return False, (
            "the equilibrium in which nobody leaves; where proposers can leave too there may be "
            "a continuum of equilibria"
        )
    if len(names) == 2:
        if len(set(game["order"])) < 2:
            return True, "the only stationary equilibrium; one player makes all offers"
        return True, ("the only stationary equilibrium; only responders can leave, so the only one")
    bound = Fraction(1, len(names) - 1)
    lowest = (1 - game["breakdown"]) * min(discounts.values())
    if lowest >= bound:
        return False, (
            "the only stationary equilibrium; with patience of at least "
            f"{bound} under unanimity other divisions are equilibria with memory"
        )
    return False, (
        f"the only stationary equilibrium; below {bound} some players are too impatient to "
        "sustain every division, but no proof of uniqueness is claimed"
    )


def _too_much_claimed(game: dict[str, Any]) -> str:
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


def _disagreed(game: dict[str, Any], reason: str) -> AlternatingOffers:
    return AlternatingOffers(
        status="no_agreement",
        **game,
        divisions=(),
        unique=False,
        selection="",
        no_agreement_reason=reason,
    )
