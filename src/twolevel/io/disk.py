"""Text files on disk: read under limits, and replaced whole or not at all.

Knows paths, suffixes and bytes; does not know what the text means.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from twolevel.errors import ArgumentError, Fault, ScenarioError, listed, shown
from twolevel.io.checking import Syntax
from twolevel.io.tree import MOST_BYTES
from twolevel.labels import nearest

__all__ = ["SYNTAXES", "place_of", "replace_text", "syntax_for", "text_in"]

SYNTAXES: dict[str, Syntax] = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}
"""The suffixes of files, and the syntax each announces."""


def place_of(path: str | os.PathLike[str]) -> Path:
    """Return a path that somebody gave.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    try:
        return Path(path)
    except TypeError:
        raise ArgumentError(f"a path is text or a pathlib.Path, not {shown(path)}") from None


def text_in(path: str | os.PathLike[str], *, kind: str) -> tuple[str, Syntax]:
    """Return the text of a file, and the syntax that its name announces.

    Parameters
    ----------
    path
        A file whose name ends in ``.yaml``, ``.yml`` or ``.json``, in UTF-8.
    kind
        What the file is to describe, for messages.

    Raises
    ------
    ArgumentError
        If `path` is not a path.
    ScenarioError
        If the file cannot be read; it says why.
    """
    place = place_of(path)
    file = str(place)
    syntax = SYNTAXES.get(place.suffix.lower())
    if syntax is None:
        _refuse(
            file,
            f"the name of a {kind} file ends in .yaml, .yml or .json",
            seen=shown(place.suffix),
            allowed=listed(SYNTAXES),
            remedy="Rename the file.",
        )
    try:
        if place.exists() and not place.is_file():
            _refuse(file, "this is not a file", remedy="Give the path of a file.")
        with place.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except ScenarioError:
        raise  # it is a ValueError, too
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(
            file,
            f"the file cannot be read: {reason}",
            nearest=_neighbour(place),
            remedy="Check the path and the permissions.",
        )
    if len(content) > MOST_BYTES:
        _refuse(
            file,
            "the file is too large",
            allowed=f"up to {MOST_BYTES // 1024**2} MiB",
            remedy=f"Build the {kind} in Python instead.",
        )
    try:
        return content.decode("utf-8-sig"), syntax
    except UnicodeDecodeError as error:
        _refuse(
            file,
            "the file is not UTF-8 text",
            line=content.count(b"\n", 0, error.start) + 1,
            seen=f"byte 0x{content[error.start]:02x}",
            remedy="Save it with the encoding UTF-8.",
        )


def syntax_for(path: str | os.PathLike[str], *, kind: str) -> Syntax:
    """Return the syntax in which a file of that name is to be written.

    Raises
    ------
    ArgumentError
        If `path` is not a path, or its name ends in none of the suffixes.
    """
    syntax = SYNTAXES.get(place_of(path).suffix.lower())
    if syntax is None:
        raise ArgumentError(
            f"the name of a {kind} file ends in one of {listed(SYNTAXES)}, not as {shown(str(path))}"
        )
    return syntax


def replace_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a file whole or not at all.

    The text is complete and on disk before the new file takes the place of the old one.

    Raises
    ------
    ArgumentError
        If `path` is not a path, or the disk refuses.
    """
    try:
        _replace(place_of(path).resolve(), text.encode())
    except OSError as error:
        raise ArgumentError(
            f"cannot write {shown(str(path))}: {error.strerror or error}. Nothing was changed."
        ) from error


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


def _refuse(file: str, what: str, *, line: int = 0, **words: str) -> NoReturn:
    raise ScenarioError([Fault(path=(), what=what, file=file, line=line, **words)], subject=file)
