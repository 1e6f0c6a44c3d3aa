"""Actors and bodies: who has preferences, and how they make up a country.

A **country** is a body: a centre (functional representation) and subnational members
(territorial representation), champions and rivals, each with its power and autonomy. A member
may be a body with members of its own, to any depth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from twolevel.labels import Record
from twolevel.model.evidence import Estimate, Valuation, Weights
from twolevel.model.institutions import Rule, Shared
from twolevel.model.numbers import exact
from twolevel.model.sources import Sourced

__all__ = ["ENDOWMENTS", "LEVELS", "Actor", "Body", "Endowments", "Interest", "Motive", "Role"]

Motive = Literal["economic", "development", "political"]
Role = Literal["centre", "champion", "rival", "neutral"]

ENDOWMENTS = (
    "labour",
    "minerals",
    "energy",
    "agriculture",
    "marine",
    "timber",
    "capital",
    "technology",
    "human_capital",
    "market",
    "institutions",
)
"""The factors of comparative advantage that a region may be endowed with."""

LEVELS = Record({"none": Fraction(0), "some": Fraction(1, 2), "abundant": Fraction(1)})
"""The words that may stand for the number of an endowment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest(Sourced):
    """How an actor values the options of one issue, or the combinations of two, and why.

    Attributes
    ----------
    name
        Its label within the actor; importance is stated over these names.
    issues
        One issue, or two for a **linkage**, whose options are then written ``first+second``.
    motive
        ``economic`` (comparative advantage, gains from trade), ``development`` or
        ``political`` (security, regional power, fear of influence).
    valuation
        The evidence: an order, values, utils or an ideal point.
    """

    name: str
    issues: tuple[str, ...]
    motive: Motive = "economic"
    valuation: Valuation

    def __post_init__(self) -> None:
        object.__setattr__(self, "issues", tuple(self.issues))


def _amount(factor: str, level: object) -> Fraction:
    if isinstance(level, str) and level in LEVELS:
        return LEVELS[level]
    return exact(level, what=f"the level of '{factor}'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endowments(Sourced):
    """What a region has: the sources of its comparative advantage.

    Attributes
    ----------
    levels
        Amount in [0, 1] of each factor, as a number or a word of ``LEVELS``; a factor that is
        not mentioned is absent.
    """

    levels: Record[Fraction] = field(default_factory=Record)

    def __post_init__(self) -> None:
        levels = {factor: _amount(factor, level) for factor, level in self.levels.items()}
        object.__setattr__(self, "levels", Record(levels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Sourced):
    """Someone with preferences over agreements.

    Attributes
    ----------
    interests, importance
        What the actor cares about, and how much: weights over the interests' names.
    outside_option
        In [0, 1]: the share of the actor's best possible gain that it can have without an
        agreement ("other options are available").
    reservation
        The reservation utility in utils, in place of the one that follows from the status quo
        and the outside option; None for the latter.
    autonomy
        In [0, 1]; None takes that of the body it belongs to.
    endowments
        The actor's sources of comparative advantage.
    place
        Longitude and latitude in degrees, to draw it on a map; or None.
    """

    name: str
    title: str = ""
    role: Role = "neutral"
    interests: tuple[Interest, ...] = ()
    importance: Weights = field(default_factory=Weights)
    outside_option: Estimate = field(default_factory=lambda: Estimate.of(0))
    reservation: Estimate | None = None
    autonomy: Estimate | None = None
    endowments: Endowments = field(default_factory=Endowments)
    place: tuple[Fraction, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "interests", tuple(self.interests))
        if self.place is not None:
            degrees = tuple(exact(number, what="a place") for number in self.place)
            object.__setattr__(self, "place", degrees)

    @property
    def actors(self) -> Iterator[Actor]:
        """The actor itself, so that actors and bodies can be walked alike."""
        yield self


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Sourced):
    """A country, or a member that is itself made of members.

    Attributes
    ----------
    centre
        The central government; a body within a country may have none.
    members
        Subnational actors or bodies.
    power
        Relative power of the members.
    autonomy
        In [0, 1]: the autonomy of members that state none of their own.
    embeddedness
        In [0, 1]: strength of the members' informal ties across borders.
    ratification
        The rule over the approvals of the centre and the members.
    """

    name: str
    title: str = ""
    role: Role = "neutral"
    centre: Actor | None = None
    members: tuple[Actor | Body, ...] = ()
    power: Weights = field(default_factory=Weights)
    autonomy: Estimate | None = None
    embeddedness: Estimate = field(default_factory=lambda: Estimate.of(0))
    ratification: Rule = field(default_factory=Shared)

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", tuple(self.members))

    @property
    def parts(self) -> tuple[Actor | Body, ...]:
        """The centre, if there is one, and the members."""
        return (*((self.centre,) if self.centre else ()), *self.members)

    @property
    def actors(self) -> Iterator[Actor]:
        """Every actor of the body, the centre first, depth first."""
        for part in self.parts:
            yield from part.actors
