"""The cycle over many starts, and over many values of an option or of a statement.

Knows cycles and where they end. Does not know what happens in a round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import ArgumentError
from twolevel.labels import Record
from twolevel.payoffs.compiled import PointGame, point_game
from twolevel.payoffs.resolution import Reading
from twolevel.regionalism.cycle import Process
from twolevel.regionalism.cycle_options import CycleOptions
from twolevel.regionalism.trace import Cycle, CycleEnds, Start, cycle_ends, run

__all__ = ["Basins", "CycleSweep", "cycle_basins", "cycle_sweep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSweep(Reported):
    """The ends of the cycle as a parameter varies: the data of a bifurcation picture.

    Attributes
    ----------
    parameter, values
        An option of the cycle or a path into the scenario, and what it takes.
    ends
        For each value, the cycle from no autonomy and from full autonomy.
    """

    parameter: str
    values: tuple[Any, ...]
    ends: tuple[CycleEnds, ...]

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title=f"Where the cycle leads by {self.parameter}",
                columns=(self.parameter, "end", "status", "period", "autonomy", "agreement"),
                rows=tuple(
                    (value, name, end.status, end.period, mean_autonomy(end), agreement_id(end))
                    for value, both in zip(self.values, self.ends, strict=True)
                    for name, end in (("from none", both.bottom), ("from full", both.top))
                ),
                note="Autonomy is the plain mean over members.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Basins(Reported):
    """Where the cycle leads from many starts.

    Attributes
    ----------
    starts, cycles
        The autonomy of each start, and the cycle from there.
    """

    starts: tuple[Record[Fraction], ...]
    cycles: tuple[Cycle, ...]

    @property
    def ends(self) -> tuple[tuple[Record[Fraction], tuple[int, ...]], ...]:
        """The different fixed points, each with the positions of the starts that lead there.

        Starts that lead to a cycle or were stopped are in none.
        """
        found: dict[Record[Fraction], list[int]] = {}
        for place, each in enumerate(self.cycles):
            if each.status == "fixed_point":
                found.setdefault(each.autonomy, []).append(place)
        return tuple((end, tuple(places)) for end, places in found.items())

    def tables(self) -> tuple[Table, ...]:
        numbered = {end: number for number, (end, _) in enumerate(self.ends, start=1)}
        return (
            Table(
                title="Where the cycle leads from each start",
                columns=("start", "status", "rounds", "end", "autonomy", "agreement", "members"),
                rows=tuple(
                    (
                        float(mean(start)),
                        each.status,
                        len(each.rounds),
                        numbered.get(each.autonomy) if each.status == "fixed_point" else None,
                        mean_autonomy(each),
                        agreement_id(each),
                        joined(each.last.domestic.members),
                    )
                    for start, each in zip(self.starts, self.cycles, strict=True)
                ),
                note=f"{len(numbered)} different fixed points; autonomy is the plain mean.",
            ),
        )


def cycle_sweep(
    game: PointGame,
    parameter: str,
    values: Iterable[Any],
    *,
    options: CycleOptions | None = None,
    rounds: int = 100,
) -> CycleSweep:
    """Return the ends of the cycle as one parameter varies: the data of a bifurcation picture.

    Parameters
    ----------
    game
        The game in numbers.
    parameter
        A field of ``CycleOptions``, such as ``"response"`` or ``"damping"``; or a path into the
        scenario, such as ``"countries.china.autonomy"`` or ``"ties.friction"``. What is changed
        in the scenario changes the game, whose evidence is then read at its centroid.
    values
        What it takes.
    options
        The other options.
    rounds
        Rounds after which each cycle is stopped.

    Raises
    ------
    ArgumentError
        If there is no such option, or no value.
    LabelError, ScenarioError
        If a path leads nowhere, or a value does not fit there.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = cycle_sweep(tl.load("border").point, "countries.north.autonomy", [0, 1])
    >>> [both.bottom.last.negotiation.agreement["bridge"] for both in found.ends]
    ['downstream', 'upstream']
    """
    base = options or CycleOptions()
    taken = tuple(values)
    names = tuple(CycleOptions.__dataclass_fields__)
    if parameter not in names and "." not in parameter:
        raise ArgumentError(
            f"there is no option '{parameter}'. Allowed: {', '.join(names)}; or a path into the "
            "scenario such as countries.NAME.autonomy."
        )
    if not taken:
        raise ArgumentError(f"a sweep needs at least one value of {parameter}")

    def ends(value: Any) -> CycleEnds:
        if parameter in names:
            return cycle_ends(game, options=replace(base, **{parameter: value}), rounds=rounds)
        changed = point_game(game.scenario.replace(parameter, value))
        return cycle_ends(changed, options=base, rounds=rounds)

    return CycleSweep(parameter=parameter, values=taken, ends=tuple(ends(value) for value in taken))


def cycle_basins(
    game: PointGame,
    starts: Iterable[Start],
    *,
    options: CycleOptions | None = None,
    rounds: int = 100,
    reading: Reading | None = None,
) -> Basins:
    """Return where the cycle leads from each of many starts.

    Starts are listed, not proved to cover every basin: a fixed point that none of them leads to
    is not found.

    Parameters
    ----------
    game
        The game in numbers.
    starts
        Autonomy by member, or one number for all.
    options, rounds, reading
        See `cycle`.

    Raises
    ------
    ArgumentError, LabelError
        If there is no start, or one names nobody or leaves [0, 1].

    Examples
    --------
    >>> import twolevel as tl
    >>> found = cycle_basins(tl.load("border").point, [0, 1])
    >>> [places for _, places in found.ends]
    [(0, 1)]
    """
    process = Process(game, options, reading=reading)
    first = tuple(process.start(start) for start in starts)
    if not first:
        raise ArgumentError("basins need at least one start")
    return Basins(
        starts=tuple(state.autonomy for state in first),
        cycles=tuple(run(process, state, rounds) for state in first),
    )


def mean(autonomy: Mapping[str, Fraction]) -> Fraction:
    """Return the plain mean of autonomy over members."""
    return sum(autonomy.values(), Fraction(0)) / max(len(autonomy), 1)


def mean_autonomy(end: Cycle) -> float:
    """Return the mean autonomy of members at the end of a cycle."""
    return float(mean(end.autonomy))


def agreement_id(end: Cycle) -> int | None:
    """Return the id of the last agreement of a cycle, or None."""
    agreement = end.last.negotiation.agreement
    return None if agreement is None else agreement.id
