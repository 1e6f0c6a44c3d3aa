"""Stability: in how many draws from the evidence each coalition would hold.

Knows draws and the participation of one game. Does not know how a game's coalitions are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining.registry import concept
from twolevel.bargaining.settlement import FloorMode
from twolevel.errors import LabelError
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.participation import Verdict, participation
from twolevel.participation.agreements import check_floor_mode
from twolevel.participation.result import Observers, check_observers
from twolevel.participation.roles import check_roles, spillovers_of
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.counting import count_draws, kept_in
from twolevel.robustness.draws import EachDraw, Progress, check_count, stream_key
from twolevel.robustness.shares import Share

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

    from twolevel.payoffs.compiled import PointGame

__all__ = ["CoalitionShares", "Stability", "stability"]

BATCH = 8
"""Draws that a worker takes at once: some tenths of a second for a case like Tumen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionShares:
    """In how many draws something is true of one coalition.

    Attributes
    ----------
    in_force
        It brings an agreement into force.
    internal, external, closed
        It does, and nobody would leave; nobody would join; nobody would join who is welcome.
    equilibrium, strong, coalition_proof
        It does, and is an equilibrium of the given kind.
    unique_in_force
        It is the only equilibrium with an agreement in force.
    unique
        It is the only equilibrium of all.
    """

    in_force: Share
    internal: Share
    external: Share
    closed: Share
    equilibrium: Share
    strong: Share
    coalition_proof: Share
    unique_in_force: Share
    unique: Share


Judged = tuple[dict[tuple[str, ...], tuple[bool, ...]], bool]

NAMES = tuple(entry.name for entry in fields(CoalitionShares))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability(Reported):
    """Shares of draws in which coalitions hold.

    Attributes
    ----------
    draws
        How many draws.
    coalitions
        Every coalition that brings an agreement into force in some draw, with its shares.
    none_in_force
        In how many draws no equilibrium brings an agreement into force.
    """

    draws: int
    coalitions: tuple[tuple[tuple[str, ...], CoalitionShares], ...]
    none_in_force: Share
    provenance: Provenance

    def of(self, members: Iterable[str]) -> CoalitionShares:
        """Return the shares of one coalition.

        Raises
        ------
        LabelError
            If it brings nothing into force in any draw.
        """
        wanted = set(members)
        for names, shares in self.coalitions:
            if set(names) == wanted:
                return shares
        raise LabelError(
            f"{joined(sorted(wanted))} bring nothing into force in any of the draws. "
            f"Coalitions that do: {'; '.join(joined(names) for names, _ in self.coalitions)}"
        )

    def tables(self) -> tuple[Table, ...]:
        columns = ("in_force", "internal", "closed", "equilibrium", "strong", "unique_in_force")
        main = Table(
            title=f"Coalitions as shares of {self.draws:,} draws",
            columns=("members", *(name.replace("_", " ") for name in columns)),
            rows=tuple(
                (joined(names), *(getattr(shares, name).value for name in columns))
                for names, shares in self.coalitions
            ),
            note=f"No equilibrium with an agreement in force: {self.none_in_force} of the draws.",
        )
        intervals = Table(
            title="Equilibria with an agreement in force, with 95% intervals",
            columns=("members", "share", "low", "high", "strong", "low", "high"),
            rows=tuple(
                (
                    joined(names),
                    shares.equilibrium.value,
                    *shares.equilibrium.interval,
                    shares.strong.value,
                    *shares.strong.interval,
                )
                for names, shares in self.coalitions
                if shares.equilibrium.count
            ),
        )
        return (main, intervals)


def stability(  # noqa: PLR0913 - options of a long run, all by keyword
    scenario: Scenario,
    *,
    draws: int = 200,
    rng: int | SeedSequence | Generator = 0,
    solution: str = "nash",
    roles: Sequence[str] = ("member", "observer"),
    spillovers: object = 0,
    observers: Observers = "watch",
    floor_mode: FloorMode = "truncate",
    workers: int | None = None,
    client: Any = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
) -> Stability:
    """Return in how many draws from the evidence each coalition would hold.

    The answer depends on the scenario, the number of draws, the seed and the options of the
    participation game, and not on the workers. Cost: that of ``participation`` for every draw.

    Parameters
    ----------
    scenario
        The case.
    draws, rng
        How many draws, and their seed.
    solution, roles, spillovers, observers, floor_mode
        As for ``twolevel.participation.participation``.
    workers
        Threads; all cores by default.
    client
        A ``distributed.Client``, or the address of a Dask scheduler, whose workers draw; threads
        of this process by default. The answer is the same.
    checkpoint
        A file in which the counts are kept every few seconds, and from which a run that was
        interrupted goes on. The seed must then be an int or a seed sequence.
    progress
        Called with the draws done and their number.

    Raises
    ------
    ArgumentError, LabelError, LimitError
        If an option is not among those allowed, the game is too large, or the checkpoint belongs
        to another run.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = stability(tl.load_case("border"), draws=20)
    >>> print(found.of(["north", "south"]).strong)
    1.000 (0.839 to 1.000)
    """
    check_count("draws", draws)
    known = concept(solution).name
    check_floor_mode(floor_mode)
    check_observers(observers)
    countries = scenario.country_names
    shares = spillovers_of(spillovers, check_roles(roles, countries), countries)
    options: dict[str, Any] = {
        "solution": known,
        "roles": tuple(roles),
        "spillovers": shares,
        "observers": observers,
        "floor_mode": floor_mode,
    }
    key = stream_key(rng)
    asked = {**options, "spillovers": fingerprint(shares), "key": key.tolist()}
    tally = _Tally()
    count_draws(
        EachDraw(scenario, key, partial(_judged, **options)),
        tally,
        tally.add,
        draws=draws,
        batch=BATCH,
        workers=workers,
        client=client,
        kept=kept_in(checkpoint, "stability", scenario, **asked),
        progress=progress,
    )
    order = sorted(tally.counts, key=lambda names: (len(names), countries.positions(names)))
    return Stability(
        draws=draws,
        coalitions=tuple(
            (
                names,
                CoalitionShares(
                    **{
                        name: Share(count=count, draws=draws)
                        for name, count in zip(NAMES, tally.counts[names], strict=True)
                    }
                ),
            )
            for names in order
        ),
        none_in_force=Share(count=tally.none, draws=draws),
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="sampling",
            explanation=f"{draws:,} draws from the evidence, with Wilson's 95% intervals",
            exact=False,
            parameters=Record(options),
            seed=repr(rng),
        ),
    )


class _Tally:
    """In how many draws each thing is true of each coalition, and none is an equilibrium."""

    def __init__(self) -> None:
        self.draws, self.none = 0, 0
        self.counts: dict[tuple[str, ...], list[int]] = {}

    def add(self, part: Sequence[Judged]) -> None:
        for found, idle in part:
            self.none += idle
            for members, true in found.items():
                own = self.counts.setdefault(members, [0] * len(NAMES))
                own[:] = [count + yes for count, yes in zip(own, true, strict=True)]
        self.draws += len(part)

    def state(self) -> dict[str, Any]:
        counts = [[list(members), own] for members, own in self.counts.items()]
        return {"draws": self.draws, "none": self.none, "counts": counts}

    def restore(self, state: dict[str, Any]) -> None:
        self.draws, self.none = state["draws"], state["none"]
        self.counts = {tuple(members): own for members, own in state["counts"]}


def _judged(game: PointGame, **options: Any) -> Judged:
    """Return what is true of every coalition in force, and whether none is an equilibrium."""
    verdicts = participation(game, **options).coalitions
    idle = not any(verdict.equilibrium for verdict in verdicts)
    return {verdict.coalition.members: _truths(verdict) for verdict in verdicts}, idle


def _truths(verdict: Verdict) -> tuple[bool, ...]:
    standing = verdict.standing
    return (
        True,
        standing.internal,
        standing.external,
        standing.closed,
        verdict.equilibrium,
        verdict.strong,
        verdict.coalition_proof,
        verdict.unique_in_force,
        verdict.unique,
    )
