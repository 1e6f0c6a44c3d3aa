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
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining.concepts import Concept
from twolevel.bargaining.folds import Argmax, Best
from twolevel.bargaining.players import weights_of
from twolevel.bargaining.problem import BargainingProblem, Points, rational
from twolevel.bargaining.registry import concept
from twolevel.bargaining.settlement import FloorMode
from twolevel.bargaining.survey import Survey, SurveyFold
from twolevel.errors import ArgumentError, shown
from twolevel.kernels.blocks import Block
from twolevel.kernels.radix import digits_of
from twolevel.kernels.tables import Integers
from twolevel.labels import Labels, Record, nearest
from twolevel.model.issues import Agreement
from twolevel.participation.membership import check_size, positions_of
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.approval import passing_country_masks
from twolevel.ratification.signing import Signing
from twolevel.ratification.survey import Progress
from twolevel.ratification.zone import check_enumerable, floors

__all__ = ["CoalitionAgreement", "Status", "settle_coalitions"]

KEPT_NUMBERS = 40_000_000
"""Numbers that are kept in memory; beyond, the agreements are enumerated a second time."""

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
    """

    members: tuple[str, ...]
    status: Status
    agreement: Agreement | None
    tie_count: int
    unique_payoffs: bool
    gains: Record[Fraction]


class _Signed(NamedTuple):
    """Agreements that some coalition could bring into force."""

    ids: NDArray[np.int64]
    payoffs: Integers
    """``(k, n_countries)``, in each country's grid units."""
    willing: NDArray[np.int64]
    """Masks of the countries that would put the agreement on the table."""
    required: NDArray[np.int64]

    def on_table(self, mask: int) -> NDArray[np.intp]:
        """Return the rows that are on the table of a coalition."""
        return np.flatnonzero((self.willing & mask == mask) & (self.required & ~mask == 0))


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
    known = concept(solution)
    check_floor_mode(floor_mode)
    check_size(len(game.countries))
    check_enumerable(game, "the agreement of every coalition")
    shares = _weights(weights, known, game)
    passing = passing_country_masks(game.scenario.international, game.countries)
    origin = _origin(game, floor_mode)
    table = _OnTable(game, passing, must_ratify=floor_mode != "acceptance", progress=progress)
    masks = [mask for mask in range(1, len(passing)) if passing[mask]]
    best = _bests(game, table, masks, known, shares, origin)
    found = []
    for mask in range(len(passing)):
        status: Status = "no_agreement" if passing[mask] and mask else "not_in_force"
        found.append(_outcome(game, mask, status, best.get(mask), floor_mode))
    return tuple(found)


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


class _OnTable:
    """The agreements on some coalition's table: enumerated once and kept, if they are few."""

    def __init__(
        self,
        game: PointGame,
        passing: NDArray[np.bool_],
        *,
        must_ratify: bool,
        progress: Progress | None,
    ) -> None:
        self.game, self.passing, self.progress = game, passing, progress
        self.must_ratify = must_ratify
        self.signing = Signing(game)
        n = len(game.countries)
        everybody = (1 << n) - 1
        self.vetoers = [k for k in range(n) if not passing[everybody & ~(1 << k)]]
        self.order = sorted(range(n), key=lambda k: k not in self.vetoers)
        self.kept = self._collected()

    def parts(self) -> Iterator[_Signed]:
        """Yield the agreements, in one part if they were kept."""
        return iter((self.kept,)) if self.kept is not None else self._enumerated()

    def _collected(self) -> _Signed | None:
        found: list[_Signed] = []
        numbers = 0
        for part in self._enumerated():
            numbers += part.payoffs.size
            if numbers > KEPT_NUMBERS:
                return None
            found.append(part)
        if not found:
            empty = np.zeros(0, dtype=np.int64)
            return _Signed(empty, np.zeros((0, len(self.order)), np.int64), empty, empty)
        return _Signed(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def _enumerated(self) -> Iterator[_Signed]:
        done, total = 0, self.game.scenario.n_agreements
        for block in self.game.enumeration.blocks():
            part = self._part(block)
            if part is not None:
                yield part
            done += block.size
            if self.progress is not None:
                self.progress(done, total)

    def _part(self, block: Block) -> _Signed | None:
        n, signing = len(self.order), self.signing
        willing = np.zeros(block.size, dtype=np.int64)
        open_still = block.feasible
        for country in self.order:
            wants = signing.accepts(country, block)
            if self.must_ratify:
                wants = wants & signing.passing[country][signing.pattern(country, block)]
            willing |= wants.astype(np.int64) << country
            if country in self.vetoers:
                open_still = open_still & wants
                if not open_still.any():
                    return None
        required = block.required
        places = np.flatnonzero(open_still & self.passing[willing] & (required & ~willing == 0))
        if not len(places):
            return None
        first = len(self.game.actors)
        payoffs = np.ascontiguousarray(block.values(slice(first, first + n), places).T)
        return _Signed(block.ids[places], payoffs, willing[places], required[places])


def _bests(
    game: PointGame,
    table: _OnTable,
    masks: Sequence[int],
    known: Concept,
    shares: Record[Fraction],
    origin: Integers,
) -> dict[int, Best]:
    """Return the best agreements of every coalition that has something on its table."""
    places = {mask: list(positions_of(mask)) for mask in masks}
    names = {mask: Labels(game.countries[k] for k in places[mask]) for mask in masks}
    surveys = {mask: SurveyFold(names[mask]) for mask in masks}
    for mask, points in _points(table, places, origin):
        surveys[mask].update(points)
    folds: dict[int, Argmax] = {}
    for mask in masks:
        found = surveys[mask].result()
        if found.rational:
            folds[mask] = _fold(game, names[mask], places[mask], known, shares, found)
    for mask, points in _points(table, {mask: places[mask] for mask in folds}, origin):
        folds[mask].update(rational(points))
    bests = {mask: fold.result() for mask, fold in folds.items()}
    return {mask: best for mask, best in bests.items() if best is not None}


def _points(
    table: _OnTable, places: Mapping[int, Sequence[int]], origin: Integers
) -> Iterator[tuple[int, Points]]:
    for part in table.parts():
        for mask, columns in places.items():
            rows = part.on_table(mask)
            if len(rows):
                gains = part.payoffs[rows][:, columns] - origin[columns]
                yield mask, Points(part.ids[rows], gains)


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
    game: PointGame, mask: int, status: Status, best: Best | None, floor_mode: FloorMode
) -> CoalitionAgreement:
    members = tuple(game.countries[k] for k in positions_of(mask))
    ties, same, agreement = 0, True, None
    gains = [Fraction(0)] * len(game.countries)
    if best is not None:
        digits = digits_of(np.array(best.ids, dtype=np.int64), game.scenario.sizes)
        payoffs = game.tables.at(digits)[len(game.actors) :]
        agreement = game.scenario.agreement(best.ids[0])
        ties, same = best.count, bool((payoffs == payoffs[:, :1]).all())
        status = "in_force"
        if floor_mode == "acceptance" and not _ratified(game, best.ids[0], mask):
            status, agreement = "not_ratified", None
        else:
            gains = [
                Fraction(int(payoff) - row.threshold, row.scale)
                for payoff, row in zip(payoffs[:, 0], game.country_rows, strict=True)
            ]
    return CoalitionAgreement(
        members=members,
        status=status,
        agreement=agreement,
        tie_count=ties,
        unique_payoffs=same,
        gains=Record(zip(game.countries, gains, strict=True)),
    )


def _ratified(game: PointGame, number: int, mask: int) -> bool:
    from twolevel.ratification.explanation import explain

    verdicts = explain(game, game.scenario.agreement(number)).countries
    return all(verdicts[game.countries[k]].ratifies for k in positions_of(mask))
