"""Pages that would go stale if they were written by hand: they are made from the code.

Knows what the rooms of the library, its command line and its file formats say of themselves.
Knows no page of the documentation but those it writes, under ``reference/generated``.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from inspect import cleandoc, isclass, isfunction
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import click
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

from twolevel.cli import main
from twolevel.conflicts import conflict_reference
from twolevel.io import format_reference


def write_pages(app: Sphinx) -> None:
    """Write the pages; those that have not changed are left as they are."""
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "scenario-format": format_reference(),
        "conflict-format": conflict_reference(),
        "command-line": command_line(),
    }
    for name, text in pages.items():
        page = folder / f"{name}.md"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


# -- command line ------------------------------------------------------------------------------


def command_line() -> str:
    """Return a section for each verb: what it prints, how it is called, its options."""
    return "\n".join(_verb(name, command) for name, command in main.commands.items())


def _verb(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"twolevel {name}")
    usage = command.get_usage(context).removeprefix("Usage: ")
    lines = [f"## {name}", "", cleandoc(command.help or ""), "", "```text", usage, "```", ""]
    lines += ["| option | meaning |", "| --- | --- |"]
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if isinstance(option, click.Option) and record is not None:
            lines.append(f"| `{_cell(record[0])}` | {_cell(record[1])} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


# -- rooms -------------------------------------------------------------------------------------


def public_names(page: Path) -> dict[str, dict[str, Any]]:
    """Return what each room that a page lists offers, for the template of the room's page.

    ``named`` are the classes and functions, which have docstrings; ``data`` the rest, each with
    the words that stand below it in the code.
    """
    listed = re.findall(r"^   (twolevel\.\w+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    rooms = [import_module(name) for name in listed if find_spec(name)]
    return {room.__name__: _offered(room) for room in rooms}


def _offered(room: ModuleType) -> dict[str, Any]:
    public = sorted(getattr(room, "__all__", ()))
    named = [name for name in public if _has_docstring(getattr(room, name))]
    said = _words_below(room)
    return {
        "named": named,
        "data": {name: said.get(name, "") for name in public if name not in named},
    }


def _has_docstring(thing: object) -> bool:
    return isclass(thing) or isfunction(thing)


def _words_below(room: ModuleType) -> dict[str, str]:
    """Return what is written below the assignments of a room's modules, by name."""
    modules = [room.__name__]
    if hasattr(room, "__path__"):
        modules += [f"{room.__name__}.{part.name}" for part in iter_modules(room.__path__)]
    found: dict[str, str] = {}
    for module in modules:
        analyzer = ModuleAnalyzer.for_module(module)
        for (scope, name), lines in analyzer.find_attr_docs().items():
            if not scope:
                found[name] = "\n".join(lines).strip()
    return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before any is read, and tell templates what rooms offer."""
    app.config.autosummary_context["public"] = public_names(
        Path(app.srcdir) / "reference" / "api.rst"
    )
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
