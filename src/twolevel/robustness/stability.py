"""Stability: in how many draws from the evidence each coalition would hold.

Knows draws and the participation of one game. Does not know how a game's coalitions are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining.registry import concept
from twolevel.bargaining.settlement import FloorMode
from twolevel.errors import LabelError
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.participation import Participation, Verdict, participation
from twolevel.participation.agreements import check_floor_mode
from twolevel.participation.result import Observers, check_observers
from twolevel.participation.roles import check_roles, spillovers_of
from twolevel.payoffs.drawing import Drawing
from twolevel.payoffs.statements import uniforms
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.draws import Progress, check_count, in_order, stream_key
from twolevel.robustness.shares import Share

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

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
    progress
        Called with the draws done and their number.

    Raises
    ------
    ArgumentError, LabelError, LimitError
        If an option is not among those allowed, or the game is too large.

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
    drawing = Drawing(scenario)
    key = stream_key(rng)

    def work(ids: Sequence[int]) -> list[tuple[dict[tuple[str, ...], tuple[bool, ...]], bool]]:
        games = drawing.from_uniforms(uniforms(key, ids, drawing.n_uniforms))
        return [
            _judged(
                participation(
                    games.game(place),
                    solution=known,
                    roles=roles,
                    spillovers=spillovers,
                    observers=observers,
                    floor_mode=floor_mode,
                )
            )
            for place in range(len(ids))
        ]

    counts: dict[tuple[str, ...], list[int]] = {}
    none, done = 0, 0
    ranges = [range(k, min(k + BATCH, draws)) for k in range(0, draws, BATCH)]
    for part in in_order(work, ranges, workers):
        for found, idle in part:
            none += idle
            for members, true in found.items():
                own = counts.setdefault(members, [0] * len(NAMES))
                own[:] = [count + yes for count, yes in zip(own, true, strict=True)]
        done += len(part)
        if progress is not None:
            progress(done, draws)
    order = sorted(counts, key=lambda names: (len(names), countries.positions(names)))
    parameters: Mapping[str, object] = {
        "solution": known,
        "roles": tuple(roles),
        "spillovers": shares,
        "observers": observers,
        "floor_mode": floor_mode,
    }
    return Stability(
        draws=draws,
        coalitions=tuple(
            (
                names,
                CoalitionShares(
                    **{
                        name: Share(count=count, draws=draws)
                        for name, count in zip(NAMES, counts[names], strict=True)
                    }
                ),
            )
            for names in order
        ),
        none_in_force=Share(count=none, draws=draws),
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="sampling",
            explanation=f"{draws:,} draws from the evidence, with Wilson's 95% intervals",
            exact=False,
            parameters=Record(parameters),
            seed=repr(rng),
        ),
    )


def _judged(found: Participation) -> tuple[dict[tuple[str, ...], tuple[bool, ...]], bool]:
    """Return what is true of every coalition in force, and whether none is an equilibrium."""
    verdicts = found.coalitions
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
