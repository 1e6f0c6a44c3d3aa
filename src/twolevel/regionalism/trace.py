"""Where the cycle leads: its trace, its ends from below and above, and sweeps.

Knows rounds and repeats them. Does not know what happens in a round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import VerificationError
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.resolution import Reading
from twolevel.provenance import Provenance, fingerprint
from twolevel.regionalism.cycle import Process, Round, State
from twolevel.regionalism.cycle_options import CycleOptions
from twolevel.regionalism.influence import Influence, signed_influence
from twolevel.regionalism.orbits import Status, orbit

__all__ = ["Cycle", "CycleEnds", "Start", "cycle", "cycle_ends", "cycle_influence", "run"]

Start = Mapping[str, Fraction] | Fraction | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle(Reported):
    """The rounds of a cycle, and how it ends.

    Attributes
    ----------
    status
        ``"fixed_point"``: another round changes nothing; ``"cycle"``: the last rounds repeat;
        ``"limit"``: it was stopped.
    period
        Length of what repeats: 1 at a fixed point, 0 at the limit.
    rounds
        Every round from the first, the last being one that leads to a known state.
    """

    status: Status
    period: int
    rounds: tuple[Round, ...]
    options: CycleOptions
    provenance: Provenance
    _process: Process = field(repr=False, compare=False)

    @property
    def last(self) -> Round:
        """The last round."""
        return self.rounds[-1]

    def last_game(self) -> PointGame:
        """Return the game of the last round, territories weighing what they weigh in it."""
        return self._process.weigh(self.last.before, self.last.standing)

    @property
    def drawn_in(self) -> Record[int | None]:
        """By country, the first round in which it is a member; None if it never is."""
        return Record(
            (
                name,
                next(
                    (k for k, r in enumerate(self.rounds, start=1) if name in r.domestic.members),
                    None,
                ),
            )
            for name in self.last.standing
        )

    @property
    def scenario(self) -> Scenario:
        """The scenario whose cycle it is."""
        return self._process.scenario

    @property
    def autonomy(self) -> Record[Fraction]:
        """Autonomy at the end."""
        return self.last.after.autonomy

    def history(self) -> Table:
        """Return one row for every member in every round: a tidy table for further analysis.

        ``cycle.history().to_frame()`` gives it as a data frame.
        """
        country_of = {
            member.name: country.name
            for country in self._process.scenario.countries
            for member in country.members
        }
        rows = []
        for number, each in enumerate(self.rounds, start=1):
            signed = each.negotiation.agreement
            for member, autonomy in each.before.autonomy.items():
                country = country_of[member]
                part = "member" if country in each.domestic.members else "observer"
                rows.append(
                    (
                        number,
                        country,
                        member,
                        autonomy,
                        each.after.autonomy[member],
                        each.gains[member],
                        each.standing[country].weight,
                        each.embeddedness[country],
                        part,
                        None if signed is None else signed.id,
                    )
                )
        return Table(
            title="Every member in every round",
            columns=(
                *("round", "country", "member", "autonomy", "autonomy after", "gain", "weight"),
                *("embeddedness", "part", "agreement"),
            ),
            rows=tuple(rows),
        )

    def verify(self) -> None:
        """Recompute that another round confirms the status, and the last round's certificates.

        Raises
        ------
        VerificationError
            If the state does not recur as claimed.
        """
        state = self.last.after
        for _ in range(self.period):
            state = self._process.computed(state).after
        if self.period and state != self.last.after:
            raise VerificationError(f"the state does not recur after {self.period} rounds")
        self.last.domestic.verify()
        self.last.negotiation.verify()

    def tables(self) -> tuple[Table, ...]:
        ends = {
            "fixed_point": "Another round changes nothing.",
            "cycle": f"The last {self.period} rounds repeat.",
            "limit": "The cycle was stopped before it settled.",
        }
        rounds = Table(
            title="The cycle, round by round",
            columns=("round", "links", "members", "observers", "status", "agreement"),
            rows=tuple(
                (
                    number,
                    len(r.network.links),
                    joined(r.domestic.members),
                    joined(r.domestic.observers),
                    r.negotiation.status.replace("_", " "),
                    None if r.negotiation.agreement is None else r.negotiation.agreement.id,
                )
                for number, r in enumerate(self.rounds, start=1)
            ),
            note=ends[self.status],
        )
        names = tuple(self.autonomy)
        autonomy = Table(
            title="Autonomy before each round, and at the end",
            columns=("round", *names),
            rows=tuple(
                (number, *(state.autonomy[name] for name in names))
                for number, state in enumerate(
                    (*(r.before for r in self.rounds), self.last.after), start=1
                )
            ),
        )
        weights = Table(
            title="Territories' weight and embeddedness by country, first and last round",
            columns=("country", "weight first", "weight last", "embedded first", "embedded last"),
            rows=tuple(
                (
                    country,
                    self.rounds[0].standing[country].weight,
                    self.last.standing[country].weight,
                    self.rounds[0].embeddedness[country],
                    self.last.embeddedness[country],
                )
                for country in self.last.standing
            ),
        )
        return (rounds, autonomy, weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleEnds(Reported):
    """The cycle from no autonomy and from full autonomy.

    When the round is isotone these lead to the least and the greatest fixed point, so that one
    end for both means that there is no other.
    """

    bottom: Cycle
    top: Cycle

    @property
    def meet(self) -> bool:
        """Whether both lead to the same fixed point."""
        fixed = self.bottom.status == self.top.status == "fixed_point"
        return fixed and self.bottom.last.after == self.top.last.after

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title="Where the cycle leads from no autonomy and from full autonomy",
                columns=("member", "from none", "from full"),
                rows=tuple((n, a, self.top.autonomy[n]) for n, a in self.bottom.autonomy.items()),
                note=f"From none: {self.bottom.status}; from full: {self.top.status}; "
                f"{'one end' if self.meet else 'two ends'}.",
            ),
        )


def cycle(
    game: PointGame,
    *,
    options: CycleOptions | None = None,
    start: Start = None,
    rounds: int = 100,
    reading: Reading | None = None,
) -> Cycle:
    """Return the cycle of a game from a start until it settles, repeats or is stopped.

    Parameters
    ----------
    game
        The game in numbers.
    options
        How the steps are taken.
    start
        Autonomy at first: by member, one number for all, or by default as stated.
    rounds
        Rounds after which it is stopped.
    reading
        How evidence on autonomy, power, ties and support is read; by default as in the game.

    Raises
    ------
    LabelError, ArgumentError
        If an option or the start does not fit the scenario.
    LimitError
        If the game has more agreements than can be enumerated.

    References
    ----------
    Putnam 1988, Diplomacy and Domestic Politics, https://doi.org/10.1017/S0020818300027697

    Examples
    --------
    >>> import twolevel as tl
    >>> found = cycle(tl.load("border").point)
    >>> found.status, found.last.negotiation.status
    ('fixed_point', 'in_force')
    """
    process = Process(game, options, reading=reading)
    return run(process, process.start(start), rounds)


def cycle_ends(
    game: PointGame,
    *,
    options: CycleOptions | None = None,
    rounds: int = 100,
    reading: Reading | None = None,
) -> CycleEnds:
    """Return the cycle from no autonomy and from full autonomy; see `cycle`."""
    process = Process(game, options, reading=reading)
    return CycleEnds(
        bottom=run(process, process.start(0), rounds), top=run(process, process.start(1), rounds)
    )


def cycle_influence(
    game: PointGame,
    *,
    levels: Iterable[Fraction] = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)),
    change: Fraction = Fraction(1, 8),
    options: CycleOptions | None = None,
) -> Influence:
    """Return the signs of the influence of each country's autonomy on each after a round.

    A country's members are moved together, by `change` either way, around points at which all
    autonomy has one of the `levels`. Agreements are discrete, so that the response comes in
    jumps: signs over a few points are a warning, not a proof.
    """
    process = Process(game, options)

    def step(point: Mapping[str, float]) -> dict[str, float]:
        own = {
            member: Fraction(point[name])
            for name, each in process.base.items()
            for member in each.autonomy
        }
        after = process.step(process.start(own)).autonomy
        return {
            name: float(sum(p * after[member] for member, p in each.power.items()))
            for name, each in process.base.items()
        }

    points = [dict.fromkeys(process.base, float(level)) for level in levels]
    return signed_influence(step, points, change=float(change), negligible=1e-5)


def run(process: Process, start: State, rounds: int) -> Cycle:
    """Return the cycle of a process from a state until it settles, repeats or is stopped."""
    found = orbit(process.step, start, rounds=rounds)
    steps = found.states if found.status != "limit" else found.states[:-1]
    if found.status == "cycle":
        steps = steps[:-1]
    return Cycle(
        status=found.status,
        period=found.period,
        rounds=tuple(process.round(state) for state in steps),
        options=process.options,
        provenance=Provenance(
            fingerprint=fingerprint(process.scenario),
            method="iteration",
            explanation="states recur exactly on a grid of about a millionth",
            exact=process.game.exact,
            parameters=Record({"options": process.options}),
        ),
        _process=process,
    )
