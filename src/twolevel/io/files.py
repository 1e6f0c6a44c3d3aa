"""Scenario files: reading, checking and writing them.

Leaves paths and bytes to the disk, and content to the reader and the writer.
"""

from __future__ import annotations

import os

from twolevel.errors import ArgumentError, ScenarioError, shown
from twolevel.io.checking import CheckReport, Syntax, check_text
from twolevel.io.disk import place_of, replace_text, syntax_for, text_in
from twolevel.io.layout import json_layout, yaml_layout
from twolevel.io.spelling import spelled
from twolevel.model.scenario import Scenario

__all__ = ["check_file", "format_scenario", "parse_scenario", "read_scenario", "write_scenario"]


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
    file = str(place_of(path))
    try:
        text, syntax = text_in(path, kind="scenario")
    except ScenarioError as error:
        return CheckReport(file=file, faults=error.faults)
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
    syntax = syntax_for(path, kind="scenario")
    replace_text(path, format_scenario(scenario, form=syntax))
