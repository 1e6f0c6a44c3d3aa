"""Offers over agreements in a fixed order of turns: who proposes after whom is known.

Knows scenarios and finite bargaining problems. In each turn its proposer names an agreement;
negotiators and, if they are strategic, their ratifiers compare it with the next turn, in which
the next country proposes and a util is worth less by a discount factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining.problem import BargainingProblem
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.agreement_offers import assembly_for, frontier_of, protocol_of
from twolevel.protocols.assembly import PASS, Assembly
from twolevel.protocols.given_numbers import Numbers, turns_of
from twolevel.protocols.ratifying import Ratifiers
from twolevel.protocols.turn_play import (
    TurnPlay,
    proposal_in_turn,
    turn_play,
    values_in_turn,
)
from twolevel.provenance import Provenance, fingerprint

__all__ = ["Turn", "TurnOffers", "offers_in_turn", "turns_over"]

MOST_ROUNDS = 500
"""Rounds to go back in search of proposals that repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What happens in a turn, whenever it is reached.

    Attributes
    ----------
    proposer
        Who proposes.
    proposal
        The agreement (or id) that it proposes and that passes; None where it lets the turn pass.
    gains
        What each country's negotiator gains by it over disagreement.
    thresholds
        What each negotiator accepts at least: what the next turn is worth to it now.
    """

    proposer: str
    proposal: Agreement | int | None
    gains: Record[Fraction]
    thresholds: Record[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOffers(Reported):
    """A stationary equilibrium of offers over agreements in a fixed order of turns.

    Attributes
    ----------
    status
        ``"agreement"``, or ``"no_agreement"`` where nothing is ever proposed that passes.
    players
        The countries.
    order
        Who proposes in each turn; after the last turn the first comes again.
    discounts, quota, ratifiers
        The protocol.
    turns
        What happens in each turn.
    unique
        Whether all starts led to the same play: no proof that there is no other.
    selection
        How the equilibrium was found and chosen.
    considered
        How many agreements competed, after those that no equilibrium needs were left out.
    """

    status: Literal["agreement", "no_agreement"]
    players: Labels
    order: tuple[str, ...]
    discounts: Record[Fraction]
    quota: int
    ratifiers: Ratifiers
    turns: tuple[Turn, ...]
    unique: bool
    selection: str
    no_agreement_reason: str
    considered: int
    provenance: Provenance | None
    _game: Assembly | None = field(repr=False, compare=False)
    _play: TurnPlay | None = field(repr=False, compare=False)

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement sooner or later."""
        return self.status == "agreement"

    @property
    def delay(self) -> int:
        """How many turns pass before the agreement."""
        return next((k for k, turn in enumerate(self.turns) if turn.proposal is not None), 0)

    @property
    def agreement(self) -> Agreement | int | None:
        """What is agreed from the first turn on, or None."""
        return self.turns[self.delay].proposal if self.agreed else None

    @property
    def values(self) -> Record[Fraction]:
        """Gains over disagreement before the first turn, in utils."""
        gains = self.turns[self.delay].gains if self.agreed else {}
        return Record(
            (c, self.discounts[c] ** self.delay * gains.get(c, Fraction(0))) for c in self.players
        )

    def verify(self) -> None:
        """Check by one-shot deviations, in exact arithmetic: every proposal, every vote.

        Raises
        ------
        VerificationError
            If somebody gains by another proposal or vote, or values are not those of the play.
        """
        if self._game is None or self._play is None:
            return
        game, play = self._game, self._play
        if values_in_turn(game, play.proposals) != play.values:
            raise VerificationError("values are not those of the proposals")
        for place, turn in enumerate(self.turns):
            ahead = play.values[(place + 1) % len(self.turns)]
            who = self.players.position(turn.proposer)
            if proposal_in_turn(game, who, ahead) != play.proposals[place]:
                raise VerificationError(
                    f"in turn {place + 1} {turn.proposer} gains by another proposal"
                )

    def tables(self) -> tuple[Table, ...]:
        title = f"Offers in turn among {joined(self.players)}: {self.status}"
        if not self.agreed:
            return (Table(title=title, columns=("reason",), rows=((self.no_agreement_reason,),)),)
        first = self.agreement
        issues = tuple(first) if isinstance(first, Agreement) else ()
        rows = tuple(
            (place + 1, turn.proposer, *_cells(turn.proposal, len(issues)))
            for place, turn in enumerate(self.turns)
        )
        terms = tuple(
            (place + 1, turn.proposer, *(turn.gains.get(c) for c in self.players), least)
            for place, turn in enumerate(self.turns)
            for least in [", ".join(f"{float(v):.3f}" for v in turn.thresholds.values())]
        )
        return (
            Table(
                title=title,
                columns=("turn", "proposer", "id", *issues),
                rows=rows,
                note=self.selection,
            ),
            Table(
                title="What is gained over disagreement, and what each accepts at least, in order",
                columns=("turn", "proposer", *self.players, "accept from"),
                rows=terms,
            ),
        )


def _cells(proposal: Agreement | int | None, issues: int) -> tuple[Any, ...]:
    if isinstance(proposal, Agreement):
        return (proposal.id, *proposal.values())
    return (proposal, *(None,) * issues)


def offers_in_turn(
    game: PointGame,
    coalition: Sequence[str] | None = None,
    *,
    order: Iterable[str] | None = None,
    discounts: Numbers | float | str | Fraction = Fraction(9, 10),
    quota: object = None,
    ratifiers: Ratifiers = "status_quo",
) -> TurnOffers:
    """Return a stationary equilibrium of offers in turn over a scenario's agreements.

    Exact. Of several equilibria it is the one to which games of ever more rounds lead, after the
    last of which nothing is agreed, if they lead to one.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        The countries that take part; all of them by default.
    order
        Who proposes in each turn, over and over; every country once, in their order, by default.
        A country may propose several times or never.
    discounts
        Discount factors in (0, 1]: one number for all, or one a country. Ratifiers share their
        country's. A chance p that talks break down after a refusal, which pays disagreement, is a
        factor of 1 - p more.
    quota
        How many countries must sign; all of them by default.
    ratifiers
        ``"status_quo"``: constituents compare an agreement with their reservation, whatever may
        come later. ``"strategic"``: they compare it with what refusing leads to.

    Raises
    ------
    ArgumentError
        If a number is outside its range, the order is empty or `ratifiers` is unknown.
    LabelError
        If there is no such country.
    LimitError
        If too many agreements would have to be weighed, or no pure play replies best to itself,
        which can happen where a quota decides.

    See Also
    --------
    agreement_offers : draws who proposes, and mixes where it must.
    alternating_offers : divides a pie, with breakdown and outside options.

    References
    ----------
    Rubinstein, A. (1982). Perfect equilibrium in a bargaining model. Econometrica 50(1),
    97-109. doi:10.2307/1912531

    Humphreys, M. (2007). Strategic ratification. Public Choice 132, 191-208.

    Examples
    --------
    >>> from twolevel.cases import load_case
    >>> from twolevel.payoffs.compiled import point_game
    >>> border = point_game(load_case("border"))
    >>> offers = offers_in_turn(border, order=["south", "north"], discounts=0.5)
    >>> offers.verify()
    >>> [(turn.proposer, turn.proposal["bridge"]) for turn in offers.turns]
    [('south', 'downstream'), ('north', 'upstream')]
    """
    names = Labels(game.countries if coalition is None else coalition, kind="country")
    turns = _order(order, names)
    protocol = protocol_of(names, discounts, None, quota)
    ids, assembly = assembly_for(game, names, protocol, ratifiers)
    provenance = Provenance(
        fingerprint=fingerprint(game.scenario),
        method="enumeration",
        explanation="stationary equilibrium over the agreements that can pass",
        exact=game.exact,
        parameters=Record(
            coalition=tuple(names),
            order=turns,
            discounts=protocol["discounts"],
            quota=protocol["quota"],
            ratifiers=ratifiers,
        ),
    )
    return _answered(
        names,
        turns,
        protocol,
        ratifiers,
        assembly,
        provenance,
        lambda place: game.scenario.agreement(int(ids[place])),
    )


def turns_over(
    problem: BargainingProblem,
    *,
    order: Iterable[str] | None = None,
    discounts: Numbers | float | str | Fraction = Fraction(9, 10),
) -> TurnOffers:
    """Return a stationary equilibrium of unanimous offers in turn over a bargaining problem.

    Parameters
    ----------
    problem
        The agreements' gains over disagreement.
    order, discounts
        As in ``offers_in_turn``.

    Raises
    ------
    ArgumentError, LabelError, LimitError
        As ``offers_in_turn``.

    Examples
    --------
    >>> from twolevel.bargaining import split_the_pie
    >>> offers = turns_over(split_the_pie(steps=10_000), discounts=0.9)
    >>> [str(gain) for gain in offers.values.values()], offers.unique  # nearly 10/19 and 9/19
    (['263/500', '237/500'], False)
    """
    turns = _order(order, problem.players)
    protocol = protocol_of(problem.players, discounts, None, None)
    ids, assembly = frontier_of(problem, protocol)
    return _answered(
        problem.players,
        turns,
        protocol,
        "status_quo",
        assembly,
        None,
        lambda place: int(ids[place]),
    )


def _order(order: Iterable[str] | None, names: Labels) -> tuple[str, ...]:
    if not names:
        raise ArgumentError("a coalition needs at least one country")
    return turns_of(order, names)


def _answered(
    names: Labels,
    order: tuple[str, ...],
    protocol: dict[str, Any],
    ratifiers: Ratifiers,
    game: Assembly,
    provenance: Provenance | None,
    named: Any,
) -> TurnOffers:
    shared: dict[str, Any] = {
        "players": names,
        "order": order,
        "discounts": protocol["discounts"],
        "quota": protocol["quota"],
        "ratifiers": ratifiers,
        "considered": len(game.gains),
        "provenance": provenance,
    }
    play = None
    if len(game.gains):
        play = turn_play(game, [names.position(name) for name in order], MOST_ROUNDS)
    if play is None or all(place == PASS for place in play.proposals):
        return TurnOffers(
            **shared,
            status="no_agreement",
            turns=(),
            unique=play is None or play.met == 1,
            selection="",
            no_agreement_reason="no agreement can pass"
            if play is None
            else "everybody waits for ever",
            _game=None,
            _play=None,
        )
    unique = play.met == 1
    return TurnOffers(
        **shared,
        status="agreement",
        turns=tuple(
            Turn(
                proposer=who,
                proposal=None if place == PASS else named(place),
                gains=Record()
                if place == PASS
                else Record(
                    (name, Fraction(int(game.gains[place, k]), game.scales[k]))
                    for k, name in enumerate(names)
                ),
                thresholds=Record(
                    (name, game.discounts[k] * play.values[(turn + 1) % len(order)][k])
                    for k, name in enumerate(names)
                ),
            )
            for turn, (who, place) in enumerate(zip(order, play.proposals, strict=True))
        ),
        unique=unique,
        selection="pure play that replies best to itself, exactly"
        + (", to which games of ever more rounds lead" if play.is_limit else "")
        + ("" if unique else f"; one of {play.met} equilibria met"),
        no_agreement_reason="",
        _game=game,
        _play=play,
    )
