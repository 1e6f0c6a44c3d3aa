"""Scenario files: text to scenario and back, with every fault on its line.

Knows the format of the files, version 1, and how to read it from sources that are not trusted.
Knows no analysis. The format is declared once (``twolevel.io.forms``); reading, writing, the
JSON Schema and the written reference all follow that declaration.

>>> import twolevel as tl
>>> text = format_scenario(tl.load_case("border"))
>>> parse_scenario(text) == tl.load_case("border")
True
"""

from twolevel.io.checking import CheckReport
from twolevel.io.files import (
    check_file,
    format_scenario,
    parse_scenario,
    read_scenario,
    write_scenario,
)
from twolevel.io.reference import format_reference
from twolevel.io.schema import json_schema
from twolevel.io.templates import template

__all__ = [
    "CheckReport",
    "check_file",
    "format_reference",
    "format_scenario",
    "json_schema",
    "parse_scenario",
    "read_scenario",
    "template",
    "write_scenario",
]
