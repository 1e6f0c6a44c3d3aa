"""Offers under which whoever is satisfied may leave with its share.

Knows discount factors. Where accepting settles a player's own share, whatever the others do,
the multiplicity of unanimity among three or more disappears.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.protocols.given_numbers import Numbers, discount_factors, names_for

__all__ = ["ExitOffers", "exit_offers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitOffers(Reported):
    """The equilibrium of offers with exit.

    Attributes
    ----------
    players, discounts
        The game.
    divisions
        For each proposer, the division that it proposes and all accept.
    unique, selection
        This is the only subgame perfect equilibrium, and why.
    """

    players: Labels
    discounts: Record[Fraction]
    divisions: Record[Record[Fraction]]
    unique: bool = True
    selection: str = "the only subgame perfect equilibrium: each responder bargains for itself"

    @property
    def shares(self) -> Record[Fraction]:
        """The division that the first player proposes."""
        return self.divisions[self.players[0]]

    @property
    def residual(self) -> Fraction:
        """The largest difference between a responder's share and what refusing is worth."""
        worst = Fraction(0)
        for proposer, shares in self.divisions.items():
            for name in self.players:
                if name != proposer:
                    worst = max(worst, abs(shares[name] - self.refusal(proposer, name)))
        return worst

    def refusal(self, proposer: str, responder: str) -> Fraction:
        """Return what it is worth to a responder to be the only one to refuse.

        The others leave with their shares, and the two bargain over what is left of the pie by
        alternating offers, the responder proposing.
        """
        shares = self.divisions[proposer]
        one, two = self.discounts[responder], self.discounts[proposer]
        rest = shares[proposer] + shares[responder]
        return one * rest * (1 - two) / (1 - one * two)

    def verify(self) -> None:
        """Check every division.

        Raises
        ------
        VerificationError
            If it is no division, or leaves a responder another share than refusing is worth.
        """
        for proposer, shares in self.divisions.items():
            if sum(shares.values()) != 1 or min(shares.values()) < 0:
                raise VerificationError(f"{proposer}'s offer is not a division")
        if self.residual:
            raise VerificationError("an offer is not what refusing is worth")

    def tables(self) -> tuple[Table, ...]:
        rows = tuple((name, *shares.values()) for name, shares in self.divisions.items())
        title = "Offers with exit"
        return (
            Table(title=title, columns=("proposer", *self.players), rows=rows, note=self.selection),
        )


def exit_offers(discounts: Numbers, *, players: Iterable[str] | None = None) -> ExitOffers:
    """Return the equilibrium where those who accept may leave with their shares.

    A responder j who refuses alone goes on with the proposer i over what the two were to get, so
    that ``x_j / x_i = d_j (1 - d_i) / (1 - d_j)``.

    Parameters
    ----------
    discounts
        Discount factors, above 0 and below 1.
    players
        The names.

    Raises
    ------
    ArgumentError, LabelError
        If a number is outside its range or the names do not fit.

    References
    ----------
    Krishna, V., Serrano, R. (1996). Multilateral bargaining. Review of Economic Studies 63(1),
    61-80. doi:10.2307/2298115

    Examples
    --------
    >>> exit_offers((0.9, 0.9, 0.9)).shares
    Record({'player 1': Fraction(5, 14), 'player 2': Fraction(9, 28), 'player 3': Fraction(9, 28)})
    """
    names, values = names_for(discounts, players)
    factors = discount_factors(values, names)
    if len(names) < 2:
        raise ArgumentError(f"offers need two players or more; there is only {names[0]}")
    for name, factor in factors.items():
        if factor == 1:
            raise ArgumentError(f"the discount factor of {name} must be below 1")
    divisions = {}
    for proposer in names:
        ratio = {
            name: Fraction(1)
            if name == proposer
            else factors[name] * (1 - factors[proposer]) / (1 - factors[name])
            for name in names
        }
        whole = sum(ratio.values())
        divisions[proposer] = Record((name, part / whole) for name, part in ratio.items())
    return ExitOffers(players=names, discounts=factors, divisions=Record(divisions))
