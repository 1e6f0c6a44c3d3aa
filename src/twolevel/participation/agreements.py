"""What every coalition of countries would agree on, found in one pass over the agreements.

Knows who can sign what, which options need whom, the international rule, and how to keep the
best agreement of many coalitions at once. Does not know why anybody would join.

An agreement is on the table of a coalition when all its members can sign it and it requires
nobody else. The pass keeps the agreements that are on the table of at least one coalition that
the international rule lets act; they are few, and every coalition's bargain is struck over its
part of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

import numpy as np

from twolevel.bargaining.concepts import Concept
from twolevel.bargaining.folds import Argmax, Best
from twolevel.bargaining.players import weights_of
from twolevel.bargaining.problem import BargainingProblem, Points, rational
from twolevel.bargaining.registry import concept
from twolevel.bargaining.settlement import FloorMode
from twolevel.bargaining.survey import Survey, SurveyFold
from twolevel.errors import ArgumentError, shown
from twolevel.kernels.radix import digits_of
from twolevel.kernels.tables import Integers
from twolevel.labels import Labels, Record, nearest
from twolevel.model.issues import Agreement
from twolevel.participation.membership import check_size, positions_of
from twolevel.participation.on_table import OnTable, Seats
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.approval import passing_country_masks
from twolevel.ratification.explanation import explain
from twolevel.ratification.survey import Progress
from twolevel.ratification.zone import check_enumerable, floors

__all__ = ["CoalitionAgreement", "Status", "check_floor_mode", "settle_coalitions", "settle_tables"]

Status = Literal["in_force", "no_agreement", "not_ratified", "not_in_force"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionAgreement:
    """What one coalition agrees on.

    Attributes
    ----------
    members
        The countries that bargain and sign.
    status
        ``"in_force"``; ``"not_in_force"`` when the international rule does not let them act;
        ``"no_agreement"`` when nothing is on their table; ``"not_ratified"`` when the
        negotiators' choice fails at home (floor mode ``acceptance``).
    agreement
        The agreement in force, or None.
    tie_count
        How many agreements are best; the first is taken.
    unique_payoffs
        Whether every best agreement pays every country the same, outsiders included. (Of more
        than a thousand, the first thousand are compared.)
    gains
        By country, outsiders included: its negotiator's payoff from the agreement less that of
        no agreement, in utils; zero where nothing is in force.
    lenders
        The outsiders whose consent opens what requires them.
    lending
        Those that the agreement requires.
    """

    members: tuple[str, ...]
    status: Status
    agreement: Agreement | None
    tie_count: int
    unique_payoffs: bool
    gains: Record[Fraction]
    lenders: tuple[str, ...] = ()
    lending: tuple[str, ...] = ()


def settle_coalitions(
    game: PointGame,
    *,
    solution: str | Concept = "nash",
    floor_mode: FloorMode = "truncate",
    weights: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> tuple[CoalitionAgreement, ...]:
    """Return what every coalition would agree on, by mask of members.

    Parameters
    ----------
    game
        The game in numbers.
    solution
        A name from ``twolevel.bargaining.SOLUTIONS``, or a concept.
    floor_mode
        How ratification enters: ``"truncate"``, ``"threat_point"`` or ``"acceptance"``.
    weights
        Bargaining power by country, for the solutions that take weights.
    progress
        Called with the number of agreements done and the total.

    Raises
    ------
    LabelError
        If there is no such solution or country.
    ArgumentError
        If another argument is not among those allowed, or the solution takes no weights.
    LimitError
        If there are more than 12 countries, or more agreements than can be enumerated.

    Notes
    -----
    Cost: one enumeration (two where more than 40 million numbers would have to be kept, and one
    more for the threat points), then time proportional to the agreements on the table of each
    coalition.

    Examples
    --------
    >>> import twolevel as tl
    >>> both = settle_coalitions(tl.load("border").point)[-1]
    >>> both.status, both.agreement["bridge"], both.tie_count
    ('in_force', 'upstream', 1)
    """
    tables = [Seats(mask) for mask in range(1 << len(game.countries))]
    found = settle_tables(
        game,
        tables,
        solution=solution,
        floor_mode=floor_mode,
        weights=weights,
        progress=progress,
    )
    return tuple(found.values())


def settle_tables(
    game: PointGame,
    tables: Iterable[Seats],
    *,
    solution: str | Concept = "nash",
    floor_mode: FloorMode = "truncate",
    weights: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> dict[Seats, CoalitionAgreement]:
    """Return what is agreed on at several tables; options and errors as ``settle_coalitions``.

    A table seats members, who bargain, and lenders, who do not: an option that requires a
    lender is open in those agreements that the lender could sign itself.
    """
    known = concept(solution)
    check_floor_mode(floor_mode)
    check_size(len(game.countries))
    check_enumerable(game, "the agreement of every coalition")
    shares = _weights(weights, known, game)
    passing = passing_country_masks(game.scenario.international, game.countries)
    origin = _origin(game, floor_mode)
    signed = OnTable(game, passing, must_ratify=floor_mode != "acceptance", progress=progress)
    every = tuple(tables)
    acting = [seats for seats in every if seats.members and passing[seats.members]]
    best = _bests(game, signed, acting, known, shares, origin)
    can_act = set(acting)
    return {
        seats: _outcome(game, seats, best.get(seats), floor_mode, can_act=seats in can_act)
        for seats in every
    }


def check_floor_mode(floor_mode: object) -> None:
    """Raise ArgumentError unless there is such a floor mode."""
    allowed = get_args(FloorMode)
    if floor_mode not in allowed:
        raise ArgumentError(
            f"there is no floor mode {shown(floor_mode)}. Allowed: {', '.join(allowed)}. "
            f"Did you mean '{nearest(floor_mode, allowed) or 'truncate'}'?"
        )


def _weights(
    weights: Mapping[str, Any] | None, known: Concept, game: PointGame
) -> Record[Fraction]:
    if weights is not None and not known.weighted:
        raise ArgumentError(f"{known.name} takes no weights")
    return weights_of(weights, game.countries)


def _origin(game: PointGame, floor_mode: FloorMode) -> Integers:
    """Return the payoffs that gains are counted from in bargaining, in grid units."""
    origin = [row.threshold for row in game.country_rows]
    if floor_mode == "threat_point":
        known = zip(floors(game), origin, strict=True)
        origin = [least if floor is None else floor for floor, least in known]
    return np.array(origin, dtype=np.int64)


def _bests(
    game: PointGame,
    signed: OnTable,
    tables: Sequence[Seats],
    known: Concept,
    shares: Record[Fraction],
    origin: Integers,
) -> dict[Seats, Best]:
    """Return the best agreements of every table that has any."""
    places = {seats: list(positions_of(seats.members)) for seats in tables}
    names = {seats: Labels(game.countries[k] for k in places[seats]) for seats in tables}
    surveys = {seats: SurveyFold(names[seats]) for seats in tables}
    for seats, points in _points(signed, places, origin):
        surveys[seats].update(points)
    folds: dict[Seats, Argmax] = {}
    for seats in tables:
        found = surveys[seats].result()
        if found.rational:
            folds[seats] = _fold(game, names[seats], places[seats], known, shares, found)
    for seats, points in _points(signed, {seats: places[seats] for seats in folds}, origin):
        folds[seats].update(rational(points))
    bests = {seats: fold.result() for seats, fold in folds.items()}
    return {seats: best for seats, best in bests.items() if best is not None}


def _points(
    signed: OnTable, places: Mapping[Seats, Sequence[int]], origin: Integers
) -> Iterator[tuple[Seats, Points]]:
    for part in signed.parts():
        for seats, columns in places.items():
            rows = part.on_table(seats)
            if len(rows):
                payoffs = np.take(part.payoffs, rows, axis=0)
                gains = payoffs if len(columns) == len(origin) else payoffs[:, columns]
                yield seats, Points(part.ids[rows], gains - origin[columns])


def _fold(
    game: PointGame,
    names: Labels,
    places: Iterable[int],
    known: Concept,
    shares: Record[Fraction],
    found: Survey,
) -> Argmax:
    rows = [game.country_rows[k] for k in places]
    problem = BargainingProblem(
        players=names,
        scales=tuple(row.scale for row in rows),
        blocks=lambda: (),
        disagreement=Record((row.name, Fraction(row.threshold, row.scale)) for row in rows),
    )
    weights = weights_of({name: shares[name] for name in names}, names)
    return Argmax(known.objective(problem, found, weights))


def _outcome(
    game: PointGame, seats: Seats, best: Best | None, floor_mode: FloorMode, *, can_act: bool
) -> CoalitionAgreement:
    def named(mask: int) -> tuple[str, ...]:
        return tuple(game.countries[k] for k in positions_of(mask))

    status: Status = "no_agreement" if can_act else "not_in_force"
    ties, same, agreement = 0, True, None
    lending: tuple[str, ...] = ()
    gains = [Fraction(0)] * len(game.countries)
    if best is not None:
        digits = digits_of(np.array(best.ids, dtype=np.int64), game.scenario.sizes)
        payoffs = game.tables.at(digits)[len(game.actors) :]
        ties, same = best.count, bool((payoffs == payoffs[:, :1]).all())
        required = 0
        for needs, option in zip(game.requires, digits[0], strict=True):
            required |= int(needs[option])
        lent = required & seats.lenders
        first = game.scenario.agreement(best.ids[0])
        if floor_mode != "acceptance" or _ratified(game, first, named(seats.members | lent)):
            status, agreement, lending = "in_force", first, named(lent)
            gains = [
                Fraction(int(payoff) - row.threshold, row.scale)
                for payoff, row in zip(payoffs[:, 0], game.country_rows, strict=True)
            ]
        else:
            status = "not_ratified"
    return CoalitionAgreement(
        members=named(seats.members),
        status=status,
        agreement=agreement,
        tie_count=ties,
        unique_payoffs=same,
        gains=Record(zip(game.countries, gains, strict=True)),
        lenders=named(seats.lenders),
        lending=lending,
    )


def _ratified(game: PointGame, agreement: Agreement, signatories: Iterable[str]) -> bool:
    verdicts = explain(game, agreement).countries
    return all(verdicts[name].ratifies for name in signatories)
