"""All faults of a text at once: of its syntax, of its shape and of what it describes.

Knows which faults of a scenario, or of whatever else a form stands for, are only the shadow of a
fault of shape, and on which line each fault stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

from twolevel.errors import ArgumentError, Fault, ScenarioError, listed, shown
from twolevel.io.forms import SCENARIO
from twolevel.io.grammar import ABSENT, Form
from twolevel.io.reader import Path, Reader
from twolevel.io.tree import MOST_FAULTS, Broken, Builder, Entries
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.model.statements import grounds_counts

__all__ = ["CheckReport", "Syntax", "check_text", "read_form", "root_keys"]

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
    start = "Start from a template: twolevel new."
    scenario, faults = read_form(SCENARIO, text, file=file, form=form, start=start)
    if not isinstance(scenario, Scenario):
        return CheckReport(file=file, faults=faults)
    return CheckReport(file=file, scenario=scenario, grounds=grounds_counts(scenario))


def read_form(
    root: Form, text: str, *, file: str, form: Syntax, start: str
) -> tuple[Any, tuple[Fault, ...]]:
    """Return what a text describes, or None and every fault of it, by line.

    Parameters
    ----------
    root
        The form of the whole text. What it makes may be refused with a ScenarioError, whose
        faults are then placed on their lines.
    text, file, form
        The text, how to name it in faults, and its syntax.
    start
        What to do about a text that holds nothing of the kind.

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
    value: Any = None
    try:
        _build(text, builder, form, start)
        value = _read(root, builder, reader, start)
    except ScenarioError as error:
        faults: Sequence[Fault] = error.faults
    else:
        faults = (*builder.faults, *reader.faults)
    if not faults and value is not None:
        return value, ()
    return None, tuple(sorted(faults, key=lambda fault: fault.line))


def root_keys(text: str, *, form: Syntax) -> tuple[str, ...]:
    """Return the keys of the outermost mapping of a text; none where it cannot be read."""
    builder = Builder("")
    try:
        _build(text, builder, form, "")
    except ScenarioError:
        return ()
    tree = builder.root
    return tuple(entry.key for entry in tree.entries) if isinstance(tree, Entries) else ()


def _build(text: str, builder: Builder, form: Syntax, start: str) -> None:
    if not text.strip():
        builder.stop(1, "the file is empty", remedy=start)
    if form == "json":
        from twolevel.io.json_text import build_from_json

        build_from_json(text, builder)
    else:
        from twolevel.io.yaml_text import build_from_yaml

        build_from_yaml(text, builder)


def _read(root: Form, builder: Builder, reader: Reader, start: str) -> Any:
    tree = builder.root
    if tree is None or isinstance(tree, Broken):
        builder.stop(1, f"the file holds no {root.title}", remedy=start)
    if not isinstance(tree, Entries):
        keys = [field.key for field in root.fields if field.required]
        builder.stop(
            tree.line,
            f"a {root.title} is a mapping with the keys {', '.join(keys[:-1])} and {keys[-1]}",
            remedy=start,
        )
    try:
        value = reader.value(root, tree, ())
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
    return None if value is ABSENT else value


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
        "decision_makers",
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
