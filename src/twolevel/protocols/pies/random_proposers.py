"""Dividing a pie by random proposers under any quota, with veto players.

Knows chances to propose, discounts, a quota and veto players. Knows no agreement other than a
division.

In each round somebody is drawn to propose a division. If as many as the quota demands accept,
the proposer and all veto players among them, it is done; else the next round comes. Accepting
is worth waiting for the price ``w_i = d_i v_i`` of i's vote, v being values before the draw. The
proposer buys the cheapest votes that suffice and keeps the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.protocols.given_numbers import (
    Numbers,
    chances,
    discount_factors,
    names_for,
    veto_players,
    whole_number,
)
from twolevel.protocols.pies.partners import invitations
from twolevel.protocols.pies.prices import price_levels

__all__ = ["RandomProposers", "random_proposers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomProposers(Reported):
    """The stationary equilibrium of random proposers over a pie of one.

    Attributes
    ----------
    players
        The names.
    recognition, discounts, quota, vetoes
        The game, as given.
    values
        What each expects before the draw.
    invited
        ``invited[j][i]``: the chance that j's proposal pays i for its vote.
    unique
        Whether equilibrium values are the only stationary ones. Who is invited need not be.
    selection
        Why, and how invitations were chosen among those that support the values.
    """

    players: Labels
    recognition: Record[Fraction]
    discounts: Record[Fraction]
    quota: int
    vetoes: tuple[str, ...]
    values: Record[Fraction]
    invited: Record[Record[Fraction]]
    unique: bool
    selection: str

    @property
    def thresholds(self) -> Record[Fraction]:
        """The least share that each accepts: the price of its vote."""
        return Record((name, self.discounts[name] * self.values[name]) for name in self.players)

    @property
    def kept(self) -> Record[Fraction]:
        """What each keeps when it proposes."""
        prices = self.thresholds
        return Record(
            (name, 1 - sum((chance * prices[c] for c, chance in row.items()), Fraction(0)))
            for name, row in self.invited.items()
        )

    def coalitions(self, proposer: str) -> tuple[tuple[tuple[str, ...], Fraction], ...]:
        """Return coalitions that a proposer pays for, with chances that fit ``invited``.

        Systematic sampling along the players' order: few coalitions, exact chances.

        Raises
        ------
        LabelError
            If there is no such player.
        """
        self.players.position(proposer)
        row = self.invited[proposer]
        edges, total = [], Fraction(0)
        for name in self.players:
            edges.append((name, total, total + row[name]))
            total += row[name]
        cuts = sorted({Fraction(0), Fraction(1), *(edge[2] % 1 for edge in edges)})
        found: dict[tuple[str, ...], Fraction] = {}
        for low, high in pairwise(cuts):
            at = (low + high) / 2
            members = tuple(
                name
                for name, start, end in edges
                if name == proposer or (end - at).__floor__() > (start - at).__floor__()
            )
            found[members] = found.get(members, Fraction(0)) + high - low
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def residual(self) -> Fraction:
        """The largest fault: of a value, or of a proposer who pays more than the cheapest votes."""
        prices, kept, worst = self.thresholds, self.kept, Fraction(0)
        for name in self.players:
            asked = sum(
                (
                    self.recognition[j] * self.invited[j][name]
                    for j in self.players
                    if j != name and self.recognition[j]
                ),
                Fraction(0),
            )
            value = self.recognition[name] * kept[name] + asked * prices[name]
            worst = max(worst, abs(value - self.values[name]))
            cheapest = _cheapest(name, prices, self.quota, self.vetoes)
            worst = max(worst, 1 - cheapest - kept[name], prices[name] - kept[name])
        return worst

    def verify(self) -> None:
        """Check that no player gains by one deviation and that values follow from the play.

        Raises
        ------
        VerificationError
            If chances are none, coalitions do not win, or the residual is not zero.
        """
        for proposer, row in self.invited.items():
            needed = max(self.quota, len({*self.vetoes, proposer})) - 1
            if any(not 0 <= chance <= 1 for chance in row.values()) or row[proposer]:
                raise VerificationError(f"{proposer}'s invitations are no probabilities")
            if any(row[name] != 1 for name in self.vetoes if name != proposer):
                raise VerificationError(f"{proposer} does not invite every veto player")
            if sum(row.values()) != needed:
                raise VerificationError(f"{proposer} does not invite {needed} players")
        if sum(self.values.values()) != 1:
            raise VerificationError("values do not sum to the pie")
        if self.residual:
            raise VerificationError(f"somebody gains {float(self.residual):g} by deviating")

    def tables(self) -> tuple[Table, ...]:
        prices, kept = self.thresholds, self.kept
        rows = tuple(
            (c, self.recognition[c], self.values[c], prices[c], kept[c], c in self.vetoes)
            for c in self.players
        )
        return (
            Table(
                title=f"Random proposers, {self.quota} of {len(self.players)} votes",
                columns=("player", "chance to propose", "value", "accepts from", "keeps", "veto"),
                rows=rows,
                note=self.selection,
            ),
        )


def _cheapest(
    proposer: str, prices: Record[Fraction], quota: int, vetoes: tuple[str, ...]
) -> Fraction:
    """Return what the cheapest winning coalition costs a proposer."""
    paid = [prices[name] for name in vetoes if name != proposer]
    others = sorted(price for name, price in prices.items() if name not in {proposer, *vetoes})
    more = max(0, quota - 1 - len(paid))
    return sum(paid, Fraction(0)) + sum(others[:more], Fraction(0))


def random_proposers(
    discounts: Numbers,
    *,
    recognition: Numbers | None = None,
    quota: object = None,
    vetoes: Iterable[str] | None = None,
    players: Iterable[str] | None = None,
) -> RandomProposers:
    """Return the stationary equilibrium of dividing a pie of one by random proposers.

    Exact for any number of players: in the price of the marginal vote, relative to what the
    proposer gains by proposing, everything is piecewise linear, and each piece is solved in
    fractions.

    Parameters
    ----------
    discounts
        Discount factors in (0, 1].
    recognition
        Chances to be drawn as proposer, which sum to one; equal by default.
    quota
        How many must accept, the proposer among them; all of them by default.
    vetoes
        Who must be among them.
    players
        The names; ``first`` and ``second`` for two by default.

    Raises
    ------
    ArgumentError
        If a number is outside its range, or nobody pays for waiting among those whose consent
        is needed (a veto player with a discount factor of one).
    LabelError
        If a mapping or the vetoes name somebody who is no player.

    References
    ----------
    Baron, D. P., Ferejohn, J. A. (1989). Bargaining in legislatures. American Political Science
    Review 83(4), 1181-1206. doi:10.2307/1961664

    Eraslan, H. (2002). Uniqueness of stationary equilibrium payoffs in the Baron-Ferejohn model.
    Journal of Economic Theory 103(1), 11-30. doi:10.1006/jeth.2001.2829

    Winter, E. (1996). Voting and vetoing. American Political Science Review 90(4), 813-823.
    doi:10.2307/2945844

    Examples
    --------
    >>> three = random_proposers([0.9] * 3, recognition=[0.5, 0.3, 0.2], quota=2)
    >>> three.values
    Record({'player 1': Fraction(11, 31), 'player 2': Fraction(10, 31), 'player 3': Fraction(10, 31)})
    >>> three.verify()
    >>> random_proposers([0.9] * 3, quota=2, vetoes=["player 1"]).values["player 1"]
    Fraction(11, 15)
    """
    names, values = names_for(discounts, players)
    factors = discount_factors(values, names)
    drawn = chances(recognition, names, "the chance to propose")
    votes = len(names) if quota is None else whole_number(quota, 1, len(names), "the quota")
    veto = veto_players(vetoes, names)
    insisting = names if votes == len(names) else veto
    patient = [name for name in insisting if factors[name] == 1]
    if patient:
        raise ArgumentError(
            f"{patient[0]} can refuse everything and does not mind waiting; give it a discount "
            "factor below 1"
        )
    found = price_levels(drawn, factors, votes, insisting)
    rows, forced = invitations(found, drawn, factors, votes, insisting)
    text = "equilibrium values are the only stationary ones"
    if not found.unique:
        text = "one of several stationary equilibria"
    if not forced:
        text += "; who is invited among equally priced votes is chosen alike for like players"
    return RandomProposers(
        players=names,
        recognition=drawn,
        discounts=factors,
        quota=votes,
        vetoes=veto,
        values=found.values,
        invited=rows,
        unique=found.unique,
        selection=text,
    )
