"""Evidence: what analysts know, and the numbers that it allows.

Analysts know rankings and ranges, not utils. A weak order, an interval or a plain number is
stated; each kind gives a **centroid** (the mean of everything compatible with
the statement) and **draws** (a random member of what is compatible). Cardinal statements do
not move under draws.

The centroid of a weak order over weights is the rank-order centroid of Barron and Barrett
(1996, https://doi.org/10.1287/mnsc.42.11.1515), averaged over tied ranks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record
from twolevel.model.numbers import Exact, exact
from twolevel.model.sources import Sourced

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["OTHERS", "Estimate", "Ideal", "Order", "Utils", "Valuation", "Values", "Weights"]

OTHERS = "others"
"""The word that stands, in a weak order, for every name the order does not mention."""

Tiers = Sequence[str | Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Sourced):
    """A number known exactly, or only to lie in an interval.

    Attributes
    ----------
    low, high
        Ends of the interval; equal when the number is known.

    Examples
    --------
    >>> Estimate.between(0.2, 0.6).centroid
    Fraction(2, 5)
    """

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", exact(self.low, what="an estimate"))
        object.__setattr__(self, "high", exact(self.high, what="an estimate"))
        if self.low > self.high:
            raise ArgumentError(
                f"an interval must run from low to high, not from {shown(float(self.low))} "
                f"to {shown(float(self.high))}; swap its ends"
            )

    @classmethod
    def of(cls, value: Exact, *, source: str = "", assumed: str = "") -> Estimate:
        """Return the estimate of a number that is known."""
        number = exact(value, what="an estimate")
        return cls(low=number, high=number, source=source, assumed=assumed)

    @classmethod
    def between(cls, low: Exact, high: Exact, *, source: str = "", assumed: str = "") -> Estimate:
        """Return the estimate of a number known to lie from `low` to `high`."""
        return cls(low=exact(low), high=exact(high), source=source, assumed=assumed)

    @property
    def centroid(self) -> Fraction:
        """The middle of the interval."""
        return (self.low + self.high) / 2

    def draw(self, rng: Generator) -> Fraction:
        """Return a number drawn uniformly from the interval."""
        if self.low == self.high:
            return self.low
        return self.low + (self.high - self.low) * Fraction(float(rng.random()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A weak order: tiers of names, best (or most important) first; names in a tier are tied.

    Parameters
    ----------
    tiers
        A sequence of names or of tuples of tied names. The word ``others`` stands for all the
        names that are not mentioned.

    Examples
    --------
    >>> order = Order(tiers=["hunchun", ("zarubino", "rajin"), "others"])
    >>> order.expanded(["hunchun", "rajin", "zarubino", "none"])
    (('hunchun',), ('zarubino', 'rajin'), ('none',))
    """

    tiers: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if isinstance(self.tiers, str):
            raise ArgumentError(f"an order is a list of tiers, best first, not {shown(self.tiers)}")
        tidy = tuple((tier,) if isinstance(tier, str) else tuple(tier) for tier in self.tiers)
        object.__setattr__(self, "tiers", tidy)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name mentioned, best first."""
        return tuple(name for tier in self.tiers for name in tier)

    def expanded(self, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Return the tiers over `names`, with ``others`` spelled out."""
        mentioned = set(self.names)
        rest = tuple(name for name in names if name not in mentioned)
        spelled = tuple(
            tuple(found for name in tier for found in (rest if name == OTHERS else (name,)))
            for tier in self.tiers
        )
        return tuple(tier for tier in spelled if tier)

    def is_indifferent(self, names: Sequence[str]) -> bool:
        """Whether the order ties all of `names`."""
        return len(self.expanded(names)) <= 1

    def centroid(self, names: Sequence[str]) -> Record[Fraction]:
        """Return the value of each name: tier k of m (from 0) gets ``(m-1-k)/(m-1)``."""
        tiers = self.expanded(names)
        last = max(len(tiers) - 1, 1)
        return Record(
            {name: Fraction(last - k, last) for k, tier in enumerate(tiers) for name in tier}
            if len(tiers) > 1
            else dict.fromkeys(names, Fraction(0))
        )

    def draw(self, names: Sequence[str], rng: Generator) -> Record[Fraction]:
        """Return values in which interior tiers are sorted uniforms and the ends are 1 and 0."""
        tiers = self.expanded(names)
        if len(tiers) < 3:
            return self.centroid(names)
        inner = sorted((Fraction(float(u)) for u in rng.random(len(tiers) - 2)), reverse=True)
        levels = [Fraction(1), *inner, Fraction(0)]
        return Record({n: level for level, tier in zip(levels, tiers, strict=True) for n in tier})


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Cardinal values in [0, 1], one a name."""

    values: Record[Fraction]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _exact_record(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Utils:
    """Plain utils, one a name: they enter the payoff as they are, without a salience."""

    utils: Record[Fraction]

    def __post_init__(self) -> None:
        object.__setattr__(self, "utils", _exact_record(self.utils))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ideal:
    """An ideal point on an issue whose options have positions, with a loss in distance.

    The value of an option is one minus its loss; the loss is the distance to the ideal point
    divided by the span of the issue's positions (or by the largest distance, when the ideal
    lies outside that span), squared when `loss` is ``"quadratic"``.
    """

    ideal: Fraction
    loss: Literal["absolute", "quadratic"] = "absolute"

    def __post_init__(self) -> None:
        object.__setattr__(self, "ideal", exact(self.ideal, what="an ideal point"))

    def scale(self, positions: Mapping[str, Fraction]) -> Fraction:
        """Return the distance at which the loss is one, given the options' positions."""
        places = list(positions.values())
        span = max(places) - min(places)
        furthest = max(abs(place - self.ideal) for place in places)
        return max(span, furthest) or Fraction(1)

    def values(self, positions: Mapping[str, Fraction]) -> Record[Fraction]:
        """Return the value of each option, given the options' positions."""
        scale = self.scale(positions)
        power = 2 if self.loss == "quadratic" else 1
        return Record(
            {
                name: 1 - (abs(place - self.ideal) / scale) ** power
                for name, place in positions.items()
            }
        )


Valuation = Order | Values | Utils | Ideal
"""What may be said of how someone values the options of an issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights(Sourced):
    """Weights that sum to one: stated as a weak order of importance, or as relative numbers.

    Attributes
    ----------
    order
        Tiers of names, most important first, or None.
    values
        Relative weights, each a number or an interval, divided by their sum; or None.
        Neither given: all names weigh the same.

    Examples
    --------
    >>> Weights(order=Order(tiers=["port", "depth"])).centroid(["port", "depth"])
    Record({'port': Fraction(3, 4), 'depth': Fraction(1, 4)})
    """

    order: Order | None = None
    values: Record[Estimate] | None = None

    def __post_init__(self) -> None:
        if self.values is not None:
            object.__setattr__(self, "values", Record(self.values))

    def centroid(self, names: Sequence[str]) -> Record[Fraction]:
        """Return the weights over `names` at the centroid.

        For an order, the mean of all weights compatible with it; for relative numbers, the
        shares of the middles of their intervals.
        """
        if self.values is not None:
            return _shares({name: self.values[name].centroid for name in names})
        if self.order is None:
            return _shares(dict.fromkeys(names, Fraction(1)))
        centroid = rank_order_centroid(len(names))
        return self._over_ranks(names, centroid)

    def draw(self, names: Sequence[str], rng: Generator) -> Record[Fraction]:
        """Return weights drawn uniformly from those compatible with the statement."""
        if self.values is not None:
            return _shares({name: self.values[name].draw(rng) for name in names})
        if self.order is None or not names:
            return self.centroid(names)
        drawn = sorted((Fraction(float(e)) for e in rng.exponential(size=len(names))), reverse=True)
        total = sum(drawn)
        tiers = self.order.expanded(names)
        shuffled = [name for tier in tiers for name in rng.permutation(list(tier)).tolist()]
        drawn_for = dict(zip(shuffled, drawn, strict=True))
        return Record({name: drawn_for[name] / total for name in names})

    def _over_ranks(self, names: Sequence[str], by_rank: Sequence[Fraction]) -> Record[Fraction]:
        assert self.order is not None
        weights: dict[str, Fraction] = {}
        rank = 0
        for tier in self.order.expanded(names):
            share = sum(by_rank[rank : rank + len(tier)], Fraction(0)) / len(tier)
            weights.update(dict.fromkeys(tier, share))
            rank += len(tier)
        return Record({name: weights[name] for name in names})


def rank_order_centroid(count: int) -> tuple[Fraction, ...]:
    """Return the mean of all weights w1 >= w2 >= ... >= 0 that sum to one.

    Examples
    --------
    >>> rank_order_centroid(3)
    (Fraction(11, 18), Fraction(5, 18), Fraction(1, 9))
    """
    return tuple(
        sum((Fraction(1, rank) for rank in range(place, count + 1)), Fraction(0)) / count
        for place in range(1, count + 1)
    )


def _shares(weights: Mapping[str, Fraction]) -> Record[Fraction]:
    total = sum(weights.values())
    if not weights:
        return Record()
    if total <= 0:
        equal = Fraction(1, len(weights))
        return Record(dict.fromkeys(weights, equal))
    return Record({name: weight / total for name, weight in weights.items()})


def _exact_record(values: Mapping[str, Exact]) -> Record[Fraction]:
    return Record({str(name): exact(number, what=f"'{name}'") for name, number in values.items()})
