"""Facts: observed outcomes that a scenario is tested against.

Facts are claims about results in a small fixed vocabulary. They never enter a payoff.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from twolevel.labels import Record
from twolevel.model.evidence import Order
from twolevel.model.sources import Sourced

__all__ = [
    "Chosen",
    "Claim",
    "Fact",
    "Favours",
    "Moved",
    "Ranking",
    "Signatories",
    "Status",
    "Zone",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The countries rank in this order by a measure."""

    of: Literal["enthusiasm", "largest_gain", "gain_at_solution", "win_set_size"]
    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The agreement settles the issue by one of these options."""

    issue: str
    options: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Favours:
    """The agreement that a country likes best, of those it can sign, has one of these options."""

    country: str
    issue: str
    options: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An actor that likes `start` best on an issue sees it settled by one of `end` instead."""

    actor: str
    issue: str
    start: str
    end: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "end", tuple(self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A country takes part as a member, watches as an observer, or stays out."""

    country: str
    status: Literal["member", "observer", "out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatories:
    """Exactly these countries sign."""

    countries: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "countries", tuple(self.countries))


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The zone of agreement of a coalition is empty, or is not.

    Attributes
    ----------
    coalition
        The countries that would sign.
    having
        Options that the agreements must have to count.
    empty
        What is claimed of the agreements that remain.
    """

    coalition: tuple[str, ...]
    having: Record[str] = field(default_factory=Record)
    empty: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "coalition", tuple(self.coalition))
        object.__setattr__(self, "having", Record(self.having))


Claim = Ranking | Chosen | Favours | Moved | Status | Signatories | Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Sourced):
    """A claim with a name, the words it stands for and its source."""

    name: str
    title: str = ""
    claim: Claim
