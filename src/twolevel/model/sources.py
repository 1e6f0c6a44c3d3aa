"""Where a statement comes from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Sourced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Base of everything that makes a claim about the world.

    Attributes
    ----------
    source
        The place in the literature that supports the statement.
    assumed
        The reason for the statement where no source supports it. A statement has a source or
        is assumed; one with neither counts as unsupported and ``twolevel check`` says so.
    """

    source: str = ""
    assumed: str = ""

    @property
    def grounds(self) -> str:
        """``"sourced"``, ``"assumed"`` or ``"unsupported"``."""
        if self.source:
            return "sourced"
        return "assumed" if self.assumed else "unsupported"
