"""Autonomy and depth: the cycle on one continuous issue.

Knows ideals of centres and regions, autonomy, chips and feedback. Knows no scenario.

The state is the autonomy a of every country's regions. One round: the regions' weight is
``w = 1 - (1 - a)(1 - kappa m)(1 - eta h)``, with m their embeddedness across borders and h the
support of an international organisation; the country's ideal depth is ``(1 - w) centre +
w region`` plus half of what outsiders pay per unit of depth; countries agree on the weighted
Nash depth x; and autonomy becomes ``(1 - damping) a + damping F(x, m)``. When every region
wants at least what its centre wants and F rises with x, the round is isotone in autonomy:
fixed points form a lattice (Tarski 1955, https://doi.org/10.2140/pjm.1955.5.285), and from
the bottom and the top orbits lead to its ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.regionalism.depth_bargain import nash_depth

__all__ = ["DepthModel", "LinearFeedback", "SwitchFeedback"]

Numbers = Record[float]
Feedback = Callable[[float, float], float]


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearFeedback:
    """Autonomy after a round: ``base + response * depth + ties * embeddedness``, in [0, 1]."""

    base: float
    response: float = 0.0
    ties: float = 0.0

    def __call__(self, depth: float, embeddedness: float) -> float:
        """Return the autonomy that depth and embeddedness lead to."""
        return _within(self.base + self.response * depth + self.ties * embeddedness)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchFeedback:
    """Autonomy after a round, as an S-shaped curve in depth.

    ``base + height * x^steepness / (x^steepness + midpoint^steepness)``, in [0, 1]: little
    happens until depth comes near the midpoint, where half of the height is reached.
    """

    base: float
    height: float
    midpoint: float
    steepness: float

    def __call__(self, depth: float, embeddedness: float) -> float:
        """Return the autonomy that depth leads to, whatever the embeddedness."""
        del embeddedness
        risen = depth**self.steepness
        return _within(self.base + self.height * risen / (risen + self.midpoint**self.steepness))


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthModel:
    """A cycle of autonomy and depth.

    Attributes
    ----------
    centre_ideal, regional_ideal
        By country: the depth that its centre and its regions like best.
    feedback
        By country: autonomy after a round, from depth and embeddedness.
    power
        By country: weight in the bargain; equal by default.
    outside_option, embeddedness, support, side_payment
        By country, zero by default: gains without an agreement; the regions' ties across
        borders in [0, 1]; the organisation's support in [0, 1]; what outsiders pay per unit of
        depth.
    embeddedness_factor, support_factor
        In [0, 1]: kappa and eta.
    damping
        In (0, 1]: how much of the way to its new value autonomy goes in a round.

    Raises
    ------
    LabelError
        If a mapping names an unknown country.
    ArgumentError
        If one lacks a country, or a number is outside its range.

    Examples
    --------
    >>> countries = ("china", "russia")
    >>> model = DepthModel(
    ...     centre_ideal=dict.fromkeys(countries, 0.2),
    ...     regional_ideal=dict.fromkeys(countries, 0.8),
    ...     feedback=dict.fromkeys(countries, LinearFeedback(base=0.1, response=0.6)),
    ... )
    >>> model.depth(0.34375)
    0.40625
    """

    centre_ideal: Numbers
    regional_ideal: Numbers
    feedback: Record[Feedback]
    power: Numbers = field(default_factory=Record)
    outside_option: Numbers = field(default_factory=Record)
    embeddedness: Numbers = field(default_factory=Record)
    support: Numbers = field(default_factory=Record)
    side_payment: Numbers = field(default_factory=Record)
    embeddedness_factor: float = 1.0
    support_factor: float = 1.0
    damping: float = 1.0

    def __post_init__(self) -> None:
        countries = Labels(self.centre_ideal, kind="country")
        for name, value in (("power", 1.0), ("outside_option", 0.0), ("side_payment", 0.0)):
            object.__setattr__(self, name, _completed(getattr(self, name), countries, value))
        for name in ("embeddedness", "support"):
            shares = _completed(getattr(self, name), countries, 0.0)
            for country, share in shares.items():
                _check_share(share, f"the {name} of {country}")
            object.__setattr__(self, name, shares)
        for name in ("centre_ideal", "regional_ideal", "feedback"):
            given = Record(getattr(self, name))
            for country in countries:
                if country not in given:
                    raise ArgumentError(
                        f"{name} says nothing of {country}; state it for each country"
                    )
            object.__setattr__(self, name, _completed(given, countries, None))
        for name in ("embeddedness_factor", "support_factor", "damping"):
            _check_share(getattr(self, name), f"the {name}")
        if self.damping <= 0:
            raise ArgumentError("at a damping of 0 nothing ever changes; 1 is undamped")

    @property
    def countries(self) -> Labels:
        """The countries in order."""
        return Labels(self.centre_ideal, kind="country")

    def everywhere(self, autonomy: float | Mapping[str, float]) -> Numbers:
        """Return an autonomy by country, from one number for all or from a mapping."""
        if not isinstance(autonomy, Mapping):
            autonomy = dict.fromkeys(self.centre_ideal, autonomy)
        if autonomy.keys() != self.centre_ideal.keys():
            for country in autonomy:
                self.countries.position(country)
            lacking = next(c for c in self.centre_ideal if c not in autonomy)
            raise ArgumentError(f"the autonomy of {lacking} is not stated")
        for country, share in autonomy.items():
            _check_share(share, f"the autonomy of {country}")
        return Record((country, float(autonomy[country])) for country in self.centre_ideal)

    def weights(self, autonomy: float | Mapping[str, float]) -> Numbers:
        """Return the weight of each country's regions against its centre."""
        return self._weights(self.everywhere(autonomy))

    def ideals(self, autonomy: float | Mapping[str, float]) -> Numbers:
        """Return the depth that each country's negotiator likes best."""
        return self._ideals(self.everywhere(autonomy))

    def depth(self, autonomy: float | Mapping[str, float]) -> float:
        """Return the depth that is agreed on."""
        return self._depth(self.everywhere(autonomy))

    def response(self, depth: float) -> Numbers:
        """Return the autonomy that a depth leads to, before damping."""
        ties = self.embeddedness
        return Record((c, feedback(depth, ties[c])) for c, feedback in self.feedback.items())

    def step(self, autonomy: float | Mapping[str, float]) -> Numbers:
        """Return autonomy after one round."""
        own = self.everywhere(autonomy)
        after = self.response(self._depth(own))
        return Record((c, a + self.damping * (after[c] - a)) for c, a in own.items())

    def _weights(self, own: Numbers) -> Numbers:
        kappa, eta = self.embeddedness_factor, self.support_factor
        ties, support = self.embeddedness, self.support
        return Record(
            (c, 1 - (1 - a) * (1 - kappa * ties[c]) * (1 - eta * support[c]))
            for c, a in own.items()
        )

    def _ideals(self, own: Numbers) -> Numbers:
        centre, region, paid = self.centre_ideal, self.regional_ideal, self.side_payment
        return Record(
            (c, (1 - w) * centre[c] + w * region[c] + paid[c] / 2)
            for c, w in self._weights(own).items()
        )

    def _depth(self, own: Numbers) -> float:
        return nash_depth(
            tuple(self._ideals(own).values()),
            outside=tuple(self.outside_option.values()),
            powers=tuple(self.power.values()),
        )


def _completed(given: Mapping[str, Any], countries: Labels, default: float | None) -> Record[Any]:
    for country in given:
        if country not in countries:
            raise unknown(country, countries, kind="country")
    return Record((c, given.get(c, default)) for c in countries)


def _check_share(value: float, what: str) -> None:
    if not 0 <= value <= 1:
        raise ArgumentError(f"{what} must lie in [0, 1], not {shown(value)}")
