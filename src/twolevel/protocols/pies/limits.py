"""What offers come to when they follow each other ever faster.

Knows rates of impatience, of breakdown and of proposing. Knows no single offer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.bargaining.players import per_player, weights_of
from twolevel.errors import ArgumentError, VerificationError, listed
from twolevel.labels import Labels, Record
from twolevel.model.numbers import exact
from twolevel.protocols.given_numbers import Numbers, names_for, shares_within

__all__ = ["LimitOfOffers", "limit_of_offers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitOfOffers(Reported):
    """The division that frequent offers approach: a weighted Nash solution.

    Attributes
    ----------
    players
        The names.
    shares
        The division.
    weights
        Weights of the Nash product: turns (or chances to propose) per unit of impatience.
    disagreement
        Its threat point: what breakdown is worth, discounted.
    least
        What each accepts at least: floors and outside options. They bound the solution and are
        not its threat point.
    binding
        Who gets no more than that least.
    """

    players: Labels
    shares: Record[Fraction]
    weights: Record[Fraction]
    disagreement: Record[Fraction]
    least: Record[Fraction]
    binding: tuple[str, ...]

    def verify(self) -> None:
        """Check the conditions of the constrained maximum of the weighted Nash product.

        Raises
        ------
        VerificationError
            If the shares are no division, fall below a least share, or two players' gains
            over disagreement, divided by their weights, differ without a bound that explains it.
        """
        if sum(self.shares.values()) != 1:
            raise VerificationError("the shares do not sum to the pie")
        gains = {c: (self.shares[c] - self.disagreement[c]) / self.weights[c] for c in self.players}
        free = [gains[c] for c in self.players if c not in self.binding]
        for name in self.players:
            if self.shares[name] < self.least[name]:
                raise VerificationError(f"{name} gets less than it accepts")
            if name in self.binding and free and gains[name] < free[0]:
                raise VerificationError(f"{name} is held to a share below its due")
        if free and min(free) != max(free):
            raise VerificationError("gains are not in the proportions of the weights")

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title="Limit of frequent offers: weighted Nash",
                columns=("player", "share", "weight", "threat point", "least"),
                rows=tuple(
                    (c, self.shares[c], self.weights[c], self.disagreement[c], self.least[c])
                    for c in self.players
                ),
            ),
        )


def limit_of_offers(
    rates: Numbers,
    *,
    players: Iterable[str] | None = None,
    turns: Numbers | None = None,
    breakdown_rate: object = 0,
    breakdown_payoffs: Numbers | None = None,
    outside_options: Numbers | None = None,
    floors: Numbers | None = None,
) -> LimitOfOffers:
    """Return what unanimous offers over a pie approach as the time between them vanishes.

    With discount factors ``exp(-rate t)`` and a chance of breakdown ``breakdown_rate t`` between
    offers, stationary equilibrium shares tend to the Nash solution with weights
    ``turns / (rate + breakdown_rate)``, threat point
    ``breakdown_rate * breakdown payoff / (rate + breakdown_rate)``, and floors and outside
    options as lower bounds. While no bound binds, the order of turns does not matter, only how
    many each has; among three or more a bound that binds makes the limit depend on the order,
    and the function says so instead of answering.

    Parameters
    ----------
    rates
        Rates at which players discount time, not negative.
    players
        The names.
    turns
        How many turns each has in a round, or with what chance it is drawn to propose; one
        each by default.
    breakdown_rate
        The rate at which negotiations break down.
    breakdown_payoffs, outside_options, floors
        As in ``alternating_offers``.

    Raises
    ------
    ArgumentError
        If a rate is negative, somebody does not mind waiting at all, never proposes, claims
        exceed the pie, or a claim binds among three or more players.
    LabelError
        If a mapping names somebody who is no player.

    References
    ----------
    Binmore, K., Rubinstein, A., Wolinsky, A. (1986). The Nash bargaining solution in economic
    modelling. RAND Journal of Economics 17(2), 176-188. doi:10.2307/2555382

    Examples
    --------
    >>> limit_of_offers((0.1, 0.3)).shares
    Record({'first': Fraction(3, 4), 'second': Fraction(1, 4)})
    >>> limit_of_offers((0.1, 0.3), floors=(0, 0.4)).binding
    ('second',)
    """
    names, values = names_for(rates, players)
    impatience = per_player(values, names, what="the rate")
    chance = exact(breakdown_rate, what="the breakdown rate")
    frequency = weights_of(turns, names)
    for name in names:
        if impatience[name] < 0 or chance < 0:
            raise ArgumentError("rates must not be negative")
        if not impatience[name] + chance:
            raise ArgumentError(f"waiting costs {name} nothing; give it a positive rate")
        if not frequency[name]:
            raise ArgumentError(f"{name} never proposes; the limit needs a turn for everybody")
    weights = {c: frequency[c] / (impatience[c] + chance) for c in names}
    paid = shares_within(breakdown_payoffs, names, "the breakdown payoff")
    threat = {c: chance * paid[c] / (impatience[c] + chance) for c in names}
    options = shares_within(outside_options, names, "the outside option")
    bounds = shares_within(floors, names, "the floor")
    least = {c: max(options[c], bounds[c]) for c in names}
    for words, claims in (("threat points", threat), ("floors and outside options", least)):
        if sum(claims.values()) > 1:
            raise ArgumentError(f"the {words} claim more than the pie")
    left, total = 1 - sum(threat.values()), sum(weights.values())
    shares = {c: threat[c] + left * weights[c] / total for c in names}
    binding = [c for c in names if shares[c] < least[c]]
    if binding and len(names) > 2:
        raise ArgumentError(
            f"the claim of {listed(binding)} binds, and among three or more the limit then depends "
            "on the order of turns; use alternating_offers with discount factors close to 1"
        )
    for name in binding:
        other = next(c for c in names if c != name)
        shares = {name: least[name], other: 1 - least[name]}
    return LimitOfOffers(
        players=names,
        shares=Record((c, shares[c]) for c in names),
        weights=Record(weights),
        disagreement=Record(threat),
        least=Record(least),
        binding=tuple(binding),
    )
