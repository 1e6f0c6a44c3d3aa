"""Scenario files on disk: reading, checking, and writing without ever losing one.

Knows paths, suffixes and bytes; leaves content to the reader and the writer.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from twolevel.errors import ArgumentError, Fault, listed, shown
from twolevel.io.checking import CheckReport, Syntax, check_text
from twolevel.io.layout import json_layout, yaml_layout
from twolevel.io.spelling import spelled
from twolevel.io.tree import MOST_BYTES
from twolevel.labels import nearest
from twolevel.model.scenario import Scenario

__all__ = ["check_file", "format_scenario", "parse_scenario", "read_scenario", "write_scenario"]

SYNTAXES: dict[str, Syntax] = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}
"""The suffixes of scenario files, and the syntax each announces."""


def read_scenario(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario from a YAML or JSON file.

    Parameters
    ----------
    path
        A file whose name ends in ``.yaml``, ``.yml`` or ``.json``, in UTF-8.

    Raises
    ------
    ScenarioError
        If the file cannot be read or does not describe a scenario; it lists every fault with
        its line.

    Notes
    -----
    Files need not be trusted: their size, depth and number of values are limited, aliases and
    tags are refused, and nothing in them is ever run or turned into an object other than a
    scenario.
    """
    return check_file(path).required()


def parse_scenario(text: str, *, file: str = "<text>", form: Syntax = "yaml") -> Scenario:
    """Read a scenario from text.

    Parameters
    ----------
    text
        The content of a scenario file.
    file
        How to name the text in faults.
    form
        ``"yaml"`` or ``"json"``.

    Raises
    ------
    ScenarioError
        If the text does not describe a scenario; it lists every fault with its line.
    ArgumentError
        If `form` is something else.

    Examples
    --------
    >>> parse_scenario("twolevel: 1")
    Traceback (most recent call last):
        ...
    twolevel.errors.ScenarioError: <text> has 3 faults:
      <text>:1: scenario: the key 'name' is missing. Allowed: text. Add 'name': a label.
      ...
    """
    return check_text(text, file=file, form=form).required()


def check_file(path: str | os.PathLike[str]) -> CheckReport:
    """Check a scenario file and return everything that is wrong with it, or what is in it.

    Never raises for what is in the file, nor for a file that cannot be read: the report says it.

    Raises
    ------
    ArgumentError
        If `path` is not a path.
    """
    place = _place(path)
    file = str(place)
    syntax = SYNTAXES.get(place.suffix.lower())
    if syntax is None:
        return _refused(
            file,
            "the name of a scenario file ends in .yaml, .yml or .json",
            seen=shown(place.suffix),
            allowed=listed(SYNTAXES),
            remedy="Rename the file.",
        )
    try:
        if place.exists() and not place.is_file():
            return _refused(file, "this is not a file", remedy="Give the path of a file.")
        with place.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        reason = getattr(error, "strerror", None) or str(error)
        return _refused(
            file,
            f"the file cannot be read: {reason}",
            nearest=_neighbour(place),
            remedy="Check the path and the permissions.",
        )
    if len(content) > MOST_BYTES:
        return _refused(
            file,
            "the file is too large",
            allowed=f"up to {MOST_BYTES // 1024**2} MiB",
            remedy="Build the scenario in Python instead.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(
            file,
            "the file is not UTF-8 text",
            line=content.count(b"\n", 0, error.start) + 1,
            seen=f"byte 0x{content[error.start]:02x}",
            remedy="Save it with the encoding UTF-8.",
        )
    return check_text(text, file=file, form=syntax)


def format_scenario(scenario: Scenario, *, form: Syntax = "yaml") -> str:
    """Return a scenario as the text of a file.

    Numbers are written exactly, as decimals or ratios; what is at its default is left out.

    Raises
    ------
    ArgumentError
        If `form` is neither ``"yaml"`` nor ``"json"``, or a number needs more than 18 digits.
    """
    if not isinstance(scenario, Scenario):
        raise ArgumentError(f"only a Scenario can be written, not {shown(scenario)}")
    if form not in ("yaml", "json"):
        raise ArgumentError(f"form must be 'yaml' or 'json', not {shown(form)}")
    plain = spelled(scenario)
    return json_layout(plain) if form == "json" else yaml_layout(plain)


def write_scenario(scenario: Scenario, path: str | os.PathLike[str]) -> None:
    """Write a scenario to a YAML or JSON file, replacing the file whole or not at all.

    The text is complete and on disk before the new file takes the place of the old one, so a
    failure at any moment leaves the old file as it was. Comments of the old file are lost.

    Raises
    ------
    ArgumentError
        If the name ends in none of ``.yaml``, ``.yml`` and ``.json``, the scenario cannot be
        written exactly, or the disk refuses.
    """
    place = _place(path)
    syntax = SYNTAXES.get(place.suffix.lower())
    if syntax is None:
        raise ArgumentError(
            f"the name of a scenario file ends in one of {listed(SYNTAXES)}, not as {shown(str(path))}"
        )
    content = format_scenario(scenario, form=syntax).encode()
    try:
        _replace(place.resolve(), content)
    except OSError as error:
        raise ArgumentError(
            f"cannot write {shown(str(path))}: {error.strerror or error}. Nothing was changed."
        ) from error


def _place(path: str | os.PathLike[str]) -> Path:
    try:
        return Path(path)
    except TypeError:
        raise ArgumentError(f"a path is text or a pathlib.Path, not {shown(path)}") from None


def _replace(place: Path, content: bytes) -> None:
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if place.exists():
            shutil.copymode(place, draft)
        draft.replace(place)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def _neighbour(place: Path) -> str:
    with suppress(OSError, ValueError):
        if place.exists():
            return ""
        return nearest(place.name, (other.name for other in place.parent.iterdir()))
    return ""


def _refused(file: str, what: str, *, line: int = 0, **words: str) -> CheckReport:
    return CheckReport(
        file=file, faults=(Fault(path=(), what=what, file=file, line=line, **words),)
    )
