"""Issues, their options, and agreements.

An **issue** has named options, one of which is the status quo; an **agreement** picks one
option on every issue.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from twolevel.labels import Record
from twolevel.model.numbers import exact
from twolevel.model.sources import Sourced

__all__ = ["Agreement", "Exclusion", "Issue", "Option", "combinations_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Sourced):
    """One way to settle an issue.

    Attributes
    ----------
    name, title
        The label, and the words a reader sees.
    requires
        Countries without which the option cannot be agreed (a port needs its owner).
    position
        Its place on a numeric scale, for ideal points and the compromise model; None if the
        issue is not numeric.
    """

    name: str
    title: str = ""
    requires: tuple[str, ...] = ()
    position: Fraction | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "requires", tuple(self.requires))
        if self.position is not None:
            object.__setattr__(self, "position", exact(self.position, what="a position"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Sourced):
    """A question to settle, its options and the option that holds without an agreement."""

    name: str
    title: str = ""
    options: tuple[Option, ...]
    status_quo: str

    def __post_init__(self) -> None:
        options = tuple(Option(name=o) if isinstance(o, str) else o for o in self.options)
        object.__setattr__(self, "options", options)

    @property
    def option_names(self) -> tuple[str, ...]:
        """The options' names in order."""
        return tuple(option.name for option in self.options)

    @property
    def is_numeric(self) -> bool:
        """Whether every option has a position."""
        return all(option.position is not None for option in self.options)

    @property
    def positions(self) -> Record[Fraction]:
        """The positions of the options that have one."""
        return Record({o.name: o.position for o in self.options if o.position is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Sourced):
    """Two options of different issues that no agreement may combine.

    Attributes
    ----------
    options
        Two issues, each with one of its options.
    """

    options: Record[str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", Record(self.options))


class Agreement(Mapping[str, str]):
    """One option for every issue, with the number that identifies it.

    Attributes
    ----------
    id
        Mixed-radix number of the choices, last issue fastest: a Python int of any size.
    """

    __slots__ = ("_choices", "id")

    def __init__(self, id: int, choices: Mapping[str, str]) -> None:  # noqa: A002 - the field's word
        self.id = int(id)
        self._choices = Record(choices)

    def __getitem__(self, issue: str) -> str:
        return self._choices[issue]

    def __iter__(self) -> Iterator[str]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)

    def __hash__(self) -> int:
        return hash((self.id, self._choices))

    def __repr__(self) -> str:
        return f"Agreement({self.id}: {self})"

    def __str__(self) -> str:
        return ", ".join(f"{issue}={option}" for issue, option in self._choices.items())


def combinations_of(issues: Sequence[Issue]) -> tuple[str, ...]:
    """Return the names of the combinations of options of one issue, or of two (``a+b``)."""
    return tuple("+".join(names) for names in itertools.product(*(i.option_names for i in issues)))
