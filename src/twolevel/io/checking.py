"""All faults of a text at once: of its syntax, of its shape and of the scenario it describes.

Knows which faults of the scenario are only the shadow of a fault of shape, and on which line
each fault stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from twolevel.errors import ArgumentError, Fault, ScenarioError, listed, shown
from twolevel.io.forms import SCENARIO
from twolevel.io.reader import Path, Reader
from twolevel.io.tree import MOST_FAULTS, Broken, Builder, Entries
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.model.statements import grounds_counts

__all__ = ["CheckReport", "Syntax", "check_text"]

Syntax = Literal["yaml", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What is wrong with a scenario file, or what is in it.

    Attributes
    ----------
    file
        The file's name as given.
    faults
        Everything that is wrong, by line.
    scenario
        The scenario, or None where there are faults.
    grounds
        How many of its statements are ``sourced``, ``assumed`` and ``unsupported``.
    """

    file: str
    faults: tuple[Fault, ...] = ()
    scenario: Scenario | None = None
    grounds: Record[int] = Record()  # noqa: RUF009 - a Record cannot be changed

    @property
    def ok(self) -> bool:
        """Whether the file describes a scenario."""
        return self.scenario is not None

    def required(self) -> Scenario:
        """Return the scenario.

        Raises
        ------
        ScenarioError
            If there are faults; it lists them all.
        """
        if self.scenario is None:
            raise ScenarioError(self.faults, subject=self.file)
        return self.scenario

    def summary(self) -> str:
        """Return the report as text: one line a fault, or one line of counts."""
        if self.scenario is None:
            return str(ScenarioError(self.faults, subject=self.file))
        counts = listed(f"{count} {kind}" for kind, count in self.grounds.items())
        return f"{self.file} is a valid scenario; statements: {counts}."


def check_text(text: str, *, file: str = "<text>", form: Syntax = "yaml") -> CheckReport:
    """Return every fault of a text, or the scenario it describes.

    Raises
    ------
    ArgumentError
        If `text` is not text, or `form` is neither ``"yaml"`` nor ``"json"``.
    """
    if not isinstance(text, str):
        raise ArgumentError(f"a text to read must be a str, not {shown(text)}")
    if form not in ("yaml", "json"):
        raise ArgumentError(f"form must be 'yaml' or 'json', not {shown(form)}")
    builder = Builder(file)
    reader = Reader(file, quoted_text=form == "json")
    try:
        _build(text, builder, form)
        scenario = _read(builder, reader)
    except ScenarioError as error:
        faults: Sequence[Fault] = error.faults
        scenario = None
    else:
        faults = (*builder.faults, *reader.faults)
    if faults or scenario is None:
        ordered = tuple(sorted(faults, key=lambda fault: fault.line))
        return CheckReport(file=file, faults=ordered)
    return CheckReport(file=file, scenario=scenario, grounds=grounds_counts(scenario))


def _build(text: str, builder: Builder, form: Syntax) -> None:
    if not text.strip():
        builder.stop(1, "the file is empty", remedy="Start from a template: twolevel new.")
    if form == "json":
        from twolevel.io.json_text import build_from_json

        build_from_json(text, builder)
    else:
        from twolevel.io.yaml_text import build_from_yaml

        build_from_yaml(text, builder)


def _read(builder: Builder, reader: Reader) -> Scenario | None:
    tree = builder.root
    if tree is None or isinstance(tree, Broken):
        builder.stop(1, "the file holds no scenario", remedy="Start from a template: twolevel new.")
    if not isinstance(tree, Entries):
        builder.stop(
            tree.line,
            "a scenario is a mapping with the keys twolevel, name, issues and countries",
            remedy="Start from a template: twolevel new.",
        )
    try:
        scenario = reader.value(SCENARIO, tree, ())
    except ScenarioError as error:
        if reader.is_full:
            return None
        shape = (*builder.faults, *reader.faults)
        real = (f for f in error.faults if not _is_shadow(f, shape, reader.left_out))
        reader.faults.extend(
            replace(fault, file=reader.file, line=_line(fault, reader))
            for fault in islice(real, MOST_FAULTS)
        )
        return None
    return scenario if isinstance(scenario, Scenario) else None


# -- shadows and lines -------------------------------------------------------------------------


def _is_shadow(fault: Fault, shape: Sequence[Fault], left_out: Sequence[Path]) -> bool:
    """Whether a fault of the scenario may be due to what could not be read.

    It may where a fault of shape lies within the same part or around it; where it is about a
    name that was left out; and where it lies in the part from which something was left out.
    """
    path = fault.path
    if any(_within(path, other.path) or _within(other.path, path) for other in shape):
        return True
    for lost in left_out:
        owner = lost[:-2] if lost[-2:-1] and lost[-2] in _TABLES else lost[:-1]
        if owner and _within(path, owner):
            return True
    names = {shown(lost[-1]) for lost in left_out}
    return any(shown(part) in names for part in fault.seen.strip("'\"").split("+"))


_TABLES = frozenset(
    {
        "issues",
        "options",
        "countries",
        "members",
        "interests",
        "outsiders",
        "facts",
        "reported_links",
    }
)


def _within(path: Path, around: Path) -> bool:
    return path[: len(around)] == around


def _line(fault: Fault, reader: Reader) -> int:
    """Return the line of a fault: that of the value seen, or of the nearest part around it."""
    path = fault.path
    while path and path not in reader.lines:
        path = path[:-1]
    for place, line in reader.texts.get(fault.seen, ()):
        if _within(place, path):
            return line
    return reader.lines.get(path, 1)
