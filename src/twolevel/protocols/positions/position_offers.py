"""Offers over the numeric issues of a scenario: between the options, not only at them.

In each round a country is drawn to propose a position on every issue. Negotiators and, if they
are strategic, their ratifiers compare it with what waiting is worth to them; if enough countries
sign it is done, else the next round comes, later by a discount factor. Ideal points and losses
are those that the scenario states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from twolevel.errors import ArgumentError, listed, shown
from twolevel.labels import Labels, Record
from twolevel.payoffs.compiled import PointGame
from twolevel.protocols.agreements.competing import protocol_of
from twolevel.protocols.agreements.ratifying import Ratifiers
from twolevel.protocols.given_numbers import Numbers
from twolevel.protocols.positions.position_payoffs import payoff_of_country
from twolevel.protocols.positions.position_play import PositionPlay
from twolevel.protocols.positions.position_result import PositionOffers
from twolevel.protocols.positions.position_space import PositionSpace, position_space
from twolevel.protocols.positions.signatures import signing_sets
from twolevel.protocols.positions.spatial_replies import Rest, at_rest
from twolevel.provenance import Provenance, fingerprint
from twolevel.tolerance import Tolerance

__all__ = ["position_offers"]

DEFAULT_TOLERANCE = Tolerance(gap=1e-9, rounds=200)


def position_offers(
    game: PointGame,
    coalition: Sequence[str] | None = None,
    *,
    issues: Iterable[str] | None = None,
    held: Mapping[str, str] | None = None,
    discounts: Numbers | float | str | Fraction = Fraction(9, 10),
    recognition: Numbers | None = None,
    quota: object = None,
    ratifiers: Ratifiers = "status_quo",
    tolerance: Tolerance = DEFAULT_TOLERANCE,
) -> PositionOffers:
    """Return a stationary equilibrium of offers over the numeric issues of a scenario.

    Any position between the outermost options of an issue may be agreed on. What it pays follows
    from the ideal points and losses that actors state: the quadratic losses of a country's actors
    add up to one about their weighted mean, absolute ones on one issue where they share an ideal
    point. Disagreement pays what the scenario says. Where payoffs are stated by option, nothing is
    known of positions in between, and `agreement_offers` weighs the options themselves.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        The countries that take part; all of them by default.
    issues
        The issues to bargain over; all of them by default.
    held
        Options at which other issues are held; their status quo by default.
    discounts
        Discount factors in (0, 1]: one number for all, or one a country; below 1 on one issue.
        Ratifiers share their country's.
    recognition
        Chances to propose; equal by default.
    quota
        How many countries must sign; all of them by default. ``"international"``: those that
        bring an agreement into force under the scenario's own rule.
    ratifiers
        ``"status_quo"``: constituents compare a position with their reservation, whatever may
        come later. ``"strategic"``: they compare it with what refusing leads to.
    tolerance
        By how much, in utils, another round may move values, and after how many rounds to stop.

    Raises
    ------
    ArgumentError
        If a payoff says nothing of positions between options, losses do not add up to one in
        distance from an ideal point, exclusions or requirements leave positions out, a country
        that proposes does not care about an issue, or a number is outside its range.
    LabelError
        If there is no such country, issue or option.
    LimitError
        If too many groups of countries can decide.

    Warns
    -----
    ConvergenceWarning
        If the residual stays above the tolerance's gap.

    See Also
    --------
    spatial_offers : takes ideal points by hand.
    agreement_offers : weighs a scenario's agreements, whatever their payoffs.

    References
    ----------
    Banks, J. S., Duggan, J. (2000). A bargaining model of collective choice. American Political
    Science Review 94(1), 73-88. doi:10.2307/2586381

    Banks, J. S., Duggan, J. (2006). A general bargaining model of legislative policy-making.
    Quarterly Journal of Political Science 1(1), 49-85. doi:10.1561/100.00000001

    Examples
    --------
    >>> from twolevel.model import Actor, Body, Ideal, Interest, Issue, Option, Scenario
    >>> from twolevel.payoffs.compiled import point_game
    >>> marks = (Option(name="none", position=0), Option(name="full", position=100))
    >>> def country(name, ideal):
    ...     loss = Ideal(ideal=ideal, loss="quadratic")
    ...     interest = Interest(name="cut", issues=("cut",), valuation=loss)
    ...     return Body(name=name, centre=Actor(name=name + "_centre", interests=(interest,)))
    >>> cut = Issue(name="cut", options=marks, status_quo="none")
    >>> both = (country("keen", 100), country("wary", 40))
    >>> game = point_game(Scenario(name="haze", issues=(cut,), countries=both))
    >>> found = position_offers(game, discounts=0.9)
    >>> found.verify()
    >>> {name: round(made[0][0]["cut"], 2) for name, made in found.proposals.items()}
    {'keen': 57.19, 'wary': 42.4}
    """
    names = Labels(game.countries if coalition is None else coalition, kind="country")
    if not names:
        raise ArgumentError("a coalition needs at least one country")
    game.countries.positions(names)
    if ratifiers not in {"status_quo", "strategic"}:
        raise ArgumentError(
            f'ratifiers must be "status_quo" or "strategic", not {shown(ratifiers)}'
        )
    by_rule = isinstance(quota, str) and quota == "international"
    protocol = protocol_of(names, discounts, recognition, None if by_rule else quota)
    if by_rule:
        protocol["quota"] = "international"
    signing = signing_sets(game, names, protocol["quota"])
    try:
        space = position_space(game.scenario, names, issues, held)
        play = PositionPlay.of(
            game,
            space,
            names,
            recognition=tuple(protocol["recognition"].values()),
            discounts=tuple(protocol["discounts"].values()),
            signing=signing,
            strategic=ratifiers == "strategic",
        )
    except ArgumentError as refusal:
        if issues is not None:
            raise
        raise ArgumentError(f"{refusal} {_readable(game, names)}") from None
    _check_care(play)
    _check_patience(protocol["discounts"], space)
    nothing = np.zeros(len(play.payoffs))
    can_pass = any(play.replies.proposals(k, nothing) for k in range(len(names)) if play.drawn[k])
    rest = at_rest(play.replies, play.middle, tolerance) if can_pass else None
    return _answered(game, play, protocol, ratifiers, rest)


def _readable(game: PointGame, coalition: Labels) -> str:
    """Return in words which issues can be bargained over one by one, the others held."""
    found = []
    for name in game.scenario.issue_names:
        try:
            space = position_space(game.scenario, coalition, (name,), None)
            for country in coalition:
                payoff_of_country(game, space, country)
        except ArgumentError:
            continue
        found.append(name)
    if not found:
        return "No issue of this scenario can be read as positions; offers weigh its options."
    return (
        f"Taken alone, the others at their status quo, {listed(found)} can be read as positions: "
        "name one or several as issues."
    )


def _check_care(play: PositionPlay) -> None:
    for name, payoff, chance in zip(play.players, play.payoffs, play.drawn, strict=False):
        idle = [j for j, weight in payoff.weights.items() if not weight]
        if idle and chance:
            raise ArgumentError(
                f"{name} proposes, but does not care about {listed(idle)}, so that no position there "
                "is its best; leave the issue out, or give the country no chance to propose"
            )


def _check_patience(discounts: Mapping[str, Fraction], space: PositionSpace) -> None:
    patient = [name for name, discount in discounts.items() if discount == 1]
    if patient and len(space.issues) == 1:
        raise ArgumentError(
            f"on one issue discount factors must be below 1, but that of {listed(patient)} is 1: "
            "without discounting every position in the core is an equilibrium; use 0.99, or see "
            "pivots_limit for the limit"
        )


def _answered(
    game: PointGame,
    play: PositionPlay,
    protocol: dict[str, Any],
    ratifiers: Ratifiers,
    rest: Rest | None,
) -> PositionOffers:
    names, issues = play.players, play.space.issues
    values = np.zeros(len(play.payoffs)) if rest is None else rest.values
    made = [[]] * len(names) if rest is None else rest.proposals[: len(names)]
    proposals = Record(
        (
            name,
            tuple(
                (Record(zip(issues, play.box(at).tolist(), strict=True)), share)
                for at, share in row
            ),
        )
        for name, row in zip(names, made, strict=True)
    )
    delay = sum(protocol["recognition"][name] for name, row in proposals.items() if not row)
    return PositionOffers(
        status="agreement" if delay < 1 else "no_agreement",
        players=names,
        issues=issues,
        held=play.space.held,
        recognition=protocol["recognition"],
        discounts=protocol["discounts"],
        quota=protocol["quota"],
        ratifiers=ratifiers,
        payoffs=Record(zip(names, play.payoffs, strict=False)),
        proposals=proposals,
        values=Record(zip(names, values.tolist(), strict=False)),
        thresholds=Record(zip(names, (play.factors * values).tolist(), strict=False)),
        delay=float(delay),
        residual=0.0 if rest is None else rest.residual,
        unique=rest is None or rest.unique,
        selection="" if rest is None else rest.selection,
        no_agreement_reason="" if delay < 1 else _reason(play, rest),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="fixed point",
            explanation="stationary equilibrium over positions between the outermost options",
            exact=False,
            parameters=Record(
                coalition=tuple(names),
                issues=tuple(issues),
                held=play.space.held,
                ratifiers=ratifiers,
                **protocol,
            ),
        ),
        _game=game,
        _play=play,
        _values=values,
    )


def _reason(play: PositionPlay, rest: Rest | None) -> str:
    if rest is not None:
        return "everybody waits for ever"
    return (
        f"no position on {listed(play.space.issues)} is worth no less than disagreement to "
        "countries that are enough, and to those who ratify there"
    )
