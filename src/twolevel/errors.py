"""Exceptions, warnings and the shape of a message.

Knows how an error is worded: what went wrong, where, which value was seen, which values were
allowed, what was probably meant and what to do. Knows no domain object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "ArgumentError",
    "ConvergenceWarning",
    "DegeneracyWarning",
    "Fault",
    "LabelError",
    "LimitError",
    "MissingDependencyError",
    "PerformanceWarning",
    "ScenarioError",
    "TwoLevelError",
    "VerificationError",
]

_LONGEST_VALUE = 80
_LONGEST_CHOICE = 12


class TwoLevelError(Exception):
    """Root of every error that the library raises on purpose."""


class ArgumentError(TwoLevelError, ValueError):
    """An argument of a call has a value that the call does not accept."""


class LimitError(TwoLevelError, ValueError):
    """A request is larger than the method can answer; the message names the limit."""


class LabelError(TwoLevelError, KeyError):
    """A name (of a country, actor, issue, option, method) does not exist."""

    def __str__(self) -> str:  # KeyError would print the repr of the message
        return str(self.args[0]) if self.args else ""


class MissingDependencyError(TwoLevelError, ImportError):
    """An optional package is needed and not installed; the message names the extra."""


class VerificationError(TwoLevelError, AssertionError):
    """A result does not stand up to its own certificate."""


class DegeneracyWarning(UserWarning):
    """The answer is one of several, rests on a tie, or is the same whatever anybody does."""


class ConvergenceWarning(UserWarning):
    """An iteration stopped before it reached its tolerance."""


class PerformanceWarning(UserWarning):
    """The call works but a much faster way exists."""


def shown(value: object) -> str:
    """Return ``repr(value)``, shortened to a length that fits a message."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a broken repr must not hide the fault being reported
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."


def listed(names: Iterable[object]) -> str:
    """Return names as ``a, b, c``, with a count in place of a long tail."""
    words = [str(name) for name in names]
    if len(words) > _LONGEST_CHOICE:
        rest = len(words) - _LONGEST_CHOICE
        words = [*words[:_LONGEST_CHOICE], f"... and {rest} more"]
    return ", ".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a scenario.

    Attributes
    ----------
    path
        Where in the scenario, outermost first: ``("countries", "china", "centre")``.
    what
        The fault in one clause without a full stop.
    seen
        The offending value as the user wrote it, or an empty string.
    allowed
        The values that would have been accepted, as text.
    nearest
        The allowed value most like the one seen, or an empty string.
    remedy
        One sentence that says what to do.
    file, line
        The file's name and the one-based line, when the scenario came from a file.
    """

    path: tuple[str, ...]
    what: str
    seen: str = ""
    allowed: str = ""
    nearest: str = ""
    remedy: str = ""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file and self.line else ""
        if self.file and not self.line:
            place = f"{self.file}: "
        where = ".".join(self.path) or "scenario"
        text = f"{place}{where}: {self.what}"
        if self.seen:
            text += f" (seen: {self.seen})"
        text += "."
        if self.allowed:
            text += f" Allowed: {self.allowed}."
        if self.nearest:
            text += f" Did you mean '{self.nearest}'?"
        if self.remedy:
            text += f" {self.remedy}"
        return text


class ScenarioError(TwoLevelError, ValueError):
    """A scenario is not valid; ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault], subject: str = "the scenario") -> None:
        self.faults = tuple(faults)
        self.subject = subject
        count = len(self.faults)
        head = f"{subject} has {count} fault{'' if count == 1 else 's'}:"
        super().__init__("\n  ".join([head, *map(str, self.faults)]))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Fault, ...], str]]:
        return type(self), (self.faults, self.subject)
