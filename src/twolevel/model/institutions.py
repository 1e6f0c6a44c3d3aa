"""Institutions: ratification rules as data, and outsiders without a vote.

Every rule is monotone: one more approval never defeats an agreement. A rule is written over
the names of the parts of a body (its centre and members), or, for the rule of entry into
force, over countries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from twolevel.labels import Record
from twolevel.model.evidence import Estimate
from twolevel.model.numbers import exact
from twolevel.model.sources import Sourced

__all__ = [
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Majority",
    "Outsider",
    "Quota",
    "Rule",
    "Shared",
    "Unanimity",
    "Veto",
]

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanimity(Sourced):
    """Everyone approves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority(Sourced):
    """More than half approve, one vote each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast(Sourced):
    """At least `count` approve (``any`` is ``AtLeast(count=1)``)."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto(Sourced):
    """All of `members` approve; the others do not matter."""

    members: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", tuple(self.members))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Sourced):
    """The approving weight reaches a quota.

    Attributes
    ----------
    weights
        Weight of each member; one not named weighs nothing.
    quota
        Share of the total weight, in [0, 1].
    strict
        Whether the approving share must exceed the quota (True) or reach it (False).
    """

    weights: Record[Fraction]
    quota: Fraction = HALF
    strict: bool = False

    def __post_init__(self) -> None:
        weights = {n: exact(w, what=f"the weight of '{n}'") for n, w in self.weights.items()}
        object.__setattr__(self, "weights", Record(weights))
        object.__setattr__(self, "quota", exact(self.quota, what="a quota"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(Sourced):
    """The centre and the territories share the decision by the territories' weight w.

    The centre weighs ``1 - w`` and member i weighs ``w`` times its power; the approving weight
    must exceed `quota`. At w = 0 the centre dictates, at w = 1 the territories decide alone.
    """

    quota: Fraction = HALF

    def __post_init__(self) -> None:
        object.__setattr__(self, "quota", exact(self.quota, what="a quota"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Sourced):
    """Every one of several rules is met."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", tuple(self.rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Sourced):
    """At least one of several rules is met."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", tuple(self.rules))


Rule = Unanimity | Majority | AtLeast | Veto | Quota | Shared | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider(Sourced):
    """Someone with influence and no vote: an international organisation, a great power.

    Attributes
    ----------
    support
        For each country, in [0, 1]: the extra bargaining chip that the outsider gives the
        country's subnational actors against their centre.
    """

    name: str
    title: str = ""
    support: Record[Estimate] = field(default_factory=Record)

    def __post_init__(self) -> None:
        object.__setattr__(self, "support", Record(self.support))
