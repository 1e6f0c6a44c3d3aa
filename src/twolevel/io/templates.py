"""The template for a new case: a small scenario whose comments teach the format."""

from __future__ import annotations

from importlib import resources

from twolevel.errors import ArgumentError, shown
from twolevel.io.layout import scalar_text
from twolevel.model.checks import NAME

__all__ = ["template"]


def template(name: str = "my_case") -> str:
    """Return a commented scenario file that loads without faults and shows every feature.

    Parameters
    ----------
    name
        The label of the new scenario.

    Raises
    ------
    ArgumentError
        If the name cannot be a label.

    Examples
    --------
    >>> from twolevel.io import parse_scenario
    >>> parse_scenario(template("fisheries")).name
    'fisheries'
    """
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ArgumentError(
            f"a scenario's name is a letter, then letters, digits, '_' or '-', up to 64, "
            f"not {shown(name)}"
        )
    text = resources.files("twolevel.io").joinpath("template.yaml").read_text(encoding="utf-8")
    return text.replace("name: my_case", f"name: {scalar_text(name)}", 1)
