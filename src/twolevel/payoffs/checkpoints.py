"""A file in which a long run survives an interruption.

Knows a run by what identifies it, and its state as plain data. Does not know what is computed.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from time import monotonic

from twolevel.errors import ArgumentError, shown

__all__ = ["SECONDS_BETWEEN", "Checkpoint"]

SECONDS_BETWEEN = 5.0
"""Seconds after which a state is worth writing again; longer where writing itself takes long."""

WAIT_FOR_A_SECOND = 4.0
"""How many times longer for each second that writing took: at most a twentieth of all time."""


class Checkpoint:
    """A file with the state of a run, replaced as a whole so that it is never half written.

    Parameters
    ----------
    path
        Where the file stands or will stand.
    run
        What identifies the run; a file of another run is refused.
    of
        What runs, for messages.

    Raises
    ------
    ArgumentError
        If no file can stand there: better at once than after hours.
    """

    def __init__(self, path: str | Path, run: dict[str, object], *, of: str = "draws") -> None:
        self.path = Path(path)
        if self.path.is_dir() or not self.path.parent.is_dir():
            raise ArgumentError(
                f"a checkpoint is a file in a folder that exists, which {self.path} cannot be; "
                "make the folder or name another file"
            )
        self.run: dict[str, object] = json.loads(json.dumps(run))
        self._of = of
        self._written, self._took = monotonic(), 0.0

    @property
    def due(self) -> bool:
        """Whether some seconds have passed since the state was written."""
        pause = SECONDS_BETWEEN * (1 + WAIT_FOR_A_SECOND * self._took)
        return monotonic() - self._written > pause

    def read(self) -> dict[str, object] | None:
        """Return the state kept, or None if there is no file yet.

        Raises
        ------
        ArgumentError
            If the file is not a checkpoint or is damaged, or belongs to another run.
        """
        if not self.path.exists():
            return None
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            run, state = kept["run"], kept["state"]
            whole = kept["digest"] == _digest(json.dumps(state))
        except (ValueError, KeyError, TypeError):
            whole = False
        if not whole:
            raise ArgumentError(
                f"{self.path} is not a checkpoint of {self._of}; name another file or remove it"
            )
        if run != self.run:
            other = next((n for n in self.run if run.get(n) != self.run[n]), "run")
            raise ArgumentError(
                f"{self.path} belongs to another run: its {other} is {shown(run.get(other))}, not "
                f"{shown(self.run.get(other))}; name another file or remove it"
            )
        found: dict[str, object] = state
        return found

    def write(self, state: dict[str, object]) -> None:
        """Replace what is kept by another state."""
        began = monotonic()
        beside = self.path.with_name(self.path.name + ".part")
        run, text = json.dumps(self.run), json.dumps(state)
        with beside.open("w", encoding="utf-8") as file:
            file.write(f'{{"run": {run}, "digest": "{_digest(text)}", "state": {text}}}')
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        self._written = monotonic()
        self._took = self._written - began


def _digest(text: str) -> str:
    """Return what tells a state from any other, and so a whole one from a damaged one."""
    return hashlib.sha256(text.encode()).hexdigest()
