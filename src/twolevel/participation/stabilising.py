"""Payments that make a coalition hold, at least cost.

Knows membership games and payments that are made if, and only if, the coalition forms. Does not
know who else might pay, nor what a util is worth: prices are given.

Every way to break a coalition up is a set of players who change sides together, and it is
blocked as soon as one of them is paid enough to stay. So every condition is a lower bound on one
player's payment or a choice among such bounds, and the least cost is found exactly: at the bounds
themselves where players change sides alone, by a search over the choices where they do so together.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, get_args

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import ArgumentError, LimitError, VerificationError, shown
from twolevel.labels import Record, nearest, unknown
from twolevel.model.numbers import exact
from twolevel.participation.membership import MembershipGame, positions_of
from twolevel.participation.stability import standing

__all__ = ["Against", "Bound", "Fund", "Stabilisation", "stabilise"]

MOST_NODES = 200_000
"""Choices after which a search for payments against joint deviations gives up."""

Against = Literal["leaving", "changes", "coalitions"]
"""What the coalition must withstand.

``leaving``: a member that leaves (internal stability). ``changes``: a member that leaves or an
outsider that joins (a Nash equilibrium). ``coalitions``: any players who change sides together (a
strong equilibrium).
"""

Fund = Literal["members", "outside"]
"""Who pays: ``members`` out of what they gain and a fund for the rest, or a fund for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Why a player gets what it gets: with less it would not stay on its side.

    Attributes
    ----------
    player
        Whom the payment keeps.
    changing
        Who would change sides together; empty where the bound is what the player must gain to
        sign at all, or that nobody outside pays.
    amount
        The least payment, in utils.
    """

    player: str
    changing: tuple[str, ...]
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Stabilisation(Reported):
    """The cheapest payments that make a coalition hold.

    Attributes
    ----------
    coalition
        Its members.
    against, fund
        What it withstands, and who pays.
    payments
        In utils, by player; negative for those who pay.
    cost
        What has to come from outside, in units of price.
    spare
        What the members could pay beyond what is needed. They share the need in proportion to
        what each could pay.
    bounds
        The certificate: for every player, the bound that its payment had to meet. Summed at
        the players' prices they give cost less spare.
    prices
        What a util costs, by player.
    """

    coalition: tuple[str, ...]
    against: Against
    fund: Fund
    payments: Record[Fraction]
    cost: Fraction
    spare: Fraction
    bounds: tuple[Bound, ...]
    prices: Record[Fraction]

    @property
    def is_free(self) -> bool:
        """Whether nothing has to come from outside."""
        return self.cost == 0

    def tables(self) -> tuple[Table, ...]:
        of_player = {bound.player: bound for bound in self.bounds}
        return (
            Table(
                title=f"Payments that make {joined(self.coalition)} withstand {self.against}",
                columns=("player", "member", "payment", "at least", "or else would change"),
                rows=tuple(
                    (
                        name,
                        name in self.coalition,
                        payment,
                        of_player[name].amount,
                        joined(of_player[name].changing),
                    )
                    for name, payment in self.payments.items()
                ),
                note=f"From outside: {float(self.cost):.4g}. Spare: {float(self.spare):.4g}.",
            ),
        )

    def verify(self, game: MembershipGame) -> None:
        """Check by definition that the coalition holds, and that the bounds add up to the cost.

        Parameters
        ----------
        game
            The game it is about, such as ``game.participation().membership``.

        Raises
        ------
        ArgumentError
            If it is no such game.
        VerificationError
            If a deviation pays all that change sides, or the sums are not those claimed.
        """
        if not isinstance(game, MembershipGame):
            raise ArgumentError(
                "payments are checked against a MembershipGame, such as "
                f"game.participation().membership, not {shown(game)}"
            )
        mask = game.mask(self.coalition)
        paid = paid_game(game, mask, tuple(self.payments.values()))
        for changing in range(1, len(game.gains)):
            gain = paid.gains[mask ^ changing]
            if _counts(self.against, changing, mask) and all(
                gain[k] > paid.gains[mask][k] for k in positions_of(changing)
            ):
                raise VerificationError(f"{joined(game.names(changing))} would change sides")
        total = sum(self.prices[b.player] * b.amount for b in self.bounds)
        spent = sum(self.prices[name] * payment for name, payment in self.payments.items())
        if total != self.cost - self.spare or spent != self.cost:
            raise VerificationError("payments or bounds do not add up to the cost")
        if self.cost < 0 or self.spare < 0 or (self.cost and self.spare):
            raise VerificationError("money is spare and missing at once")


def stabilise(
    game: MembershipGame,
    coalition: Iterable[str],
    *,
    against: Against = "changes",
    fund: Fund = "members",
    prices: Mapping[str, object] | None = None,
    least: object = None,
) -> Stabilisation:
    """Return the cheapest payments that make a coalition hold, exactly.

    Payments are made only if this very coalition forms: a member's for staying, an outsider's
    for staying out.

    Parameters
    ----------
    game
        Who gains what in every coalition.
    coalition
        The members.
    against
        What it must withstand: ``"leaving"``, ``"changes"`` (leaving or joining, alone) or
        ``"coalitions"`` (any players together).
    fund
        ``"members"``: members pay what they can and still stay, and an outside fund the rest.
        ``"outside"``: nobody pays, the fund gives everything.
    prices
        What raising a player's gain by a util costs, and what it brings when the player pays;
        one for everybody by default, which compares utils across players.
    least
        What every member must gain after payments to sign at all; no such condition by
        default.

    Raises
    ------
    LabelError
        If a name is no player's.
    ArgumentError
        If an option is not among those allowed, or a price is not positive.
    LimitError
        If so many groups would change sides together that the search does not end.

    References
    ----------
    Carraro, C., Eyckmans, J., Finus, M. (2006). Optimal transfers and participation decisions
    in international environmental agreements. Review of International Organizations 1, 379-396,
    https://doi.org/10.1007/s11558-006-0162-5.

    Examples
    --------
    >>> dam = MembershipGame.from_function(
    ...     "ab", lambda s: {"a": 3 * len(s) - 4 * ("a" in s), "b": 3 * len(s) - ("b" in s)}
    ... )
    >>> found = stabilise(dam, ["a", "b"], fund="outside")
    >>> dict(found.payments), found.cost
    ({'a': Fraction(1, 1), 'b': Fraction(0, 1)}, Fraction(1, 1))
    """
    for name, value, allowed in (
        ("against", against, get_args(Against)),
        ("fund", fund, get_args(Fund)),
    ):
        if value not in allowed:
            raise ArgumentError(
                f"{name} is one of {', '.join(allowed)}, not {shown(value)}. "
                f"Did you mean '{nearest(value, allowed) or allowed[0]}'?"
            )
    mask = game.mask(coalition)
    costs = _prices(prices, game)
    floor = None if least is None else exact(least, what="the least gain")
    bounds = _alone(game, mask, against, fund, floor)
    if against == "coalitions":
        bounds = _together(game, mask, bounds, costs)
    total = sum((p * b.amount for p, b in zip(costs, bounds, strict=True)), Fraction(0))
    spare = max(Fraction(0), -total)
    payments = _shared([bound.amount for bound in bounds], costs, spare)
    return Stabilisation(
        coalition=game.names(mask),
        against=against,
        fund=fund,
        payments=Record(zip(game.players, payments, strict=True)),
        cost=max(Fraction(0), total),
        spare=spare,
        bounds=bounds,
        prices=Record(zip(game.players, costs, strict=True)),
    )


def _shared(
    bounds: Sequence[Fraction], prices: Sequence[Fraction], spare: Fraction
) -> list[Fraction]:
    """Return payments at their bounds, but for payers, who share what is needed.

    Each pays in proportion to what it could pay and still stay.
    """
    could_pay = sum((-p * b for p, b in zip(prices, bounds, strict=True) if b < 0), Fraction(0))
    part = (could_pay - spare) / could_pay if could_pay else Fraction(1)
    return [bound * part if bound < 0 else bound for bound in bounds]


def paid_game(game: MembershipGame, mask: int, payments: Sequence[Fraction]) -> MembershipGame:
    """Return a game in which one coalition's gains include payments."""
    own = tuple(gain + paid for gain, paid in zip(game.gains[mask], payments, strict=True))
    return replace(game, gains=(*game.gains[:mask], own, *game.gains[mask + 1 :]))


def _prices(prices: Mapping[str, object] | None, game: MembershipGame) -> tuple[Fraction, ...]:
    given = {} if prices is None else prices
    for name in given:
        if name not in game.players:
            raise unknown(name, game.players, kind="player")
    found = tuple(exact(given.get(p, 1), what=f"the price of a util of {p}") for p in game.players)
    for name, price in zip(game.players, found, strict=True):
        if price <= 0:
            raise ArgumentError(f"the price of a util of {name} is positive, not {shown(price)}")
    return found


def _counts(against: Against, changing: int, mask: int) -> bool:
    """Whether a set of players who change sides is among those to withstand."""
    if against == "coalitions":
        return True
    alone = changing.bit_count() == 1
    return alone and (against == "changes" or bool(changing & mask))


def _alone(
    game: MembershipGame, mask: int, against: Against, fund: Fund, floor: Fraction | None
) -> tuple[Bound, ...]:
    """Return each player's bound where players change sides alone."""
    found = standing(game, game.names(mask))
    tempting = {**found.leaving, **({} if against == "leaving" else found.joining)}
    bounds = []
    for name in game.players:
        member = name in found.members
        lower: list[Bound] = []
        if name in tempting:
            lower.append(Bound(player=name, changing=(name,), amount=tempting[name]))
        if not member or fund == "outside":
            lower.append(Bound(player=name, changing=(), amount=Fraction(0)))
        if member and floor is not None:
            lower.append(Bound(player=name, changing=(), amount=floor - found.gains[name]))
        bounds.append(max(lower, key=lambda bound: bound.amount))
    return tuple(bounds)


def _together(
    game: MembershipGame, mask: int, bounds: tuple[Bound, ...], prices: Sequence[Fraction]
) -> tuple[Bound, ...]:
    """Raise bounds, at least cost, until no players gain by changing sides together.

    Cheapest first: the first vector of bounds that leaves no such players is the cheapest.
    """
    own = game.gains[mask]
    groups = sorted(range(1, len(game.gains)), key=lambda each: (each.bit_count(), each))
    needs = {
        each: {k: game.gains[mask ^ each][k] - own[k] for k in positions_of(each)}
        for each in groups
        if each.bit_count() > 1
    }

    def broken(amounts: tuple[Fraction, ...]) -> int:
        for each, need in needs.items():
            if all(amount > amounts[k] for k, amount in need.items()):
                return each
        return 0

    start = tuple(bound.amount for bound in bounds)
    cost = sum((p * a for p, a in zip(prices, start, strict=True)), Fraction(0))
    queue = [(cost, 0, start, bounds)]
    seen = {start}
    for count in range(1, MOST_NODES):
        cost, _, amounts, reasons = heapq.heappop(queue)
        group = broken(amounts)
        if not group:
            return reasons
        for k, amount in needs[group].items():
            raised = (*amounts[:k], amount, *amounts[k + 1 :])
            if raised not in seen:
                seen.add(raised)
                why = Bound(player=game.players[k], changing=game.names(group), amount=amount)
                more = cost + prices[k] * (amount - amounts[k])
                place = count * len(prices) + k
                heapq.heappush(queue, (more, place, raised, (*reasons[:k], why, *reasons[k + 1 :])))
    raise LimitError(
        f"after {MOST_NODES:,} choices of whom to pay, groups that gain by changing sides are left; "
        "ask for payments against changes instead"
    )
