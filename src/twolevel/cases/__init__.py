"""Bundled scenarios, each with its sources.

Knows which scenario files come with the package. Does not know what anyone solves them for.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from twolevel.io import read_scenario
from twolevel.labels import unknown
from twolevel.model.scenario import Scenario

__all__ = ["case_names", "case_path", "load_case"]


def case_names() -> tuple[str, ...]:
    """Return the names of the bundled cases, in alphabetical order.

    Examples
    --------
    >>> case_names()
    ('border', 'sijori', 'tumen')
    """
    return tuple(sorted(path.stem for path in _home().glob("*.yaml")))


def case_path(slug: str) -> Path:
    """Return the path of a bundled case's scenario file.

    Parameters
    ----------
    slug
        The case's name, such as ``"tumen"``.

    Raises
    ------
    LabelError
        If there is no bundled case of that name; the message lists the names and the nearest.

    Examples
    --------
    >>> case_path("tumen").name
    'tumen.yaml'
    """
    names = case_names()
    if slug not in names:
        raise unknown(slug, names, kind="bundled case")
    return _home() / f"{slug}.yaml"


def load_case(slug: str) -> Scenario:
    """Return the scenario of a bundled case.

    Parameters
    ----------
    slug
        The case's name, such as ``"tumen"``.

    Raises
    ------
    LabelError
        If there is no bundled case of that name; the message lists the names and the nearest.

    Examples
    --------
    >>> load_case("tumen").country_names
    ('china', 'russia', 'japan', 'north_korea', 'south_korea', 'mongolia')
    """
    return read_scenario(case_path(slug))


def _home() -> Path:
    return Path(str(files(__name__)))
