"""Importing what may not be installed."""

from __future__ import annotations

import importlib
from types import ModuleType

from twolevel.errors import MissingDependencyError

__all__ = ["optional"]


def optional(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Return a module, imported now.

    Raises
    ------
    MissingDependencyError
        If it is not installed; the message names the extra that brings it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingDependencyError(
            f"{purpose} needs the package '{package}', which is not installed. "
            f'Install it with: pip install "twolevel[{extra}]"'
        ) from error
