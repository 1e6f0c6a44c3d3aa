"""Putnam's two-level games, computed.

Win-sets, their overlap across countries, and what bargaining makes of them.

    >>> import twolevel as tl
    >>> game = tl.load("border")
    >>> game.overlap().zone(["north", "south"]).count
    7

Everything here is imported when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from twolevel._version import __version__

if TYPE_CHECKING:
    from twolevel import (
        bargaining,
        cases,
        coalitions,
        conflicts,
        equilibria,
        errors,
        io,
        model,
        networks,
        participation,
        payoffs,
        plots,
        protocols,
        ratification,
        regionalism,
        robustness,
    )
    from twolevel.cases import case_names, load_case
    from twolevel.errors import TwoLevelError
    from twolevel.game import Game, load
    from twolevel.io import check_file, read_scenario, write_scenario
    from twolevel.model import Scenario

_HOMES = {
    "Game": "twolevel.game",
    "Scenario": "twolevel.model",
    "TwoLevelError": "twolevel.errors",
    "case_names": "twolevel.cases",
    "check_file": "twolevel.io",
    "load": "twolevel.game",
    "load_case": "twolevel.cases",
    "read_scenario": "twolevel.io",
    "write_scenario": "twolevel.io",
}
_ROOMS = (
    "bargaining",
    "cases",
    "coalitions",
    "conflicts",
    "equilibria",
    "errors",
    "io",
    "model",
    "networks",
    "participation",
    "payoffs",
    "plots",
    "protocols",
    "ratification",
    "regionalism",
    "robustness",
)

__all__ = [
    "Game",
    "Scenario",
    "TwoLevelError",
    "__version__",
    "bargaining",
    "case_names",
    "cases",
    "check_file",
    "coalitions",
    "conflicts",
    "equilibria",
    "errors",
    "io",
    "load",
    "load_case",
    "model",
    "networks",
    "participation",
    "payoffs",
    "plots",
    "protocols",
    "ratification",
    "read_scenario",
    "regionalism",
    "robustness",
    "write_scenario",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"twolevel.{name}")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'twolevel' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
