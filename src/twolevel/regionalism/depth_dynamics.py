"""Where the cycle of autonomy and depth leads: orbits, fixed points, thresholds, branches.

Knows the depth model and repeats its round. Knows no scenario.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError
from twolevel.labels import Record
from twolevel.regionalism.depth import DepthModel
from twolevel.regionalism.influence import Influence, signed_influence
from twolevel.regionalism.orbits import Orbit, Status, settled_orbit
from twolevel.tolerance import Tolerance

__all__ = [
    "Branches",
    "DepthOrbit",
    "FixedPoint",
    "basins",
    "branches",
    "depth_influence",
    "depth_orbit",
    "extremes",
    "fixed_points",
    "support_threshold",
    "temporary_support",
]

FINE = Tolerance(gap=1e-13, rounds=100_000)

Autonomy = float | Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthOrbit(Reported):
    """Autonomy and depth over rounds.

    Attributes
    ----------
    status, period
        How the orbit ends: see ``twolevel.regionalism.Orbit``.
    autonomy
        By round, by country; the start first.
    depth
        By round: the depth agreed on at that autonomy.
    """

    status: Status
    period: int
    autonomy: tuple[Record[float], ...]
    depth: tuple[float, ...]

    @property
    def last(self) -> Record[float]:
        """The last autonomy."""
        return self.autonomy[-1]

    def tables(self) -> tuple[Table, ...]:
        ends = {
            "fixed_point": "It reaches a fixed point.",
            "cycle": f"It ends in a cycle of {self.period} rounds.",
            "limit": "It was stopped before it settled.",
        }
        return (
            Table(
                title="Autonomy and depth by round",
                columns=("round", *(f"autonomy of {c}" for c in self.last), "depth"),
                rows=tuple(
                    (number, *autonomy.values(), depth)
                    for number, (autonomy, depth) in enumerate(
                        zip(self.autonomy, self.depth, strict=True)
                    )
                ),
                note=ends[self.status],
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPoint:
    """A state that another round leaves as it is.

    Attributes
    ----------
    stable
        Whether undamped depths nearby move towards it.
    """

    autonomy: Record[float]
    depth: float
    stable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches(Reported):
    """Fixed points as a parameter varies."""

    parameter: str
    values: tuple[float, ...]
    points: tuple[tuple[FixedPoint, ...], ...]

    def tables(self) -> tuple[Table, ...]:
        return (
            Table(
                title=f"Fixed points by {self.parameter}",
                columns=(self.parameter, "depth", "stable"),
                rows=tuple(
                    (value, point.depth, point.stable)
                    for value, points in zip(self.values, self.points, strict=True)
                    for point in points
                ),
            ),
        )


def depth_orbit(
    model: DepthModel, start: Autonomy = 0.0, *, tolerance: Tolerance = FINE
) -> DepthOrbit:
    """Return the orbit of a model from a start.

    Examples
    --------
    >>> from twolevel.regionalism.depth import LinearFeedback
    >>> model = DepthModel(
    ...     centre_ideal={"a": 0.2}, regional_ideal={"a": 0.8},
    ...     feedback={"a": LinearFeedback(base=0.1, response=0.6)},
    ... )
    >>> found = depth_orbit(model)
    >>> round(found.last["a"], 5), round(found.depth[-1], 5), found.status
    (0.34375, 0.40625, 'fixed_point')
    """
    found: Orbit[Record[float]] = settled_orbit(
        model.step,
        model.everywhere(start),
        distance=_apart,
        gap=tolerance.gap,
        rounds=tolerance.rounds,
    )
    return DepthOrbit(
        status=found.status,
        period=found.period,
        autonomy=found.states,
        depth=tuple(model.depth(state) for state in found.states),
    )


def extremes(model: DepthModel, *, tolerance: Tolerance = FINE) -> tuple[DepthOrbit, DepthOrbit]:
    """Return the orbits from no autonomy and from full autonomy.

    When the round is isotone they lead to the least and the greatest fixed point; when both
    agree there is no other.
    """
    return depth_orbit(model, 0.0, tolerance=tolerance), depth_orbit(
        model, 1.0, tolerance=tolerance
    )


def fixed_points(model: DepthModel, *, cells: int = 2000) -> tuple[FixedPoint, ...]:
    """Return the fixed points, by increasing depth.

    Feedback depends on autonomy through depth alone, so that fixed points are those of the
    scalar map from a depth to the depth agreed on after the autonomy it leads to. Changes of
    sign over `cells` equal steps are refined by bisection: two fixed points closer than a step,
    or one where the map only touches the diagonal, go unseen.
    """

    def rise(x: float) -> float:
        return model.depth(model.response(x)) - x

    top = 2 * max(*model.ideals(0.0).values(), *model.ideals(1.0).values(), 0.5)
    places = [top * k / cells for k in range(cells + 1)]
    rises = [rise(x) for x in places]
    depths: list[float] = [x for x, r in zip(places, rises, strict=True) if r == 0]
    for (low, first), (high, second) in itertools.pairwise(zip(places, rises, strict=True)):
        if first * second < 0:
            depths.append(_root(rise, low, high))
    near = top / cells / 100
    return tuple(
        FixedPoint(
            autonomy=model.response(x),
            depth=x,
            stable=abs(rise(x + near) - rise(max(0.0, x - near)) + 2 * near) < 2 * near,
        )
        for x in sorted(depths)
    )


def temporary_support(
    model: DepthModel,
    support: Mapping[str, float] | float,
    *,
    start: Autonomy | None = None,
    rounds: int | None = None,
    tolerance: Tolerance = FINE,
) -> DepthOrbit:
    """Return the orbit when support is given for a while and then withdrawn.

    Parameters
    ----------
    model
        The model without the support.
    support
        By country, or one number for all, in [0, 1].
    start
        Autonomy at first; by default the limit from no autonomy.
    rounds
        How long the support lasts; by default until the supported orbit settles.
    tolerance
        When an orbit counts as settled.
    """
    if not isinstance(support, Mapping):
        support = dict.fromkeys(model.countries, support)
    begin = depth_orbit(model, tolerance=tolerance).last if start is None else start
    helped = replace(model, support=Record({**model.support, **support}))
    if rounds is None:
        first = depth_orbit(helped, begin, tolerance=tolerance)
    else:
        cut = Tolerance(gap=tolerance.gap, rounds=rounds)
        first = depth_orbit(helped, begin, tolerance=cut)
    after = depth_orbit(model, first.last, tolerance=tolerance)
    return DepthOrbit(
        status=after.status,
        period=after.period,
        autonomy=(*first.autonomy, *after.autonomy[1:]),
        depth=(*first.depth, *after.depth[1:]),
    )


def support_threshold(
    model: DepthModel, *, gap: float = 1e-6, tolerance: Tolerance = FINE
) -> float | None:
    """Return the least temporary support, alike everywhere, that raises depth for good.

    Bisection on the support between 0 and 1, assuming that more support never does less, as
    holds when the round is isotone. None when full support changes nothing for good.
    """
    low_end = depth_orbit(model, tolerance=tolerance)
    base = low_end.depth[-1]

    def lifts(support: float) -> bool:
        after = temporary_support(model, support, start=low_end.last, tolerance=tolerance)
        return after.depth[-1] > base + 1e-6

    if not lifts(1.0):
        return None
    low, high = 0.0, 1.0
    while high - low > gap:
        middle = (low + high) / 2
        low, high = (low, middle) if lifts(middle) else (middle, high)
    return high


def basins(
    model: DepthModel, starts: Iterable[Autonomy], *, tolerance: Tolerance = FINE
) -> tuple[tuple[Record[float], Record[float]], ...]:
    """Return each start with the autonomy that its orbit ends at."""
    return tuple(
        (model.everywhere(start), depth_orbit(model, start, tolerance=tolerance).last)
        for start in starts
    )


def branches(
    family: Callable[[float], DepthModel],
    values: Iterable[float],
    *,
    parameter: str = "parameter",
    cells: int = 500,
) -> Branches:
    """Return the fixed points of a family of models: the data of a bifurcation picture.

    Raises
    ------
    ArgumentError
        If there is no value.
    """
    listed = tuple(values)
    if not listed:
        raise ArgumentError("branches need at least one value of the parameter")
    return Branches(
        parameter=parameter,
        values=listed,
        points=tuple(fixed_points(family(value), cells=cells) for value in listed),
    )


def depth_influence(model: DepthModel, *, levels: int = 5) -> Influence:
    """Return the signs of the influence of each country's autonomy on each.

    Derivatives are taken on a grid of `levels` values a country where that gives at most 3125
    points, else along the diagonal and one country at a time.
    """
    steps = [(k + 0.5) / levels for k in range(levels)]
    names = model.countries
    if levels ** len(names) <= 3125:
        places = [
            dict(zip(names, point, strict=True))
            for point in itertools.product(steps, repeat=len(names))
        ]
    else:
        places = [dict.fromkeys(names, value) for value in steps]
        places += [{**base, name: v} for base in places[:] for name in names for v in steps]
    return signed_influence(model.step, places)


def _root(rise: Callable[[float], float], low: float, high: float) -> float:
    rising = rise(low) > 0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if (rise(middle) > 0) == rising else (low, middle)
    return low


def _apart(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return max(abs(one[name] - other[name]) for name in one)
