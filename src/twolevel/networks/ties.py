"""What stands between regions and what ties them: frictions, zones, the cost of a link.

Knows statements about pairs of regions or countries and reads them as numbers. Does not know
which links form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record, nearest
from twolevel.model.actors import ENDOWMENTS
from twolevel.model.evidence import Estimate, Weights
from twolevel.model.numbers import Exact
from twolevel.model.scenario import Scenario
from twolevel.model.sources import Sourced

__all__ = ["Friction", "Ties"]

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Friction(Sourced):
    """How much a border, distance or hostility takes from what two sides could gain.

    Attributes
    ----------
    between
        Two names, each of a country (for all its regions) or of a region.
    amount
        In [0, 1]: 0 takes nothing, 1 everything.

    Raises
    ------
    ArgumentError
        If there are not two different names, or the amount leaves [0, 1].
    """

    between: tuple[str, str]
    amount: Estimate

    def __post_init__(self) -> None:
        pair = tuple(self.between) if not isinstance(self.between, str) else (self.between,)
        if len(pair) != 2 or pair[0] == pair[1]:
            raise ArgumentError(
                f"a friction lies between two different names, not {shown(self.between)}; "
                "write ('china', 'russia')"
            )
        object.__setattr__(self, "between", pair)
        _check_share(self.amount, f"the friction between {pair[0]} and {pair[1]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What a scenario assumes of informal ties between regions.

    A link costs each side `cost`. Its benefit to region i is its autonomy times the
    complementarity, less the friction, plus `common_neighbour` for each common partner, plus
    `forum` times the support that outsiders give its country.

    Attributes
    ----------
    frictions
        Pairs; one that names regions overrides one that names their countries, and a pair not
        mentioned has `friction`. A mapping from pairs to numbers or estimates is accepted.
    friction
        In [0, 1]: the friction of every other pair.
    zones
        By region, in [0, 1]: the share of every friction that its free economic zones remove.
    cost
        What a link costs either side, in the units of complementarity.
    common_neighbour
        What a partner in common adds to a link: from zero up, so that links are complements.
        Nothing by default, where no evidence speaks for more.
    forum
        What full support by outsiders adds to a link.
    factors
        Weights of the factors of comparative advantage; equal by default.

    Raises
    ------
    ArgumentError
        If a number is negative or a share exceeds one.

    Examples
    --------
    >>> ties = Ties(frictions={("china", "russia"): 0.25}, cost=0.1)
    >>> ties.frictions[0].between, ties.cost.centroid
    (('china', 'russia'), Fraction(1, 10))
    """

    frictions: tuple[Friction, ...] = ()
    friction: Estimate = field(default_factory=lambda: Estimate.of(0))
    zones: Record[Estimate] = field(default_factory=Record)
    cost: Estimate = field(default_factory=lambda: Estimate.of("1/20"))
    common_neighbour: Estimate = field(default_factory=lambda: Estimate.of(0))
    forum: Estimate = field(default_factory=lambda: Estimate.of(0))
    factors: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        stated = self.frictions
        if isinstance(stated, Mapping):
            stated = tuple(
                Friction(between=pair, amount=_estimate(amount)) for pair, amount in stated.items()
            )
        object.__setattr__(self, "frictions", tuple(stated))
        for name in ("friction", "cost", "common_neighbour", "forum"):
            object.__setattr__(self, name, _estimate(getattr(self, name)))
        zones = Record({region: _estimate(share) for region, share in self.zones.items()})
        object.__setattr__(self, "zones", zones)
        _check_share(self.friction, "the friction of other pairs")
        for region, share in zones.items():
            _check_share(share, f"what the zones of {region} remove")
        for name in ("cost", "common_neighbour", "forum"):
            if getattr(self, name).low < 0:
                raise ArgumentError(
                    f"{name} must be a number from zero up, not "
                    f"{shown(float(getattr(self, name).low))}; links are complements"
                )

    def check(self, scenario: Scenario) -> None:
        """Raise if a name is of no country or region of the scenario, or a factor unknown.

        Raises
        ------
        ArgumentError
            The message lists the nearest name.
        """
        known = (*scenario.country_names, *scenario.actor_names)
        mentioned = [name for friction in self.frictions for name in friction.between]
        for name in (*mentioned, *self.zones):
            if name not in known:
                raise ArgumentError(
                    f"there is no country or region {shown(name)}."
                    f" Did you mean '{nearest(name, known) or known[0]}'?"
                )
        stated = self.factors.order.names if self.factors.order else (self.factors.values or ())
        for name in stated:
            if name not in ENDOWMENTS and name != "others":
                raise ArgumentError(
                    f"there is no factor {shown(name)}. Allowed: {', '.join(ENDOWMENTS)}."
                    f" Did you mean '{nearest(name, ENDOWMENTS) or ENDOWMENTS[0]}'?"
                )


def friction_between(
    stated: Mapping[frozenset[str], Fraction],
    first: tuple[str, str],
    second: tuple[str, str],
    *,
    otherwise: Fraction,
) -> Fraction:
    """Return the friction between two regions, each given with its country.

    The most specific statement counts: region and region, region and country, two countries.
    """
    for pair in (
        (first[0], second[0]),
        (first[0], second[1]),
        (first[1], second[0]),
        (first[1], second[1]),
    ):
        if (found := stated.get(frozenset(pair))) is not None:
            return found
    return otherwise


def _estimate(value: Estimate | Exact) -> Estimate:
    return value if isinstance(value, Estimate) else Estimate.of(value)


def _check_share(estimate: Estimate, what: str) -> None:
    if estimate.low < 0 or estimate.high > _ONE:
        seen = f"{float(estimate.low):g} to {float(estimate.high):g}"
        raise ArgumentError(f"{what} must lie in [0, 1], not {seen}")
