"""Bargaining on a scenario: the problem that a coalition faces, and how it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from time import monotonic
from typing import Literal, get_args

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining.pacing import HALF, Pacer, Reach
from twolevel.bargaining.problem import BargainingProblem, Integers, Points
from twolevel.bargaining.solution import Solution
from twolevel.bargaining.zone_pass import ZonePass, suits_passes
from twolevel.errors import ArgumentError, LimitError, VerificationError, shown
from twolevel.labels import Labels, Record, nearest
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.executors import check_seconds
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.explanation import explain
from twolevel.ratification.survey import MOST_BY_BITSETS, PARTIAL, Progress
from twolevel.ratification.zone import Condition, check_enumerable, floors, zone_blocks

__all__ = ["FloorMode", "Settlement", "bargaining_problem", "settle", "zone_origin"]

FloorMode = Literal["truncate", "threat_point", "acceptance"]
"""How ratification enters bargaining.

``truncate``: only what all can sign is on the table. ``threat_point``: that, and the least a
country can sign becomes its disagreement payoff. ``acceptance``: negotiators bargain over what
they accept themselves, and constituents vote afterwards.
"""

CACHED_NUMBERS = 8_000_000
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Reported):
    """What a bargaining solution makes of a coalition's zone.

    Attributes
    ----------
    status
        ``"agreement"``; ``"no_agreement"`` when nothing is on the table; ``"not_ratified"``
        when what the negotiators agree on fails at home (floor mode ``acceptance``);
        ``"limit"`` when time was up before all agreements were looked at: the agreements, if
        there are any, are the best of those covered.
    coalition, floor_mode
        Who bargains, and how ratification enters.
    agreements
        The agreements that solve the problem, smallest id first; for a lottery, those it
        draws from.
    solution
        The solution in terms of payoffs, with its certificate.
    not_ratified_by
        Countries whose constituents refuse.
    """

    status: Literal["agreement", "no_agreement", "not_ratified", "limit"]
    coalition: tuple[str, ...]
    floor_mode: FloorMode
    agreements: tuple[Agreement, ...]
    solution: Solution
    not_ratified_by: tuple[str, ...] = ()
    provenance: Provenance
    _game: PointGame = field(repr=False, compare=False)

    @property
    def agreement(self) -> Agreement | None:
        """The first of the agreements, or None."""
        return self.agreements[0] if self.agreements else None

    @property
    def gains(self) -> Record[Fraction]:
        """Gains over disagreement of the coalition's countries, in utils."""
        return self.solution.gains

    @property
    def unique(self) -> bool | None:
        """Whether no other agreement solves the problem as well; None if time was up."""
        return None if self.is_partial else self.solution.unique

    @property
    def is_partial(self) -> bool:
        """Whether time was up before all agreements were looked at."""
        return self.solution.reach is not None

    @property
    def covered(self) -> int:
        """The number of agreements among which the solution was looked for."""
        reach = self.solution.reach
        return self._game.scenario.n_agreements if reach is None else reach.covered

    @property
    def no_agreement_reason(self) -> str:
        """Why there is no agreement; empty when there is one."""
        if self.not_ratified_by:
            return "refused at home in " + joined(self.not_ratified_by)
        return self.solution.no_agreement_reason or ""

    def verify(self, *, seconds: float | None = None, progress: Progress | None = None) -> None:
        """Recompute what the result claims; of a partial one, over the agreements covered.

        Parameters
        ----------
        seconds
            How long that may take; None for no limit.
        progress
            Called with the number of agreements done and the total, in each pass.

        Raises
        ------
        ArgumentError
            If the time is not positive.
        LimitError
            If time was up before all was recomputed; no claim had failed by then.
        VerificationError
            If an agreement is not open to the coalition, or the solution's own certificate
            does not hold.
        """
        check_seconds(seconds)
        problem = bargaining_problem(
            self._game,
            self.coalition,
            floor_mode=self.floor_mode,
            reach=self.solution.reach,
            progress=progress if seconds is None else _until(monotonic() + seconds, progress),
        )
        self.solution.verify(problem)
        for agreement in self.agreements:
            found = explain(self._game, agreement)
            refused = [
                name
                for name in self.coalition
                if not (found.countries[name].accepts)
                or (self.floor_mode != "acceptance" and not found.countries[name].ratifies)
            ]
            if found.excluded or not set(found.requires) <= set(self.coalition) or refused:
                raise VerificationError(
                    f"agreement {agreement.id} is not open to {joined(self.coalition)}: "
                    f"refused by {joined(refused)}; requires {joined(found.requires)}"
                )

    def tables(self) -> tuple[Table, ...]:
        title = f"{self.solution.name} of {joined(self.coalition)}: {self.status}"
        if not self.agreements:
            return (Table(title=title, columns=("reason",), rows=((self.no_agreement_reason,),)),)
        lottery = self.solution.lottery
        chances = () if lottery is None else lottery.probabilities
        chosen = Table(
            title=title,
            columns=(
                "id",
                *(("probability",) if chances else ()),
                *self._game.scenario.issue_names,
            ),
            rows=tuple(
                (a.id, *((chances[place],) if chances else ()), *a.values())
                for place, a in enumerate(self.agreements[:MOST_SHOWN])
            ),
            note=" ".join(filter(None, (self.solution.selection, self.no_agreement_reason))),
        )
        gains = Table(
            title="Gains over disagreement, in utils",
            columns=("country", "payoff", "gain"),
            rows=tuple((n, self.solution.payoffs[n], gain) for n, gain in self.gains.items()),
        )
        return (chosen, gains)


def bargaining_problem(
    game: PointGame,
    coalition: Sequence[str],
    *,
    floor_mode: FloorMode = "truncate",
    seconds: float | None = None,
    reach: Reach | None = None,
    progress: Progress | None = None,
) -> BargainingProblem:
    """Return the problem that a coalition's negotiators face.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        Countries that must all sign.
    floor_mode
        How ratification enters: see ``FloorMode``.
    seconds
        How long the passes that a solution takes may last together; None for no limit. The
        least that a country can sign, for ``"threat_point"``, is found before.
    reach
        How far passes got when time was up: to go over the same agreements again.
    progress
        Called with the number of agreements done and the total, in each pass.

    Raises
    ------
    ArgumentError
        If `floor_mode` is unknown, the coalition is empty or names a country twice, or the time
        is not positive.
    LabelError
        If there is no such country.
    LimitError
        If the game has more agreements than can be enumerated.
    """
    check_seconds(seconds)
    names, origin = zone_origin(game, coalition, floor_mode)
    compiled = suits_passes(game) and game.scenario.n_agreements <= MOST_BY_BITSETS
    if not compiled:
        check_enumerable(game, "bargaining over pure agreements")
    rows = [game.country_rows[member] for member in game.countries.positions(names)]
    disagreement = [
        Fraction(units, row.scale) for units, row in zip(origin.tolist(), rows, strict=True)
    ]
    condition: Condition = "accept" if floor_mode == "acceptance" else "sign"
    pacer = None
    if seconds is not None or reach is not None:
        given = inf if seconds is None else seconds
        pacer = Pacer(game.scenario.n_agreements, given, reach=reach)
    shortcut = None
    if compiled:
        shortcut = ZonePass(game, names, condition, origin, progress=progress, pacer=pacer)
    return BargainingProblem(
        players=names,
        scales=tuple(row.scale for row in rows),
        blocks=_Cached(game, names, condition, origin, progress, pacer, shortcut),
        disagreement=Record(zip(names, disagreement, strict=True)),
        shortcut=shortcut,
        tops=_tops(game, names, origin),
        pacer=pacer,
    )


def _until(end: float, progress: Progress | None) -> Progress:
    """Return a report of progress that raises LimitError once time is up."""

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress(done, total)
        if monotonic() >= end:
            raise LimitError(
                f"time was up when {done:,} of {total:,} agreements of a pass had been looked at: no "
                "claim had failed by then, but not all were checked; allow more seconds, or None"
            )

    return report


def _tops(game: PointGame, names: Labels, origin: Integers) -> tuple[int, ...]:
    """Return what each country would gain if every issue were settled its way."""
    rows = [len(game.actors) + member for member in game.countries.positions(names)]
    tables = [table[rows].max(axis=1) for table in game.tables.singles]
    tables += [pair.entries[rows].max(axis=(1, 2)) for pair in game.tables.pairs]
    return tuple((sum(tables) - origin).tolist())


def zone_origin(
    game: PointGame, coalition: Sequence[str], floor_mode: FloorMode
) -> tuple[Labels, Integers]:
    """Return the countries of a coalition and their disagreement payoffs in grid units.

    Raises
    ------
    ArgumentError
        If `floor_mode` is unknown or the coalition is empty or names a country twice.
    LabelError
        If there is no such country.
    LimitError
        If floors are asked for in a game with more agreements than can be enumerated.
    """
    if floor_mode not in get_args(FloorMode):
        raise ArgumentError(
            f"there is no floor mode {shown(floor_mode)}. Allowed: {', '.join(get_args(FloorMode))}. "
            f"Did you mean '{nearest(floor_mode, get_args(FloorMode)) or 'truncate'}'?"
        )
    names = Labels(coalition, kind="country of a coalition")
    if not names:
        raise ArgumentError("a coalition needs at least one country")
    members = game.countries.positions(names)
    origin = [game.country_rows[member].threshold for member in members]
    if floor_mode == "threat_point":
        check_enumerable(game, "the least that a country can sign")
        known = floors(game)
        least = [known[member] for member in members]
        origin = [o if floor is None else floor for o, floor in zip(origin, least, strict=True)]
    return names, np.array(origin, dtype=np.int64)


class _Cached:
    """The zone's points: enumerated once and kept if they are few, else enumerated anew."""

    def __init__(
        self,
        game: PointGame,
        coalition: Labels,
        condition: Condition,
        origin: np.ndarray,
        progress: Progress | None,
        pacer: Pacer | None,
        shortcut: ZonePass | None,
    ) -> None:
        self.game, self.coalition, self.condition = game, coalition, condition
        self.origin, self.progress = origin, progress
        self.pacer, self.shortcut = pacer, shortcut
        self.kept: list[Points] | None = None

    def __call__(self) -> Iterator[Points]:
        return iter(self.kept) if self.kept is not None else self._enumerated()

    def _enumerated(self) -> Iterator[Points]:
        check_enumerable(self.game, "streaming a zone")
        found: list[Points] | None = []
        numbers = 0
        space = self.game.enumeration
        blocks: Iterable[int] = range(space.n_blocks)
        if self.pacer is not None and self.shortcut is None:
            first = self.pacer.is_first

            def share() -> float:
                if first:  # what is kept takes no time to pass over again
                    return 1.0 if found is not None else HALF
                return 1.0 if numbers else inf

            blocks = self.pacer.paced(blocks, space.inner_size, share)
        for ids, payoffs in zone_blocks(
            self.game,
            self.coalition,
            condition=self.condition,
            progress=self.progress,
            numbers=blocks,
        ):
            points = Points(ids=ids, gains=payoffs - self.origin)
            if self.shortcut is not None and self.pacer is not None:
                held = self.shortcut.holds(ids)
                points = Points(ids=ids[held], gains=points.gains[held])
            numbers += points.gains.size
            if numbers > CACHED_NUMBERS:
                found = None
            if found is not None:
                found.append(points)
            yield points
        self.kept = found


def settle(
    game: PointGame, solution: Solution, *, coalition: Sequence[str], floor_mode: FloorMode
) -> Settlement:
    """Return a solution of a coalition's problem with its agreements named.

    With floor mode ``acceptance`` the constituents vote on the first of the agreements.
    """
    ids = solution.ids if solution.lottery is None else tuple(solution.lottery)
    agreements = tuple(game.scenario.agreement(number) for number in ids)
    refused: tuple[str, ...] = ()
    if agreements and floor_mode == "acceptance":
        verdicts = [explain(game, agreement).countries for agreement in agreements]
        refused = tuple(c for c in coalition if not all(v[c].ratifies for v in verdicts[:1]))
    reach = solution.reach
    explanation = f"all {game.scenario.n_agreements:,} agreements were enumerated"
    parameters: dict[str, object] = {"coalition": tuple(coalition), "floor_mode": floor_mode}
    if reach is not None:
        explanation = f"{reach}" + ("; the solution is the best of these" if agreements else "")
        parameters["seconds"] = reach.seconds
    return Settlement(
        status="limit" if reach else "not_ratified" if refused else solution.status,
        coalition=tuple(coalition),
        floor_mode=floor_mode,
        agreements=agreements,
        solution=solution,
        not_ratified_by=refused,
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method=PARTIAL if reach else "enumeration",
            explanation=explanation,
            exact=game.exact and reach is None,
            parameters=Record(parameters),
        ),
        _game=game,
    )
