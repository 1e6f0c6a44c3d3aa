"""The evidence of a scenario as a list of statements, and random numbers that obey them.

Every statement that a reading of the evidence meets (an estimate, a weighting, a weak order) is
one entry, in the order in which the resolvers of payoffs and of ties ask. A statement that
leaves something open takes some uniform random numbers and turns them into numbers that it
allows; one that leaves nothing open takes none and never moves. Knows statements and uniforms.
Does not know payoffs.

Drawn numbers lie on dyadic grids, so that an actor's payoffs are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, frexp
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twolevel.labels import Record
from twolevel.model.actors import Actor, Body
from twolevel.model.evidence import Estimate, Order, Weights
from twolevel.model.scenario import Scenario
from twolevel.payoffs.resolution import Centroid, resolved
from twolevel.payoffs.ties import resolved_ties

if TYPE_CHECKING:
    from twolevel.payoffs.many import Floats

__all__ = [
    "READING",
    "Recorded",
    "Statement",
    "aligned",
    "draw_numbers",
    "statements",
    "uniforms",
]

READING = 1
"""How draws are read: one more whenever draw k of a seed becomes another draw than it was."""

WEIGHT_GRID = 2**15
"""Drawn weights are multiples of one over this, and sum to one exactly."""

VALUE_GRID = 2**13
"""Drawn values of interior tiers are multiples of one over this, strictly within (0, 1)."""

ESTIMATE_BITS = 24
"""Steps of the grid across an interval, as a power of two."""

Stated = Estimate | Weights | Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of the evidence.

    Attributes
    ----------
    path
        Where it stands: ``actors.jilin.importance``.
    names
        What it gives numbers to; one empty name for an estimate.
    stated
        The statement itself.
    start, count
        Its places among the uniforms of a draw.
    """

    path: str
    names: tuple[str, ...]
    stated: Stated
    start: int
    count: int

    @property
    def is_open(self) -> bool:
        """Whether the statement leaves anything to a draw."""
        return self.count > 0

    @property
    def is_of_ties(self) -> bool:
        """Whether it says what ties regions, on which no payoff depends."""
        return self.path.startswith("ties.")

    @property
    def denominator(self) -> int:
        """The grid of its drawn numbers."""
        if isinstance(self.stated, Estimate):
            step = _step(self.stated)
            return step.denominator
        return VALUE_GRID if isinstance(self.stated, Order) else WEIGHT_GRID

    def centroid(self) -> tuple[Fraction, ...]:
        """Return the numbers at the centroid, in the order of the names."""
        said = self.stated
        if isinstance(said, Estimate):
            return (said.centroid,)
        found = said.centroid(self.names)
        return tuple(found[name] for name in self.names)

    def drawn(self, uniform: Floats) -> Floats:
        """Return numbers for draws: ``(n_draws, count)`` uniforms to ``(n_draws, n_names)``."""
        said = self.stated
        if isinstance(said, Estimate):
            return _within(said, uniform)
        if isinstance(said, Order):
            return _values(said.expanded(self.names), self.names, uniform)
        if said.order is not None:
            return _ordered_weights(said.order.expanded(self.names), self.names, uniform)
        assert said.values is not None
        columns, place = [], 0
        for name in self.names:
            inner = said.values[name]
            width = int(_moves(inner))
            columns.append(_within(inner, uniform[:, place : place + width])[:, 0])
            place += width
        return _to_grid(np.stack(columns, axis=1))


def statements(scenario: Scenario) -> tuple[Statement, ...]:
    """Return the statements of a scenario's evidence: on payoffs, then on what ties regions."""
    recorder = _Recorder()
    resolved(scenario, recorder)
    resolved_ties(scenario, recorder)
    found: list[Statement] = []
    total = 0
    for path, (stated, names) in zip(_paths(scenario), recorder.asked, strict=True):
        count = _freedom(stated, names)
        found.append(Statement(path=path, names=names, stated=stated, start=total, count=count))
        total += count
    return tuple(found)


def aligned(known: Sequence[Statement], like: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return statements that take the random numbers of those at the same places elsewhere.

    So that draws from two variants of a scenario differ where the variants do and nowhere else.
    A statement that has no counterpart, or needs more numbers than it, takes fresh ones.
    """
    places = {statement.path: statement for statement in like}
    total = max((s.start + s.count for s in like), default=0)
    found = []
    for statement in known:
        other = places.get(statement.path)
        if other is not None and statement.count <= other.count:
            found.append(replace(statement, start=other.start))
        else:
            found.append(replace(statement, start=total))
            total += statement.count
    return tuple(found)


def uniforms(key: NDArray[np.uint64], ids: Sequence[int], count: int) -> Floats:
    """Return the uniforms of draws: ``(len(ids), count)``, each row from a stream of its own.

    A counter-based generator (Salmon et al. 2011, https://doi.org/10.1145/2063384.2063405)
    starts at the draw's id, so that a draw depends on the key and its id alone.
    """
    found = np.empty((len(ids), count))
    for row, number in enumerate(ids):
        stream = np.random.Philox(key=key, counter=np.array([0, 0, 0, number], dtype=np.uint64))
        np.random.Generator(stream).random(out=found[row])
    return found


def draw_numbers(known: Sequence[Statement], uniform: Floats) -> tuple[Floats | None, ...]:
    """Return the numbers of every statement for draws; None where a statement never moves."""
    return tuple(
        s.drawn(uniform[:, s.start : s.start + s.count]) if s.is_open else None for s in known
    )


class Recorded:
    """A reading of the evidence that gives the numbers of one draw, exactly."""

    def __init__(
        self, known: Sequence[Statement], numbers: Sequence[Floats | None], place: int
    ) -> None:
        self._left = iter(zip(known, numbers, strict=True))
        self._place = place

    def _next(self) -> Record[Fraction]:
        statement, numbers = next(self._left)
        if numbers is None:
            return Record(zip(statement.names, statement.centroid(), strict=True))
        exactly = [Fraction(float(number)) for number in numbers[self._place]]
        return Record(zip(statement.names, exactly, strict=True))

    def number(self, estimate: Estimate) -> Fraction:  # noqa: ARG002 - asked in order
        return self._next()[""]

    def weights(self, weights: Weights, names: Sequence[str]) -> Record[Fraction]:  # noqa: ARG002
        return self._next()

    def values(self, order: Order, names: Sequence[str]) -> Record[Fraction]:  # noqa: ARG002
        return self._next()


class _Recorder(Centroid):
    def __init__(self) -> None:
        self.asked: list[tuple[Stated, tuple[str, ...]]] = []

    def number(self, estimate: Estimate) -> Fraction:
        self.asked.append((estimate, ("",)))
        return super().number(estimate)

    def weights(self, weights: Weights, names: Sequence[str]) -> Record[Fraction]:
        self.asked.append((weights, tuple(names)))
        return super().weights(weights, names)

    def values(self, order: Order, names: Sequence[str]) -> Record[Fraction]:
        self.asked.append((order, tuple(names)))
        return super().values(order, names)


# -- where statements stand ----------------------------------------------------------------------


def _paths(scenario: Scenario) -> Iterator[str]:
    """Yield where each statement stands, in the order in which the resolvers ask."""
    yield "influence.embeddedness_factor"
    yield "influence.support_factor"
    for country in scenario.countries:
        for outsider in scenario.outsiders:
            if country.name in outsider.support:
                yield f"outsiders.{outsider.name}.support.{country.name}"
        if country.autonomy is not None:
            yield f"countries.{country.name}.autonomy"
        yield from _of_body(country, f"countries.{country.name}")
    yield from (f"ties.frictions.{pair}" for pair in scenario.ties.frictions)
    yield "ties.friction"
    yield from (f"ties.zones.{region}" for region in scenario.ties.zones)
    yield from ("ties.cost", "ties.common_neighbour", "ties.forum", "ties.factors")


def _of_body(body: Body, path: str) -> Iterator[str]:
    yield f"{path}.power"
    for member in body.members:
        if member.autonomy is not None:
            yield f"{path}.members.{member.name}.autonomy"
    yield f"{path}.embeddedness"
    for member in body.members:
        if isinstance(member, Body):
            yield from _of_body(member, f"{path}.members.{member.name}")
        else:
            yield from _of_actor(member)
    if body.centre is not None:
        if body.centre.autonomy is not None:
            yield f"{path}.centre.autonomy"
        yield from _of_actor(body.centre)


def _of_actor(actor: Actor) -> Iterator[str]:
    path = f"actors.{actor.name}"
    yield f"{path}.importance"
    for interest in actor.interests:
        if isinstance(interest.valuation, Order):
            yield f"{path}.interests.{interest.name}"
    yield f"{path}.outside_option"
    if actor.reservation is not None:
        yield f"{path}.reservation"


# -- what statements leave open --------------------------------------------------------------------


def _freedom(stated: Stated, names: Sequence[str]) -> int:
    """Return how many uniforms a draw of a statement takes."""
    if isinstance(stated, Estimate):
        return int(_moves(stated))
    if isinstance(stated, Order):
        return max(0, len(stated.expanded(names)) - 2)
    if stated.values is not None:
        return sum(_moves(stated.values[name]) for name in names)
    return len(names) if stated.order is not None and len(names) > 1 else 0


def _moves(estimate: Estimate) -> bool:
    """Whether an interval is wide enough, for its distance from zero, to be drawn from."""
    if estimate.low == estimate.high:
        return False
    step = _step(estimate)
    return max(abs(estimate.low), abs(estimate.high)) < step * 2**50


def _step(estimate: Estimate) -> Fraction:
    """Return the power of two that cuts an interval into some 2**24 steps."""
    _, exponent = frexp(float(estimate.high - estimate.low))
    return Fraction(2) ** (exponent - 1 - ESTIMATE_BITS)


def _within(estimate: Estimate, uniform: Floats) -> Floats:
    if not uniform.shape[1]:
        return np.full((len(uniform), 1), float(estimate.centroid))
    step = _step(estimate)
    first, last = ceil(estimate.low / step), floor(estimate.high / step)
    steps = np.minimum(np.floor(uniform * (last - first + 1)), last - first) + first
    found: Floats = steps * float(step)
    return found


def _values(tiers: Sequence[Sequence[str]], names: Sequence[str], uniform: Floats) -> Floats:
    """Return values in which interior tiers are sorted uniforms and the ends are 1 and 0."""
    inner = (np.floor(uniform * (VALUE_GRID - 1)) + 1) / VALUE_GRID
    levels = np.ones((len(uniform), len(tiers)))
    levels[:, 1:-1] = -np.sort(-inner, axis=1)
    levels[:, -1] = 0
    tier_of = {name: place for place, tier in enumerate(tiers) for name in tier}
    return levels[:, [tier_of[name] for name in names]]


def _ordered_weights(
    tiers: Sequence[Sequence[str]], names: Sequence[str], uniform: Floats
) -> Floats:
    """Return uniform weights that fall from tier to tier; within a tier any order is as likely.

    One exponential a name: sorted, they are shared out from tier to tier; within a tier they
    go in the order of the names' own exponentials, which is independent of the sorted ones.
    """
    own = -np.log1p(-uniform)
    ranked = -np.sort(-own, axis=1)
    drawn = np.empty_like(own)
    place, column = 0, {name: k for k, name in enumerate(names)}
    for tier in tiers:
        columns = np.array([column[name] for name in tier])
        ranks = np.argsort(np.argsort(-own[:, columns], axis=1, kind="stable"), axis=1)
        drawn[:, columns] = np.take_along_axis(ranked[:, place : place + len(tier)], ranks, axis=1)
        place += len(tier)
    return _to_grid(drawn)


def _to_grid(amounts: Floats) -> Floats:
    """Return shares of amounts on the grid of weights; what rounding leaves goes to the largest."""
    total = amounts.sum(axis=1, keepdims=True)
    amounts = np.where(total > 0, amounts, 1.0)
    total = amounts.sum(axis=1)
    units = np.floor(amounts / total[:, None] * WEIGHT_GRID)
    rows = np.arange(len(units))
    units[rows, amounts.argmax(axis=1)] += WEIGHT_GRID - units.sum(axis=1)
    found: Floats = units / WEIGHT_GRID
    return found
