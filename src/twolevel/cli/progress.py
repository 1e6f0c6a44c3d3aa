"""Progress of long runs: a bar on standard error, for someone who is looking.

Knows time and terminals. Does not know what is being done.
"""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

__all__ = ["Progress"]

PATIENCE = 1.0
"""Seconds before a bar appears."""

EVERY = 0.1
"""Seconds between two looks at the bar."""


class Progress:
    """A context that is called with the number of agreements done and the total.

    It shows a bar only if standard error is a terminal and the run lasts more than a second,
    and leaves no trace.

    Parameters
    ----------
    what
        The words beside the bar.
    quiet
        Show nothing.
    """

    def __init__(self, what: str, *, quiet: bool = False) -> None:
        self._what = what
        self._wanted = not quiet and sys.stderr.isatty()
        self._due = monotonic() + PATIENCE
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, total: int) -> None:
        now = monotonic()
        if not self._wanted or now < self._due:
            return
        self._due = now + EVERY
        if self._bar is None or self._task is None:
            self._bar, self._task = _started(self._what, total)
        self._bar.update(self._task, completed=done, total=total)

    def __exit__(self, *problem: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _started(what: str, total: int) -> tuple[Bar, TaskID]:
    from rich.console import Console
    from rich.progress import Progress as Bar

    bar = Bar(console=Console(stderr=True), transient=True)
    bar.start()
    return bar, bar.add_task(what, total=total)
