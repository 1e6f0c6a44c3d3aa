"""The price of ratification: what it costs to turn refusals into a ratifying set.

Knows margins and rules at one agreement. Does not know who pays, nor whether it is worth it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from twolevel.labels import Record
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.approval import minimal_sets, passing_patterns
from twolevel.ratification.explanation import explain

__all__ = ["RatificationPrice", "ratification_price"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatificationPrice:
    """The cheapest way for a country to ratify an agreement.

    Attributes
    ----------
    country, agreement
        Who ratifies what.
    total
        What it costs, in utils; zero when the country ratifies anyway.
    payments
        What each actor who must be won over is paid: exactly what it falls short of its
        reservation utility.
    """

    country: str
    agreement: Agreement
    total: Fraction
    payments: Record[Fraction]


def ratification_price(
    game: PointGame, agreement: int | Mapping[str, str], country: str
) -> RatificationPrice:
    """Return the least sum of payments with which a country's rule ratifies an agreement.

    An actor's approval costs ``max(0, r_i - u_i(x))`` at a price of one per util; the price of
    ratification is that of the cheapest set of actors whose approval suffices. The negotiator's
    own acceptance is not bought.

    Parameters
    ----------
    game
        The game in numbers.
    agreement
        An id, or a mapping from issues to options; issues not mentioned stay at status quo.
    country
        Whose ratification is bought.

    Raises
    ------
    LabelError, ArgumentError
        If there is no such country or agreement.

    References
    ----------
    Putnam, R. D. (1988). Diplomacy and domestic politics: the logic of two-level games.
    International Organization 42(3), 427-460, https://doi.org/10.1017/S0020818300027697,
    on side-payments at Level II.

    Examples
    --------
    >>> import twolevel as tl
    >>> game = tl.load("border")
    >>> ratification_price(game.point, 0, "north").total  # all approve the status quo
    Fraction(0, 1)
    """
    body = game.bodies[game.countries.position(country)]
    found = explain(game, agreement)
    names = [leaf.name for leaf in body.leaves]
    costs = [max(Fraction(0), -found.actors[name].margin) for name in names]

    def price(way: int) -> Fraction:
        return sum((cost for bit, cost in enumerate(costs) if way >> bit & 1), Fraction(0))

    cheapest = min(minimal_sets(passing_patterns(body)), key=price)
    return RatificationPrice(
        country=country,
        agreement=found.agreement,
        total=price(cheapest),
        payments=Record(
            {
                n: k
                for bit, (n, k) in enumerate(zip(names, costs, strict=True))
                if k and cheapest >> bit & 1
            }
        ),
    )
